#include "server/domain/pack_packet.h"

#include <algorithm>

#include "server/domain/text.h"

namespace fw::domain {
namespace {

using wire::Accept;
using wire::After;
using wire::ExceptionOffer;
using wire::Group;
using wire::GroupOrder;
using wire::Meaning;
using wire::Step;
using wire::StepKind;

// Every revision has ids of its own: groups 10 n + 1 .. 5, steps 10,000 n and up;
// items from 1, totes from 2,000, exceptions of group g from 9,100 + 20 g.
Id group_id(const PackOrder& order, Id part) { return order.revision * 10 + part; }
Id step_id(const PackOrder& order, Id part) { return order.revision * 10'000 + part; }
constexpr Id label_part = 1;
constexpr Id verify_part = 3;
constexpr Id close_part = 4;
constexpr Id park_part = 5;
constexpr Id first_item_step = 1;
constexpr Id first_tote_step = 2000;
constexpr Id carton_step = 9000;
constexpr Id weight_step = 9001;
constexpr Id close_step = 9002;
constexpr Id label_step = 9003;
constexpr Id park_step = 9004;

// Steps within exceptions, by what they ask.
enum class Asks : Id {
  missing_why,
  aside_item,
  aside_place,
  damaged_units,
  damaged_place,
  taken_out,
  park_why,
  reprint_why,
  reopen_why,
  stray_item,  // two of these and the next, one for each owner
  stray_tote = stray_item + 2
};
Id asks_id(const PackOrder& order, Id group, Asks asks) {
  return step_id(order, 9100 + 20 * group + static_cast<Id>(asks));
}

Text context_of(const PackOrder& order) {
  return text("pack.context", {{"order", order.order_number}});
}

// "Box S, 40 % full", "Box 1 of 2: L, 80 % full"; nothing without a proposal of ours.
Text box_hint(const PackOrder& order) {
  const CartonProposal& proposal = order.proposal;
  if (proposal.fill_percent == 0) return {};
  if (proposal.parcels == 1 && order.parcel_number == 1) {
    return text("box.one", {{"carton", proposal.code}, {"percent", number(proposal.fill_percent)}});
  }
  return text("box.of", {{"parcel", number(order.parcel_number)},
                         {"parcels", number(order.parcel_number + proposal.parcels - 1)},
                         {"carton", proposal.code},
                         {"percent", number(proposal.fill_percent)}});
}

// "Into box 2", "3 into box 1, 2 later": where the units that are still to be verified go
// when several boxes are proposed. Nothing with one box.
Text box_line(const PackOrder& order, const PackItem& item) {
  Quantity all = 0;
  for (const BoxUnits& part : order.proposal.boxes) all += part.item == item.item ? part.units : 0;
  Quantity packed = all - item.quantity;  // into the open box, or the proposal knows it not
  if (packed < 0) return {};
  Quantity here = 0;
  int first = -1;
  for (const BoxUnits& part : order.proposal.boxes) {
    if (part.item != item.item) continue;
    const Quantity gone = std::min(packed, part.units);
    packed -= gone;
    if (part.units == gone || first >= 0) continue;
    first = part.box;
    here = part.units - gone;
  }
  if (first < 0) return {};
  const std::string parcel = number(order.parcel_number + first);
  if (here == item.quantity) return text("verify.box", {{"parcel", parcel}});
  return text(
      "verify.boxes",
      {{"here", number(here)}, {"parcel", parcel}, {"later", number(item.quantity - here)}});
}

Step verify_step(const PackOrder& order, const PackItem& item, Id id) {
  Step step;
  step.id = id;
  step.kind = StepKind::item;
  step.need = item.quantity;
  step.show.context = context_of(order);
  step.show.verb = text("verify.verb");
  step.show.big = text("verify.big", {{"quantity", number(item.quantity)}});
  step.show.lines = {text("item.name", {{"name", item.name}}),
                     text("item.sku", {{"sku", item.sku}})};
  if (Text box = box_line(order, item); !box.key.empty()) step.show.lines.push_back(std::move(box));
  step.show.ask = text("verify.ask");
  step.show.hint = box_hint(order);
  step.accept = accept_item(item.codes, item.name, "");
  step.needs_serial = item.needs_serial;
  step.emit = "verify";
  step.emit_each = true;
  step.undo = "unverify";
  step.undo_label = text("undo.verify", {{"quantity", "{}"}, {"name", item.name}});
  return step;
}

Step why_step(const PackOrder& order, Id id, const std::string& verb,
              std::vector<wire::Option> options) {
  Step why;
  why.id = id;
  why.kind = StepKind::choice;
  why.show.context = context_of(order);
  why.show.verb = text(verb);
  why.show.ask = text("short.choose");
  why.preset = options.front().value;
  why.options = std::move(options);
  return why;
}

// Where goods are put that do not go into the box: a tote, or a place.
Step aside_step(const PackOrder& order, Id id, const std::string& what) {
  Step step;
  step.id = id;
  step.kind = StepKind::container;
  step.show.context = context_of(order);
  step.show.verb = text(what + ".verb");
  step.show.lines = {text(what + ".line")};
  step.show.ask = text("aside.ask");
  for (const Meaning meaning : {Meaning::container, Meaning::place}) {
    Accept any;
    any.meaning = meaning;
    any.any = true;
    step.accept.push_back(any);
  }
  return step;
}

Step any_item_step(const PackOrder& order, Id id, const std::string& what) {
  Step step;
  step.id = id;
  step.kind = StepKind::item;
  step.need = 1;
  step.show.context = context_of(order);
  step.show.verb = text(what + ".verb");
  step.show.lines = {text(what + ".line")};
  step.show.ask = text(what + ".ask");
  Accept any;
  any.meaning = Meaning::item;
  any.any = true;
  step.accept = {any};
  return step;
}

// What the step still wants is not there.
ExceptionOffer missing_offer(const PackOrder& order) {
  ExceptionOffer offer;
  offer.key = "missing";
  offer.label = text("pack_exception.label");
  offer.steps = {why_step(order, asks_id(order, verify_part, Asks::missing_why),
                          "pack_exception.why",
                          {{"missing", text("pack_exception.missing"), {}},
                           {"damaged", text("pack_exception.damaged"), {}}})};
  offer.emit = "pack_exception";
  offer.after = After::end_item;
  offer.on = {StepKind::item};
  return offer;
}

// Some of the step's units are damaged; the others are verified as usual.
ExceptionOffer damaged_offer(const PackOrder& order) {
  Step units;
  units.id = asks_id(order, verify_part, Asks::damaged_units);
  units.kind = StepKind::quantity;
  units.least = 1;
  for (const PackItem& item : order.items) units.most = std::max(units.most, item.quantity);
  units.preset = "1";
  units.show.context = context_of(order);
  units.show.verb = text("damaged.verb");
  units.show.ask = text("damaged.ask");
  ExceptionOffer offer;
  offer.key = "damaged";
  offer.label = text("damaged.label");
  offer.steps = {
      units, aside_step(order, asks_id(order, verify_part, Asks::damaged_place), "damaged_aside")};
  offer.emit = "damaged";
  offer.after = After::repeat_step;
  offer.on = {StepKind::item};
  return offer;
}

ExceptionOffer wrong_item_offer(const PackOrder& order) {
  ExceptionOffer offer;
  offer.key = "wrong_item";
  offer.label = text("wrong_item.label");
  offer.steps = {any_item_step(order, asks_id(order, verify_part, Asks::aside_item), "wrong_item"),
                 aside_step(order, asks_id(order, verify_part, Asks::aside_place), "wrong_aside")};
  offer.emit = "wrong_item";
  offer.after = After::repeat_step;
  return offer;
}

// Goods of another order, which is known to miss them: into its tote.
ExceptionOffer stray_offer(const PackOrder& order, const PackOwner& owner, Id n) {
  Step item = any_item_step(order, asks_id(order, verify_part, Asks::stray_item) + n, "stray");
  item.show.lines = {text("stray.line", {{"sku", owner.sku}, {"order", owner.order_number}})};
  item.accept = accept_item(owner.codes, owner.sku, "");
  Step tote;
  tote.id = asks_id(order, verify_part, Asks::stray_tote) + n;
  tote.kind = StepKind::container;
  tote.show.context = context_of(order);
  tote.show.verb = text("stray_tote.verb");
  tote.show.big = wire::literal(owner.tote);
  tote.show.lines = {text("stray_tote.line", {{"order", owner.order_number}})};
  tote.show.ask = text("stray_tote.ask");
  Accept accept;
  accept.meaning = Meaning::container;
  accept.codes = {owner.tote};
  accept.name = owner.tote;
  tote.accept = {accept};
  ExceptionOffer offer;
  offer.key = "stray_" + number(n + 1);
  offer.label = text("stray.label", {{"sku", owner.sku}, {"order", owner.order_number}});
  offer.steps = {item, tote};
  offer.emit = "wrong_item";
  offer.after = After::repeat_step;
  return offer;
}

// Out of the open box, back to what is to be verified.
ExceptionOffer take_out_offer(const PackOrder& order, Id group) {
  ExceptionOffer offer;
  offer.key = "take_out";
  offer.label = text("take_out.label");
  offer.steps = {any_item_step(order, asks_id(order, group, Asks::taken_out), "take_out")};
  offer.emit = "take_out";
  offer.after = After::repeat_step;
  return offer;
}

ExceptionOffer park_offer(const PackOrder& order, Id group) {
  ExceptionOffer offer;
  offer.key = "park";
  offer.label = text("park.label");
  offer.steps = {why_step(order, asks_id(order, group, Asks::park_why), "park.why",
                          {{"waits", text("park.waits"), {}},
                           {"help", text("park.help"), {}},
                           {"other", text("park.other"), {}}})};
  offer.request = "park";
  offer.after = After::end_packet;
  return offer;
}

ExceptionOffer close_box_offer(const PackOrder& order) {
  ExceptionOffer offer;
  offer.key = "close_box";
  offer.label = text("close_box.label");
  offer.after = After::go_to_group;
  offer.group = group_id(order, close_part);
  return offer;
}

// The box was to be closed too early.
ExceptionOffer pack_on_offer() {
  ExceptionOffer offer;
  offer.key = "pack_on";
  offer.label = text("pack_on.label");
  offer.request = "pack_on";
  offer.after = After::repeat_step;
  return offer;
}

Step tote_step(const PackOrder& order, const PackTote& tote, Id id) {
  Step step;
  step.id = id;
  step.kind = StepKind::container;
  step.show.context = context_of(order);
  step.show.verb = text("sister.verb");
  step.show.big = wire::literal(tote.code);
  step.show.ask = text("sister.ask");
  Accept accept;
  accept.meaning = Meaning::container;
  accept.codes = {tote.code};
  accept.name = tote.code;
  step.accept = {accept};
  step.emit = "tote_taken";
  return step;
}

void add_verify_group(const PackOrder& order, PacketDraft& draft) {
  Group group;
  group.id = group_id(order, verify_part);
  group.order = GroupOrder::any_order;
  group.title = text("pack.title", {{"tote", order.tote}, {"order", order.order_number}});
  Id part = first_item_step;
  for (std::size_t tote = 0; tote <= order.sister_totes.size(); ++tote) {
    if (tote > 0) {
      const PackTote& sister = order.sister_totes[tote - 1];
      const Step step =
          tote_step(order, sister, step_id(order, first_tote_step + static_cast<Id>(tote)));
      group.steps.push_back(step);
      draft.links.push_back({.step = step.id, .kind = step.emit, .tote_load = sister.load});
    }
    for (const PackItem& item : order.items) {
      if (item.tote != tote) continue;
      const Step step = verify_step(order, item, step_id(order, part++));
      group.steps.push_back(step);
      draft.links.push_back({.step = step.id, .kind = "verify", .item = item.item});
    }
  }
  group.lines = static_cast<Quantity>(order.items.size());
  group.exceptions = {close_box_offer(order), missing_offer(order), wrong_item_offer(order),
                      damaged_offer(order)};
  group.exceptions.push_back(take_out_offer(order, verify_part));
  group.exceptions.push_back(park_offer(order, verify_part));
  Id n = 0;
  for (const PackOwner& owner : order.owners) {
    group.exceptions.push_back(stray_offer(order, owner, n++));
  }
  draft.packet.groups.push_back(std::move(group));
}

Step carton_choice(const PackOrder& order) {
  Step step;
  step.id = step_id(order, carton_step);
  step.kind = StepKind::choice;
  step.show.context = context_of(order);
  step.show.verb = text("carton.verb", {{"parcel", number(order.parcel_number)}});
  step.show.ask = text("carton.ask");
  step.show.hint = box_hint(order);
  for (const PackCarton& carton : order.cartons) {
    step.options.push_back({carton.code, wire::literal(carton.name), {carton.code}});
  }
  step.preset = order.proposal.code;
  return step;
}

Step weigh(const PackOrder& order) {
  Step step;
  step.id = step_id(order, weight_step);
  step.kind = StepKind::weight;
  step.least = 1;
  // What a carton carries the server judges; here only slips of typing are caught.
  step.most = order.most_weight_g * 4;
  step.show.context = context_of(order);
  step.show.verb = text("weight.verb");
  step.show.ask = text("weight.ask");
  step.show.hint = text("weight.hint");
  return step;
}

void add_close_group(const PackOrder& order, PacketDraft& draft) {
  Step close;
  close.id = step_id(order, close_step);
  close.kind = StepKind::request;
  close.show.context = context_of(order);
  close.show.verb = text("close.verb");
  close.show.ask = text("close.ask");
  close.request = "close_parcel";
  Group group;
  group.id = group_id(order, close_part);
  group.steps = {carton_choice(order), weigh(order), close};
  group.exceptions = {take_out_offer(order, close_part), park_offer(order, close_part)};
  if (!order.items.empty()) group.exceptions.insert(group.exceptions.begin(), pack_on_offer());
  draft.links.push_back({.step = close.id, .kind = "close_parcel"});
  draft.packet.groups.push_back(std::move(group));
}

ExceptionOffer reprint_offer(const PackOrder& order) {
  ExceptionOffer offer;
  offer.key = "reprint";
  offer.label = text("reprint.label");
  offer.steps = {why_step(order, asks_id(order, label_part, Asks::reprint_why), "reprint.verb",
                          {{"no_label", text("reprint.no_label"), {}},
                           {"damaged", text("reprint.damaged"), {}},
                           {"unreadable", text("reprint.unreadable"), {}}})};
  offer.request = "reprint";
  offer.after = After::repeat_step;
  return offer;
}

ExceptionOffer reopen_offer(const PackOrder& order) {
  ExceptionOffer offer;
  offer.key = "reopen";
  offer.label = text("reopen.label");
  offer.steps = {why_step(order, asks_id(order, label_part, Asks::reopen_why), "reopen.verb",
                          {{"wrong_content", text("reopen.wrong_content"), {}},
                           {"wrong_box", text("reopen.wrong_box"), {}},
                           {"other", text("reopen.other"), {}}})};
  offer.request = "reopen";
  offer.after = After::repeat_step;
  return offer;
}

// The order waits: the person puts it aside, or closes the box without the rest.
void add_park_group(const PackOrder& order, PacketDraft& draft) {
  Step step;
  step.id = step_id(order, park_step);
  step.kind = StepKind::confirm;
  step.show.context = context_of(order);
  step.show.verb = text("park_wait.verb");
  for (const PackWait& wait : order.waits) {
    if (step.show.lines.size() == 3) break;
    step.show.lines.push_back(
        text("park_wait.line", {{"quantity", number(wait.quantity)}, {"name", wait.name}}));
  }
  step.show.ask = text("park_wait.ask");
  step.request = "park";
  Group group;
  group.id = group_id(order, park_part);
  group.steps = {step};
  if (order.parcel_begun || !order.items.empty()) group.exceptions = {close_box_offer(order)};
  draft.packet.groups.push_back(std::move(group));
}

void add_label_group(const PackOrder& order, PacketDraft& draft) {
  Step step;
  step.id = step_id(order, label_step);
  step.kind = StepKind::parcel;
  step.show.context = context_of(order);
  step.show.verb = text("label.verb", {{"parcel", number(order.label_parcel)}});
  step.show.lines = {text("label.line")};
  step.show.ask = text("label.ask");
  Accept accept;
  accept.meaning = Meaning::parcel;
  accept.codes = {order.label_sscc, order.label_tracking};
  accept.name = order.label_tracking;
  step.accept = {accept};
  step.emit = "label_scanned";
  ExceptionOffer without;
  without.key = "no_scan";
  without.label = text("no_scan.label");
  without.emit = "label_not_scanned";
  without.after = After::end_group;
  Group group;
  group.id = group_id(order, label_part);
  group.steps = {step};
  group.exceptions = {reprint_offer(order), without, reopen_offer(order)};
  draft.links.push_back({.step = step.id, .kind = "label_scanned"});
  draft.packet.groups.push_back(std::move(group));
}

}  // namespace

PacketDraft pack_packet(const PackOrder& order) {
  PacketDraft draft;
  draft.packet.kind = "pack";
  draft.packet.title = context_of(order);
  if (!order.label_sscc.empty()) add_label_group(order, draft);
  if (!order.items.empty()) add_verify_group(order, draft);
  if (!order.waits.empty()) add_park_group(order, draft);
  if (!order.items.empty() || order.parcel_begun) add_close_group(order, draft);
  draft.packet.overview = {
      text("pack.service", {{"carrier", order.carrier}, {"service", order.service}})};
  if (!order.box_at.empty()) {
    draft.packet.overview.push_back(text("pack.box_at", {{"place", order.box_at}}));
  }
  if (!order.leave_by_local.empty()) {
    draft.packet.overview.push_back(text("pack.leave_by", {{"time", order.leave_by_local}}));
  }
  return draft;
}

}  // namespace fw::domain
