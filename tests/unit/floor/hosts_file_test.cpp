#include "server/floor/hosts_file.h"

#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "tests/support/temp_folder.h"

using namespace fw;
using namespace fw::floor;

TEST_CASE("a host is enrolled by a line in the file, without a restart") {
  test::TempFolder folder;
  const std::string file = folder.file("hosts");
  const std::string key = wire::generate_keys().public_key;
  const auto write = [&](const std::string& text, int minutes) {
    std::ofstream(file) << text;
    // The clock of files may be coarse: say clearly that it changed.
    std::filesystem::last_write_time(
        file, std::filesystem::file_time_type::clock::now() + std::chrono::minutes(minutes));
  };
  write("", 0);
  HostsFile hosts(file);
  CHECK_FALSE(hosts.step(10'000));
  write("hall-1 " + key + "\n", 1);
  CHECK_FALSE(hosts.step(12'000));  // looks every 5 s
  const auto found = hosts.step(15'000);
  REQUIRE(found);
  CHECK(found->host_of(key) != nullptr);
  CHECK_FALSE(hosts.step(20'000));
  write("rubbish\n", 2);
  CHECK_FALSE(hosts.step(25'000));  // stays as it was
  std::filesystem::remove(file);
  CHECK_FALSE(hosts.step(30'000));
}
