#include "server/planning/selection.h"

#include <catch2/catch.hpp>

using namespace fw::planning;

namespace {

Candidate leaves(fw::EpochMs departure, int priority = 0, std::int64_t lines = 1) {
  Candidate c;
  c.departure_at_ms = departure;
  c.priority = priority;
  c.lines = lines;
  c.units = 2 * lines;
  c.totes = 1;
  return c;
}

}  // namespace

TEST_CASE("the wave takes the earliest departure first, then the most urgent, then the oldest") {
  std::vector<Candidate> candidates{leaves(200), leaves(100, 0), leaves(100, 5), leaves(0, 9)};
  candidates.push_back(leaves(100, 0));
  candidates[1].arrived_at_ms = 20;
  candidates[4].arrived_at_ms = 10;
  const Selection s = select_wave(candidates, {});
  CHECK(s.chosen == std::vector<Index>{2, 4, 1, 0, 3});  // without departure comes last
  CHECK(s.later.empty());
}

TEST_CASE("what is beyond a limit lets smaller ones of its departure pass, no later departure") {
  const std::vector<Candidate> candidates{leaves(100, 3, 4), leaves(100, 2, 9), leaves(100, 1, 2),
                                          leaves(200, 9, 1)};
  WaveLimits limits;
  limits.lines = 8;
  const Selection s = select_wave(candidates, limits);
  CHECK(s.chosen == std::vector<Index>{0, 2});
  CHECK(s.later == std::vector<Index>{1, 3});
}

TEST_CASE("one fulfilment larger than a whole wave is worked on all the same") {
  WaveLimits limits;
  limits.units = 10;
  const Selection s = select_wave({leaves(100, 0, 50), leaves(100)}, limits);
  CHECK(s.chosen == std::vector<Index>{0});
  CHECK(s.later == std::vector<Index>{1});
}

TEST_CASE("each limit counts, and later departures wait for a wave of their own") {
  const std::vector<Candidate> candidates{leaves(100), leaves(100), leaves(200), leaves(0)};
  WaveLimits limits;
  limits.fulfilments = 1;
  CHECK(select_wave(candidates, limits).chosen.size() == 1);
  limits = {};
  limits.totes = 2;
  CHECK(select_wave(candidates, limits).chosen.size() == 2);
  limits = {};
  limits.departs_before_ms = 200;
  CHECK(select_wave(candidates, limits).chosen == std::vector<Index>{0, 1});
  CHECK(select_wave({}, limits).chosen.empty());
}
