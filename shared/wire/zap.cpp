#include "shared/wire/zap.h"

#include <array>
#include <cerrno>
#include <string>
#include <vector>

#include <zmq.h>

namespace fw::wire {
namespace {

constexpr std::size_t key_bytes = 32;

// The frames of one request; empty when none waits.
std::vector<std::string> read_frames(void* socket) {
  std::vector<std::string> frames;
  bool more = true;
  while (more) {
    zmq_msg_t part;
    zmq_msg_init(&part);
    int got = -1;
    do got = zmq_msg_recv(&part, socket, ZMQ_DONTWAIT);
    while (got < 0 && errno == EINTR);
    if (got >= 0)
      frames.emplace_back(static_cast<const char*>(zmq_msg_data(&part)), zmq_msg_size(&part));
    more = got >= 0 && zmq_msg_more(&part) != 0;
    zmq_msg_close(&part);
  }
  return frames;
}

std::string z85_of(const std::string& key) {
  std::array<char, 41> text{};
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(key.data());
  return zmq_z85_encode(text.data(), bytes, key_bytes) == nullptr ? "" : text.data();
}

}  // namespace

ZapHandler::~ZapHandler() {
  if (socket_ != nullptr) zmq_close(socket_);
}

Result<Done> ZapHandler::bind(void* context) {
  socket_ = zmq_socket(context, ZMQ_REP);
  const int none = 0;
  if (socket_ == nullptr || zmq_setsockopt(socket_, ZMQ_LINGER, &none, sizeof none) != 0 ||
      zmq_bind(socket_, "inproc://zeromq.zap.01") != 0)
    return refuse("cannot_bind", std::string("the judge of handshakes: ") + zmq_strerror(errno),
                  "one server socket with keys in a process", "stop the other one");
  return Done{};
}

void ZapHandler::serve() {
  while (answer_one()) {
  }
}

// Request: version, request id, domain, address, identity, mechanism, key.
// Reply: version, request id, status code, status text, user id, metadata. The
// refusal is 300, "for now": at 400 libzmq's client gives up for ever, and a host
// enrolled later would have to be restarted.
bool ZapHandler::answer_one() {
  const std::vector<std::string> request = read_frames(socket_);
  if (request.empty()) return false;
  const bool readable = request.size() == 7 && request[0] == "1.0" && request[2] == zap_domain &&
                        request[5] == "CURVE" && request[6].size() == key_bytes;
  const std::string* host = readable ? hosts_.host_of(z85_of(request[6])) : nullptr;
  if (host == nullptr) ++refused_;
  const std::array<std::string, 6> reply{"1.0",
                                         request.size() > 1 ? request[1] : "",
                                         host != nullptr ? "200" : "300",
                                         host != nullptr ? "OK" : "unknown key",
                                         host != nullptr ? *host : "",
                                         ""};
  for (std::size_t i = 0; i < reply.size(); ++i)
    zmq_send(socket_, reply[i].data(), reply[i].size(), i + 1 < reply.size() ? ZMQ_SNDMORE : 0);
  return true;
}

}  // namespace fw::wire
