#include "server/domain/pick_exceptions.h"

#include <algorithm>

#include "server/domain/text.h"

namespace fw::domain::pick {
namespace {

using wire::Accept;
using wire::After;
using wire::ExceptionOffer;
using wire::Meaning;
using wire::Step;
using wire::StepKind;

constexpr Quantity most_units = 99'999;

wire::Option option(const char* value, const char* key) {
  wire::Option made;
  made.value = value;
  made.label = text(key);
  return made;
}

Step any_step(Id id, StepKind kind, Meaning meaning, const char* context, const char* verb,
              const char* ask) {
  Step step;
  step.id = id;
  step.kind = kind;
  step.show.context = text(context);
  step.show.verb = text(verb);
  step.show.ask = text(ask);
  Accept any;
  any.meaning = meaning;
  any.any = true;
  step.accept = {any};
  return step;
}

Step number_step(Id id, Quantity least, Quantity most, const char* context, wire::Text verb,
                 const char* ask) {
  Step step;
  step.id = id;
  step.kind = StepKind::quantity;
  step.least = least;
  step.most = most;
  step.show.context = text(context);
  step.show.verb = std::move(verb);
  step.show.ask = text(ask);
  return step;
}

Step choice_step(Id id, const char* context, const char* verb, std::vector<wire::Option> options) {
  Step step;
  step.id = id;
  step.kind = StepKind::choice;
  step.show.context = text(context);
  step.show.verb = text(verb);
  step.show.ask = text("short.choose");
  step.options = std::move(options);
  if (!step.options.empty()) step.preset = step.options.front().value;
  return step;
}

ExceptionOffer offer_of(const char* key, const char* emit, After after, std::vector<StepKind> on) {
  ExceptionOffer offer;
  offer.key = key;
  offer.label = text(std::string(key) + ".label");
  offer.emit = emit;
  offer.after = after;
  offer.on = std::move(on);
  return offer;
}

}  // namespace

ExceptionOffer short_offer(const PickStop& stop, Quantity need, Id stop_base) {
  const Id first = stop_base + short_part;
  ExceptionOffer offer = offer_of("short", "short", After::end_item, {StepKind::item});
  const Step found = number_step(
      first, 0, need - 1, "short.context",
      text("short.verb", {{"place", stop.place_code}, {"need", number(need)}}), "short.found");
  const Step why = choice_step(
      first + 1, "short.context", "short.why",
      {option("empty", "short.empty"), option("damaged", "short.damaged"),
       option("other_item", "short.other_item"), option("unreachable", "short.unreachable")});
  Step again;
  again.id = first + 2;
  again.kind = StepKind::place;
  again.show.context = text("short.context");
  again.show.verb = text("short.confirm");
  again.show.big = wire::literal(stop.place_code);
  again.show.ask = text("short.rescan");
  again.accept = {accept_place(stop.place_code, stop.check_digits)};
  offer.steps = {found, why, again};
  offer.drops = {stop_base + zero_part};
  return offer;
}

// The rest of the place stays good: only what the picker has seen is put aside.
ExceptionOffer damaged_offer(const PickStop& stop, Id stop_base) {
  ExceptionOffer offer =
      offer_of("shelf_damaged", "shelf_damaged", After::repeat_step, {StepKind::item});
  offer.steps = {number_step(stop_base + damaged_part, 1, most_units, "shelf_damaged.context",
                             text("shelf_damaged.verb", {{"place", stop.place_code}}),
                             "shelf_damaged.many")};
  return offer;
}

ExceptionOffer other_lot_offer(const PickStop& stop, Quantity need, Id stop_base) {
  const Id first = stop_base + other_lot_part;
  ExceptionOffer offer = offer_of("other_lot", "other_lot", After::end_item, {StepKind::item});
  Step what = any_step(first, StepKind::item, Meaning::item, "other_lot.context", "other_lot.verb",
                       "item.ask");
  what.accept = accept_item(stop.codes, stop.item_name, "");
  for (Accept& accept : what.accept) accept.quantity = 1;  // the number is asked for
  what.needs_lot = true;
  Step many = number_step(first + 1, 1, need, "other_lot.context",
                          text("other_lot.many", {{"need", number(need)}}), "short.found");
  many.preset = number(need);
  const Step why =
      choice_step(first + 2, "other_lot.context", "short.why",
                  {option("not_there", "other_lot.not_there"),
                   option("blocked", "other_lot.blocked"), option("damaged", "short.damaged")});
  offer.steps = {what, many, why};
  offer.drops = {stop_base + zero_part};
  return offer;
}

ExceptionOffer tote_full_offer(Id stop_base) {
  const Id first = stop_base + tote_full_part;
  ExceptionOffer offer =
      offer_of("tote_full", "tote_full", After::repeat_step, {StepKind::container});
  offer.steps = {number_step(first, 0, most_units, "tote_full.context", text("tote_full.verb"),
                             "tote_full.many"),
                 any_step(first + 1, StepKind::container, Meaning::container, "tote_full.context",
                          "tote_full.spare", "tote_full.ask")};
  return offer;
}

ExceptionOffer swap_tote_offer(const std::vector<SlotChoice>& slots, Id stop_base) {
  const Id first = stop_base + swap_part;
  ExceptionOffer offer =
      offer_of("swap_tote", "tote_full", After::repeat_step, {StepKind::place, StepKind::item});
  std::vector<wire::Option> options;
  for (const SlotChoice& slot : slots) {
    wire::Option one;
    one.value = number(slot.slot);
    one.label = text("bind.big", {{"slot", number(slot.slot)}});
    if (!slot.tote.empty()) one.codes = {slot.tote};
    one.bound_in = slot.slot;
    options.push_back(std::move(one));
  }
  offer.steps = {choice_step(first, "tote_full.context", "tote_full.which", std::move(options)),
                 any_step(first + 1, StepKind::container, Meaning::container, "tote_full.context",
                          "tote_full.spare", "tote_full.ask")};
  return offer;
}

ExceptionOffer found_offer(Id stop_base) {
  const Id first = stop_base + found_part;
  ExceptionOffer offer = offer_of("found", "found", After::repeat_step, {StepKind::place});
  offer.steps = {
      any_step(first, StepKind::place, Meaning::place, "found.context", "found.where", "place.ask"),
      any_step(first + 1, StepKind::item, Meaning::item, "found.context", "found.what", "item.ask"),
      number_step(first + 2, 1, most_units, "found.context", text("found.many"), "short.found")};
  return offer;
}

ExceptionOffer skip_offer(Id before_group) {
  ExceptionOffer offer = offer_of("skip", "skip", After::later, {StepKind::place, StepKind::item});
  offer.group = before_group;  // before the cart is set down
  return offer;
}

ExceptionOffer not_empty_offer(Id first_step) {
  ExceptionOffer offer =
      offer_of("tote_not_empty", "tote_not_empty", After::repeat_step, {StepKind::container});
  offer.steps = {any_step(first_step, StepKind::container, Meaning::container, "found.context",
                          "tote_not_empty.verb", "tote_not_empty.ask")};
  return offer;
}

ExceptionOffer drop_elsewhere_offer(Id first_step) {
  ExceptionOffer offer = offer_of("drop_elsewhere", "drop", After::end_packet, {StepKind::place});
  offer.steps = {any_step(first_step, StepKind::place, Meaning::place, "found.context",
                          "drop_elsewhere.verb", "drop_elsewhere.ask")};
  return offer;
}

Step zero_check_step(const PickStop& stop, Id stop_base) {
  Step step = choice_step(stop_base + zero_part, "item.context", "zero_check.verb",
                          {option("yes", "zero_check.yes"), option("no", "zero_check.no")});
  step.show.context = text("item.context", {{"place", stop.place_code}});
  step.show.big = wire::literal(stop.place_code);
  step.emit = "zero_check";
  return step;
}

}  // namespace fw::domain::pick
