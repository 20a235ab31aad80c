// What is wrong at a place: fewer than wanted, damaged goods, another lot, an item
// that lies where it does not belong, a place that is not as empty as the books say.
#include <algorithm>
#include <cstdlib>
#include <set>

#include "server/domain/shortage.h"
#include "server/service/counting.h"
#include "server/service/discrepancies.h"
#include "server/service/pick_trip.h"
#include "server/service/picking.h"
#include "server/service/reallocation.h"
#include "server/store/counts.h"
#include "server/store/devices.h"
#include "server/store/order_changes.h"
#include "server/store/reallocation.h"
#include "server/store/reservations.h"

namespace fw::service {
namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t others_most = 50;

// The tasks that a stop's item step stands for: same packet, place, item, lot. A
// trip made anew has steps for the same task in each of its revisions.
std::vector<store::TaskRow> tasks_of_stop(Context& context, const FactScope& scope) {
  std::vector<store::TaskRow> tasks;
  std::set<Id> seen;
  for (const store::StepLink& link : store::load_steps(context.database(), scope.fact.packet)) {
    const bool same = link.kind == "put" && link.place == scope.step->place &&
                      link.item == scope.step->item && link.lot == scope.step->lot;
    if (!same) continue;
    for (auto& task : store::tasks_of_put(context.database(), scope.fact.packet, link.step)) {
      if (!task.ended && seen.insert(task.id).second) tasks.push_back(std::move(task));
    }
  }
  return tasks;
}

domain::StockKey key_of_step(Context& context, const FactScope& scope) {
  const Id owner = store::owner_of_item(context.database(), scope.step->item);
  return {scope.step->place, scope.step->item, scope.step->lot, owner, "available"};
}

struct Missing {
  std::string reason;
  domain::StockKey key;
  Quantity units = 0;  // that this stop wanted and did not find
  Quantity kept = 0;   // that it found and will take
  std::vector<Id> tasks;
};

Id open_short(Context& context, const FactScope& scope, const Missing& missing,
              const std::string& kind) {
  return open_discrepancy(context, scope.site,
                          {.kind = kind,
                           .place = missing.key.place,
                           .item = missing.key.item,
                           .quantity = missing.units,
                           .packet = scope.fact.packet,
                           .detail = missing.reason});
}

// Nobody else should walk there: what others were to pick of it is looked for
// elsewhere too.
void release_others(Context& context, const FactScope& scope, const Missing& missing) {
  for (const auto& task : store::open_tasks_at(context.database(), missing.key, others_most)) {
    const bool own =
        std::find(missing.tasks.begin(), missing.tasks.end(), task.id) != missing.tasks.end();
    if (own) continue;
    const Id packet = store::packet_of_task(context.database(), task.id);
    release_task(context, task, {task.left(), missing.reason, scope.fact_id, true});
    if (packet != 0) settle_trip(context, packet);
  }
}

void hold_place(Context& context, const FactScope& scope, const Missing& missing) {
  if (store::is_on_hold(context.database(), "place_out", missing.key.place)) return;
  store::insert_hold(context.writer, scope.site, "place_out", missing.key.place,
                     "short_" + missing.reason, "rule");
}

// The books of the place are wrong until somebody has counted it.
void doubt_place(Context& context, const FactScope& scope, const Missing& missing) {
  hold_place(context, scope, missing);
  const Id opened = open_short(context, scope, missing, "short");
  const bool all = missing.reason == "other_item";
  open_count(context, scope.site,
             {missing.key.place, all ? 0 : missing.key.item, all ? 0 : missing.key.lot,
              "short_" + missing.reason, opened});
  release_others(context, scope, missing);
}

void move_to_damaged(Context& context, const FactScope& scope, const domain::StockKey& key,
                     Quantity quantity) {
  if (quantity <= 0) return;
  domain::StockKey to = key;
  to.status = "damaged";
  domain::Changes changes;
  changes.moves.push_back({key, to, quantity, "damaged"});
  changes.events.push_back({.kind = "damaged",
                            .packet = scope.fact.packet,
                            .place = key.place,
                            .item = key.item,
                            .quantity = quantity});
  context.save(scope.site, changes);
  open_discrepancy(context, scope.site,
                   {.kind = "damaged_on_shelf",
                    .place = key.place,
                    .item = key.item,
                    .quantity = quantity,
                    .packet = scope.fact.packet});
}

// The good ones are taken, the rest is damaged: known without a count.
void put_rest_aside(Context& context, const FactScope& scope, const Missing& missing) {
  release_others(context, scope, missing);
  const auto level = store::stock_level(context.writer, scope.site, missing.key);
  move_to_damaged(context, scope, missing.key, level.quantity - missing.kept);
}

// The stock is not doubted; somebody must clear the way.
void close_place(Context& context, const FactScope& scope, const Missing& missing) {
  const auto minutes =
      std::atoll(store::setting(context.database(), "unreachable_minutes", "120").c_str());
  if (!store::is_on_hold(context.database(), "place_out", missing.key.place)) {
    store::hold_until(context.writer, scope.site, "place_out", missing.key.place, "unreachable",
                      context.now() + minutes * minute_ms);
  }
  open_short(context, scope, missing, "unreachable");
}

FactOutcome without_stop(Context& context, const FactScope& scope) {
  open_discrepancy(
      context, scope.site,
      {.kind = "short_without_stop", .packet = scope.fact.packet, .detail = scope.fact.kind});
  return FactOutcome::discrepancy;
}

bool is_item_step(const FactScope& scope) { return scope.step && scope.step->kind == "item"; }

}  // namespace

