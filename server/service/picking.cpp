#include "server/service/picking.h"

#include "server/domain/shortage.h"
#include "server/service/pick_trip.h"
#include "server/service/sessions.h"
#include "server/store/loads.h"
#include "server/store/waves.h"

namespace fw::service {
namespace {

constexpr std::int64_t hour_ms = 3'600'000;

// The load that a put names: by the tote scanned, else by the slot of the step. A
// tote without a load (a spare one for a full one, or one that has been emptied
// since) begins one: where the goods lie is a fact.
std::optional<store::LoadRow> find_load(Context& context, const FactScope& scope,
                                        const store::TaskRow& task) {
  const std::string code = scope.fact.values.container.value_or("");
  auto container = store::find_container(context.database(), scope.site, code);
  if (!container && (code.empty() || code.front() == '~' ||
                     store::find_location(context.database(), scope.site, code))) {
    return store::load_in_slot(context.database(), scope.fact.packet, scope.step->slot);
  }
  if (!container) {
    container = store::insert_container(context.writer, scope.site, code, "tote");
  }
  if (auto load = store::live_load_of(context.database(), container->id)) return load;
  const auto row = store::load_packet_row(context.database(), scope.fact.packet);
  store::LoadRow load;
  load.container = container->id;
  load.container_code = code;
  load.batch = row ? row->batch : 0;
  load.packet = scope.fact.packet;
  load.fulfilment = task.fulfilment;
  load.slot = scope.step->slot;
  load.id = store::insert_load(context.writer, scope.site, load);
  // The trip is over: nobody will set this tote down any more.
  if (row && row->done) store::mark_dropped(context.writer, load.id);
  return load;
}

void open_discrepancy(Context& context, const FactScope& scope, const std::string& kind,
                      const std::string& role, domain::DiscrepancyOpened opened) {
  opened.kind = kind;
  opened.owner_role = role;
  opened.due_at_ms = context.now() + 4 * hour_ms;
  opened.packet = scope.fact.packet;
  domain::Changes changes;
  changes.discrepancies.push_back(std::move(opened));
  context.save(scope.site, changes);
}

// Units that the task wanted: out of the place, into the load.
void take_wanted(Context& context, const FactScope& scope, store::TaskRow task,
                 const store::LoadRow& load, const domain::StockKey& from, Quantity quantity) {
  domain::StockKey to = from;
  to.place = load.container;
  domain::Changes changes;
  changes.moves.push_back(
      {from, to, quantity, "pick", task.order_line, load.id, 0, scope.fact.values.serials});
  changes.shifts.push_back(
      {task.order_line, domain::Bucket::allocated, domain::Bucket::picked, quantity});
  changes.events.push_back({.kind = "picked",
                            .order = task.order,
                            .fulfilment = task.fulfilment,
                            .wave = task.wave,
                            .packet = scope.fact.packet,
                            .place = task.place,
                            .item = task.item,
                            .quantity = quantity,
                            .detail = load.container_code});
  store::change_allocated(context.database(), scope.site, from, -quantity);
  store::pick_allocation(context.writer, task.allocation, quantity);
  task.picked += quantity;
  store::save_task_progress(context.writer, task, "done");
  context.save(scope.site, changes);
}

// Units that came out of the place beyond what the task still wanted belong to
// no line: they lie in the tote, and somebody must decide.
void take_surplus(Context& context, const FactScope& scope, const store::TaskRow& task,
                  const store::LoadRow& load, const domain::StockKey& from, Quantity quantity) {
  domain::StockKey to = from;
  to.place = load.container;
  domain::Changes changes;
  changes.moves.push_back({from, to, quantity, "pick", 0, load.id, 0});
  context.save(scope.site, changes);
  open_discrepancy(context, scope, "over_pick", "supervisor",
                   {.place = load.container,
                    .item = task.item,
                    .quantity = quantity,
                    .order = task.order,
                    .order_line = task.order_line,
                    .tote_load = load.id});
}

void check_not_negative(Context& context, const FactScope& scope, const domain::StockKey& key) {
  const auto level = store::stock_level(context.database(), scope.site, key);
  if (level.quantity >= 0 && level.allocated <= level.quantity) return;
  open_discrepancy(
      context, scope, "below_zero", "inventory",
      {.place = key.place, .item = key.item, .quantity = level.quantity - level.allocated});
}

// Work under an older lease counts; who has the trip now must not do it again.
void tell_holder(Context& context, const FactScope& scope) {
  if (store::live_lease(context.database(), scope.fact.packet)) {
    amend_trip(context, scope.fact.packet);
  }
}

// The tasks that a stop's item step stands for: same packet, place, item, lot.
std::vector<store::TaskRow> tasks_of_stop(Context& context, const FactScope& scope) {
  std::vector<store::TaskRow> tasks;
  for (const store::StepLink& link : store::load_steps(context.database(), scope.fact.packet)) {
    const bool same = link.kind == "put" && link.place == scope.step->place &&
                      link.item == scope.step->item && link.lot == scope.step->lot;
    if (!same) continue;
    auto task = store::load_task(context.database(), link.pick_task);
    if (task && !task->ended) tasks.push_back(*task);
  }
  return tasks;
}

// `missing` units of a task are given up: the allocation is released and the
// line's units go where the order's rule says.
void give_up(Context& context, const FactScope& scope, store::TaskRow task, Quantity missing,
             const std::string& reason) {
  const auto allocation = store::load_allocation(context.database(), task.allocation);
  if (!allocation) throw store::broken("a pick task names an allocation that has no row");
  store::change_allocated(context.database(), scope.site, allocation->key, -missing);
  store::lessen_allocation(context.writer, task.allocation, missing, "short");
  task.released += missing;
  store::save_task_progress(context.writer, task, "short");
  const auto rule =
      domain::shortage_rule(store::shortage_rule_of(context.database(), task.order_line));
  const domain::Bucket to = domain::bucket_of_missing(rule);
  store::note_short(context.writer, task.order_line, to == domain::Bucket::open, reason);
  domain::Changes changes;
  changes.shifts.push_back({task.order_line, domain::Bucket::allocated, to, missing});
  changes.events.push_back({.kind = "short",
                            .order = task.order,
                            .fulfilment = task.fulfilment,
                            .wave = task.wave,
                            .packet = scope.fact.packet,
                            .place = task.place,
                            .item = task.item,
                            .quantity = missing,
                            .detail = reason});
  context.save(scope.site, changes);
  store::dissolve_if_empty(context.writer, task.fulfilment);
}

}  // namespace

FactOutcome apply_put(Context& context, const FactScope& scope) {
  const Quantity quantity = scope.fact.values.quantity.value_or(0);
  if (!scope.step || scope.step->pick_task == 0 || quantity <= 0) {
    open_discrepancy(context, scope, "put_without_task", "supervisor", {.quantity = quantity});
    return FactOutcome::discrepancy;
  }
  auto task = store::load_task(context.database(), scope.step->pick_task);
  const auto load = task ? find_load(context, scope, *task) : std::nullopt;
  const auto allocation =
      task ? store::load_allocation(context.database(), task->allocation) : std::nullopt;
  if (!task || !load || !allocation) {
    open_discrepancy(context, scope, "put_without_load", "supervisor",
                     {.place = scope.step->place,
                      .item = scope.step->item,
                      .quantity = quantity,
                      .order_line = scope.step->order_line,
                      .detail = scope.fact.values.container.value_or("")});
    return FactOutcome::discrepancy;
  }
  const domain::StockKey from = allocation->key;
  const Quantity wanted = std::min(quantity, std::max<Quantity>(task->left(), 0));
  if (wanted > 0) take_wanted(context, scope, *task, *load, from, wanted);
  if (quantity > wanted) {
    take_surplus(context, scope, *task, *load, from, quantity - wanted);
  }
  if (load->fulfilment != task->fulfilment) {
    open_discrepancy(context, scope, "wrong_load", "packer",
                     {.place = load->container,
                      .item = task->item,
                      .quantity = quantity,
                      .order = task->order,
                      .order_line = task->order_line,
                      .tote_load = load->id});
  }
  check_not_negative(context, scope, from);
  store::mark_step_done(context.writer, scope.fact.packet, scope.fact.step);
  if (scope.late) tell_holder(context, scope);
  return quantity > wanted ? FactOutcome::discrepancy : FactOutcome::applied;
}

FactOutcome apply_short(Context& context, const FactScope& scope) {
  if (!scope.step || scope.step->kind != "item") {
    open_discrepancy(context, scope, "short_without_stop", "supervisor", {});
    return FactOutcome::discrepancy;
  }
  const std::string reason = scope.fact.values.choice.value_or("empty");
  const auto tasks = tasks_of_stop(context, scope);
  std::vector<domain::StopTask> stop;
  for (const store::TaskRow& task : tasks) stop.push_back({task.id, task.left()});
  const auto kept = domain::share_out(stop, scope.fact.values.quantity.value_or(0));
  Quantity missing = 0;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const Quantity gone = tasks[i].left() - kept[i];
    if (gone <= 0) continue;
    give_up(context, scope, tasks[i], gone, reason);
    missing += gone;
  }
  if (missing == 0) return FactOutcome::applied;
  // What the books say of this place is wrong until somebody has counted it.
  if (!store::is_on_hold(context.database(), "place_out", scope.step->place)) {
    store::insert_hold(context.writer, scope.site, "place_out", scope.step->place,
                       "short_" + reason, "rule");
  }
  open_discrepancy(context, scope, "short", "inventory",
                   {.place = scope.step->place,
                    .item = scope.step->item,
                    .quantity = missing,
                    .detail = reason});
  if (scope.late) tell_holder(context, scope);
  return FactOutcome::applied;
}

