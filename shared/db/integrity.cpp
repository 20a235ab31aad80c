#include "shared/db/integrity.h"

namespace fw::db {
namespace {

constexpr std::size_t most = 20;

// "ok" is SQLite's word for nothing found.
std::vector<std::string> findings(Database& database, const std::string& pragma) {
  std::vector<std::string> lines;
  if (database.engine() != Engine::sqlite) return lines;
  for (auto& [line] : database.rows<std::string>(pragma)) {
    if (line != "ok" && lines.size() < most) lines.push_back(std::move(line));
  }
  return lines;
}

const char* check_of(bool thorough) { return thorough ? "integrity_check" : "quick_check"; }

}  // namespace

std::vector<std::string> table_names(Database& database) {
  std::vector<std::string> names;
  if (database.engine() != Engine::sqlite) return names;
  for (auto& [name] : database.rows<std::string>(
           "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")) {
    names.push_back(std::move(name));
  }
  return names;
}

std::vector<std::string> table_problems(Database& database, const std::string& table,
                                        bool thorough) {
  return findings(database, std::string("PRAGMA ") + check_of(thorough) + "('" + table + "')");
}

std::vector<std::string> file_problems(Database& database, bool thorough) {
  return findings(database, std::string("PRAGMA ") + check_of(thorough));
}

std::vector<std::string> reference_problems(Database& database, const std::string& table) {
  std::vector<std::string> lines;
  if (database.engine() != Engine::sqlite) return lines;
  for (const auto& [name, row, parent, key] :
       database.rows<std::string, std::optional<std::int64_t>, std::string, std::int64_t>(
           "PRAGMA foreign_key_check('" + table + "')")) {
    if (lines.size() == most) break;
    lines.push_back("row " + (row ? std::to_string(*row) : std::string("?")) +
                    " names a row of table " + parent + " that is not there");
  }
  return lines;
}

}  // namespace fw::db
