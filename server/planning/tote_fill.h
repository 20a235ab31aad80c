// A request cut into totes, and its totes into parts that each fit one cart.
#pragma once
#include <optional>
#include <vector>

#include "server/planning/batching.h"

namespace fw::planning {

// Units of one need in one tote of a part.
struct ToteFill {
  Index need = none;
  Index tote = none;  // counted from 0 within the part
  Quantity quantity = 0;
};

// What travels together: (a piece of) one request, small enough for a cart.
struct Part {
  Index request = none;
  Index zone = 0;
  Index due_rank = 0;
  Index totes = 0;
  std::int64_t volume_ml = 0;
  std::int64_t weight_g = 0;
  Quantity units = 0;
  std::vector<ToteFill> fills;
};

// Needs are laid into totes in walking order, one tote after the other, so that
// each tote is a stretch of the hall; a part is as many totes as a cart holds.
// A unit larger than a tote takes a slot by itself. Zones are kept apart when
// the cart stays in one. Nothing at all when a unit is beyond what a cart carries.
std::optional<std::vector<Part>> split_into_parts(const Warehouse& warehouse,
                                                  const BatchRequest& request, Index number,
                                                  const CartProfile& cart);

}  // namespace fw::planning
