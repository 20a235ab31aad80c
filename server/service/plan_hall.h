// The site's places as the planner's hall: ids become indexes.
#pragma once
#include <map>
#include <vector>

#include "server/planning/warehouse.h"
#include "server/store/wave_trips.h"

namespace fw::service {

struct PlanHall {
  planning::Warehouse warehouse;
  std::map<Id, planning::Index> index;  // by place
  // Trips begin and end here: the first pack place, or without one the first place.
  planning::Index depot = 0;

  // A place that people cannot walk to counts as the depot.
  planning::Index at(Id place) const {
    const auto found = index.find(place);
    return found == index.end() ? depot : found->second;
  }
};
PlanHall make_hall(const std::vector<store::PlanPlace>& all);

}  // namespace fw::service
