// A statement on PostgreSQL, run by SOCI. Only the .cpp files of this folder include
// this header (it pulls in SOCI).
#pragma once
#include <memory>

#include <soci/soci.h>

#include "shared/db/statement.h"

namespace fw::db {

std::unique_ptr<Statement> prepare_postgresql(soci::session& session, std::string_view sql,
                                              const StatementTypes& types);

}  // namespace fw::db
