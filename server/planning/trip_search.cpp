#include "server/planning/trip_search.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "server/planning/neighbours.h"
#include "shared/base/random.h"

namespace fw::planning {
namespace {

constexpr std::size_t close_parts = 32;
constexpr std::size_t most_removed = 4;  // from one trip
constexpr std::uint64_t blink_per_mille = 20;

std::int64_t total_cost(const std::vector<TripLoad>& trips) {
  std::int64_t sum = 0;
  for (const TripLoad& trip : trips) sum += trip.cost_us;
  return sum;
}

class Search {
 public:
  Search(const TripCost& cost, std::vector<TripLoad> trips, std::size_t part_count,
         std::uint64_t seed)
      : cost_(cost), random_(seed), trips_(std::move(trips)), trip_of_(part_count, none) {
    std::vector<TripLoad> singles;
    for (Index p = 0; p < part_count; ++p) singles.push_back(cost_.single(p));
    close_ = find_neighbours(cost_, singles, close_parts);
    for (Index t = 0; t < trips_.size(); ++t) note_parts(t);
  }

  void step(std::int64_t loss_allowed_us) {
    const std::vector<Index> chosen = related_trips();
    if (chosen.size() < 2) return;
    std::int64_t before = 0;
    std::vector<TripLoad> rest;
    std::vector<Index> removed;
    for (const Index t : chosen) {
      before += trips_[t].cost_us;
      remove_some(trips_[t], rest, removed);
    }
    reinsert(rest, removed);
    std::int64_t after = 0;
    for (const TripLoad& load : rest) after += load.cost_us;
    if (after >= before + loss_allowed_us) return;
    for (std::size_t i = 0; i < rest.size(); ++i) {
      const Index t = i < chosen.size() ? chosen[i] : add_trip();
      trips_[t] = std::move(rest[i]);
      note_parts(t);
    }
  }

  std::vector<TripLoad> take() {
    std::erase_if(trips_, [](const TripLoad& trip) { return trip.parts.empty(); });
    return std::move(trips_);
  }

 private:
  // A part's trip, then trips of parts close to one in the trip before.
  std::vector<Index> related_trips() {
    Index part = static_cast<Index>(random_.below(trip_of_.size()));
    std::vector<Index> chosen{trip_of_[part]};
    const std::uint64_t wanted = 2 + random_.below(3);
    for (std::uint64_t i = 1; i < wanted; ++i) {
      const std::vector<Index>& close = close_[part];
      if (close.empty()) break;
      const Index t = trip_of_[close[random_.below(close.size())]];
      if (std::find(chosen.begin(), chosen.end(), t) == chosen.end()) chosen.push_back(t);
      const std::vector<Index>& parts = trips_[t].parts;
      part = parts[random_.below(parts.size())];
    }
    return chosen;
  }

  void remove_some(const TripLoad& trip, std::vector<TripLoad>& rest, std::vector<Index>& removed) {
    std::vector<Index> parts = trip.parts;
    const std::uint64_t count = 1 + random_.below(std::min(most_removed, parts.size()));
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::size_t at = random_.below(parts.size());
      removed.push_back(parts[at]);
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(at));
    }
    rest.push_back(parts.empty() ? TripLoad{} : cost_.of_parts(parts));
  }

  // The most totes first, else in a random order.
  void reinsert(std::vector<TripLoad>& rest, std::vector<Index>& removed) {
    for (std::size_t i = removed.size(); i > 1; --i) {
      std::swap(removed[i - 1], removed[random_.below(i)]);
    }
    std::stable_sort(removed.begin(), removed.end(), [&](Index a, Index b) {
      return cost_.single(a).sums.totes > cost_.single(b).sums.totes;
    });
    for (const Index part : removed) insert(rest, part);
  }

  void insert(std::vector<TripLoad>& rest, Index part) {
    const TripLoad& single = cost_.single(part);
    std::optional<std::size_t> best;
    std::int64_t best_added = single.cost_us;
    std::optional<std::size_t> empty;
    for (std::size_t i = 0; i < rest.size(); ++i) {
      if (rest[i].parts.empty()) {
        empty = i;
        continue;
      }
      if (random_.chance(blink_per_mille)) continue;
      const auto joint = cost_.joint_cost_us(rest[i], single);
      if (!joint || *joint - rest[i].cost_us >= best_added) continue;
      best = i;
      best_added = *joint - rest[i].cost_us;
    }
    if (best) {
      rest[*best] = cost_.join(rest[*best], single);
    } else if (empty) {
      rest[*empty] = single;
    } else {
      rest.push_back(single);
    }
  }

  Index add_trip() {
    for (Index t = 0; t < trips_.size(); ++t) {
      if (trips_[t].parts.empty()) return t;
    }
    trips_.emplace_back();
    return static_cast<Index>(trips_.size() - 1);
  }

  void note_parts(Index t) {
    for (const Index p : trips_[t].parts) trip_of_[p] = t;
  }

  const TripCost& cost_;
  Random random_;
  std::vector<TripLoad> trips_;
  std::vector<Index> trip_of_;             // by part
  std::vector<std::vector<Index>> close_;  // by part
};

}  // namespace

std::vector<TripLoad> improve_trips(const TripCost& cost, std::vector<TripLoad> trips,
                                    std::size_t part_count, std::int64_t iterations,
                                    std::uint64_t seed) {
  if (iterations <= 0 || trips.size() < 2) return trips;
  const std::int64_t before = total_cost(trips);
  // Losses of up to 2 % of a mean trip at first, falling to nothing.
  const std::int64_t first_loss = before / static_cast<std::int64_t>(trips.size()) / 50;
  Search search(cost, trips, part_count, seed);
  for (std::int64_t i = 0; i < iterations; ++i) {
    search.step(first_loss * (iterations - i) / iterations);
  }
  std::vector<TripLoad> found = search.take();
  return total_cost(found) < before ? found : trips;
}

}  // namespace fw::planning
