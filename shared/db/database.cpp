#include "shared/db/database.h"

#include <charconv>
#include <deque>
#include <unordered_map>

#include "shared/db/engine.h"
#include "shared/db/sql_text.h"

namespace fw::db {
namespace {

// SOCI binds addresses once, at preparation; these slots keep them stable. A
// soci::row is never used: it cuts integers to 32 bits.
struct Slot {
  Type type = Type::integer;
  bool as_text = true;
  long long number = 0;
  std::string text;
  soci::indicator indicator = soci::i_ok;
};

std::int64_t parse_integer(const std::string& text, std::string_view sql) {
  if (text == "t") return 1;  // PostgreSQL's booleans
  if (text == "f") return 0;
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) {
    throw Error(ErrorKind::other, "a column that is no 64-bit integer: " + std::string(sql));
  }
  return number;
}

// A statement prepared for one list of parameter and column types.
class Prepared {
 public:
  Prepared(EngineLink& link, std::string_view sql, std::span<const std::optional<Type>> parameters,
           std::span<const Type> columns)
      : link_(link),
        statement_(link.session()),
        parameter_types_(parameters.begin(), parameters.end()),
        column_types_(columns.begin(), columns.end()) {
    const std::string text = rewrite(sql);
    statement_.alloc();
    statement_.prepare(text);
    bind();
    statement_.define_and_bind();
  }

  bool fits(std::span<const std::optional<Type>> parameters, std::span<const Type> columns) const {
    return std::equal(parameters.begin(), parameters.end(), parameter_types_.begin(),
                      parameter_types_.end()) &&
           std::equal(columns.begin(), columns.end(), column_types_.begin(), column_types_.end());
  }

  bool in_use() const { return in_use_; }

  void set_null(std::size_t index) { uses_[index].indicator = soci::i_null; }
  void set(std::size_t index, std::int64_t number) {
    uses_[index].indicator = soci::i_ok;
    uses_[index].number = number;
  }
  void set(std::size_t index, std::string_view text) {
    Slot& slot = uses_[index];
    slot.indicator = soci::i_ok;
    if (slot.type == Type::bytes) {
      slot.text = link_.encode_bytes(std::string(text));
      return;
    }
    // libpq would end the text there, without a word.
    if (text.find('\0') != std::string_view::npos) {
      throw Error(ErrorKind::constraint, "text with a NUL character for a parameter");
    }
    slot.text = text;
  }

  std::int64_t run(std::string_view sql, const std::function<bool(std::span<Value>)>& each) {
    InUse guard(*this);
    const bool got_row = statement_.execute(true);
    if (intos_.empty()) {
      guard.read_to_the_end = !got_row;
      return statement_.get_affected_rows();
    }
    std::int64_t count = 0;
    for (bool more = got_row; more; more = statement_.fetch()) {
      ++count;
      take_row(sql);
      if (!each(row_)) return count;
    }
    guard.read_to_the_end = true;
    return count;
  }

 private:
  // Marks the statement and, when run() ends before the last row, lets the
  // engine let go of it.
  struct InUse {
    explicit InUse(Prepared& p) : prepared(p) { prepared.in_use_ = true; }
    ~InUse() {
      prepared.in_use_ = false;
      if (!read_to_the_end) prepared.link_.rewind(prepared.statement_);
    }
    InUse(const InUse&) = delete;
    InUse& operator=(const InUse&) = delete;
    Prepared& prepared;
    bool read_to_the_end = false;
  };

  std::string rewrite(std::string_view sql) {
    const auto count = static_cast<int>(parameter_types_.size());
    used_.assign(parameter_types_.size(), false);
    std::string text = rewrite_parameters(sql, [&](int number) {
      if (number > count) wrong_count(sql, number);
      const auto index = static_cast<std::size_t>(number) - 1;
      used_[index] = true;
      return link_.placeholder(number, parameter_types_[index]);
    });
    for (std::size_t i = 0; i < used_.size(); ++i) {
      if (!used_[i]) wrong_count(sql, static_cast<int>(i) + 1);
    }
    return text;
  }

  [[noreturn]] void wrong_count(std::string_view sql, int number) const {
    throw Error(ErrorKind::other, std::to_string(parameter_types_.size()) +
                                      " arguments do not fit parameter :" + std::to_string(number) +
                                      " of the statement: " + std::string(sql));
  }

