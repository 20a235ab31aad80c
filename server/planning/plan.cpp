#include "server/planning/plan.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "server/planning/congestion.h"
#include "server/planning/place_moves.h"
#include "server/planning/sort_fill.h"

namespace fw::planning {
namespace {

// How often fulfilments without stock may be replaced by later ones.
constexpr int most_rounds = 8;

// Waves of more orders are not batched a second time after picks moved to other places.
constexpr std::size_t most_drafted_again = 2'000;

// A take on its way into a cart: need number `need` of a batch request.
struct Taken {
  Index requirement = none;
  Index stock = none;
};

class Planner {
 public:
  explicit Planner(const Snapshot& snapshot)
      : s_(snapshot), lines_(snapshot.fulfilments.size()), state_(snapshot.fulfilments.size()) {
    for (Index r = 0; r < s_.requirements.size(); ++r) {
      if (s_.requirements[r].quantity > 0) lines_[s_.requirements[r].fulfilment].push_back(r);
    }
  }

  WavePlan run() {
    set_too_heavy_aside();
    count_parcels();
    choose_fulfilments_and_places();
    build_trips();
    forecast_cartons();
    list_what_is_left_out();
    return std::move(plan_);
  }

 private:
  enum class State { candidate, chosen, beyond_limit, no_stock, too_heavy };

  const Item& item_of(Index requirement) const {
    return s_.items[s_.requirements[requirement].item];
  }

  void set_too_heavy_aside() {
    const auto beyond = [](std::int64_t value, std::int64_t limit) {
      return limit != 0 && value > limit;
    };
    for (Index f = 0; f < lines_.size(); ++f) {
      for (const Index r : lines_[f]) {
        if (beyond(item_of(r).unit_weight_g, s_.cart.cart_weight_g) ||
            beyond(item_of(r).unit_volume_ml, s_.cart.cart_volume_ml)) {
          state_[f] = State::too_heavy;
        }
      }
    }
  }

  // Only where a limit asks for it: every open order is cartonised.
  void count_parcels() {
    if (s_.limits.parcels == 0) return;
    uncovered_.assign(s_.requirements.size(), 0);
    for (Index f = 0; f < lines_.size(); ++f) {
      parcels_.push_back(static_cast<std::int64_t>(cartons_of(f).size()));
    }
  }

  Candidate candidate(Index f) const {
    const Fulfilment& fulfilment = s_.fulfilments[f];
    Candidate c{fulfilment.departure_at_ms, fulfilment.priority, fulfilment.arrived_at_ms};
    if (!parcels_.empty()) c.parcels = parcels_[f];
    std::vector<PickNeed> needs;
    for (const Index r : lines_[f]) {
      const Quantity quantity = s_.requirements[r].quantity;
      needs.push_back({none, quantity, item_of(r).unit_volume_ml, item_of(r).unit_weight_g});
      ++c.lines;
      c.units += quantity;
    }
    c.totes = totes_needed(needs, s_.cart);
    return c;
  }

  // Fulfilments that find no stock make room for later ones.
  void choose_fulfilments_and_places() {
    for (int round = 0; round < most_rounds; ++round) {
      const bool replaced = choose_once();
      if (!replaced) break;
    }
  }

  bool choose_once() {
    std::vector<Index> open;
    std::vector<Candidate> candidates;
    for (Index f = 0; f < lines_.size(); ++f) {
      if (state_[f] == State::no_stock || state_[f] == State::too_heavy) continue;
      open.push_back(f);
      candidates.push_back(candidate(f));
    }
    const Selection selection = select_wave(candidates, s_.limits);
    for (const Index i : selection.later) state_[open[i]] = State::beyond_limit;
    chosen_.clear();
    for (const Index i : selection.chosen) chosen_.push_back(open[i]);
    choose_places_for_chosen();

    bool without_stock = false;
    for (const Index f : chosen_) {
      state_[f] = finds_stock(f) ? State::chosen : State::no_stock;
      without_stock = without_stock || state_[f] == State::no_stock;
    }
    return without_stock && !selection.later.empty();
  }

