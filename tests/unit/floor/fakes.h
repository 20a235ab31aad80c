// A door with everything around it in the test's hand: the link, the service,
// the time.
#pragma once
#include <deque>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/floor/door.h"
#include "shared/base/clock.h"
#include "shared/wire/codec.h"

namespace fw::floor::test {

class ManualClock final : public Clock {
 public:
  EpochMs wall_ms() const override { return 1'795'262'400'000 + now; }
  std::int64_t monotonic_ms() const override { return now; }
  std::int64_t now = 1'000'000;
};

// What left for which peer.
struct Letter {
  std::string peer;
  wire::ToDevice body;
};

class FakeLink final : public wire::ServerLink {
 public:
  std::optional<wire::Incoming> receive() override {
    if (incoming.empty()) return std::nullopt;
    auto next = std::move(incoming.front());
    incoming.pop_front();
    return next;
  }
  wire::Sent send(const std::string& peer, std::string_view text) override {
    if (full.count(peer) > 0) return wire::Sent::would_block;
    if (gone.count(peer) > 0) return wire::Sent::unreachable;
    auto decoded = wire::decode_to_device(text);
    if (decoded) letters.push_back({peer, std::move(decoded->body)});
    return wire::Sent::ok;
  }

  std::deque<wire::Incoming> incoming;
  std::vector<Letter> letters;
  std::set<std::string> full;
  std::set<std::string> gone;
};

// Keeps what it is asked; the test answers when it likes.
class FakeService final : public service::FloorCommands {
 public:
  template <class Ask, class Outcome>
  struct Asked {
    service::DeviceInfo device;
    Ask ask;
    std::function<void(Outcome)> done;
  };

  bool hello(const std::string& host, const std::string& code, wire::Hello hello,
             std::function<void(service::HelloOutcome)> done) override {
    service::DeviceInfo device;
    device.code = code;
    return keep(hellos, {device, {host, std::move(hello)}, std::move(done)});
  }
  bool facts(const service::DeviceInfo& device, wire::Facts facts,
             std::function<void(service::FactsOutcome)> done) override {
    return keep(facts_asked, {device, std::move(facts), std::move(done)});
  }
  bool request(const service::DeviceInfo& device, wire::Request request,
               std::function<void(wire::Answer)> done) override {
    return keep(requests, {device, std::move(request), std::move(done)});
  }
  bool standing(const service::DeviceInfo&, wire::Standing standing) override {
    return keep(standings, standing);
  }
  bool heard(const service::DeviceInfo& device, bool gone) override {
    return keep(heards, {device.code, gone});
  }
  bool claim(const service::DeviceInfo& device, wire::Claim claim,
             std::function<void(service::ClaimOutcome)> done) override {
    return keep(claims, {device, std::move(claim), std::move(done)});
  }
  bool label_results(const service::DeviceInfo& device, wire::LabelResults results,
                     std::function<void(wire::ResultsStored)> done) override {
    return keep(label_results_asked, {device, std::move(results), std::move(done)});
  }
  bool push_results(const service::DeviceInfo& device, wire::PushResults results,
                    std::function<void(wire::ResultsStored)> done) override {
    return keep(push_results_asked, {device, std::move(results), std::move(done)});
  }
  bool unaccepted(const service::DeviceInfo& device,
                  std::function<void(service::ClaimOutcome)> done) override {
    return keep(unaccepteds, {device, 0, std::move(done)});
  }
  bool amendments(service::Effects effects,
                  std::function<void(service::Amendments)> done) override {
    return keep(amendments_asked, {{}, std::move(effects), std::move(done)});
  }

  bool busy = false;
  std::deque<Asked<std::pair<std::string, wire::Hello>, service::HelloOutcome>> hellos;
  std::deque<Asked<wire::Facts, service::FactsOutcome>> facts_asked;
  std::deque<Asked<wire::Request, wire::Answer>> requests;
  std::deque<wire::Standing> standings;
  std::deque<std::pair<std::string, bool>> heards;
  std::deque<Asked<wire::Claim, service::ClaimOutcome>> claims;
  std::deque<Asked<wire::LabelResults, wire::ResultsStored>> label_results_asked;
  std::deque<Asked<wire::PushResults, wire::ResultsStored>> push_results_asked;
  std::deque<Asked<int, service::ClaimOutcome>> unaccepteds;
  std::deque<Asked<service::Effects, service::Amendments>> amendments_asked;

 private:
  template <class Queue, class Item = typename Queue::value_type>
  bool keep(Queue& queue, Item item) {
    if (!busy) queue.push_back(std::move(item));
    return !busy;
  }
};

struct Floor {
  explicit Floor(DoorLimits limits = {})
      : door(link, service, Texts::embedded(), clock, std::move(limits), [this] { ++wakes; }) {}

  // `body` from a device over the connection `peer`.
  void say(const std::string& peer, const std::string& device, wire::ToServer body,
           const std::string& host = "hall-1") {
    const auto text = wire::encode(wire::Envelope<wire::ToServer>{device, std::move(body)});
    link.incoming.push_back(wire::FromPeer{peer, host, text.value()});
    door.step();
  }

  // Says hello and has the service welcome it.
  void join(const std::string& peer, const std::string& device,
            const std::string& role = "handheld", const std::string& stream = "stream-1") {
    wire::Hello hello;
    hello.stream = stream;
    say(peer, device, hello);
    let_in(device, role);
  }
  void let_in(const std::string& device, const std::string& role = "handheld") {
    service::HelloOutcome outcome;
    outcome.device = {7, 1, device, role, "de", 20, 16};
    wire::Welcome welcome;
    welcome.incarnation = "i-1";
    welcome.session = 5;
    outcome.reply = welcome;
    service.hellos.front().done(outcome);
    service.hellos.pop_front();
    door.step();
  }

  void pass(std::int64_t ms) {
    clock.now += ms;
    door.step();
  }

  // The letters of one kind to one peer.
  template <class Body>
  std::vector<Body> sent(const std::string& peer) const {
    std::vector<Body> all;
    for (const Letter& letter : link.letters)
      if (letter.peer == peer && std::holds_alternative<Body>(letter.body))
        all.push_back(std::get<Body>(letter.body));
    return all;
  }
  std::string last_goodbye(const std::string& peer) const {
    const auto all = sent<wire::Goodbye>(peer);
    return all.empty() ? "" : all.back().code;
  }

  ManualClock clock;
  FakeLink link;
  FakeService service;
  int wakes = 0;
  Door door;
};

inline wire::Facts facts_from(std::int64_t first, int count) {
  wire::Facts facts{"stream-1", {}};
  for (int i = 0; i < count; ++i) {
    wire::Fact fact;
    fact.seq = first + i;
    fact.kind = "put";
    facts.facts.push_back(fact);
  }
  return facts;
}

}  // namespace fw::floor::test
