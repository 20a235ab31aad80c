// The server's side of a session: hello, heartbeat, facts, requests.
#include <algorithm>

#include "shared/wire/values/words.h"
#include "terminal/core/session.h"

namespace fw::terminal {
namespace {

constexpr std::size_t hellos_kept = 16;

}  // namespace

void Session::send(wire::ToServer body) { port_.send({profile_.device, std::move(body)}); }

void Session::leave() {
  if (welcome_) send(wire::Bye{});
  welcome_ = false;
}

void Session::step(const Now& now) {
  if (lost_since_ms_ < 0 && !welcome_) lost_since_ms_ = now.monotonic_ms;
  if (welcome_ && now.monotonic_ms - heard_ms_ > heartbeat_ms_ * 5 / 2) lost(now);
  if (!welcome_) {
    if (now.monotonic_ms >= next_hello_ms_) say_hello(now);
  } else {
    while (!answers_.empty()) {
      send(std::move(answers_.front()));
      answers_.pop_front();
    }
    if (now.monotonic_ms >= next_ping_ms_) {
      next_ping_ms_ = now.monotonic_ms + heartbeat_ms_;
      send(wire::Ping{now.monotonic_ms, outbox_.last_seq(), outbox_.acked_seq()});
    }
    facts_.step(outbox_, port_, profile_.device, now);
  }
  step_request(now);
  const bool waits = unacknowledged() > 0 || !request_id_.empty();
  if (!waits)
    unheard_since_ms_ = -1;
  else if (unheard_since_ms_ < 0)
    unheard_since_ms_ = now.monotonic_ms;
}

// A request goes out after its facts, is repeated under its id, and given up
// towards the person (not towards the server) after request_timeout_ms.
void Session::step_request(const Now& now) {
  const Slot asking =
      home_.pending && home_.pending->request.kind == "sign_off" ? Slot::home : slot();
  RunnerState& s = state(asking);
  if (!s.pending || s.pending->timed_out) {
    request_id_.clear();
    return;
  }
  const wire::Request& request = s.pending->request;
  if (request_id_ != request.id) {
    request_id_ = request.id;
    request_since_ms_ = now.monotonic_ms;
    next_request_ms_ = now.monotonic_ms;
    request_pause_.reset();
  }
  if (now.monotonic_ms - request_since_ms_ > request_timeout_ms) {
    time_out(s);
    request_id_.clear();
    Feedback feedback;
    feedback.signal = Signal::wrong;
    feedback.say = Say::no_answer;
    show(feedback);
    return;
  }
  const bool facts_out = facts_.has_sent(std::min(request.after_seq, outbox_.last_seq()));
  if (!welcome_ || !facts_out || outbox_.durable_seq() < outbox_.last_seq()) return;
  if (now.monotonic_ms < next_request_ms_) return;
  next_request_ms_ = now.monotonic_ms + request_pause_.next(random_);
  send(request);
}

// --- hello and welcome ---------------------------------------------------------------

void Session::say_hello(const Now& now) {
  wire::Hello hello;
  hello.protocol_min = wire::protocol_min;
  hello.protocol_max = wire::protocol_max;
  hello.program = profile_.program;
  hello.version = profile_.version;
  hello.stream = outbox_.stream();
  hello.last_seq = outbox_.durable_seq();
  hello.first_held_seq = outbox_.first_held_seq();
  hello.acked_seq = outbox_.acked_seq();
  hello.incarnation = memory_.incarnation;
  for (const auto w : wire::Words<wire::StepKind>::all) hello.step_kinds.emplace_back(w);
  for (const auto w : wire::Words<wire::After>::all) hello.afters.emplace_back(w);
  hello.columns = profile_.columns;
  hello.rows = profile_.rows;
  hello.session = memory_.session;
  if (work_.group != 0) {
    const auto* step = current_step(work_);
    hello.holds.push_back(
        {work_.packet.id, work_.packet.revision, work_.packet.epoch, step ? step->id : 0});
  }
  hello.sent_ms = now.monotonic_ms;
  hellos_.emplace_back(hello.sent_ms, hello.session);
  if (hellos_.size() > hellos_kept) hellos_.pop_front();
  next_hello_ms_ = now.monotonic_ms + hello_pause_.next(random_);
  send(std::move(hello));
}

// A welcome that was long under way knows nothing of who has signed on since.
bool Session::knows_session(const wire::Welcome& w) const {
  const auto asked = std::find_if(hellos_.begin(), hellos_.end(),
                                  [&](const auto& hello) { return hello.first == w.sent_ms; });
  return asked == hellos_.end() || asked->second == memory_.session;
}

void Session::lost(const Now& now) {
  welcome_ = false;
  lost_since_ms_ = now.monotonic_ms;
  hello_pause_.reset();
  next_hello_ms_ = now.monotonic_ms;
  ++counters_.reconnects;
}

void Session::on(const wire::Welcome& w, const Now& now) {
  if (w.acked_seq > outbox_.last_seq()) {
    outbox_.begin_stream(new_uuid_());
    facts_ = FactSender{};
    for (const Slot s : {Slot::home, Slot::work})
      if (state(s).pending) state(s).pending->request.after_seq = outbox_.last_seq();
    welcome_ = false;
    next_hello_ms_ = now.monotonic_ms;
    return;
  }
  welcome_ = true;
  goodbye_.reset();
  lost_since_ms_ = -1;
  hello_pause_.reset();
  heartbeat_ms_ = std::max<std::int64_t>(w.heartbeat_ms, 100);
  next_ping_ms_ = now.monotonic_ms + heartbeat_ms_;
  if (w.sent_ms != 0) clock_.measured(w.sent_ms, now, w.server_time_ms);
  if (w.acked_seq < outbox_.acked_seq()) {  // it was put back from a backup
    outbox_.take_back(w.acked_seq);
    facts_ = FactSender{};
  }
  acknowledged(w.acked_seq, now);
  facts_.rewind_to(w.acked_seq + 1);
  request_id_.clear();
  memory_.incarnation = w.incarnation;
  memory_.last_request = std::max(memory_.last_request, w.last_request);
  memory_.device_role = w.device_role;
  memory_.code_classes = w.code_classes;
  const bool knows = knows_session(w);
  const bool signed_off = knows && w.session == 0 && memory_.session != 0;
  if (knows && w.session != 0) {
    memory_.session = w.session;
    memory_.worker_name = w.worker_name;
    memory_.language = w.language;
  }
  outbox_.store_memory(memory_);
  if (signed_off) leave_session(now);
  // What was asked from the home packet is answered under its id: it stays until then. A
  // welcome that was long under way knows an older one than the answers since.
  const bool is_old = w.sent_ms != 0 && w.sent_ms < home_told_ms_;
  if (w.home && knows && !is_old && !home_.pending) set_home(*w.home, now);
}

void Session::on(const wire::Goodbye& goodbye, const Now& now) {
  welcome_ = false;
  if (lost_since_ms_ < 0) lost_since_ms_ = now.monotonic_ms;
  if (goodbye.code == "hello_first") {  // the server was restarted
    hello_pause_.reset();
    next_hello_ms_ = now.monotonic_ms + static_cast<std::int64_t>(random_.below(200));
    ++counters_.reconnects;
    return;
  }
  goodbye_ = goodbye;
  next_hello_ms_ = now.monotonic_ms + random_.between(5'000, 15'000);
}

// --- the rest ------------------------------------------------------------------------

void Session::receive(const wire::ToDevice& message, const Now& now) {
  heard_ms_ = now.monotonic_ms;
  if (unheard_since_ms_ >= 0) unheard_since_ms_ = now.monotonic_ms;
  std::visit([&](const auto& m) { on(m, now); }, message);
}

void Session::acknowledged(std::int64_t seq, const Now& now) {
  const std::int64_t before = outbox_.acked_seq();
  outbox_.acknowledge(seq);
  const std::int64_t news = outbox_.acked_seq() - before;
  if (news <= 0) return;
  counters_.facts_acknowledged += news;
  for (const std::int64_t ms : facts_.waited_ms(outbox_.acked_seq(), now)) ++counters_.ack_ms[ms];
  facts_.heard(now);
}

void Session::on(const wire::Ack& ack, const Now& now) {
  if (ack.stream == outbox_.stream()) acknowledged(ack.acked_seq, now);
}

void Session::on(const wire::Resend& resend, const Now& now) {
  if (resend.stream != outbox_.stream()) return;
  if (resend.from_seq < outbox_.first_held_seq()) {
    say_hello(now);  // says which facts are gone for good
    return;
  }
  facts_.rewind_to(resend.from_seq);
}

void Session::on(const wire::Pong& pong, const Now& now) {
  clock_.measured(pong.sent_ms, now, pong.server_time_ms);
  acknowledged(pong.acked_seq, now);
}

std::int64_t Session::unacknowledged() const { return outbox_.last_seq() - outbox_.acked_seq(); }

std::int64_t Session::offline_ms(const Now& now) const {
  std::int64_t since = -1;
  if (!welcome_) since = lost_since_ms_;
  if (unheard_since_ms_ >= 0)
    since = since < 0 ? unheard_since_ms_ : std::min(since, unheard_since_ms_);
  if (since < 0) return 0;
  const std::int64_t ms = now.monotonic_ms - since;
  return ms > offline_after_ms ? ms : 0;
}

LinkState Session::link(const Now& now) const {
  if (offline_ms(now) > 0) return LinkState::offline;
  const bool waits = unacknowledged() > 0 || !request_id_.empty();
  return !welcome_ || waits ? LinkState::sending : LinkState::live;
}

}  // namespace fw::terminal
