#include "printer/upstream/lane.h"

#include <algorithm>

#include "printer/upstream/signature.h"

namespace fw::printer::upstream {
namespace {

using wire::PushState;

const char* const gone_text = "the destination answered 410 Gone and is disabled";

// A Structured Field String (RFC 8941), as the Idempotency-Key draft wants it.
std::string quoted(const std::string& id) {
  std::string out = "\"";
  for (const char c : id) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

}  // namespace

Lane::Lane(Destination destination)
    : destination_(std::move(destination)), breaker_(destination_.breaker) {}

void Lane::set(Destination destination) {
  destination_ = std::move(destination);
  breaker_ = Breaker(destination_.breaker);
  disabled_ = false;
  trouble_.clear();
}

// A message may go when it is neither final nor under way, no person must decide
// first, and no earlier revision of its shipment is still to be sent.
bool Lane::may_go(const Entry& entry) const {
  if (entry.is_final() || entry.attempt != 0 || entry.held) return false;
  const auto shipment = shipments_.find(entry.message.shipment);
  if (shipment == shipments_.end()) return true;
  for (const auto& [key, id] : shipment->second) {
    if (id == entry.message.id) return true;
    if (!entries_.at(id).is_final()) return false;
  }
  return true;
}

// Puts the messages of a shipment into ready_ or takes them out, as they now stand.
void Lane::refresh(Id shipment) {
  const auto at = shipments_.find(shipment);
  if (at == shipments_.end()) return;
  if (at->second.empty()) {
    shipments_.erase(at);
    return;
  }
  for (const auto& [key, id] : at->second) {
    const Entry& entry = entries_.at(id);
    if (may_go(entry)) {
      ready_.insert(key_of(entry));
    } else {
      ready_.erase(key_of(entry));
    }
  }
}

// True when an earlier revision was parked and the server may not know it yet.
bool Lane::waits_for_a_person(const wire::UpstreamMessage& message) const {
  const auto shipment = shipments_.find(message.shipment);
  if (shipment == shipments_.end()) return false;
  return std::any_of(shipment->second.begin(), shipment->second.end(), [&](const auto& earlier) {
    return earlier.first.first < message.revision && entries_.at(earlier.second).is_final();
  });
}

void Lane::take(const wire::UpstreamMessage& message, Instant now, const Report& report) {
  const auto known = entries_.find(message.id);
  if (known == entries_.end()) return add(message, now, report);
  Entry& entry = known->second;
  entry.message.epoch = entry.last.epoch = message.epoch;
  report(entry.last);
  if (entry.held && !waits_for_a_person(message)) {
    entry.held = false;
    refresh(message.shipment);
  }
}

void Lane::add(const wire::UpstreamMessage& message, Instant now, const Report& report) {
  Entry entry;
  entry.message = message;
  entry.order = next_order_++;
  entry.due_ms = now.monotonic_ms;
  entry.held = waits_for_a_person(message);
  entry.last.message = message.id;
  entry.last.upstream = message.upstream;
  entry.last.epoch = message.epoch;
  entry.last.attempts = message.attempts;
  entry.last.at_ms = now.wall_ms;
  shipments_[message.shipment].emplace(std::pair(message.revision, entry.order), message.id);
  Entry& kept = entries_.emplace(message.id, std::move(entry)).first->second;
  if (disabled_) return finish(kept, PushState::parked, gone_text, now.wall_ms, report);
  report(kept.last);
  refresh(message.shipment);
}

void Lane::confirmed(const std::string& message_id) {
  const auto at = entries_.find(message_id);
  if (at == entries_.end() || !at->second.is_final()) return;
  const Id shipment = at->second.message.shipment;
  const auto revisions = shipments_.find(shipment);
  if (revisions != shipments_.end()) {
    revisions->second.erase({at->second.message.revision, at->second.order});
  }
  entries_.erase(at);
  refresh(shipment);
}

void Lane::drop() {
  entries_.clear();
  shipments_.clear();
  ready_.clear();
  in_flight_.clear();
}

http::Call Lane::call_for(const Entry& entry, Instant now) const {
  const wire::UpstreamMessage& m = entry.message;
  const std::int64_t timestamp_s = now.wall_ms / 1000;
  http::Call call;
  call.method = "POST";
  call.url = destination_.url;
  call.headers.add("Content-Type", "application/json");
  call.headers.add("webhook-id", m.id);
  call.headers.add("webhook-timestamp", std::to_string(timestamp_s));
  if (!destination_.secrets.empty()) {
    call.headers.add("webhook-signature", sign(destination_.secrets, m.id, timestamp_s, m.body));
  }
  call.headers.add("Idempotency-Key", quoted(m.id));
  call.body = m.body;
  return call;
}

std::optional<Attempt> Lane::next(std::uint64_t attempt, Instant now) {
  const int allowed = breaker_.allowed(now.monotonic_ms, destination_.in_flight);
  if (disabled_ || ready_.empty() || static_cast<int>(in_flight_.size()) >= allowed) {
    return std::nullopt;
  }
  const auto [due_ms, order, id] = *ready_.begin();
  if (due_ms > now.monotonic_ms) return std::nullopt;
  ready_.erase(ready_.begin());
  Entry& entry = entries_.at(id);
  entry.attempt = attempt;
  ++entry.last.attempts;
  in_flight_.emplace(attempt, id);
  return Attempt{attempt, call_for(entry, now)};
}

void Lane::on_end(const AttemptEnd& end, Instant now, Random& random, const Report& report) {
  const auto flight = in_flight_.find(end.number);
  if (flight == in_flight_.end()) return;  // dropped meanwhile
  Entry& entry = entries_.at(flight->second);
  in_flight_.erase(flight);
  entry.attempt = 0;
  const Verdict verdict = judge(end.outcome, now.wall_ms);
  judge_destination(verdict, now, random);
  entry.last.http_status = verdict.http_status;
  switch (verdict.next) {
    case Next::done:
      return finish(entry, PushState::done, verdict.answer, now.wall_ms, report);
    case Next::park:
    case Next::park_and_pause:
      return finish(entry, PushState::parked, verdict.answer, now.wall_ms, report);
    case Next::park_and_disable:
      finish(entry, PushState::parked, verdict.answer, now.wall_ms, report);
      return park_all(now.wall_ms, report);
    case Next::again_soon:
    case Next::again_later:
      return retry(entry, verdict, now, random, report);
  }
}

void Lane::judge_destination(const Verdict& verdict, Instant now, Random& random) {
  const std::int64_t now_ms = now.monotonic_ms;
  const std::string what =
      (verdict.http_status != 0 ? std::to_string(verdict.http_status) + " " : "") + verdict.answer;
  if (verdict.next == Next::park_and_pause) {
    trouble_ = "the receiver refuses our signature, check the secret: " + what;
    return breaker_.trip_until(now_ms + destination_.wrong_secret_pause_ms);
  }
  if (verdict.next == Next::park_and_disable) {
    trouble_ = gone_text;
    disabled_ = true;
    return;
  }
  if (verdict.destination_failed) {
    trouble_ = what;
    breaker_.failed(now_ms, random);
    if (verdict.http_status != 0 && verdict.retry_after_ms) {
      breaker_.pause_until(
          now_ms + std::min(*verdict.retry_after_ms, destination_.breaker.longest_pause_ms));
    }
  } else if (verdict.http_status != 0) {
    breaker_.succeeded();
  }
}

void Lane::retry(Entry& entry, const Verdict& verdict, Instant now, Random& random,
                 const Report& report) {
  if (disabled_) return finish(entry, PushState::parked, gone_text, now.wall_ms, report);
  if (entry.last.attempts >= destination_.attempts) {
    return finish(
        entry, PushState::parked,
        "given up after " + std::to_string(entry.last.attempts) + " attempts: " + verdict.answer,
        now.wall_ms, report);
  }
  const bool soon = verdict.next == Next::again_soon;
  entry.conflicts = soon ? entry.conflicts + 1 : 0;
  std::int64_t wait_ms =
      soon ? back_off_ms(destination_.soon_ms, destination_.longest_retry_ms, entry.conflicts,
                         random)
           : back_off_ms(destination_.first_retry_ms, destination_.longest_retry_ms,
                         entry.last.attempts, random);
  if (verdict.retry_after_ms) {
    wait_ms =
        std::max(wait_ms, std::min(*verdict.retry_after_ms, destination_.longest_retry_after_ms));
  }
  entry.due_ms = now.monotonic_ms + wait_ms;
  const std::int64_t earliest_ms = std::max(entry.due_ms, breaker_.open_until_ms());
  entry.last.state = PushState::retrying;
  entry.last.answer = verdict.answer;
  entry.last.at_ms = now.wall_ms;
  entry.last.next_at_ms = now.wall_ms + (earliest_ms - now.monotonic_ms);
  report(entry.last);
  refresh(entry.message.shipment);
}

// The final result. Later revisions go on after `done`; after `parked` they wait
// for what a person decides about this one.
void Lane::finish(Entry& entry, PushState state, std::string answer, EpochMs now_ms,
                  const Report& report) {
  ready_.erase(key_of(entry));
  entry.last.state = state;
  entry.last.answer = std::move(answer);
  entry.last.at_ms = now_ms;
  entry.last.next_at_ms = 0;
  report(entry.last);
  Revisions& revisions = shipments_.at(entry.message.shipment);
  const std::pair<int, std::uint64_t> own{entry.message.revision, entry.order};
  for (auto later = revisions.upper_bound(own); later != revisions.end(); ++later) {
    entries_.at(later->second).held = state == PushState::parked;
  }
  if (state == PushState::done) revisions.erase(own);
  refresh(entry.message.shipment);
}

void Lane::park_all(EpochMs now_ms, const Report& report) {
  for (auto& [id, entry] : entries_) {
    if (!entry.is_final() && entry.attempt == 0) {
      finish(entry, PushState::parked, gone_text, now_ms, report);
    }
  }
}

std::optional<std::int64_t> Lane::next_due_in_ms(std::int64_t now_ms) const {
  if (disabled_ || ready_.empty()) return std::nullopt;
  const std::int64_t due_ms = std::max(std::get<0>(*ready_.begin()), breaker_.open_until_ms());
  const int allowed = breaker_.allowed(std::max(due_ms, now_ms), destination_.in_flight);
  if (static_cast<int>(in_flight_.size()) >= allowed) return std::nullopt;
  return std::max<std::int64_t>(0, due_ms - now_ms);
}

void Lane::report_again(const Report& report) const {
  for (const auto& [id, entry] : entries_) {
    if (entry.is_final()) report(entry.last);
  }
}

DestinationHealth Lane::health(std::int64_t now_ms) const {
  DestinationHealth health;
  health.code = destination_.code;
  health.in_flight = static_cast<int>(in_flight_.size());
  for (const auto& [id, entry] : entries_)
    ++(entry.is_final() ? health.unconfirmed : health.waiting);
  health.disabled = disabled_;
  health.pause_ms = std::max<std::int64_t>(0, breaker_.open_until_ms() - now_ms);
  if (disabled_ || health.pause_ms > 0 || breaker_.is_tripped()) health.trouble = trouble_;
  return health;
}

}  // namespace fw::printer::upstream
