// Which orders of one unit share a tote: neighbours in the hall, so that a tote is a
// short stretch of the walk and a cart of such totes stays in few aisles.
#pragma once
#include <vector>

#include "server/planning/batching.h"

namespace fw::planning {

// The one unit of a fulfilment, at the place that it is taken from.
struct SortUnit {
  Index group = none;  // only units of one group lie together
  Index place = none;
  std::int64_t volume_ml = 0;
  std::int64_t weight_g = 0;
};

// The units (positions in `units`) of each tote, in walking order; every unit is in
// exactly one. A tote holds at most `units_most` units and what the cart's profile
// says of volume and weight; one zone when the cart stays in one. A unit larger than
// a tote is alone.
std::vector<std::vector<Index>> fill_sort_totes(const Warehouse& warehouse,
                                                const std::vector<SortUnit>& units,
                                                const CartProfile& cart, Quantity units_most);

}  // namespace fw::planning
