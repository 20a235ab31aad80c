// States of orders and fulfilments, computed from their parts: nobody stores
// them, so they can never disagree with what they are made of.
//
// A fulfilment waits for stock, is ready for a wave, planned, released, picked,
// packed, labelled, completed. An order that has shipped nothing shows where its
// most advanced fulfilment stands; what is open beyond that is its backorder.
#pragma once
#include <vector>

#include "shared/base/types.h"

namespace fw::domain {

enum class FulfilmentState {
  waiting_for_stock,  // nothing reserved yet
  ready,              // reserved, in no wave
  planned,            // in a wave that is not released
  released,           // given out, nothing picked yet
  picking,
  picked,     // every task done or decided, nothing packed yet
  packing,    // some packed or a parcel open
  packed,     // everything in closed parcels, a label is missing
  labelled,   // every parcel labelled, not completed yet (ship point not reached)
  completed,  // shipped
  cancelled,
};

struct FulfilmentParts {
  bool cancelled = false, completed = false;
  bool in_wave = false, wave_released = false;
  Quantity reserved = 0;
  std::int64_t tasks = 0, open_tasks = 0;
  Quantity picked = 0;                                                 // units picked by its tasks
  std::int64_t parcels = 0, closed_parcels = 0, labelled_parcels = 0;  // not voided
  Quantity parcel_units = 0;                                           // in its parcels
};
FulfilmentState state_of(const FulfilmentParts& parts);
const char* word_of(FulfilmentState state);

enum class OrderState {
  held,         // on hold, nothing is begun
  backordered,  // nothing reserved, allocated or on the floor: waits for stock
  ready,
  in_wave,  // planned or released, nothing picked
  picking,
  packing,            // picked to labelled
  partially_shipped,  // something shipped, the rest open or under way
  shipped,            // nothing open; what was not shipped is cancelled
  cancelled,          // nothing was shipped and nothing will be
};

struct LineParts {
  Quantity ordered = 0, open = 0, reserved = 0, allocated = 0, picked = 0, packed = 0, shipped = 0,
           cancelled = 0;
};
struct OrderParts {
  bool cancelled = false, held = false;
  std::vector<LineParts> lines;
  std::vector<FulfilmentState> fulfilments;
};
OrderState state_of(const OrderParts& parts);
const char* word_of(OrderState state);

}  // namespace fw::domain
