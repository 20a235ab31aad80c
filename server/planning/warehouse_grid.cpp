#include "server/planning/warehouse_grid.h"

#include <cstdlib>
#include <utility>

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

std::optional<WarehouseGrid> make_grid(const Warehouse& warehouse, Index start, Index end) {
  if (!warehouse.aisles_known()) return std::nullopt;
  WarehouseGrid made;
  made.grid = {warehouse.columns_mm(), warehouse.layout().cross_y_mm, warehouse.directions()};
  made.trip.start = end_at(warehouse, start, made.outside_mm);
  made.trip.end = end_at(warehouse, end, made.outside_mm);
  return made;
}

std::optional<WarehouseRouter> make_router(const Warehouse& warehouse, Index start, Index end) {
  auto made = make_grid(warehouse, start, end);
  if (!made || warehouse.one_way() || made->grid.lines.size() > most_lines) return std::nullopt;
  return WarehouseRouter{GridRouter(std::move(made->grid), std::move(made->trip)),
                         made->outside_mm};
}

}  // namespace fw::planning
