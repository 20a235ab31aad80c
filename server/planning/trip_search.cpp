#include "server/planning/trip_search.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "server/planning/neighbours.h"

namespace fw::planning {
namespace {

constexpr std::size_t close_parts = 32;
constexpr std::uint64_t blink_per_mille = 20;
constexpr std::uint64_t ruin_per_mille = 20;
constexpr std::int64_t halvings = 6;
constexpr std::int64_t most_loss_per_mille = 45;  // of a mean trip
constexpr std::int64_t loss_each_per_part = 100;  // iterations a part for one per mille more

// With few parts one cooling down ends in the wrong valley again and again while most
// costs that it asks for are known: so many shorter and hotter ones, with more and smaller
// ruins, mostly from where the one before ended and now and then from the best.
constexpr std::int64_t few_parts = 50;
constexpr std::uint64_t few_ruin_per_mille = 300;
constexpr std::int64_t few_loss_each_per_part = 30;
constexpr std::int64_t round_per_part = 800;
constexpr std::int64_t most_rounds = 16;
constexpr std::int64_t rounds_from_best = 4;

}  // namespace

TripSearch::TripSearch(const TripCost& cost, const std::vector<TripLoad>& trips, std::uint64_t seed)
    : cost_(cost), random_(seed), trip_of_(cost.part_count(), none) {
  std::vector<TripLoad> singles;
  for (Index p = 0; p < cost.part_count(); ++p) {
    singles.push_back(cost.single(p));
    key_of_part_.push_back(random_.next());
  }
  close_ = find_neighbours(cost, singles, close_parts);
  for (const TripLoad& load : trips) {
    Trip trip{load.parts, load.sums, 0, load.cost};
    for (const Index p : load.parts) {
      trip.key ^= key_of_part_[p];
      trip_of_[p] = static_cast<Index>(trips_.size());
    }
    total_ += load.cost;
    best_.push_back(load.parts);
    trips_.push_back(std::move(trip));
  }
  best_cost_ = total_;
  is_changed_.assign(trips_.size(), false);
  std::size_t size = std::size_t{1} << 12;
  while (size < cost.part_count() * 16'384 && size < std::size_t{1} << 19) size *= 2;
  known_.assign(size, {});
}

void TripSearch::begin(std::int64_t iterations) {
  planned_ = iterations;
  done_ = 0;
  const auto parts = static_cast<std::int64_t>(std::max<std::size_t>(1, trip_of_.size()));
  few_ = parts <= few_parts;
  const std::int64_t rounds =
      few_ ? std::clamp<std::int64_t>(iterations / (parts * round_per_part), 1, most_rounds) : 1;
  round_ = std::max<std::int64_t>(1, (iterations + rounds - 1) / rounds);
  go_back_to_best();
  // Losses of up to a share of a mean trip, but only as much as there is time to make
  // good: with few iterations for each part nothing but gains is taken.
  const auto used = std::count_if(trips_.begin(), trips_.end(),
                                  [](const Trip& trip) { return !trip.parts.empty(); });
  const std::int64_t each = few_ ? few_loss_each_per_part : loss_each_per_part;
  const std::int64_t per_mille = std::min(most_loss_per_mille, round_ / parts / each);
  first_loss_ = used == 0 ? 0 : total_ / used * per_mille / 1'000;
}

// What has changed since the best was noted is taken back.
void TripSearch::go_back_to_best() {
  for (const Index t : changed_) {
    Trip& trip = trips_[t];
    trip = {};
    is_changed_[t] = false;
    if (t >= best_.size() || best_[t].empty()) continue;
    const TripLoad load = cost_.of_parts(best_[t]);
    trip = {load.parts, load.sums, 0, load.cost};
    for (const Index p : trip.parts) {
      trip.key ^= key_of_part_[p];
      trip_of_[p] = t;
    }
  }
  changed_.clear();
  free_.clear();
  is_free_.assign(trips_.size(), false);
  for (Index t = 0; t < trips_.size(); ++t) mark_free(t);
  total_ = best_cost_;
}

void TripSearch::run(std::int64_t iterations) {
  if (trip_of_.size() < 2) return;
  for (std::int64_t i = 0; i < iterations; ++i) {
    const std::int64_t in_round = done_ % round_;
    const bool from_best = done_ > 0 && done_ % (rounds_from_best * round_) == 0;
    if (from_best && done_ < planned_) go_back_to_best();
    const std::int64_t heat =
        done_ < planned_ ? cooled(first_loss_, in_round, round_, halvings) : 0;
    ++done_;
    step(accepted_loss(heat, random_.next() >> 20));
  }
}

void TripSearch::step(std::int64_t loss) {
  if (random_.chance(few_ ? few_ruin_per_mille : ruin_per_mille)) {
    ruin_and_recreate(loss);
  } else {
    exchange(loss);
  }
}

std::uint64_t TripSearch::key_of(std::uint64_t key, const std::vector<Index>& out,
                                 const std::vector<Index>& in) const {
  for (const Index p : out) key ^= key_of_part_[p];
  for (const Index p : in) key ^= key_of_part_[p];
  return key;
}

bool TripSearch::fits(const Trip& trip, const std::vector<Index>& out,
                      const std::vector<Index>& in) {
  std::optional<LoadSums> sums;
  for (const Index p : trip.parts) {
    if (std::find(out.begin(), out.end(), p) != out.end()) continue;
    const LoadSums& more = cost_.single(p).sums;
    sums = sums ? TripCost::sum(*sums, more) : more;
  }
  for (const Index p : in) {
    const LoadSums& more = cost_.single(p).sums;
    if (sums && !cost_.compatible(*sums, more)) return false;
    sums = sums ? TripCost::sum(*sums, more) : more;
  }
  return true;
}

// Kept by key: a set of parts costs the same whatever trip it was asked for.
std::int64_t TripSearch::cost_with(const Trip& trip, const std::vector<Index>& out,
                                   const std::vector<Index>& in, std::uint64_t key) {
  if (key == 0) return 0;  // no parts
  Known& known = known_[key & (known_.size() - 1)];
  if (known.key == key) return known.cost;
  scratch_.clear();
  LoadSums sums;
  for (const Index p : trip.parts) {
    if (std::find(out.begin(), out.end(), p) == out.end()) scratch_.push_back(p);
  }
  scratch_.insert(scratch_.end(), in.begin(), in.end());
  for (const Index p : scratch_) sums.units += cost_.single(p).sums.units;
  std::int64_t cost = cost_.cost_of(scratch_);
  if (scratch_.size() > 1 && !cost_.within_limit(sums, cost)) cost = unreachable;
  known = {key, cost};
  return cost;
}

void TripSearch::save(Index t) {
  for (const auto& [saved, trip] : saved_) {
    if (saved == t) return;
  }
  saved_.emplace_back(t, trips_[t]);
}

void TripSearch::replace(Index t, const std::vector<Index>& out, const std::vector<Index>& in,
                         std::uint64_t key, std::int64_t cost) {
  Trip& trip = trips_[t];
  for (const Index p : out) trip.parts.erase(std::find(trip.parts.begin(), trip.parts.end(), p));
  for (const Index p : in) {
    trip.parts.push_back(p);
    trip_of_[p] = t;
  }
  if (!trip.parts.empty()) {
    trip.sums = cost_.single(trip.parts.front()).sums;
    for (std::size_t i = 1; i < trip.parts.size(); ++i) {
      trip.sums = TripCost::sum(trip.sums, cost_.single(trip.parts[i]).sums);
    }
  }
  total_ += cost - trip.cost;
  trip.key = key;
  trip.cost = cost;
}

void TripSearch::note_change(Index t) {
  if (is_changed_.size() <= t) is_changed_.resize(t + 1, false);
  if (is_changed_[t]) return;
  is_changed_[t] = true;
  changed_.push_back(t);
}

void TripSearch::note_best() {
  if (total_ >= best_cost_) return;
  best_cost_ = total_;
  best_.resize(trips_.size());
  for (const Index t : changed_) {
    best_[t] = trips_[t].parts;
    is_changed_[t] = false;
  }
  changed_.clear();
}

void TripSearch::mark_free(Index t) {
  if (is_free_.size() <= t) is_free_.resize(t + 1, false);
  if (is_free_[t] || !trips_[t].parts.empty()) return;
  is_free_[t] = true;
  free_.push_back(t);
}

Index TripSearch::free_trip() {
  while (!free_.empty() && !trips_[free_.back()].parts.empty()) {
    is_free_[free_.back()] = false;
    free_.pop_back();
  }
  if (free_.empty()) {
    trips_.emplace_back();
    mark_free(static_cast<Index>(trips_.size() - 1));
  }
  return free_.back();
}

// `first` and others of the trip at random, `count` in all if it has as many.
const std::vector<Index>& TripSearch::pick_some(const Trip& trip, std::size_t count, Index first,
                                                std::vector<Index>& into) {
  into.clear();
  if (first != none) into.push_back(first);
  count = std::min(count, trip.parts.size());
  while (into.size() < count) {
    const Index p = trip.parts[random_.below(trip.parts.size())];
    if (std::find(into.begin(), into.end(), p) == into.end()) into.push_back(p);
  }
  return into;
}

// A part, perhaps with another, changes places with none to two of a trip close by.
void TripSearch::exchange(std::int64_t loss) {
  const auto p = static_cast<Index>(random_.below(trip_of_.size()));
  const Index a = trip_of_[p];
  Index b = none;
  const std::vector<Index>& close = close_[p];
  if (close.empty() || random_.chance(10)) {
    if (trips_[a].parts.size() == 1) return;
    b = free_trip();
  } else {
    const std::uint64_t r = random_.below(close.size() * close.size());
    std::size_t at = 0;
    while ((at + 1) * (at + 1) <= r) ++at;
    b = trip_of_[close[close.size() - 1 - at]];
    if (a == b) return;
  }
  const std::uint64_t kind = random_.below(8);
  pick_some(trips_[a], kind < 6 ? 1 : 2, p, out_);
  in_.clear();
  if (kind >= 2 || !fits(trips_[b], in_, out_)) {
    pick_some(trips_[b], kind < 5 ? 1 : 2, none, in_);
  }
  if (!fits(trips_[b], in_, out_) || !fits(trips_[a], out_, in_)) return;
  const std::uint64_t key_a = key_of(trips_[a].key, out_, in_);
  const std::uint64_t key_b = key_of(trips_[b].key, in_, out_);
  const std::int64_t before = trips_[a].cost + trips_[b].cost;
  const std::int64_t cost_a = cost_with(trips_[a], out_, in_, key_a);
  if (cost_a > before + loss) return;
  const std::int64_t cost_b = cost_with(trips_[b], in_, out_, key_b);
  if (cost_a + cost_b > before + loss) return;
  replace(a, out_, in_, key_a, cost_a);
  replace(b, in_, out_, key_b, cost_b);
  mark_free(a);
  mark_free(b);
  note_change(a);
  note_change(b);
  note_best();
}

// Takes parts out of a few trips close to each other and puts each where it costs
// least, now and then overlooking the best place.
void TripSearch::ruin_and_recreate(std::int64_t loss) {
  saved_.clear();
  removed_.clear();
  const std::int64_t before = total_;
  Index seed = static_cast<Index>(random_.below(trip_of_.size()));
  const std::uint64_t wanted = 2 + random_.below(few_ ? 2 : 3);
  const std::size_t most_of_each = few_ ? 3 : 4;
  for (std::uint64_t i = 0; i < wanted; ++i) {
    const Index t = trip_of_[seed];
    bool seen = false;
    for (const auto& [saved, trip] : saved_) seen = seen || saved == t;
    if (!seen) {
      save(t);
      pick_some(trips_[t], 1 + random_.below(std::min(most_of_each, trips_[t].parts.size())), seed,
                out_);
      const std::vector<Index> nothing;
      const std::uint64_t key = key_of(trips_[t].key, out_, nothing);
      const std::int64_t cost = cost_with(trips_[t], out_, nothing, key);
      replace(t, out_, nothing, key, cost);
      removed_.insert(removed_.end(), out_.begin(), out_.end());
    }
    const std::vector<Index>& close = close_[seed];
    if (close.empty()) break;
    // A close one that still stands.
    for (int tries = 0; tries < 8; ++tries) {
      const Index next = close[random_.below(close.size())];
      if (std::find(removed_.begin(), removed_.end(), next) != removed_.end()) continue;
      seed = next;
      break;
    }
    if (std::find(removed_.begin(), removed_.end(), seed) != removed_.end()) break;
  }
  for (std::size_t i = removed_.size(); i > 1; --i) {
    std::swap(removed_[i - 1], removed_[random_.below(i)]);
  }
  std::stable_sort(removed_.begin(), removed_.end(), [&](Index a, Index b) {
    const LoadSums& p = cost_.single(a).sums;
    const LoadSums& q = cost_.single(b).sums;
    return p.totes + p.volume_ml > q.totes + q.volume_ml;
  });
  for (const Index part : removed_) insert(part);
  if (total_ > before + loss) {
    put_back();
    return;
  }
  for (const auto& [t, trip] : saved_) {
    note_change(t);
    mark_free(t);
  }
  note_best();
}

void TripSearch::put_back() {
  for (auto& [t, trip] : saved_) {
    total_ += trip.cost - trips_[t].cost;
    trips_[t] = std::move(trip);
    for (const Index p : trips_[t].parts) trip_of_[p] = t;
    mark_free(t);
  }
}

bool TripSearch::insert(Index part) {
  candidates_.clear();
  for (const auto& [t, trip] : saved_) candidates_.push_back(t);
  for (const Index q : close_[part]) {
    const Index t = trip_of_[q];
    if (t != none && std::find(candidates_.begin(), candidates_.end(), t) == candidates_.end()) {
      candidates_.push_back(t);
    }
  }
  const std::vector<Index> nothing;
  in_.assign(1, part);
  Index best = none;
  std::int64_t best_added = cost_.single(part).cost;
  std::uint64_t best_key = 0;
  for (const Index t : candidates_) {
    const Trip& trip = trips_[t];
    if (trip.parts.empty() || random_.chance(blink_per_mille)) continue;
    if (!cost_.compatible(trip.sums, cost_.single(part).sums)) continue;
    const std::uint64_t key = trip.key ^ key_of_part_[part];
    const std::int64_t added = cost_with(trip, nothing, in_, key) - trip.cost;
    if (added >= best_added) continue;
    best = t;
    best_added = added;
    best_key = key;
  }
  if (best == none) {
    best = free_trip();
    best_key = key_of_part_[part];
  }
  save(best);
  replace(best, nothing, in_, best_key, trips_[best].cost + best_added);
  return true;
}

std::vector<TripLoad> TripSearch::best() const {
  std::vector<TripLoad> loads;
  for (const auto& parts : best_) {
    if (!parts.empty()) loads.push_back(cost_.of_parts(parts));
  }
  return loads;
}

}  // namespace fw::planning
