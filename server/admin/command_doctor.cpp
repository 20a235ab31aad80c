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
}

}  // namespace fw::admin
