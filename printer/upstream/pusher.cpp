#include "printer/upstream/pusher.h"

#include <algorithm>

namespace fw::printer::upstream {

Pusher::Pusher(const Clock& clock, Sender& sender, std::uint64_t seed, Report report)
    : clock_(clock), sender_(sender), random_(seed), report_(std::move(report)) {}

void Pusher::set_destination(Destination destination) {
  const std::string code = destination.code;
  const auto at = lanes_.find(code);
  if (at == lanes_.end()) {
    lanes_.emplace(code, Lane(std::move(destination)));
  } else {
    at->second.set(std::move(destination));
  }
}

void Pusher::take(const wire::UpstreamMessage& message) {
  const auto at = lanes_.find(message.upstream);
  if (at != lanes_.end()) return at->second.take(message, now(), report_);
  wire::PushResult result;
  result.message = message.id;
  result.upstream = message.upstream;
  result.epoch = message.epoch;
  result.state = wire::PushState::parked;
  result.attempts = message.attempts;
  result.answer = "this printer daemon has no destination '" + message.upstream +
                  "': add it to its configuration";
  result.at_ms = clock_.wall_ms();
  report_(result);
}

void Pusher::confirmed(const std::string& upstream, const std::string& message_id) {
  const auto at = lanes_.find(upstream);
  if (at != lanes_.end()) at->second.confirmed(message_id);
}

void Pusher::drop(const std::string& upstream) {
  const auto at = lanes_.find(upstream);
  if (at != lanes_.end()) at->second.drop();
}

void Pusher::step() {
  for (const AttemptEnd& end : sender_.collect()) {
    const auto flight = in_flight_.find(end.number);
    if (flight == in_flight_.end()) continue;
    lanes_.at(flight->second).on_end(end, now(), random_, report_);
    in_flight_.erase(flight);
  }
  for (auto& [code, lane] : lanes_) {
    while (auto attempt = lane.next(next_attempt_, now())) {
      in_flight_.emplace(next_attempt_++, code);
      sender_.start(std::move(*attempt));
    }
  }
}

std::optional<std::int64_t> Pusher::next_due_in_ms() const {
  std::optional<std::int64_t> soonest;
  for (const auto& [code, lane] : lanes_) {
    const auto due = lane.next_due_in_ms(clock_.monotonic_ms());
    if (due && (!soonest || *due < *soonest)) soonest = due;
  }
  return soonest;
}

void Pusher::report_again() {
  for (const auto& [code, lane] : lanes_) lane.report_again(report_);
}

std::vector<DestinationHealth> Pusher::health() const {
  std::vector<DestinationHealth> all;
  for (const auto& [code, lane] : lanes_) all.push_back(lane.health(clock_.monotonic_ms()));
  return all;
}

}  // namespace fw::printer::upstream
