// Several people in one hall: who comes to an aisle in which another works waits.
#include "server/planning/congestion.h"

#include <functional>
#include <map>
#include <queue>

#include <catch2/catch.hpp>

#include "server/planning/check_plan.h"
#include "tests/unit/planning/snapshots.h"

using namespace fw::planning;
using namespace fw::planning::testing;

namespace {

// A check of its own: people take the trips in their order, walk stop by stop, and one aisle
// takes one person at a time, first come, first served. How long they stand waiting, together.
class Queues {
 public:
  Queues(const Snapshot& snapshot, const WavePlan& plan, std::size_t people)
      : s_(snapshot), plan_(plan) {
    for (std::size_t p = 0; p < people; ++p) walkers_.push_back({s_.batching.ends.starts.front()});
    for (std::size_t p = 0; p < people; ++p) take_trip(p, 0);
  }

  std::int64_t waited_ms() {
    while (!arrivals_.empty()) {
      const auto [now, person] = arrivals_.top();
      arrivals_.pop();
      work_in_aisle(person, now);
    }
    return waited_;
  }

 private:
  struct Walker {
    Index at = none;
    std::size_t trip = 0;
    std::size_t stop = 0;
  };
  using Arrival = std::pair<std::int64_t, std::size_t>;  // at the next stop, who

  const Stop& next_stop(const Walker& w) const { return plan_.trips[w.trip].stops[w.stop]; }
  std::int64_t way(Index from, Index to) const {
    return s_.warehouse.walk_ms(s_.warehouse.distance_mm(from, to));
  }

  void take_trip(std::size_t person, std::int64_t now) {
    if (given_ == plan_.trips.size()) return;
    Walker& w = walkers_[person];
    w = {s_.batching.ends.starts.front(), given_++, 0};
    arrivals_.push({now + s_.warehouse.rates().trip_ms + way(w.at, next_stop(w).place), person});
  }

  void work_in_aisle(std::size_t person, std::int64_t now) {
    Walker& w = walkers_[person];
    const Index aisle = s_.warehouse.place(next_stop(w).place).aisle;
    std::int64_t& free_at = free_at_[aisle];
    if (free_at > now) {
      waited_ += free_at - now;
      arrivals_.push({free_at, person});
      return;
    }
    const auto& stops = plan_.trips[w.trip].stops;
    w.at = stops[w.stop].place;
    for (; w.stop < stops.size(); ++w.stop) {
      const Stop& stop = stops[w.stop];
      if (s_.warehouse.place(stop.place).aisle != aisle) break;
      fw::Quantity units = 0;
      for (const Pick& pick : stop.picks) units += pick.quantity;
      now += way(w.at, stop.place) + s_.warehouse.stop_ms(stop.place, units);
      w.at = stop.place;
    }
    free_at = now;
    if (w.stop < stops.size()) {
      arrivals_.push({now + way(w.at, stops[w.stop].place), person});
    } else {
      take_trip(person, now + way(w.at, s_.batching.ends.ends.front()));
    }
  }

  const Snapshot& s_;
  const WavePlan& plan_;
  std::vector<Walker> walkers_;
  std::priority_queue<Arrival, std::vector<Arrival>, std::greater<>> arrivals_;
  std::map<Index, std::int64_t> free_at_;  // by aisle
  std::size_t given_ = 0;
  std::int64_t waited_ = 0;
};

// A trip that is in one aisle for a minute, ten seconds after it began.
TripWork minute_in(Index column, Index due_rank = 0) {
  return {{{column, 10'000, 70'000}}, 80'000, due_rank};
}

}  // namespace

TEST_CASE("trips to one aisle are not handed out side by side when others wait") {
  const std::vector<TripWork> trips{minute_in(0), minute_in(0), minute_in(1), minute_in(1)};
  CHECK(release_sequence(trips, 2) == std::vector<Index>{0, 2, 1, 3});
  CHECK(release_sequence(trips, 1) == std::vector<Index>{0, 1, 2, 3});
  CHECK(release_sequence({}, 2).empty());
}

TEST_CASE("no trip is handed out before one that leaves earlier, however full its aisle") {
  const std::vector<TripWork> trips{minute_in(0), minute_in(0), minute_in(1, 1)};
  CHECK(release_sequence(trips, 2) == std::vector<Index>{0, 1, 2});
}

TEST_CASE("people wait less for each other, and walk no further") {
  std::int64_t waited = 0;
  std::int64_t waited_apart = 0;
  for (const std::uint64_t seed : {1, 2, 3, 4, 5, 6}) {
    SnapshotShape shape;
    shape.fulfilments = 200;
    shape.departures = 2;
    shape.hall.crosses = 2 + seed % 2;
    fw::Random random(seed);
    if (seed > 3) shape.hall.direction = random_directions(random, shape.hall.aisles);
    Snapshot s = random_snapshot(shape, seed);
    const WavePlan plan = plan_wave(s);
    s.pickers = 5;
    const WavePlan apart = plan_wave(s);
    CHECK(check_plan(s, apart).empty());
    CHECK(apart.walk_mm == plan.walk_mm);
    CHECK(apart.cost_ms == plan.cost_ms);
    waited += Queues(s, plan, 5).waited_ms();
    waited_apart += Queues(s, apart, 5).waited_ms();
  }
  CHECK(waited_apart < waited * 9 / 10);
}
