// The engine's own check of a SQLite file: its pages, its indexes, its references.
// PostgreSQL checks itself; there all of these find nothing.
#pragma once
#include <string>
#include <vector>

#include "shared/db/database.h"

namespace fw::db {

// The tables of the database, by name; empty on PostgreSQL.
std::vector<std::string> table_names(Database& database);

// What is wrong with one table, at most 20 lines: its pages and values and, when
// `thorough`, that its indexes hold exactly its rows.
std::vector<std::string> table_problems(Database& database, const std::string& table,
                                        bool thorough);
// The same of the whole file, its list of free pages included.
std::vector<std::string> file_problems(Database& database, bool thorough);
// Rows that name a row which is not there, at most 20 lines.
std::vector<std::string> reference_problems(Database& database, const std::string& table);

}  // namespace fw::db
