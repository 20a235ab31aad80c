// Trips on the floor plan, as SVG: for `floorwave plan --explain` and for people who look
// at a wave. Numbers in, text out.
#pragma once
#include <string>
#include <vector>

#include "server/planning/grid.h"

namespace fw::planning {

struct PictureTrip {
  std::string caption;          // plain words; "" = none
  GridTrip ends;                // where it begins and ends
  std::vector<GridStop> stops;  // in visiting order, at least one
};

// One panel a trip, at most `most_across` beside each other: aisles and cross-aisles grey, stops
// numbered in visiting order, the walk in a colour of its own, from a black square to a white
// one where it ends elsewhere. One-way aisles bear arrows.
std::string draw_trips(const Grid& grid, const std::vector<PictureTrip>& trips,
                       std::size_t most_across = 3);

}  // namespace fw::planning
