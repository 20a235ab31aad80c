// How the world comes to differ from the books: shrinkage, finds, goods in the
// wrong place, and what people pick wrong. Each is recorded with what it did to
// which place, so that the summary can explain every difference.
#include <algorithm>

#include "hw/world/state.h"
#include "shared/base/random.h"

namespace fw::hw {
namespace {

using Lock = std::lock_guard<std::mutex>;

// Units of one lot out of a place, each with what became of them recorded.
Quantity vanish(WorldState& state, const std::string& place, const std::string& sku,
                const std::string& lot, Quantity quantity) {
  const Quantity gone = units(state.take(place, sku, lot, quantity));
  state.record({0, WorldErrorKind::less, place, sku, lot, -gone, false}, std::nullopt);
  return gone;
}

void appear(WorldState& state, const std::string& place, const Goods& goods) {
  state.add_goods(place, goods);
  state.record({0, WorldErrorKind::more, place, goods.sku, goods.lot, goods.quantity, false},
               std::nullopt);
}

Quantity stray(WorldState& state, const std::string& from, const std::string& to,
               const std::string& sku, const std::string& lot, Quantity quantity) {
  const std::vector<Goods> moved = state.take(from, sku, lot, quantity);
  for (const Goods& goods : moved) state.add_goods(to, goods);
  const Quantity strayed = units(moved);
  state.record({0, WorldErrorKind::wrong_place, from, sku, lot, -strayed, false}, std::nullopt);
  state.record({0, WorldErrorKind::wrong_place, to, sku, lot, strayed, false}, std::nullopt);
  return strayed;
}

struct OnShelf {
  std::string place;
  Goods goods;
};

std::vector<OnShelf> goods_on_shelves(db::Database& database) {
  std::vector<OnShelf> all;
  for (auto& [place, sku, lot, expiry, quantity] :
       database.rows<std::string, std::string, std::string, std::string, Quantity>(
           "SELECT goods.place, goods.sku, goods.lot, goods.expiry, goods.quantity FROM goods "
           "JOIN location ON location.code = goods.place WHERE location.kind = 'shelf' "
           "ORDER BY goods.place, goods.sku, goods.lot, goods.expiry")) {
    all.push_back({place, {sku, lot, expiry, quantity}});
  }
  return all;
}

std::vector<std::string> shelves_of(db::Database& database) {
  std::vector<std::string> codes;
  for (auto& [code] :
       database.rows<std::string>("SELECT code FROM location WHERE kind = 'shelf' ORDER BY code")) {
    codes.push_back(code);
  }
  return codes;
}

// One chance for each kind of goods; true when an error was made.
bool err_by_chance(WorldState& state, const OnShelf& at, const std::vector<std::string>& shelves,
                   const ErrorRates& rates, Random& random) {
  const std::uint64_t draw = random.below(1000);
  const Quantity wished = random.between(1, std::max<Quantity>(rates.most, 1));
  const std::string& elsewhere = shelves[random.below(shelves.size())];
  const std::uint64_t less = rates.less_per_mille;
  const std::uint64_t more = less + rates.more_per_mille;
  const std::uint64_t wrong = more + rates.wrong_place_per_mille;
  if (draw < less) {
    return vanish(state, at.place, at.goods.sku, at.goods.lot, wished) > 0;
  }
  if (draw < more) {
    Goods found = at.goods;
    found.quantity = wished;
    appear(state, at.place, found);
    return true;
  }
  if (draw < wrong && elsewhere != at.place) {
    return stray(state, at.place, elsewhere, at.goods.sku, at.goods.lot, wished) > 0;
  }
  return false;
}

// What a mis-pick did: the wanted goods stayed where they should have left, the
// made ones left where they should have stayed, and the totes likewise.
void record_effects(WorldState& state, const Mispick& m, std::int64_t number) {
  struct Effect {
    std::string place;
    std::string sku;
    std::string lot;
    Quantity quantity;
  };
  const Effect effects[] = {{m.wanted.place, m.wanted.sku, m.wanted.lot, m.wanted.quantity},
                            {m.made.place, m.made.sku, m.made.lot, -m.made.quantity},
                            {m.wanted.tote, m.wanted.sku, m.wanted.lot, -m.wanted.quantity},
                            {m.made.tote, m.made.sku, m.made.lot, m.made.quantity}};
  for (const Effect& effect : effects) {
    state.record(
        {0, WorldErrorKind::mispick, effect.place, effect.sku, effect.lot, effect.quantity, false},
        number);
  }
}

}  // namespace

Result<Quantity> World::lose(const std::string& place, const std::string& sku,
                             const std::string& lot, Quantity quantity) {
  if (quantity <= 0) return refuse_quantity(quantity);
  const Lock lock(state_->mutex);
  db::Transaction transaction(state_->database);
  if (!state_->place_exists(place)) return refuse_place(place);
  const Quantity gone = vanish(*state_, place, sku, lot, quantity);
  transaction.commit();
  return gone;
}

Result<Quantity> World::add_unbooked(const std::string& place, const Goods& goods) {
  if (goods.quantity <= 0) return refuse_quantity(goods.quantity);
  const Lock lock(state_->mutex);
  db::Transaction transaction(state_->database);
  if (!state_->place_exists(place)) return refuse_place(place);
  appear(*state_, place, goods);
  transaction.commit();
  return goods.quantity;
}

Result<Quantity> World::misplace(const std::string& from, const std::string& to,
                                 const std::string& sku, const std::string& lot,
                                 Quantity quantity) {
  if (quantity <= 0) return refuse_quantity(quantity);
  const Lock lock(state_->mutex);
  db::Transaction transaction(state_->database);
  if (!state_->place_exists(from)) return refuse_place(from);
  if (!state_->place_exists(to)) return refuse_place(to);
  const Quantity strayed = stray(*state_, from, to, sku, lot, quantity);
  transaction.commit();
  return strayed;
}

std::int64_t World::scatter_errors(const ErrorRates& rates) {
  Random random(seed());
  const Lock lock(state_->mutex);
  db::Transaction transaction(state_->database);
  const std::vector<std::string> shelves = shelves_of(state_->database);
  std::int64_t made = 0;
  for (const OnShelf& at : goods_on_shelves(state_->database)) {
    if (err_by_chance(*state_, at, shelves, rates, random)) ++made;
  }
  transaction.commit();
  return made;
}

std::int64_t World::record_mispick(const Mispick& m) {
  const Lock lock(state_->mutex);
  db::Transaction transaction(state_->database);
  const std::int64_t number = state_->count_up("mispick");
  state_->database.exec(
      "INSERT INTO mispick (number, worker, wanted_place, wanted_tote, wanted_sku, wanted_lot, "
      "wanted_quantity, made_place, made_tote, made_sku, made_lot, made_quantity, caught) "
      "VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, :10, :11, :12, :13)",
      number, m.worker, m.wanted.place, m.wanted.tote, m.wanted.sku, m.wanted.lot,
      m.wanted.quantity, m.made.place, m.made.tote, m.made.sku, m.made.lot, m.made.quantity,
      text_of(Caught::not_yet));
  record_effects(*state_, m, number);
  transaction.commit();
  return number;
}

void World::mispick_caught(std::int64_t number, Caught caught) {
  const Lock lock(state_->mutex);
  db::Transaction transaction(state_->database);
  state_->database.exec("UPDATE mispick SET caught = :2 WHERE number = :1", number,
                        text_of(caught));
  if (caught == Caught::at_pick) {
    state_->database.exec("UPDATE world_error SET undone = 1 WHERE mispick = :1", number);
  }
  if (caught == Caught::at_pack) {
    state_->database.exec(
        "UPDATE world_error SET undone = 1 WHERE mispick = :1 AND place IN "
        "(SELECT wanted_tote FROM mispick WHERE number = :1 "
        "UNION SELECT made_tote FROM mispick WHERE number = :1)",
        number);
  }
  transaction.commit();
}

std::vector<Mispick> World::mispicks_in(const std::string& tote) const {
  const Lock lock(state_->mutex);
  std::vector<Mispick> all;
  using Text = std::string;
  for (auto& [number, worker, wanted_place, wanted_tote, wanted_sku, wanted_lot, wanted_quantity,
              made_place, made_tote, made_sku, made_lot, made_quantity, caught] :
       state_->database.rows<std::int64_t, Text, Text, Text, Text, Text, Quantity, Text, Text, Text,
                             Text, Quantity, Text>(
           "SELECT number, worker, wanted_place, wanted_tote, wanted_sku, wanted_lot, "
           "wanted_quantity, made_place, made_tote, made_sku, made_lot, made_quantity, caught "
           "FROM mispick WHERE made_tote = :1 AND caught = :2 ORDER BY number",
           tote, text_of(Caught::not_yet))) {
    all.push_back({number,
                   worker,
                   {wanted_place, wanted_tote, wanted_sku, wanted_lot, wanted_quantity},
                   {made_place, made_tote, made_sku, made_lot, made_quantity},
                   caught_of(caught)});
  }
  return all;
}

MispickCounts World::mispick_counts() const {
  const Lock lock(state_->mutex);
  MispickCounts counts;
  for (auto& [caught, number] : state_->database.rows<std::string, std::int64_t>(
           "SELECT caught, COUNT(*) FROM mispick GROUP BY caught ORDER BY caught")) {
    counts.made += number;
    switch (caught_of(caught)) {
      case Caught::not_yet:
        counts.not_caught = number;
        break;
      case Caught::at_pick:
        counts.caught_at_pick = number;
        break;
      case Caught::at_pack:
        counts.caught_at_pack = number;
        break;
    }
  }
  return counts;
}

std::vector<WorldError> World::errors() const {
  const Lock lock(state_->mutex);
  std::vector<WorldError> all;
  for (auto& [number, kind, place, sku, lot, quantity, undone] :
       state_->database
           .rows<std::int64_t, std::string, std::string, std::string, std::string, Quantity, bool>(
               "SELECT number, kind, place, sku, lot, quantity, undone FROM world_error "
               "ORDER BY number")) {
    all.push_back({number, error_kind(kind), place, sku, lot, quantity, undone});
  }
  return all;
}

}  // namespace fw::hw
