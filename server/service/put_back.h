// Put-back: goods that lie where they must not stay (a tote of a cancelled order, a
// wrong item at a pack station) are brought to a pick place as guided work.
//
// A wish is a row of move_task. The open ones of one container or place are one
// packet of kind "put_back"; those of a tote that is still on a trip wait until the
// trip sets it down. The goods belong to no order line any more when the wish is
// opened: whoever opens it has shifted the line's units.
#pragma once
#include <string>

#include "server/service/facts.h"

namespace fw::service {

struct PutBackWanted {
  domain::StockKey key;  // key.place: the container or location where the goods lie
  Quantity quantity = 0;
  std::string reason;  // "cancelled", "changed", "wrong_item", "cleared" ...
  Id order_line = 0;   // whose units they were; 0 = nobody's
};
// The move task's id; 0 when the quantity is none.
Id open_put_back(Context& context, Id site, const PutBackWanted& wanted);

// Units of the key that wait to be put back.
Quantity waiting_for_put_back(Context& context, const domain::StockKey& key);
// Who put them there took them out again, to where they belong: so many need not be brought.
void call_off_put_back(Context& context, const domain::StockKey& key, Quantity units);

// The order's units of the key lie in a tote or an open box and are the line's no
// more: picked -> `to` (cancelled or open), without anything moving. The ledger
// says so with a move whose both sides are that place.
void unpick(Context& context, Id site, const domain::StockKey& key, Id order_line, Id load,
            domain::Bucket to, Quantity quantity, const std::string& reason);

// Goods that lie in totes of fulfilments that are cancelled, or shipped without them, get
// their wish, and wishes whose container stands still by now their packet. Bounded; called where
// such totes are set down, and every second by housekeeping.
void offer_put_backs(Context& context, Id site);

// Another device goes on with it, or its tasks changed: the next revision holds what
// is left. amend tells the device that has it.
void renew_put_back(Context& context, Id packet);
void amend_put_back(Context& context, Id packet);

// Facts.
// put_back: quantity units of the step's task went into Values.place.
FactOutcome apply_put_back(Context& context, const FactScope& scope);
// put_back_short: only quantity (none: 0) good units were there; the others are
// Values.choice: missing or damaged.
FactOutcome apply_put_back_short(Context& context, const FactScope& scope);

}  // namespace fw::service
