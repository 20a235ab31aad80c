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
  step.show.big = text("take_over.big", {{"done", number(offer.done)}, {"all", number(offer.all)}});
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