  void choose_places_for_chosen() {
    wanted_.clear();
    std::vector<Requirement> requirements;
    std::vector<bool> complete_only;
    for (const Index f : chosen_) {
      for (const Index r : lines_[f]) {
        wanted_.push_back(r);
        requirements.push_back(s_.requirements[r]);
      }
    }
    for (const Fulfilment& f : s_.fulfilments) complete_only.push_back(f.complete_only);
    std::vector<bool> first_expired;
    for (const Item& item : s_.items) first_expired.push_back(item.first_expired);
    PlaceChoice choice = choose_places(s_.stock, requirements, first_expired, complete_only);
    takes_.assign(s_.requirements.size(), {});
    uncovered_.assign(s_.requirements.size(), 0);
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      takes_[wanted_[i]] = std::move(choice.takes[i]);
      uncovered_[wanted_[i]] = choice.uncovered[i];
    }
  }

  bool finds_stock(Index f) const {
    return std::any_of(lines_[f].begin(), lines_[f].end(),
                       [&](Index r) { return !takes_[r].empty(); });
  }

  // 0 = the earliest departure of the wave; without departure comes last.
  std::map<EpochMs, Index> due_ranks() const {
    std::map<EpochMs, Index> ranks;
    for (const Index f : chosen_) ranks[due(f)] = 0;
    Index next = 0;
    for (auto& [departure, rank] : ranks) rank = next++;
    return ranks;
  }
  EpochMs due(Index f) const {
    const EpochMs departure = s_.fulfilments[f].departure_at_ms;
    return departure == 0 ? std::numeric_limits<EpochMs>::max() : departure;
  }

  bool may_sort(Index f) const {
    return s_.sort_units > 1 && s_.fulfilments[f].sort_group != none && lines_[f].size() == 1 &&
           s_.requirements[lines_[f].front()].quantity == 1;
  }

  // What one request of the batching brings: takes of one fulfilment, or one unit
  // each of several that share a tote.
  struct Wanted {
    BatchRequest request;
    std::vector<Taken> taken;  // by need
  };

  void want(Wanted& wanted, Index f) const {
    for (const Index r : lines_[f]) {
      for (const Take& take : takes_[r]) {
        wanted.request.needs.push_back({s_.stock[take.stock].place, take.quantity,
                                        item_of(r).unit_volume_ml, item_of(r).unit_weight_g});
        wanted.taken.push_back({r, take.stock});
      }
    }
  }

  std::vector<Wanted> wanted_requests() const {
    const std::map<EpochMs, Index> ranks = due_ranks();
    std::vector<Wanted> all;
    std::vector<Index> single;
    std::vector<SortUnit> units;
    for (const Index f : chosen_) {
      if (state_[f] != State::chosen) continue;
      if (may_sort(f)) {
        const Index r = lines_[f].front();
        single.push_back(f);
        units.push_back({s_.fulfilments[f].sort_group, s_.stock[takes_[r].front().stock].place,
                         item_of(r).unit_volume_ml, item_of(r).unit_weight_g});
        continue;
      }
      all.emplace_back();
      all.back().request.due_rank = ranks.at(due(f));
      want(all.back(), f);
    }
    for (const auto& tote : fill_sort_totes(s_.warehouse, units, s_.cart, s_.sort_units)) {
      all.emplace_back();
      Index rank = none;
      for (const Index i : tote) {
        rank = std::min(rank, ranks.at(due(single[i])));
        want(all.back(), single[i]);
      }
      all.back().request.due_rank = rank;
    }
    return all;
  }

  // Who shares a cart, and from where it is picked.
  struct Drafted {
    std::vector<BatchRequest> requests;
    std::vector<std::vector<Taken>> taken;
    Batches batches;
    PlaceMoves moves;
  };

  void build_trips() {
    Drafted drafted;
    for (Wanted& wanted : wanted_requests()) {
      drafted.requests.push_back(std::move(wanted.request));
      drafted.taken.push_back(std::move(wanted.taken));
    }
    draft_trips(drafted);
    if (drafted.moves.moved > 0 && drafted.requests.size() <= most_drafted_again) {
      // Other orders suit each other at the new places.
      Drafted again = drafted;
      draft_trips(again);
      if (again.moves.cost_after_ms < drafted.moves.cost_after_ms) drafted = std::move(again);
    }
    for (const TripDraft& draft : drafted.batches.trips) add_trip(draft, drafted.taken);
    keep_trips_apart();
  }

