// From which places and lots to pick what a wave needs.
//
// Items with expiry go first expired, first out; all others by fewest stops: a
// place that covers the whole need, one that the wave visits anyway, the
// fullest. Reserve places give whole packagings only and only what pick places
// cannot. Nothing is taken twice: each choice lessens what is available.
#pragma once
#include <vector>

#include "server/planning/warehouse.h"

namespace fw::planning {

// One stock key that may be picked from: available = on hand - allocated - held.
// `item` stands for an item of one owner.
struct StockLine {
  Index place = none;
  Index item = none;
  Quantity available = 0;
  Index lot = none;
  std::int32_t expiry_day = 0;  // days since 1970-01-01; 0 = does not expire
  bool reserve = false;
  Quantity whole = 1;  // taken in multiples of this (reserve: the packaging's quantity)
};

// One line's need. Requirements are served in the order given: most urgent first.
struct Requirement {
  Index fulfilment = none;
  Index item = none;
  Quantity quantity = 0;
  Index lot = none;                   // only this lot; none = any
  std::int32_t expires_from_day = 0;  // only stock that expires on or after this day; 0 = any
};

struct Take {
  Index stock = none;
  Quantity quantity = 0;
};

struct PlaceChoice {
  std::vector<std::vector<Take>> takes;  // by requirement
  std::vector<Quantity> uncovered;       // by requirement; 0 = covered in full
};

// `first_expired` by item: true = FEFO. Fulfilments with `complete_only` take
// nothing at all when one of their requirements cannot be covered.
PlaceChoice choose_places(const std::vector<StockLine>& stock,
                          const std::vector<Requirement>& requirements,
                          const std::vector<bool>& first_expired,
                          const std::vector<bool>& complete_only = {});

}  // namespace fw::planning
