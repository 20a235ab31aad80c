// The printer daemon's side: leases of printers and upstreams, label jobs and
// upstream messages until their final results are stored.
//
// A label job that is printed with the printer's least evidence labels its
// parcel; when that was the last parcel of a fulfilment that is ready, the
// shipment completes at the site's ship point (see shipping.h).
#pragma once
#include "server/service/floor.h"

namespace fw::service {

// A resource is free, expired, or already this device's: it gets it (next epoch
// unless it is a renewal). The outcome carries all unfinished work of its leases, but for
// labels that another daemon may have printed before: those are unknown, people look.
ClaimOutcome claim_resources(Context& context, Id device, const wire::Claim& claim);

// Unfinished jobs and messages of the device's leases that nobody has accepted.
ClaimOutcome unaccepted_work(Context& context, Id device);

// Results under an older epoch are stored only where they can still be true
// (a label that came out did come out); finals are confirmed by their ids.
wire::ResultsStored store_label_results(Context& context, Id device,
                                        const wire::LabelResults& results);
wire::ResultsStored store_push_results(Context& context, Id device,
                                       const wire::PushResults& results);

// The parcel has its label, by other evidence than the printer's: "label_scanned",
// or "person" (somebody says so). What was open about it is settled.
void confirm_label(Context& context, Id parcel, const std::string& evidence);

}  // namespace fw::service
