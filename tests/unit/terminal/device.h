// A device of a test: outbox file, session and a person with a badge, on a clock
// that the test turns by hand. switch_off() is a flat battery: nothing is said.
#pragma once
#include <memory>
#include <string>

#include "shared/base/uuid.h"
#include "tests/unit/terminal/fake_server.h"
#include "tests/unit/terminal/packets.h"

namespace fw::terminal::story {

class Device {
 public:
  Device(FakeServer& server, std::string path, std::string code = "HH-07")
      : server_(server), path_(std::move(path)), code_(std::move(code)) {
    switch_on();
  }

  void switch_on() {
    file_ = std::make_unique<OutboxFile>(OutboxFile::open(path_));
    outbox_ = std::make_unique<Outbox>(*file_, code_, random_uuid());
    Profile profile;
    profile.device = code_;
    session_ = std::make_unique<Session>(profile, *outbox_, server_, random_uuid, 7);
  }
  void switch_off() {
    session_.reset();
    outbox_.reset();
    file_.reset();
  }

  // Lets time pass in steps of 10 ms.
  void wait(std::int64_t ms) {
    for (std::int64_t passed = 0; passed < ms; passed += 10) {
      now.monotonic_ms += 10;
      now.wall_ms += 10;
      server_.now_ms += 10;
      while (auto message = server_.receive()) {
        if (session_) session_->receive(message->body, now);
      }
      if (session_) session_->step(now);
    }
  }
  Feedback scan(const std::string& text) { return enter(scan_of_text(text)); }
  Feedback type(const std::string& text) { return enter(Typed{text}); }
  Feedback press(Key key) { return enter(key); }
  Feedback enter(const Input& input) {
    now.monotonic_ms += 1000;
    now.wall_ms += 1000;
    return session_->enter(input, now);
  }
  void sign_on(const std::string& badge = "W-1") {
    wait(500);
    scan(badge);
    wait(500);
  }
  Session& operator*() { return *session_; }
  Session* operator->() { return session_.get(); }
  Outbox& outbox() { return *outbox_; }
  OutboxFile& file() { return *file_; }
  Id step() const {
    const auto* s = current_step(session_->runner());
    return s ? s->id : 0;
  }

  Now now{1'800'000'000'000, 5'000};

 private:
  FakeServer& server_;
  std::string path_;
  std::string code_;
  std::unique_ptr<OutboxFile> file_;
  std::unique_ptr<Outbox> outbox_;
  std::unique_ptr<Session> session_;
};

// A server that signs everybody on and hands out the packets of a list.
inline wire::Packet handheld_home() {
  wire::Packet home;
  home.kind = "home";
  wire::Group g;
  g.id = 1;
  g.order = wire::GroupOrder::any_order;
  wire::Step next = confirm_step(1);
  next.request = "next_work";
  next.show = show("PICK", "NEXT JOB", "", {}, "ENTER = next job");
  g.steps = {next};
  home.groups = {g};
  return home;
}

inline FakeServer::Script floor_script(std::vector<wire::Packet> work) {
  auto left = std::make_shared<std::deque<wire::Packet>>(work.begin(), work.end());
  return [left](const std::string&, const wire::Request& request) {
    wire::Answer a;
    if (request.kind == "sign_on") {
      a.session = 501;
      a.worker_name = "ANA";
      a.language = "en";
      a.home = handheld_home();
    } else if (request.kind == "next_work" && !left->empty()) {
      a.packet = left->front();
      left->pop_front();
    } else if (request.kind == "next_work") {
      a.status = wire::AnswerStatus::refused;
      a.refused.code = "no_work";
      a.refused.title = wire::literal("NO WORK NOW");
    }
    return a;
  };
}

}  // namespace fw::terminal::story
