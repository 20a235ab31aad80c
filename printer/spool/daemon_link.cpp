#include "printer/spool/daemon_link.h"

#include "shared/base/log.h"
#include "shared/wire/codec.h"

namespace fw::printer {
namespace {

constexpr std::int64_t hello_every_ms = 2'000;
constexpr std::int64_t claim_every_ms = 10'000;
constexpr std::int64_t ping_every_ms = 5'000;
constexpr std::int64_t repeat_every_ms = 2'000;
constexpr std::int64_t silent_after_ms = 15'000;
constexpr std::size_t results_at_once = 50;

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

// Moves up to `results_at_once` into `batch`; what is not final is told once.
template <class Key, class Result>
void take_batch(std::map<Key, Result>& waiting, std::vector<Result>& batch) {
  for (auto it = waiting.begin(); it != waiting.end() && batch.size() < results_at_once;) {
    batch.push_back(it->second);
    it = is_final(it->second.state) ? std::next(it) : waiting.erase(it);
  }
}

}  // namespace

DaemonLink::DaemonLink(DaemonLinkOptions options, wire::DeviceLink& link,
                       DaemonLinkHandlers handlers)
    : options_(std::move(options)), link_(link), handlers_(std::move(handlers)) {}

void DaemonLink::step(std::int64_t monotonic_ms) {
  now_ms_ = monotonic_ms;
  while (const auto text = link_.receive()) {
    auto message = wire::decode_to_device(*text);
    if (!message) {
      log::warn("a message of the server is not understood: " + to_line(message.error()));
      continue;
    }
    if (message->device != options_.device) continue;
    heard_ms_ = now_ms_;
    std::visit([this](const auto& body) { on(body); }, message->body);
  }
  if (welcome_ && now_ms_ - heard_ms_ > silent_after_ms) {
    log::warn("the server is silent; starting again with hello");
    welcome_ = false;
    lost_ = true;
  }
  if (!welcome_) {
    if (now_ms_ >= next_hello_ms_) say_hello();
    return;
  }
  if (now_ms_ >= next_claim_ms_) send_claim();
  if (news_ || now_ms_ >= next_repeat_ms_) send_results();
  if (now_ms_ >= next_ping_ms_) {
    send(wire::Ping{now_ms_, 0, 0});
    next_ping_ms_ = now_ms_ + ping_every_ms;
  }
}

void DaemonLink::report(wire::LabelResult result) {
  labels_[result.job] = std::move(result);
  news_ = true;
}

void DaemonLink::report(wire::PushResult result) {
  messages_[result.message] = std::move(result);
  news_ = true;
}

void DaemonLink::leave() {
  if (welcome_) send(wire::Bye{});
}

void DaemonLink::on(const wire::Welcome&) {
  welcome_ = true;
  refused_.clear();
  next_claim_ms_ = now_ms_;
  next_repeat_ms_ = now_ms_;
}

void DaemonLink::on(const wire::Goodbye& goodbye) {
  if (refused_ != goodbye.code) log::error("the server refuses this daemon: " + goodbye.code);
  refused_ = goodbye.code;
  welcome_ = false;
}

void DaemonLink::on(const wire::Claimed& claimed) {
  for (const auto& one : claimed.resources) handlers_.leased(one.resource, one.epoch);
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
  next_hello_ms_ = now_ms_ + hello_every_ms;
}

void DaemonLink::send_claim() {
  if (send(wire::Claim{options_.resources})) next_claim_ms_ = now_ms_ + claim_every_ms;
}

void DaemonLink::send_results() {
  news_ = false;
  next_repeat_ms_ = now_ms_ + repeat_every_ms;
  wire::LabelResults labels;
  take_batch(labels_, labels.results);
  if (!labels.results.empty()) send(std::move(labels));
  wire::PushResults pushes;
  take_batch(messages_, pushes.results);
  if (!pushes.results.empty()) send(std::move(pushes));
}

}  // namespace fw::printer
