#include "server/service/holds.h"

#include <algorithm>
#include <charconv>

#include "server/service/catalog_rows.h"
#include "server/service/order_names.h"
#include "server/service/orders.h"
#include "server/service/pick_trip.h"
#include "server/service/put_back.h"
#include "server/service/reallocation.h"
#include "server/service/shipping.h"
#include "server/service/trip_holds.h"
#include "server/service/withdrawal.h"
#include "server/store/catalog.h"
#include "server/store/loads.h"
#include "server/store/parcels.h"
#include "shared/base/nearest.h"

namespace fw::service {
namespace {

constexpr std::int64_t tasks_most = 200;

const std::vector<std::string> kinds{"place", "place_in",   "place_out", "item",  "lot",
                                     "order", "order_line", "container", "parcel"};

struct Target {
  Id id = 0;
  Id site = 0;
  std::vector<std::string> kinds;  // of the table
};

// "SKU/LOT", "SO000001/2": cut at the last slash.
std::pair<std::string, std::string> cut(const std::string& code) {
  const std::size_t slash = code.rfind('/');
  if (slash == std::string::npos) return {code, ""};
  return {code.substr(0, slash), code.substr(slash + 1)};
}

std::int64_t whole(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Result<Id> item_called(store::Connection& database, const std::string& sku) {
  const auto owner = resolve_owner(database, "");
  if (!owner) return Failure{owner.error()};
  if (const auto item = store::find_item(database, *owner, sku)) return item->id;
  return refuse("unknown_item", "sku '" + sku + "'", "the SKU of an item", "correct the SKU");
}

Result<Id> part_of_order(store::Connection& database, const HoldWanted& wanted) {
  const auto [reference, number] = cut(wanted.code);
  const bool line = wanted.kind == "order_line";
  const auto order = order_called(database, reference);
  if (!order) return Failure{order.error()};
  const auto found = line ? store::find_line(database, order->id, whole(number))
                          : store::find_order_parcel(database, order->id, whole(number));
  if (found) return *found;
  return refuse(line ? "unknown_line" : "unknown_parcel", "'" + wanted.code + "'",
                line ? "ORDER/LINE" : "an SSCC, a tracking number or ORDER/NUMBER",
                "show the order and use its numbers");
}

Result<Id> target_id(Context& context, const HoldWanted& wanted, Id site) {
  store::Connection& database = context.database();
  if (wanted.kind == "item") return item_called(database, wanted.code);
  if (wanted.kind == "lot") {
    const auto [sku, lot] = cut(wanted.code);
    const auto item = item_called(database, sku);
    if (!item) return Failure{item.error()};
    if (const auto found = store::find_lot(database, *item, lot)) return found->id;
    return refuse("unknown_lot", "'" + wanted.code + "'", "SKU/LOT of a lot that is known",
                  "correct the lot");
  }
  if (wanted.kind == "order") {
    const auto order = order_called(database, wanted.code);
    if (!order) return Failure{order.error()};
    return order->id;
  }
  if (wanted.kind == "parcel") {
    if (const auto parcel = store::find_parcel(database, wanted.code)) return parcel->id;
  }
  if (wanted.kind == "parcel" || wanted.kind == "order_line") {
    return part_of_order(database, wanted);
  }
  if (const auto place = store::find_place(database, site, wanted.code)) return place->id;
  return refuse("unknown_place", "'" + wanted.code + "'", "the code of a place or container",
                "scan it, or list the places");
}

Result<Target> find_target(Context& context, const HoldWanted& wanted) {
  if (std::find(kinds.begin(), kinds.end(), wanted.kind) == kinds.end()) {
    const std::string near = nearest_name(wanted.kind, kinds);
    return refuse("unknown_kind", "'" + wanted.kind + "'",
                  "place, place_in, place_out, item, lot, order, order_line, container or parcel",
                  near.empty() ? "name what is held" : "did you mean '" + near + "'?");
  }
  Target target;
  const auto site = resolve_site(context.database(), wanted.site);
  if (!site) return Failure{site.error()};
  target.site = *site;
  const auto id = target_id(context, wanted, *site);
  if (!id) return Failure{id.error()};
  target.id = *id;
  target.kinds = {wanted.kind};
  if (wanted.kind == "place") target.kinds = {"place_in", "place_out"};
  return target;
}

void tell(Context& context, Id site, const std::string& event, const std::string& kind, Id target,
          const std::string& detail) {
  domain::Event told{.kind = event, .detail = kind + ": " + detail};
  if (kind == "order") told.order = target;
  if (kind == "item") told.item = target;
  if (kind == "parcel") told.parcel = target;
  if (kind == "place_in" || kind == "place_out" || kind == "container") told.place = target;
  if (kind == "order_line") told.order = store::order_of_line(context.database(), target);
  domain::Changes changes;
  changes.events.push_back(std::move(told));
  context.save(site, changes);
}

// Picks that are not done leave their trips before the next scan; other places and lots
// are tried at once.
std::int64_t pick_elsewhere(Context& context, const std::string& kind, Id target) {
  std::set<Id> packets;
  std::int64_t stopped = 0;
  for (const Id id : store::open_tasks_of(context.database(), kind, target, tasks_most)) {
    const auto task = store::load_task(context.database(), id);
    if (!task || task->ended) continue;
    if (const Id packet = store::packet_of_task(context.database(), id)) packets.insert(packet);
    release_task(context, *task, {task->left(), reason_held, context.author.fact, true});
    ++stopped;
  }
  for (const Id packet : packets) settle_trip(context, packet);
  return stopped;
}

// Picks that are not done leave their trips and wait.
std::int64_t stop_tasks(Context& context, Id site, const std::string& kind, Id target) {
  Touched touched;
  std::int64_t stopped = 0;
  for (const Id id : store::open_tasks_of(context.database(), kind, target, tasks_most)) {
    const auto task = store::load_task(context.database(), id);
    if (!task || task->ended) continue;
    stop_task(context, *task, kind == "order_line" ? "line_held" : "held", touched);
    ++stopped;
  }
  settle_rests(context, site, touched);
  tell_floor(context, site, touched);
  return stopped;
}

std::int64_t take_effect(Context& context, const Target& target, const std::string& kind) {
  if (kind == "place_in") {
    for (const Id packet : store::put_backs_to(context.database(), target.id)) {
      amend_put_back(context, packet);
    }
  }
  if (kind == "container") stop_work_with(context, target.id);
  if (kind == "place_out" || kind == "lot") return pick_elsewhere(context, kind, target.id);
  const bool waits = kind == "item" || kind == "order_line";
  return waits ? stop_tasks(context, target.site, kind, target.id) : 0;
}

// What stood still because of it goes on; stock is promised again by housekeeping.
void go_on(Context& context, const std::string& kind, Id target, const std::string& by) {
  if (kind == "container") return_work_with(context, target);
  if (kind == "order" && !store::is_on_hold(context.database(), kind, target)) {
    order_goes_on(context, target, by);
  }
  if (kind == "parcel") {
    const auto parcel = store::load_parcel(context.database(), target);
    if (parcel) complete_if_ready(context, parcel->fulfilment);
  }
}

std::optional<Refusal> check(Context& context, const HoldWanted& wanted) {
  if (wanted.reason.empty()) {
    return Refusal{"missing_field", "reason is empty", "why it is held", "name the reason"};
  }
  if (wanted.until_ms != 0 && wanted.until_ms <= context.now()) {
    return Refusal{"bad_until", "an end that has passed", "an instant ahead of now",
                   "correct it, or leave it out"};
  }
  return std::nullopt;
}

}  // namespace

Result<HoldPlaced> place_hold(Context& context, const HoldWanted& wanted) {
  const auto target = find_target(context, wanted);
  if (!target) return Failure{target.error()};
  if (auto bad = check(context, wanted)) return Failure{std::move(*bad)};
  HoldPlaced placed{wanted.kind, wanted.code, 0, 0};
  for (const std::string& kind : target->kinds) {
    const auto before = store::open_holds_of(context.database(), kind, target->id);
    const bool known = std::any_of(before.begin(), before.end(),
                                   [&](const auto& hold) { return hold.reason == wanted.reason; });
    if (known) continue;
    placed.holds += 1;
    if (kind == "order") {
      const auto done = hold_order(context, wanted.code, wanted.reason, wanted.detail, wanted.by,
                                   wanted.until_ms);
      if (!done) return Failure{done.error()};
      continue;
    }
    store::HoldRow row;
    row.site = target->site;
    row.kind = kind;
    row.target = target->id;
    row.reason = wanted.reason;
    row.detail = wanted.detail;
    row.placed_by = wanted.by;
    if (wanted.until_ms != 0) row.until_ms = wanted.until_ms;
    store::insert_hold_row(context.writer, row);
    tell(context, target->site, "hold_placed", kind, target->id,
         wanted.reason + " (" + wanted.by + ")");
    placed.tasks_stopped += take_effect(context, *target, kind);
  }
  return placed;
}

Result<HoldPlaced> release_hold(Context& context, const HoldWanted& wanted) {
  const auto target = find_target(context, wanted);
  if (!target) return Failure{target.error()};
  HoldPlaced released{wanted.kind, wanted.code, 0, 0};
  for (const std::string& kind : target->kinds) {
    for (const auto& hold : store::open_holds_of(context.database(), kind, target->id)) {
      if (!wanted.reason.empty() && hold.reason != wanted.reason) continue;
      released.holds += 1;
      if (kind == "order" && wanted.reason.empty()) continue;  // all at once, below
      store::release_hold_row(context.writer, hold.id, wanted.by);
      tell(context, target->site, "hold_released", kind, target->id,
           hold.reason + " (" + wanted.by + ")");
      go_on(context, kind, target->id, wanted.by);
    }
    if (kind == "order" && wanted.reason.empty() && released.holds > 0) {
      const auto done = release_order(context, wanted.code, wanted.by);
      if (!done) return Failure{done.error()};
    }
  }
  return released;
}

}  // namespace fw::service
