// The commands of `floorwave`: a table of names, operands and options, and what
// they share.
//
// Exit codes: 0 it was done; 1 the server refused it, or a part of it; 2 it could
// not begin: a wrong command line, a file that cannot be read, no server.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "server/admin/api.h"
#include "shared/base/program.h"

namespace fw::admin {

constexpr int exit_done = 0;
constexpr int exit_refused = 1;

// Where a command writes: standard output and standard error, or a test's texts.
struct Io {
  std::function<void(const std::string&)> out;
  std::function<void(const std::string&)> err;
};

// A command line that was read.
struct Asked {
  const Io& io;
  Api& api;
  bool json = false;
  std::string command;  // "order show"
  std::map<std::string, std::string> options;
  std::vector<std::string> operands;

  bool has(const std::string& option) const { return options.contains(option); }
  std::string option(const std::string& name, const std::string& otherwise = "") const {
    const auto found = options.find(name);
    return found == options.end() ? otherwise : found->second;
  }
  // A whole number of at most 15 digits; refused (usage_number) when it is none.
  Result<std::int64_t> number(const std::string& name, std::int64_t otherwise) const;
};

struct Command {
  std::string name;                 // "order show"
  std::string operands;             // "REFERENCE"; "" = none
  std::size_t least = 0, most = 0;  // number of operands
  std::string summary;
  StringList examples;
  std::vector<ProgramOption> options;
  std::function<int(const Asked&)> run;
};

const std::vector<Command>& commands();
void add_import_commands(std::vector<Command>& all);
void add_order_commands(std::vector<Command>& all);
void add_order_change_commands(std::vector<Command>& all);
void add_intervention_commands(std::vector<Command>& all);
void add_aisle_commands(std::vector<Command>& all);
void add_policy_commands(std::vector<Command>& all);
void add_count_commands(std::vector<Command>& all);
void add_worker_commands(std::vector<Command>& all);
void add_wave_commands(std::vector<Command>& all);
void add_slotting_commands(std::vector<Command>& all);
void add_list_commands(std::vector<Command>& all);
void add_trouble_commands(std::vector<Command>& all);
void add_plan_commands(std::vector<Command>& all);
void add_doctor_commands(std::vector<Command>& all);

// Runs "order show 1001 --json". `server` is the one to ask unless --server names
// another. Returns the exit code.
int run_command(const std::vector<std::string>& arguments, const std::string& server, const Io& io);
// What `floorwave --help` prints: examples, the commands, the exit codes.
std::string overview();

// ---- for the commands ---------------------------------------------------------------

// Says what went wrong on one line; the exit code for it.
int complain(const Asked& asked, const ApiFault& fault);
int complain(const Asked& asked, const Refusal& refusal, int code);
// With --json the document as it came, else `text`.
int show(const Asked& asked, const boost::json::value& document, const std::string& text);

}  // namespace fw::admin
