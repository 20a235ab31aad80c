#include "server/service/picking.h"

#include <algorithm>
#include <map>

#include "server/service/counting.h"
#include "server/service/discrepancies.h"
#include "server/service/misputs.h"
#include "server/service/pick_trip.h"
#include "server/service/put_back.h"
#include "server/service/reallocation.h"
#include "server/store/counts.h"
#include "server/store/discrepancies.h"
#include "server/store/order_changes.h"
#include "server/store/reallocation.h"
#include "server/store/sorting.h"

namespace fw::service {
namespace {

// One put on its way: what is still to be booked, and from where to where.
struct Put {
  store::TaskRow task;
  store::LoadRow load;
  domain::StockKey from;
  Quantity left = 0;
};

// `allocated`: so many of them were allocated under the very key they come from.
void move_into_load(Context& context, const FactScope& scope, const Put& put, Quantity quantity,
                    domain::Bucket bucket, Quantity allocated = 0) {
  domain::StockKey to = put.from;
  to.place = put.load.container;
  domain::Changes changes;
  changes.moves.push_back({put.from, to, quantity, "pick", put.task.order_line, put.load.id, 0,
                           scope.fact.values.serials, allocated});
  changes.shifts.push_back({put.task.order_line, bucket, domain::Bucket::picked, quantity});
  if (put.load.sort) {
    store::note_sort_unit(context.writer, scope.site, put.load.id, put.task.fulfilment,
                          put.task.order_line);
  }
  changes.events.push_back({.kind = "picked",
                            .order = put.task.order,
                            .fulfilment = put.task.fulfilment,
                            .wave = put.task.wave,
                            .packet = scope.fact.packet,
                            .place = put.from.place,
                            .item = put.task.item,
                            .quantity = quantity,
                            .detail = put.load.container_code});
  context.save(scope.site, changes);
}

// Units that the task wanted.
void take_wanted(Context& context, const FactScope& scope, Put& put,
                 const domain::StockKey& allocated) {
  const Quantity quantity = std::min(put.left, std::max<Quantity>(put.task.left(), 0));
  if (quantity <= 0) return;
  const bool as_allocated = put.from == allocated;
  if (!as_allocated) {
    store::change_allocated(context.writer, scope.site, allocated, -quantity);
  }
  store::pick_allocation(context.writer, put.task.allocation, quantity);
  put.task.picked += quantity;
  store::save_task_progress(context.writer, put.task, "done");
  move_into_load(context, scope, put, quantity, domain::Bucket::allocated,
                 as_allocated ? quantity : 0);
  put.left -= quantity;
}

// The task was given up (a short told elsewhere, a cart set down) and its units are
// in the tote all the same: what was done instead of it is called off.
void take_back_released(Context& context, const FactScope& scope, Put& put) {
  const auto line =
      store::load_short_line(context.database(), put.task.fulfilment, put.task.order_line);
  if (!line || line->over) return;
  const auto regain = [&](Quantity quantity, domain::Bucket bucket) {
    store::regain_task(context.writer, put.task, quantity);
    put.task.released -= quantity;
    put.task.picked += quantity;
    move_into_load(context, scope, put, quantity, bucket);
    put.left -= quantity;
  };
  const auto most = [&] { return std::min(put.left, put.task.released); };
  if (const Quantity part = std::min(most(), line->reserved); part > 0) {
    store::lessen_reservation(context.writer, put.task.fulfilment, put.task.order_line, part);
    regain(part, domain::Bucket::reserved);
  }
  for (auto& other :
       store::open_tasks_of_line(context.database(), put.task.fulfilment, put.task.order_line)) {
    const Quantity part = std::min(most(), other.left());
    const auto allocation = store::load_allocation(context.database(), other.allocation);
    if (other.id == put.task.id || part <= 0 || !allocation) continue;
    store::change_allocated(context.writer, scope.site, allocation->key, -part);
    store::lessen_allocation(context.writer, other.allocation, part, "picked_elsewhere");
    other.released += part;
    store::save_task_progress(context.writer, other, "picked_elsewhere");
    regain(part, domain::Bucket::allocated);
    const Id packet = store::packet_of_task(context.database(), other.id);
    if (packet != 0) settle_trip(context, packet);
  }
  const Quantity open = store::open_units(context.database(), put.task.order_line);
  if (const Quantity part = std::min(most(), open); part > 0) regain(part, domain::Bucket::open);
}

// The packer was quicker and has put units aside that are told of only now. Whether
// these are all.
bool explain_by_packer(Context& context, const FactScope& scope, Put& put) {
  const Stray told{put.task.item, put.left, put.task.fulfilment, put.task.order};
  put.left -= explain_told_late(context, scope.site, told, put.from,
                                scope.fact.device_time_ms - scope.fact.offset_ms);
  return put.left == 0;
}

// Units that came out of the place beyond what the order still wanted belong to
// no line: they lie in the tote, and somebody must decide. Whether there are any.
bool take_surplus(Context& context, const FactScope& scope, Put& put) {
  if (put.left <= 0 || explain_by_packer(context, scope, put)) return false;
  domain::StockKey to = put.from;
  to.place = put.load.container;
  domain::Changes changes;
  changes.moves.push_back({put.from, to, put.left, "pick", 0, put.load.id, 0});
  context.save(scope.site, changes);
  open_discrepancy(context, scope.site,
                   {.kind = "over_pick",
                    .place = put.load.container,
                    .item = put.task.item,
                    .quantity = put.left,
                    .order = put.task.order,
                    .order_line = put.task.order_line,
                    .packet = scope.fact.packet,
                    .tote_load = put.load.id});
  return true;
}

void check_not_negative(Context& context, const FactScope& scope, const domain::StockKey& key) {
  const auto level = store::stock_level(context.writer, scope.site, key);
  if (level.quantity >= 0 && level.allocated <= level.quantity) return;
  open_discrepancy(context, scope.site,
                   {.kind = "below_zero",
                    .place = key.place,
                    .item = key.item,
                    .quantity = level.quantity - level.allocated,
                    .packet = scope.fact.packet});
}

// Goods of two orders lie in one tote: neither is packed until somebody has sorted it.
void note_mixed(Context& context, const FactScope& scope, const Put& put, Quantity quantity) {
  const bool belongs = put.load.sort ? put.task.sort : put.load.fulfilment == put.task.fulfilment;
  if (belongs) return;
  store::Named named;
  named.kind = "mixed_tote";
  named.tote_load = put.load.id;
  named.order_line = put.task.order_line;
  if (!store::open_discrepancies_of(context.database(), scope.site, named, 1).empty()) return;
  open_discrepancy(context, scope.site,
                   {.kind = "mixed_tote",
                    .place = put.load.container,
                    .item = put.task.item,
                    .quantity = quantity,
                    .order = put.task.order,
                    .order_line = put.task.order_line,
                    .packet = scope.fact.packet,
                    .tote_load = put.load.id,
                    .detail = put.load.container_code});
}

// The lot that the person read off the goods, when it is another than proposed.
domain::StockKey key_taken(Context& context, const FactScope& scope, const store::TaskRow& task,
                           const domain::StockKey& allocated) {
  const std::string lot = scope.fact.values.lot.value_or("");
  if (lot.empty()) return allocated;
  const auto stop =
      store::load_stop(context.database(), scope.site, task.place, task.item, allocated.lot);
  if (!stop.tracks_lot || stop.lot_code == lot) return allocated;
  domain::StockKey taken = allocated;
  taken.lot =
      store::lot_of_code(context.writer, task.item, lot, scope.fact.values.expiry.value_or(""));
  domain::Changes changes;
  changes.events.push_back({.kind = "other_lot_picked",
                            .order = task.order,
                            .fulfilment = task.fulfilment,
                            .wave = task.wave,
                            .packet = scope.fact.packet,
                            .place = task.place,
                            .item = task.item,
                            .detail = lot + " for " + stop.lot_code});
  context.save(scope.site, changes);
  return taken;
}

// The tote was emptied before anybody heard of this put: the goods left the place,
// and nobody knows where they went.
FactOutcome put_nowhere(Context& context, const FactScope& scope, Put& put) {
  if (explain_by_packer(context, scope, put)) {
    check_not_negative(context, scope, put.from);
    return FactOutcome::applied;
  }
  domain::StockKey to = put.from;
  to.place = store::virtual_place(context.database(), scope.site, "unaccounted");
  domain::Changes changes;
  changes.moves.push_back({put.from, to, put.left, "late_put"});
  context.save(scope.site, changes);
  open_discrepancy(context, scope.site,
                   {.kind = "late_put",
                    .place = put.from.place,
                    .item = put.task.item,
                    .quantity = put.left,
                    .order = put.task.order,
                    .order_line = put.task.order_line,
                    .packet = scope.fact.packet,
                    .tote_load = put.load.id,
                    .detail = put.load.container_code});
  release_beyond_stock(context, scope.site, put.from, "late_put");
  check_not_negative(context, scope, put.from);
  return FactOutcome::discrepancy;
}

FactOutcome put_without_load(Context& context, const FactScope& scope, Quantity quantity) {
  open_discrepancy(context, scope.site,
                   {.kind = "put_without_load",
                    .place = scope.step->place,
                    .item = scope.step->item,
                    .quantity = quantity,
                    .order_line = scope.step->order_line,
                    .packet = scope.fact.packet,
                    .detail = scope.fact.values.container.value_or("")});
  return FactOutcome::discrepancy;
}

}  // namespace

std::vector<store::TaskRow> tasks_of_step(Context& context, const FactScope& scope) {
  if (!scope.step || scope.step->pick_task == 0) return {};
  auto task = store::load_task(context.database(), scope.step->pick_task);
  if (task && !task->sort) return {std::move(*task)};
  return store::tasks_of_put(context.database(), scope.fact.packet, scope.step->step);
}

FactOutcome put_units(Context& context, const FactScope& scope,
                      const std::vector<store::TaskRow>& tasks, const std::string& code,
                      Quantity quantity) {
  const PutTarget target = find_target(context, scope, tasks.front(), code);
  // All of a put come from one place, of one lot, under one owner.
  const auto allocated = store::allocation_key(context.writer, tasks.front().allocation);
  if (!target.load || !allocated) return put_without_load(context, scope, quantity);
  Put put{tasks.front(), *target.load, key_taken(context, scope, tasks.front(), *allocated),
          quantity};
  absorb_late_pick(context, scope, put.from, quantity);
  if (target.over) return put_nowhere(context, scope, put);
  std::vector<store::TaskRow> credited;
  std::vector<Quantity> got(tasks.size(), 0);
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    put.task = tasks[i];
    got[i] = put.left;
    take_wanted(context, scope, put, *allocated);
    got[i] -= put.left;
    credited.push_back(put.task);
  }
  for (std::size_t i = 0; i < credited.size(); ++i) {
    put.task = credited[i];
    got[i] += put.left;
    if (put.left > 0) take_back_released(context, scope, put);
    got[i] -= put.left;
  }
  const bool surplus = take_surplus(context, scope, put);
  // Of a shared slot each order's units are somebody's to part.
  for (std::size_t i = 0; i < credited.size(); ++i) {
    put.task = credited[i];
    const bool only_one = credited.size() == 1;
    if (only_one || got[i] > 0) note_mixed(context, scope, put, only_one ? quantity : got[i]);
  }
  if (put.from.lot != allocated->lot) {
    release_beyond_stock(context, scope.site, put.from, "other_lot");
  }
  check_not_negative(context, scope, put.from);
  return surplus ? FactOutcome::discrepancy : FactOutcome::applied;
}

