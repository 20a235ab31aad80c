#include "shared/db/migrate.h"

#include <algorithm>

namespace fw::db {
namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

int current_version(Database& database) {
  database.script(
      expand("CREATE TABLE IF NOT EXISTS schema_migration ("
             " version {int64} PRIMARY KEY, name TEXT NOT NULL) {strict}",
             database.engine()));
  return static_cast<int>(
      *database.value<std::int64_t>("SELECT COALESCE(MAX(version), 0) FROM schema_migration"));
}

void check_dense(std::span<const Migration> migrations) {
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    if (migrations[i].version == static_cast<int>(i) + 1) continue;
    throw Error(ErrorKind::other, "migration " + std::to_string(migrations[i].version) +
                                      " stands where " + std::to_string(i + 1) + " belongs");
  }
}

}  // namespace

std::string expand(std::string_view sql, Engine engine) {
  const bool sqlite = engine == Engine::sqlite;
  std::string text(sql);
  replace_all(text, "{int64}", sqlite ? "INTEGER" : "BIGINT");
  replace_all(text, "{bytes}", sqlite ? "BLOB" : "BYTEA");
  replace_all(text, "{strict}", sqlite ? "STRICT" : "");
  return text;
}

int migrate(Database& database, std::span<const Migration> migrations) {
  check_dense(migrations);
  const int known = static_cast<int>(migrations.size());
  int version = current_version(database);
  if (version > known) {
    throw Error(ErrorKind::other, "the database has schema version " + std::to_string(version) +
                                      ", this program knows versions up to " +
                                      std::to_string(known) + ": use the newer program");
  }
  for (; version < known; ++version) {
    const Migration& next = migrations[static_cast<std::size_t>(version)];
    Transaction transaction(database);
    database.script(expand(next.sql, database.engine()));
    database.exec("INSERT INTO schema_migration (version, name) VALUES (:1, :2)", next.version,
                  next.name);
    transaction.commit();
  }
  return version;
}

}  // namespace fw::db
