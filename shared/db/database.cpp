#include "shared/db/database.h"

#include <algorithm>
#include <unordered_map>

#include "shared/db/engine.h"
#include "shared/db/sql_text.h"

namespace fw::db {
namespace {

// A statement prepared for one list of parameter and column types.
struct Prepared {
  Prepared(EngineLink& link, std::string_view sql, const StatementTypes& types)
      : statement(link.prepare(sql, types)),
        parameters(types.parameters.begin(), types.parameters.end()),
        columns(types.columns.begin(), types.columns.end()) {}

  bool fits(const StatementTypes& types) const {
    return std::equal(types.parameters.begin(), types.parameters.end(), parameters.begin(),
                      parameters.end()) &&
           std::equal(types.columns.begin(), types.columns.end(), columns.begin(), columns.end());
  }

  std::unique_ptr<Statement> statement;
  std::vector<std::optional<Type>> parameters;
  std::vector<Type> columns;
  std::uint64_t* changes = nullptr;  // of the table that it changes
  bool in_use = false;
};

struct InUse {
  explicit InUse(Prepared& p) : prepared(p) { prepared.in_use = true; }
  ~InUse() { prepared.in_use = false; }
  InUse(const InUse&) = delete;
  InUse& operator=(const InUse&) = delete;
  Prepared& prepared;
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
  std::shared_ptr<Prepared> prepared(std::string_view sql, const StatementTypes& types) {
    auto& candidates = of_text(sql);
    for (const auto& candidate : candidates) {
      if (!candidate->in_use && candidate->fits(types)) return candidate;
    }
    auto fresh = std::make_shared<Prepared>(*link, sql, types);
    if (const std::string table = changed_table(sql); !table.empty()) {
      fresh->changes = &changes[table];
    }
    candidates.push_back(fresh);
    return fresh;
  }

  // Most statements are literals: known by their address, which saves hashing the
  // text, and held against it, as another text may lie there by now.
  std::vector<std::shared_ptr<Prepared>>& of_text(std::string_view sql) {
    Known& known = known_addresses[std::hash<const char*>{}(sql.data()) / 8 % known_most];
    if (known.entry != nullptr && known.address == sql.data() && known.entry->first == sql)
      return known.entry->second;
    auto found = cache.find(sql);
    if (found == cache.end()) {
      if (cache.size() >= cached_texts_max) forget_all();
      found = cache.try_emplace(std::string(sql)).first;
    }
    known = {sql.data(), &*found};
    return found->second;
  }

  void forget_all() {
    known_addresses.fill({});
    cache.clear();
  }

  // A statement that failed is never used again: SOCI keeps the values of the
  // failed run and would bind one of them in place of a later NULL. It goes when
  // the transaction is over, as PostgreSQL deallocates nothing in a failed one.
  void discard(std::string_view sql, const std::shared_ptr<Prepared>& failed_statement) {
    discarded.push_back(failed_statement);
    const auto found = cache.find(sql);
    if (found != cache.end()) std::erase(found->second, failed_statement);
  }

  void count_for_all_tables() {
    for (auto& [table, count] : changes) ++count;
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
    } catch (const EngineError&) {
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
  using Cache = std::unordered_map<std::string, std::vector<std::shared_ptr<Prepared>>, TextHash,
                                   std::equal_to<>>;
  struct Known {
    const char* address = nullptr;
    Cache::value_type* entry = nullptr;
  };
  static constexpr std::size_t known_most = 1024;
  Cache cache;
  std::array<Known, known_most> known_addresses{};
  std::vector<std::shared_ptr<Prepared>> discarded;
  std::unordered_map<std::string, std::uint64_t> changes;  // by table; their addresses stay
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
                                 std::span<const Type> types, RowSink each) {
  impl_->must_not_have_failed();
  return impl_->guarded(sql, [&] {
    std::array<std::optional<Type>, 64> signature;
    if (parameters.size() > signature.size()) {
      throw Error(ErrorKind::other, "more than 64 parameters: " + std::string(sql));
    }
    for (std::size_t i = 0; i < parameters.size(); ++i) signature[i] = parameters[i].type;
    if (!impl_->transaction_open) impl_->discarded.clear();
    const auto prepared = impl_->prepared(sql, {{signature.data(), parameters.size()}, types});
    const InUse guard(*prepared);
    Statement& statement = *prepared->statement;
    if (prepared->changes != nullptr) ++*prepared->changes;
    try {
      for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (const auto* number = std::get_if<std::int64_t>(&parameters[i].value)) {
          statement.set(i, *number);
        } else if (const auto* text = std::get_if<std::string_view>(&parameters[i].value)) {
          statement.set(i, *text);
        } else {
          statement.set_null(i);
        }
      }
      return statement.run(sql, each);
    } catch (...) {
      impl_->discard(sql, prepared);
      throw;
    }
  });
}

void Database::script(std::string_view sql) {
  impl_->must_not_have_failed();
  impl_->forget_all();  // what was prepared may not fit a changed schema
  impl_->count_for_all_tables();
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
  impl_->count_for_all_tables();
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

const std::uint64_t& Database::changes_of(std::string_view table) {
  return impl_->changes[std::string(table)];
}

bool Database::in_transaction() const { return impl_->transaction_open; }

void Database::checkpoint() {
  impl_->guarded("checkpoint", [&] { impl_->link->checkpoint(); });
}

void Database::checkpoint_by_hand() { impl_->link->checkpoint_by_hand(); }

std::int64_t Database::pages_since_checkpoint() const {
  return impl_->link->pages_since_checkpoint();
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
