// Parcels that were closed and do not go as they are: opened again, void, or given
// another label. Numbers (SSCC, tracking) of a void label are never used again.
//
// The goods stay in the box: it becomes a container of its own (its code is the
// void label's SSCC) with a tote load of the fulfilment, so that whoever scans the
// box at a pack station verifies and packs its goods anew, and put-back finds them.
#pragma once
#include <string>

#include "server/service/context.h"
#include "server/store/parcels.h"
#include "shared/base/result.h"

namespace fw::service {

// The parcel that people name by SSCC or tracking number. Refusal: unknown_parcel.
Result<store::ParcelRow> named_parcel(Context& context, const std::string& code);

// The label is void and the goods are picked again, in the box. When the shipment
// was completed, its next revision says so to the shop. Refusals: unknown_parcel,
// parcel_open (it has no label yet), parcel_void, handed_over (use a return).
Result<Done> void_parcel(Context& context, Id parcel, const std::string& reason,
                         const std::string& by);
// The same, because its goods are to be verified anew and packed at once: a station
// that has the order open sees them in the packet's next revision.
Result<Done> reopen_parcel(Context& context, Id parcel, const std::string& reason,
                           const std::string& by);

// The same label once more, on the printer of the last copy (`printer` 0) or on this
// one; the copy before is void. Refusals as above, and no_printer, parcel_on_hold.
Result<Done> reprint_parcel(Context& context, Id parcel, Id printer, const std::string& reason,
                            const std::string& by);

// The same whether the parcel is on hold or not: the office changed what the label says.
Result<Done> print_again(Context& context, Id parcel, Id printer, const std::string& reason,
                         const std::string& by);

}  // namespace fw::service
