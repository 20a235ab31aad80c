#include "server/service/wave_routes.h"

#include <set>

#include "server/planning/floor_picture.h"
#include "server/planning/routing.h"
#include "server/planning/warehouse_grid.h"
#include "server/service/plan_hall.h"

namespace fw::service {
namespace {

using store::TripTask;

// "" where the aisles are not known.
std::string draw(const PlanHall& hall, const planning::RouteProblem& walk) {
  const auto made = planning::make_grid(hall.warehouse, walk.start, walk.end);
  if (!made) return "";
  planning::PictureTrip trip;
  trip.ends = made->trip;
  for (const auto& stop : walk.stops) {
    const auto& spot = hall.warehouse.spot(stop.place);
    if (spot.column != planning::none) trip.stops.push_back({spot.column, spot.along_mm});
  }
  if (trip.stops.empty()) return "";
  return planning::draw_trips(made->grid, {trip});
}

TripRoute route_of(const PlanHall& hall, const planning::RouteProblem& walk,
                   const std::vector<TripTask>& tasks) {
  const planning::Warehouse& warehouse = hall.warehouse;
  std::set<Id> fulfilments;
  for (const TripTask& task : tasks) fulfilments.insert(task.fulfilment);
  TripRoute trip;
  trip.fulfilments = std::ssize(fulfilments);
  trip.stops = std::ssize(walk.stops);
  trip.walk_mm = stored_length_mm(hall, walk);
  trip.location_order_mm =
      planning::route(warehouse, walk, planning::Policy::location_order).length_mm;
  trip.saved_ms = warehouse.walk_ms(trip.location_order_mm) - warehouse.walk_ms(trip.walk_mm);
  return trip;
}

}  // namespace

RoutesInput load_routes(Database& database, const views::WaveView& wave, Id site) {
  return {wave.number, store::load_plan_places(database, site),
          store::trip_tasks(database, wave.id)};
}

WaveRoutes wave_routes(const RoutesInput& input) {
  WaveRoutes routes;
  routes.number = input.number;
  const PlanHall hall = make_hall(input.places);
  for_each_trip(input.tasks, [&](const std::vector<TripTask>& tasks) {
    const auto walk = stored_walk(hall, tasks, &TripTask::quantity);
    TripRoute trip = route_of(hall, walk, tasks);
    trip.number = std::ssize(routes.trips) + 1;
    if (routes.trips.size() < most_pictures) trip.picture = draw(hall, walk);
    routes.walk_mm += trip.walk_mm;
    routes.location_order_mm += trip.location_order_mm;
    routes.saved_ms += trip.saved_ms;
    routes.trips.push_back(std::move(trip));
  });
  routes.saved_mm = routes.location_order_mm - routes.walk_mm;
  return routes;
}

}  // namespace fw::service
