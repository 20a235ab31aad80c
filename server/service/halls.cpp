#include "server/service/halls.h"

#include <cstdlib>

namespace fw::service {

const PlanHall& Halls::of(store::Connection& database, Id site) {
  const auto known = halls_.find(site);
  if (known != halls_.end()) return known->second;
  return halls_.emplace(site, make_hall(store::load_plan_places(database, site))).first->second;
}

std::int64_t walk_mm(const PlanHall& hall, Id from, Id to) {
  const auto a = hall.index.find(from);
  const auto b = hall.index.find(to);
  if (a == hall.index.end() || b == hall.index.end()) return 0;
  const planning::Place& p = hall.warehouse.place(a->second);
  const planning::Place& q = hall.warehouse.place(b->second);
  const bool placed = p.x_mm != 0 || p.y_mm != 0 || q.x_mm != 0 || q.y_mm != 0;
  if (placed) return hall.warehouse.distance_mm(a->second, b->second);
  return std::abs(p.walk_sequence - q.walk_sequence) * 1000;
}

}  // namespace fw::service
