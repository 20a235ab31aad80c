#include "terminal/core/fact_sender.h"

#include <algorithm>

#include "shared/wire/codec.h"

namespace fw::terminal {

bool FactSender::step(const Outbox& outbox, Port& port, const std::string& device, const Now& now) {
  const std::int64_t acked = outbox.acked_seq();
  next_seq_ = std::max(next_seq_, acked + 1);
  const bool waiting = next_seq_ > acked + 1;
  if (!waiting) waiting_since_ms_ = now.monotonic_ms;
  if (waiting && now.monotonic_ms - waiting_since_ms_ >= pause_ms_) {
    pause_ms_ = std::min(pause_ms_ * 2, most_pause_ms);
    waiting_since_ms_ = now.monotonic_ms;
    next_seq_ = acked + 1;
  }
  bool any = false;
  while (next_seq_ <= outbox.durable_seq() && next_seq_ <= acked + most_unacknowledged) {
    wire::Facts batch;
    batch.stream = outbox.stream();
    batch.facts = outbox.facts_from(next_seq_, wire::max_facts);
    if (batch.facts.empty()) break;
    batch.facts.resize(wire::facts_that_fit(batch.facts));
    const std::int64_t last = batch.facts.back().seq;
    if (port.send({device, std::move(batch)}) != wire::Sent::ok) break;
    const std::int64_t known = first_sent_.empty() ? acked : first_sent_.back().seq;
    for (std::int64_t seq = std::max(known + 1, next_seq_); seq <= last; ++seq)
      first_sent_.push_back({seq, now.monotonic_ms});
    next_seq_ = last + 1;
    any = true;
  }
  return any;
}

std::vector<std::int64_t> FactSender::waited_ms(std::int64_t acked_seq, const Now& now) {
  std::vector<std::int64_t> waited;
  while (!first_sent_.empty() && first_sent_.front().seq <= acked_seq) {
    waited.push_back(now.monotonic_ms - first_sent_.front().at_ms);
    first_sent_.pop_front();
  }
  return waited;
}

void FactSender::heard(const Now& now) {
  waiting_since_ms_ = now.monotonic_ms;
  pause_ms_ = first_pause_ms;
}

}  // namespace fw::terminal
