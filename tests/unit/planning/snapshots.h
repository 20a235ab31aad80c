// Seeded random snapshots for the planner's tests and its measurement.
#pragma once
#include <algorithm>
#include <utility>

#include "server/planning/plan.h"
#include "shared/base/random.h"
#include "tests/unit/planning/halls.h"

namespace fw::planning::testing {

struct SnapshotShape {
  HallShape hall{.aisles = 10, .bays = 20, .levels = 2};
  Index items = 300;
  Index fulfilments = 100;
  std::int64_t lines_most = 9;  // 1 to this many, evenly
  Index departures = 4;
};

// Popular items come up far more often than others, as in a real shop.
inline Index popular(Random& random, Index items) {
  const std::uint64_t a = random.below(items);
  const std::uint64_t b = random.below(items);
  return static_cast<Index>(a * b / items);
}

inline void add_stock(Snapshot& s, Random& random) {
  std::vector<Index> free;
  for (Index p = 2; p < s.warehouse.places().size(); ++p) free.push_back(p);
  for (Index i = 0; i < s.items.size(); ++i) {
    const std::int64_t places = random.between(1, 3);
    for (std::int64_t n = 0; n < places; ++n) {
      StockLine line;
      line.place = free[random.below(free.size())];
      line.item = i;
      line.available = random.between(0, 60);
      if (s.items[i].first_expired)
        line.expiry_day = static_cast<int>(random.between(20'000, 20'090));
      line.lot = static_cast<Index>(s.stock.size());
      line.reserve = random.chance(150);
      line.whole = line.reserve ? random.between(2, 12) : 1;
      s.stock.push_back(line);
    }
  }
}

inline Snapshot random_snapshot(const SnapshotShape& shape, std::uint64_t seed) {
  Random random(seed);
  Snapshot s;
  s.warehouse = make_hall(shape.hall, 0, -2'000, 4'000, -2'000);
  s.batching.ends = {{0}, {1}};
  s.batching.iterations = 2'000;
  for (Index i = 0; i < shape.items; ++i) {
    Item item;
    item.unit_volume_ml = random.between(50, 6'000);
    item.unit_weight_g = random.between(20, 4'000);
    item.side_mm = {100, 100, item.unit_volume_ml / 10};
    item.first_expired = random.chance(200);
    s.items.push_back(item);
  }
  add_stock(s, random);
  for (Index f = 0; f < shape.fulfilments; ++f) {
    Fulfilment fulfilment;
    fulfilment.departure_at_ms =
        random.chance(50) ? 0
                          : 1'000'000 * (1 + static_cast<EpochMs>(random.below(shape.departures)));
    fulfilment.priority = static_cast<int>(random.below(3));
    fulfilment.arrived_at_ms = random.between(1, 900'000);
    fulfilment.complete_only = random.chance(100);
    s.fulfilments.push_back(fulfilment);
    const std::int64_t lines = random.between(1, shape.lines_most);
    for (std::int64_t l = 0; l < lines; ++l) {
      Requirement r;
      r.fulfilment = f;
      r.item = popular(random, shape.items);
      r.quantity = random.chance(950) ? random.between(1, 3) : random.between(4, 40);
      if (s.items[r.item].first_expired && random.chance(300)) r.expires_from_day = 20'030;
      s.requirements.push_back(r);
    }
  }
  s.cartons = {{{200, 150, 100}, 100, 5'000},
               {{400, 300, 200}, 300, 20'000},
               {{600, 400, 400}, 600, 30'000}};
  return s;
}

}  // namespace fw::planning::testing