void tell_holder(Context& context, const FactScope& scope) {
  if (store::live_lease(context.database(), scope.fact.packet)) {
    amend_trip(context, scope.fact.packet);
  }
}

namespace {

// The same for a put, which needs no departure where it stands for one task.
std::vector<store::TaskRow> tasks_to_put(Context& context, const FactScope& scope) {
  if (!scope.step || scope.step->pick_task == 0) return {};
  auto task = store::put_task(context.writer, scope.step->pick_task);
  if (task && !task->sort) return {std::move(*task)};
  return store::tasks_of_put(context.database(), scope.fact.packet, scope.step->step);
}

}  // namespace

FactOutcome apply_put(Context& context, const FactScope& scope) {
  const Quantity quantity = scope.fact.values.quantity.value_or(0);
  const auto tasks = tasks_to_put(context, scope);
  if (tasks.empty() || quantity <= 0) {
    open_discrepancy(
        context, scope.site,
        {.kind = "put_without_task", .quantity = quantity, .packet = scope.fact.packet});
    return FactOutcome::discrepancy;
  }
  const FactOutcome outcome =
      put_units(context, scope, tasks, scope.fact.values.container.value_or(""), quantity);
  if (!scope.step->done) {
    store::mark_step_done(context.writer, scope.fact.packet, scope.fact.step);
  }
  if (scope.late) tell_holder(context, scope);
  return outcome;
}