namespace {

// The cart stands at the pack place and the trip is over: what nobody told of was
// not picked. Orders must not wait for it; what turns up later is a surplus.
void decide_open_tasks(Context& context, const FactScope& scope, const store::PacketRow& packet) {
  Quantity missing = 0;
  for (const store::TaskRow& task : tasks_of_packet(context, packet)) {
    if (task.ended) continue;
    give_up(context, scope, task, task.left(), "not_told");
    missing += task.left();
  }
  if (missing == 0) return;
  open_discrepancy(context, scope, "dropped_unfinished", "supervisor", {.quantity = missing});
}

void set_down(Context& context, const FactScope& scope, std::optional<Id> place, bool trip_over) {
  for (const store::LoadRow& load :
       store::live_loads_of_packet(context.database(), scope.fact.packet)) {
    if (place) store::move_container(context.writer, load.container, *place);
    if (!trip_over) continue;
    store::mark_dropped(context.writer, load.id);
    // A tote into which nothing went (all of it was short) is free again.
    if (store::is_empty(context.database(), load.container)) {
      store::end_load(context.writer, load.id, "empty");
    }
  }
}

}  // namespace

FactOutcome apply_drop(Context& context, const FactScope& scope) {
  const std::string code = scope.fact.values.place.value_or("");
  const auto place = store::find_location(context.database(), scope.site, code);
  if (!place) {
    open_discrepancy(context, scope, "drop_place_unknown", "supervisor", {.detail = code});
  }
  const auto row = store::load_packet_row(context.database(), scope.fact.packet);
  // Under an older lease it says where the totes stand, not that the trip is over.
  const bool others =
      scope.late && store::live_lease(context.database(), scope.fact.packet).has_value();
  if (row && !row->done && !others) {
    decide_open_tasks(context, scope, *row);
    set_down(context, scope, place, true);
    domain::Changes changes;
    changes.events.push_back(
        {.kind = "trip_dropped", .wave = row->wave, .packet = row->id, .place = place.value_or(0)});
    context.save(scope.site, changes);
    finish_packet(context, row->id, "done");
  } else {
    set_down(context, scope, place, false);
  }
  return place ? FactOutcome::applied : FactOutcome::discrepancy;
}

}  // namespace fw::service
