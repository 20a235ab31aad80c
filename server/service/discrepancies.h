// Discrepancies: opened by whatever contradicts the books, settled by a person, by
// the rule of their kind below a limit, or by what happens later.
//
// What each kind is, whose, until when, and what may be done about it:
// server/domain/discrepancy_rules.h.
#pragma once
#include <string>
#include <vector>

#include "server/service/context.h"
#include "server/store/discrepancies.h"
#include "server/store/misputs.h"
#include "shared/base/result.h"

namespace fw::service {

// Opens one under the command's fact; role and due time are its kind's unless
// given. `changes.discrepancies` of Context::save() come here too.
Id open_discrepancy(Context& context, Id site, domain::DiscrepancyOpened opened);

// Does what the resolution says (a move, a task, a release) and closes it; one that
// asks for a task stays open until the task is done. `by` is a person's name, or
// "rule". Refusals: unknown_discrepancy, discrepancy_resolved, unknown_resolution
// (not one of its kind's), not_possible (what, and why not any more).
Result<Done> resolve_discrepancy(Context& context, Id discrepancy, const std::string& resolution,
                                 const std::string& by, const std::string& note);

// Closes one (0: nothing) because what happened has settled it: a count was done, a
// label scanned. Nothing moves here.
void settle_discrepancy(Context& context, Id discrepancy, const std::string& how,
                        const std::string& by = "rule");
// The same for all open ones that name this; at most 200. Returns how many.
std::int64_t settle_discrepancies(Context& context, Id site, const store::Named& named,
                                  const std::string& how, const std::string& by = "rule");

// At most `most` units that these are about are accounted for, the first of them first:
// one is closed when all of its units are, else it is about fewer from now on (also one
// that the rule has closed already). An event says so. Returns what was taken of each.
std::vector<store::NamedUnits> account_for(Context& context,
                                           const std::vector<store::NamedUnits>& units,
                                           Quantity most, const std::string& how);

// So many of the units that such ones are about are accounted for: the oldest are
// settled, the last of them may stay open about fewer.
void settle_units(Context& context, Id site, const store::Named& named, Quantity quantity,
                  const std::string& how);

// Settles what is below its kind's limit, at most `most` of a site; what cannot be
// settled by the rule any more is left to people. For Housekeeping.
std::int64_t settle_by_rule(Context& context, Id site, std::int64_t most = 50);

}  // namespace fw::service
