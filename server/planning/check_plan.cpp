#include "server/planning/check_plan.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace fw::planning {
namespace {

constexpr std::int64_t far = std::numeric_limits<std::int64_t>::max() / 4;

// Walking distances by a shortest-path search (Dijkstra) over the junctions of
// the hall, edge by edge; no formula of warehouse.cpp or one_way.cpp is used.
class Walkways {
 public:
  explicit Walkways(const Warehouse& hall) : hall_(hall), layout_(hall.layout()) {
    for (const Place& p : hall.places()) {
      if (layout_.known() && p.aisle != none) xs_.push_back(layout_.aisle_x_mm[p.aisle]);
    }
    std::sort(xs_.begin(), xs_.end());
    xs_.erase(std::unique(xs_.begin(), xs_.end()), xs_.end());
    for (const std::int64_t y : layout_.cross_y_mm) {
      for (const std::int64_t x : xs_) junctions_.push_back({x, y});
    }
    if (layout_.known()) close_directions();
  }

  std::int64_t distance_mm(Index a, Index b) {
    if (a == b) return 0;
    const Point p = at(a);
    const Point q = at(b);
    if (!layout_.known() || junctions_.empty()) return manhattan(p, q);
    std::int64_t best = far;
    const bool both_beside = aisle(a) == none && aisle(b) == none;
    if (both_beside && own_cross(p) == own_cross(q)) best = manhattan(p, q);
    if (aisle(a) != none && aisle(b) != none && p.first == q.first && open(p, q)) {
      best = manhattan(p, q);
    }
    for (const auto& [from, to_from] : doors(a, true)) {
      const std::vector<std::int64_t>& reach = reach_from(from);
      for (const auto& [to, to_to] : doors(b, false)) {
        best = std::min(best, to_from + reach[to] + to_to);
      }
    }
    return best;
  }

 private:
  using Point = std::pair<std::int64_t, std::int64_t>;

  static std::int64_t manhattan(const Point& p, const Point& q) {
    return std::abs(p.first - q.first) + std::abs(p.second - q.second);
  }
  Index aisle(Index i) const { return hall_.place(i).aisle; }
  Point at(Index i) const {
    const Place& p = hall_.place(i);
    Point point = layout_.aisles_along_x ? Point{p.y_mm, p.x_mm} : Point{p.x_mm, p.y_mm};
    if (layout_.known() && p.aisle != none) point.first = layout_.aisle_x_mm[p.aisle];
    return point;
  }
  std::int64_t own_cross(const Point& p) const {
    return *std::min_element(layout_.cross_y_mm.begin(), layout_.cross_y_mm.end(),
                             [&](std::int64_t a, std::int64_t b) {
                               return std::abs(a - p.second) < std::abs(b - p.second);
                             });
  }

  // Which aisles may not be walked up, which not down. Nobody is kept from coming back.
  void close_directions() {
    for (const Place& p : hall_.places()) {
      if (p.aisle == none || p.aisle >= layout_.direction.size()) continue;
      const std::int64_t x = layout_.aisle_x_mm[p.aisle];
      if (layout_.direction[p.aisle] == Direction::up) not_down_.insert(x);
      if (layout_.direction[p.aisle] == Direction::down) not_up_.insert(x);
    }
    for (const std::int64_t x : xs_) {
      if (not_up_.count(x) == 0 || not_down_.count(x) == 0) continue;
      not_up_.erase(x);
      not_down_.erase(x);
    }
    if (not_up_.size() < xs_.size() && not_down_.size() < xs_.size()) return;
    not_up_.clear();
    not_down_.clear();
  }
  // Along one aisle.
  bool open(const Point& from, const Point& to) const {
    if (from.second == to.second) return true;
    return (from.second < to.second ? not_up_ : not_down_).count(from.first) == 0;
  }

  // Junctions reached straight from a place, or from which it is, with the way there.
  std::vector<std::pair<std::size_t, std::int64_t>> doors(Index i, bool leaving) const {
    std::vector<std::pair<std::size_t, std::int64_t>> doors;
    const Point p = at(i);
    for (std::size_t j = 0; j < junctions_.size(); ++j) {
      const Point& other = junctions_[j];
      const bool straight =
          aisle(i) != none ? other.first == p.first && (leaving ? open(p, other) : open(other, p))
                           : other.second == own_cross(p);
      if (straight) doors.push_back({j, manhattan(p, junctions_[j])});
    }
    return doors;
  }

