#include "server/domain/leaving.h"

#include <algorithm>

#include "server/domain/text.h"

namespace fw::domain {
namespace {

constexpr const char* key = "leave";
constexpr Id why_step = 9'000'000'001;  // beyond those of any kind of packet

bool is_leaving(const wire::ExceptionOffer& offer) { return offer.key == key; }

wire::ExceptionOffer leaving_offer() {
  wire::Step why;
  why.id = why_step;
  why.kind = wire::StepKind::choice;
  why.show.context = text("leave.context");
  why.show.verb = text("leave.why");
  why.show.ask = text("short.choose");
  why.options = {{"break", text("leave.break"), {}},
                 {"end_of_shift", text("leave.end_of_shift"), {}},
                 {"called_away", text("leave.called_away"), {}},
                 {"hand_over", text("leave.hand_over"), {}}};
  why.preset = "break";
  wire::ExceptionOffer offer;
  offer.key = key;
  offer.label = text("leave.label");
  offer.steps = {why};
  offer.request = "leave";
  offer.after = wire::After::repeat_step;
  return offer;
}

}  // namespace

void offer_leaving(wire::Packet& packet) {
  if (packet.id == 0) return;
  for (wire::Group& group : packet.groups) {
    if (std::any_of(group.exceptions.begin(), group.exceptions.end(), is_leaving)) continue;
    group.exceptions.push_back(leaving_offer());
  }
}

void drop_leaving(wire::Packet& packet) {
  for (wire::Group& group : packet.groups) std::erase_if(group.exceptions, is_leaving);
}

}  // namespace fw::domain
