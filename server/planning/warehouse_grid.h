// A warehouse's aisles as the grid that exact routing works on.
#pragma once
#include <optional>

#include "server/planning/grid_route.h"
#include "server/planning/warehouse.h"

namespace fw::planning {

struct WarehouseGrid {
  Grid grid;
  GridTrip trip;
  std::int64_t outside_mm = 0;  // from start and end to their cross-aisles
};

// Nothing where aisles are unknown.
std::optional<WarehouseGrid> make_grid(const Warehouse& warehouse, Index start, Index end);

struct WarehouseRouter {
  GridRouter router;
  std::int64_t outside_mm = 0;  // from start and end to their cross-aisles
};

// Nothing where aisles are unknown, some are one-way, or the cross-aisles too many for an exact
// route.
std::optional<WarehouseRouter> make_router(const Warehouse& warehouse, Index start, Index end);

}  // namespace fw::planning
