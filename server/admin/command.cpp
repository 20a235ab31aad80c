#include "server/admin/command.h"

#include <algorithm>
#include <set>

#include "shared/base/nearest.h"

namespace fw::admin {
namespace {

const std::vector<ProgramOption>& common_options() {
  static const std::vector<ProgramOption> all{
      {"server", "URL", "the server to ask, default http://127.0.0.1:8080"},
      {"json", "", "print the server's document instead of a table"}};
  return all;
}

std::string option_lines(const std::vector<ProgramOption>& options) {
  std::string out;
  for (const ProgramOption& option : options) {
    std::string left =
        "  --" + option.name + (option.argument.empty() ? "" : " " + option.argument);
    if (left.size() < 26) left.resize(26, ' ');
    out += left + "  " + option.help + "\n";
  }
  return out;
}

std::string help_of(const Command& command) {
  std::string out = "floorwave " + command.name + ": " + command.summary + "\n\n";
  for (const auto& example : command.examples) out += "  " + example + "\n";
  out += "\nUsage: floorwave " + command.name + " [OPTIONS]" +
         (command.operands.empty() ? "" : " " + command.operands) + "\n\n";
  return out + option_lines(command.options) + option_lines(common_options());
}

// A first word that several commands begin with: "order".
std::vector<const Command*> group_of(const std::string& word) {
  std::vector<const Command*> group;
  for (const Command& command : commands()) {
    if (command.name.starts_with(word + " ")) group.push_back(&command);
  }
  return group;
}

std::string list_of(const std::vector<const Command*>& group) {
  std::string out;
  for (const Command* command : group) {
    std::string left =
        "  floorwave " + command->name + (command->operands.empty() ? "" : " " + command->operands);
    if (left.size() > 46) left += "\n";
    left.resize(left.size() > 46 ? left.size() + 46 : 46, ' ');
    out += left + "  " + command->summary + "\n";
  }
  return out;
}

// All of one noun together ("departure list", "departure cancel"), whoever added them.
std::vector<const Command*> all_by_noun() {
  std::vector<std::string> nouns;
  for (const Command& command : commands()) {
    const std::string noun = command.name.substr(0, command.name.find(' '));
    if (std::find(nouns.begin(), nouns.end(), noun) == nouns.end()) nouns.push_back(noun);
  }
  std::vector<const Command*> all;
  for (const std::string& noun : nouns) {
    for (const Command& command : commands()) {
      if (command.name.substr(0, command.name.find(' ')) == noun) all.push_back(&command);
    }
  }
  return all;
}

int usage(const Io& io, const Refusal& refusal) {
  io.err("floorwave: " + to_line(refusal) + "\n");
  return exit_cannot_start;
}

Refusal unknown_command(const std::string& given, std::vector<std::string> known) {
  const std::string near = nearest_name(given, known);
  return {"usage_unknown_command", "'" + given + "'",
          near.empty() ? "a command of floorwave --help" : "'" + near + "'?",
          "see floorwave --help"};
}

// The command that the words begin with; `used` words belong to its name.
Result<const Command*> find_command(const std::vector<std::string>& words, std::size_t& used) {
  const std::string& one = words.front();
  const std::string two = words.size() > 1 ? one + " " + words[1] : one;
  for (const Command& command : commands()) {
    if (command.name == two && words.size() > 1) {
      used = 2;
      return &command;
    }
    if (command.name == one) {
      used = 1;
      return &command;
    }
  }
  const auto group = group_of(one);
  std::vector<std::string> known;
  if (group.empty()) {
    std::set<std::string> firsts;
    for (const Command& command : commands()) {
      firsts.insert(command.name.substr(0, command.name.find(' ')));
    }
    known.assign(firsts.begin(), firsts.end());
    return Failure{unknown_command(one, known)};
  }
  for (const Command* command : group) known.push_back(command->name);
  return Failure{unknown_command(two, known)};
}

ProgramSpec spec_of(const Command& command) {
  ProgramSpec spec;
  spec.name = "floorwave " + command.name;
  spec.summary = command.summary;
  spec.options = command.options;
  for (const auto& option : common_options()) spec.options.push_back(option);
  spec.operands = command.operands;
  return spec;
}

bool asks_for_help(const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [](const std::string& word) { return word == "--help" || word == "-h"; });
}

}  // namespace

