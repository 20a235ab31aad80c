// The engine's own check of the database, table by table (shared/db/integrity.h),
// under the names by which the service asks for it.
#pragma once
#include <string>
#include <vector>

#include "server/store/connection.h"

namespace fw::store {

// All tables; empty on PostgreSQL, which checks itself.
std::vector<std::string> tables(Connection& database);
// One line for each thing that is wrong with the table's pages, with its indexes
// too when `thorough`.
std::vector<std::string> table_problems(Connection& database, const std::string& table,
                                        bool thorough);
// Rows of the table that name a row which is not there.
std::vector<std::string> reference_problems(Connection& database, const std::string& table);

// The version of its tables; 0 = it has none of ours.
std::int64_t schema_version(Connection& database);
// The number of the newest event; 0 = none yet.
std::int64_t last_event(Connection& database);

// A running copy of the database (shared/db/database.h).
using Backup = db::Backup;

}  // namespace fw::store
