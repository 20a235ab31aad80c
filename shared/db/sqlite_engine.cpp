// The SQLite side of the engine interface. The settings are those of
// ARCHITECTURE.md, "Storage": WAL with full syncs, one writing connection that
// also checkpoints, readers that never do.
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <mutex>
#include <utility>

#include <soci/sqlite3/soci-sqlite3.h>

#include "shared/db/engine.h"
#include "shared/db/sqlite_statement.h"

namespace fw::db {
namespace {

// Copies into "<path>.part", which takes its name when it is whole: a last step
// after all pages are copied syncs and renames it. That one may be made on another
// thread, so that the writer does not wait for the disk.
class SqliteBackup final : public BackupJob {
 public:
  SqliteBackup(sqlite_api::sqlite3* source, const std::string& path)
      : path_(path), part_(path + ".part") {
    if (std::filesystem::exists(path)) {
      throw Error(ErrorKind::other, "the backup file " + path + " exists already");
    }
    std::filesystem::remove(part_);
    const int opened = sqlite_api::sqlite3_open_v2(
        part_.c_str(), &copy_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    if (opened == SQLITE_OK) {
      // Synced once at the end, and useless before.
      sqlite_api::sqlite3_exec(copy_, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;",
                               nullptr, nullptr, nullptr);
      backup_ = sqlite_api::sqlite3_backup_init(copy_, "main", source, "main");
    }
    if (backup_ == nullptr) {
      const ErrorKind kind = sqlite_error_kind(sqlite_api::sqlite3_errcode(copy_));
      const std::string reason = part_ + ": " + sqlite_api::sqlite3_errmsg(copy_);
      close();
      throw Error(kind, reason);
    }
  }
  ~SqliteBackup() override { close(); }
  SqliteBackup(const SqliteBackup&) = delete;
  SqliteBackup& operator=(const SqliteBackup&) = delete;

  bool step(int pages) override {
    if (backup_ == nullptr) {
      if (copied_) seal();
      return false;
    }
    const int result = sqlite_api::sqlite3_backup_step(backup_, pages);
    remaining_ = sqlite_api::sqlite3_backup_remaining(backup_);
    total_ = sqlite_api::sqlite3_backup_pagecount(backup_);
    if (result == SQLITE_OK || result == SQLITE_BUSY || result == SQLITE_LOCKED) return true;
    if (result != SQLITE_DONE) {
      close();
      throw Error(sqlite_error_kind(result),
                  "the backup to " + path_ + " failed: " + sqlite_api::sqlite3_errstr(result));
    }
    sqlite_api::sqlite3_backup_finish(std::exchange(backup_, nullptr));
    sqlite_api::sqlite3_close(std::exchange(copy_, nullptr));
    copied_ = true;
    return true;
  }

  int progress_per_mille() const override {
    if (total_ == 0) return 0;
    return static_cast<int>(std::int64_t{1000} * (total_ - remaining_) / total_);
  }

 private:
  void seal() {
    sync(part_);
    std::filesystem::rename(part_, path_);
    copied_ = false;
    const auto folder = std::filesystem::path(path_).parent_path();
    sync(folder.empty() ? std::string(".") : folder.string());
  }

  void close() noexcept {
    if (backup_ != nullptr) sqlite_api::sqlite3_backup_finish(std::exchange(backup_, nullptr));
    if (copy_ != nullptr)
      sqlite_api::sqlite3_close(std::exchange(copy_, nullptr));
    else if (!copied_)
      return;
    std::error_code ignored;
    std::filesystem::remove(part_, ignored);
  }

  static void sync(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = fd >= 0 && ::fsync(fd) == 0;
    if (fd >= 0) ::close(fd);
    if (!synced) throw Error(ErrorKind::io, "cannot sync " + path + " to disk");
  }

  std::string path_;
  std::string part_;
  sqlite_api::sqlite3* copy_ = nullptr;
  sqlite_api::sqlite3_backup* backup_ = nullptr;
  bool copied_ = false;  // all pages, not synced
  int remaining_ = 0;
  int total_ = 0;
};

class SqliteLink final : public EngineLink {
 public:
  SqliteLink(const std::string& path, const OpenOptions& options)
      : session_(soci::sqlite3,
                 "dbname=\"" + path + "\"" + (options.read_only ? " readonly=1" : "")),
        read_only_(options.read_only) {
    configure(path, options);
  }

  Engine engine() const override { return Engine::sqlite; }
  bool in_transaction() const override { return sqlite_api::sqlite3_get_autocommit(native()) == 0; }

  void script(const std::string& sql) override {
    check(sqlite_api::sqlite3_exec(native(), sql.c_str(), nullptr, nullptr, nullptr));
  }

