// floorwave import: CSV files, one by one or as a folder.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "server/admin/command.h"
#include "server/admin/import_order.h"
#include "server/admin/table.h"
#include "shared/base/nearest.h"

namespace fw::admin {
namespace {

namespace fs = std::filesystem;

struct File {
  std::string kind;
  fs::path path;
};

std::string joined_kinds() {
  std::string text;
  for (const auto& kind : import_order()) text += (text.empty() ? "" : ", ") + kind;
  return text;
}

Refusal unknown_kind(const std::string& given) {
  const std::string near = nearest_name(given, import_order());
  return {"unknown_kind", "'" + given + "'",
          near.empty() ? "one of " + joined_kinds() : "'" + near + "'?",
          "name the kind first: floorwave import KIND FILE"};
}

bool is_kind(const std::string& word) {
  return std::find(import_order().begin(), import_order().end(), word) != import_order().end();
}

// KIND FILE..., or files and folders that are named like their kind.
Result<std::vector<File>> files_of(const std::vector<std::string>& operands) {
  std::vector<File> files;
  std::string kind;
  std::size_t first = 0;
  if (is_kind(operands.front()) && !fs::is_directory(operands.front())) {
    kind = operands.front();
    first = 1;
    if (operands.size() == 1) {
      return refuse("usage_operands", "a kind without a file", "floorwave import KIND FILE...",
                    "name the file");
    }
  }
  for (std::size_t i = first; i < operands.size(); ++i) {
    const fs::path path = operands[i];
    if (!fs::exists(path)) {
      if (i == 0 && path.extension() != ".csv") return Failure{unknown_kind(operands[i])};
      return refuse("no_such_file", path.string(), "a file or folder that exists",
                    "check the path");
    }
    if (fs::is_directory(path)) {
      const std::size_t before = files.size();
      for (const auto& name : import_order()) {
        if (fs::exists(path / (name + ".csv"))) files.push_back({name, path / (name + ".csv")});
      }
      if (files.size() == before) {
        return refuse("empty_folder", path.string(), "a folder with " + joined_kinds() + " (.csv)",
                      "see config/README.md");
      }
      continue;
    }
    const std::string own = kind.empty() ? path.stem().string() : kind;
    if (!is_kind(own)) return Failure{unknown_kind(own)};
    files.push_back({own, path});
  }
  return files;
}

std::string report_text(const File& file, const boost::json::object& report, bool all) {
  const auto& refused = report.at("refused").as_array();
  std::string text = fmt::format(
      "{:<11} {:>7} rows  {:>7} new  {:>7} known  {:>5} refused{}\n", file.kind,
      number_of(report, "rows"), number_of(report, "accepted"), number_of(report, "existed"),
      refused.size(), report.at("written").as_bool() ? "" : "   nothing written");
  const std::size_t most = all ? refused.size() : 20;
  const auto line_of = [&](const boost::json::object& row) {
    return "  " + file.path.string() + ":" + std::to_string(number_of(row, "line")) + "  ";
  };
  for (std::size_t i = 0; i < refused.size() && i < most; ++i) {
    const auto& row = refused[i].as_object();
    text += line_of(row) +
            to_line({shown(row, "code"), shown(row, "given"), shown(row, "wanted"),
                     shown(row, "next")}) +
            "\n";
  }
  if (refused.size() > most) {
    text += fmt::format("  ... and {} more; --all shows them\n", refused.size() - most);
  }
  const auto& warnings = report.at("warnings").as_array();
  for (std::size_t i = 0; i < warnings.size() && i < most; ++i) {
    const auto& row = warnings[i].as_object();
    text += line_of(row) + "warning: " + shown(row, "text") + "\n";
  }
  for (const auto& column : report.at("ignored_columns").as_array()) {
    text += "  column '" + shown(column) + "' is not known and was ignored\n";
  }
  return text;
}

int import_files(const Asked& asked) {
  const auto files = files_of(asked.operands);
  if (!files) return complain(asked, files.error(), exit_cannot_start);
  std::string parameters;
  if (asked.has("all-or-nothing")) parameters = with_parameter(parameters, "all_or_nothing", "1");
  if (asked.has("check")) parameters = with_parameter(parameters, "check", "1");
  int code = exit_done;
  boost::json::array reports;
  for (const File& file : files.value()) {
    std::ifstream in(file.path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    if (!in) {
      return complain(asked,
                      {"unreadable", file.path.string(), "a file that can be read", "check it"},
                      exit_cannot_start);
    }
    const auto answer =
        asked.api.post("/api/v1/imports/" + file.kind + parameters, text.str(), "text/csv");
    if (!answer) {
      asked.io.err(file.path.string() + "\n");
      const int failed = complain(asked, answer.error());
      if (!answer.error().reached) return failed;
      code = failed;
      continue;
    }
    const auto& report = answer->body.as_object();
    if (!report.at("refused").as_array().empty()) code = exit_refused;
    if (asked.json) {
      reports.push_back(answer->body);
    } else {
      asked.io.out(report_text(file, report, asked.has("all")));
    }
  }
  if (asked.json) asked.io.out(boost::json::serialize(reports) + "\n");
  return code;
}

}  // namespace

void add_import_commands(std::vector<Command>& all) {
  all.push_back({.name = "import",
                 .operands = "[KIND] FILE... | FOLDER",
                 .least = 1,
                 .most = 100,
                 .summary = "import CSV files, see config/README.md",
                 .examples = {"floorwave import ./data", "floorwave import orders monday.csv",
                              "floorwave import --check stock.csv"},
                 .options = {{"all-or-nothing", "", "write nothing of a file with a bad row"},
                             {"check", "", "only say what would be refused"},
                             {"all", "", "show every refused row, not only 20"}},
                 .run = import_files});
}

}  // namespace fw::admin
