#include "server/service/put_back.h"

#include <algorithm>

#include "server/domain/put_back_packet.h"
#include "server/service/counting.h"
#include "server/service/discrepancies.h"
#include "server/service/sessions.h"
#include "server/store/loads.h"
#include "server/store/parcels.h"
#include "server/store/put_back.h"
#include "server/store/waves.h"

namespace fw::service {
namespace {

constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::int64_t places_most = 20;
constexpr std::int64_t goods_most = 100;

domain::PutBackItem make_item(Context& context, const store::MoveTask& task, std::int64_t ordinal) {
  store::Connection& database = context.database();
  const auto what = store::load_move_item(database, task.key.item, task.key.lot);
  domain::PutBackItem item;
  item.task = task.id;
  item.ordinal = ordinal;
  item.item = task.key.item;
  item.sku = what.sku;
  item.name = what.name;
  item.lot_code = what.lot_code;
  for (const auto& code : store::barcodes_of(database, task.key.item)) {
    item.codes.push_back({code.code, code.quantity});
  }
  item.quantity = task.left();
  item.maybe_in_box = store::came_out_of_box(database, task.order_line, task.key.place);
  item.place =
      store::proposed_place(database, task.site, task.key.item, task.key.lot, task.key.status);
  if (item.place != 0) {
    const auto where = store::load_move_place(database, item.place);
    item.place_code = where.code;
    item.check_digits = where.check_digits;
  }
  return item;
}

domain::PacketDraft make_draft(Context& context, const std::vector<store::MoveTask>& tasks) {
  domain::PutBack work;
  const auto from = store::load_move_place(context.database(), tasks.front().key.place);
  work.from_code = from.code;
  work.from_check_digits = from.check_digits;
  work.from_container = from.kind == "container";
  work.reason = tasks.front().reason;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (tasks[i].ended) continue;
    work.items.push_back(make_item(context, tasks[i], static_cast<std::int64_t>(i)));
  }
  return domain::put_back_packet(work);
}

std::vector<store::StepLink> links_of(const std::vector<domain::PacketLink>& links) {
  std::vector<store::StepLink> rows;
  for (const domain::PacketLink& link : links) {
    store::StepLink row;
    row.step = link.step;
    row.kind = link.kind;
    row.item = link.item;
    row.place = link.place;
    row.move_task = link.move_task;
    rows.push_back(row);
  }
  return rows;
}

// The open tasks of one place as one packet, the one that is there or a new one.
void offer(Context& context, Id site, Id place) {
  auto tasks = store::open_move_tasks_at(context.database(), place);
  std::erase_if(tasks, [](const store::MoveTask& task) { return task.packet != 0; });
  if (tasks.empty()) return;
  if (const auto known = store::open_put_back_packet(context.database(), place)) {
    for (const auto& task : tasks) store::put_in_packet(context.writer, task.id, *known);
    amend_put_back(context, *known);
    return;
  }
  domain::PacketDraft draft = make_draft(context, tasks);
  store::NewPacket packet;
  packet.site = site;
  packet.kind = "put_back";
  packet.rank = context.now() + hour_ms;  // as if due in an hour
  packet.content = std::move(draft.packet);
  packet.links = links_of(draft.links);
  const Id id = store::insert_packet(context.writer, packet).id;
  for (const auto& task : tasks) store::put_in_packet(context.writer, task.id, id);
}

Id open_discrepancy(Context& context, const FactScope& scope, const std::string& kind,
                    domain::DiscrepancyOpened opened) {
  opened.kind = kind;
  opened.packet = scope.fact.packet;
  return service::open_discrepancy(context, scope.site, std::move(opened));
}

// When nothing is left to be brought away: the packet is over, the tote free.
void finish_if_done(Context& context, const FactScope& scope, const store::MoveTask& task) {
  if (store::is_empty(context.database(), task.key.place)) {
    if (const auto load = store::live_load_of(context.database(), task.key.place)) {
      store::end_load(context.writer, load->id, "put_back");
      store::dissolve_if_empty(context.writer, load->fulfilment);
    }
  }
  const auto tasks = store::move_tasks_of_packet(context.database(), task.packet);
  const bool over = std::all_of(tasks.begin(), tasks.end(), [](const auto& t) { return t.ended; });
  if (scope.late || over) {
    const auto lease = store::live_lease(context.database(), task.packet);
    if (scope.late && lease) amend_put_back(context, task.packet);
  }
  if (over) finish_packet(context, task.packet, "done");
}

// The task of the fact's step, or a discrepancy.
std::optional<store::MoveTask> task_of(Context& context, const FactScope& scope) {
  auto task = scope.step && scope.step->move_task != 0
                  ? store::load_move_task(context.database(), scope.step->move_task)
                  : std::nullopt;
  if (!task) {
    open_discrepancy(context, scope, "put_back_without_task",
                     {.quantity = scope.fact.values.quantity.value_or(0),
                      .detail = scope.fact.values.place.value_or("")});
  }
  return task;
}

void check_place(Context& context, const FactScope& scope, const store::MoveTask& task, Id place,
                 const std::string& code, Quantity quantity) {
  if (place == 0) {
    open_discrepancy(context, scope, "put_back_place_unknown",
                     {.place = store::virtual_place(context.database(), scope.site, "unaccounted"),
                      .item = task.key.item,
                      .quantity = quantity,
                      .detail = code});
  } else if (store::is_on_hold(context.database(), "place_in", place)) {
    open_discrepancy(context, scope, "put_into_held_place",
                     {.place = place, .item = task.key.item, .quantity = quantity, .detail = code});
  }
}

// Somebody else was sent and found none: these are the units that were missed then.
Quantity take_back_missing(Context& context, const FactScope& scope, store::MoveTask& task,
                           const domain::StockKey& to, Quantity units) {
  const auto missed = store::missed_at_put_back(context.database(), task.packet, task.key);
  Quantity found = 0;
  for (const auto& one : account_for(context, missed, std::min(units, task.missing), "found")) {
    found += one.quantity;
  }
  if (found == 0) return 0;
  domain::StockKey from = to;
  from.place = store::virtual_place(context.database(), scope.site, "unaccounted");
  domain::Changes changes;
  changes.moves.push_back({from, to, found, "found"});
  context.save(scope.site, changes);
  task.missing -= found;
  task.moved += found;
  return found;
}

// Of the order whose goods lie there, so that its story tells where they went.
domain::Event event_of(Context& context, const std::string& kind, Id container) {
  domain::Event event{.kind = kind};
  const auto load = store::live_load_of(context.database(), container);
  const auto fulfilment =
      load ? store::load_fulfilment(context.database(), load->fulfilment) : std::nullopt;
  if (fulfilment) {
    event.order = fulfilment->order;
    event.fulfilment = fulfilment->id;
    event.wave = fulfilment->wave;
  }
  return event;
}

}  // namespace

