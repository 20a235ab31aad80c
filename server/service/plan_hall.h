// The site's places and a wave's stored trips as the planner's values: ids become
// indexes.
#pragma once
#include <algorithm>
#include <map>
#include <vector>

#include "server/planning/routing.h"
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

// The tasks of one trip after another.
template <class Each>
void for_each_trip(const std::vector<store::TripTask>& tasks, Each each) {
  for (auto from = tasks.begin(); from != tasks.end();) {
    const auto to = std::find_if(
        from, tasks.end(), [&](const store::TripTask& task) { return task.batch != from->batch; });
    each(std::vector<store::TripTask>(from, to));
    from = to;
  }
}

// From the depot and back, its stops in the order in which they are stored to be
// walked; `units` of each task are taken at them.
planning::RouteProblem stored_walk(const PlanHall& hall, const std::vector<store::TripTask>& tasks,
                                   Quantity store::TripTask::*units);
std::int64_t stored_length_mm(const PlanHall& hall, const planning::RouteProblem& walk);

}  // namespace fw::service
