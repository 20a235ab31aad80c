// One SQL, two engines: SQLite (embedded, the default) and PostgreSQL.
//
// A Database is one connection, used by one thread at a time. Statements are
// written once, in the common dialect (ARCHITECTURE.md, "One SQL"), with named
// parameters :1 :2 ... bound in order; they are prepared once per text and kept.
// Only three types cross this boundary: 64-bit integers, text, NULL.
//
// Errors: a statement that the engine refuses throws db::Error, whose `kind`
// says whether the caller may go on (constraint), must try again (busy) or must
// stop the process (io: a failed sync or a full disk is final, see README).
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
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

using Value = std::variant<std::monostate, std::int64_t, std::string>;

enum class Type { integer, text };

struct OpenOptions {
  bool read_only = false;      // SQLite: query_only, never checkpoints
  bool create = true;          // SQLite: make the file when it is missing
  int busy_timeout_ms = 5000;  // an alarm, it should never fire
};

class Database {
 public:
  // `where` is a file path for SQLite, or "postgresql://..." / "dbname=..." for
  // PostgreSQL. Throws Error when it cannot be opened.
  static Database open(const std::string& where, const OpenOptions& options = {});
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  Engine engine() const;

  // Runs a statement; returns the number of rows changed.
  template <class... In>
  std::int64_t exec(std::string_view sql, const In&... in) {
    const std::vector<Value> values{to_value(in)...};
    return run(sql, values, {}, {});
  }

  // All rows of a query, typed: rows<Id, std::string, std::optional<Id>>(sql, ...).
  template <class... Out, class... In>
  std::vector<std::tuple<Out...>> rows(std::string_view sql, const In&... in) {
    std::vector<std::tuple<Out...>> all;
    const std::vector<Value> values{to_value(in)...};
    static const std::vector<Type> types{type_of<Out>()...};
    run(sql, values, types, [&](std::span<Value> row) {
      std::size_t column = 0;
      // Braced initialisation fixes the order of evaluation.
      all.push_back(std::tuple<Out...>{from_value<Out>(row[column++], sql)...});
      return true;
    });
    return all;
  }

  // The only row, or nothing. More than one row is a bug: throws Error::other.
  template <class... Out, class... In>
  std::optional<std::tuple<Out...>> row(std::string_view sql, const In&... in) {
    auto all = rows<Out...>(sql, in...);
    if (all.empty()) return std::nullopt;
    if (all.size() > 1) throw Error(ErrorKind::other, "more than one row: " + std::string(sql));
    return std::move(all.front());
  }

  // The first column of the only row, or nothing.
  template <class Out, class... In>
  std::optional<Out> value(std::string_view sql, const In&... in) {
    auto one = row<Out>(sql, in...);
    if (!one) return std::nullopt;
    return std::move(std::get<0>(*one));
  }

  // Untyped form, for queries made at run time (doctor, exports). `types` names
  // the columns; `each` returns false to stop early.
  std::int64_t run(std::string_view sql, std::span<const Value> parameters,
                   std::span<const Type> types,
                   const std::function<bool(std::span<Value>)>& each);

  // Several statements separated by ';' with no parameters (migrations).
  void script(std::string_view sql);

  // BEGIN IMMEDIATE on SQLite; BEGIN on PostgreSQL (serialised by its caller:
  // one process, one writing connection).
  void begin();
  void commit();
  void rollback() noexcept;
  bool in_transaction() const;

  // SQLite only, on the writing connection: move finished WAL frames into the
  // file without waiting for readers. No effect on PostgreSQL.
  void checkpoint();
  // Copies the whole database to a new file while others may read (SQLite).
  void backup_to(const std::string& path);

 private:
  struct Impl;
  explicit Database(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;

  static Value to_value(std::int64_t v) { return v; }
  static Value to_value(int v) { return std::int64_t{v}; }
  static Value to_value(bool v) { return std::int64_t{v ? 1 : 0}; }
  static Value to_value(const std::string& v) { return v; }
  static Value to_value(std::string_view v) { return std::string(v); }
  static Value to_value(const char* v) { return std::string(v); }
  static Value to_value(std::nullopt_t) { return std::monostate{}; }
  static Value to_value(const Value& v) { return v; }
  template <class T>
  static Value to_value(const std::optional<T>& v) {
    return v ? to_value(*v) : Value{std::monostate{}};
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
  static Type type_of() {
    using U = typename Unwrap<T>::type;
    static_assert(std::is_same_v<U, std::int64_t> || std::is_same_v<U, std::string> ||
                  std::is_same_v<U, bool>);
    return std::is_same_v<U, std::string> ? Type::text : Type::integer;
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
    if constexpr (std::is_same_v<U, std::string>) {
      return T{std::move(std::get<std::string>(v))};
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
