// The floor's side of picking: binding the totes that a trip starts with, and the
// facts of the trip. Giving it to a picker is in service/work.h.
#pragma once
#include "server/service/facts.h"
#include "server/service/requests.h"

namespace fw::service {

// Requests.
// bind: the empty tote in Values.container becomes the load of the step's slot.
wire::Answer bind_tote(Context& context, const RequestScope& scope);

// Facts.
// put: quantity units of the step's pick task went from its place into a load.
FactOutcome apply_put(Context& context, const FactScope& scope);
// short: fewer were there; the rest of the stop's tasks is released by rule.
FactOutcome apply_short(Context& context, const FactScope& scope);
// drop: the loads of the packet were set down at Values.place; the trip is over.
FactOutcome apply_drop(Context& context, const FactScope& scope);

}  // namespace fw::service
