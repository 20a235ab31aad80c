// Brings a database to the schema this program knows.
//
// A migration is a numbered SQL script, written once for both engines with
// {int64}, {bytes} and {strict} in place of what differs. Each runs in one
// transaction with its row in schema_migration. A database from a newer program
// is refused, never touched.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "shared/db/database.h"

namespace fw::db {

struct Migration {
  int version;            // 1, 2, 3 ... dense
  std::string_view name;  // "first_light"
  std::string_view sql;
};

// {int64} {bytes} {strict} replaced for the engine.
std::string expand(std::string_view sql, Engine engine);

// Runs what is missing; returns the version reached. Throws Error(other) with a
// one-line reason when the database is newer than `migrations`.
int migrate(Database& database, std::span<const Migration> migrations);

}  // namespace fw::db
