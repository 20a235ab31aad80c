#include "tests/bench/facts_load.h"

#include <algorithm>
#include <stdexcept>
#include <thread>

#include "shared/base/uuid.h"
#include "shared/wire/codec.h"
#include "tests/bench/facts_servers.h"
#include "tests/bench/report.h"

namespace fw::bench {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int signed_on_and_ready = 5;
constexpr auto repeat_after = std::chrono::milliseconds(1500);

const wire::Step* find_step(const wire::Packet& packet, const std::string& request,
                            const std::string& emit) {
  for (const wire::Group& group : packet.groups) {
    for (const wire::Step& step : group.steps) {
      if (!request.empty() && step.request == request) return &step;
      if (!emit.empty() && step.emit == emit) return &step;
    }
  }
  return nullptr;
}

// Every kind that there is: the load runs no step, it only knows its one put.
std::vector<std::string> all_step_kinds() {
  return {"place",  "item",    "container", "quantity", "weight",
          "choice", "confirm", "parcel",    "badge",    "request"};
}
std::vector<std::string> all_afters() {
  return {"repeat_step", "end_item", "end_group", "later", "go_to_group", "end_packet"};
}

}  // namespace

Load::Load(const std::string& endpoint, int terminals, bool signs_on) {
  for (int i = 1; i <= terminals; ++i) {
    Terminal terminal;
    wire::DealerOptions options;
    options.endpoint = endpoint;
    auto socket = wire::DealerSocket::connect(context_, options);
    if (!socket) throw std::runtime_error(to_line(socket.error()));
    terminal.socket = std::move(socket).value();
    terminal.device = device_name(i);
    terminal.stream = random_uuid();
    terminal.pattern.kind = "put";
    terminal.pattern.values.quantity = 1;
    terminal.pattern.values.place = "A-0001";
    terminal.pattern.values.item = "SKU-1";
    terminal.pattern.values.container = "T-" + std::to_string(i);
    terminal.pattern.scans = 2;
    terminal.pattern.device_time_ms = 1'795'262'466'456;
    terminals_.push_back(std::move(terminal));
  }
  if (!signs_on) return;
  const auto give_up = Steady::now() + std::chrono::seconds(120);
  std::size_t ready = 0;
  while (ready < terminals_.size()) {
    if (Steady::now() > give_up) throw std::runtime_error("the terminals could not sign on");
    ready = 0;
    for (Terminal& terminal : terminals_) {
      sign_on(terminal);
      if (terminal.stage == signed_on_and_ready) ++ready;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

void Load::say(Terminal& terminal, wire::ToServer body) {
  const auto text = wire::encode(wire::Envelope<wire::ToServer>{terminal.device, std::move(body)});
  if (!text) throw std::runtime_error(to_line(text.error()));
  terminal.socket->send(*text);
}

// Stages: 0 hello, 1 sign on, 2 next work, 3 bind, then ready.
void Load::sign_on(Terminal& terminal) {
  while (const auto text = terminal.socket->receive()) {
    const auto message = wire::decode_to_device(*text);
    if (message) hear_sign_on(terminal, message->body);
  }
  if (terminal.stage == signed_on_and_ready || Steady::now() - terminal.asked_at < repeat_after) {
    return;
  }
  terminal.asked_at = Steady::now();
  if (terminal.stage == 0) {
    wire::Hello hello;
    hello.program = "floorwave-bench";
    hello.stream = terminal.stream;
    hello.step_kinds = all_step_kinds();
    hello.afters = all_afters();
    return say(terminal, hello);
  }
  wire::Request request;
  request.id = terminal.device + "-" + std::to_string(terminal.stage);
  request.session = terminal.pattern.session;
  if (terminal.stage == 1) {
    request.kind = "sign_on";
    request.values.badge = badge_of(std::stoi(terminal.device.substr(3)));
  } else if (terminal.stage == 2) {
    request.kind = "next_work";
    request.step = 1;
  } else {
    request.kind = "bind";
    request.packet = terminal.pattern.packet;
    request.revision = terminal.pattern.revision;
    request.epoch = terminal.pattern.epoch;
    request.step = terminal.bind_step;
    request.values.container = terminal.pattern.values.container;
  }
  say(terminal, request);
}

void Load::hear_sign_on(Terminal& terminal, const wire::ToDevice& body) {
  if (std::holds_alternative<wire::Welcome>(body) && terminal.stage == 0) {
    terminal.stage = 1;
    terminal.asked_at = {};
  }
  if (const auto* goodbye = std::get_if<wire::Goodbye>(&body)) {
    throw std::runtime_error("goodbye: " + goodbye->code + " " + goodbye->text.text);
  }
  const auto* answer = std::get_if<wire::Answer>(&body);
  if (answer == nullptr || answer->id != terminal.device + "-" + std::to_string(terminal.stage)) {
    return;
  }
  if (answer->status == wire::AnswerStatus::refused) {
    throw std::runtime_error("refused: " + answer->refused.code);
  }
  if (terminal.stage == 1) terminal.pattern.session = answer->session;
  if (terminal.stage >= 2 && answer->packet) {
    const wire::Packet& packet = *answer->packet;
    terminal.pattern.packet = packet.id;
    terminal.pattern.revision = packet.revision;
    terminal.pattern.epoch = packet.epoch;
    const auto* bind = find_step(packet, "bind", "");
    const auto* put = find_step(packet, "", "put");
    if (bind == nullptr || put == nullptr) {
      throw std::runtime_error("a trip without the steps that were expected");
    }
    terminal.bind_step = bind->id;
    terminal.pattern.step = put->id;
    terminal.pattern.load = put->load;
  }
  terminal.stage = terminal.stage == 3 ? signed_on_and_ready : terminal.stage + 1;
  terminal.asked_at = {};
}

bool Load::send_fact(Terminal& terminal) {
  wire::Facts facts;
  facts.stream = terminal.stream;
  facts.facts.push_back(terminal.pattern);
  facts.facts.back().seq = terminal.sent_seq + 1;
  const auto text = wire::encode(wire::Envelope<wire::ToServer>{terminal.device, std::move(facts)});
  if (!text) throw std::runtime_error(to_line(text.error()));
  if (terminal.socket->send(*text) != wire::Sent::ok) return false;
  ++terminal.sent_seq;
  terminal.sent_at.push_back(Steady::now());
  return true;
}

void Load::receive(Terminal& terminal, Time now) {
  while (const auto text = terminal.socket->receive()) {
    const auto message = wire::decode_to_device(*text);
    if (!message) continue;
    if (std::holds_alternative<wire::Resend>(message->body)) {
      throw std::runtime_error("a fact was lost on loopback");
    }
    const auto* ack = std::get_if<wire::Ack>(&message->body);
    if (ack == nullptr) continue;
    for (; terminal.acked_seq < ack->acked_seq && !terminal.sent_at.empty(); ++terminal.acked_seq) {
      latencies_ms_.push_back(
          std::chrono::duration<double, std::milli>(now - terminal.sent_at.front()).count());
      terminal.sent_at.pop_front();
    }
  }
}

template <class MaySend>
LoadResult Load::run(double seconds, MaySend may_send) {
  const auto warm =
      std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(seconds / 4));
  const auto begin = Steady::now();
  auto measured_from = begin + warm;
  bool warming = true;
  latencies_ms_.clear();
  std::int64_t sent = 0;
  auto now = begin;
  while (now < measured_from + 3 * warm) {
    bool moved = false;
    for (Terminal& terminal : terminals_) {
      if (!terminal.sent_at.empty()) {
        const std::size_t before = latencies_ms_.size();
        receive(terminal, Steady::now());
        moved = moved || latencies_ms_.size() != before;
      }
      for (; may_send(terminal, now) && send_fact(terminal); ++sent) moved = true;
    }
    now = Steady::now();
    if (warming && now >= measured_from) {
      warming = false;
      measured_from = now;
      latencies_ms_.clear();
    }
    // The load must not take from the server what it measures.
    if (!moved) std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  LoadResult result;
  result.facts = sent;
  result.facts_a_second = static_cast<double>(latencies_ms_.size()) /
                          std::chrono::duration<double>(now - measured_from).count();
  result.p50_ms = percentile(latencies_ms_, 500);
  result.p99_ms = percentile(latencies_ms_, 990);
  result.p999_ms = percentile(latencies_ms_, 999);
  finish();
  return result;
}

void Load::finish() {
  const auto give_up = Steady::now() + std::chrono::seconds(30);
  for (Terminal& terminal : terminals_) {
    while (!terminal.sent_at.empty()) {
      receive(terminal, Steady::now());
      if (Steady::now() > give_up) throw std::runtime_error("facts were never acknowledged");
      if (!terminal.sent_at.empty()) std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  }
}

LoadResult Load::saturate(double seconds, int window) {
  return run(seconds, [&](const Terminal& terminal, Time) {
    return terminal.sent_at.size() < static_cast<std::size_t>(window);
  });
}

LoadResult Load::pace(double seconds, double facts_a_second) {
  const auto pause = std::chrono::duration_cast<Steady::duration>(
      std::chrono::duration<double>(static_cast<double>(terminals_.size()) / facts_a_second));
  Time due = Steady::now();
  for (Terminal& terminal : terminals_) {
    terminal.due = due;
    due += pause / static_cast<int>(terminals_.size());
  }
  return run(seconds, [&](Terminal& terminal, Time now) {
    if (now < terminal.due) return false;
    terminal.due += pause;
    return true;
  });
}

}  // namespace fw::bench
