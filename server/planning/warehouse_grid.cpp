#include "server/planning/warehouse_grid.h"

#include <cstdlib>

namespace fw::planning {
namespace {

// Places beside the aisles join the cross-aisle nearest to them, as in distance_mm.
GridEnd end_at(const Warehouse& warehouse, Index place, std::int64_t& outside_mm) {
  const Warehouse::Spot& spot = warehouse.spot(place);
  GridEnd end;
  end.across = spot.across_mm;
  if (spot.column != none) {
    end.column = spot.column;
    end.along = spot.along_mm;
    return end;
  }
  const auto& lines = warehouse.layout().cross_y_mm;
  for (Index line = 1; line < lines.size(); ++line) {
    if (std::abs(lines[line] - spot.along_mm) < std::abs(lines[end.line] - spot.along_mm)) {
      end.line = line;
    }
  }
  outside_mm += std::abs(lines[end.line] - spot.along_mm);
  return end;
}

}  // namespace

std::optional<WarehouseRouter> make_router(const Warehouse& warehouse, Index start, Index end) {
  const auto& lines = warehouse.layout().cross_y_mm;
  if (!warehouse.aisles_known() || lines.size() > most_lines) return std::nullopt;
  std::int64_t outside_mm = 0;
  GridTrip trip;
  trip.start = end_at(warehouse, start, outside_mm);
  trip.end = end_at(warehouse, end, outside_mm);
  return WarehouseRouter{GridRouter({warehouse.columns_mm(), lines}, trip), outside_mm};
}

}  // namespace fw::planning
