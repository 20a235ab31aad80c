#include "server/store/integrity.h"

#include "shared/db/integrity.h"

namespace fw::store {

std::vector<std::string> tables(Connection& database) { return db::table_names(database); }

std::vector<std::string> table_problems(Connection& database, const std::string& table,
                                        bool thorough) {
  return db::table_problems(database, table, thorough);
}

std::vector<std::string> reference_problems(Connection& database, const std::string& table) {
  return db::reference_problems(database, table);
}

std::int64_t schema_version(Connection& database) {
  return *database.value<std::int64_t>("SELECT COALESCE(MAX(version), 0) FROM schema_migration");
}

std::int64_t last_event(Connection& database) {
  return *database.value<std::int64_t>("SELECT COALESCE(MAX(seq), 0) FROM event");
}

}  // namespace fw::store
