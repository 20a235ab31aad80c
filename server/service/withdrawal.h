// Taking units away from order lines wherever they stand: what cancelling, changing
// and holding an order have in common.
//
// What nobody has begun is easy: the reservation or the allocation ends, and the
// packet of the task is amended, so that the floor hears of it before its next scan.
// What is picked stays where it lies: it is the line's no more, and a put-back is
// wanted. A closed parcel is void first (service/parcel_voiding.h).
#pragma once
#include <set>
#include <string>

#include "server/service/context.h"
#include "server/store/order_changes.h"

namespace fw::service {

// Packets whose tasks changed in this command; told once at the end.
struct Touched {
  std::set<Id> packets;
  std::set<Id> fulfilments;
};

// Up to `quantity` units of the line that are not packed go to `to` (cancelled or
// open): open and reserved ones first, then what is to be picked, then what is
// picked. Returns how many went.
Quantity withdraw(Context& context, Id site, Id order_line, Quantity quantity, domain::Bucket to,
                  const std::string& reason, Touched& touched);

// Units of the line that are still to come (to be picked, reserved or open) are here by
// other means: they go to `to`, and nobody brings them any more. Returns how many.
Quantity call_off(Context& context, Id site, Id order_line, Quantity quantity, domain::Bucket to,
                  const std::string& reason, Touched& touched);

// Open tasks of a fulfilment (or one of them) are given back to its reservation.
void give_back_task(Context& context, const store::TaskRow& task, Quantity quantity,
                    const std::string& reason, Touched& touched);

// A pick that must not be done is given back; settle_rests then takes the fulfilment
// out of its wave, or, where something of it is picked, moves its rest to the order's
// next fulfilment, which a later wave can take.
void stop_task(Context& context, const store::TaskRow& task, const std::string& reason,
               Touched& touched);
void settle_rests(Context& context, Id site, const Touched& touched);

// Amends the packets, ends those that nobody has begun and nothing is left of, and
// offers the put-backs.
void tell_floor(Context& context, Id site, const Touched& touched);

// A pack station that has one of the order's fulfilments open loses it, with a text
// why ("revoked." + reason); it is opened anew by scanning a tote.
void stop_packing(Context& context, Id order, const std::string& reason);

// The same for an order on hold. A station that only has to stick the last label keeps
// its work: the box must not stand there without; the hold keeps it from shipping.
void hold_packing(Context& context, Id order);

// What lies in the open box of a fulfilment belongs into its tote again: the box is
// void, its units picked as before.
void unpack_open_box(Context& context, Id fulfilment);

}  // namespace fw::service
