#include "server/service/picking.h"

#include "server/domain/shortage.h"
#include "server/domain/text.h"
#include "server/service/sessions.h"
#include "server/service/waves.h"
#include "server/store/loads.h"
#include "server/store/waves.h"

namespace fw::service {
namespace {

constexpr std::int64_t hour_ms = 3'600'000;

wire::Answer with_packet(Context& context, Id packet) {
  wire::Answer answer;
  answer.packet = store::load_packet(context.database(), packet);
  return answer;
}

// The packet to give: what a scanned cart or tote names, else the next free one.
Result<Id, wire::Answer> choose_packet(Context& context, const RequestScope& scope) {
  const auto& code = scope.request.values.container;
  if (!code) {
    const auto next = store::next_free_packet(context.database(), scope.device.site, "pick");
    if (!next) return Failure{refused("no_work", "", "a released wave")};
    return *next;
  }
  const auto container = store::find_container(context.database(), scope.device.site, *code);
  const auto packet =
      container ? store::packet_of_container(context.database(), container->id) : std::nullopt;
  if (!packet) return Failure{refused("no_work_on_container", *code, "a cart or tote with work")};
  const auto lease = store::live_lease(context.database(), *packet);
  if (lease && lease->worker != scope.worker) {
    return Failure{refused("work_taken", *code, "a packet nobody works on")};
  }
  return *packet;
}

// The load that a put names: by the tote scanned, else by the slot of the step.
std::optional<store::LoadRow> find_load(Context& context, const FactScope& scope) {
  const auto& code = scope.fact.values.container;
  const auto container =
      code ? store::find_container(context.database(), scope.site, *code) : std::nullopt;
  if (container) {
    if (auto load = store::live_load_of(context.database(), container->id)) return load;
  }
  return store::load_in_slot(context.database(), scope.fact.packet, scope.step->slot);
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

wire::Answer next_pick_work(Context& context, const RequestScope& scope) {
  if (const auto mine = store::lease_of_worker(context.database(), scope.worker)) {
    if (mine->device != scope.device.id) {
      pass_lease(context, mine->packet, scope.worker, scope.device.id, scope.session);
    }
    return with_packet(context, mine->packet);
  }
  const auto packet = choose_packet(context, scope);
  if (!packet) return packet.error();
  pass_lease(context, *packet, scope.worker, scope.device.id, scope.session);
  domain::Changes changes;
  const auto row = store::load_packet_row(context.database(), *packet);
  changes.events.push_back({.kind = "work_begun", .wave = row ? row->wave : 0, .packet = *packet});
  context.save(scope.device.site, changes);
  return with_packet(context, *packet);
}

wire::Answer bind_tote(Context& context, const RequestScope& scope) {
  const wire::Request& request = scope.request;
  const std::string code = request.values.container.value_or("");
  const auto step = store::load_step(context.database(), request.packet, request.step);
  if (!step || step->kind != "bind") return refused("step_unknown", code, "a slot of this trip");
  const auto lease = store::live_lease(context.database(), request.packet);
  if (!lease || lease->worker != scope.worker) return refused("work_lost", code, "your own trip");
  if (code.empty() || code.front() == '~') return refused("tote_unknown", code, "an empty tote");
  auto container = store::find_container(context.database(), scope.device.site, code);
  if (!container) {
    if (store::find_location(context.database(), scope.device.site, code)) {
      return refused("that_is_a_place", code, "an empty tote");
    }
    container = store::insert_container(context.writer, scope.device.site, code, "tote");
  }
  if (const auto in_slot = store::load_in_slot(context.database(), request.packet, step->slot)) {
    if (in_slot->container == container->id) return {};  // the same again
    return refused("slot_bound", code, in_slot->container_code);
  }
  if (store::live_load_of(context.database(), container->id) ||
      !store::is_empty(context.database(), container->id)) {
    return refused("tote_in_use", code, "an empty tote");
  }
  const auto row = store::load_packet_row(context.database(), request.packet);
  store::LoadRow load;
  load.container = container->id;
  load.batch = row ? row->batch : 0;
  load.packet = request.packet;
  load.fulfilment = step->fulfilment;
  load.slot = step->slot;
  store::insert_load(context.writer, scope.device.site, load);
  store::mark_step_done(context.writer, request.packet, request.step);
  return {};
}

FactOutcome apply_put(Context& context, const FactScope& scope) {
  const Quantity quantity = scope.fact.values.quantity.value_or(0);
  if (!scope.step || scope.step->pick_task == 0 || quantity <= 0) {
    open_discrepancy(context, scope, "put_without_task", "supervisor", {.quantity = quantity});
    return FactOutcome::discrepancy;
  }
  auto task = store::load_task(context.database(), scope.step->pick_task);
  const auto load = find_load(context, scope);
  const auto allocation =
      task ? store::load_allocation(context.database(), task->allocation) : std::nullopt;
  if (!task || !load || !allocation) {
    open_discrepancy(context, scope, "put_without_load", "supervisor",
                     {.place = scope.step->place,
                      .item = scope.step->item,
                      .quantity = quantity,
                      .order_line = scope.step->order_line});
    return FactOutcome::discrepancy;
  }
  const domain::StockKey from = allocation->key;
  const Quantity wanted = std::min(quantity, std::max<Quantity>(task->left(), 0));
  if (wanted > 0) {
    domain::StockKey to = from;
    to.place = load->container;
    domain::Changes changes;
    changes.moves.push_back({from, to, wanted, "pick", task->order_line, load->id, 0});
    changes.shifts.push_back(
        {task->order_line, domain::Bucket::allocated, domain::Bucket::picked, wanted});
    changes.events.push_back({.kind = "picked",
                              .order = task->order,
                              .fulfilment = task->fulfilment,
                              .wave = task->wave,
                              .packet = scope.fact.packet,
                              .place = task->place,
                              .item = task->item,
                              .quantity = wanted,
                              .detail = load->container_code});
    store::change_allocated(context.database(), scope.site, from, -wanted);
    store::pick_allocation(context.writer, task->allocation, wanted);
    task->picked += wanted;
    store::save_task_progress(context.writer, *task, "done");
    context.save(scope.site, changes);
  }
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
  return FactOutcome::applied;
}

FactOutcome apply_drop(Context& context, const FactScope& scope) {
  const std::string code = scope.fact.values.place.value_or("");
  const auto place = store::find_location(context.database(), scope.site, code);
  if (!place) {
    open_discrepancy(context, scope, "drop_place_unknown", "supervisor", {.detail = code});
  }
  domain::Changes changes;
  for (const store::LoadRow& load :
       store::live_loads_of_packet(context.database(), scope.fact.packet)) {
    if (place) store::move_container(context.writer, load.container, *place);
    store::mark_dropped(context.writer, load.id);
    // A tote into which nothing went (all of it was short) is free again.
    if (store::is_empty(context.database(), load.container)) {
      store::end_load(context.writer, load.id, "empty");
    }
  }
  const auto row = store::load_packet_row(context.database(), scope.fact.packet);
  changes.events.push_back({.kind = "trip_dropped",
                            .wave = row ? row->wave : 0,
                            .packet = scope.fact.packet,
                            .place = place.value_or(0)});
  context.save(scope.site, changes);
  finish_packet(context, scope.fact.packet, "done");
  return place ? FactOutcome::applied : FactOutcome::discrepancy;
}

}  // namespace fw::service