  void bind() {
    for (std::size_t i = 0; i < parameter_types_.size(); ++i) {
      Slot& slot = uses_.emplace_back();
      // PostgreSQL's text holds a literal NULL where the type is not known.
      if (!parameter_types_[i] && link_.engine() == Engine::postgresql) continue;
      slot.type = parameter_types_[i].value_or(Type::integer);
      const std::string name = std::to_string(i + 1);
      if (slot.type == Type::integer) {
        statement_.exchange(soci::use(slot.number, slot.indicator, name));
      } else {
        statement_.exchange(soci::use(slot.text, slot.indicator, name));
      }
    }
    for (const Type type : column_types_) {
      Slot& slot = intos_.emplace_back();
      slot.type = type;
      slot.as_text = type != Type::integer || link_.integers_as_text();
      if (slot.as_text) {
        statement_.exchange(soci::into(slot.text, slot.indicator));
      } else {
        statement_.exchange(soci::into(slot.number, slot.indicator));
      }
    }
    row_.resize(column_types_.size());
  }

  void take_row(std::string_view sql) {
    for (std::size_t i = 0; i < intos_.size(); ++i) {
      Slot& slot = intos_[i];
      if (slot.indicator == soci::i_null) {
        row_[i] = std::monostate{};
      } else if (slot.type == Type::text) {
        row_[i] = std::move(slot.text);
      } else if (slot.type == Type::bytes) {
        row_[i] = Bytes{link_.decode_bytes(std::move(slot.text))};
      } else if (slot.as_text) {
        row_[i] = parse_integer(slot.text, sql);
      } else if (link_.misread_as_integer(statement_, static_cast<int>(i))) {
        throw Error(ErrorKind::other, "a column that is no 64-bit integer: " + std::string(sql));
      } else {
        row_[i] = std::int64_t{slot.number};
      }
    }
  }

  EngineLink& link_;
  soci::statement statement_;
  std::vector<std::optional<Type>> parameter_types_;
  std::vector<Type> column_types_;
  std::vector<bool> used_;
  std::deque<Slot> uses_;
  std::deque<Slot> intos_;
  std::vector<Value> row_;
  bool in_use_ = false;
};

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

// More texts than this come only from statements made at run time.
constexpr std::size_t cached_texts_max = 1000;

bool is_postgresql(const std::string& where) {
  return where.starts_with("postgresql://") || where.starts_with("postgres://") ||
         where.find("dbname=") != std::string::npos;
}

}  // namespace

struct Database::Impl {
  explicit Impl(std::unique_ptr<EngineLink> l) : link(std::move(l)) {}

  // A statement for these types; a second one when the first is being read.
  std::shared_ptr<Prepared> prepared(std::string_view sql,
                                     std::span<const std::optional<Type>> parameters,
                                     std::span<const Type> columns) {
    auto found = cache.find(sql);
    if (found == cache.end()) {
      if (cache.size() >= cached_texts_max) cache.clear();
      found = cache.try_emplace(std::string(sql)).first;
    }
    for (const auto& candidate : found->second) {
      if (!candidate->in_use() && candidate->fits(parameters, columns)) return candidate;
    }
    auto fresh = std::make_shared<Prepared>(*link, sql, parameters, columns);
    found->second.push_back(fresh);
    return fresh;
  }

  // A statement that failed is never used again: SOCI keeps the values of the
  // failed run and would bind one of them in place of a later NULL. It goes when
  // the transaction is over, as PostgreSQL deallocates nothing in a failed one.
  void discard(std::string_view sql, const std::shared_ptr<Prepared>& failed_statement) {
    discarded.push_back(failed_statement);
    const auto found = cache.find(sql);
    if (found != cache.end()) std::erase(found->second, failed_statement);
  }

  void must_not_have_failed() const {
    if (failed) {
      throw Error(ErrorKind::other, "this transaction has failed before: roll it back");
    }
  }

  // Runs `work`; any exception of SOCI leaves as an Error and ends a transaction.
  template <class Work>
  auto guarded(std::string_view sql, const Work& work) {
    try {
      return work();
    } catch (const soci::soci_error&) {
      failed = failed || transaction_open;
      const Error error = link->current_error();
      throw Error(error.kind(), std::string(error.what()) + " [" + std::string(sql) + "]");
    } catch (const Error&) {
      failed = failed || transaction_open;
      throw;
    }
  }

  std::unique_ptr<EngineLink> link;
  // The statements go before the link, as members die in reverse order.
  std::unordered_map<std::string, std::vector<std::shared_ptr<Prepared>>, TextHash, std::equal_to<>>
      cache;
  std::vector<std::shared_ptr<Prepared>> discarded;
  bool transaction_open = false;
  bool failed = false;
};

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Database Database::open(const std::string& where, const OpenOptions& options) {
  auto link = is_postgresql(where) ? open_postgresql(where, options) : open_sqlite(where, options);
  return Database(std::make_unique<Impl>(std::move(link)));
}

