#include "server/domain/pick_packet.h"

#include <algorithm>

#include "server/domain/text.h"

namespace fw::domain {
namespace {

using wire::Accept;
using wire::After;
using wire::ExceptionOffer;
using wire::Group;
using wire::Meaning;
using wire::Step;
using wire::StepKind;

// Step ids: 1.. for the slots, 1000 and 100 a stop for the stops, 500 the drop.
constexpr Id drop_step = 500;
constexpr Id drop_group = 2;
constexpr Id first_stop_step = 1000;
constexpr Id steps_a_stop = 100;
constexpr Id exception_part = 90;
// From this many on the picker is asked for the number after the first scan.
constexpr Quantity type_above = 5;

Step bind_step(const PickTrip& trip, const PickSlot& slot) {
  Step step;
  step.id = slot.slot;
  step.kind = StepKind::container;
  step.show.context = text("pick.context", {{"wave", trip.wave_number}});
  step.show.verb = text("bind.verb");
  step.show.big = text("bind.big", {{"slot", number(slot.slot)}});
  step.show.lines = {
      text("bind.order", {{"order", slot.order_number}, {"lines", number(slot.lines)}})};
  step.show.ask = text("bind.ask");
  Accept any;
  any.meaning = Meaning::container;
  any.any = true;
  any.name = "";
  step.accept = {any};
  step.request = "bind";
  return step;
}

Accept place_accept(const PickStop& stop) {
  Accept accept;
  accept.meaning = Meaning::place;
  accept.codes = {stop.place_code};
  if (!stop.check_digits.empty()) accept.typed = {stop.check_digits};
  accept.name = stop.place_code;
  return accept;
}

Step place_step(const PickTrip& trip, const PickStop& stop, Id id) {
  Step step;
  step.id = id;
  step.kind = StepKind::place;
  step.show.context = text("pick.context", {{"wave", trip.wave_number}});
  step.show.verb = text("place.verb");
  step.show.big = wire::literal(stop.place_code);
  step.show.lines = {text("place.aisle", {{"aisle", stop.aisle}, {"level", stop.level}})};
  step.show.ask = text("place.ask");
  if (!stop.check_digits.empty()) step.show.hint = text("place.hint");
  step.accept = {place_accept(stop)};
  return step;
}

Step item_step(const PickStop& stop, Id id) {
  Step step;
  step.id = id;
  step.kind = StepKind::item;
  for (const PickPut& put : stop.puts) step.need += put.quantity;
  step.show.context = text("item.context", {{"place", stop.place_code}});
  step.show.verb = text("item.verb");
  step.show.big = text("item.big", {{"quantity", number(step.need)}});
  step.show.lines = {text("item.name", {{"name", stop.item_name}}),
                     text("item.sku", {{"sku", stop.sku}})};
  if (!stop.lot_code.empty()) {
    step.show.lines.push_back(text(stop.expiry_date.empty() ? "item.lot" : "item.lot_expiry",
                                   {{"lot", stop.lot_code}, {"expiry", stop.expiry_date}}));
  }
  step.show.lines.push_back(text("item.left", {{"quantity", number(stop.left_on_shelf)}}));
  step.show.ask = text("item.ask");
  for (const ItemCode& code : stop.codes) {
    Accept accept;
    accept.meaning = Meaning::item;
    accept.codes = {code.code};
    accept.quantity = code.quantity;
    accept.name = stop.item_name;
    accept.lot = stop.lot_code;
    step.accept.push_back(accept);
  }
  step.ask_quantity_above = type_above;
  step.needs_lot = stop.needs_lot;
  step.needs_serial = stop.needs_serial;
  return step;
}

Accept tote_of_slot(const PickTrip& trip, std::int64_t slot_number) {
  Accept accept;
  accept.meaning = Meaning::container;
  accept.name = "SLOT " + number(slot_number);
  for (const PickSlot& slot : trip.slots) {
    if (slot.slot == slot_number && !slot.tote.empty()) accept.codes = {slot.tote};
  }
  // The bind step of a slot has the slot's number.
  if (accept.codes.empty()) accept.bound_in = slot_number;
  return accept;
}

Step put_step(const PickTrip& trip, const PickStop& stop, const PickPut& put, Id id) {
  Step step;
  step.id = id;
  step.kind = StepKind::container;
  step.need = put.quantity;
  step.show.context = text("item.context", {{"place", stop.place_code}});
  step.show.verb = text("put.verb", {{"quantity", number(put.quantity)}});
  step.show.big = text("put.big", {{"slot", number(put.slot)}});
  step.show.lines = {text("put.order", {{"order", put.order_number}})};
  step.show.ask = text("put.ask");
  step.accept = {tote_of_slot(trip, put.slot)};
  step.emit = "put";
  return step;
}

wire::Option option(const char* value, const char* key) {
  return wire::Option{value, text(key), {}};
}

ExceptionOffer short_offer(const PickStop& stop, Quantity need, Id first_step) {
  ExceptionOffer offer;
  offer.key = "short";
  offer.label = text("short.label");
  Step found;
  found.id = first_step;
  found.kind = StepKind::quantity;
  found.least = 0;
  found.most = need - 1;
  found.show.context = text("short.context");
  found.show.verb = text("short.verb", {{"place", stop.place_code}, {"need", number(need)}});
  found.show.ask = text("short.found");
  Step why;
  why.id = first_step + 1;
  why.kind = StepKind::choice;
  why.show.context = text("short.context");
  why.show.verb = text("short.why");
  why.show.ask = text("short.choose");
  why.options = {option("empty", "short.empty"), option("damaged", "short.damaged"),
                 option("other_item", "short.other_item"),
                 option("unreachable", "short.unreachable")};
  why.preset = "empty";
  Step again;
  again.id = first_step + 2;
  again.kind = StepKind::place;
  again.show.context = text("short.context");
  again.show.verb = text("short.confirm");
  again.show.big = wire::literal(stop.place_code);
  again.show.ask = text("short.rescan");
  again.accept = {place_accept(stop)};
  offer.steps = {found, why, again};
  offer.emit = "short";
  offer.after = After::end_item;
  offer.on = {StepKind::item};
  return offer;
}

ExceptionOffer skip_offer() {
  ExceptionOffer offer;
  offer.key = "skip";
  offer.label = text("skip.label");
  offer.emit = "skip";
  offer.after = After::later;
  offer.group = drop_group;  // before the cart is set down
  offer.on = {StepKind::place, StepKind::item};
  return offer;
}

Group drop_stop(const PickTrip& trip) {
  Step step;
  step.id = drop_step;
  step.kind = StepKind::place;
  step.show.context = text("pick.context", {{"wave", trip.wave_number}});
  step.show.verb = text("drop.verb");
  step.show.big = text("drop.big");
  step.show.lines = {text("drop.line")};
  step.show.ask = text("drop.ask");
  Accept accept;
  accept.meaning = Meaning::place;
  accept.codes = trip.drop_place_codes;
  accept.name = trip.drop_place_codes.empty() ? "" : trip.drop_place_codes.front();
  step.accept = {accept};
  step.emit = "drop";
  Group group;
  group.id = drop_group;
  group.steps = {step};
  return group;
}

void add_stop(const PickTrip& trip, std::size_t index, PacketDraft& draft) {
  const PickStop& stop = trip.stops[index];
  const Id base = first_stop_step + (trip.first_stop + static_cast<Id>(index)) * steps_a_stop;
  const bool same_place = index > 0 && trip.stops[index - 1].place == stop.place;
  Group group;
  group.id = base;
  if (!same_place) {
    group.steps.push_back(place_step(trip, stop, base));
    draft.links.push_back({.step = base, .kind = "place", .place = stop.place});
  }
  const Step item = item_step(stop, base + 1);
  group.steps.push_back(item);
  draft.links.push_back(
      {.step = item.id, .kind = "item", .item = stop.item, .lot = stop.lot, .place = stop.place});
  Id id = base + 2;
  for (const PickPut& put : stop.puts) {
    group.steps.push_back(put_step(trip, stop, put, id));
    draft.links.push_back({.step = id,
                           .kind = "put",
                           .pick_task = put.task,
                           .fulfilment = put.fulfilment,
                           .order_line = put.order_line,
                           .item = stop.item,
                           .lot = stop.lot,
                           .place = stop.place,
                           .slot = put.slot});
    ++id;
  }
  group.lines = static_cast<Quantity>(stop.puts.size());
  group.exceptions = {short_offer(stop, item.need, base + exception_part), skip_offer()};
  draft.packet.groups.push_back(std::move(group));
}

}  // namespace

PacketDraft pick_packet(const PickTrip& trip) {
  PacketDraft draft;
  wire::Packet& packet = draft.packet;
  packet.kind = "pick";
  packet.title = text("pick.context", {{"wave", trip.wave_number}});
  Group bind;
  bind.id = 1;
  for (const PickSlot& slot : trip.slots) {
    if (!slot.tote.empty()) continue;
    bind.steps.push_back(bind_step(trip, slot));
    draft.links.push_back(
        {.step = slot.slot, .kind = "bind", .fulfilment = slot.fulfilment, .slot = slot.slot});
  }
  if (!bind.steps.empty()) packet.groups.push_back(std::move(bind));
  for (std::size_t i = 0; i < trip.stops.size(); ++i) add_stop(trip, i, draft);
  packet.groups.push_back(drop_stop(trip));
  draft.links.push_back({.step = drop_step, .kind = "drop"});

  Quantity lines = 0;
  for (const PickStop& stop : trip.stops) lines += static_cast<Quantity>(stop.puts.size());
  packet.overview = {
      text("offer.job", {{"wave", trip.wave_number}}),
      text("offer.size", {{"lines", number(lines)},
                          {"totes", number(static_cast<std::int64_t>(trip.slots.size()))}})};
  if (!trip.carrier.empty()) {
    packet.overview.push_back(
        text("offer.departure", {{"carrier", trip.carrier}, {"time", trip.cut_off_local}}));
  }
  if (!trip.stops.empty()) {
    packet.overview.push_back(text("offer.start", {{"place", trip.stops.front().place_code}}));
  }
  return draft;
}

Id stops_used(const std::vector<Id>& steps) {
  Id used = 0;
  for (const Id step : steps) {
    if (step >= first_stop_step) used = std::max(used, (step - first_stop_step) / steps_a_stop + 1);
  }
  return used;
}

namespace {

bool shrink_puts(Group& group, const std::map<Id, Quantity>& left) {
  bool changed = false;
  Quantity need = 0;
  std::erase_if(group.steps, [&](Step& step) {
    if (step.kind != StepKind::container) return false;
    const auto known = left.find(step.id);
    if (known == left.end()) {
      need += step.need;
      return false;
    }
    changed = changed || step.need != known->second;
    step.need = known->second;
    step.show.verb = text("put.verb", {{"quantity", number(step.need)}});
    need += step.need;
    return step.need <= 0;
  });
  if (!changed) return false;
  for (Step& step : group.steps) {
    if (step.kind != StepKind::item) continue;
    step.need = need;
    step.show.big = text("item.big", {{"quantity", number(need)}});
  }
  for (ExceptionOffer& offer : group.exceptions) {
    for (Step& step : offer.steps) {
      if (step.kind == StepKind::quantity) step.most = std::max<Quantity>(need - 1, 0);
    }
  }
  group.lines = std::count_if(group.steps.begin(), group.steps.end(),
                              [](const Step& step) { return step.kind == StepKind::container; });
  return true;
}

}  // namespace

bool shrink_pick_packet(wire::Packet& packet, const std::map<Id, Quantity>& left) {
  bool changed = false;
  std::erase_if(packet.groups, [&](Group& group) {
    if (group.id < first_stop_step || !shrink_puts(group, left)) return false;
    changed = true;
    return group.lines == 0;
  });
  return changed;
}

}  // namespace fw::domain