  const std::vector<std::int64_t>& reach_from(std::size_t start) {
    if (reach_.empty()) reach_.resize(junctions_.size());
    std::vector<std::int64_t>& reach = reach_[start];
    if (!reach.empty()) return reach;
    reach.assign(junctions_.size(), far);
    reach[start] = 0;
    std::set<std::pair<std::int64_t, std::size_t>> open{{0, start}};
    while (!open.empty()) {
      const auto [length, j] = *open.begin();
      open.erase(open.begin());
      for (std::size_t k = 0; k < junctions_.size(); ++k) {
        const bool joined = junctions_[j].second == junctions_[k].second ||
                            (junctions_[j].first == junctions_[k].first &&
                             this->open(junctions_[j], junctions_[k]));
        const std::int64_t way = length + manhattan(junctions_[j], junctions_[k]);
        if (!joined || way >= reach[k]) continue;
        open.erase({reach[k], k});
        reach[k] = way;
        open.insert({way, k});
      }
    }
    return reach;
  }

  const Warehouse& hall_;
  const Layout& layout_;
  std::vector<std::int64_t> xs_;
  std::vector<Point> junctions_;
  std::set<std::int64_t> not_up_, not_down_;  // centre lines of one-way aisles
  std::vector<std::vector<std::int64_t>> reach_;
};

class Checker {
 public:
  Checker(const Snapshot& snapshot, const WavePlan& plan)
      : s_(snapshot), plan_(plan), walkways_(snapshot.warehouse) {}

  std::vector<std::string> run() {
    if (!indexes_hold()) return std::move(wrong_);
    for (Index t = 0; t < plan_.trips.size(); ++t) check_trip(t);
    check_coverage();
    check_stock();
    check_expiry_order();
    check_limits();
    check_sums();
    return std::move(wrong_);
  }

 private:
  void fail(const std::string& what) { wrong_.push_back(what); }
  void require(bool holds, const std::string& what) {
    if (!holds) fail(what);
  }
  static std::string number(std::int64_t n) { return std::to_string(n); }
  static std::string of_trip(Index t) { return "trip " + number(t) + ": "; }

  // Everything below may index without asking again.
  bool indexes_hold() {
    for (const Trip& trip : plan_.trips) {
      require(!trip.stops.empty(), "a trip without stops");
      require(std::max(trip.start, trip.end) < s_.warehouse.places().size(),
              "a trip from or to an unknown place");
      for (const SlotUse& use : trip.fulfilments) {
        require(use.fulfilment < s_.fulfilments.size(), "a slot for an unknown fulfilment");
      }
      for (const Stop& stop : trip.stops) {
        require(stop.place < s_.warehouse.places().size(), "a stop at an unknown place");
        for (const Pick& pick : stop.picks) {
          require(pick.stock < s_.stock.size() && pick.requirement < s_.requirements.size(),
                  "a pick of unknown stock or for an unknown requirement");
        }
      }
    }
    for (const Dropped& d : plan_.dropped) {
      require(d.fulfilment < s_.fulfilments.size(), "an unknown fulfilment was dropped");
    }
    for (const Short& s : plan_.shorts) {
      require(s.requirement < s_.requirements.size(), "an unknown requirement is short");
    }
    return wrong_.empty();
  }

  using Owners = std::map<Index, std::set<Index>>;  // fulfilments by slot

  // A slot is one fulfilment's, or a sort slot of orders of one unit that go together.
  void check_slot(Index t, Index slot, const std::set<Index>& sharing) {
    const std::vector<Index>& said = plan_.trips[t].sort_slots;
    const bool is_said = std::find(said.begin(), said.end(), slot) != said.end();
    const std::string name = of_trip(t) + "slot " + number(slot);
    require(is_said == (sharing.size() > 1), name + " is shared and not said to be, or not shared");
    if (sharing.size() < 2) return;
    require(static_cast<Quantity>(sharing.size()) <= s_.sort_units, name + " has too many orders");
    for (const Index f : sharing) {
      const Fulfilment& one = s_.fulfilments[f];
      require(
          one.sort_group != none && one.sort_group == s_.fulfilments[*sharing.begin()].sort_group,
          name + " is shared by orders that do not go together");
      Quantity units = 0;
      for (const Requirement& r : s_.requirements) units += r.fulfilment == f ? r.quantity : 0;
      require(units == 1, name + " is shared by an order of more than one unit");
    }
  }

