#include "server/service/reallocation.h"

#include <algorithm>

#include <boost/json.hpp>

#include "server/domain/reallocation.h"
#include "server/domain/shortage.h"
#include "server/service/counting.h"
#include "server/service/discrepancies.h"
#include "server/service/joining_stops.h"
#include "server/service/pack_content.h"
#include "server/service/pick_trip.h"
#include "server/service/put_back.h"
#include "server/store/devices.h"
#include "server/store/discrepancies.h"
#include "server/store/loads.h"
#include "server/store/order_changes.h"
#include "server/store/packets.h"
#include "server/store/reallocation.h"

namespace fw::service {
namespace {

namespace json = boost::json;

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t others_most = 50;
constexpr std::int64_t waits_most = 50;
constexpr const char* stopped_short = "all_or_nothing_short";

std::string encode(const ReallocationWanted& wanted) {
  return json::serialize(json::object{{"v", 1},
                                      {"order_line", wanted.order_line},
                                      {"quantity", wanted.quantity},
                                      {"fact", wanted.fact},
                                      {"reason", wanted.reason},
                                      {"urgent", wanted.urgent},
                                      {"packet", wanted.packet}});
}

ReallocationWanted decode(const store::JobRow& job) {
  const json::value value = json::parse(job.body);
  const auto number = [&](const char* key) { return value.at(key).to_number<std::int64_t>(); };
  ReallocationWanted wanted;
  wanted.fulfilment = job.subject;
  wanted.order_line = number("order_line");
  wanted.quantity = number("quantity");
  wanted.fact = number("fact");
  wanted.reason = json::value_to<std::string>(value.at("reason"));
  wanted.urgent = value.at("urgent").as_bool();
  wanted.packet = number("packet");
  return wanted;
}

void insert_job_of(Context& context, const ReallocationWanted& wanted) {
  store::JobRow job;
  job.site = store::site_of(wanted.fulfilment);
  job.kind = "reallocate";
  job.subject = wanted.fulfilment;
  job.body = encode(wanted);
  job.steps_total = 1;
  store::insert_job(context.writer, job);
  context.effects.jobs = true;
}

// One attempt for one line: `left` units are reserved and stand nowhere.
struct Attempt {
  Id site = 0;
  ReallocationWanted wanted;
  store::ShortLine line;
  store::PolicyRow policy;
  Quantity left = 0;
};

// A new place for `quantity` units: allocated, a task, a stop in a walk or a packet.
void allocate(Context& context, Attempt& attempt, const domain::StockKey& key, Quantity quantity) {
  const ReallocationWanted& wanted = attempt.wanted;
  store::lessen_reservation(context.writer, wanted.fulfilment, wanted.order_line, quantity);
  store::change_allocated(context.writer, attempt.site, key, quantity);
  store::AllocationRow allocation;
  allocation.fulfilment = wanted.fulfilment;
  allocation.order_line = wanted.order_line;
  allocation.key = key;
  allocation.quantity = quantity;
  store::TaskRow task;
  task.allocation =
      store::insert_allocation(context.writer, attempt.site, attempt.line.wave, allocation);
  task.wave = attempt.line.wave;
  task.fulfilment = wanted.fulfilment;
  task.order = attempt.line.order;
  task.order_line = wanted.order_line;
  task.place = key.place;
  task.item = key.item;
  task.lot = key.lot;
  task.quantity = quantity;
  domain::Changes changes;
  changes.shifts.push_back(
      {wanted.order_line, domain::Bucket::reserved, domain::Bucket::allocated, quantity});
  const Id packet = give_stop(context, attempt.site, task, {wanted.packet, wanted.urgent});
  changes.events.push_back({.kind = "reallocated",
                            .order = attempt.line.order,
                            .fulfilment = wanted.fulfilment,
                            .wave = attempt.line.wave,
                            .packet = packet,
                            .place = key.place,
                            .item = key.item,
                            .quantity = quantity,
                            .detail = wanted.reason});
  context.save(attempt.site, changes);
  attempt.left -= quantity;
}

void try_other_places(Context& context, Attempt& attempt) {
  auto sources =
      store::sources_of(context.database(), attempt.site, attempt.line.item, attempt.line.owner);
  set_detours(context, attempt.wanted.packet, sources);
  for (const auto& taken :
       domain::choose_sources(sources, attempt.left, attempt.line.tracks_expiry)) {
    allocate(context, attempt, sources[taken.source].key, taken.quantity);
  }
}

void wait_for_replenishment(Context& context, Attempt& attempt) {
  const ReallocationWanted& wanted = attempt.wanted;
  store::insert_wait(context.writer,
                     {0, attempt.site, wanted.fulfilment, wanted.order_line, attempt.line.item,
                      wanted.fact, attempt.left, wanted.reason, wanted.urgent,
                      context.now() + attempt.policy.wait_minutes * minute_ms});
  domain::Changes changes;
  changes.events.push_back({.kind = "waits_for_replenishment",
                            .order = attempt.line.order,
                            .fulfilment = wanted.fulfilment,
                            .wave = attempt.line.wave,
                            .item = attempt.line.item,
                            .quantity = attempt.left,
                            .detail = wanted.reason});
  context.save(attempt.site, changes);
  attempt.left = 0;
}

// An order of all or nothing of which something is picked: nobody may ship it as it
// is, and nobody throws it apart by himself.
void stop_order(Context& context, const Attempt& attempt) {
  if (!store::has_goods(context.database(), attempt.wanted.fulfilment)) return;
  if (attempt.line.on_hold) return;
  store::hold_order(context.writer, attempt.site, attempt.line.order, stopped_short);
  open_discrepancy(context, attempt.site,
                   {.kind = stopped_short,
                    .item = attempt.line.item,
                    .quantity = attempt.left,
                    .order = attempt.line.order,
                    .order_line = attempt.wanted.order_line,
                    .detail = attempt.line.sku});
}

// Nothing more is tried: what is left goes to a backorder or out of the order.
void decide_rest(Context& context, Attempt& attempt, domain::ShortageRule rule) {
  if (attempt.left <= 0) return;
  const ReallocationWanted& wanted = attempt.wanted;
  const domain::Bucket to = domain::bucket_of_missing(rule);
  const bool waits = to == domain::Bucket::open;
  store::lessen_reservation(context.writer, wanted.fulfilment, wanted.order_line, attempt.left);
  store::note_short(context.writer, wanted.order_line, waits, wanted.reason);
  domain::Changes changes;
  changes.shifts.push_back({wanted.order_line, domain::Bucket::reserved, to, attempt.left});
  changes.events.push_back({.kind = waits ? "backordered" : "shipped_short",
                            .order = attempt.line.order,
                            .fulfilment = wanted.fulfilment,
                            .wave = attempt.line.wave,
                            .item = attempt.line.item,
                            .quantity = attempt.left,
                            .detail = wanted.reason});
  context.save(attempt.site, changes);
  if (rule == domain::ShortageRule::all_or_nothing) stop_order(context, attempt);
  attempt.left = 0;
}

void try_actions(Context& context, Attempt& attempt, bool waited) {
  const auto own_rule = domain::shortage_rule(attempt.line.rule);
  // A customer who wants all or nothing is asked for by a person, never by a policy.
  const bool strict = own_rule == domain::ShortageRule::all_or_nothing;
  for (const domain::ShortageAction action : domain::shortage_actions(attempt.policy.actions)) {
    if (attempt.left <= 0) return;
    switch (action) {
      case domain::ShortageAction::reallocate:
        try_other_places(context, attempt);
        break;
      case domain::ShortageAction::wait_replenish:
        if (!waited) wait_for_replenishment(context, attempt);
        break;
      case domain::ShortageAction::ship_short:
        if (!strict) decide_rest(context, attempt, domain::ShortageRule::ship_short);
        break;
      case domain::ShortageAction::backorder:
        if (!strict) decide_rest(context, attempt, domain::ShortageRule::backorder);
        break;
    }
  }
  // What is only held may be released in a moment: no order loses it right away.
  const bool may_come_back = attempt.wanted.reason == reason_held && !waited;
  if (may_come_back && own_rule == domain::ShortageRule::ship_short && attempt.left > 0) {
    wait_for_replenishment(context, attempt);
  }
  decide_rest(context, attempt, own_rule);
}

void reallocate(Context& context, const ReallocationWanted& wanted, bool waited) {
  const auto line =
      store::load_short_line(context.database(), wanted.fulfilment, wanted.order_line);
  if (!line) return;
  Attempt attempt;
  attempt.site = store::site_of(wanted.fulfilment);
  attempt.wanted = wanted;
  attempt.line = *line;
  // Whatever else happened to them meanwhile (recalled, cancelled) has been decided.
  attempt.left = std::min(wanted.quantity, line->reserved);
  if (attempt.left <= 0) return;
  attempt.policy = store::shortage_policy(context.database(), attempt.site, line->channel,
                                          line->item, wanted.reason);
  if (line->over || line->on_hold || line->wave == 0) {
    decide_rest(context, attempt, domain::ShortageRule::backorder);
  } else {
    try_actions(context, attempt, waited);
  }
  store::dissolve_if_empty(context.writer, wanted.fulfilment);
  settle_station(context, wanted.fulfilment);
}

void run_reallocation(Context& context, const store::JobRow& job) {
  reallocate(context, decode(job), false);
}

}  // namespace

void queue_reallocation(Context& context, const ReallocationWanted& wanted) {
  if (wanted.quantity <= 0) return;
  const auto line =
      store::load_short_line(context.database(), wanted.fulfilment, wanted.order_line);
  if (!line) throw store::broken("units of a line without its fulfilment");
  const Id site = store::site_of(wanted.fulfilment);
  store::add_reservation(context.writer, site, wanted.fulfilment, wanted.order_line,
                         {0, line->item, 0, line->owner, "available"}, wanted.quantity);
  domain::Changes changes;
  changes.shifts.push_back(
      {wanted.order_line, wanted.from, domain::Bucket::reserved, wanted.quantity});
  context.save(site, changes);
  insert_job_of(context, wanted);
}

void release_task(Context& context, store::TaskRow task, const TaskRelease& release) {
  const Quantity quantity = std::min(release.quantity, task.left());
  const auto allocation = store::load_allocation(context.database(), task.allocation);
  if (!allocation) throw store::broken("a pick task names an allocation that has no row");
  if (quantity <= 0) return;
  const Id site = store::site_of(task.id);
  const Id packet = store::packet_of_task(context.database(), task.id);
  store::change_allocated(context.writer, site, allocation->key, -quantity);
  store::lessen_allocation(context.writer, task.allocation, quantity, "short");
  task.released += quantity;
  store::save_task_progress(context.writer, task, "short");
  recount_given_back(context, task);
  domain::Changes changes;
  changes.events.push_back({.kind = "short",
                            .order = task.order,
                            .fulfilment = task.fulfilment,
                            .wave = task.wave,
                            .packet = packet,
                            .place = task.place,
                            .item = task.item,
                            .quantity = quantity,
                            .detail = release.reason});
  if (release.give_up) {
    changes.shifts.push_back(
        {task.order_line, domain::Bucket::allocated, domain::Bucket::open, quantity});
    context.save(site, changes);
    store::note_short(context.writer, task.order_line, true, release.reason);
    return;
  }
  context.save(site, changes);
  ReallocationWanted wanted;
  wanted.fulfilment = task.fulfilment;
  wanted.order_line = task.order_line;
  wanted.quantity = quantity;
  wanted.fact = release.fact;
  wanted.reason = release.reason;
  wanted.packet = release.same_packet ? packet : 0;
  queue_reallocation(context, wanted);
}

void release_beyond_stock(Context& context, Id site, const domain::StockKey& key,
                          const std::string& reason) {
  const auto level = store::stock_level(context.writer, site, key);
  Quantity beyond = level.allocated - std::max<Quantity>(level.quantity, 0);
  if (beyond <= 0) return;
  for (const auto& task : store::open_tasks_at(context.database(), key, others_most)) {
    if (beyond <= 0) break;
    const Quantity part = std::min(beyond, task.left());
    const Id packet = store::packet_of_task(context.database(), task.id);
    release_task(context, task, {part, reason, context.author.fact, true});
    if (packet != 0) settle_trip(context, packet);
    beyond -= part;
  }
}

void retry_waiting(Context& context, Id site) {
  store::release_expired_holds(context.writer, site);
  for (const auto& wait : store::waits_due(context.database(), site, context.now(), waits_most)) {
    const bool over = wait.until_ms <= context.now();
    store::end_wait(context.writer, wait.id, over ? "time_over" : "stock");
    ReallocationWanted wanted;
    wanted.fulfilment = wait.fulfilment;
    wanted.order_line = wait.order_line;
    wanted.quantity = wait.quantity;
    wanted.fact = wait.fact;
    wanted.reason = wait.reason;
    wanted.urgent = wait.urgent;
    reallocate(context, wanted, over);
  }
}

namespace {

// What was decided for one line holds for the order: its other questions end too.
void end_order_stop(Context& context, const store::DiscrepancyRow& row, const std::string& how,
                    const std::string& by) {
  store::Named named;
  named.kind = stopped_short;
  named.order = row.order;
  for (const Id other :
       store::open_discrepancies_of(context.database(), row.site, named, waits_most)) {
    if (other != row.id) settle_discrepancy(context, other, how, by);
  }
  store::release_order_hold(context.writer, row.order, stopped_short, by);
}

}  // namespace

Result<Done> put_order_back(Context& context, Id discrepancy, const std::string& by) {
  const auto row = store::load_discrepancy(context.database(), discrepancy);
  if (!row || row->kind != stopped_short || row->resolved) {
    return refuse("not_possible", "this discrepancy", "an order of all or nothing that is short",
                  "look at the order: it was decided already");
  }
  for (const Id fulfilment : store::fulfilments_of(context.database(), row->order, false)) {
    for (const auto& task : store::open_tasks_of_fulfilment(context.database(), fulfilment)) {
      const Id packet = store::packet_of_task(context.database(), task.id);
      release_task(context, task, {task.left(), stopped_short, 0, false, true});
      if (packet != 0) settle_trip(context, packet);
    }
    for (const auto& load : store::live_loads_of_fulfilment(context.database(), fulfilment)) {
      for (const auto& line : store::lines_in(context.database(), load.container, row->order)) {
        unpick(context, row->site, line.key, line.order_line, load.id, domain::Bucket::open,
               line.quantity, stopped_short);
        open_put_back(context, row->site,
                      {line.key, line.quantity, stopped_short, line.order_line});
      }
    }
    store::dissolve_if_empty(context.writer, fulfilment);
  }
  end_order_stop(context, *row, "put_back", by);
  return Done{};
}

Result<Done> ship_what_is_there(Context& context, Id discrepancy, const std::string& by) {
  const auto row = store::load_discrepancy(context.database(), discrepancy);
  if (!row || row->kind != stopped_short || row->resolved) {
    return refuse("not_possible", "this discrepancy", "an order of all or nothing that is short",
                  "look at the order: it was decided already");
  }
  // Whatever of the order waits for stock is what was missing.
  for (const auto& line : store::open_lines(context.database(), row->order)) {
    domain::Changes changes;
    changes.shifts.push_back(
        {line.order_line, domain::Bucket::open, domain::Bucket::cancelled, line.quantity});
    changes.events.push_back({.kind = "shipped_short",
                              .order = row->order,
                              .item = line.item,
                              .quantity = line.quantity,
                              .detail = by});
    store::note_short(context.writer, line.order_line, false, "decided");
    context.save(row->site, changes);
  }
  end_order_stop(context, *row, "ship_short", by);
  return Done{};
}

std::string what_still_comes(store::Connection& database, Id fulfilment) {
  if (store::open_waits(database, fulfilment) > 0) return "waits_for_stock";
  return store::is_repicked(database, fulfilment) ? "still_coming" : "";
}

void handle_reallocation_jobs(JobRunner& runner) { runner.handle("reallocate", run_reallocation); }

}  // namespace fw::service
