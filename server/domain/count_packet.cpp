#include "server/domain/count_packet.h"

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

// Step ids: 1000 a revision; 0 the place, 1 the end, 10.. the exceptions, 100..
// the lines.
constexpr Id steps_a_revision = 1000;
constexpr Id first_exception = 10;
constexpr Id first_line = 100;
constexpr Quantity most_units = 999'999;

Step quantity_step(Id id) {
  Step step;
  step.id = id;
  step.kind = StepKind::quantity;
  step.least = 0;
  step.most = most_units;
  step.show.context = text("count.context");
  step.show.verb = text("count.verb");
  step.show.ask = text("count.ask");
  return step;
}

Step line_step(const CountWork& work, const CountLine& line, Id id) {
  Step step = quantity_step(id);
  step.show.context = text("item.context", {{"place", work.place_code}});
  step.show.big = text("item.name", {{"name", line.item_name}});
  step.show.lines = {text("item.sku", {{"sku", line.sku}})};
  add_lot_line(step.show.lines, line.lot_code, line.expiry_date);
  // Nothing is scanned here: the codes say which item is meant.
  step.accept = accept_item(line.codes, line.item_name, line.lot_code);
  step.emit = "counted";
  return step;
}

Step end_step(const CountWork& work, Id id) {
  Step step;
  step.id = id;
  step.kind = StepKind::confirm;
  step.show.context = text("count.context");
  step.show.verb = text("count.end");
  step.show.big = wire::literal(work.place_code);
  step.show.lines = {text("count.other_line")};
  step.show.ask = text("count.confirm");
  step.emit = "count_done";
  return step;
}

ExceptionOffer other_item_offer(Id first) {
  ExceptionOffer offer;
  offer.key = "other_item";
  offer.label = text("count.other.label");
  Step what;
  what.id = first;
  what.kind = StepKind::item;
  what.show.context = text("count.context");
  what.show.verb = text("count.other.verb");
  what.show.ask = text("count.other.ask");
  Accept any;
  any.meaning = Meaning::item;
  any.any = true;
  what.accept = {any};
  Step many = quantity_step(first + 1);
  offer.steps = {what, many};
  offer.emit = "counted_other";
  offer.after = After::repeat_step;
  offer.on = {StepKind::quantity, StepKind::confirm};
  return offer;
}

ExceptionOffer nothing_offer() {
  ExceptionOffer offer;
  offer.key = "nothing_here";
  offer.label = text("count.nothing.label");
  offer.emit = "counted_nothing";
  offer.after = After::end_packet;
  offer.on = {StepKind::quantity, StepKind::confirm};
  return offer;
}

}  // namespace

PacketDraft count_packet(const CountWork& work) {
  PacketDraft draft;
  const Id base = work.revision * steps_a_revision;
  Group group;
  group.id = base;
  group.steps.push_back(place_step(base, text("count.context"),
                                   {work.place_code, work.check_digits, work.aisle, work.level}));
  draft.links.push_back({.step = base, .kind = "place", .place = work.place});
  Id id = base + first_line;
  for (const CountLine& line : work.lines) {
    group.steps.push_back(line_step(work, line, id));
    draft.links.push_back(
        {.step = id, .kind = "counted", .item = line.item, .lot = line.lot, .place = work.place});
    ++id;
  }
  group.steps.push_back(end_step(work, base + 1));
  draft.links.push_back({.step = base + 1, .kind = "count_done", .place = work.place});
  group.lines = static_cast<Quantity>(work.lines.size());
  group.exceptions = {other_item_offer(base + first_exception), nothing_offer()};
  wire::Packet& packet = draft.packet;
  packet.kind = "count";
  packet.title = text("count.title", {{"place", work.place_code}});
  packet.groups = {std::move(group)};
  packet.overview = {text("count.title", {{"place", work.place_code}}),
                     text("count.size", {{"items", number(std::ssize(work.lines))}})};
  return draft;
}

}  // namespace fw::domain