namespace {

FactOutcome undo_too_late(Context& context, const FactScope& scope) {
  open_discrepancy(context, scope.site,
                   {.kind = "undo_too_late",
                    .place = scope.step ? scope.step->place : 0,
                    .item = scope.step ? scope.step->item : 0,
                    .quantity = scope.fact.values.quantity.value_or(0),
                    .order_line = scope.step ? scope.step->order_line : 0,
                    .packet = scope.fact.packet,
                    .detail = scope.fact.values.container.value_or("")});
  return FactOutcome::discrepancy;
}

// What is not in the tote any more (packed, moved on) cannot be taken back.
bool all_there(Context& context, Id site, const std::vector<store::PickMove>& moves) {
  return std::all_of(moves.begin(), moves.end(), [&](const store::PickMove& move) {
    return store::stock_level(context.writer, site, move.to).quantity >= move.quantity;
  });
}

}  // namespace

namespace {

// The task goes on with these units: they are wanted from its place again.
void want_again(Context& context, const FactScope& scope, const store::TaskRow& task,
                Quantity quantity) {
  const auto allocation = store::load_allocation(context.database(), task.allocation);
  if (!allocation) throw store::broken("a pick task names an allocation that has no row");
  domain::Changes changes;
  changes.shifts.push_back(
      {task.order_line, domain::Bucket::picked, domain::Bucket::allocated, quantity});
  changes.events.push_back({.kind = "pick_undone",
                            .order = task.order,
                            .fulfilment = task.fulfilment,
                            .wave = task.wave,
                            .packet = scope.fact.packet,
                            .place = task.place,
                            .item = task.item,
                            .quantity = quantity});
  context.save(scope.site, changes);
  store::reopen_task(context.writer, task, quantity);
  store::change_allocated(context.writer, scope.site, allocation->key, quantity);
}

// What one put brought into its tote, as far as all of it may be taken back. Units whose
// order is over by now are nobody's while they wait to be put back, and too late after.
struct UndonePut {
  Id fact = 0;
  std::vector<store::PickMove> moves;
  Quantity too_late = 0;
  std::vector<store::TaskRow> tasks;
};

const store::TaskRow* task_of_line(const std::vector<store::TaskRow>& tasks, Id order_line) {
  for (const store::TaskRow& task : tasks) {
    if (task.order_line == order_line) return &task;
  }
  return nullptr;
}

bool order_is_over(Context& context, const std::vector<store::TaskRow>& tasks, Id order_line) {
  if (order_line == 0) return false;
  const store::TaskRow* task = task_of_line(tasks, order_line);
  const auto line = task == nullptr ? std::nullopt
                                    : store::load_short_line(context.database(), task->fulfilment,
                                                             task->order_line);
  return !line || line->over;
}

std::optional<UndonePut> put_to_undo(Context& context, const FactScope& scope) {
  UndonePut put;
  put.tasks = tasks_of_step(context, scope);
  if (put.tasks.empty()) return std::nullopt;
  put.fact = store::last_put(context.database(), scope.device, scope.fact.packet, scope.fact.step,
                             scope.fact.seq);
  const auto moves = store::picks_of_fact(context.database(), put.tasks.front().item, put.fact);
  if (!all_there(context, scope.site, moves)) return std::nullopt;
  Quantity nobodys = 0;
  for (store::PickMove move : moves) {
    if (order_is_over(context, put.tasks, move.order_line)) {
      if (waiting_for_put_back(context, move.to) < nobodys + move.quantity) {
        put.too_late += move.quantity;
        continue;
      }
      nobodys += move.quantity;
      move.order_line = 0;
    }
    put.moves.push_back(move);
  }
  if (put.moves.empty()) return std::nullopt;
  return put;
}

}  // namespace

