// The facts of the pack station: what was verified, what is wrong, what was taken
// back.
#include <algorithm>
#include <limits>

#include "server/service/discrepancies.h"
#include "server/service/misputs.h"
#include "server/service/pack_content.h"
#include "server/service/packing.h"
#include "server/service/put_back.h"
#include "server/service/reallocation.h"
#include "server/service/shipping.h"
#include "server/service/tote_in_hand.h"
#include "server/store/counts.h"
#include "server/store/loads.h"
#include "server/store/parcels.h"
#include "server/store/reservations.h"
#include "server/store/waves.h"

namespace fw::service {
namespace {

void open(Context& context, const FactScope& scope, const std::string& kind,
          domain::DiscrepancyOpened opened) {
  opened.kind = kind;
  opened.packet = scope.fact.packet;
  open_discrepancy(context, scope.site, std::move(opened));
}

// Units that the order still wants: they are brought from elsewhere, urgently, or
// the policies and the order's rule decide.
void want_again(Context& context, const FactScope& scope, const store::FulfilmentRow& fulfilment,
                Id order_line, Quantity quantity, const std::string& reason) {
  domain::Changes changes;
  changes.events.push_back({.kind = "short_at_pack",
                            .order = fulfilment.order,
                            .fulfilment = fulfilment.id,
                            .wave = fulfilment.wave,
                            .packet = scope.fact.packet,
                            .item = scope.step->item,
                            .quantity = quantity,
                            .detail = reason});
  context.save(scope.site, changes);
  queue_reallocation(context, {.fulfilment = fulfilment.id,
                               .order_line = order_line,
                               .quantity = quantity,
                               .from = domain::Bucket::picked,
                               .fact = scope.fact_id,
                               .reason = reason,
                               .urgent = true});
}

// At most `most` units of the step's item that the lines want leave the loads for
// `place`; each lot is a discrepancy of its own. Returns how many there were.
Quantity leave_loads(Context& context, const FactScope& scope,
                     const store::FulfilmentRow& fulfilment, Id place, Quantity most,
                     const std::string& reason) {
  Quantity gone = 0;
  for (const auto& content :
       goods_at_hand(context, scope.fact.packet, fulfilment.id, scope.step->item)) {
    Quantity of_content = 0;
    Id of_line = 0;
    for (const auto& line :
         store::lines_to_pack(context.database(), fulfilment.id, scope.step->item)) {
      const Quantity part = std::min({content.quantity - of_content, line.left, most - gone});
      if (part <= 0) continue;
      // Out of the line's books first; where they are put is nobody's order.
      domain::StockKey out = content.key;
      out.place = store::virtual_place(context.database(), scope.site, "unaccounted");
      if (reason == "damaged") out.status = "damaged";
      domain::StockKey to = out;
      to.place = place;
      domain::Changes changes;
      changes.moves.push_back(
          {content.key, out, part, "pack_" + reason, line.order_line, content.load, 0});
      if (place != out.place) changes.moves.push_back({out, to, part, "put_aside", 0, 0, 0});
      context.save(scope.site, changes);
      want_again(context, scope, fulfilment, line.order_line, part, reason);
      of_content += part;
      gone += part;
      of_line = line.order_line;
    }
    if (reason == "missing") {
      of_content -= explain_missing(
          context, scope.site, {scope.step->item, of_content, fulfilment.id, fulfilment.order});
    }
    if (of_content == 0) continue;
    open(context, scope, reason == "damaged" ? "damaged_at_pack" : "missing_at_pack",
         {.place = reason == "damaged" ? place : content.key.place,
          .item = scope.step->item,
          .lot = content.key.lot,
          .quantity = of_content,
          .order = fulfilment.order,
          .order_line = of_line});
  }
  return gone;
}

// The item that was scanned: by its barcode, among the order's own items first.
Id item_scanned(Context& context, const FactScope& scope, const std::vector<Id>& own) {
  const std::string code = scope.fact.values.item.value_or("");
  for (const Id item : own) {
    for (const auto& known : store::barcodes_of(context.database(), item)) {
      if (known.code == code) return item;
    }
  }
  return store::item_of_code(context.database(), code);
}

std::optional<store::FulfilmentRow> fulfilment_of_packet(Context& context, Id packet) {
  const auto row = store::load_packet_row(context.database(), packet);
  return row ? store::load_fulfilment(context.database(), row->fulfilment) : std::nullopt;
}

// Units of the item in the loads that no line wants.
Quantity surplus_in_loads(Context& context, Id fulfilment, Id item) {
  Quantity there = 0;
  for (const auto& content : store::find_in_loads(context.database(), fulfilment, item)) {
    const auto load = store::load_of(context.database(), content.load);
    if (load && !load->sort) there += content.quantity;  // in a sort tote: other orders'
  }
  for (const auto& line : store::lines_to_pack(context.database(), fulfilment, item)) {
    there -= line.left;
  }
  return std::max<Quantity>(there, 0);
}

// What somebody did while the packet changed: who has it now must see the books.
void tell_station(Context& context, const FactScope& scope) {
  const auto row = store::load_packet_row(context.database(), scope.fact.packet);
  if (!row || row->done || scope.fact.revision >= row->revision) return;
  if (store::live_lease(context.database(), row->id)) renew_pack_packet(context, row->id);
}

// `known` units come out of the order's loads, the rest from nowhere that the books
// know; all lie in `aside` now, and somebody brings them to a shelf.
void put_aside(Context& context, const FactScope& scope, Id aside, Id item, Quantity known,
               Quantity quantity) {
  const auto fulfilment = fulfilment_of_packet(context, scope.fact.packet);
  Quantity left = quantity;
  const auto bring = [&](const domain::StockKey& from, Quantity part, Id load) {
    domain::StockKey to = from;
    to.place = aside;
    domain::Changes changes;
    changes.moves.push_back({from, to, part, "put_aside", 0, load, 0});
    context.save(scope.site, changes);
    open_put_back(context, scope.site, {to, part, "wrong_item", 0});
    left -= part;
  };
  if (fulfilment) {
    for (const auto& content : goods_at_hand(context, scope.fact.packet, fulfilment->id, item)) {
      const Quantity part = std::min(content.quantity, known);
      if (part <= 0) continue;
      bring(content.key, part, content.load);
      known -= part;
    }
  }
  if (left <= 0) return;
  domain::StockKey nowhere;
  nowhere.place = store::virtual_place(context.database(), scope.site, "unaccounted");
  nowhere.item = item;
  nowhere.lot = store::lot_of_code(context.writer, item, scope.fact.values.lot.value_or(""),
                                   scope.fact.values.expiry.value_or(""));
  nowhere.owner = store::owner_of_item(context.database(), item);
  bring(nowhere, left, 0);
}

// Units of the item that was scanned, out of the open box; returns how many.
Quantity take_from_box(Context& context, const FactScope& scope,
                       const store::FulfilmentRow& fulfilment, const store::ParcelRow& parcel,
                       Quantity most) {
  const auto lines = store::lines_of_parcel(context.database(), parcel.id);
  std::vector<Id> own;
  for (const auto& line : lines) own.push_back(line.item);
  const bool undone = scope.step && scope.step->kind == "verify" && scope.fact.kind == "unverify";
  const Id item = undone ? scope.step->item : item_scanned(context, scope, own);
  Quantity taken = 0;
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    if (line->item != item) continue;
    for (const WayBack& way : ways_back(context, fulfilment, parcel, *line, most - taken)) {
      const domain::StockKey from{parcel.container, line->item, line->lot, line->owner,
                                  "available"};
      domain::StockKey to = from;
      to.place = way.load.container;
      domain::Changes changes;
      changes.moves.push_back({from, to, way.quantity, "unpack", line->order_line, way.load.id,
                               parcel.id, scope.fact.values.serials});
      changes.events.push_back({.kind = "unverified",
                                .order = fulfilment.order,
                                .fulfilment = fulfilment.id,
                                .wave = fulfilment.wave,
                                .packet = scope.fact.packet,
                                .parcel = parcel.id,
                                .item = item,
                                .quantity = way.quantity});
      context.save(scope.site, changes);
      store::take_from_parcel(context.writer, parcel.id, line->order_line, line->lot, way.quantity);
      taken += way.quantity;
    }
  }
  return taken;
}

}  // namespace