Id open_put_back(Context& context, Id site, const PutBackWanted& wanted) {
  if (wanted.quantity <= 0) return 0;
  store::MoveTask task;
  task.site = site;
  task.key = wanted.key;
  task.quantity = wanted.quantity;
  task.order_line = wanted.order_line;
  task.reason = wanted.reason;
  const Id id = store::insert_move_task(context.writer, task);
  domain::Changes changes;
  domain::Event event = event_of(context, "put_back_wanted", wanted.key.place);
  event.place = wanted.key.place;
  event.item = wanted.key.item;
  event.quantity = wanted.quantity;
  event.detail = wanted.reason;
  changes.events.push_back(std::move(event));
  context.save(site, changes);
  const auto clear = store::places_to_be_cleared(context.database(), site, goods_most);
  if (std::find(clear.begin(), clear.end(), wanted.key.place) != clear.end()) {
    offer(context, site, wanted.key.place);
  }
  return id;
}

Quantity waiting_for_put_back(Context& context, const domain::StockKey& key) {
  Quantity units = 0;
  for (const auto& task : store::open_move_tasks_at(context.database(), key.place)) {
    if (task.key == key) units += task.left();
  }
  return units;
}

void call_off_put_back(Context& context, const domain::StockKey& key, Quantity units) {
  for (const auto& task : store::open_move_tasks_at(context.database(), key.place)) {
    const Quantity part = std::min(units, task.left());
    if (!(task.key == key) || part <= 0) continue;
    units -= part;
    store::end_move_task_in_part(context.writer, task, part, "undone");
    if (task.packet == 0) continue;
    amend_put_back(context, task.packet);
    const auto tasks = store::move_tasks_of_packet(context.database(), task.packet);
    const bool over =
        std::all_of(tasks.begin(), tasks.end(), [](const auto& t) { return t.ended; });
    if (over) finish_packet(context, task.packet, "undone");
  }
}

void unpick(Context& context, Id site, const domain::StockKey& key, Id order_line, Id load,
            domain::Bucket to, Quantity quantity, const std::string& reason) {
  domain::Changes changes;
  changes.moves.push_back({key, key, quantity, reason, order_line, load, 0});
  changes.shifts.push_back({order_line, domain::Bucket::picked, to, quantity});
  context.save(site, changes);
}

void offer_put_backs(Context& context, Id site) {
  for (const auto& goods : store::goods_left_over(context.database(), site, goods_most)) {
    open_put_back(context, site,
                  {.key = goods.key,
                   .quantity = goods.quantity,
                   .reason = goods.cancelled ? "cancelled" : "left_over"});
    settle_units(context, site,
                 {.kind = "over_pick", .item = goods.key.item, .tote_load = goods.load},
                 goods.quantity, "put_back");
  }
  for (const Id place : store::places_to_be_cleared(context.database(), site, places_most)) {
    offer(context, site, place);
  }
}