  void check_trip(Index t) {
    const Trip& trip = plan_.trips[t];
    Owners owners;
    for (const SlotUse& use : trip.fulfilments) {
      for (const Index slot : use.slots) {
        require(slot < s_.cart.slots, of_trip(t) + "slot " + number(slot) + " is not on the cart");
        owners[slot].insert(use.fulfilment);
      }
    }
    for (const auto& [slot, sharing] : owners) check_slot(t, slot, sharing);
    std::set<Index> places;
    for (const Stop& stop : trip.stops) {
      require(places.insert(stop.place).second,
              of_trip(t) + "place " + number(stop.place) + " is visited twice");
      require(!stop.picks.empty(), of_trip(t) + "a stop without picks");
      for (const Pick& pick : stop.picks) check_pick(t, stop, pick, owners);
    }
    check_loads(t, owners);
    check_due_times(t);
    check_lengths(t);
  }

  void check_pick(Index t, const Stop& stop, const Pick& pick, const Owners& owners) {
    const StockLine& line = s_.stock[pick.stock];
    const Requirement& r = s_.requirements[pick.requirement];
    require(pick.quantity > 0, of_trip(t) + "a pick of nothing");
    require(line.place == stop.place, of_trip(t) + "stock is picked at another place");
    require(line.item == r.item, of_trip(t) + "another item than required");
    require(r.lot == none || line.lot == r.lot, of_trip(t) + "another lot than required");
    require(
        r.expires_from_day == 0 || line.expiry_day == 0 || line.expiry_day >= r.expires_from_day,
        of_trip(t) + "stock that expires too early");
    const auto slot = owners.find(pick.slot);
    require(slot != owners.end() && slot->second.count(r.fulfilment) > 0,
            of_trip(t) + "slot " + number(pick.slot) + " is not the fulfilment's");
    picked_[pick.requirement] += pick.quantity;
    taken_[{pick.stock, pick.requirement}] += pick.quantity;
  }

  void check_loads(Index t, const Owners& owners) {
    struct Load {
      std::int64_t volume_ml = 0;
      std::int64_t weight_g = 0;
      Quantity units = 0;
    };
    std::map<Index, Load> by_slot;
    Load cart;
    std::set<Index> zones;
    for (const Stop& stop : plan_.trips[t].stops) {
      zones.insert(s_.warehouse.place(stop.place).zone);
      for (const Pick& pick : stop.picks) {
        const Item& item = s_.items[s_.requirements[pick.requirement].item];
        for (Load* load : {&by_slot[pick.slot], &cart}) {
          load->volume_ml += item.unit_volume_ml * pick.quantity;
          load->weight_g += item.unit_weight_g * pick.quantity;
          load->units += pick.quantity;
        }
      }
    }
    const auto over = [](std::int64_t sum, std::int64_t limit) {
      return limit != 0 && sum > limit;
    };
    for (const auto& [slot, load] : by_slot) {
      // One unit that is larger than a tote stands on the cart by itself.
      const bool too_full = over(load.volume_ml, s_.cart.tote_volume_ml) ||
                            over(load.weight_g, s_.cart.tote_weight_g);
      require(!too_full || load.units == 1, of_trip(t) + "slot " + number(slot) + " is too full");
    }
    require(by_slot.size() == owners.size(), of_trip(t) + "a slot stays empty");
    require(!over(cart.volume_ml, s_.cart.cart_volume_ml), of_trip(t) + "the cart is too full");
    require(!over(cart.weight_g, s_.cart.cart_weight_g), of_trip(t) + "the cart is too heavy");
    require(!s_.cart.one_zone || zones.size() == 1, of_trip(t) + "more than one zone");
  }

  EpochMs due(Index fulfilment) const {
    const EpochMs departure = s_.fulfilments[fulfilment].departure_at_ms;
    return departure == 0 ? far : departure;
  }

  // Departures of the wave between the earliest and the latest of the trip.
  void check_due_times(Index t) {
    if (departures_.empty()) {
      for (const Trip& trip : plan_.trips) {
        for (const SlotUse& use : trip.fulfilments) departures_.insert(due(use.fulfilment));
      }
    }
    const Trip& trip = plan_.trips[t];
    EpochMs low = far;
    EpochMs high = 0;
    for (const SlotUse& use : trip.fulfilments) {
      low = std::min(low, due(use.fulfilment));
      high = std::max(high, due(use.fulfilment));
    }
    const auto apart = std::distance(departures_.find(low), departures_.find(high));
    require(apart <= s_.batching.due_spread,
            of_trip(t) + "departures too far apart share the cart");
    require(trip.departure_at_ms == (low == far ? 0 : low), of_trip(t) + "wrong departure");
    require(t == 0 || last_due_ <= low, of_trip(t) + "comes behind a later departure");
    last_due_ = low;
  }