FactOutcome apply_verify(Context& context, const FactScope& scope) {
  Quantity quantity = scope.fact.values.quantity.value_or(0);
  const auto fulfilment = scope.step
                              ? store::load_fulfilment(context.database(), scope.step->fulfilment)
                              : std::nullopt;
  if (!fulfilment || quantity <= 0) {
    open(context, scope, "verify_without_order", {.quantity = quantity});
    return FactOutcome::discrepancy;
  }
  auto parcel = store::open_parcel(context.database(), fulfilment->id);
  if (!parcel) parcel = store::insert_parcel(context.writer, *fulfilment);
  const std::string lot = scope.fact.values.lot.value_or("");
  auto contents = goods_at_hand(context, scope.fact.packet, fulfilment->id, scope.step->item);
  // A lot that was read off the goods is taken first.
  std::stable_sort(contents.begin(), contents.end(), [&](const auto& a, const auto& b) {
    return (a.lot_code == lot) > (b.lot_code == lot);
  });
  const Packing packing{*fulfilment, *parcel, scope.fact.packet, scope.fact.values.serials};
  for (const auto& content : contents) {
    const Quantity part = std::min(quantity, content.quantity);
    if (part <= 0) break;
    quantity -= part - pack_units(context, packing, content, part);
  }
  tell_station(context, scope);
  if (quantity == 0) return FactOutcome::applied;
  open(context, scope, "surplus_at_pack",
       {.item = scope.step->item, .quantity = quantity, .order = fulfilment->order});
  return FactOutcome::discrepancy;
}