FactOutcome apply_undo_put(Context& context, const FactScope& scope) {
  const auto put = put_to_undo(context, scope);
  if (!put) return undo_too_late(context, scope);
  domain::Changes changes;
  std::map<Id, Quantity> wanted;  // by order line
  for (const store::PickMove& move : put->moves) {
    changes.moves.push_back(
        {move.to, move.from, move.quantity, "undo_pick", move.order_line, move.tote_load, 0});
    if (move.order_line != 0) wanted[move.order_line] += move.quantity;
  }
  context.save(scope.site, changes);
  for (const store::PickMove& move : put->moves) {
    if (move.order_line == 0) call_off_put_back(context, move.to, move.quantity);
  }
  Quantity undone = 0;
  for (const store::PickMove& move : put->moves) undone += move.quantity;
  undo_late_pick(context, scope, put->fact, put->moves.front().from, undone);
  for (const auto& [line, quantity] : wanted) {
    want_again(context, scope, *task_of_line(put->tasks, line), quantity);
  }
  for (const Id open : store::open_discrepancies_of_fact(context.database(), put->fact)) {
    settle_discrepancy(context, open, "undone");
  }
  store::mark_step_open(context.writer, scope.fact.packet, scope.fact.step);
  for (const store::PickMove& move : put->moves) check_not_negative(context, scope, move.from);
  if (scope.late) tell_holder(context, scope);
  return put->too_late > 0 ? undo_too_late(context, scope) : FactOutcome::applied;
}

}  // namespace fw::service
