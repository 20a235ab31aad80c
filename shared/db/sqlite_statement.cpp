#include "shared/db/sqlite_statement.h"

namespace fw::db {

ErrorKind sqlite_error_kind(int result) {
  switch (result & 0xFF) {
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
      return ErrorKind::constraint;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorKind::busy;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return ErrorKind::io;
    case SQLITE_FULL:
      return ErrorKind::full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ErrorKind::corrupt;
  }
  return ErrorKind::other;
}

namespace {

class SqliteStatement final : public Statement {
 public:
  SqliteStatement(sqlite_api::sqlite3* database, std::string_view sql, const StatementTypes& types)
      : database_(database), columns_(types.columns.begin(), types.columns.end()) {
    const std::string text = rewrite_statement(
        sql, types.parameters.size(), [](int number) { return "?" + std::to_string(number); });
    const int prepared =
        sqlite_api::sqlite3_prepare_v3(database_, text.c_str(), static_cast<int>(text.size()) + 1,
                                       SQLITE_PREPARE_PERSISTENT, &native_, nullptr);
    if (prepared != SQLITE_OK) fail(prepared, sql);
    for (const auto& type : types.parameters) bytes_.push_back(type == Type::bytes);
    row_.resize(columns_.size());
  }
  ~SqliteStatement() override { sqlite_api::sqlite3_finalize(native_); }
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  void set_null(std::size_t index) override {
    must_be(SQLITE_OK, sqlite_api::sqlite3_bind_null(native_, static_cast<int>(index) + 1));
  }
  void set(std::size_t index, std::int64_t number) override {
    must_be(SQLITE_OK,
            sqlite_api::sqlite3_bind_int64(native_, static_cast<int>(index) + 1, number));
  }
  void set(std::size_t index, std::string_view text) override {
    const int number = static_cast<int>(index) + 1;
    // An empty view may have no address, which SQLite would take for NULL.
    const char* data = text.empty() ? "" : text.data();
    if (bytes_[index]) {
      must_be(SQLITE_OK,
              sqlite_api::sqlite3_bind_blob64(native_, number, data, text.size(), SQLITE_STATIC));
      return;
    }
    refuse_nul(text);
    must_be(SQLITE_OK, sqlite_api::sqlite3_bind_text64(native_, number, data, text.size(),
                                                       SQLITE_STATIC, SQLITE_UTF8));
  }

  std::int64_t run(std::string_view sql, RowSink each) override {
    const Rewind rewind{native_};
    std::int64_t count = 0;
    for (bool more = step(); more && !columns_.empty(); more = step()) {
      ++count;
      take_row(sql);
      if (!each(row_)) break;
    }
    return columns_.empty() ? sqlite_api::sqlite3_changes(database_) : count;
  }

 private:
  // A statement that is not rewound would hold its snapshot open.
  struct Rewind {
    sqlite_api::sqlite3_stmt* native;
    ~Rewind() { sqlite_api::sqlite3_reset(native); }
  };

  bool step() {
    const int result = sqlite_api::sqlite3_step(native_);
    if (result == SQLITE_ROW) return true;
    must_be(SQLITE_DONE, result);
    return false;
  }

  void must_be(int wanted, int result) const {
    if (result != wanted) fail(result, sqlite_api::sqlite3_sql(native_));
  }

  [[noreturn]] void fail(int result, std::string_view sql) const {
    throw Error(sqlite_error_kind(result),
                std::string(sqlite_api::sqlite3_errmsg(database_)) + " [" + std::string(sql) + "]");
  }

  void take_row(std::string_view sql) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const int column = static_cast<int>(i);
      const int stored = sqlite_api::sqlite3_column_type(native_, column);
      if (stored == SQLITE_NULL) {
        row_[i] = std::monostate{};
      } else if (columns_[i] == Type::integer) {
        if (stored != SQLITE_INTEGER) no_integer(sql);
        row_[i] = std::int64_t{sqlite_api::sqlite3_column_int64(native_, column)};
      } else if (columns_[i] == Type::text) {
        const auto* text =
            reinterpret_cast<const char*>(sqlite_api::sqlite3_column_text(native_, column));
        row_[i] = std::string(text, size_of(column));
      } else {
        const auto* bytes =
            static_cast<const char*>(sqlite_api::sqlite3_column_blob(native_, column));
        row_[i] = Bytes{std::string(bytes == nullptr ? "" : bytes, size_of(column))};
      }
    }
  }

  std::size_t size_of(int column) const {
    return static_cast<std::size_t>(sqlite_api::sqlite3_column_bytes(native_, column));
  }

  sqlite_api::sqlite3* database_;
  sqlite_api::sqlite3_stmt* native_ = nullptr;
  std::vector<bool> bytes_;  // of each parameter: to be stored as bytes
  std::vector<Type> columns_;
  std::vector<Value> row_;
};

}  // namespace

std::unique_ptr<Statement> prepare_sqlite(sqlite_api::sqlite3* database, std::string_view sql,
                                          const StatementTypes& types) {
  return std::make_unique<SqliteStatement>(database, sql, types);
}

}  // namespace fw::db