FactOutcome apply_pack_exception(Context& context, const FactScope& scope) {
  const auto fulfilment = scope.step
                              ? store::load_fulfilment(context.database(), scope.step->fulfilment)
                              : std::nullopt;
  const std::string reason = scope.fact.values.choice.value_or("missing");
  if (!fulfilment || scope.step->item == 0) {
    open(context, scope, "verify_without_order", {.detail = reason});
    return FactOutcome::discrepancy;
  }
  const Id unaccounted = store::virtual_place(context.database(), scope.site, "unaccounted");
  const Quantity all = std::numeric_limits<Quantity>::max();
  leave_loads(context, scope, *fulfilment, unaccounted, all, reason);
  if (!ready_to_pack(context.database(), fulfilment->id)) {
    renew_pack_packet(context, scope.fact.packet);  // it waits for what is picked again
  }
  end_if_nothing_left(context, scope.fact.packet, *fulfilment);
  return FactOutcome::applied;
}

FactOutcome apply_damaged(Context& context, const FactScope& scope) {
  const auto fulfilment = fulfilment_of_packet(context, scope.fact.packet);
  const Quantity quantity = scope.fact.values.quantity.value_or(1);
  if (!fulfilment || !scope.step || scope.step->item == 0) {
    open(context, scope, "verify_without_order", {.quantity = quantity, .detail = "damaged"});
    return FactOutcome::discrepancy;
  }
  const Id place =
      place_aside(context, scope.site, scope.fact.values)
          .value_or(store::virtual_place(context.database(), scope.site, "unaccounted"));
  const Quantity gone = leave_loads(context, scope, *fulfilment, place, quantity, "damaged");
  renew_pack_packet(context, scope.fact.packet);
  end_if_nothing_left(context, scope.fact.packet, *fulfilment);
  if (gone == quantity) return FactOutcome::applied;
  open(context, scope, "surplus_at_pack",
       {.item = scope.step->item,
        .quantity = quantity - gone,
        .order = fulfilment->order,
        .detail = "damaged"});
  return FactOutcome::discrepancy;
}

FactOutcome apply_wrong_item(Context& context, const FactScope& scope) {
  const auto fulfilment = fulfilment_of_packet(context, scope.fact.packet);
  const std::string code = scope.fact.values.item.value_or("");
  const auto own =
      fulfilment ? store::items_of_order(context.database(), fulfilment->order) : std::vector<Id>{};
  const Id item = item_scanned(context, scope, own);
  const Id order = fulfilment ? fulfilment->order : 0;
  const Quantity quantity = scope.fact.values.quantity.value_or(1);
  if (item == 0) {
    open(context, scope, "unknown_item_at_pack",
         {.quantity = quantity, .order = order, .detail = code});
    return FactOutcome::discrepancy;
  }
  // What the books have too many of in the order's totes; what else lay there came
  // from a shelf without anybody telling, or from another order.
  const Quantity known =
      fulfilment ? std::min(quantity, surplus_in_loads(context, fulfilment->id, item)) : 0;
  Stray stray{item, quantity - known, fulfilment ? fulfilment->id : 0, order};
  const Quantity given =
      give_to_owner(context, scope.site, stray, scope.fact.values.container.value_or(""));
  stray.quantity -= given;
  const auto aside = place_aside(context, scope.site, scope.fact.values);
  const bool is_own = std::find(own.begin(), own.end(), item) != own.end();
  if (aside) {
    put_aside(context, scope, *aside, item, known, quantity - given);
    stray.quantity -= explain_stray(context, scope.site, stray);
  }
  if (known > 0) {
    settle_units(context, scope.site, {.kind = "over_pick", .item = item, .order = order}, known,
                 "put_aside");
  }
  if (stray.quantity > 0) {
    open(context, scope, is_own ? "surplus_at_pack" : "wrong_item_at_pack",
         {.place = aside.value_or(0),
          .item = item,
          .quantity = stray.quantity,
          .order = order,
          .detail = code});
  }
  return FactOutcome::applied;
}

FactOutcome apply_take_out(Context& context, const FactScope& scope) {
  const auto fulfilment = fulfilment_of_packet(context, scope.fact.packet);
  const auto parcel = fulfilment ? store::open_parcel(context.database(), fulfilment->id)
                                 : std::optional<store::ParcelRow>();
  Quantity left = scope.fact.values.quantity.value_or(1);
  if (parcel) left -= take_from_box(context, scope, *fulfilment, *parcel, left);
  // An undone scan: the terminal knows what it asks for again.
  if (scope.fact.kind == "unverify") {
    tell_station(context, scope);
  } else {
    renew_pack_packet(context, scope.fact.packet);
  }
  if (left == 0) return FactOutcome::applied;
  open(context, scope, "undo_too_late",
       {.quantity = left,
        .order = fulfilment ? fulfilment->order : 0,
        .detail = scope.fact.values.item.value_or("")});
  return FactOutcome::discrepancy;
}

}  // namespace fw::service