Engine Database::engine() const { return impl_->link->engine(); }

Database::Parameter Database::to_parameter(const Value& v) {
  if (const auto* number = std::get_if<std::int64_t>(&v)) return to_parameter(*number);
  if (const auto* text = std::get_if<std::string>(&v)) return to_parameter(*text);
  if (const auto* bytes = std::get_if<Bytes>(&v)) return to_parameter(*bytes);
  return to_parameter(std::nullopt);
}

void Database::null_where_none_expected(std::string_view sql) {
  throw Error(ErrorKind::other, "a NULL where none was expected: " + std::string(sql));
}

std::int64_t Database::run(std::string_view sql, std::span<const Value> parameters,
                           std::span<const Type> types,
                           const std::function<bool(std::span<Value>)>& each) {
  std::vector<Parameter> typed;
  typed.reserve(parameters.size());
  for (const Value& value : parameters) typed.push_back(to_parameter(value));
  return run_typed(sql, typed, types, each);
}

std::int64_t Database::run_typed(std::string_view sql, std::span<const Parameter> parameters,
                                 std::span<const Type> types,
                                 const std::function<bool(std::span<Value>)>& each) {
  impl_->must_not_have_failed();
  return impl_->guarded(sql, [&] {
    std::array<std::optional<Type>, 64> signature;
    if (parameters.size() > signature.size()) {
      throw Error(ErrorKind::other, "more than 64 parameters: " + std::string(sql));
    }
    for (std::size_t i = 0; i < parameters.size(); ++i) signature[i] = parameters[i].type;
    const std::span<const std::optional<Type>> used(signature.data(), parameters.size());
    if (!impl_->transaction_open) impl_->discarded.clear();
    const auto statement = impl_->prepared(sql, used, types);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      if (const auto* number = std::get_if<std::int64_t>(&parameters[i].value)) {
        statement->set(i, *number);
      } else if (const auto* text = std::get_if<std::string_view>(&parameters[i].value)) {
        statement->set(i, *text);
      } else {
        statement->set_null(i);
      }
    }
    try {
      return statement->run(sql, each);
    } catch (...) {
      impl_->discard(sql, statement);
      throw;
    }
  });
}

void Database::script(std::string_view sql) {
  impl_->must_not_have_failed();
  impl_->cache.clear();  // what was prepared may not fit a changed schema
  impl_->guarded("script", [&] { impl_->link->script(std::string(sql)); });
}

void Database::begin() {
  if (impl_->transaction_open) throw Error(ErrorKind::other, "a transaction is open already");
  run(impl_->link->begin_statement(), {}, {}, {});
  impl_->transaction_open = true;
}

void Database::commit() {
  if (!impl_->transaction_open) throw Error(ErrorKind::other, "no transaction is open");
  run("COMMIT", {}, {}, {});
  impl_->transaction_open = false;
}

void Database::rollback() noexcept {
  impl_->failed = false;
  impl_->transaction_open = false;
  try {
    // SQLite ends the transaction by itself after some errors (full disk).
    if (impl_->link->in_transaction()) run("ROLLBACK", {}, {}, {});
  } catch (const std::exception&) {
    // A lost connection rolls back on the other side.
    impl_->failed = false;
  }
  impl_->discarded.clear();
}

bool Database::in_transaction() const { return impl_->transaction_open; }

void Database::checkpoint() {
  impl_->guarded("checkpoint", [&] { impl_->link->checkpoint(); });
}

bool Database::claim_for_writing() {
  return impl_->guarded("claim", [&] { return impl_->link->claim_for_writing(); });
}

struct Backup::Impl {
  std::unique_ptr<BackupJob> job;
};

Backup::Backup(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Backup::Backup(Backup&&) noexcept = default;
Backup& Backup::operator=(Backup&&) noexcept = default;
Backup::~Backup() = default;

bool Backup::step(int pages) { return impl_->job->step(pages); }
int Backup::progress_per_mille() const { return impl_->job->progress_per_mille(); }

Backup Database::start_backup(const std::string& path) {
  auto impl = std::make_unique<Backup::Impl>();
  impl->job = impl_->link->start_backup(path);
  return Backup(std::move(impl));
}

void Database::backup_to(const std::string& path) {
  Backup backup = start_backup(path);
  while (backup.step(-1)) {
  }
}

}  // namespace fw::db
