#include "hw/scale/descriptor_scale.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace fw::hw {
namespace {

// A closed connection must be an error here, not a signal that ends the program.
ssize_t send_quietly(int descriptor, std::string_view bytes) {
  const ssize_t sent = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent >= 0 || errno != ENOTSOCK) return sent;
  return ::write(descriptor, bytes.data(), bytes.size());
}

}  // namespace

DescriptorScale::DescriptorScale(int descriptor, DescriptorScaleRules rules)
    : descriptor_(descriptor), rules_(rules) {}

Reading DescriptorScale::read(std::int64_t now_ms) {
  receive();
  const bool silent = asked_ms_ && now_ms - *asked_ms_ > rules_.answer_within_ms;
  if (silent) newest_ = {0, ScaleStatus::fault};
  ask(now_ms);
  return broken_ ? Reading{0, ScaleStatus::fault} : newest_;
}

void DescriptorScale::receive() {
  char buffer[256];
  while (!broken_) {
    pollfd waiting{descriptor_, POLLIN, 0};
    if (::poll(&waiting, 1, 0) <= 0) break;
    const ssize_t size = ::read(descriptor_, buffer, sizeof buffer);
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) break;
    if (size <= 0) {
      broken_ = true;
      break;
    }
    // Seven-bit lines (7E1) read as eight carry their parity in the highest bit.
    for (ssize_t i = 0; i < size; ++i) received_ += static_cast<char>(buffer[i] & 0x7F);
  }
  while (const auto reading = take_answer(rules_.protocol, received_, rules_.unit)) {
    newest_ = *reading;
    asked_ms_.reset();
  }
}

void DescriptorScale::ask(std::int64_t now_ms) {
  if (broken_) return;
  const bool open = asked_ms_ && now_ms - *asked_ms_ <= rules_.answer_within_ms;
  const bool soon = last_asked_ms_ && now_ms - *last_asked_ms_ < rules_.ask_every_ms;
  if (open || soon) return;
  const ssize_t sent = send_quietly(descriptor_, weight_request(rules_.protocol));
  if (sent < 0 && errno != EAGAIN && errno != EINTR) broken_ = true;
  if (!asked_ms_) asked_ms_ = now_ms;
  last_asked_ms_ = now_ms;
}

}  // namespace fw::hw
