#include "server/service/wave_routes.h"

#include <algorithm>
#include <set>

#include "server/planning/floor_picture.h"
#include "server/planning/routing.h"
#include "server/planning/warehouse_grid.h"
#include "server/service/plan_hall.h"

namespace fw::service {
namespace {

using planning::Index;
using store::TripTask;

// In the order in which the trip visits them.
planning::RouteProblem stops_of(const PlanHall& hall, const std::vector<TripTask>& tasks) {
  planning::RouteProblem walk{hall.depot, hall.depot, {}};
  for (const TripTask& task : tasks) {
    const Index place = hall.at(task.place);
    if (walk.stops.empty() || walk.stops.back().place != place) walk.stops.push_back({place, 0});
    walk.stops.back().units += task.quantity;
  }
  return walk;
}

std::string draw(const PlanHall& hall, const planning::WarehouseRouter& router,
                 const planning::RouteProblem& walk) {
  planning::PictureTrip trip;
  for (const auto& stop : walk.stops) {
    const auto& spot = hall.warehouse.spot(stop.place);
    if (spot.column != planning::none) trip.stops.push_back({spot.column, spot.along_mm});
  }
  if (trip.stops.empty()) return "";
  return planning::draw_trips(router.router.grid(), router.router.trip(), {trip});
}

TripRoute route_of(const PlanHall& hall, const std::vector<TripTask>& tasks) {
  const planning::Warehouse& warehouse = hall.warehouse;
  const planning::RouteProblem walk = stops_of(hall, tasks);
  std::vector<Index> order;
  for (Index i = 0; i < walk.stops.size(); ++i) order.push_back(i);
  std::set<Id> fulfilments;
  for (const TripTask& task : tasks) fulfilments.insert(task.fulfilment);
  TripRoute trip;
  trip.fulfilments = std::ssize(fulfilments);
  trip.stops = std::ssize(walk.stops);
  trip.walk_mm = planning::route_length_mm(warehouse, walk, order);
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
  const auto router = planning::make_router(hall.warehouse, hall.depot, hall.depot);
  for (auto from = input.tasks.begin(); from != input.tasks.end();) {
    const auto to = std::find_if(from, input.tasks.end(),
                                 [&](const TripTask& task) { return task.batch != from->batch; });
    const std::vector<TripTask> tasks(from, to);
    TripRoute trip = route_of(hall, tasks);
    trip.number = std::ssize(routes.trips) + 1;
    if (router && routes.trips.size() < most_pictures) {
      trip.picture = draw(hall, *router, stops_of(hall, tasks));
    }
    routes.walk_mm += trip.walk_mm;
    routes.location_order_mm += trip.location_order_mm;
    routes.saved_ms += trip.saved_ms;
    routes.trips.push_back(std::move(trip));
    from = to;
  }
  routes.saved_mm = routes.location_order_mm - routes.walk_mm;
  return routes;
}

}  // namespace fw::service
