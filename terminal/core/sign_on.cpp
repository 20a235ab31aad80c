#include "terminal/core/sign_on.h"

namespace fw::terminal {
namespace {
wire::Text own(Language language, Word w) { return wire::literal(std::string(word(language, w))); }
}  // namespace

wire::Packet sign_on_packet(Language language, const std::string& device) {
  wire::Step badge;
  badge.id = 1;
  badge.kind = wire::StepKind::badge;
  badge.request = "sign_on";
  wire::Accept any;
  any.meaning = wire::Meaning::badge;
  any.any = true;
  badge.accept.push_back(any);
  badge.show.context = wire::literal(device);
  badge.show.verb = own(language, Word::sign_on_verb);
  badge.show.ask = own(language, Word::sign_on_ask);
  badge.show.lines = {own(language, Word::sign_on_hint), own(language, Word::sign_on_hint_2)};
  wire::Group group;
  group.id = 1;
  group.steps.push_back(badge);
  wire::Packet packet;
  packet.kind = "sign_on";
  packet.title = own(language, Word::sign_on_context);
  packet.groups.push_back(group);
  return packet;
}

}  // namespace fw::terminal
