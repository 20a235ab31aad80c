// A clock that stands still until told, and a sender whose attempts end when
// and how the test says.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "printer/upstream/pusher.h"

namespace fw::printer::upstream {

class FakeClock final : public Clock {
 public:
  EpochMs wall_ms() const override { return 1'700'000'000'000 + now_ms_; }
  std::int64_t monotonic_ms() const override { return now_ms_; }
  void pass(std::int64_t ms) { now_ms_ += ms; }

 private:
  std::int64_t now_ms_ = 5'000'000;
};

inline http::Response answer(int status, std::string body = "", http::Headers headers = {}) {
  return http::Response{status, std::move(headers), std::move(body)};
}
inline Outcome fault(const std::string& kind) {
  return Failure{http::Fault{http::Sent::unknown, kind, "on purpose"}};
}

class FakeSender final : public Sender {
 public:
  void start(Attempt attempt) override {
    started.push_back(id_of(attempt));
    under_way.emplace(started.back(), std::move(attempt));
  }
  std::vector<AttemptEnd> collect() override { return std::exchange(ended_, {}); }

  // Ends the attempt under way of this message.
  void end(const std::string& id, Outcome outcome) {
    const auto at = under_way.find(id);
    ended_.push_back(AttemptEnd{at->second.number, std::move(outcome)});
    under_way.erase(at);
  }
  static std::string id_of(const Attempt& a) {
    return std::string(a.call.headers.get("webhook-id"));
  }

  std::vector<std::string> started;  // message ids in order
  std::multimap<std::string, Attempt> under_way;

 private:
  std::vector<AttemptEnd> ended_;
};

inline wire::UpstreamMessage message(const std::string& id, Id shipment, int revision = 1) {
  wire::UpstreamMessage m;
  m.id = id;
  m.upstream = "shop";
  m.epoch = 1;
  m.shipment = shipment;
  m.revision = revision;
  m.type = "shipment.completed";
  m.body = "{\"id\":\"" + id + "\"}";
  return m;
}

inline Destination shop() {
  Destination d;
  d.code = "shop";
  d.url = "http://shop.example/shipments";
  d.secrets = {std::string(24, 'k')};
  return d;
}

// A pusher with one destination and all that it needs.
struct Desk {
  FakeClock clock;
  FakeSender sender;
  std::vector<wire::PushResult> reports;
  Pusher pusher{clock, sender, 7, [this](const wire::PushResult& r) { reports.push_back(r); }};

  explicit Desk(Destination destination = shop()) {
    pusher.set_destination(std::move(destination));
  }

  void take(const wire::UpstreamMessage& m) { pusher.take(m); }
  // Ends an attempt and lets the pusher see it.
  void end(const std::string& id, Outcome outcome) {
    sender.end(id, std::move(outcome));
    pusher.step();
  }
  // Passes time until the pusher wants to start something, and lets it.
  std::int64_t pass_to_next() {
    const auto due = pusher.next_due_in_ms();
    if (!due) return -1;
    clock.pass(*due);
    pusher.step();
    return *due;
  }
  wire::PushResult last(const std::string& id) const {
    for (auto r = reports.rbegin(); r != reports.rend(); ++r) {
      if (r->message == id) return *r;
    }
    return {};
  }
  std::vector<std::string> under_way() const {
    std::vector<std::string> ids;
    for (const auto& [id, attempt] : sender.under_way) ids.push_back(id);
    return ids;
  }
};

using Ids = std::vector<std::string>;

}  // namespace fw::printer::upstream
