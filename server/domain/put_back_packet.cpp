#include "server/domain/put_back_packet.h"

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

constexpr Id from_group = 1;
constexpr Id from_step = 1;
constexpr Id first_task_step = 100;
constexpr Id steps_a_task = 20;
constexpr Id exception_part = 10;
constexpr Quantity type_above = 5;

wire::Option option(const char* value, const char* key) {
  return wire::Option{value, text(key), {}};
}

Group where_it_lies(const PutBack& work) {
  Step step;
  step.id = from_step;
  step.show.context = text("put_back.context");
  step.show.verb = text("put_back.from");
  step.show.big = wire::literal(work.from_code);
  const bool has_barcode = !work.from_code.empty() && work.from_code.front() != '~';
  if (!has_barcode) {
    step.kind = StepKind::confirm;
    step.show.big = text("put_back.open_box");
    step.show.ask = text("put_back.there");
  } else {
    step.kind = work.from_container ? StepKind::container : StepKind::place;
    step.show.ask = text(work.from_container ? "put_back.scan_tote" : "place.ask");
    Accept accept = accept_place(work.from_code, work.from_check_digits);
    if (work.from_container) accept.meaning = Meaning::container;
    step.accept = {accept};
  }
  Group group;
  group.id = from_group;
  group.steps = {step};
  return group;
}

Step item_step(const PutBack& work, const PutBackItem& item, Id id) {
  Step step;
  step.id = id;
  step.kind = StepKind::item;
  step.need = item.quantity;
  step.show.context = text("put_back.context");
  step.show.verb = text("put_back.take");
  step.show.big = text("item.big", {{"quantity", number(item.quantity)}});
  step.show.lines = {text("item.name", {{"name", item.name}}),
                     text("item.sku", {{"sku", item.sku}})};
  add_lot_line(step.show.lines, item.lot_code, "");
  if (work.from_code.front() != '~') {
    step.show.lines.push_back(text("put_back.out_of", {{"place", work.from_code}}));
    if (item.maybe_in_box) step.show.lines.push_back(text("put_back.or_box"));
  }
  step.show.ask = text("item.ask");
  step.accept = accept_item(item.codes, item.name, item.lot_code);
  step.ask_quantity_above = type_above;
  return step;
}

Step bring_step(const PutBackItem& item, Id id) {
  Step step;
  step.id = id;
  step.kind = StepKind::place;
  step.show.context = text("put_back.context");
  step.show.verb = text("put_back.bring");
  step.show.big =
      item.place_code.empty() ? text("put_back.any_place") : wire::literal(item.place_code);
  step.show.lines = {text("item.name", {{"name", item.name}}), text("put_back.other_place")};
  step.show.ask = text("place.ask");
  Accept proposed = accept_place(item.place_code, item.check_digits);
  proposed.any = true;
  step.accept = {proposed};
  step.emit = "put_back";
  return step;
}

Step why_step(Id id) {
  Step why;
  why.id = id;
  why.kind = StepKind::choice;
  why.show.context = text("put_back.context");
  why.show.verb = text("short.why");
  why.show.ask = text("short.choose");
  why.options = {option("missing", "put_back.missing"), option("damaged", "put_back.damaged")};
  why.preset = "missing";
  return why;
}

ExceptionOffer fewer_offer(const PutBackItem& item, Id first_step) {
  ExceptionOffer offer;
  offer.key = "fewer";
  offer.label = text("put_back.fewer");
  Step found;
  found.id = first_step;
  found.kind = StepKind::quantity;
  found.least = 1;
  found.most = item.quantity - 1;
  found.show.context = text("put_back.context");
  found.show.verb = text("item.sku", {{"sku", item.sku}});
  found.show.ask = text("put_back.how_many_good");
  offer.steps = {found, why_step(first_step + 1)};
  offer.emit = "put_back_short";
  offer.after = After::end_item;
  offer.on = {StepKind::item};
  return offer;
}

ExceptionOffer none_offer(Id first_step) {
  ExceptionOffer offer;
  offer.key = "not_found";
  offer.label = text("put_back.none");
  offer.steps = {why_step(first_step + 2)};
  offer.emit = "put_back_short";
  offer.after = After::end_group;
  offer.on = {StepKind::item};
  return offer;
}

}  // namespace

PacketDraft put_back_packet(const PutBack& work) {
  PacketDraft draft;
  draft.packet.kind = "put_back";
  draft.packet.title = text("put_back.context");
  draft.packet.groups.push_back(where_it_lies(work));
  for (const PutBackItem& item : work.items) {
    const Id base = first_task_step + item.ordinal * steps_a_task;
    Group group;
    group.id = base;
    group.lines = 1;
    group.steps = {item_step(work, item, base), bring_step(item, base + 1)};
    if (item.quantity > 1) group.exceptions.push_back(fewer_offer(item, base + exception_part));
    group.exceptions.push_back(none_offer(base + exception_part));
    draft.packet.groups.push_back(std::move(group));
    for (const auto& [step, kind] :
         {std::pair<Id, const char*>{base, "item"}, {base + 1, "put_back"}}) {
      draft.links.push_back({.step = step,
                             .kind = kind,
                             .item = item.item,
                             .place = item.place,
                             .move_task = item.task});
    }
  }
  draft.packet.overview = {
      text("put_back.job", {{"place", work.from_code.front() == '~' ? "" : work.from_code}}),
      text("put_back.items", {{"items", number(std::ssize(work.items))}})};
  return draft;
}

}  // namespace fw::domain
