#include "server/domain/pick_packet.h"

#include <algorithm>

#include "server/domain/pick_exceptions.h"
#include "server/domain/text.h"

namespace fw::domain {
namespace {

using wire::Accept;
using wire::ExceptionOffer;
using wire::Group;
using wire::Meaning;
using wire::Step;
using wire::StepKind;

// Step ids: 1.. for the slots, 1000 a stop for the stops, 500 the drop, from 600 on
// the exceptions of both.
constexpr Id drop_step = 500;
constexpr Id drop_group = 2;
constexpr Id first_stop_step = 1000;
constexpr Id not_empty_step = 600;
constexpr Id drop_elsewhere_step = 610;
// From this many on the picker is asked for the number after the first scan.
constexpr Quantity type_above = 5;

Step bind_step(const PickTrip& trip, const PickSlot& slot) {
  Step step;
  step.id = slot.slot;
  step.kind = StepKind::container;
  step.show.context = text("pick.context", {{"wave", trip.wave_number}});
  step.show.verb = text("bind.verb");
  step.show.big = text("bind.big", {{"slot", number(slot.slot)}});
  if (slot.sort) {
    step.show.lines = {text("bind.sort", {{"orders", number(slot.lines)}})};
  } else {
    step.show.lines = {
        text("bind.order", {{"order", slot.order_number}, {"lines", number(slot.lines)}})};
  }
  step.show.ask = text("bind.ask");
  Accept any;
  any.meaning = Meaning::container;
  any.any = true;
  any.name = "";
  step.accept = {any};
  step.request = "bind";
  return step;
}

// The largest packaging of which at least one whole is wanted.
const ItemCode* whole_packaging(const PickStop& stop, Quantity need) {
  const ItemCode* best = nullptr;
  for (const ItemCode& code : stop.codes) {
    if (code.quantity <= 1 || code.quantity > need) continue;
    if (best == nullptr || code.quantity > best->quantity) best = &code;
  }
  return best;
}

const char* key_of_level(const std::string& level) {
  if (level == "inner") return "item.big_inner";
  if (level == "case") return "item.big_case";
  if (level == "pallet") return "item.big_pallet";
  return "item.big";
}

// What a person sees of the item; four lines fit the smallest screen.
std::vector<wire::Text> item_lines(const PickStop& stop, Quantity need) {
  std::vector<wire::Text> lines{text("item.name", {{"name", stop.item_name}})};
  const ItemCode* whole = whole_packaging(stop, need);
  if (whole != nullptr && need % whole->quantity != 0) {
    lines.push_back(text("item.rest", {{"quantity", number(need % whole->quantity)}}));
  }
  for (const std::string& twin : stop.twins) lines.push_back(text("item.twin", {{"name", twin}}));
  if (lines.size() < 3) lines.push_back(text("item.sku", {{"sku", stop.sku}}));
  add_lot_line(lines, stop.lot_code, stop.expiry_date);
  if (lines.size() < 4) {
    lines.push_back(text("item.left", {{"quantity", number(stop.left_on_shelf)}}));
  }
  return lines;
}

Step item_step(const PickStop& stop, Id id) {
  Step step;
  step.id = id;
  step.kind = StepKind::item;
  for (const PickPut& put : stop.puts) step.need += put.quantity;
  step.show.context = text("item.context", {{"place", stop.place_code}});
  step.show.verb = text("item.verb");
  step.show.big = text("item.big", {{"quantity", number(step.need)}});
  if (const ItemCode* whole = whole_packaging(stop, step.need)) {
    step.show.big =
        text(key_of_level(whole->level), {{"quantity", number(step.need / whole->quantity)}});
  }
  step.show.lines = item_lines(stop, step.need);
  step.show.ask = text("item.ask");
  step.accept = accept_item(stop.codes, stop.item_name, stop.strict_lot ? stop.lot_code : "");
  step.ask_quantity_above = type_above;
  step.needs_lot = stop.needs_lot;
  step.needs_serial = stop.needs_serial;
  return step;
}

Accept tote_of_slot(std::int64_t slot, const std::string& tote) {
  Accept accept;
  accept.meaning = Meaning::container;
  accept.name = "SLOT " + number(slot);
  if (!tote.empty()) accept.codes = {tote};
  accept.bound_in = slot;  // the bind step of a slot has the slot's number
  return accept;
}

Step put_step(const PickStop& stop, const PickPut& put, const std::string& tote, Id id) {
  Step step;
  step.id = id;
  step.kind = StepKind::container;
  step.need = put.quantity;
  step.show.context = text("item.context", {{"place", stop.place_code}});
  step.show.verb = text("put.verb", {{"quantity", number(put.quantity)}});
  step.show.big = text("put.big", {{"slot", number(put.slot)}});
  step.show.lines = {put.sort ? text("put.sort")
                              : text("put.order", {{"order", put.order_number}})};
  step.show.ask = text("put.ask");
  step.accept = {tote_of_slot(put.slot, tote)};
  step.emit = "put";
  step.undo = "undo_put";
  step.undo_label =
      text("undo.put", {{"quantity", "{}"}, {"name", stop.item_name}, {"slot", number(put.slot)}});
  return step;
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
  group.exceptions = {pick::drop_elsewhere_offer(drop_elsewhere_step)};
  return group;
}

using Totes = std::map<std::int64_t, std::string>;  // by slot; "" = by what is bound

struct NewStop {
  Id base = 0;
  wire::Text context;
  bool same_place = false;  // as the stop before: not scanned again
  Totes totes;
};

// The further orders of puts into sort totes: links without a step of their own.
void add_shares(const PickStop& stop, Id put_step, Id next_id, std::vector<PacketLink>& links) {
  for (const PickPut& put : stop.puts) {
    for (const PutShare& share : put.shares) {
      links.push_back({.step = next_id++,
                       .kind = "share",
                       .pick_task = share.task,
                       .fulfilment = share.fulfilment,
                       .order_line = share.order_line,
                       .item = stop.item,
                       .lot = stop.lot,
                       .place = stop.place,
                       .slot = put.slot,
                       .of_step = put_step});
    }
    ++put_step;
  }
}

Group stop_group(const PickStop& stop, const NewStop& at, std::vector<PacketLink>& links) {
  Group group;
  group.id = at.base;
  if (!at.same_place) {
    group.steps.push_back(place_step(at.base, at.context,
                                     {stop.place_code, stop.check_digits, stop.aisle, stop.level}));
    links.push_back({.step = at.base, .kind = "place", .place = stop.place});
  }
  const Step item = item_step(stop, at.base + pick::item_part);
  group.steps.push_back(item);
  links.push_back(
      {.step = item.id, .kind = "item", .item = stop.item, .lot = stop.lot, .place = stop.place});
  Id id = at.base + pick::put_part;
  std::vector<pick::SlotChoice> slots;
  for (const PickPut& put : stop.puts) {
    const auto tote = at.totes.find(put.slot);
    group.steps.push_back(put_step(stop, put, tote == at.totes.end() ? "" : tote->second, id));
    links.push_back({.step = id,
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
  add_shares(stop, at.base + pick::put_part, id, links);
  if (stop.zero_check && stop.left_on_shelf <= 0) {
    group.steps.push_back(pick::zero_check_step(stop, at.base));
    links.push_back({.step = at.base + pick::zero_part,
                     .kind = "zero_check",
                     .item = stop.item,
                     .lot = stop.lot,
                     .place = stop.place});
  }
  for (const auto& [slot, tote] : at.totes) slots.push_back({slot, tote});
  group.lines = static_cast<Quantity>(stop.puts.size());
  group.exceptions = {pick::short_offer(stop, item.need, at.base),
                      pick::damaged_offer(stop, at.base)};
  if (stop.strict_lot) {
    group.exceptions.push_back(pick::other_lot_offer(stop, item.need, at.base));
  }
  group.exceptions.push_back(pick::tote_full_offer(at.base));
  group.exceptions.push_back(pick::swap_tote_offer(slots, at.base));
  group.exceptions.push_back(pick::found_offer(at.base));
  group.exceptions.push_back(pick::skip_offer(drop_group));
  return group;
}

Id base_of(Id stop) { return first_stop_step + stop * steps_a_stop; }

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
  if (!bind.steps.empty() && !trip.stops.empty()) {
    bind.steps.front().show.lines.push_back(
        text("offer.start", {{"place", trip.stops.front().place_code}}));
    if (!trip.start_place_code.empty()) {
      bind.steps.front().show.lines.push_back(
          text("bind.start", {{"place", trip.start_place_code}}));
    }
  }
  bind.exceptions = {pick::not_empty_offer(not_empty_step)};
  if (!bind.steps.empty()) packet.groups.push_back(std::move(bind));
  NewStop at;
  at.context = packet.title;
  for (const PickSlot& slot : trip.slots) at.totes[slot.slot] = slot.tote;
  for (std::size_t i = 0; i < trip.stops.size(); ++i) {
    at.base = base_of(trip.first_stop + static_cast<Id>(i));
    at.same_place = i > 0 && trip.stops[i - 1].place == trip.stops[i].place;
    packet.groups.push_back(stop_group(trip.stops[i], at, draft.links));
  }
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
  return draft;
}

bool is_stop(const wire::Group& group) { return group.id >= first_stop_step; }

namespace {

// The slots of the cart, as another stop of the packet offers them.
Totes totes_of(const wire::Packet& packet) {
  Totes totes;
  for (const Group& group : packet.groups) {
    for (const ExceptionOffer& offer : group.exceptions) {
      if (offer.key != "swap_tote" || offer.steps.empty()) continue;
      for (const wire::Option& slot : offer.steps.front().options) {
        totes.emplace(slot.bound_in, slot.codes.empty() ? "" : slot.codes.front());
      }
    }
  }
  return totes;
}

}  // namespace

std::vector<PacketLink> add_stop(wire::Packet& packet, const StopJoining& joining) {
  std::vector<PacketLink> links;
  NewStop at;
  at.base = base_of(joining.first_stop);
  at.context = packet.title;
  at.totes = totes_of(packet);
  for (const PickPut& put : joining.stop.puts) {
    std::string& tote = at.totes[put.slot];
    if (!joining.tote.empty()) tote = joining.tote;
  }
  Group group = stop_group(joining.stop, at, links);
  auto where = std::find_if(packet.groups.begin(), packet.groups.end(),
                            [&](const Group& g) { return g.id == joining.after_group; });
  if (where != packet.groups.end()) {
    ++where;
    // Never between a stop and the next one of the same place, which is not scanned.
    while (where != packet.groups.end() && is_stop(*where) &&
           where->steps.front().kind != StepKind::place) {
      ++where;
    }
  } else {  // before the first stop, or before the drop
    where = std::find_if(packet.groups.begin(), packet.groups.end(),
                         [](const Group& g) { return is_stop(g) || g.id == drop_group; });
  }
  packet.groups.insert(where, std::move(group));
  return links;
}

Id stops_used(const std::vector<Id>& steps, int revision) {
  Id used = revision;
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