  void check_lengths(Index t) {
    const Trip& trip = plan_.trips[t];
    std::vector<Index> places;
    std::int64_t cost_ms = s_.warehouse.rates().trip_ms;
    for (const Stop& stop : trip.stops) {
      places.push_back(stop.place);
      Quantity units = 0;
      for (const Pick& pick : stop.picks) units += pick.quantity;
      cost_ms += s_.warehouse.stop_ms(stop.place, units);
    }
    check_ends(t);
    const std::int64_t walk = length_mm(places);
    cost_ms += s_.warehouse.walk_ms(walk);
    std::sort(places.begin(), places.end(), [&](Index a, Index b) {
      return std::tuple(s_.warehouse.place(a).walk_sequence, a) <
             std::tuple(s_.warehouse.place(b).walk_sequence, b);
    });
    require(trip.walk_mm == walk,
            of_trip(t) + "its walk is " + number(walk) + " mm, not " + number(trip.walk_mm));
    require(trip.location_order_mm == length_mm(places), of_trip(t) + "wrong location order");
    require(trip.cost_ms == cost_ms, of_trip(t) + "wrong cost");
    require(trip.walk_mm <= trip.location_order_mm, of_trip(t) + "longer than location order");
    std::set<Index> slots;
    for (const SlotUse& use : trip.fulfilments) slots.insert(use.slots.begin(), use.slots.end());
    const bool is_one_part = trip.fulfilments.size() == 1 || slots.size() == 1;
    if (s_.batching.trip_limit_ms != 0 && !is_one_part) {
      require(trip.cost_ms <= s_.batching.trip_limit_ms + 1, of_trip(t) + "takes too long");
    }
  }

  // It begins and ends where it may, and nowhere farther away than it must.
  void check_ends(Index t) {
    const Trip& trip = plan_.trips[t];
    const TripEnds& may = s_.batching.ends;
    const Index first = trip.stops.front().place;
    const Index last = trip.stops.back().place;
    require(std::count(may.starts.begin(), may.starts.end(), trip.start) > 0 &&
                walkways_.distance_mm(trip.start, first) == from_start_mm(first),
            of_trip(t) + "begins at a wrong place");
    require(std::count(may.ends.begin(), may.ends.end(), trip.end) > 0 &&
                walkways_.distance_mm(last, trip.end) == to_end_mm(last),
            of_trip(t) + "ends at a wrong place");
  }
  std::int64_t from_start_mm(Index place) {
    std::int64_t least = far;
    for (const Index start : s_.batching.ends.starts) {
      least = std::min(least, walkways_.distance_mm(start, place));
    }
    return least;
  }
  std::int64_t to_end_mm(Index place) {
    std::int64_t least = far;
    for (const Index end : s_.batching.ends.ends) {
      least = std::min(least, walkways_.distance_mm(place, end));
    }
    return least;
  }

  // From the nearest place where trips begin to the nearest where they end.
  std::int64_t length_mm(const std::vector<Index>& places) {
    std::int64_t length = from_start_mm(places.front());
    for (std::size_t i = 1; i < places.size(); ++i) {
      length += walkways_.distance_mm(places[i - 1], places[i]);
    }
    return length + to_end_mm(places.back());
  }

  // Each fulfilment is worked on or dropped; what is worked on is picked or short.
  void check_coverage() {
    std::set<Index> dropped;
    for (const Dropped& d : plan_.dropped) {
      require(dropped.insert(d.fulfilment).second, "a fulfilment was dropped twice");
    }
    std::map<Index, Quantity> shorts;
    for (const Short& s : plan_.shorts) shorts[s.requirement] += s.quantity;
    std::set<Index> with_picks;
    for (const auto& [r, quantity] : picked_) with_picks.insert(s_.requirements[r].fulfilment);
    for (Index r = 0; r < s_.requirements.size(); ++r) {
      const Requirement& need = s_.requirements[r];
      const std::string name = "requirement " + number(r) + ": ";
      const bool out = dropped.count(need.fulfilment) > 0;
      require(!out || (picked_[r] == 0 && shorts[r] == 0), name + "dropped, yet planned");
      require(out || picked_[r] + shorts[r] == std::max<Quantity>(0, need.quantity),
              name + "picked and short do not make up what is required");
      require(out || !s_.fulfilments[need.fulfilment].complete_only || shorts[r] == 0,
              name + "short in a fulfilment that ships complete or not at all");
      if (!out && need.quantity > 0) {
        require(with_picks.count(need.fulfilment) > 0, name + "in the wave without any pick");
        if (shorts[r] > 0) check_nothing_left(r, shorts[r]);
      }
    }
  }

