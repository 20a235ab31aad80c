// A statement on SQLite. SOCI opens the connection; statements run on SQLite's own
// handle, as SOCI's exchange of values costs as much as a short statement does. Only
// the .cpp files of this folder include this header (it pulls in SOCI).
#pragma once
#include <memory>

#include <soci/sqlite3/soci-sqlite3.h>

#include "shared/db/statement.h"

namespace fw::db {

// Of a result code, extended or not.
ErrorKind sqlite_error_kind(int result);

std::unique_ptr<Statement> prepare_sqlite(sqlite_api::sqlite3* database, std::string_view sql,
                                          const StatementTypes& types);

}  // namespace fw::db
