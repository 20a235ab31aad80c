#include "server/planning/batching.h"

#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "server/planning/routing.h"
#include "tests/unit/planning/halls.h"

using namespace fw::planning;
using namespace fw::planning::testing;

namespace {

CartProfile cart_of(Index slots) {
  CartProfile cart;
  cart.slots = slots;
  return cart;
}

BatchOptions from_depot(std::int64_t iterations = 3'000) {
  BatchOptions options;
  options.ends = {{0}, {1}};
  options.iterations = iterations;
  return options;
}

std::vector<BatchRequest> random_requests(const Warehouse& hall, fw::Random& random, Index count) {
  std::vector<BatchRequest> requests(count);
  for (BatchRequest& r : requests) {
    for (std::int64_t n = random.between(1, 4); n > 0; --n) {
      const auto place = random.between(2, std::int64_t(hall.places().size()) - 1);
      r.needs.push_back({static_cast<Index>(place), random.between(1, 2), 500, 200});
    }
    r.due_rank = static_cast<Index>(random.below(2));
  }
  return requests;
}

// Work of one trip, found by the router alone.
std::int64_t trip_ms(const Warehouse& hall, const std::set<Index>& places) {
  RouteProblem problem{0, 1, {}};
  for (const Index place : places) problem.stops.push_back({place, 0});
  return hall.rates().trip_ms + route(hall, problem).cost_ms;
}

// The least work over all ways to share carts of `slots` totes.
std::int64_t least_work_ms(const Warehouse& hall, const std::vector<BatchRequest>& requests,
                           Index slots) {
  const std::size_t sets = std::size_t{1} << requests.size();
  std::vector<std::int64_t> trip(sets, -1);
  for (std::size_t set = 1; set < sets; ++set) {
    std::set<Index> places;
    Index count = 0;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      if (!(set >> i & 1)) continue;
      ++count;
      for (const PickNeed& need : requests[i].needs) places.insert(need.place);
    }
    if (count <= slots) trip[set] = trip_ms(hall, places);
  }
  std::vector<std::int64_t> best(sets, 0);
  for (std::size_t set = 1; set < sets; ++set) {
    best[set] = std::numeric_limits<std::int64_t>::max();
    for (std::size_t part = set; part > 0; part = (part - 1) & set) {
      if (trip[part] >= 0) best[set] = std::min(best[set], trip[part] + best[set ^ part]);
    }
  }
  return best[sets - 1];
}

// Each unit once, slots not shared; returns the work.
std::int64_t require_whole(const Warehouse& hall, const std::vector<BatchRequest>& requests,
                           const Batches& batches, const CartProfile& cart) {
  std::map<std::pair<Index, Index>, fw::Quantity> filled;
  std::int64_t work = 0;
  for (const TripDraft& trip : batches.trips) {
    std::map<Index, Index> owner;
    std::set<Index> places;
    REQUIRE(trip.slots_used <= cart.slots);
    for (const SlotFill& fill : trip.fills) {
      filled[{fill.request, fill.need}] += fill.quantity;
      REQUIRE(fill.slot < trip.slots_used);
      REQUIRE(owner.emplace(fill.slot, fill.request).first->second == fill.request);
      places.insert(requests[fill.request].needs[fill.need].place);
    }
    work += trip_ms(hall, places);
  }
  for (Index r = 0; r < requests.size(); ++r) {
    for (Index n = 0; n < requests[r].needs.size(); ++n) {
      REQUIRE(filled[{r, n}] == requests[r].needs[n].quantity);
    }
  }
  return work;
}

}  // namespace