  void draft_trips(Drafted& drafted) const {
    drafted.batches = batch(s_.warehouse, drafted.requests, s_.cart, s_.batching);
    std::map<std::pair<Index, Index>, Index> trip_of;  // by request and need
    for (Index t = 0; t < drafted.batches.trips.size(); ++t) {
      for (const SlotFill& fill : drafted.batches.trips[t].fills) {
        const auto [known, is_new] = trip_of.try_emplace({fill.request, fill.need}, t);
        if (!is_new && known->second != t) known->second = none;
      }
    }
    std::vector<PlacedTake> takes;
    for (const auto& [at, trip] : trip_of) {
      const Taken& taken = drafted.taken[at.first][at.second];
      takes.push_back({taken.requirement, taken.stock,
                       drafted.requests[at.first].needs[at.second].quantity, trip});
    }
    drafted.moves = move_takes({s_.warehouse, s_.stock, s_.requirements, bound_items(),
                                s_.cart.one_zone, s_.batching.ends, place_evaluations(takes)},
                               takes);
    std::size_t next = 0;
    for (const auto& [at, trip] : trip_of) {
      const Index stock = drafted.moves.stock[next++];
      drafted.taken[at.first][at.second].stock = stock;
      drafted.requests[at.first].needs[at.second].place = s_.stock[stock].place;
    }
  }

  // As much effort as batching has.
  std::int64_t place_evaluations(const std::vector<PlacedTake>& takes) const {
    return s_.batching.iterations +
           s_.batching.iterations_per_part * static_cast<std::int64_t>(takes.size());
  }

  // Which items may only be picked from the same lot and expiry elsewhere: the first expired
  // goes first, or another line waits for what would be left behind.
  std::vector<bool> bound_items() const {
    std::vector<bool> bound;
    for (const Item& item : s_.items) bound.push_back(item.first_expired);
    for (const Index r : wanted_) {
      if (uncovered_[r] > 0) bound[s_.requirements[r].item] = true;
    }
    return bound;
  }

  void keep_trips_apart() {
    std::vector<TripWork> work;
    for (const Trip& trip : plan_.trips) {
      const Index before = work.empty() ? 0 : work.back().due_rank;
      const bool later =
          !work.empty() && trip.departure_at_ms != plan_.trips[work.size() - 1].departure_at_ms;
      work.push_back(work_of(trip));
      work.back().due_rank = before + (later ? 1 : 0);
    }
    std::vector<Trip> sequence;
    for (const Index t : release_sequence(work, s_.pickers)) {
      sequence.push_back(std::move(plan_.trips[t]));
    }
    plan_.trips = std::move(sequence);
  }

  // When it is in which aisle.
  TripWork work_of(const Trip& trip) const {
    TripWork work;
    std::int64_t now_ms = s_.warehouse.rates().trip_ms;
    Index at = trip.start;
    Index last = none;
    for (const Stop& stop : trip.stops) {
      now_ms += s_.warehouse.walk_ms(s_.warehouse.distance_mm(at, stop.place));
      at = stop.place;
      const Index column = s_.warehouse.spot(at).column;
      if (column != none && column != last) work.stays.push_back({column, now_ms, 0});
      last = column;
      Quantity units = 0;
      for (const Pick& pick : stop.picks) units += pick.quantity;
      now_ms += s_.warehouse.stop_ms(at, units);
      if (column != none) work.stays.back().to_ms = now_ms;
    }
    work.length_ms = now_ms + s_.warehouse.walk_ms(s_.warehouse.distance_mm(at, trip.end));
    return work;
  }

  static void add_pick(std::vector<Pick>& picks, const Pick& pick) {
    for (Pick& known : picks) {
      if (known.requirement != pick.requirement || known.stock != pick.stock ||
          known.slot != pick.slot) {
        continue;
      }
      known.quantity += pick.quantity;
      return;
    }
    picks.push_back(pick);
  }

  void add_trip(const TripDraft& draft, const std::vector<std::vector<Taken>>& taken) {
    Trip trip;
    std::map<Index, std::vector<Pick>> by_place;
    std::map<Index, std::set<Index>> slots;   // by fulfilment
    std::map<Index, std::set<Index>> owners;  // by slot
    for (const SlotFill& fill : draft.fills) {
      const Taken& t = taken[fill.request][fill.need];
      const Index fulfilment = s_.requirements[t.requirement].fulfilment;
      add_pick(by_place[s_.stock[t.stock].place],
               {t.requirement, t.stock, fill.slot, fill.quantity});
      slots[fulfilment].insert(fill.slot);
      owners[fill.slot].insert(fulfilment);
    }
    for (const auto& [fulfilment, used] : slots) {
      trip.fulfilments.push_back({fulfilment, {used.begin(), used.end()}});
      const EpochMs departure = s_.fulfilments[fulfilment].departure_at_ms;
      const bool earlier = trip.departure_at_ms == 0 || departure < trip.departure_at_ms;
      if (departure != 0 && earlier) trip.departure_at_ms = departure;
    }
    for (const auto& [slot, sharing] : owners) {
      if (sharing.size() > 1) trip.sort_slots.push_back(slot);
    }
    lay_route(trip, by_place);
    plan_.walk_mm += trip.walk_mm;
    plan_.location_order_mm += trip.location_order_mm;
    plan_.cost_ms += trip.cost_ms;
    plan_.trips.push_back(std::move(trip));
  }

