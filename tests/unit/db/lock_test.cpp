// Goal: one process owns a data folder, and the one that comes second is told
// which process has it.
#include "shared/db/lock.h"

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "tests/support/temp_folder.h"

using fw::db::FolderLock;
using fw::test::TempFolder;

TEST_CASE("the second owner of a folder is refused and told who has it") {
  const TempFolder parent;
  const std::string folder = parent.file("data/site-1");
  {
    const auto first = FolderLock::take(folder);
    REQUIRE(first);
    const auto second = FolderLock::take(folder);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == "data_folder_in_use");
    CHECK(second.error().given.find("process " + std::to_string(getpid())) != std::string::npos);
  }
  CHECK(FolderLock::take(folder));
}

TEST_CASE("a killed owner leaves no lock behind") {
  const TempFolder folder;
  int ready[2];
  REQUIRE(pipe(ready) == 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto lock = FolderLock::take(folder.path());
    const char byte = lock ? '1' : '0';
    if (write(ready[1], &byte, 1) != 1) _exit(1);
    pause();
    _exit(0);
  }
  char byte = 0;
  REQUIRE(read(ready[0], &byte, 1) == 1);
  CHECK(byte == '1');
  const auto refused = FolderLock::take(folder.path());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().given.find(std::to_string(child)) != std::string::npos);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  CHECK(FolderLock::take(folder.path()));
  close(ready[0]);
  close(ready[1]);
}

TEST_CASE("a folder that cannot be made is refused with the reason") {
  const TempFolder folder;
  std::ofstream(folder.file("file")) << "x";
  const auto refused = FolderLock::take(folder.file("file") + "/below");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "data_folder_unusable");
}
