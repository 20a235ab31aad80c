// The instances that `floorwave plan` takes, read from their files. All lengths are
// millionths of the file's own unit.
#pragma once
#include <string>
#include <vector>

#include "server/admin/plan_text.h"
#include "server/planning/trip_cost.h"
#include "server/planning/wave_ratio.h"

namespace fw::admin {

// Orders to put on carts and to walk for; with a single order and no capacity, one route.
struct BatchInstance {
  planning::Grid grid;
  planning::GridTrip trip;
  std::vector<planning::PlainPart> orders;
  planning::TripLimits limits;
};

struct InstanceOptions {
  std::int64_t capacity = 0;  // 0 = as the file says; units of the format
  std::int64_t entry = -1;    // cross-aisle to first cell; -1 = as the file says
  bool two_block = false;
};

// Orders and routes after Hessler and Irnich: sections of "KEY : VALUE" and lists.
Result<BatchInstance> read_jobprp(const PlanText& text, const InstanceOptions& options);
// The same for one picking route: no capacity; `two_block` puts a cross-aisle of
// width 1 behind half of the cells.
Result<BatchInstance> read_sprp(const PlanText& text, const InstanceOptions& options);
// Henn and Waescher: "Order", "... Aisle N ... Location N". Ten aisles, 45 positions.
Result<BatchInstance> read_henn(const PlanText& text, const InstanceOptions& options);
// Valle, Beasley and da Cunha: orders, a warehouse and where its products lie.
Result<BatchInstance> read_foodmart(const PlanText& orders, const PlanText& warehouse,
                                    const PlanText& products, const InstanceOptions& options);
// The wave-picking challenge: "o i a", orders, aisles, "LB UB".
Result<planning::RatioProblem> read_sbpo(const PlanText& text);

}  // namespace fw::admin
