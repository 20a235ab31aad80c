// The ways off the planned path of a pick trip, as offers of its packet.
#pragma once
#include "server/domain/pick_packet.h"

namespace fw::domain::pick {

// Ids of a stop's steps, counted from its first.
inline constexpr Id item_part = 1;
inline constexpr Id zero_part = 2;
inline constexpr Id short_part = 10;
inline constexpr Id damaged_part = 20;
inline constexpr Id other_lot_part = 30;
inline constexpr Id tote_full_part = 40;
inline constexpr Id swap_part = 50;
inline constexpr Id found_part = 60;
inline constexpr Id put_part = 100;

// A slot of the cart, for choosing the tote that is full.
struct SlotChoice {
  std::int64_t slot = 0;
  std::string tote;  // "" = known by what is bound
};

wire::ExceptionOffer short_offer(const PickStop& stop, Quantity need, Id stop_base);
wire::ExceptionOffer damaged_offer(const PickStop& stop, Id stop_base);
wire::ExceptionOffer other_lot_offer(const PickStop& stop, Quantity need, Id stop_base);
wire::ExceptionOffer tote_full_offer(Id stop_base);
wire::ExceptionOffer swap_tote_offer(const std::vector<SlotChoice>& slots, Id stop_base);
wire::ExceptionOffer found_offer(Id stop_base);
wire::ExceptionOffer skip_offer(Id before_group);
wire::ExceptionOffer not_empty_offer(Id first_step);
wire::ExceptionOffer drop_elsewhere_offer(Id first_step);

// "IS A-12-03-B EMPTY NOW?"
wire::Step zero_check_step(const PickStop& stop, Id stop_base);

}  // namespace fw::domain::pick
