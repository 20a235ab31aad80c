// The PostgreSQL side of the engine interface.
#include <cstring>

#include <soci/postgresql/soci-postgresql.h>

#include "shared/db/engine.h"
#include "shared/db/postgresql_statement.h"

namespace fw::db {
namespace {

// Of all advisory locks of the cluster, the one that Floorwave's writer holds.
constexpr const char* claim_sql = "SELECT pg_try_advisory_lock(7034126)";

// An error without SQLSTATE is libpq's own: the server could not be reached.
// (PQstatus alone does not tell: after a failed write it still says OK.)
ErrorKind kind_of(const std::string& sqlstate) {
  if (sqlstate.find_first_not_of(' ') == std::string::npos) return ErrorKind::lost_connection;
  const std::string group = sqlstate.substr(0, 2);
  if (group == "23" || group == "22") return ErrorKind::constraint;
  if (group == "40" || sqlstate == "55P03") return ErrorKind::busy;
  if (sqlstate == "53100") return ErrorKind::full;
  if (group == "58") return ErrorKind::io;
  if (sqlstate == "XX001" || sqlstate == "XX002") return ErrorKind::corrupt;
  if (group == "08" || group == "57") return ErrorKind::lost_connection;
  return ErrorKind::other;
}

// One line: libpq ends its messages with a line break and "LINE 1: ..." context.
std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

class PostgresqlLink final : public EngineLink {
 public:
  PostgresqlLink(const std::string& where, const OpenOptions& options)
      : session_(soci::postgresql, where), read_only_(options.read_only) {
    PQsetErrorVerbosity(native(), PQERRORS_TERSE);  // details would quote values
    PQsetNoticeProcessor(
        native(), [](void*, const char*) {}, nullptr);
    if (read_only_) script("SET default_transaction_read_only = on");
    // What was acknowledged survives a crash; a stronger setting is left alone.
    script(
        "SELECT set_config('synchronous_commit', 'on', false)"
        " WHERE current_setting('synchronous_commit') = 'off'");
    script("SET bytea_output = 'hex'; SET lock_timeout = " +
           std::to_string(options.busy_timeout_ms));
    check_database();
  }

  Engine engine() const override { return Engine::postgresql; }
  bool in_transaction() const override { return PQtransactionStatus(native()) != PQTRANS_IDLE; }

  void script(const std::string& sql) override {
    PGresult* result = PQexec(native(), sql.c_str());
    const ExecStatusType status = PQresultStatus(result);
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const std::string sqlstate = state == nullptr ? "" : state;
    PQclear(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) {
      return;
    }
    throw error_of(sqlstate, PQerrorMessage(native()));
  }

  const char* begin_statement() const override {
    return read_only_ ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN";
  }

  void checkpoint() override {}
  void checkpoint_by_hand() override {}
  std::int64_t pages_since_checkpoint() const override { return 0; }
  std::unique_ptr<BackupJob> start_backup(const std::string&) override {
    throw Error(ErrorKind::other, "back up a PostgreSQL database with pg_dump or pg_basebackup");
  }

  bool claim_for_writing() override {
    std::string taken;
    session_.once << claim_sql, soci::into(taken);
    return taken == "t";
  }

  std::unique_ptr<Statement> prepare(std::string_view sql, const StatementTypes& types) override {
    return prepare_postgresql(session_, sql, types);
  }

  Error current_error() const override {
    try {
      throw;
    } catch (const Error& error) {
      return error;
    } catch (const soci::postgresql_soci_error& error) {
      return error_of(error.sqlstate(), error.get_error_message());
    } catch (const soci::soci_error& error) {
      return Error(ErrorKind::other, first_line(error.get_error_message()));
    }
  }

 private:
  PGconn* native() const {
    return static_cast<soci::postgresql_session_backend*>(
               const_cast<soci::session&>(session_).get_backend())
        ->conn_;
  }

  Error error_of(const std::string& sqlstate, const std::string& message) const {
    return Error(kind_of(sqlstate), first_line(message));
  }

  void check_database() {
    std::string collation;
    std::string encoding;
    session_.once << "SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database"
                     " WHERE datname = current_database()",
        soci::into(collation), soci::into(encoding);
    if ((collation == "C" || collation == "POSIX") && encoding == "UTF8") return;
    throw Error(ErrorKind::other,
                "the PostgreSQL database has encoding " + encoding + " and collation " + collation +
                    "; create it with TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
  }

  soci::session session_;
  bool read_only_;
};

}  // namespace

std::unique_ptr<EngineLink> open_postgresql(const std::string& where, const OpenOptions& options) {
  try {
    return std::make_unique<PostgresqlLink>(where, options);
  } catch (const soci::soci_error& error) {
    throw Error(ErrorKind::lost_connection, "PostgreSQL: " + first_line(error.get_error_message()));
  }
}

}  // namespace fw::db