  const char* begin_statement() const override { return read_only_ ? "BEGIN" : "BEGIN IMMEDIATE"; }

  void checkpoint() override {
    if (read_only_) throw Error(ErrorKind::other, "a read-only connection never checkpoints");
    pages_checkpointed_ = pages_logged_;
    check(sqlite_api::sqlite3_wal_checkpoint_v2(native(), nullptr, SQLITE_CHECKPOINT_PASSIVE,
                                                nullptr, nullptr));
  }

  // The hook takes the place of SQLite's own, which checkpoints inside of COMMIT.
  void checkpoint_by_hand() override {
    sqlite_api::sqlite3_wal_hook(
        native(),
        [](void* link, sqlite_api::sqlite3*, const char*, int pages) {
          static_cast<SqliteLink*>(link)->log_has(pages);
          return SQLITE_OK;
        },
        this);
  }

  std::int64_t pages_since_checkpoint() const override {
    return pages_logged_ - pages_checkpointed_;
  }

  std::unique_ptr<BackupJob> start_backup(const std::string& path) override {
    return std::make_unique<SqliteBackup>(native(), path);
  }

  bool claim_for_writing() override { return true; }

  std::unique_ptr<Statement> prepare(std::string_view sql, const StatementTypes& types) override {
    return prepare_sqlite(native(), sql, types);
  }

  Error current_error() const override {
    try {
      throw;
    } catch (const Error& error) {
      return error;
    } catch (const soci::sqlite3_soci_error& error) {
      return Error(sqlite_error_kind(error.result()), error.get_error_message());
    } catch (const soci::soci_error& error) {
      return Error(ErrorKind::other, error.get_error_message());
    }
  }

  sqlite_api::sqlite3* native() const {
    return static_cast<soci::sqlite3_session_backend*>(
               const_cast<soci::session&>(session_).get_backend())
        ->conn_;
  }

 private:
  // A log that was checkpointed whole is written from its beginning again.
  void log_has(std::int64_t pages) {
    if (pages <= pages_logged_) pages_checkpointed_ = 0;
    pages_logged_ = pages;
  }

  void check(int result) const {
    if (result == SQLITE_OK) return;
    throw Error(sqlite_error_kind(sqlite_api::sqlite3_extended_errcode(native())),
                sqlite_api::sqlite3_errmsg(native()));
  }

  void configure(const std::string& path, const OpenOptions& options) {
    auto* db = native();
    sqlite_api::sqlite3_extended_result_codes(db, 1);
    check(sqlite_api::sqlite3_busy_timeout(db, options.busy_timeout_ms));
    check(sqlite_api::sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr));
    // Double-quoted text that is no column is an error on PostgreSQL, too.
    check(sqlite_api::sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, nullptr));
    check(sqlite_api::sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr));
    script("PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384;");
    if (options.read_only) {
      check(sqlite_api::sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr));
      script("PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0;");
      return;
    }
    std::string mode;
    session_.once << "PRAGMA journal_mode = WAL", soci::into(mode);
    if (mode != "wal" && path != ":memory:") {
      throw Error(ErrorKind::other, "the file system of " + path +
                                        " takes no write-ahead log (journal mode stays '" + mode +
                                        "'): put the data on a local disk");
    }
    script("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 200;");
  }

  soci::session session_;
  bool read_only_;
  std::int64_t pages_logged_ = 0;        // in the log
  std::int64_t pages_checkpointed_ = 0;  // of them, by the last checkpoint()
};

// A connection belongs to one thread at a time, so the library need not lock it for
// every call, nor count its memory under a lock: a twentieth of what a fact costs.
void configure_library() {
  static std::once_flag once;
  std::call_once(once, [] {
    sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  });
}

}  // namespace

std::unique_ptr<EngineLink> open_sqlite(const std::string& path, const OpenOptions& options) {
  if (path.empty() || path.find('"') != std::string::npos) {
    throw Error(ErrorKind::other, "the database path '" + path + "' is empty or holds a quote");
  }
  configure_library();
  const bool missing = path != ":memory:" && !std::filesystem::exists(path);
  if (missing && (options.read_only || !options.create)) {
    throw Error(ErrorKind::other, "there is no database file " + path);
  }
  try {
    return std::make_unique<SqliteLink>(path, options);
  } catch (const soci::sqlite3_soci_error& error) {
    throw Error(sqlite_error_kind(error.result()), path + ": " + error.get_error_message());
  } catch (const soci::soci_error& error) {
    throw Error(ErrorKind::io, path + ": " + error.get_error_message());
  }
}

}  // namespace fw::db
