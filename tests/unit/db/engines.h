// The same story on both engines: every test case of this folder that takes a
// Store runs once on a SQLite file and once on PostgreSQL, when it is installed.
#pragma once
#include <functional>

#include "shared/db/database.h"
#include "tests/support/postgres_server.h"
#include "tests/support/temp_folder.h"

namespace fw::test {

inline void on_both_engines(const std::function<void(const std::string& where)>& story) {
  const TempFolder folder;
  story(folder.file("story.db"));
  if (auto* server = PostgresServer::shared()) story(server->fresh_database());
}

inline const std::string& tally_table(db::Engine engine) {
  static const std::string sqlite =
      "CREATE TABLE tally (id INTEGER PRIMARY KEY, sku TEXT NOT NULL UNIQUE,"
      " quantity INTEGER NOT NULL CHECK (quantity >= 0), note TEXT, counted_at_ms INTEGER) STRICT";
  static const std::string postgresql =
      "CREATE TABLE tally (id BIGINT PRIMARY KEY, sku TEXT NOT NULL UNIQUE,"
      " quantity BIGINT NOT NULL CHECK (quantity >= 0), note TEXT, counted_at_ms BIGINT)";
  return engine == db::Engine::sqlite ? sqlite : postgresql;
}

}  // namespace fw::test