  void lay_route(Trip& trip, std::map<Index, std::vector<Pick>>& by_place) const {
    std::vector<RouteStop> stops;
    for (auto& [place, picks] : by_place) {
      Quantity units = 0;
      for (const Pick& pick : picks) units += pick.quantity;
      stops.push_back({place, units});
      std::sort(picks.begin(), picks.end(), [&](const Pick& a, const Pick& b) {
        return std::tuple(a.stock, due_of(a), a.slot, a.requirement) <
               std::tuple(b.stock, due_of(b), b.slot, b.requirement);
      });
    }
    const TripEnds& ends = s_.batching.ends;
    const EndedRoute best = route_between(s_.warehouse, ends, stops);
    trip.start = best.start;
    trip.end = best.end;
    for (const Index i : best.route.order) {
      const Index place = stops[i].place;
      trip.stops.push_back({place, std::move(by_place[place])});
    }
    trip.zone = s_.warehouse.place(trip.stops.front().place).zone;
    trip.walk_mm = best.route.length_mm;
    trip.location_order_mm =
        route_between(s_.warehouse, ends, stops, Policy::location_order).route.length_mm;
    trip.cost_ms = s_.warehouse.rates().trip_ms + best.route.cost_ms;
  }

  EpochMs due_of(const Pick& pick) const {
    return due(s_.requirements[pick.requirement].fulfilment);
  }

  std::vector<PackedCarton> cartons_of(Index f) const {
    std::vector<CartonLoad> loads;
    for (const Index r : lines_[f]) {
      const Item& item = item_of(r);
      loads.push_back({s_.requirements[r].quantity - uncovered_[r], item.unit_volume_ml,
                       item.unit_weight_g, item.side_mm, item.upright, item.fragile, item.kinds,
                       item.never_with});
    }
    return cartonise(loads, s_.cartons, s_.carton_fill_percent);
  }

  void forecast_cartons() {
    for (Index f = 0; f < state_.size(); ++f) {
      if (state_[f] != State::chosen) continue;
      CartonForecast forecast{f, {}};
      for (const PackedCarton& c : cartons_of(f)) forecast.types.push_back(c.type);
      plan_.cartons.push_back(std::move(forecast));
    }
  }

  void list_what_is_left_out() {
    for (Index f = 0; f < state_.size(); ++f) {
      if (state_[f] == State::beyond_limit) plan_.dropped.push_back({f, DropReason::beyond_limit});
      if (state_[f] == State::no_stock) plan_.dropped.push_back({f, DropReason::no_stock});
      if (state_[f] == State::too_heavy) plan_.dropped.push_back({f, DropReason::too_heavy});
      if (state_[f] != State::chosen) continue;
      for (const Index r : lines_[f]) {
        if (uncovered_[r] > 0) plan_.shorts.push_back({r, uncovered_[r]});
      }
    }
  }

  const Snapshot& s_;
  std::vector<std::vector<Index>> lines_;  // requirements by fulfilment
  std::vector<State> state_;               // by fulfilment
  std::vector<std::int64_t> parcels_;      // by fulfilment; empty = no limit asks for it
  std::vector<Index> chosen_;              // most urgent first
  std::vector<Index> wanted_;              // requirements of the chosen, in their order
  std::vector<std::vector<Take>> takes_;   // by requirement
  std::vector<Quantity> uncovered_;        // by requirement
  WavePlan plan_;
};

}  // namespace

std::string_view to_text(DropReason reason) {
  switch (reason) {
    case DropReason::beyond_limit:
      return "beyond_limit";
    case DropReason::no_stock:
      return "no_stock";
    case DropReason::too_heavy:
      return "too_heavy";
  }
  return "";
}

WavePlan plan_wave(const Snapshot& snapshot) { return Planner(snapshot).run(); }

}  // namespace fw::planning
