// floorwave doctor, backup, restore: is it well, and what if it is not.
#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "server/admin/command.h"
#include "server/admin/table.h"
#include "shared/base/process.h"

namespace fw::admin {
namespace {

using boost::json::object;

constexpr int exit_errors = 3;

// ---- a stopped server: floorwave-server does it, which takes the lock -----------------

std::string server_program() {
  std::error_code error;
  const auto beside =
      std::filesystem::read_symlink("/proc/self/exe", error).parent_path() / "floorwave-server";
  return !error && std::filesystem::exists(beside) ? beside.string() : "floorwave-server";
}

bool names_a_stopped_server(const Asked& asked) {
  return asked.has("data") || asked.has("server-config");
}

fw::Command command_line(const Asked& asked, std::vector<std::string> words) {
  fw::Command command;
  command.words = {server_program()};
  for (const auto& [ours, theirs] : std::array<std::pair<const char*, const char*>, 2>{
           {{"data", "--data"}, {"server-config", "--config"}}}) {
    if (!asked.has(ours)) continue;
    command.words.emplace_back(theirs);
    command.words.push_back(asked.option(ours));
  }
  for (auto& word : words) command.words.push_back(std::move(word));
  return command;
}

// Checking a large database takes its time.
constexpr int patience_ms = 6 * 3'600'000;

Result<Finished> run_server(const Asked& asked, std::vector<std::string> words) {
  return run_to_end(command_line(asked, std::move(words)), patience_ms);
}

const std::vector<ProgramOption>& stopped_options() {
  static const std::vector<ProgramOption> all{
      {"data", "FOLDER", "the data folder of a stopped server"},
      {"server-config", "FILE", "the configuration of a stopped server"}};
  return all;
}

// ---- doctor ---------------------------------------------------------------------------

std::string text_of(const object& row, const char* name) { return shown(row, name); }

std::string symptom_text(const object& symptom) {
  std::string severity = text_of(symptom, "severity");
  severity.resize(8, ' ');
  std::string text = severity + text_of(symptom, "area") + ", " + text_of(symptom, "place") + ": " +
                     text_of(symptom, "found") + "\n";
  const std::string wanted = text_of(symptom, "wanted");
  if (!wanted.empty()) text += "        wanted: " + wanted + "\n";
  const std::string next = text_of(symptom, "next");
  if (!next.empty()) text += "        do: " + next + "\n";
  return text;
}

// What needs somebody comes first.
std::string report_text(const object& report) {
  std::string text;
  for (const char* severity : {"error", "warning", "note", "ok"}) {
    for (const auto& symptom : report.at("symptoms").as_array()) {
      if (text_of(symptom.as_object(), "severity") == severity) {
        text += symptom_text(symptom.as_object());
      }
    }
  }
  const std::string worst = text_of(report, "worst");
  return text + fmt::format("{}: {} rules asked of {} orders, items, packets and the like\n",
                            worst == "ok" || worst == "note" ? "well" : worst,
                            number_of(report, "rules"), number_of(report, "looked_at"));
}

int report(const Asked& asked, const boost::json::value& document) {
  const auto* about = document.if_object();
  if (about == nullptr || !about->contains("symptoms")) {
    return complain(
        asked,
        {"unexpected_answer", "no report", "an answer of floorwave-server", "check --server"},
        exit_cannot_start);
  }
  show(asked, document, report_text(*about));
  const std::string worst = text_of(*about, "worst");
  if (worst == "error") return exit_errors;
  return worst == "warning" ? exit_refused : exit_done;
}

int ask_stopped(const Asked& asked) {
  std::vector<std::string> words{"--doctor"};
  if (asked.has("full")) words.emplace_back("--full");
  const auto finished = run_server(asked, std::move(words));
  if (!finished) return complain(asked, finished.error(), exit_cannot_start);
  boost::json::error_code error;
  const auto document = boost::json::parse(finished->output, error);
  if (error || finished->output.empty()) {
    asked.io.err(finished->errors);
    return exit_cannot_start;
  }
  return report(asked, document);
}

int doctor(const Asked& asked) {
  if (names_a_stopped_server(asked)) return ask_stopped(asked);
  const object body{{"full", asked.has("full")}};
  const auto answer = asked.api.post("/api/v1/doctor", boost::json::serialize(body));
  if (answer) return report(asked, answer->body);
  ApiFault fault = answer.error();
  if (!fault.reached) fault.refusal.next += "; of a stopped one: floorwave doctor --data FOLDER";
  return complain(asked, fault.refusal, exit_cannot_start);
}

// ---- backup and restore ---------------------------------------------------------------

// What floorwave-server printed, shown; its own words when it did not do it.
int show_manifest(const Asked& asked, std::vector<std::string> words, const std::string& done) {
  const auto finished = run_server(asked, std::move(words));
  if (!finished) return complain(asked, finished.error(), exit_cannot_start);
  if (!finished->status.ok()) {
    asked.io.err(finished->errors);
    return finished->status.code == exit_cannot_start ? exit_cannot_start : exit_refused;
  }
  boost::json::error_code error;
  const auto document = boost::json::parse(finished->output, error);
  if (error || !document.is_object()) {
    asked.io.err(finished->output + finished->errors);
    return exit_refused;
  }
  const object& manifest = document.as_object();
  asked.io.err(finished->errors);
  return show(asked, document,
              fmt::format("{}: {} bytes, made of version {}, last event {}\n", done,
                          number_of(manifest, "bytes"), text_of(manifest, "version"),
                          number_of(manifest, "last_event")));
}

int backup(const Asked& asked) {
  const std::string file =
      asked.operands.empty() ? "" : std::filesystem::absolute(asked.operands.front()).string();
  if (asked.has("check")) {
    if (!file.empty()) return show_manifest(asked, {"--check-backup", file}, file + " is whole");
    return complain(asked,
                    {"usage_operands", "no file", "floorwave backup --check FILE", "name it"},
                    exit_cannot_start);
  }
  const auto answer =
      asked.api.post("/api/v1/backups", boost::json::serialize(object{{"file", file}}));
  if (!answer) return complain(asked, answer.error());
  const object& made = answer->body.as_object();
  return show(asked, answer->body,
              fmt::format("{}: {} bytes, last event {}\n", text_of(made, "file"),
                          number_of(made, "bytes"), number_of(made, "last_event")));
}

int restore(const Asked& asked) {
  if (!names_a_stopped_server(asked)) {
    return complain(asked,
                    {"usage_missing_option", "no server", "--data FOLDER or --server-config FILE",
                     "name the stopped server whose database is to be replaced"},
                    exit_cannot_start);
  }
  const std::string file = std::filesystem::absolute(asked.operands.front()).string();
  std::vector<std::string> words{"--restore", file};
  if (asked.has("skip")) {
    words.emplace_back("--skip");
    words.push_back(asked.option("skip"));
  }
  return show_manifest(asked, std::move(words), "restored " + file);
}

void add_backup_commands(std::vector<Command>& all) {
  all.push_back({.name = "backup",
                 .operands = "[FILE]",
                 .most = 1,
                 .summary = "copy the running server's database to a file of its machine",
                 .examples = {"floorwave backup /var/backups/floorwave.db",
                              "floorwave backup        # named by time, in its [backup] folder",
                              "floorwave backup --check /var/backups/floorwave.db"},
                 .options = {{"check", "", "only verify FILE: checksum, pages, invariants"}},
                 .run = backup});
  std::vector<ProgramOption> options{
      {"skip", "N",
       "numbers (SSCC, tracking ...) to skip, default 100000: more than were used "
       "since the backup"}};
  for (const auto& option : stopped_options()) options.push_back(option);
  all.push_back({.name = "restore",
                 .operands = "FILE",
                 .least = 1,
                 .most = 1,
                 .summary = "put a backup in place of a stopped server's database, which is kept",
                 .examples = {"floorwave restore backup.db --data /var/lib/floorwave"},
                 .options = options,
                 .run = restore});
}

}  // namespace

void add_doctor_commands(std::vector<Command>& all) {
  std::vector<ProgramOption> options{
      {"full", "", "everything, not only what was touched since the last run without a finding"}};
  for (const auto& option : stopped_options()) options.push_back(option);
  all.push_back({.name = "doctor",
                 .operands = "",
                 .summary = "is it well? exit 0 well, 1 warnings, 2 could not look, 3 errors",
                 .examples = {"floorwave doctor", "floorwave doctor --full",
                              "floorwave doctor --data /var/lib/floorwave   # of a stopped server"},
                 .options = options,
                 .run = doctor});
  add_backup_commands(all);
}

}  // namespace fw::admin
