// Goal: the demo and the flow tests can trust their children: output is never
// lost, a stuck child is stopped, a killed one leaves nothing behind.
#include "shared/base/process.h"

#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

using fw::Command;
using fw::ExitStatus;
using fw::Process;
namespace fs = std::filesystem;

namespace {

constexpr int long_ms = 30'000;  // only a broken test waits this long

Command shell(const std::string& script) {
  Command command;
  command.words = {"/bin/sh", "-c", script};
  return command;
}

Process started(const Command& command) {
  auto process = Process::start(command);
  REQUIRE(process);
  return std::move(process).value();
}

bool exists(pid_t pid) { return ::kill(pid, 0) == 0; }

// A folder that goes with the test.
struct TempFolder {
  fs::path path = fs::temp_directory_path() / ("fw-process-" + std::to_string(getpid()));
  TempFolder() { fs::create_directories(path); }
  ~TempFolder() { fs::remove_all(path); }
};

std::string content(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("a program run to its end gives its output, its errors and its exit code") {
  const auto finished = fw::run_to_end(shell("echo out; echo err >&2; exit 3"), long_ms);
  REQUIRE(finished);
  CHECK(finished.value().status == ExitStatus{3, 0});
  CHECK(finished.value().output == "out\n");
  CHECK(finished.value().errors == "err\n");
  CHECK(fw::to_text(finished.value().status) == "exit 3");
}

TEST_CASE("more output than a pipe holds does not block the child") {
  const auto finished =
      fw::run_to_end(shell("head -c 1000000 /dev/zero; head -c 500000 /dev/zero >&2"), long_ms);
  REQUIRE(finished);
  CHECK(finished.value().status.ok());
  CHECK(finished.value().output.size() == 1'000'000);
  CHECK(finished.value().errors.size() == 500'000);
}

TEST_CASE("a program that is not there is refused with its name and the reason") {
  Command command;
  command.words = {"/nowhere/floorwave-server"};
  const auto process = Process::start(command);
  REQUIRE(!process);
  CHECK(process.error().code == "program_not_started");
  CHECK(process.error().given.find("/nowhere/floorwave-server") != std::string::npos);
  CHECK(process.error().given.find("No such file") != std::string::npos);
}

TEST_CASE("a working folder or log file that is not there is refused") {
  Command command = shell("true");
  command.folder = "/nowhere";
  CHECK(!Process::start(command));
  command.folder.clear();
  command.log_file = "/nowhere/x.log";
  CHECK(!Process::start(command));
  CHECK(!Process::start(Command{}));
}

TEST_CASE("a stuck program is killed when its time is over") {
  const auto finished = fw::run_to_end(shell("echo begun; exec sleep 1000"), 200);
  REQUIRE(finished);
  CHECK(finished.value().status == ExitStatus{0, SIGKILL});
  CHECK(fw::to_text(finished.value().status) == "signal 9");
}

TEST_CASE("a program is talked to line by line") {
  Command command;
  command.words = {"cat"};
  command.pipe_input = command.pipe_output = true;
  Process cat = started(command);
  CHECK(cat.write("one\ntw"));
  CHECK(cat.read_line(long_ms) == "one");
  CHECK(!cat.read_line(20));
  CHECK(cat.write("o\nlast"));
  CHECK(cat.read_line(long_ms) == "two");
  cat.close_input();
  CHECK(cat.read_line(long_ms) == "last");
  CHECK(!cat.read_line(long_ms));
  CHECK(cat.wait(long_ms) == ExitStatus{0, 0});
}

TEST_CASE("more input than a pipe holds goes through a program that answers it") {
  Command command;
  command.words = {"cat"};
  command.pipe_input = command.pipe_output = true;
  Process cat = started(command);
  const std::string much(2'000'000, 'x');
  CHECK(cat.write(much, long_ms));
  cat.close_input();
  CHECK(cat.wait(long_ms) == ExitStatus{0, 0});
  CHECK(cat.take_output() == much);
}

TEST_CASE("writing to a program that has ended fails and raises no signal") {
  Command command = shell("exit 0");
  command.pipe_input = true;
  Process process = started(command);
  REQUIRE(process.wait(long_ms));
  CHECK(!process.write("hello\n"));
}

TEST_CASE("terminate lets a program end by itself, and kills the one that will not") {
  Command polite = shell("trap 'exit 7' TERM; echo up; while :; do sleep 0.01; done");
  polite.pipe_output = true;
  Process first = started(polite);
  REQUIRE(first.read_line(long_ms) == "up");
  CHECK(first.terminate(long_ms) == ExitStatus{7, 0});

  Command deaf = shell("trap '' TERM; echo up; while :; do sleep 0.01; done");
  deaf.pipe_output = true;
  Process second = started(deaf);
  REQUIRE(second.read_line(long_ms) == "up");
  CHECK(second.terminate(50) == ExitStatus{0, SIGKILL});
}

TEST_CASE("kill -9 leaves no process behind and may be asked for twice") {
  Process process = started(shell("exec sleep 1000"));
  const pid_t pid = process.pid();
  CHECK(process.running());
  CHECK(process.kill() == ExitStatus{0, SIGKILL});
  CHECK(!exists(pid));
  CHECK(process.kill() == ExitStatus{0, SIGKILL});
  CHECK(!process.running());
  process.signal(SIGTERM);
}

TEST_CASE("a forgotten child is stopped, a moved one lives on, a detached one is left alone") {
  pid_t forgotten = 0;
  {
    Process process = started(shell("exec sleep 1000"));
    forgotten = process.pid();
    Process moved = std::move(process);
    CHECK(moved.running());
    CHECK(moved.pid() == forgotten);
  }
  CHECK(!exists(forgotten));

  pid_t detached = 0;
  {
    Process process = started(shell("exec sleep 1000"));
    detached = process.pid();
    process.detach();
  }
  CHECK(exists(detached));
  ::kill(detached, SIGKILL);
}

TEST_CASE("a child dies with the process that started it") {
  // The shell is killed before it can stop its own child; ours is two levels up,
  // so the middle process is played by a fork of this one.
  int pids[2];
  REQUIRE(pipe(pids) == 0);
  const pid_t middle = fork();
  if (middle == 0) {
    auto child = Process::start(shell("exec sleep 1000"));
    const pid_t pid = child ? child->pid() : -1;
    [[maybe_unused]] const auto written = write(pids[1], &pid, sizeof pid);
    pause();
    _exit(0);
  }
  pid_t child = -1;
  REQUIRE(read(pids[0], &child, sizeof child) == sizeof child);
  REQUIRE(child > 0);
  ::kill(middle, SIGKILL);
  // Nobody here can wait for a grandchild: look until it is a zombie or gone.
  const fs::path status = fs::path("/proc") / std::to_string(child) / "stat";
  bool gone = false;
  for (int tries = 0; tries < 3000 && !gone; ++tries) {
    const std::string text = content(status);
    gone = text.empty() || text.find(") Z ") != std::string::npos;
    if (!gone) usleep(10'000);
  }
  CHECK(gone);
  close(pids[0]);
  close(pids[1]);
}

TEST_CASE("output goes to the log file, which grows over restarts") {
  const TempFolder folder;
  Command command = shell("echo \"$GREETING from $(pwd)\"; echo oops >&2");
  command.folder = folder.path.string();
  command.log_file = (folder.path / "server.log").string();
  command.environment = {{"GREETING", "hello"}};
  for (int round = 0; round < 2; ++round) {
    CHECK(started(command).wait(long_ms) == ExitStatus{0, 0});
  }
  const std::string once = "hello from " + folder.path.string() + "\noops\n";
  CHECK(content(folder.path / "server.log") == once + once);
}

TEST_CASE("a variable of the command replaces ours and leaves the others") {
  Command command = shell("echo \"$HOME:${PATH:+path}\"");
  command.environment = {{"HOME", "/floor"}};
  const auto finished = fw::run_to_end(command, long_ms);
  REQUIRE(finished);
  CHECK(finished.value().output == "/floor:path\n");
}

TEST_CASE("a child inherits none of our open files") {
  int fds[2];
  REQUIRE(pipe(fds) == 0);  // without O_CLOEXEC, as a library might open it
  const auto finished = fw::run_to_end(
      shell("[ -e /proc/self/fd/" + std::to_string(fds[1]) + " ] && echo leaked"), long_ms);
  REQUIRE(finished);
  CHECK(finished.value().output.empty());
  close(fds[0]);
  close(fds[1]);
}
