// The seam between the protocol and its carrier: the door and the terminals see
// these interfaces; ZeroMQ (socket.h) is one implementation, the simulator's
// network another. Neither call ever blocks.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace fw::wire {

// Only an application's acknowledgement means that a message arrived.
enum class Sent {
  ok,           // handed to the carrier
  would_block,  // the peer's queue is full: keep the message, try later
  unreachable,  // nobody is there under this name (any more)
};

// A message with its tag checked; `text` is one JSON document, not yet read.
struct FromPeer {
  std::string peer;  // where to answer; says nothing about who it is
  std::string host;  // whose key the connection proved; "" on a plain link
  std::string text;
};

// A message that is none of this protocol.
struct BadFrame {
  std::string peer;
  std::string host;
  std::string why;        // "3 parts instead of 2"
  std::size_t parts = 0;  // that were read, the peer's name not counted
  std::size_t bytes = 0;
};

using Incoming = std::variant<FromPeer, BadFrame>;

// The server's side: many peers.
class ServerLink {
 public:
  virtual ~ServerLink() = default;
  virtual std::optional<Incoming> receive() = 0;
  virtual Sent send(const std::string& peer, std::string_view text) = 0;
};

// A device's side: the one server. What is none of this protocol is dropped.
class DeviceLink {
 public:
  virtual ~DeviceLink() = default;
  virtual std::optional<std::string> receive() = 0;
  virtual Sent send(std::string_view text) = 0;
};

}  // namespace fw::wire
