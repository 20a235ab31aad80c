#include "server/service/sorting.h"

#include <algorithm>

#include "server/domain/home_packet.h"
#include "server/domain/text.h"
#include "server/service/discrepancies.h"
#include "server/service/held_boxes.h"
#include "server/service/pack_content.h"
#include "server/service/packing.h"
#include "server/service/put_back.h"
#include "server/service/reallocation.h"
#include "server/service/sessions.h"
#include "server/store/counts.h"
#include "server/store/order_changes.h"
#include "server/store/packets.h"
#include "server/store/reservations.h"
#include "server/store/sorting.h"
#include "server/store/waves.h"

namespace fw::service {
namespace {

domain::StockKey nowhere(Context& context, Id site, domain::StockKey key) {
  key.place = store::virtual_place(context.database(), site, "unaccounted");
  return key;
}

// The load that the session has in hand, if it is still one.
std::optional<store::LoadRow> load_in_hand(Context& context, Id session) {
  auto load = store::load_of(context.database(), store::sort_load_of(context.database(), session));
  if (!load || load->ended || !load->sort) return std::nullopt;
  return load;
}

wire::Packet home_of_load(Context& context, const store::LoadRow& load) {
  domain::SortTote tote;
  tote.code = load.container_code;
  for (const auto& row : store::content_of(context.database(), load.container)) {
    tote.units += row.quantity;
  }
  return domain::sort_home(tote);
}

// A box that an order on hold left open comes before the next item.
wire::Packet next_home(Context& context, Id session, const store::LoadRow& load) {
  const auto held = held_box_of(context, session, load);
  return held ? held_box_home(context, *held, load) : home_of_load(context, load);
}

// The tote is over meanwhile (another station ended it): any other may be scanned.
wire::Answer no_tote_in_hand(Context& context, const RequestScope& scope) {
  store::take_sort_load(context.writer, scope.session, 0);
  wire::Answer answer;
  answer.say = {domain::text("say.sort_tote_over")};
  answer.home = home_packet(scope.device.role);
  return answer;
}

wire::Answer next_item(Context& context, const RequestScope& scope, const store::LoadRow& load,
                       const std::string& say) {
  wire::Answer answer;
  if (!say.empty()) answer.say = {domain::text(say, {{"tote", load.container_code}})};
  answer.home = next_home(context, scope.session, load);
  return answer;
}

// The tote was put on hold while it is in hand: nothing more is taken out of it.
std::optional<wire::Answer> tote_is_held(Context& context, const store::LoadRow& load) {
  if (!store::is_on_hold(context.database(), "container", load.container)) return std::nullopt;
  return refused("container_on_hold", load.container_code, "a tote that may be used");
}

void tell(Context& context, const RequestScope& scope, const std::string& kind,
          const store::LoadRow& load, Id item, Quantity quantity, const std::string& detail) {
  domain::Changes changes;
  changes.events.push_back({.kind = kind,
                            .place = load.container,
                            .item = item,
                            .quantity = quantity,
                            .detail = detail});
  context.save(scope.device.site, changes);
}

// ---- what a scanned unit is ---------------------------------------------------------

struct Judged {
  std::optional<store::SortUnit> order;  // that takes it into its box now
  std::optional<store::SortUnit> held;   // whose it is, if it may not go on
  std::optional<store::MoveTask> put_back;
  std::optional<wire::Answer> refusal;  // why no order that wants one may be opened
};

Judged judge(Context& context, const RequestScope& scope, const store::LoadRow& load, Id item) {
  Judged judged;
  for (const store::SortUnit& unit : store::sort_units(context.database(), load, item)) {
    const auto fulfilment = store::load_fulfilment(context.database(), unit.fulfilment);
    if (!fulfilment) throw store::broken("a sort unit names a fulfilment that has no row");
    if (store::is_on_hold(context.database(), "order", unit.order)) {
      if (!judged.held) judged.held = unit;
      continue;
    }
    auto refusal = why_not_open(context, scope, *fulfilment, load.container_code);
    if (!refusal) {
      judged.order = unit;
      return judged;
    }
    if (!judged.refusal) judged.refusal = std::move(refusal);
  }
  judged.put_back = store::put_back_in(context.database(), load.container, item);
  return judged;
}

// ---- into the box -------------------------------------------------------------------

// The unit that was scanned is verified by that: it lies in the order's open box.
wire::Answer pack_for(Context& context, const RequestScope& scope, const store::LoadRow& load,
                      const store::SortUnit& unit) {
  const auto fulfilment = store::load_fulfilment(context.database(), unit.fulfilment);
  if (!fulfilment) throw store::broken("a sort unit names a fulfilment that has no row");
  auto parcel = store::open_parcel(context.database(), fulfilment->id);
  if (!parcel) parcel = store::insert_parcel(context.writer, *fulfilment);
  const Id packet = store::open_packet_of(context.database(), fulfilment->id, "pack").value_or(0);
  for (const auto& content :
       store::find_in_loads(context.database(), fulfilment->id, unit.key.item)) {
    if (content.load != load.id) continue;
    pack_units(context, {*fulfilment, *parcel, packet}, content, 1);
    break;
  }
  wire::Answer answer = give_order(context, scope, *fulfilment, load.container_code);
  answer.home = home_of_load(context, load);
  return answer;
}

// An order of this tote with an open box that nobody has in hand.
std::optional<store::FulfilmentRow> box_left_behind(Context& context, const RequestScope& scope,
                                                    const store::LoadRow& load) {
  for (const auto& box : store::boxes_from_load(context.database(), load.id)) {
    auto row = store::load_fulfilment(context.database(), box.fulfilment);
    if (row && !why_not_open(context, scope, *row, load.container_code)) return row;
  }
  return std::nullopt;
}

// ---- aside --------------------------------------------------------------------------

// The item, and the lot that was read off the unit; 0 = none was.
struct UnitScanned {
  Id item = 0, lot = 0;
};

UnitScanned unit_of_step(Context& context, Id step) {
  const Id item = store::item_of_lot(context.database(), step);
  return item == 0 ? UnitScanned{step, 0} : UnitScanned{item, step};
}

wire::Answer ask_aside(Context& context, const store::LoadRow& load, Id item,
                       domain::AsideReason reason, Id lot = 0) {
  domain::Aside aside;
  aside.unit = lot == 0 ? item : lot;
  aside.item_name = store::load_move_item(context.database(), item, 0).name;
  aside.tote = load.container_code;
  aside.reason = reason;
  wire::Answer answer;
  answer.home = domain::aside_packet(aside);
  return answer;
}

// A unit that nobody wants lies in `aside` now, to be brought to a shelf.
void bring_aside(Context& context, Id site, const domain::StockKey& from, Id aside, Id load,
                 const std::string& reason, Id order_line) {
  domain::StockKey to = from;
  to.place = aside;
  domain::Changes changes;
  changes.moves.push_back({from, to, 1, "put_aside", 0, load, 0});
  context.save(site, changes);
  open_put_back(context, site, {to, 1, reason, order_line});
}

// A unit of a held order: it waits in a tote of its own, which opens the order.
std::optional<wire::Answer> set_held_apart(Context& context, const RequestScope& scope,
                                           const store::LoadRow& load,
                                           const store::SortUnit& unit) {
  const auto own = own_tote(context, scope, unit.fulfilment);
  if (!own) return own.error();
  domain::StockKey to = unit.key;
  to.place = own->container;
  domain::Changes changes;
  changes.moves.push_back({unit.key, to, 1, "set_apart", unit.order_line, own->id, 0});
  context.save(scope.device.site, changes);
  tell(context, scope, "unit_set_apart", load, unit.key.item, 1, unit.order_number);
  return std::nullopt;
}

// It belonged to an order that wants it no more, or to nobody, or never lay here by
// the books.
void put_stranger_aside(Context& context, const RequestScope& scope, const store::LoadRow& load,
                        const UnitScanned& unit, Id aside, const Judged& judged) {
  const Id site = scope.device.site;
  const Id item = unit.item;
  if (judged.put_back) {
    store::MoveTask task = *judged.put_back;
    store::end_move_task_in_part(context.writer, task, 1, "put_aside");
    bring_aside(context, site, task.key, aside, load.id, task.reason, task.order_line);
    return;
  }
  for (const auto& row : store::unowned_in(context.database(), load)) {
    if (row.key.item != item) continue;
    bring_aside(context, site, row.key, aside, load.id, "wrong_item", 0);
    settle_discrepancies(context, site, {.kind = "over_pick", .item = item, .tote_load = load.id},
                         "put_aside");
    return;
  }
  domain::StockKey key;
  key.item = item;
  key.lot = unit.lot;
  key.owner = store::owner_of_item(context.database(), item);
  const bool is_known = !store::sort_units(context.database(), load, item).empty();
  bring_aside(context, site, nowhere(context, site, key), aside, 0, "wrong_item", 0);
  open_discrepancy(context, site,
                   {.kind = is_known ? "surplus_at_pack" : "wrong_item_at_pack",
                    .place = aside,
                    .item = item,
                    .quantity = 1,
                    .tote_load = load.id,
                    .detail = load.container_code});
}

// ---- the end ------------------------------------------------------------------------

// The order's unit is not in the tote: it is brought from elsewhere, urgently, or the
// policies and the order's rule decide.
void miss(Context& context, Id site, const store::LoadRow& load, const store::SortUnit& unit) {
  domain::Changes changes;
  changes.moves.push_back({unit.key, nowhere(context, site, unit.key), unit.quantity,
                           "pack_missing", unit.order_line, load.id, 0});
  changes.events.push_back({.kind = "short_at_pack",
                            .order = unit.order,
                            .fulfilment = unit.fulfilment,
                            .item = unit.key.item,
                            .quantity = unit.quantity,
                            .detail = "missing"});
  context.save(site, changes);
  queue_reallocation(context, {.fulfilment = unit.fulfilment,
                               .order_line = unit.order_line,
                               .quantity = unit.quantity,
                               .from = domain::Bucket::picked,
                               .reason = "missing",
                               .urgent = true});
  open_discrepancy(context, site,
                   {.kind = "missing_at_pack",
                    .place = load.container,
                    .item = unit.key.item,
                    .quantity = unit.quantity,
                    .order = unit.order,
                    .order_line = unit.order_line,
                    .tote_load = load.id,
                    .detail = load.container_code});
}

// What no order had is not there either.
void miss_rest(Context& context, Id site, const store::LoadRow& load) {
  for (const auto& task : store::open_move_tasks_at(context.database(), load.container)) {
    store::end_move_task(context.writer, task.id, "missing");
  }
  for (const auto& row : store::content_of(context.database(), load.container)) {
    domain::Changes changes;
    changes.moves.push_back(
        {row.key, nowhere(context, site, row.key), row.quantity, "pack_missing", 0, load.id, 0});
    context.save(site, changes);
    settle_discrepancies(context, site,
                         {.kind = "over_pick", .item = row.key.item, .tote_load = load.id},
                         "not_there");
    open_discrepancy(context, site,
                     {.kind = "missing_at_pack",
                      .place = load.container,
                      .item = row.key.item,
                      .quantity = row.quantity,
                      .tote_load = load.id,
                      .detail = load.container_code});
  }
}

}  // namespace

wire::Packet home_of(Context& context, const std::string& device_role, Id session) {
  const auto load = load_in_hand(context, session);
  return load ? next_home(context, session, *load) : home_packet(device_role);
}

wire::Answer open_sort_tote(Context& context, const RequestScope& scope,
                            const store::LoadRow& load) {
  if (auto held = tote_is_held(context, load)) return std::move(*held);
  if (store::open_put_back_packet(context.database(), load.container)) {
    return refused("order_cancelled", load.container_code, "a tote with orders that go");
  }
  if (!load.dropped) {
    return refused("not_all_picked", load.container_code, "a tote that was set down");
  }
  store::take_sort_load(context.writer, scope.session, load.id);
  if (const auto fulfilment = box_left_behind(context, scope, load)) {
    wire::Answer answer = give_order(context, scope, *fulfilment, load.container_code);
    answer.home = home_of_load(context, load);
    return answer;
  }
  tell(context, scope, "sorting_begun", load, 0, 0, load.container_code);
  return next_item(context, scope, load, "");
}

wire::Answer pack_unit(Context& context, const RequestScope& scope) {
  const std::string code = scope.request.values.item.value_or("");
  const auto load = load_in_hand(context, scope.session);
  if (!load) return no_tote_in_hand(context, scope);
  if (auto held = tote_is_held(context, *load)) return std::move(*held);
  if (held_box_of(context, scope.session, *load)) return next_item(context, scope, *load, "");
  const Id item = store::item_of_code_at(context.database(), code, load->container);
  if (item == 0) return refused("item_unknown", code, "an item of this tote");
  const Judged judged = judge(context, scope, *load, item);
  if (judged.order) return pack_for(context, scope, *load, *judged.order);
  if (judged.held) return ask_aside(context, *load, item, domain::AsideReason::held);
  if (judged.put_back) return ask_aside(context, *load, item, domain::AsideReason::cancelled);
  if (judged.refusal) return *judged.refusal;
  const Id lot = store::lot_of_code(context.writer, item, scope.request.values.lot.value_or(""),
                                    scope.request.values.expiry.value_or(""));
  return ask_aside(context, *load, item, domain::AsideReason::stranger, lot);
}

wire::Answer put_unit_aside(Context& context, const RequestScope& scope) {
  const UnitScanned unit = unit_of_step(context, scope.request.step);
  const auto load = load_in_hand(context, scope.session);
  if (!load) return no_tote_in_hand(context, scope);
  if (auto held = tote_is_held(context, *load)) return std::move(*held);
  if (store::load_move_item(context.database(), unit.item, 0).sku.empty()) {
    return refused("step_unknown", "", "an item of this tote");
  }
  const Judged judged = judge(context, scope, *load, unit.item);
  if (judged.order) return next_item(context, scope, *load, "say.scan_it_again");  // wanted by now
  if (judged.held) {
    if (auto refusal = set_held_apart(context, scope, *load, *judged.held)) {
      return std::move(*refusal);
    }
    return next_item(context, scope, *load, "say.set_aside");
  }
  const auto aside = place_aside(context, scope.device.site, scope.request.values);
  if (!aside || *aside == load->container) {
    const wire::Values& values = scope.request.values;
    return refused("not_aside", values.container.value_or(values.place.value_or("")),
                   "a put-back tote or a place");
  }
  put_stranger_aside(context, scope, *load, unit, *aside, judged);
  return next_item(context, scope, *load, "say.set_aside");
}

wire::Answer put_box_aside(Context& context, const RequestScope& scope) {
  const auto load = load_in_hand(context, scope.session);
  if (!load) return no_tote_in_hand(context, scope);
  if (auto held = tote_is_held(context, *load)) return std::move(*held);
  const auto held = held_box_of(context, scope.session, *load);
  // Released or cancelled by now: the box goes on, or its unit is in the tote again.
  if (!held || held->packet != scope.request.step) return open_sort_tote(context, scope, *load);
  const auto own = own_tote(context, scope, held->box.fulfilment);
  if (!own) return own.error();
  empty_held_box(context, *held, *own);
  return next_item(context, scope, *load, "say.set_aside");
}

wire::Answer end_sort_tote(Context& context, const RequestScope& scope) {
  const auto load = load_in_hand(context, scope.session);
  if (!load) return no_tote_in_hand(context, scope);
  if (auto held = tote_is_held(context, *load)) return std::move(*held);
  if (scope.request.values.choice.value_or("yes") == "no")
    return next_item(context, scope, *load, "");
  if (held_box_of(context, scope.session, *load)) return next_item(context, scope, *load, "");
  const auto boxes = store::boxes_from_load(context.database(), load->id);
  if (!boxes.empty()) return refused("boxes_open", boxes.front().order_number, "every box closed");
  Quantity missing = 0;
  for (const auto& unit : store::sort_units(context.database(), *load, 0)) {
    miss(context, scope.device.site, *load, unit);
    missing += unit.quantity;
  }
  miss_rest(context, scope.device.site, *load);
  store::end_load(context.writer, load->id, "confirmed_empty");
  store::take_sort_load(context.writer, scope.session, 0);
  tell(context, scope, "sort_tote_empty", *load, 0, missing, load->container_code);
  wire::Answer answer;
  answer.say = {domain::text("say.sort_tote_free", {{"tote", load->container_code}})};
  answer.home = home_packet(scope.device.role);
  return answer;
}

wire::Answer resume_sort_tote(Context& context, const RequestScope& scope) {
  const auto load = load_in_hand(context, scope.session);
  return load ? next_item(context, scope, *load, "") : no_tote_in_hand(context, scope);
}

wire::Answer leave_sort_tote(Context& context, const RequestScope& scope) {
  store::take_sort_load(context.writer, scope.session, 0);
  wire::Answer answer;
  answer.home = home_packet(scope.device.role);
  return answer;
}

}  // namespace fw::service