const std::vector<Command>& commands() {
  static const std::vector<Command> all = [] {
    std::vector<Command> made;
    add_import_commands(made);
    add_order_commands(made);
    add_order_change_commands(made);
    add_intervention_commands(made);
    add_wave_commands(made);
    add_slotting_commands(made);
    add_worker_commands(made);
    add_count_commands(made);
    add_aisle_commands(made);
    add_policy_commands(made);
    add_list_commands(made);
    add_trouble_commands(made);
    add_plan_commands(made);
    add_doctor_commands(made);
    return made;
  }();
  return all;
}

std::string overview() {
  std::string out =
      "floorwave: the administrators' command; asks a running floorwave-server\n\n"
      "  floorwave import ./data              everything a folder of CSV files describes\n"
      "  floorwave order show 1001            where is this order?\n"
      "  floorwave wave plan --release        give the open orders to the floor\n"
      "  floorwave demo                       a whole floor on this machine\n\n"
      "Usage: floorwave [OPTIONS] COMMAND ...\n\n";
  out += list_of(all_by_noun()) + "\n" + option_lines(common_options());
  out +=
      "  --config FILE             settings; the key `server` names the server\n"
      "  --check-config            print every setting and where it came from, and stop\n"
      "  --help                    this text; after a command, that command's\n"
      "  --version                 print the version\n\n"
      "FLOORWAVE_SERVER names the server, too. Exit status: 0 done; 1 refused, or a part\n"
      "of it; 2 wrong command line, unreadable file, or no server.\n";
  return out;
}

int run_command(const std::vector<std::string>& arguments, const std::string& server,
                const Io& io) {
  std::size_t used = 0;
  if (arguments.size() == 1 || (arguments.size() == 2 && asks_for_help(arguments))) {
    if (const auto group = group_of(arguments.front()); !group.empty()) {
      io.out(list_of(group));
      return asks_for_help(arguments) ? exit_done : exit_cannot_start;
    }
  }
  const auto command = find_command(arguments, used);
  if (!command) return usage(io, command.error());
  const std::vector<std::string> rest(arguments.begin() + static_cast<std::ptrdiff_t>(used),
                                      arguments.end());
  if (asks_for_help(rest)) {
    io.out(help_of(**command));
    return exit_done;
  }
  const auto line = parse_command_line(spec_of(**command), rest);
  if (!line) return usage(io, line.error());
  if (line->operands.size() < (*command)->least || line->operands.size() > (*command)->most) {
    return usage(io, {"usage_operands", std::to_string(line->operands.size()) + " operands",
                      "floorwave " + (*command)->name + " " + (*command)->operands,
                      "see floorwave " + (*command)->name + " --help"});
  }
  const auto named = line->options.find("server");
  Api api(named == line->options.end() ? server : named->second);
  const Asked asked{
      io, api, line->options.contains("json"), (*command)->name, line->options, line->operands};
  return (*command)->run(asked);
}

Result<std::int64_t> Asked::number(const std::string& name, std::int64_t otherwise) const {
  if (!has(name)) return otherwise;
  const std::string text = option(name);
  const bool good = !text.empty() && text.size() <= 15 &&
                    text.find_first_not_of("0123456789") == std::string::npos;
  if (good) return std::stoll(text);
  return refuse("usage_number", "--" + name + " '" + text + "'", "a whole number", "correct it");
}

int complain(const Asked& asked, const Refusal& refusal, int code) {
  asked.io.err("floorwave " + asked.command + ": " + to_line(refusal) + "\n");
  return code;
}

int complain(const Asked& asked, const ApiFault& fault) {
  return complain(asked, fault.refusal, fault.reached ? exit_refused : exit_cannot_start);
}

int show(const Asked& asked, const boost::json::value& document, const std::string& text) {
  asked.io.out(asked.json ? boost::json::serialize(document) + "\n" : text);
  return exit_done;
}

}  // namespace fw::admin