TEST_CASE("few fulfilments share carts as well as any sharing can, or nearly") {
  fw::Random random(21);
  int best_found = 0;
  for (int round = 0; round < 40; ++round) {
    const Warehouse hall = make_hall({.aisles = 8, .bays = 12}, 0, -1'000, 9'000, -1'000);
    const auto count = static_cast<Index>(random.between(2, 8));
    const std::vector<BatchRequest> requests = random_requests(hall, random, count);
    const CartProfile cart = cart_of(3);
    const Batches batches = batch(hall, requests, cart, from_depot());
    const std::int64_t work = require_whole(hall, requests, batches, cart);
    const std::int64_t least = least_work_ms(hall, requests, cart.slots);
    REQUIRE(work >= least);
    REQUIRE(work * 100 <= least * 104);
    best_found += work == least ? 1 : 0;
  }
  CHECK(best_found >= 36);
}

TEST_CASE("the search after the savings never makes trips worse") {
  fw::Random random(22);
  for (int round = 0; round < 5; ++round) {
    const Warehouse hall = make_hall({.aisles = 10, .bays = 15}, 0, -1'000, 9'000, -1'000);
    const std::vector<BatchRequest> requests = random_requests(hall, random, 60);
    const CartProfile cart = cart_of(6);
    const std::int64_t savings =
        require_whole(hall, requests, batch(hall, requests, cart, from_depot(0)), cart);
    const std::int64_t searched =
        require_whole(hall, requests, batch(hall, requests, cart, from_depot(4'000)), cart);
    CHECK(searched <= savings + 10);  // trips are rounded to ms one by one
  }
}

TEST_CASE("the same input gives the same trips, whatever the effort") {
  fw::Random random(23);
  const Warehouse hall = make_hall({.aisles = 10, .bays = 15}, 0, 0, 0, 0);
  const std::vector<BatchRequest> requests = random_requests(hall, random, 80);
  for (const std::int64_t iterations : {0, 1'000}) {
    const Batches a = batch(hall, requests, cart_of(8), from_depot(iterations));
    const Batches b = batch(hall, requests, cart_of(8), from_depot(iterations));
    REQUIRE(a.trips.size() == b.trips.size());
    for (std::size_t t = 0; t < a.trips.size(); ++t) {
      REQUIRE(a.trips[t].requests == b.trips[t].requests);
    }
  }
}

TEST_CASE("a large wave is batched from close neighbours only, and still whole") {
  fw::Random random(24);
  const Warehouse hall = make_hall({.aisles = 12, .bays = 20}, 0, -1'000, 9'000, -1'000);
  const std::vector<BatchRequest> requests = random_requests(hall, random, 1'300);
  const Batches batches = batch(hall, requests, cart_of(8), from_depot(500));
  require_whole(hall, requests, batches, cart_of(8));
  CHECK(batches.trips.size() < 1'300 / 8 + 20);
}

TEST_CASE("a fulfilment larger than a cart is split over trips, tote by tote") {
  const Warehouse hall = make_hall({.aisles = 4, .bays = 10}, 0, 0, 0, 0);
  BatchRequest large;
  for (const Index place : {2u, 15u, 30u, 41u}) large.needs.push_back({place, 50, 2'000, 100});
  CartProfile cart = cart_of(3);  // 40 l a tote: 20 units
  CHECK(totes_needed(large.needs, cart) == 10);
  const Batches batches = batch(hall, {large}, cart, from_depot());
  require_whole(hall, {large}, batches, cart);
  CHECK(batches.trips.size() == 4);
}

TEST_CASE("a unit larger than a tote stands on the cart alone, one too heavy for carts is named") {
  const Warehouse hall = make_hall({.aisles = 4, .bays = 10}, 0, 0, 0, 0);
  BatchRequest bulky;
  bulky.needs.push_back({5, 2, 90'000, 20'000});
  bulky.needs.push_back({6, 1, 100, 100});
  BatchRequest hopeless;
  hopeless.needs.push_back({5, 1, 100, 200'000});
  const Batches batches = batch(hall, {hopeless, bulky}, cart_of(4), from_depot());
  CHECK(batches.too_heavy == std::vector<Index>{0});
  REQUIRE(batches.trips.size() == 1);
  CHECK(batches.trips[0].slots_used == 3);
}

TEST_CASE("carts stay in one zone when the site says so") {
  const Warehouse hall = make_hall({.aisles = 4, .bays = 10}, 0, 0, 0, 0);
  BatchRequest both;
  both.needs = {{2, 1, 100, 100}, {41, 1, 100, 100}};  // first and last aisle
  CartProfile cart = cart_of(8);
  CHECK(batch(hall, {both, both}, cart, from_depot()).trips.size() == 1);
  cart.one_zone = true;
  const Batches batches = batch(hall, {both, both}, cart, from_depot());
  REQUIRE(batches.trips.size() == 2);
  for (const TripDraft& trip : batches.trips) CHECK(trip.requests == std::vector<Index>{0, 1});
}

TEST_CASE("early departures do not wait behind late ones") {
  const Warehouse hall = make_hall({.aisles = 4, .bays = 10}, 0, 0, 0, 0);
  std::vector<BatchRequest> requests(4);
  for (Index i = 0; i < 4; ++i) {
    requests[i].needs = {{5, 1, 100, 100}};
    requests[i].due_rank = 3 - i;
  }
  BatchOptions options = from_depot();
  options.due_spread = 0;
  const Batches apart = batch(hall, requests, cart_of(8), options);
  REQUIRE(apart.trips.size() == 4);
  CHECK(apart.trips.front().requests == std::vector<Index>{3});
  options.due_spread = 1;
  CHECK(batch(hall, requests, cart_of(8), options).trips.size() == 2);
  options.due_spread = 3;
  CHECK(batch(hall, requests, cart_of(8), options).trips.size() == 1);
}

TEST_CASE("a trip may not take longer than the site allows") {
  const Warehouse hall = make_hall({.aisles = 4, .bays = 10}, 0, 0, 0, 0);
  std::vector<BatchRequest> requests(6);
  for (BatchRequest& r : requests) r.needs = {{5, 20, 100, 100}};
  BatchOptions options = from_depot();
  options.trip_limit_ms = 150'000;  // 60 s for the cart, 30 s of handling each
  const Batches batches = batch(hall, requests, cart_of(8), options);
  CHECK(batches.trips.size() == 3);
}

TEST_CASE("nothing to pick makes no trip") {
  const Warehouse hall = make_hall({.aisles = 1}, 0, 0, 0, 0);
  CHECK(batch(hall, {}, cart_of(8), from_depot()).trips.empty());
  CHECK(batch(hall, {BatchRequest{}}, cart_of(8), from_depot()).trips.empty());
}
