#include "tests/simulation/network.h"

#include <algorithm>

namespace fw::sim {

void Network::post(const std::string& from_host, const std::string& to_host,
                   const std::string& peer, std::string text) {
  if (is_down(from_host) || is_down(to_host)) return;
  if (random_.chance(rates.lost_per_mille)) {
    ++lost;
    return;
  }
  const bool to_server = to_host == "server";
  if (tamper) {
    Passing passing{to_server, peer, std::move(text), {}};
    const bool passes = tamper(passing);
    for (auto& said : passing.back) waiting_[peer].push_back({now_ms_(), next_number_++, said});
    if (!passes) return;
    text = std::move(passing.text);
  }
  const std::string address = to_server ? "server" : peer;
  if (to_server) text = peer + "\n" + text;
  const int copies = random_.chance(rates.doubled_per_mille) ? 2 : 1;
  doubled += copies - 1;
  for (int copy = 0; copy < copies; ++copy) {
    const std::int64_t delay_ms = rates.longest_delay_ms > 0 && random_.chance(300)
                                      ? random_.between(0, rates.longest_delay_ms)
                                      : 0;
    waiting_[address].push_back({now_ms_() + delay_ms, next_number_++, text});
  }
}

std::optional<std::string> Network::take(const std::string& to) {
  auto& messages = waiting_[to];
  const auto now_ms = now_ms_();
  auto next = messages.end();
  for (auto one = messages.begin(); one != messages.end(); ++one) {
    if (one->at_ms > now_ms) continue;
    if (next == messages.end() ||
        std::pair(one->at_ms, one->number) < std::pair(next->at_ms, next->number)) {
      next = one;
    }
  }
  if (next == messages.end()) return std::nullopt;
  std::string text = std::move(next->text);
  messages.erase(next);
  if (delivered) delivered(to, text);
  return text;
}

bool Network::quiet() const {
  return std::all_of(waiting_.begin(), waiting_.end(),
                     [](const auto& entry) { return entry.second.empty(); });
}

}  // namespace fw::sim
