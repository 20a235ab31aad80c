// Goal: all programs answer the same options, and one that cannot start says
// why in one line and ends with 2.
#include "shared/base/program.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>

#include <catch2/catch.hpp>

#include "tests/support/temp_folder.h"

using fw::CommandLine;
using fw::ProgramSpec;
using Asked = CommandLine::Asked;

namespace {

const ProgramSpec& server() {
  static const ProgramSpec spec{
      .name = "floorwave-server",
      .version = "1.2.3",
      .summary = "runs the floor of one warehouse",
      .config = {.keys = {{.name = "web.port", .value = 8080, .help = "port", .most = 65535}}},
      .options = {{"port", "PORT", "port of the console", "web.port"}, {"once", "", "one round"}},
      .examples = {"floorwave-server --port 8080"}};
  return spec;
}

const ProgramSpec& tool() {
  static const ProgramSpec spec{.name = "floorwave",
                                .version = "1.2.3",
                                .summary = "administration",
                                .operands = "COMMAND [ARGUMENTS]"};
  return spec;
}

fw::Refusal refused(const std::vector<std::string>& arguments) {
  const auto line = parse_command_line(server(), arguments);
  REQUIRE_FALSE(line);
  return line.error();
}

struct Ended {
  int code;
  std::string out;
  std::string err;
};

std::string content(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

// What the program prints and how it ends, in a process of its own.
Ended run(const ProgramSpec& spec, std::vector<std::string> arguments) {
  const fw::test::TempFolder folder;
  const std::string out = folder.file("out");
  const std::string err = folder.file("err");
  const pid_t child = fork();
  if (child == 0) {
    if (!freopen(out.c_str(), "w", stdout) || !freopen(err.c_str(), "w", stderr)) _exit(99);
    arguments.insert(arguments.begin(), spec.name);
    std::vector<char*> argv;
    for (auto& argument : arguments) argv.push_back(argument.data());
    const auto start = start_program(spec, static_cast<int>(argv.size()), argv.data());
    if (start) std::printf("port %d\n", static_cast<int>(start->config.integer("web.port")));
    std::fflush(nullptr);
    _exit(start ? 0 : start.error());
  }
  int status = 0;
  waitpid(child, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, content(out), content(err)};
}

}  // namespace

TEST_CASE("options are read in both ways of writing them") {
  const auto line = parse_command_line(server(), {"--port", "9", "--config=a=b.toml", "--once"});
  REQUIRE(line);
  CHECK(line->asked == Asked::run);
  CHECK(line->options == std::map<std::string, std::string>{{"port", "9"}, {"once", "true"}});
  CHECK(line->config_file == "a=b.toml");
  CHECK(parse_command_line(server(), {"--help"})->asked == Asked::help);
  CHECK(parse_command_line(server(), {"-h"})->asked == Asked::help);
  CHECK(parse_command_line(server(), {"--version"})->asked == Asked::version);
  CHECK(parse_command_line(server(), {"--check-config"})->asked == Asked::check_config);
}

TEST_CASE("what no program knows is refused with the nearest option") {
  CHECK(refused({"--prot", "9"}).wanted == "perhaps --port");
  CHECK(refused({"--check-conf"}).wanted == "perhaps --check-config");
  CHECK(refused({"--zzzzzzzzzzzz"}).wanted == "a known option");
  CHECK(refused({"-x"}).code == "usage_unknown_option");
  CHECK(refused({"--port"}).wanted == "--port PORT");
  CHECK(refused({"--once=1"}).code == "usage_unwanted_argument");
  CHECK(refused({"import"}).given == "'import'");
}

TEST_CASE("a program with commands gets its operands in order") {
  const auto line = parse_command_line(tool(), {"order", "-", "--", "--help", "x"});
  REQUIRE(line);
  CHECK(line->asked == Asked::run);
  CHECK(line->operands == std::vector<std::string>{"order", "-", "--help", "x"});
}

TEST_CASE("a command keeps its own options for itself") {
  ProgramSpec dispatcher = tool();
  dispatcher.has_commands = true;
  const auto line = parse_command_line(dispatcher, {"--config", "f", "order", "list", "--help"});
  REQUIRE(line);
  CHECK(line->asked == Asked::run);
  CHECK(line->config_file == "f");
  CHECK(line->operands == std::vector<std::string>{"order", "list", "--help"});
}

TEST_CASE("help shows an example, every option and where the configuration is") {
  const std::string help = help_text(server());
  for (const char* part : {"floorwave-server --port 8080", "--port PORT", "--once", "--config FILE",
                           "--check-config", "--version", "FLOORWAVE_WEB_PORT"}) {
    INFO(part);
    CHECK(help.find(part) != std::string::npos);
  }
}

TEST_CASE("a program starts with its configuration from all sources") {
  const fw::test::TempFolder folder;
  std::ofstream(folder.file("s.toml")) << "web.port = 9000\n";
  unsetenv("FLOORWAVE_WEB_PORT");
  CHECK(run(server(), {}).out == "port 8080\n");
  CHECK(run(server(), {"--config", folder.file("s.toml")}).out == "port 9000\n");
  setenv("FLOORWAVE_CONFIG", folder.file("s.toml").c_str(), 1);
  CHECK(run(server(), {}).out == "port 9000\n");
  unsetenv("FLOORWAVE_CONFIG");
  setenv("FLOORWAVE_WEB_PORT", "9001", 1);
  CHECK(run(server(), {"--config", folder.file("s.toml")}).out == "port 9001\n");
  CHECK(run(server(), {"--port", "9002"}).out == "port 9002\n");
  unsetenv("FLOORWAVE_WEB_PORT");
}

TEST_CASE("questions are answered with 0, mistakes with 2 and one line") {
  CHECK(run(server(), {"--version"}).out == "floorwave-server 1.2.3\n");
  CHECK(run(server(), {"--help"}).code == 0);
  const Ended check = run(server(), {"--check-config", "--port=7"});
  CHECK(check.code == 0);
  CHECK(check.out.find("web.port = 7  # --port\n") != std::string::npos);
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"--prot=1"}, {"--config", "/none.toml"}, {"--port", "x"}, {"--port", "99999"}}) {
    const Ended wrong = run(server(), arguments);
    INFO(wrong.err);
    CHECK(wrong.code == 2);
    CHECK(wrong.out.empty());
    CHECK(wrong.err.find("floorwave-server: ") == 0);
    CHECK(wrong.err.find('\n') == wrong.err.size() - 1);
  }
}

TEST_CASE("a signal asks a program to stop, the second one ends it") {
  const pid_t child = fork();
  if (child == 0) {
    fw::StopSignal stop;
    if (stop.requested()) _exit(1);
    raise(SIGPIPE);
    raise(SIGTERM);
    if (!stop.wait(10000) || !stop.requested()) _exit(2);
    raise(SIGTERM);
    _exit(3);
  }
  int status = 0;
  waitpid(child, &status, 0);
  REQUIRE(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGTERM);
}

TEST_CASE("a program can ask itself to stop") {
  fw::StopSignal stop;
  CHECK_FALSE(stop.wait(0));
  stop.request();
  CHECK(stop.requested());
  CHECK(stop.requested());
}
