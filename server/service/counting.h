// Counting: somebody looks at a place and says what lies there.
//
// A count is asked for by a short, a place believed empty that is not, an item
// found where it should not be, or an office. It is a packet like any other: scan
// the place, type how many of each item known there, say what else lies there, or
// that nothing does. Each counted quantity is a fact of its own and takes effect
// at once; the end of the packet frees the place and settles what asked for it.
//
// The books are corrected when the difference is small (setting
// "count_adjust_units", 50 by default); else a discrepancy count_difference waits
// for somebody to accept it or to count again. Device times decide one thing: a
// pick that happened before a count and arrives after it was already missing when
// the place was counted (see absorb_late_pick).
#pragma once
#include <string>

#include "server/domain/changes.h"
#include "server/service/facts.h"
#include "server/store/counts.h"
#include "server/store/waves.h"
#include "shared/base/result.h"

namespace fw::service {

struct CountWanted {
  Id place = 0;
  Id item = 0;  // 0 = everything that lies there
  Id lot = 0;
  std::string reason;         // "short", "zero_check", "found", "office" ...
  Id discrepancy = 0;         // that asked for it; 0 = none
  std::string by{};           // who opened it by hand; "" = a rule (service/count_orders.h)
  std::int64_t priority = 0;  // 0: as if due within the hour ... 9: before everything else
};
// A row of count_task and the packet it is done with; joins the place's open one,
// if nobody has begun it. Returns the task's id.
Id open_count(Context& context, Id site, const CountWanted& wanted);

// The packet anew from what is still to be counted: another device goes on.
void renew_count(Context& context, Id packet);

// Facts.
// counted: values.quantity units of the step's item and lot are at its place.
FactOutcome apply_counted(Context& context, const FactScope& scope);
// counted_other: values.item, nobody knew of it, lies there values.quantity times.
FactOutcome apply_counted_other(Context& context, const FactScope& scope);
// counted_nothing: none of what is still to be counted is there.
FactOutcome apply_counted_nothing(Context& context, const FactScope& scope);
// count_done: the packet is over.
FactOutcome apply_count_done(Context& context, const FactScope& scope);

// When a fact's person looked at the place.
store::CountInstant instant_of(const FactScope& scope);

// A pick of `quantity` units from `key`, told by a fact: when a count that
// happened after it is in the books already, the count found them missing, and
// what it took off the books is put back first, so that they can be picked.
void absorb_late_pick(Context& context, const FactScope& scope, const domain::StockKey& key,
                      Quantity quantity);
// Units brought back to `key`, told by a fact and booked: a count that happened after it
// found them there already, and what it added to the books for them is taken off again.
void absorb_late_put_back(Context& context, const FactScope& scope, const domain::StockKey& key,
                          Quantity quantity);
// Of that pick of `fact` so many units are undone and booked at `key` again: in truth they
// are in hand, as before it. The count is as it was, for the pick that follows.
void undo_late_pick(Context& context, const FactScope& scope, Id fact, const domain::StockKey& key,
                    Quantity quantity);

// Units of the task leave its trip by another's decision. Who walks it may have them in
// the hands and gives them back; a count that found fewer meanwhile is made once more.
void recount_given_back(Context& context, const store::TaskRow& task);

// Resolutions of a discrepancy count_difference: the counted quantity becomes the
// book's ("accept"), or the place is counted again ("count").
Result<Done> accept_count(Context& context, Id discrepancy, const std::string& by);
Result<Done> count_again(Context& context, Id discrepancy, const std::string& by);

}  // namespace fw::service
