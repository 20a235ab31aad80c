#include "server/floor/door.h"

#include <utility>
#include <vector>

#include "shared/base/log.h"
#include "shared/wire/codec.h"

namespace fw::floor {
namespace {

constexpr std::int64_t tick_ms = 500;
constexpr std::int64_t lost_command_ms = 10'000;  // a command that failed never calls back

}  // namespace

Door::Door(wire::ServerLink& link, service::FloorCommands& service, const Texts& texts,
           const Clock& clock, DoorLimits limits, std::function<void()> wake)
    : link_(link),
      service_(service),
      texts_(texts),
      clock_(clock),
      limits_(std::move(limits)),
      mailbox_(std::make_shared<Mailbox>(std::move(wake))),
      goodbyes_(50, 200) {}

std::int64_t Door::step() {
  for (const auto& result : mailbox_->take()) result();
  std::size_t read = 0;
  for (; read < limits_.messages_a_step; ++read) {
    auto incoming = link_.receive();
    if (!incoming) break;
    receive_one(std::move(*incoming));
  }
  const std::int64_t now_ms = clock_.monotonic_ms();
  if (now_ms - timed_ms_ >= tick_ms || work_waits_ || effects_) keep_time(now_ms);
  return read == limits_.messages_a_step ? 0 : tick_ms;
}

void Door::hint(const service::Effects& effects) {
  const bool amended = !effects.amended_packets.empty() || !effects.revoked_leases.empty();
  const bool work = effects.label_jobs || effects.upstream_messages;
  if (!amended && !work) return;
  mailbox_->post([this, effects, amended, work] {
    if (work) work_waits_ = true;
    if (!amended) return;
    if (!effects_) effects_.emplace();
    effects_->merge(effects);
  });
}

void Door::say_restarting() {
  for (auto& [device, session] : sessions_) {
    wire::Goodbye goodbye{"restarting", {"goodbye.restarting", {{"given", device}}, ""}};
    renderer_for(session).render(goodbye);
    send(session, goodbye);
  }
}

// ---- messages ------------------------------------------------------------------

void Door::receive_one(wire::Incoming incoming) {
  ++counters_.received;
  const auto* sender = std::get_if<wire::FromPeer>(&incoming);
  if (sender == nullptr) {
    ++counters_.bad;
    const auto& frame = std::get<wire::BadFrame>(incoming);
    if (goodbyes_.allow(clock_.monotonic_ms()))
      log::warn("door: host '" + frame.host + "' sent no message of ours: " + frame.why);
    return;
  }
  auto message = wire::decode_to_server(sender->text);
  if (message) return dispatch(*sender, message->device, std::move(message->body));
  ++counters_.bad;
  const Refusal& why = message.error();
  say_goodbye(sender->peer, "?", why.code,
              why.code == "bad_message" ? why.given + "; wanted " + why.wanted : why.given);
}

void Door::dispatch(const Sender& sender, const std::string& device, wire::ToServer body) {
  if (auto* hello = std::get_if<wire::Hello>(&body))
    return greet(sender, device, std::move(*hello));
  Session* session = session_for(sender, device);
  if (session == nullptr) return;
  std::visit(
      [&](auto& message) {
        using Message = std::decay_t<decltype(message)>;
        if constexpr (!std::is_same_v<Message, wire::Hello>) on(*session, std::move(message));
      },
      body);
}

std::string Door::host_of(const Sender& sender) {
  return sender.host.empty() ? "local" : sender.host;
}

// The sender's session, or nullptr when the message must not be heard.
Session* Door::session_for(const Sender& sender, const std::string& device) {
  const auto found = sessions_.find(device);
  if (found != sessions_.end() && found->second.host != host_of(sender)) {
    say_goodbye(sender.peer, device, "unknown_device", device);
    return nullptr;
  }
  if (found == sessions_.end() || found->second.peer != sender.peer) {
    // Between its hello and our welcome a device may be early with a ping.
    if (hellos_.count(device) == 0) say_goodbye(sender.peer, device, "hello_first", device);
    return nullptr;
  }
  Session& session = found->second;
  session.heard_ms = clock_.monotonic_ms();
  session.gone = false;
  if (session.rate.allow(session.heard_ms)) return &session;
  ++counters_.limited;
  return nullptr;
}

Session* Door::find(const std::string& device, std::uint64_t serial) {
  const auto found = sessions_.find(device);
  return found != sessions_.end() && found->second.serial == serial ? &found->second : nullptr;
}

Renderer Door::renderer_for(const Session& session) const {
  return {texts_, session.device.language, session.device.columns};
}

void Door::send(Session& session, const wire::ToDevice& body) {
  const auto text = wire::encode(wire::Envelope<wire::ToDevice>{session.device.code, body});
  if (!text) {
    log::error("door: cannot tell " + session.device.code + ": " + to_line(text.error()));
    ++counters_.unsent;
    return;
  }
  const wire::Sent sent = link_.send(session.peer, *text);
  ++(sent == wire::Sent::ok ? counters_.sent : counters_.unsent);
  if (sent == wire::Sent::unreachable) session.gone = true;
}

// Bounded, so that a peer that cannot behave costs no more than it must.
void Door::say_goodbye(const std::string& peer, const std::string& device, const std::string& code,
                       const std::string& given) {
  ++counters_.refused;
  if (!goodbyes_.allow(clock_.monotonic_ms())) return;
  wire::Goodbye goodbye{code, {"goodbye." + code, {{"given", given}}, ""}};
  Renderer(texts_, limits_.language, 40).render(goodbye);
  const auto text = wire::encode(wire::Envelope<wire::ToDevice>{device, goodbye});
  if (text) link_.send(peer, *text);
}

// ---- time ----------------------------------------------------------------------

void Door::keep_time(std::int64_t now_ms) {
  ask_amendments(now_ms);
  for (auto& [device, session] : sessions_)
    if (session.has_claims && (work_waits_ || now_ms - session.work_asked_ms >= limits_.repeat_ms))
      ask_work(session, now_ms);
  work_waits_ = false;
  if (now_ms - timed_ms_ < tick_ms) return;
  timed_ms_ = now_ms;
  expire(now_ms);
  std::erase_if(hellos_, [&](const auto& h) { return now_ms - h.second > lost_command_ms; });
  for (auto& [device, session] : sessions_) {
    if (now_ms - session.reported_ms >= limits_.report_every_ms &&
        service_.heard(session.device, false))
      session.reported_ms = now_ms;
    for (auto& [packet, waiting] : session.unanswered) {
      if (now_ms - waiting.sent_ms < limits_.repeat_ms) continue;
      waiting.sent_ms = now_ms;
      send(session, wire::Amend{waiting.packet});
    }
  }
  counters_.sessions = sessions_.size();
}

void Door::expire(std::int64_t now_ms) {
  for (auto it = sessions_.begin(); it != sessions_.end();) {
    const Session& session = it->second;
    if (!session.gone && now_ms - session.heard_ms <= limits_.silence_ms) {
      ++it;
      continue;
    }
    ++counters_.expired;
    end(session);
    it = sessions_.erase(it);
  }
}

void Door::end(const Session& session) {
  if (!service_.heard(session.device, true)) ++counters_.busy;
}

void Door::ask_amendments(std::int64_t now_ms) {
  const bool in_flight =
      amendments_asked_ms_ >= 0 && now_ms - amendments_asked_ms_ < lost_command_ms;
  if (!effects_ || in_flight) return;
  const auto done = [this, box = mailbox_](service::Amendments amendments) {
    box->post([this, amendments = std::move(amendments)]() mutable {
      amendments_asked_ms_ = -1;
      tell(std::move(amendments));
    });
  };
  if (!service_.amendments(*effects_, done)) {
    ++counters_.busy;
    return;
  }
  amendments_asked_ms_ = now_ms;
  effects_.reset();
}

}  // namespace fw::floor
