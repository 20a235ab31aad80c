// Trips on the floor plan, as SVG for --explain.
#pragma once
#include <string>
#include <vector>

#include "server/planning/grid.h"

namespace fw::admin {

struct PictureTrip {
  std::string title;
  std::int64_t length = 0;                // millionths of the instance's unit
  std::vector<planning::GridStop> stops;  // in visiting order
};

// One panel a trip: aisles and cross-aisles grey, stops numbered in visiting order,
// the walk in a colour of its own.
std::string draw_trips(const planning::Grid& grid, const planning::GridTrip& trip,
                       const std::vector<PictureTrip>& trips);

}  // namespace fw::admin
