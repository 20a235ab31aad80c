#include "printer/spool/daemon_link.h"

#include <algorithm>

#include "shared/base/log.h"
#include "shared/wire/codec.h"

namespace fw::printer {
namespace {

// Pauses of shared/wire/README.md, section 9.
constexpr std::int64_t hello_first_ms = 250;
constexpr std::int64_t hello_most_ms = 10'000;
constexpr std::int64_t claim_every_ms = 10'000;
constexpr std::int64_t own_lease_ms = 25'000;  // the server's is 30 s
constexpr std::int64_t repeat_every_ms = 2'000;
constexpr std::int64_t reconnect_after_ms = 60'000;
// Results that come quickly one after another share a message: the server hears
// 200 messages a second of a device.
constexpr std::int64_t results_every_ms = 20;
constexpr std::size_t results_at_once = 50;
constexpr std::size_t bytes_at_once = wire::max_frame_to_server - 8 * 1024;
constexpr std::int64_t most_wait_ms = 100;

bool is_final(wire::LabelState state) {
  switch (state) {
    case wire::LabelState::printed:
    case wire::LabelState::unknown:
    case wire::LabelState::failed:
      return true;
    case wire::LabelState::accepted:
    case wire::LabelState::stuck:
      return false;
  }
  return false;
}

bool is_final(wire::PushState state) {
  switch (state) {
    case wire::PushState::done:
    case wire::PushState::parked:
      return true;
    case wire::PushState::accepted:
    case wire::PushState::retrying:
      return false;
  }
  return false;
}

// At most this many bytes in a message: a text's control characters and quotes
// grow in JSON, the other fields are short.
std::size_t room_of(const std::string& text) {
  std::size_t bytes = 0;
  for (const char c : text.substr(0, wire::max_note)) {
    bytes += static_cast<unsigned char>(c) < 0x20 ? 6 : (c == '"' || c == '\\') ? 2 : 1;
  }
  return bytes + 512;
}
std::size_t room_of(const wire::LabelResult& result) { return room_of(result.detail); }
std::size_t room_of(const wire::PushResult& result) { return room_of(result.answer); }

}  // namespace

DaemonLink::DaemonLink(DaemonLinkOptions options, wire::DeviceLink& link,
                       DaemonLinkHandlers handlers)
    : options_(std::move(options)),
      link_(link),
      handlers_(std::move(handlers)),
      random_(options_.seed) {}

std::int64_t DaemonLink::step(std::int64_t monotonic_ms) {
  if (now_ms_ == 0) lost_since_ms_ = heard_ms_ = monotonic_ms;
  now_ms_ = monotonic_ms;
  receive();
  keep_time();
  if (!welcome_) {
    if (now_ms_ >= next_hello_ms_) say_hello();
    return std::clamp<std::int64_t>(next_hello_ms_ - now_ms_, 0, most_wait_ms);
  }
  if (now_ms_ >= next_claim_ms_) send_claim();
  if (now_ms_ >= next_results_ms_) send_results();
  if (now_ms_ >= next_ping_ms_) {
    send(wire::Ping{now_ms_, 0, 0});
    next_ping_ms_ = now_ms_ + heartbeat_ms_;
  }
  return std::clamp<std::int64_t>(next_results_ms_ - now_ms_, 1, most_wait_ms);
}

void DaemonLink::receive() {
  while (const auto text = link_.receive()) {
    auto message = wire::decode_to_device(*text);
    if (!message) {
      log::warn("a message of the server is not understood: " + to_line(message.error()));
      continue;
    }
    heard_ms_ = lost_since_ms_ = now_ms_;
    // "?": the server could not read whose message it answers, so it is ours.
    if (message->device != options_.device && message->device != "?") continue;
    std::visit([this](const auto& body) { on(body); }, message->body);
  }
}

void DaemonLink::keep_time() {
  if (welcome_ && now_ms_ - heard_ms_ > heartbeat_ms_ * 5 / 2) {
    log::warn("the server is silent; starting again with hello");
    welcome_ = false;
    hello_pause_ms_ = 0;
    next_hello_ms_ = now_ms_;
  }
  if (now_ms_ - lost_since_ms_ > reconnect_after_ms) {
    lost_ = true;
    lost_since_ms_ = now_ms_;
  }
  for (auto it = leases_.begin(); it != leases_.end();) {
    if (now_ms_ < it->second.until_ms) {
      ++it;
      continue;
    }
    log::warn("the lease of " + it->first.code + " could not be renewed; it rests until it is");
    handlers_.leased(it->first, 0);
    it = leases_.erase(it);
  }
}

void DaemonLink::report(wire::LabelResult result) {
  const Id job = result.job;
  labels_[job] = {std::move(result), now_ms_};
  next_results_ms_ = std::min(next_results_ms_, now_ms_ + results_every_ms);
}

void DaemonLink::report(wire::PushResult result) {
  const std::string message = result.message;
  messages_[message] = {std::move(result), now_ms_};
  next_results_ms_ = std::min(next_results_ms_, now_ms_ + results_every_ms);
}

void DaemonLink::leave() {
  if (welcome_) send(wire::Bye{});
}

void DaemonLink::on(const wire::Welcome& welcome) {
  welcome_ = true;
  if (!refused_.empty()) log::info("the server lets this daemon in again");
  refused_.clear();
  if (welcome.heartbeat_ms > 0) heartbeat_ms_ = welcome.heartbeat_ms;
  hello_pause_ms_ = 0;
  claim_sent_ms_.reset();
  next_claim_ms_ = now_ms_;
  next_ping_ms_ = now_ms_ + heartbeat_ms_;
  // What was told over the old session may not have arrived.
  next_results_ms_ = now_ms_;
  for (auto& [job, waiting] : labels_) waiting.due_ms = now_ms_;
  for (auto& [id, waiting] : messages_) waiting.due_ms = now_ms_;
}

void DaemonLink::on(const wire::Goodbye& goodbye) {
  welcome_ = false;
  hello_pause_ms_ = 0;
  if (goodbye.code == "hello_first") {
    next_hello_ms_ = now_ms_ + random_.between(0, 200);
    return;
  }
  if (refused_ != goodbye.code) {
    log::error("the server refuses this daemon: " + goodbye.code + " " + goodbye.text.text);
  }
  refused_ = goodbye.code;
  next_hello_ms_ = now_ms_ + random_.between(5'000, 15'000);
}

void DaemonLink::on(const wire::Claimed& claimed) {
  // An answer to a claim that another answer overtook says nothing about time.
  const auto sent_ms = std::exchange(claim_sent_ms_, std::nullopt);
  for (const auto& one : claimed.resources) {
    const auto known = leases_.find(one.resource);
    if (one.epoch == 0) {
      if (known != leases_.end()) leases_.erase(known);
      handlers_.leased(one.resource, 0);
    } else if (sent_ms) {
      if (known == leases_.end()) {
        log::info("serving " + one.resource.code + ", lease " + std::to_string(one.epoch));
      }
      leases_[one.resource] = {one.epoch, *sent_ms + own_lease_ms};
      handlers_.leased(one.resource, one.epoch);
    }
  }
}

void DaemonLink::on(const wire::LabelJobs& jobs) { handlers_.labels(jobs.jobs); }

void DaemonLink::on(const wire::UpstreamMessages& messages) {
  handlers_.messages(messages.messages);
}

void DaemonLink::on(const wire::ResultsStored& stored) {
  for (const Id job : stored.label_jobs) labels_.erase(job);
  for (const auto& id : stored.upstream_messages) messages_.erase(id);
  handlers_.stored(stored);
}

bool DaemonLink::send(wire::ToServer body) {
  const auto text = wire::encode(wire::Envelope<wire::ToServer>{options_.device, std::move(body)});
  if (!text) {
    log::error("a message cannot be sent: " + to_line(text.error()));
    return false;
  }
  return link_.send(*text) == wire::Sent::ok;
}

void DaemonLink::say_hello() {
  wire::Hello hello;
  hello.protocol_min = wire::protocol_min;
  hello.protocol_max = wire::protocol_max;
  hello.program = "floorwave-printer";
  hello.version = options_.version;
  send(std::move(hello));
  hello_pause_ms_ =
      hello_pause_ms_ == 0 ? hello_first_ms : std::min(hello_pause_ms_ * 2, hello_most_ms);
  next_hello_ms_ = now_ms_ + random_.between(hello_pause_ms_ / 2, hello_pause_ms_);
}

void DaemonLink::send_claim() {
  if (!send(wire::Claim{options_.resources})) return;
  if (!claim_sent_ms_) claim_sent_ms_ = now_ms_;
  next_claim_ms_ = now_ms_ + claim_every_ms;
}

void DaemonLink::send_results() {
  send_due<wire::LabelResults>(labels_);
  send_due<wire::PushResults>(messages_);
  next_results_ms_ = now_ms_ + repeat_every_ms;
  for (const auto& [job, waiting] : labels_) {
    next_results_ms_ = std::min(next_results_ms_, waiting.due_ms);
  }
  for (const auto& [id, waiting] : messages_) {
    next_results_ms_ = std::min(next_results_ms_, waiting.due_ms);
  }
  next_results_ms_ = std::max(next_results_ms_, now_ms_ + results_every_ms);
}

// One message of what is due. What is not final is told once: when it gets lost,
// the server offers the job or message again and is told again.
template <class Message, class Key, class Result>
void DaemonLink::send_due(std::map<Key, Waiting<Result>>& waiting) {
  Message message;
  std::vector<Key> taken;
  std::size_t bytes = 0;
  for (const auto& [key, one] : waiting) {
    if (one.due_ms > now_ms_) continue;
    bytes += room_of(one.result);
    if (taken.size() == results_at_once || (bytes > bytes_at_once && !taken.empty())) break;
    message.results.push_back(one.result);
    taken.push_back(key);
  }
  if (taken.empty() || !send(std::move(message))) return;
  for (const Key& key : taken) {
    const auto at = waiting.find(key);
    if (is_final(at->second.result.state)) {
      at->second.due_ms = now_ms_ + repeat_every_ms;
    } else {
      waiting.erase(at);
    }
  }
}

}  // namespace fw::printer
