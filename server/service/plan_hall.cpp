#include "server/service/plan_hall.h"

#include <numeric>
#include <string>

namespace fw::service {
namespace {

using planning::Index;

// Rank of each distinct text in sorted order: "A" < "B" < ... gives 0, 1 ...
template <class Member>
std::map<std::string, Index> ranks(const std::vector<store::PlanPlace>& places, Member member) {
  std::map<std::string, Index> rank;
  for (const auto& place : places) rank[place.*member] = 0;
  Index next = 0;
  for (auto& [text, value] : rank) value = next++;
  return rank;
}

planning::Direction direction_of(const std::string& text) {
  if (text == "up") return planning::Direction::up;
  if (text == "down") return planning::Direction::down;
  return planning::Direction::both;
}

std::vector<Index> marked(const std::vector<store::PlanPlace>& places, const char* word) {
  std::vector<Index> found;
  for (std::size_t i = 0; i < places.size() && found.size() < most_trip_ends; ++i) {
    const bool is_it = places[i].trips == word || places[i].trips == "both";
    if (is_it) found.push_back(static_cast<Index>(i));
  }
  return found;
}

Index first_pack_place(const std::vector<store::PlanPlace>& places) {
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i].role == "pack") return static_cast<Index>(i);
  }
  return 0;
}

planning::TripEnds trip_ends(const std::vector<store::PlanPlace>& places) {
  planning::TripEnds ends{marked(places, "start"), marked(places, "end")};
  if (ends.ends.empty()) ends.ends = {first_pack_place(places)};
  if (ends.starts.empty()) ends.starts = ends.ends;
  return ends;
}

}  // namespace

PlanHall make_hall(const std::vector<store::PlanPlace>& all) {
  PlanHall hall;
  const auto aisles = ranks(all, &store::PlanPlace::aisle);
  const auto bays = ranks(all, &store::PlanPlace::bay);
  const auto levels = ranks(all, &store::PlanPlace::level);
  std::map<Id, Index> zones;
  std::vector<planning::Place> places;
  std::vector<planning::Direction> directions(aisles.size());
  for (const auto& place : all) {
    planning::Place p;
    p.x_mm = place.x_mm;
    p.y_mm = place.y_mm;
    p.z_mm = place.z_mm;
    const bool in_aisle = place.role == "pick" || place.role == "reserve";
    p.aisle = in_aisle && !place.aisle.empty() ? aisles.at(place.aisle) : planning::none;
    if (p.aisle != planning::none) directions[p.aisle] = direction_of(place.direction);
    p.bay = bays.at(place.bay);
    p.level = levels.at(place.level);
    p.zone = zones.try_emplace(place.zone, static_cast<Index>(zones.size())).first->second;
    p.walk_sequence = place.walk_sequence;
    hall.index.emplace(place.id, static_cast<Index>(places.size()));
    hall.ids.push_back(place.id);
    places.push_back(p);
  }
  planning::Layout layout = planning::infer_layout(places);
  layout.direction = std::move(directions);
  hall.warehouse = planning::Warehouse(std::move(places), std::move(layout));
  hall.ends = trip_ends(all);
  return hall;
}

planning::RouteProblem stored_walk(const PlanHall& hall, const std::vector<store::TripTask>& tasks,
                                   Quantity store::TripTask::*units) {
  planning::RouteProblem walk{hall.start(), hall.end(), {}};
  if (!tasks.empty()) {
    walk.start = hall.at(tasks.front().start, hall.start());
    walk.end = hall.at(tasks.front().end, hall.end());
  }
  for (const store::TripTask& task : tasks) {
    const Index place = hall.at(task.place);
    if (walk.stops.empty() || walk.stops.back().place != place) walk.stops.push_back({place, 0});
    walk.stops.back().units += task.*units;
  }
  return walk;
}

std::int64_t stored_length_mm(const PlanHall& hall, const planning::RouteProblem& walk) {
  std::vector<Index> order(walk.stops.size());
  std::iota(order.begin(), order.end(), Index{0});
  return planning::route_length_mm(hall.warehouse, walk, order);
}

}  // namespace fw::service