FactOutcome apply_short(Context& context, const FactScope& scope) {
  if (!is_item_step(scope)) return without_stop(context, scope);
  Missing missing;
  missing.reason = scope.fact.values.choice.value_or("empty");
  const auto tasks = tasks_of_stop(context, scope);
  std::vector<domain::StopTask> stop;
  for (const store::TaskRow& task : tasks) stop.push_back({task.id, task.left()});
  const auto kept = domain::share_out(stop, scope.fact.values.quantity.value_or(0));
  missing.key = key_of_step(context, scope);
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    missing.tasks.push_back(tasks[i].id);
    missing.kept += kept[i];
    const Quantity gone = tasks[i].left() - kept[i];
    if (gone <= 0) continue;
    if (const auto a = store::load_allocation(context.database(), tasks[i].allocation)) {
      missing.key = a->key;
    }
    release_task(context, tasks[i], {gone, missing.reason, scope.fact_id, true});
    missing.units += gone;
  }
  store::mark_step_done(context.writer, scope.fact.packet, scope.fact.step);
  if (missing.units == 0) return FactOutcome::applied;
  if (missing.reason == "damaged") {
    put_rest_aside(context, scope, missing);
  } else if (missing.reason == "unreachable") {
    close_place(context, scope, missing);
  } else {
    doubt_place(context, scope, missing);
  }
  if (scope.late) tell_holder(context, scope);
  return FactOutcome::applied;
}

FactOutcome apply_damaged_on_shelf(Context& context, const FactScope& scope) {
  if (!is_item_step(scope)) return without_stop(context, scope);
  const domain::StockKey key = key_of_step(context, scope);
  const auto level = store::stock_level(context.writer, scope.site, key);
  const Quantity told = scope.fact.values.quantity.value_or(0);
  move_to_damaged(context, scope, key, std::min(told, level.quantity));
  // More damaged units than the books have: they do not know the place.
  if (told > level.quantity) {
    open_count(context, scope.site, {key.place, key.item, key.lot, "damaged", 0});
  }
  release_beyond_stock(context, scope.site, key, "damaged");
  return FactOutcome::applied;
}

FactOutcome apply_other_lot(Context& context, const FactScope& scope) {
  if (!is_item_step(scope)) return without_stop(context, scope);
  const Quantity taken = scope.fact.values.quantity.value_or(0);
  domain::Changes changes;
  changes.events.push_back(
      {.kind = "lot_rule_overridden",
       .packet = scope.fact.packet,
       .place = scope.step->place,
       .item = scope.step->item,
       .quantity = taken,
       .detail = scope.fact.values.lot.value_or("") + " " + scope.fact.values.choice.value_or("")});
  context.save(scope.site, changes);
  // What the stop wanted beyond that is asked for again, at this place or another.
  const auto tasks = tasks_of_stop(context, scope);
  std::vector<domain::StopTask> stop;
  for (const store::TaskRow& task : tasks) stop.push_back({task.id, task.left()});
  const auto kept = domain::share_out(stop, taken);
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    release_task(context, tasks[i], {tasks[i].left() - kept[i], "other_lot", scope.fact_id, true});
  }
  if (scope.late) tell_holder(context, scope);
  return FactOutcome::applied;
}

FactOutcome apply_zero_check(Context& context, const FactScope& scope) {
  if (!scope.step || scope.step->place == 0) return without_stop(context, scope);
  const bool empty = scope.fact.values.choice.value_or("yes") != "no";
  const store::BookedThen then =
      store::booked_at(context.database(), scope.site, scope.step->place, scope.step->item,
                       scope.step->lot, instant_of(scope));
  store::mark_step_done(context.writer, scope.fact.packet, scope.fact.step);
  domain::Changes changes;
  changes.events.push_back({.kind = "zero_check",
                            .packet = scope.fact.packet,
                            .place = scope.step->place,
                            .item = scope.step->item,
                            .quantity = then.booked,
                            .detail = empty ? "empty" : "not_empty"});
  context.save(scope.site, changes);
  const bool fits = empty == (then.booked <= 0) || empty == (then.booked - then.unsure <= 0);
  if (!fits) {
    open_count(context, scope.site,
               {scope.step->place, scope.step->item, scope.step->lot, "zero_check", 0});
  }
  return FactOutcome::applied;
}

FactOutcome apply_found(Context& context, const FactScope& scope) {
  const wire::Values& values = scope.fact.values;
  const auto place =
      store::find_location(context.database(), scope.site, values.place.value_or(""));
  const Id item =
      place ? store::item_of_code_at(context.database(), values.item.value_or(""), *place) : 0;
  if (!place || item == 0) {
    open_discrepancy(context, scope.site,
                     {.kind = "found_unclear",
                      .place = place.value_or(0),
                      .quantity = values.quantity.value_or(0),
                      .packet = scope.fact.packet,
                      .detail = values.item.value_or("") + " at " + values.place.value_or("")});
    return FactOutcome::discrepancy;
  }
  domain::Changes changes;
  changes.events.push_back({.kind = "found",
                            .packet = scope.fact.packet,
                            .place = *place,
                            .item = item,
                            .quantity = values.quantity.value_or(0)});
  context.save(scope.site, changes);
  open_count(context, scope.site, {*place, item, 0, "found", 0});
  return FactOutcome::applied;
}

}  // namespace fw::service
