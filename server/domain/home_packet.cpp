#include "server/domain/home_packet.h"

#include "server/domain/text.h"

namespace fw::domain {
namespace {

wire::Step next_work_step() {
  wire::Step step;
  step.id = 1;
  step.kind = wire::StepKind::confirm;
  step.show.context = text("home.pick.context");
  step.show.verb = text("home.pick.verb");
  step.show.ask = text("home.pick.ask");
  step.show.hint = text("home.pick.hint");
  step.request = "next_work";
  return step;
}

wire::Step tote_step(Id id, const char* request, const char* part) {
  wire::Step step;
  step.id = id;
  step.kind = wire::StepKind::container;
  const std::string prefix = std::string("home.") + part;
  step.show.context = text(prefix + ".context");
  step.show.verb = text(prefix + ".verb");
  step.show.ask = text(prefix + ".ask");
  step.show.hint = text(prefix + ".hint");
  wire::Accept any;
  any.meaning = wire::Meaning::container;
  any.any = true;
  step.accept.push_back(any);
  step.request = request;
  return step;
}

// Goods that lie at a place and wait to be brought away.
wire::Step place_with_work(Id id) {
  wire::Step step = tote_step(id, "next_work", "cart");
  step.kind = wire::StepKind::place;
  step.accept.front().meaning = wire::Meaning::place;
  return step;
}

// A box whose label is void is opened by that label.
wire::Accept any_parcel() {
  wire::Accept any;
  any.meaning = wire::Meaning::parcel;
  any.any = true;
  return any;
}

}  // namespace

wire::Packet take_over_packet(const TakeOver& offer) {
  wire::Step step;
  step.id = offer.packet;
  step.kind = wire::StepKind::choice;
  step.show.context = text("take_over.context");
  step.show.verb = text("take_over.verb");
  step.show.big =
      offer.order_number.empty()
          ? text("take_over.big", {{"done", number(offer.done)}, {"all", number(offer.all)}})
          : text("pack.context", {{"order", offer.order_number}});
  step.show.lines = {text("take_over.of", {{"name", offer.worker_name}})};
  if (!offer.first_load.empty()) {
    step.show.lines.push_back(
        offer.first_load == offer.last_load
            ? text("take_over.load", {{"first", offer.first_load}})
            : text("take_over.loads", {{"first", offer.first_load}, {"last", offer.last_load}}));
  }
  step.show.ask = text("take_over.ask");
  step.options = {{"take", text("take_over.take"), {}}, {"leave", text("take_over.leave"), {}}};
  step.preset = "take";
  step.request = "take_over";
  wire::Packet packet;
  packet.kind = "home";
  packet.title = text("take_over.context");
  wire::Group group;
  group.id = 1;
  group.steps = {step};
  packet.groups.push_back(group);
  return packet;
}

namespace {

wire::ExceptionOffer offer_of(const char* key, const char* request) {
  wire::ExceptionOffer offer;
  offer.key = key;
  offer.label = text(std::string(key) + ".label");
  offer.request = request;
  return offer;
}

wire::Packet of_steps(const wire::Text& title, std::vector<wire::Step> steps) {
  wire::Packet packet;
  packet.kind = "home";
  packet.title = title;
  wire::Group group;
  group.id = 1;
  group.order = wire::GroupOrder::any_order;
  group.steps = std::move(steps);
  packet.groups.push_back(std::move(group));
  return packet;
}

wire::Step any_item_of(const SortTote& tote) {
  wire::Step step;
  step.id = 3;
  step.kind = wire::StepKind::item;
  step.show.context = text("sort.context", {{"tote", tote.code}});
  step.show.verb = text("sort.verb");
  step.show.big = text("sort.big", {{"units", number(tote.units)}});
  step.show.lines = {text("sort.line", {{"tote", tote.code}})};
  step.show.ask = text("sort.ask");
  step.show.hint = text("sort.hint");
  wire::Accept any;
  any.meaning = wire::Meaning::item;
  any.any = true;
  step.accept = {any};
  step.request = "pack_unit";
  return step;
}

wire::Step is_it_empty(const SortTote& tote) {
  wire::Step step;
  step.id = 4;
  step.kind = wire::StepKind::confirm;
  step.show.context = text("sort.context", {{"tote", tote.code}});
  step.show.verb = text("sort_end.verb");
  step.show.big = wire::literal(tote.code);
  step.show.lines = {text("sort_end.line")};
  step.show.ask = text("sort_end.ask");
  step.request = "sort_empty";
  return step;
}

// Units are missing: the person must mean it.
wire::ExceptionOffer empty_offer(const SortTote& tote) {
  wire::Step sure;
  sure.id = 5;
  sure.kind = wire::StepKind::choice;
  sure.show.context = text("sort.context", {{"tote", tote.code}});
  sure.show.verb = text("tote_empty.verb", {{"units", number(tote.units)}});
  sure.show.ask = text("short.choose");
  sure.options = {{"no", text("tote_empty.no"), {}}, {"yes", text("tote_empty.yes"), {}}};
  sure.preset = "no";
  wire::ExceptionOffer offer = offer_of("tote_empty", "sort_empty");
  offer.steps = {sure};
  return offer;
}

const char* key_of(AsideReason reason) {
  switch (reason) {
    case AsideReason::cancelled:
      return "aside.cancelled";
    case AsideReason::held:
      return "aside.held";
    case AsideReason::stranger:
      return "aside.stranger";
  }
  return "";
}

}  // namespace

wire::Packet sort_home(const SortTote& tote) {
  std::vector<wire::Step> steps;
  if (tote.units == 0) steps.push_back(is_it_empty(tote));
  steps.push_back(any_item_of(tote));
  steps.push_back(tote_step(1, "open_pack", "pack"));
  steps.back().accept.push_back(any_parcel());
  wire::Packet packet = of_steps(text("sort.context", {{"tote", tote.code}}), std::move(steps));
  auto& exceptions = packet.groups.front().exceptions;
  if (tote.units > 0) exceptions.push_back(empty_offer(tote));
  exceptions.push_back(offer_of("leave_tote", "leave_tote"));
  return packet;
}

wire::Packet aside_packet(const Aside& aside) {
  wire::Step step;
  step.id = aside.unit;
  step.kind = wire::StepKind::container;
  step.show.context = text("sort.context", {{"tote", aside.tote}});
  step.show.verb = text("wrong_aside.verb");
  step.show.lines = {
      text(key_of(aside.reason)), text("item.name", {{"name", aside.item_name}}),
      text(aside.reason == AsideReason::held ? "aside.own_tote" : "wrong_aside.line")};
  step.show.ask = text("aside.ask");
  wire::Accept any;
  any.meaning = wire::Meaning::container;
  any.any = true;
  step.accept.push_back(any);
  any.meaning = wire::Meaning::place;
  if (aside.reason != AsideReason::held) step.accept.push_back(any);
  step.request = "sort_aside";
  wire::Packet packet = of_steps(text("sort.context", {{"tote", aside.tote}}), {step});
  packet.groups.front().exceptions = {offer_of("stays_in_tote", "sort_on")};
  return packet;
}

wire::Packet held_box_packet(const HeldBox& box) {
  wire::Step step = tote_step(box.packet, "sort_box_aside", "pack");
  step.show.context = text("sort.context", {{"tote", box.tote}});
  step.show.verb = text("held_box.verb");
  step.show.lines = {text("held_box.line", {{"order", box.order_number}}),
                     text("item.name", {{"name", box.item_name}}), text("aside.own_tote")};
  if (!box.box_at.empty()) {
    step.show.lines.push_back(text("pack.box_at", {{"place", box.box_at}}));
  }
  step.show.ask = text("held_box.ask");
  step.show.hint = {};
  wire::Packet packet = of_steps(text("sort.context", {{"tote", box.tote}}), {step});
  packet.groups.front().exceptions = {offer_of("leave_tote", "leave_tote")};
  return packet;
}

wire::Packet home_packet(Home home) {
  wire::Packet packet;
  packet.kind = "home";
  wire::Group group;
  group.id = 1;
  group.order = wire::GroupOrder::any_order;
  switch (home) {
    case Home::handheld:
      packet.title = text("home.pick.context");
      group.steps = {next_work_step(), tote_step(2, "next_work", "cart"), place_with_work(3)};
      break;
    case Home::pack_station:
      packet.title = text("home.pack.context");
      group.steps = {tote_step(1, "open_pack", "pack")};
      group.steps.front().accept.push_back(any_parcel());
      break;
  }
  packet.groups.push_back(group);
  return packet;
}

}  // namespace fw::domain
