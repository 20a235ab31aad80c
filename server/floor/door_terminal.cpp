// The door's side of terminals: hello, facts, requests, amended packets.
#include <algorithm>
#include <utility>

#include "server/floor/door.h"
#include "shared/base/log.h"
#include "shared/wire/values/words.h"

namespace fw::floor {

// ---- hello ---------------------------------------------------------------------

void Door::greet(const Sender& sender, const std::string& device, wire::Hello hello) {
  const std::int64_t now_ms = clock_.monotonic_ms();
  if (hellos_.count(device) > 0) return;  // being looked up
  const auto found = sessions_.find(device);
  if (found != sessions_.end()) {
    const Session& old = found->second;
    // The same outbox is the same terminal, back over another connection.
    const bool same = old.stream == hello.stream || old.peer == sender.peer || old.gone;
    if (!same && now_ms - old.heard_ms <= limits_.silence_ms)
      return say_goodbye(sender.peer, device, "device_in_use", device);
  }
  if (hellos_.size() >= limits_.hellos_in_flight) {
    ++counters_.limited;
    return;
  }
  const std::string stream = hello.stream;
  const auto done = [this, box = mailbox_, sender, device, stream](service::HelloOutcome outcome) {
    box->post([this, sender, device, stream, outcome = std::move(outcome)]() mutable {
      greeted(sender, device, stream, std::move(outcome));
    });
  };
  if (service_.hello(host_of(sender), device, std::move(hello), done)) {
    hellos_[device] = now_ms;
  } else {
    ++counters_.busy;
  }
}

void Door::greeted(const Sender& sender, const std::string& device, const std::string& stream,
                   service::HelloOutcome outcome) {
  hellos_.erase(device);
  if (std::holds_alternative<wire::Welcome>(outcome.reply))
    return welcome(sender, stream, std::move(outcome));
  const auto& goodbye = std::get<wire::Goodbye>(outcome.reply);
  std::string given = device;
  for (const auto& [name, value] : goodbye.text.args)
    if (name == "given") given = value;
  say_goodbye(sender.peer, device, goodbye.code, given);
}

EpochMs Door::books_time_ms() {
  const std::int64_t now_ms = clock_.monotonic_ms();
  const std::int64_t passed_ms = now_ms - told_at_ms_;
  const EpochMs gone_on_ms = told_ms_ + passed_ms - passed_ms / 20;
  told_ms_ = std::max(clock_.wall_ms(), told_ms_ == 0 ? 0 : gone_on_ms);
  told_at_ms_ = now_ms;
  return told_ms_;
}

void Door::welcome(const Sender& sender, const std::string& stream, service::HelloOutcome outcome) {
  auto reply = std::get<wire::Welcome>(std::move(outcome.reply));
  const std::int64_t now_ms = clock_.monotonic_ms();
  Session session{.serial = next_serial_++,
                  .peer = sender.peer,
                  .host = host_of(sender),
                  .device = std::move(outcome.device),
                  .stream = stream,
                  .rate = RateLimit(limits_.messages_a_second, limits_.messages_at_once),
                  .acked_seq = reply.acked_seq,
                  .heard_ms = now_ms,
                  .reported_ms = now_ms};
  if (reply.session == 0) session.device.language = limits_.language;
  reply.language = session.device.language;
  reply.heartbeat_ms = limits_.heartbeat_ms;
  if (reply.server_time_ms > told_ms_) {  // the books' time, after a restart
    told_ms_ = reply.server_time_ms;
    told_at_ms_ = now_ms;
  }
  reply.server_time_ms = books_time_ms();
  const std::string code = session.device.code;
  Session& live = sessions_.insert_or_assign(code, std::move(session)).first->second;
  counters_.sessions = sessions_.size();
  renderer_for(live).render(reply);
  send(live, reply);
  for (auto& packet : outcome.amended) amend(live, std::move(packet));
  for (auto& revoke : outcome.revoked) {
    renderer_for(live).render(revoke);
    send(live, revoke);
  }
}

// ---- facts ---------------------------------------------------------------------

void Door::on(Session& session, wire::Facts facts) {
  if (facts.stream != session.stream)
    return say_goodbye(session.peer, session.device.code, "hello_first", session.device.code);
  if (facts.facts.empty()) return;
  const std::size_t count = facts.facts.size();
  if (session.facts_in_flight + count > limits_.facts_in_flight) {
    ++counters_.limited;
    return;
  }
  const bool taken =
      service_.facts(session.device, std::move(facts),
                     back_to<service::FactsOutcome>(
                         session, [this, count](Session& s, const service::FactsOutcome& outcome) {
                           s.facts_in_flight -= count;
                           applied(s, outcome);
                         }));
  if (taken) {
    session.facts_in_flight += count;
  } else {
    ++counters_.busy;
  }
}

void Door::applied(Session& session, const service::FactsOutcome& outcome) {
  session.acked_seq = std::max(session.acked_seq, outcome.acked_seq);
  send(session, wire::Ack{outcome.stream, session.acked_seq});
  if (outcome.resend_from) send(session, wire::Resend{outcome.stream, *outcome.resend_from});
}

// ---- requests ------------------------------------------------------------------

void Door::on(Session& session, wire::Request request) {
  if (session.requests_in_flight.count(request.id) > 0) return;  // a repeat, answered soon
  if (session.requests_in_flight.size() >= limits_.requests_in_flight) {
    ++counters_.limited;
    return;
  }
  const std::string id = request.id;
  const std::string kind = request.kind;
  const bool taken = service_.request(
      session.device, std::move(request),
      back_to<wire::Answer>(session, [this, kind](Session& s, wire::Answer answer) {
        answered(s, kind, std::move(answer));
      }));
  if (taken) {
    session.requests_in_flight.insert(id);
  } else {
    ++counters_.busy;
  }
}

void Door::answered(Session& session, const std::string& kind, wire::Answer answer) {
  session.requests_in_flight.erase(answer.id);
  if (answer.status == wire::AnswerStatus::ok && kind == "sign_on" && !answer.language.empty())
    session.device.language = answer.language;
  if (answer.status == wire::AnswerStatus::ok && (kind == "sign_off" || kind == "leave"))
    session.device.language = limits_.language;
  // The answer's packet is newer than an amendment that still waits to be heard.
  if (answer.packet) {
    const auto waiting = session.unanswered.find(answer.packet->id);
    if (waiting != session.unanswered.end() &&
        waiting->second.packet.revision <= answer.packet->revision)
      session.unanswered.erase(waiting);
  }
  renderer_for(session).render(answer);
  send(session, answer);
}

// ---- packets that change ---------------------------------------------------------

void Door::amend(Session& session, wire::Packet packet) {
  const auto waiting = session.unanswered.find(packet.id);
  if (waiting != session.unanswered.end() && waiting->second.packet.revision >= packet.revision)
    return;
  renderer_for(session).render(packet);
  send(session, wire::Amend{packet});
  const Id id = packet.id;
  session.unanswered.insert_or_assign(id, Unanswered{std::move(packet), clock_.monotonic_ms()});
}

void Door::tell(service::Amendments amendments) {
  for (auto& [device, packet] : amendments.amended) {
    const auto found = sessions_.find(device);
    if (found != sessions_.end()) amend(found->second, std::move(packet));
  }
  for (auto& [device, revoke] : amendments.ended) {
    const auto found = sessions_.find(device);
    if (found == sessions_.end()) continue;  // its hello will tell it
    found->second.unanswered.erase(revoke.packet);
    renderer_for(found->second).render(revoke);
    send(found->second, revoke);
  }
}

void Door::on(Session& session, const wire::Standing& standing) {
  const auto waiting = session.unanswered.find(standing.packet);
  if (waiting != session.unanswered.end() && waiting->second.packet.revision <= standing.revision)
    session.unanswered.erase(waiting);
  if (!service_.standing(session.device, standing)) ++counters_.busy;
}

// ---- signs of life ---------------------------------------------------------------

void Door::on(Session& session, const wire::Ping& ping) {
  send(session, wire::Pong{ping.sent_ms, books_time_ms(), session.acked_seq});
}

void Door::on(Session& session, const wire::Bye&) {
  const std::string device = session.device.code;
  end(session);
  sessions_.erase(device);
  counters_.sessions = sessions_.size();
}

}  // namespace fw::floor
