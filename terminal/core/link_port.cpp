#include "terminal/core/link_port.h"

#include "shared/base/log.h"
#include "shared/wire/codec.h"

namespace fw::terminal {

wire::Sent LinkPort::send(const wire::Envelope<wire::ToServer>& message) {
  const auto text = wire::encode(message);
  if (!text) {  // only a message beyond the protocol's bounds; saying it again would not help
    log::error("message to the server not sent: " + to_line(text.error()));
    return wire::Sent::ok;
  }
  return link_.send(*text);
}

std::optional<wire::Envelope<wire::ToDevice>> LinkPort::receive() {
  while (auto text = link_.receive()) {
    auto message = wire::decode_to_device(*text);
    if (message) return std::move(*message);
    if (unreadable_++ % 1000 == 0)
      log::warn("message from the server not read: " + to_line(message.error()));
  }
  return std::nullopt;
}

}  // namespace fw::terminal