  bool fits(const StockLine& line, const Requirement& r) const {
    if (line.item != r.item || (r.lot != none && line.lot != r.lot)) return false;
    return r.expires_from_day == 0 || line.expiry_day == 0 || line.expiry_day >= r.expires_from_day;
  }
  Quantity left(Index stock) {
    if (left_.empty()) {
      for (const StockLine& line : s_.stock) left_.push_back(line.available);
      for (const auto& [key, quantity] : taken_) left_[key.first] -= quantity;
    }
    return left_[stock];
  }
  const std::vector<Index>& stock_of(Index item) {
    if (by_item_.empty()) {
      for (Index i = 0; i < s_.stock.size(); ++i) by_item_[s_.stock[i].item].push_back(i);
    }
    return by_item_[item];
  }

  void check_nothing_left(Index r, Quantity quantity) {
    for (const Index i : stock_of(s_.requirements[r].item)) {
      const Quantity whole = std::max<Quantity>(1, s_.stock[i].whole);
      if (!fits(s_.stock[i], s_.requirements[r]) || left(i) < whole) continue;
      require(quantity < whole, "requirement " + number(r) + ": short, yet stock is left");
    }
  }

  void check_stock() {
    for (const auto& [key, quantity] : taken_) {
      const StockLine& line = s_.stock[key.first];
      require(quantity % std::max<Quantity>(1, line.whole) == 0,
              "stock " + number(key.first) + ": a broken packaging");
    }
    for (Index i = 0; i < s_.stock.size(); ++i) {
      require(left(i) >= 0 || s_.stock[i].available < 0,
              "stock " + number(i) + ": more is picked than is available");
    }
  }

  // FEFO: nothing that expires earlier stays in a pick place.
  void check_expiry_order() {
    for (const auto& [key, quantity] : taken_) {
      const StockLine& line = s_.stock[key.first];
      const Requirement& r = s_.requirements[key.second];
      if (!s_.items[r.item].first_expired || line.reserve) continue;
      for (const Index i : stock_of(r.item)) {
        const StockLine& other = s_.stock[i];
        const bool earlier =
            other.expiry_day != 0 && (line.expiry_day == 0 || other.expiry_day < line.expiry_day);
        require(other.reserve || !earlier || !fits(other, r) ||
                    left(i) < std::max<Quantity>(1, other.whole),
                "stock " + number(key.first) + ": an earlier expiry stays behind");
      }
    }
  }

  void check_limits() {
    std::set<Index> worked;
    for (const Trip& trip : plan_.trips) {
      for (const SlotUse& use : trip.fulfilments) worked.insert(use.fulfilment);
    }
    std::int64_t lines = 0;
    Quantity units = 0;
    for (const Requirement& r : s_.requirements) {
      if (worked.count(r.fulfilment) == 0 || r.quantity <= 0) continue;
      ++lines;
      units += r.quantity;
    }
    if (worked.size() <= 1) return;
    const auto over = [](std::int64_t sum, std::int64_t limit) {
      return limit != 0 && sum > limit;
    };
    require(!over(static_cast<std::int64_t>(worked.size()), s_.limits.fulfilments),
            "too many fulfilments in the wave");
    require(!over(lines, s_.limits.lines), "too many lines in the wave");
    require(!over(units, s_.limits.units), "too many units in the wave");
  }

  void check_sums() {
    std::int64_t walk = 0;
    std::int64_t location_order = 0;
    std::int64_t cost = 0;
    for (const Trip& trip : plan_.trips) {
      walk += trip.walk_mm;
      location_order += trip.location_order_mm;
      cost += trip.cost_ms;
    }
    require(walk == plan_.walk_mm, "the wave's walk is not the sum of its trips");
    require(location_order == plan_.location_order_mm, "the wave's location order is no sum");
    require(cost == plan_.cost_ms, "the wave's cost is not the sum of its trips");
  }

  const Snapshot& s_;
  const WavePlan& plan_;
  Walkways walkways_;
  std::vector<std::string> wrong_;
  std::map<Index, Quantity> picked_;                   // by requirement
  std::map<std::pair<Index, Index>, Quantity> taken_;  // by stock and requirement
  std::vector<Quantity> left_;                         // by stock
  std::map<Index, std::vector<Index>> by_item_;        // stock by item
  std::set<EpochMs> departures_;
  EpochMs last_due_ = 0;
};

}  // namespace

std::vector<std::string> check_plan(const Snapshot& snapshot, const WavePlan& plan) {
  return Checker(snapshot, plan).run();
}

}  // namespace fw::planning
