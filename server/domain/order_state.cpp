#include "server/domain/order_state.h"

#include <algorithm>

namespace fw::domain {
namespace {

FulfilmentState packing_state(const FulfilmentParts& parts) {
  if (parts.open_tasks > 0) return FulfilmentState::picking;
  if (parts.closed_parcels < parts.parcels || parts.parcel_units < parts.picked) {
    return FulfilmentState::packing;
  }
  return parts.labelled_parcels < parts.parcels ? FulfilmentState::packed
                                                : FulfilmentState::labelled;
}

OrderState under_way(FulfilmentState state) {
  switch (state) {
    case FulfilmentState::waiting_for_stock:
    case FulfilmentState::cancelled:
    case FulfilmentState::completed:
      return OrderState::backordered;
    case FulfilmentState::ready:
      return OrderState::ready;
    case FulfilmentState::planned:
    case FulfilmentState::released:
      return OrderState::in_wave;
    case FulfilmentState::picking:
      return OrderState::picking;
    case FulfilmentState::picked:
    case FulfilmentState::packing:
    case FulfilmentState::packed:
    case FulfilmentState::labelled:
      return OrderState::packing;
  }
  return OrderState::ready;
}

}  // namespace

FulfilmentState state_of(const FulfilmentParts& parts) {
  if (parts.completed) return FulfilmentState::completed;
  if (parts.cancelled) return FulfilmentState::cancelled;
  if (parts.parcels > 0) return packing_state(parts);
  if (parts.picked > 0) {
    return parts.open_tasks > 0 ? FulfilmentState::picking : FulfilmentState::picked;
  }
  if (parts.open_tasks > 0) {
    return parts.wave_released ? FulfilmentState::released : FulfilmentState::planned;
  }
  if (parts.reserved > 0) return FulfilmentState::ready;
  return FulfilmentState::waiting_for_stock;
}

const char* word_of(FulfilmentState state) {
  switch (state) {
    case FulfilmentState::waiting_for_stock:
      return "waiting_for_stock";
    case FulfilmentState::ready:
      return "ready";
    case FulfilmentState::planned:
      return "planned";
    case FulfilmentState::released:
      return "released";
    case FulfilmentState::picking:
      return "picking";
    case FulfilmentState::picked:
      return "picked";
    case FulfilmentState::packing:
      return "packing";
    case FulfilmentState::packed:
      return "packed";
    case FulfilmentState::labelled:
      return "labelled";
    case FulfilmentState::completed:
      return "completed";
    case FulfilmentState::cancelled:
      return "cancelled";
  }
  return "waiting_for_stock";
}

OrderState state_of(const OrderParts& parts) {
  Quantity shipped = 0;
  Quantity unfinished = 0;
  for (const LineParts& line : parts.lines) {
    shipped += line.shipped;
    unfinished += line.ordered - line.shipped - line.cancelled;
  }
  if (unfinished == 0) return shipped > 0 ? OrderState::shipped : OrderState::cancelled;
  if (shipped > 0) return OrderState::partially_shipped;
  // The most advanced part says where to look for the order on the floor.
  OrderState state = OrderState::backordered;
  for (const FulfilmentState fulfilment : parts.fulfilments) {
    state = std::max(state, under_way(fulfilment));
  }
  if (parts.held && state <= OrderState::ready) return OrderState::held;
  return state;
}

const char* word_of(OrderState state) {
  switch (state) {
    case OrderState::held:
      return "held";
    case OrderState::backordered:
      return "backordered";
    case OrderState::ready:
      return "ready";
    case OrderState::in_wave:
      return "in_wave";
    case OrderState::picking:
      return "picking";
    case OrderState::packing:
      return "packing";
    case OrderState::partially_shipped:
      return "partially_shipped";
    case OrderState::shipped:
      return "shipped";
    case OrderState::cancelled:
      return "cancelled";
  }
  return "ready";
}

}  // namespace fw::domain
