#include "shared/base/program.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include "shared/base/nearest.h"

namespace fw {
namespace {

using Asked = CommandLine::Asked;

const std::vector<ProgramOption>& common_options() {
  static const std::vector<ProgramOption> options{
      {"config", "FILE", "read the configuration from FILE (also: FLOORWAVE_CONFIG)"},
      {"check-config", "", "print every key with its value and where it came from, and stop"},
      {"help", "", "print this text and stop"},
      {"version", "", "print the version and stop"}};
  return options;
}

const ProgramOption* find_option(const ProgramSpec& spec, std::string_view name) {
  for (const auto* options : {&spec.options, &common_options()}) {
    for (const ProgramOption& option : *options) {
      if (option.name == name) return &option;
    }
  }
  return nullptr;
}

Failure<Refusal> unknown_option(const ProgramSpec& spec, const std::string& given) {
  std::vector<std::string> known;
  for (const auto& option : spec.options) known.push_back("--" + option.name);
  for (const auto& option : common_options()) known.push_back("--" + option.name);
  const std::string nearest = nearest_name(given, known);
  return refuse("usage_unknown_option", given,
                nearest.empty() ? "a known option" : "perhaps " + nearest,
                "see " + spec.name + " --help");
}

Failure<Refusal> missing_argument(const ProgramSpec& spec, const ProgramOption& option) {
  return refuse("usage_missing_argument", "--" + option.name + " alone",
                "--" + option.name + " " + option.argument, "see " + spec.name + " --help");
}

Failure<Refusal> unwanted_argument(const ProgramSpec& spec, const std::string& given,
                                   const std::string& wanted) {
  return refuse("usage_unwanted_argument", given, wanted, "see " + spec.name + " --help");
}

void note(CommandLine& line, const std::string& name, std::string value) {
  if (name == "config") {
    line.config_file = std::move(value);
  } else if (name == "help") {
    line.asked = Asked::help;
  } else if (name == "version") {
    line.asked = Asked::version;
  } else if (name == "check-config") {
    line.asked = Asked::check_config;
  } else {
    line.options[name] = std::move(value);
  }
}

std::string option_lines(const std::vector<ProgramOption>& options) {
  std::string out;
  for (const ProgramOption& option : options) {
    std::string left = "  --" + option.name;
    if (!option.argument.empty()) left += " " + option.argument;
    if (left.size() < 26) left.resize(26, ' ');
    out += left + "  " + option.help + "\n";
  }
  return out;
}

ConfigSources sources_of(const ProgramSpec& spec, const CommandLine& line) {
  ConfigSources sources;
  sources.environment = process_environment();
  const auto named = sources.environment.find("FLOORWAVE_CONFIG");
  sources.file = line.config_file;
  if (sources.file.empty() && named != sources.environment.end()) sources.file = named->second;
  for (const ProgramOption& option : spec.options) {
    const auto given = line.options.find(option.name);
    if (option.key.empty() || given == line.options.end()) continue;
    sources.options[option.key] = given->second;
    sources.option_names[option.key] = "--" + option.name;
  }
  return sources;
}

Result<ProgramStart, int> finished(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  return Failure<int>{std::fflush(stdout) == 0 ? 0 : 1};
}

}  // namespace

Result<CommandLine> parse_command_line(const ProgramSpec& spec,
                                       const std::vector<std::string>& arguments) {
  CommandLine line;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    const bool at_operand = word.size() < 2 || word[0] != '-';
    if (word == "--" || (at_operand && spec.has_commands)) {
      const auto rest = arguments.begin() + static_cast<long>(i) + (at_operand ? 0 : 1);
      line.operands.insert(line.operands.end(), rest, arguments.end());
      break;
    }
    if (word == "-h") {
      line.asked = Asked::help;
      continue;
    }
    if (at_operand) {
      line.operands.push_back(word);
      continue;
    }
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
    const ProgramOption* option = word.starts_with("--") ? find_option(spec, name) : nullptr;
    if (option == nullptr) return unknown_option(spec, word.substr(0, equals));
    const bool attached = equals != std::string::npos;
    if (option->argument.empty()) {
      if (attached) return unwanted_argument(spec, word, "--" + name + " without an argument");
      note(line, name, "true");
    } else if (attached) {
      note(line, name, word.substr(equals + 1));
    } else {
      if (i + 1 == arguments.size()) return missing_argument(spec, *option);
      note(line, name, arguments[++i]);
    }
  }
  if (spec.operands.empty() && !line.operands.empty()) {
    return unwanted_argument(spec, "'" + line.operands.front() + "'", "options only");
  }
  return line;
}

std::string help_text(const ProgramSpec& spec) {
  std::string out = spec.name + ": " + spec.summary + "\n\n";
  for (const auto& example : spec.examples) out += "  " + example + "\n";
  if (!spec.examples.empty()) out += "\n";
  out += "Usage: " + spec.name + " [OPTIONS]" + (spec.operands.empty() ? "" : " " + spec.operands) +
         "\n\n";
  out += option_lines(spec.options) + option_lines(common_options());
  out +=
      "\nEvery configuration key can be set in the file or as a variable, web.port as"
      "\nFLOORWAVE_WEB_PORT. --check-config lists the keys.\n";
  return out;
}

Result<ProgramStart, int> start_program(const ProgramSpec& spec, int argc, char** argv) {
  auto line =
      parse_command_line(spec, std::vector<std::string>(argv + std::min(argc, 1), argv + argc));
  if (!line) return Failure<int>{cannot_start(spec.name, line.error())};
  if (line->asked == Asked::help) return finished(help_text(spec));
  if (line->asked == Asked::version) return finished(spec.name + " " + spec.version + "\n");
  auto config = Config::load(spec.config, sources_of(spec, *line));
  if (!config) return Failure<int>{cannot_start(spec.name, config.error())};
  if (line->asked == Asked::check_config) return finished(config->dump(spec.config));
  return ProgramStart{std::move(config).value(), std::move(line->options),
                      std::move(line->operands)};
}

int cannot_start(std::string_view program, const Refusal& refusal) {
  std::string text = std::string(program) + ": " + to_line(refusal);
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::fprintf(stderr, "%s\n", text.c_str());
  return exit_cannot_start;
}

// --- signals ------------------------------------------------------------------

namespace {

// A signal handler can reach nothing but globals.
int stop_descriptor = -1;

void on_signal(int number) {
  std::signal(number, SIG_DFL);  // whoever asks twice means it
  eventfd_write(stop_descriptor, 1);
}

constexpr int stop_signals[] = {SIGTERM, SIGINT, SIGHUP};

}  // namespace

StopSignal::StopSignal() {
  if (stop_descriptor >= 0) throw std::logic_error("a second StopSignal");
  stop_descriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (stop_descriptor < 0) throw std::runtime_error("no eventfd for signals");
  struct sigaction action = {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  for (const int number : stop_signals) sigaction(number, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

StopSignal::~StopSignal() {
  for (const int number : stop_signals) std::signal(number, SIG_DFL);
  ::close(stop_descriptor);
  stop_descriptor = -1;
}

int StopSignal::descriptor() const { return stop_descriptor; }

bool StopSignal::requested() const { return wait(0); }

bool StopSignal::wait(int milliseconds) const {
  pollfd poll_on{stop_descriptor, POLLIN, 0};
  return ::poll(&poll_on, 1, milliseconds) > 0;
}

void StopSignal::request() { eventfd_write(stop_descriptor, 1); }

}  // namespace fw
