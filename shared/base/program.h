// What all programs do alike: --help, --version, --config FILE, --check-config,
// declared options, one line on standard error when they cannot start, and an
// orderly stop on a signal.
//
//   int main(int argc, char** argv) {
//     const auto start = fw::start_program(spec, argc, argv);
//     if (!start) return start.error();
//     fw::StopSignal stop;
//     ... start->config.integer("web.port") ...
//   }
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/config.h"
#include "shared/base/result.h"

namespace fw {

// The exit code of a program that cannot start: usage, configuration, a port or
// a folder that is taken. (1 = it ran and failed, 0 = it did what was asked.)
constexpr int exit_cannot_start = 2;

struct ProgramOption {
  std::string name;      // "data", given as --data FOLDER or --data=FOLDER
  std::string argument;  // "FOLDER"; empty: a switch without an argument
  std::string help;
  std::string key = {};  // the configuration key it overrides, if any
};

struct ProgramSpec {
  std::string name;     // "floorwave-server"
  std::string version;  // FLOORWAVE_VERSION
  std::string summary;  // one line: what it does
  ConfigSchema config = {};
  std::vector<ProgramOption> options = {};
  std::string operands = {};  // "COMMAND [ARGUMENTS]"; empty: none are taken
  StringList examples = {};   // shown first in --help
  // Options end at the first operand, a command that has options of its own: read
  // the operands behind it with parse_command_line and the command's own spec.
  bool has_commands = false;
};

// What the command line asked for.
struct CommandLine {
  enum class Asked { run, help, version, check_config };
  Asked asked = Asked::run;
  std::string config_file;
  std::map<std::string, std::string> options;  // by name; a switch has the text "true"
  std::vector<std::string> operands;           // everything after "--" is one, too
};

// Pure. Refusals: "usage_unknown_option", "usage_missing_argument",
// "usage_unwanted_argument".
Result<CommandLine> parse_command_line(const ProgramSpec& spec,
                                       const std::vector<std::string>& arguments);

std::string help_text(const ProgramSpec& spec);

struct ProgramStart {
  Config config;
  std::map<std::string, std::string> options;
  std::vector<std::string> operands;

  bool has(std::string_view option) const { return options.contains(std::string(option)); }
};

// Reads command line, environment (FLOORWAVE_CONFIG names the file when --config
// does not) and file. Prints what was asked for or what is wrong; the error is
// the exit code to return.
Result<ProgramStart, int> start_program(const ProgramSpec& spec, int argc, char** argv);

// One line on standard error: "floorwave-server: what: got ...; wanted ...; do".
// Returns exit_cannot_start.
int cannot_start(std::string_view program, const Refusal& refusal);

// SIGTERM, SIGINT and SIGHUP as a descriptor that becomes readable; the same
// signal a second time ends the process at once. SIGPIPE is ignored. One object
// a process, made in main before any thread starts.
class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  int descriptor() const;  // readable once a stop was asked for; do not read it
  bool requested() const;
  // Waits up to `milliseconds` (-1: for ever); true when a stop was asked for.
  bool wait(int milliseconds) const;
  // The same as a signal, from inside the process.
  void request();
};

}  // namespace fw
