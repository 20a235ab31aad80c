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
  std::vector<Id> ids;                  // of places, by index
  // Where trips begin and end: the places that say so. Where none does they end at the first
  // pack place (without one at the first place), and begin where they end.
  planning::TripEnds ends;

  planning::Index start() const { return ends.starts.front(); }
  planning::Index end() const { return ends.ends.front(); }
  // A place that people cannot walk to counts as `otherwise`.
  planning::Index at(Id place, planning::Index otherwise) const {
    const auto found = index.find(place);
    return found == index.end() ? otherwise : found->second;
  }
  planning::Index at(Id place) const { return at(place, end()); }
};
// Of more places where trips may begin, or may end, only the first are considered: a plan takes
// time for each pair of them.
inline constexpr std::size_t most_trip_ends = 8;
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

// From where it begins to where it ends, its stops in the order in which they are stored to be
// walked; `units` of each task are taken at them.
planning::RouteProblem stored_walk(const PlanHall& hall, const std::vector<store::TripTask>& tasks,
                                   Quantity store::TripTask::*units);
std::int64_t stored_length_mm(const PlanHall& hall, const planning::RouteProblem& walk);

}  // namespace fw::service
