// One SQL, two engines: SQLite (embedded, the default) and PostgreSQL.
//
// A Database is one connection, used by one thread at a time. Statements are
// written once, in the common dialect below, and prepared once per text. Four
// types cross this boundary: 64-bit integers, text, bytes, NULL.
//
// The common dialect
// - Parameters are :1 :2 ... in the order of the arguments; one may be used more
//   than once. Each carries the type of its C++ argument to the engine, so it may
//   stand anywhere: VALUES (:1), x = :1, COALESCE(:1, x), :1 IS NULL, LIMIT :1.
//   std::optional keeps its type when empty.
// - Text is UTF-8 without NUL characters (such text is refused with Error).
// - Results: an integer column may be any integer expression, COUNT, SUM, EXISTS
//   or comparison (true is 1). Text, a decimal or a NULL read as an integer is an
//   Error on both engines. SUM is a decimal on PostgreSQL: write CAST(SUM(x) AS
//   BIGINT) before dividing, whole numbers then divide alike.
// - An argument has the type of the column it meets (PostgreSQL refuses others).
// - Conditions are comparisons: `WHERE flag = 1`, never `WHERE flag`.
// - Upsert: INSERT ... ON CONFLICT (columns) DO UPDATE SET x = excluded.x / DO
//   NOTHING; after a SELECT source write WHERE 1 = 1 before ON CONFLICT.
// - RETURNING, WITH, window functions, row values and UPDATE ... FROM work on
//   both. Say NULLS LAST or NULLS FIRST wherever a sorted column may be NULL.
// - Not: LIKE, ILIKE, GLOB, rowid, AUTOINCREMENT, SERIAL, OR IGNORE, OR REPLACE,
//   backticks, ::casts, double-quoted text, LIMIT in UPDATE or DELETE.
//
// Errors: a statement that the engine refuses throws db::Error, whose `kind`
// says whether the caller may go on (constraint), must try again (busy) or must
// stop the process (io, full, corrupt: a failed sync or a full disk is final).
// Inside a transaction any Error ends it on both engines: every further
// statement and commit() throws until rollback(). Messages hold no values.
#pragma once
#include <array>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace fw::db {

enum class Engine { sqlite, postgresql };

enum class ErrorKind { constraint, busy, io, full, corrupt, lost_connection, other };

class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
  ErrorKind kind() const { return kind_; }

 private:
  ErrorKind kind_;
};

// Raw bytes for {bytes} columns: rendered labels, photographs.
struct Bytes {
  std::string data;
  friend bool operator==(const Bytes&, const Bytes&) = default;
};

using Value = std::variant<std::monostate, std::int64_t, std::string, Bytes>;

enum class Type { integer, text, bytes };

// Whatever takes the rows of a query, one by one, until it returns false. It is not
// kept: the callable must live as long as the query runs.
class RowSink {
 public:
  template <class Callable>
  RowSink(const Callable& each)  // NOLINT(google-explicit-constructor): stands for `each`
      : object_(&each), call_([](const void* object, std::span<Value> row) {
          return static_cast<bool>((*static_cast<const Callable*>(object))(row));
        }) {}
  bool operator()(std::span<Value> row) const { return call_(object_, row); }

 private:
  const void* object_;
  bool (*call_)(const void* object, std::span<Value> row);
};

struct OpenOptions {
  bool read_only = false;      // SQLite: query_only, never checkpoints
  bool create = true;          // SQLite: make the file when it is missing
  int busy_timeout_ms = 5000;  // an alarm, it should never fire
};

// A running copy of a SQLite database (Database::start_backup). The file appears
// under its name only when it is whole and synced; an unfinished one is removed.
// It must be gone before its Database.
class Backup {
 public:
  Backup(Backup&&) noexcept;
  Backup& operator=(Backup&&) noexcept;
  ~Backup();

  // Copies up to `pages` pages (4 KiB each; -1: all). True while more remains to be
  // done. Once all pages are copied (progress 1,000), one last call syncs the file
  // and gives it its name: that one may be made on another thread.
  bool step(int pages);
  // 0 to 1,000 of 1,000 parts done.
  int progress_per_mille() const;

