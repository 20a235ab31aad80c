// A server for tests: keeps marks and facts by stream, answers requests by a
// script, and can lose messages, be away, and forget who said hello.
#pragma once
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "shared/base/random.h"
#include "terminal/core/port.h"
#include "terminal/core/session.h"

namespace fw::terminal::story {

class FakeServer final : public Port {
 public:
  using Script = std::function<wire::Answer(const std::string& device, const wire::Request&)>;

  // --- the devices' side -------------------------------------------------------
  wire::Sent send(const wire::Envelope<wire::ToServer>& message) override {
    if (away) return wire::Sent::would_block;
    if (lost()) return wire::Sent::ok;
    handle(message);
    return wire::Sent::ok;
  }
  std::optional<wire::Envelope<wire::ToDevice>> receive() override {
    if (away || outgoing_.empty()) return std::nullopt;
    auto message = std::move(outgoing_.front());
    outgoing_.pop_front();
    return message;
  }

  // --- the test's side -----------------------------------------------------------
  void handle(const wire::Envelope<wire::ToServer>& message) {
    std::visit([&](const auto& body) { on(message.device, body); }, message.body);
  }
  void tell(const std::string& device, wire::ToDevice body) {
    if (!lost()) outgoing_.push_back({device, std::move(body)});
  }
  // The process was killed and started again: connections are forgotten.
  void restart() {
    greeted_.clear();
    outgoing_.clear();
  }
  std::vector<wire::Fact> facts_of(const std::string& device) const {
    const auto found = facts.find(device);
    return found == facts.end() ? std::vector<wire::Fact>{} : found->second;
  }

  bool away = false;
  std::uint64_t loss_per_mille = 0;
  Random chance{1};
  EpochMs now_ms = 1'800'000'000'000;
  Id session = 0;  // of the next welcome
  std::optional<wire::Packet> home;
  Script answer;
  std::map<std::string, std::vector<wire::Fact>> facts;  // by device, as applied
  std::map<std::string, std::int64_t> marks;             // by stream
  std::vector<wire::Hello> hellos;
  std::vector<wire::Request> requests;  // every repeat
  std::vector<wire::Standing> standings;
  int duplicates = 0;  // facts that came again
  int byes = 0;

 private:
  bool lost() { return loss_per_mille > 0 && chance.chance(loss_per_mille); }

  void on(const std::string& device, const wire::Hello& hello) {
    hellos.push_back(hello);
    greeted_[device] = hello.stream;
    if (hello.first_held_seq > marks[hello.stream] + 1)
      marks[hello.stream] = hello.first_held_seq - 1;
    wire::Welcome w;
    w.incarnation = "inc-1";
    w.acked_seq = marks[hello.stream];
    w.server_time_ms = now_ms;
    w.sent_ms = hello.sent_ms;
    w.heartbeat_ms = 1000;
    w.device_role = "handheld";
    w.code_classes = {{"T-", wire::Meaning::container},
                      {"W-", wire::Meaning::badge},
                      {"CMD-", wire::Meaning::command}};
    w.session = session != 0 ? session : sessions_[device];
    if (w.session != 0) {
      w.worker_name = "ANA";
      w.home = home;
    }
    tell(device, std::move(w));
  }
  void on(const std::string& device, const wire::Facts& batch) {
    if (!knows(device)) return;
    std::int64_t& mark = marks[batch.stream];
    for (const auto& fact : batch.facts) {
      if (fact.seq <= mark) {
        ++duplicates;
      } else if (fact.seq == mark + 1) {
        mark = fact.seq;
        facts[device].push_back(fact);
      } else {
        tell(device, wire::Resend{batch.stream, mark + 1});
        return;
      }
    }
    tell(device, wire::Ack{batch.stream, mark});
  }
  void on(const std::string& device, const wire::Request& request) {
    if (!knows(device)) return;
    requests.push_back(request);
    wire::Answer a;
    const auto known = answered_.find(request.id);
    const std::int64_t mark = marks[greeted_[device]];
    if (request.after_seq > mark) {
      a.status = wire::AnswerStatus::facts_first;
    } else if (known != answered_.end()) {
      a = known->second;
    } else if (answer) {
      a = answer(device, request);
      answered_[request.id] = a;
      if (a.session != 0) sessions_[device] = a.session;
      if (request.kind == "sign_off" && a.status == wire::AnswerStatus::ok) sessions_[device] = 0;
    }
    a.id = request.id;
    a.acked_seq = mark;
    tell(device, std::move(a));
  }
  void on(const std::string&, const wire::Standing& standing) { standings.push_back(standing); }
  void on(const std::string& device, const wire::Ping& ping) {
    if (knows(device)) tell(device, wire::Pong{ping.sent_ms, now_ms, marks[greeted_[device]]});
  }
  void on(const std::string&, const wire::Bye&) { ++byes; }
  template <class Other>
  void on(const std::string&, const Other&) {}

  bool knows(const std::string& device) {
    if (greeted_.count(device) != 0) return true;
    tell(device, wire::Goodbye{"hello_first", {}});
    return false;
  }

  std::map<std::string, std::string> greeted_;  // device -> stream
  std::map<std::string, Id> sessions_;
  std::map<std::string, wire::Answer> answered_;
  std::deque<wire::Envelope<wire::ToDevice>> outgoing_;
};

}  // namespace fw::terminal::story
