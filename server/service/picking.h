// The floor's side of picking: binding the totes that a trip starts with, and the
// facts of the trip. Giving it to a picker is in service/work.h.
//
// picking.cpp has what goes into totes and comes out again, picking_shorts.cpp what
// is wrong at a place, picking_totes.cpp what happens to the totes.
#pragma once
#include <optional>
#include <vector>

#include "server/service/facts.h"
#include "server/service/requests.h"
#include "server/store/loads.h"
#include "server/store/waves.h"
#include "shared/base/result.h"

namespace fw::service {

// Requests.
// bind: the empty tote in Values.container becomes the load of the step's slot.
wire::Answer bind_tote(Context& context, const RequestScope& scope);

// Facts.
// put: quantity units of the step's pick tasks went from their place into a load.
FactOutcome apply_put(Context& context, const FactScope& scope);
// undo_put: the last put of this step did not happen: the goods lie in their place.
FactOutcome apply_undo_put(Context& context, const FactScope& scope);

// short: fewer were there (Values.choice says why); the rest of the stop's tasks is
// re-allocated.
FactOutcome apply_short(Context& context, const FactScope& scope);
// shelf_damaged: Values.quantity units at the step's place are no good.
FactOutcome apply_damaged_on_shelf(Context& context, const FactScope& scope);
// other_lot: Values.quantity units of Values.lot are taken instead, Values.choice
// says why; the puts that follow name the lot.
FactOutcome apply_other_lot(Context& context, const FactScope& scope);
// zero_check: whether the place is empty now (Values.choice yes or no).
FactOutcome apply_zero_check(Context& context, const FactScope& scope);
// found: Values.quantity units of Values.item lie at Values.place, unexpectedly.
FactOutcome apply_found(Context& context, const FactScope& scope);

// tote_full: Values.quantity units of the step still went into its tote; from now on
// Values.container stands in the slot (the step's, or Values.choice).
FactOutcome apply_tote_full(Context& context, const FactScope& scope);
// tote_not_empty: Values.container was believed empty and is not.
FactOutcome apply_tote_not_empty(Context& context, const FactScope& scope);
// drop: the loads of the packet were set down at Values.place; the trip is over.
FactOutcome apply_drop(Context& context, const FactScope& scope);

// Resolution "sorted" of a discrepancy mixed_tote: the goods of the order that it
// names were taken out and lie in another tote of that order, or, when it has none,
// in the empty tote that `note` names.
Result<Done> sort_out_tote(Context& context, Id discrepancy, const std::string& by,
                           const std::string& note);
// Resolution "release" of tote_not_empty: the tote was emptied and may be used.
Result<Done> release_tote(Context& context, Id discrepancy, const std::string& by);

// ---- shared by the three files -----------------------------------------------------

// The tote that a put names: by the code scanned, else by the slot of the step. What
// was put into a tote before its load ended (told late) is not in its next load.
struct PutTarget {
  std::optional<store::LoadRow> load;
  bool over = false;  // `load` has ended: nobody knows where these goods are now
};
PutTarget find_target(Context& context, const FactScope& scope, const store::TaskRow& task,
                      const std::string& code);
// The tasks that the fact's put step stands for, in the order in which units are
// credited: one, or many when it goes into a sort tote.
std::vector<store::TaskRow> tasks_of_step(Context& context, const FactScope& scope);
// Work under an older lease counts; who has the trip now must not do it again.
void tell_holder(Context& context, const FactScope& scope);
// One put of `quantity` units of these tasks into that tote.
FactOutcome put_units(Context& context, const FactScope& scope,
                      const std::vector<store::TaskRow>& tasks, const std::string& code,
                      Quantity quantity);

}  // namespace fw::service
