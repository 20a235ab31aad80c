// A wave's trips as they are walked, on the floor plan, beside the same stops in location
// order: metres and time saved. Reading is one snapshot, computing holds no connection.
#pragma once
#include <string>
#include <vector>

#include "server/service/views.h"
#include "server/store/wave_trips.h"

namespace fw::service {

struct RoutesInput {
  std::string number;
  std::vector<store::PlanPlace> places;
  std::vector<store::TripTask> tasks;
};
RoutesInput load_routes(Database& database, const views::WaveView& wave, Id site);

struct TripRoute {
  std::int64_t number = 0;  // 1 = the first trip with stops
  std::int64_t fulfilments = 0, stops = 0;
  std::int64_t walk_mm = 0, location_order_mm = 0;
  std::int64_t saved_ms = 0;
  // SVG; "" = the aisles are not known, or the trip comes after the most that are drawn.
  std::string picture;
};
struct WaveRoutes {
  std::string number;
  std::int64_t walk_mm = 0, location_order_mm = 0;
  std::int64_t saved_mm = 0, saved_ms = 0;
  std::vector<TripRoute> trips;
};
constexpr std::size_t most_pictures = 40;

WaveRoutes wave_routes(const RoutesInput& input);

}  // namespace fw::service