 private:
  friend class Database;
  struct Impl;
  explicit Backup(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

class Database {
 public:
  // `where` is a file path (or ":memory:") for SQLite, or "postgresql://..." /
  // "dbname=..." for PostgreSQL, whose database must have encoding UTF8 and
  // collation C. Throws Error when it cannot be opened or is not so.
  static Database open(const std::string& where, const OpenOptions& options = {});
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  Engine engine() const;

  // Runs a statement; returns the number of rows inserted, changed or deleted.
  template <class... In>
  std::int64_t exec(std::string_view sql, const In&... in) {
    return run_typed(sql, std::array<Parameter, sizeof...(In)>{to_parameter(in)...}, {},
                     [](std::span<Value>) { return true; });
  }

  // All rows of a query, typed: rows<Id, std::string, std::optional<Id>>(sql, ...).
  template <class... Out, class... In>
  std::vector<std::tuple<Out...>> rows(std::string_view sql, const In&... in) {
    std::vector<std::tuple<Out...>> all;
    query<Out...>(
        sql,
        [&](std::span<Value> row) {
          all.push_back(take<Out...>(row, sql, std::index_sequence_for<Out...>{}));
          return true;
        },
        in...);
    return all;
  }

  // The only row, or nothing. More than one row is a bug: throws Error::other.
  template <class... Out, class... In>
  std::optional<std::tuple<Out...>> row(std::string_view sql, const In&... in) {
    std::optional<std::tuple<Out...>> only;
    const std::int64_t count = query<Out...>(
        sql,
        [&](std::span<Value> row) {
          if (only) return false;
          only.emplace(take<Out...>(row, sql, std::index_sequence_for<Out...>{}));
          return true;
        },
        in...);
    if (count > 1) throw Error(ErrorKind::other, "more than one row: " + std::string(sql));
    return only;
  }

  // The first column of the only row, or nothing.
  template <class Out, class... In>
  std::optional<Out> value(std::string_view sql, const In&... in) {
    auto one = row<Out>(sql, in...);
    if (!one) return std::nullopt;
    return std::move(std::get<0>(*one));
  }

  // Untyped form, for queries made at run time (doctor, exports). `types` names
  // the columns; `each` returns false to stop early and may run other statements
  // on this connection. Returns the rows changed, or the rows given to `each`.
  std::int64_t run(std::string_view sql, std::span<const Value> parameters,
                   std::span<const Type> types, const std::function<bool(std::span<Value>)>& each);

  // Counts the statements of this connection that may have changed or deleted rows of
  // `table` (plain INSERTs do neither): while it stands still, what was read of them
  // here holds, as long as nobody else writes. Every rollback and script counts for
  // every table, and alone for "". The reference lives as long as the connection.
  const std::uint64_t& changes_of(std::string_view table);

  // Several statements separated by ';' with no parameters (migrations).
  void script(std::string_view sql);

  // The writing connection takes the write lock at once (one process, one writing
  // connection, so it never waits). A read-only one gets one unmoving snapshot;
  // keep it under a second, a long reader makes the write-ahead log grow.
  void begin();
  void commit();
  void rollback() noexcept;
  bool in_transaction() const;

  // SQLite only, on the writing connection: move finished WAL frames into the
  // file without waiting for readers. No effect on PostgreSQL.
  void checkpoint();
  // By itself, a commit checkpoints when the log has 200 pages, before it returns.
  // After this call only checkpoint() does, whenever the caller finds the time.
  void checkpoint_by_hand();
  // Pages that went to the log since then, or since the last checkpoint(); 0 on
  // PostgreSQL.
  std::int64_t pages_since_checkpoint() const;

  // SQLite: starts a copy of the whole database to a file that must not exist.
  // On the writing connection, step() it between transactions: changes made
  // meanwhile by this connection are carried along.
  Backup start_backup(const std::string& path);
  // The same in one go (the connection is busy meanwhile).
  void backup_to(const std::string& path);

  // PostgreSQL: one session of the whole cluster may hold this database for
  // writing; false when another does. Always true on SQLite (see lock.h).
  bool claim_for_writing();

 private:
  struct Impl;
  // An argument, not copied (text and bytes are views of it), with the type it has even
  // when it is NULL.
  struct Parameter {
    std::variant<std::monostate, std::int64_t, std::string_view> value;
    std::optional<Type> type;
  };
  explicit Database(std::unique_ptr<Impl> impl);
  std::int64_t run_typed(std::string_view sql, std::span<const Parameter> parameters,
                         std::span<const Type> types, RowSink each);

  template <class... Out, class Each, class... In>
  std::int64_t query(std::string_view sql, const Each& each, const In&... in) {
    static constexpr std::array<Type, sizeof...(Out)> types{type_of<Out>()...};
    const std::array<Parameter, sizeof...(In)> parameters{to_parameter(in)...};
    return run_typed(sql, parameters, types, each);
  }
  std::unique_ptr<Impl> impl_;

  template <std::integral T>
  static Parameter to_parameter(T v) {
    static_assert(sizeof(T) < sizeof(std::int64_t) || std::is_signed_v<T>,
                  "an unsigned 64-bit number does not fit a column: convert it first");
    return {static_cast<std::int64_t>(v), Type::integer};
  }
  static Parameter to_parameter(const std::string& v) { return {std::string_view(v), Type::text}; }
  static Parameter to_parameter(std::string_view v) { return {v, Type::text}; }
  static Parameter to_parameter(const char* v) { return {std::string_view(v), Type::text}; }
  static Parameter to_parameter(const Bytes& v) { return {std::string_view(v.data), Type::bytes}; }
  static Parameter to_parameter(std::nullopt_t) { return {std::monostate{}, std::nullopt}; }
  static Parameter to_parameter(const Value& v);
  template <class T>
  static Parameter to_parameter(const std::optional<T>& v) {
    if (v) return to_parameter(*v);
    return {std::monostate{}, to_parameter(T{}).type};
  }

  template <class T>
  struct Unwrap {
    using type = T;
    static constexpr bool nullable = false;
  };
  template <class T>
  struct Unwrap<std::optional<T>> {
    using type = T;
    static constexpr bool nullable = true;
  };

  template <class T>
  static constexpr Type type_of() {
    using U = typename Unwrap<T>::type;
    static_assert(std::is_same_v<U, std::int64_t> || std::is_same_v<U, std::string> ||
                  std::is_same_v<U, bool> || std::is_same_v<U, Bytes>);
    if constexpr (std::is_same_v<U, std::string>) {
      return Type::text;
    } else if constexpr (std::is_same_v<U, Bytes>) {
      return Type::bytes;
    } else {
      return Type::integer;
    }
  }

  template <class... Out, std::size_t... Column>
  static std::tuple<Out...> take(std::span<Value> row, std::string_view sql,
                                 std::index_sequence<Column...>) {
    return std::tuple<Out...>{from_value<Out>(row[Column], sql)...};
  }

  [[noreturn]] static void null_where_none_expected(std::string_view sql);

  template <class T>
  static T from_value(Value& v, std::string_view sql) {
    using U = typename Unwrap<T>::type;
    if (std::holds_alternative<std::monostate>(v)) {
      if constexpr (Unwrap<T>::nullable) {
        return std::nullopt;
      } else {
        null_where_none_expected(sql);
      }
    }
    if constexpr (std::is_same_v<U, std::string> || std::is_same_v<U, Bytes>) {
      return T{std::move(std::get<U>(v))};
    } else if constexpr (std::is_same_v<U, bool>) {
      return T{std::get<std::int64_t>(v) != 0};
    } else {
      return T{std::get<std::int64_t>(v)};
    }
  }
};

// Rolls back unless commit() was called.
class Transaction {
 public:
  explicit Transaction(Database& database) : database_(database) { database_.begin(); }
  ~Transaction() {
    if (!done_) database_.rollback();
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit() {
    database_.commit();
    done_ = true;
  }

 private:
  Database& database_;
  bool done_ = false;
};

}  // namespace fw::db
