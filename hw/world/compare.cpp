// The books held against the world.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <tuple>

#include "hw/world/state.h"

namespace fw::hw {
namespace {

using Lock = std::lock_guard<std::mutex>;
using Key = std::tuple<std::string, std::string, std::string>;  // place, SKU, lot

struct Entry {
  Quantity book = 0;
  Quantity real = 0;
  // What real - book may be by recorded errors: a count between two of them may have put
  // the books right, so the sums of the latest errors, from any of them on, are possible.
  Quantity most = 0;
  Quantity least = 0;

  void add_error(Quantity quantity) {
    most = std::max<Quantity>(most + quantity, 0);
    least = std::min<Quantity>(least + quantity, 0);
  }
};

struct Standing {
  std::string stands_in;
  bool is_box = false;
};

// Where each container stands, to tell what is boxed and what has left.
class Whereabouts {
 public:
  explicit Whereabouts(db::Database& database) {
    for (auto& [code, kind, stands_in] : database.rows<std::string, std::string, std::string>(
             "SELECT code, kind, stands_in FROM container ORDER BY code")) {
      containers_[code] = {stands_in, container_kind(kind) == ContainerKind::box};
    }
    for (auto& [code] : database.rows<std::string>(
             "SELECT code FROM location WHERE kind = 'carrier' ORDER BY code")) {
      carriers_[code] = true;
    }
  }

  bool boxed(std::string place) const {
    for (auto at = containers_.find(place); at != containers_.end(); at = containers_.find(place)) {
      if (at->second.is_box) return true;
      place = at->second.stands_in;
    }
    return false;
  }

  bool left(std::string place) const {
    for (auto at = containers_.find(place); at != containers_.end(); at = containers_.find(place)) {
      place = at->second.stands_in;
    }
    return carriers_.count(place) > 0;
  }

 private:
  std::map<std::string, Standing> containers_;
  std::map<std::string, bool> carriers_;
};

void add_real(db::Database& database, std::map<Key, Entry>& entries) {
  const Whereabouts whereabouts(database);
  for (auto& [place, sku, lot, quantity] :
       database.rows<std::string, std::string, std::string, Quantity>(
           "SELECT place, sku, lot, quantity FROM goods ORDER BY place, sku, lot, expiry")) {
    if (whereabouts.boxed(place) || whereabouts.left(place)) continue;
    entries[{place, sku, lot}].real += quantity;
  }
}

void add_errors(db::Database& database, std::map<Key, Entry>& entries) {
  for (auto& [place, sku, lot, quantity] :
       database.rows<std::string, std::string, std::string, Quantity>(
           "SELECT place, sku, lot, quantity FROM world_error WHERE undone = 0 "
           "ORDER BY number")) {
    entries[{place, sku, lot}].add_error(quantity);
  }
}

// As much of the difference as errors of the same sign account for.
Quantity explained_part(const Entry& entry) {
  const Quantity difference = entry.real - entry.book;
  return difference > 0 ? std::min(difference, entry.most) : std::max(difference, entry.least);
}

}  // namespace

Quantity World::total(const std::string& sku) const {
  const Lock lock(state_->mutex);
  const Whereabouts whereabouts(state_->database);
  Quantity sum = 0;
  for (auto& [place, quantity] : state_->database.rows<std::string, Quantity>(
           "SELECT place, quantity FROM goods WHERE sku = :1 ORDER BY place", sku)) {
    if (!whereabouts.left(place)) sum += quantity;
  }
  return sum;
}

Comparison World::compare(std::span<const BookRow> book) const {
  const Lock lock(state_->mutex);
  std::map<Key, Entry> entries;
  for (const BookRow& row : book) entries[{row.place, row.sku, row.lot}].book += row.quantity;
  add_real(state_->database, entries);
  add_errors(state_->database, entries);

  Comparison comparison;
  for (const auto& [key, entry] : entries) {
    comparison.book += entry.book;
    comparison.real += entry.real;
    if (entry.book == entry.real) continue;
    const Quantity explained = explained_part(entry);
    const auto& [place, sku, lot] = key;
    comparison.differences.push_back({place, sku, lot, entry.book, entry.real, explained});
    comparison.explained += explained;
    comparison.unexplained += std::llabs(comparison.differences.back().unexplained());
  }
  return comparison;
}

}  // namespace fw::hw