void renew_put_back(Context& context, Id packet) {
  const auto row = store::load_packet_row(context.database(), packet);
  if (!row || row->kind != "put_back" || row->done) return;
  const auto tasks = store::move_tasks_of_packet(context.database(), packet);
  if (tasks.empty()) return;
  const bool over = std::all_of(tasks.begin(), tasks.end(), [](const auto& t) { return t.ended; });
  domain::PacketDraft draft = make_draft(context, tasks);
  if (over) draft.packet.groups.clear();
  draft.packet.id = packet;
  store::insert_revision(context.writer, std::move(draft.packet), links_of(draft.links));
}

void amend_put_back(Context& context, Id packet) {
  renew_put_back(context, packet);
  if (store::live_lease(context.database(), packet)) {
    context.effects.amended_packets.push_back(packet);
  }
}

FactOutcome apply_put_back(Context& context, const FactScope& scope) {
  auto task = task_of(context, scope);
  if (!task) return FactOutcome::discrepancy;
  const Quantity told = scope.fact.values.quantity.value_or(0);
  const auto level = store::stock_level(context.writer, scope.site, task->key);
  const Quantity quantity = std::max<Quantity>(0, std::min({told, task->left(), level.quantity}));
  const std::string code = scope.fact.values.place.value_or("");
  const auto place = store::find_location(context.database(), scope.site, code);
  domain::StockKey to = task->key;
  // Where nobody knows it: not in the tote any more, and somebody must look.
  to.place = place.value_or(store::virtual_place(context.database(), scope.site, "unaccounted"));
  if (quantity > 0) {
    domain::Changes changes;
    changes.moves.push_back(
        {task->key, to, quantity, "put_back", 0, 0, 0, scope.fact.values.serials});
    domain::Event event = event_of(context, "put_back", task->key.place);
    event.packet = scope.fact.packet;
    event.place = to.place;
    event.item = task->key.item;
    event.quantity = quantity;
    event.detail = task->reason;
    changes.events.push_back(std::move(event));
    context.save(scope.site, changes);
    if (place) absorb_late_put_back(context, scope, to, quantity);
    check_place(context, scope, *task, place.value_or(0), code, quantity);
  }
  const Quantity found = place ? take_back_missing(context, scope, *task, to, told - quantity) : 0;
  if (told > quantity + found) {
    const Id opened = open_discrepancy(context, scope, "put_back_surplus",
                                       {.place = to.place,
                                        .item = task->key.item,
                                        .quantity = told - quantity - found,
                                        .detail = code});
    // More lies there than the books can know, or somebody mistyped: a look tells.
    if (place) {
      open_count(context, scope.site, {*place, to.item, to.lot, "put_back_surplus", opened});
    }
  }
  // What the books do not have in the tote cannot be brought away any more.
  task->moved += quantity;
  if (!task->ended && level.quantity <= quantity) task->missing = task->quantity - task->moved;
  store::save_move_progress(context.writer, *task);
  store::mark_step_done(context.writer, scope.fact.packet, scope.fact.step);
  finish_if_done(context, scope, *task);
  const bool explained = told <= quantity + found && place;
  return explained ? FactOutcome::applied : FactOutcome::discrepancy;
}

FactOutcome apply_put_back_short(Context& context, const FactScope& scope) {
  auto task = task_of(context, scope);
  if (!task) return FactOutcome::discrepancy;
  const Quantity found = scope.fact.values.quantity.value_or(0);
  const std::string reason = scope.fact.values.choice.value_or("missing");
  const Quantity gone = task->left() - std::max<Quantity>(found, 0);
  if (gone <= 0) return FactOutcome::applied;
  const auto level = store::stock_level(context.writer, scope.site, task->key);
  domain::StockKey to = task->key;
  to.place = store::virtual_place(context.database(), scope.site, "unaccounted");
  if (reason == "damaged") to.status = "damaged";
  const Quantity booked = std::min(gone, level.quantity);
  if (booked > 0) {
    domain::Changes changes;
    changes.moves.push_back({task->key, to, booked, "put_back_" + reason, 0, 0, 0});
    context.save(scope.site, changes);
  }
  open_discrepancy(context, scope, reason == "damaged" ? "put_back_damaged" : "put_back_missing",
                   {.place = task->key.place, .item = task->key.item, .quantity = gone});
  task->missing += gone;
  store::save_move_progress(context.writer, *task);
  finish_if_done(context, scope, *task);
  return FactOutcome::applied;
}

}  // namespace fw::service
