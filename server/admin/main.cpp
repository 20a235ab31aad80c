// floorwave: the administrators' command. It asks a running server; see
// command.h for the commands and exit codes.
#include <cstdio>
#include <cstring>

#include "server/admin/command.h"
#include "server/admin/demo.h"

namespace fw {
namespace {

ProgramSpec spec() {
  ProgramSpec spec;
  spec.name = "floorwave";
  spec.version = FLOORWAVE_VERSION;
  spec.summary = "the administrators' command";
  spec.config.keys = {
      {.name = "server", .value = "http://127.0.0.1:8080", .help = "address of the server to ask"}};
  spec.options = {{"server", "URL", "the server to ask", "server"},
                  {"json", "", "print the server's document instead of a table"}};
  spec.operands = "COMMAND";
  spec.has_commands = true;
  return spec;
}

int run(int argc, char** argv) {
  const bool overview = argc < 2 || std::strcmp(argv[1], "--help") == 0 ||
                        std::strcmp(argv[1], "-h") == 0 || std::strcmp(argv[1], "help") == 0;
  if (overview) {
    std::fputs(admin::overview().c_str(), argc < 2 ? stderr : stdout);
    return argc < 2 ? exit_cannot_start : 0;
  }
  const auto start = start_program(spec(), argc, argv);
  if (!start) return start.error();
  std::vector<std::string> words = start->operands;
  if (words.empty()) {
    return cannot_start("floorwave",
                        {"usage_no_command", "options only", "a command", "see floorwave --help"});
  }
  if (words.front() == "demo") {
    return admin::run_demo({words.begin() + 1, words.end()}, FLOORWAVE_VERSION);
  }
  if (start->has("json")) words.push_back("--json");
  const auto print = [](std::FILE* where) {
    return [where](const std::string& text) {
      std::fputs(text.c_str(), where);
      std::fflush(where);
    };
  };
  return admin::run_command(words, start->config.text("server"), {print(stdout), print(stderr)});
}

}  // namespace
}  // namespace fw

int main(int argc, char** argv) { return fw::run(argc, argv); }
