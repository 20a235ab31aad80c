// Rows that were read once, kept in memory by key as long as they hold.
//
// Only the writing connection has them: it is the only one that writes, so a row
// changes by its statements or not at all. What it runs is counted by table
// (Database::changes_of): a statement that changes or deletes rows of the table
// makes all rows kept of it be forgotten, and so does a rollback. Only a function
// that knows which row it changes says so (told()) and mends or forgets that one.
// New rows change nothing that was kept under the key of another one, and a row
// that is missing is never kept.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "server/store/connection.h"

namespace fw::store {

// Whether each row is read from the database as well, and how many were another one
// there: a bug of whoever changed it.
struct Proof {
  bool wanted = false;
  std::uint64_t differing = 0;
};

template <class Key, class Row, class Hash = std::hash<Key>>
class Kept {
 public:
  // Of `table`; "" = columns that no statement changes, forgotten by rollbacks only.
  Kept(Connection& database, std::string_view table, Proof& proof)
      : changes_(database.changes_of(table)), seen_(changes_), proof_(proof) {}

  // The row as kept, else as `load` reads it (an optional Row); nullptr = none. Valid
  // until the next call.
  template <class Load>
  const Row* get(const Key& key, const Load& load) {
    if (const Row* row = find(key)) {
      if (!proof_.wanted || load() == *row) return row;
      ++proof_.differing;
      forget(key);
    }
    std::optional<Row> row = load();
    if (!row) return nullptr;
    return keep(key, std::move(*row));
  }

  // The row to be mended by whoever changed it, or nullptr.
  Row* find(const Key& key) {
    forget_changed();
    const auto found = rows_.find(key);
    return found == rows_.end() ? nullptr : &found->second;
  }
  const Row* keep(const Key& key, Row row) {
    forget_changed();
    if (rows_.size() >= most) rows_.clear();
    return &rows_.insert_or_assign(key, std::move(row)).first->second;
  }
  void forget(const Key& key) { rows_.erase(key); }

  // `work` runs statements of the table whose changes the caller mends or forgets.
  template <class Work>
  void told(const Work& work) {
    forget_changed();
    work();
    seen_ = changes_;
  }

 private:
  // More than a busy floor has in hand; then it begins anew.
  static constexpr std::size_t most = 50'000;

  void forget_changed() {
    if (seen_ == changes_) return;
    rows_.clear();
    seen_ = changes_;
  }

  const std::uint64_t& changes_;
  std::uint64_t seen_;
  Proof& proof_;
  std::unordered_map<Key, Row, Hash> rows_;
};

}  // namespace fw::store
