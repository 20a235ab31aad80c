// A device of a story: the terminal's real outbox, session and step runner, over
// the network of the hall. switch_off() is a flat battery: nothing is said.
#pragma once
#include <memory>
#include <string>

#include "shared/base/uuid.h"
#include "terminal/core/link_port.h"
#include "terminal/core/session.h"
#include "tests/unit/service/hall.h"

namespace fw::service::story {

class Device {
 public:
  Device(Hall& hall, std::string code)
      : hall_(hall), code_(std::move(code)), path_(hall.folder.file(code_ + ".db")) {
    switch_on();
  }

  void switch_on() {
    ++runs_;
    line_ = std::make_unique<Line>(hall_.network, peer());
    port_ = std::make_unique<terminal::LinkPort>(*line_);
    file_ = std::make_unique<terminal::OutboxFile>(terminal::OutboxFile::open(path_));
    outbox_ = std::make_unique<terminal::Outbox>(*file_, code_, random_uuid());
    terminal::Profile profile;
    profile.device = code_;
    profile.columns = 20;
    session_ = std::make_unique<terminal::Session>(profile, *outbox_, *port_, random_uuid, 7);
  }
  void switch_off() {
    session_.reset();
    outbox_.reset();
    file_.reset();
  }
  // A new battery and a new memory: its outbox file is gone.
  void lose_memory() {
    switch_off();
    path_ += "x";
    hall_.pass(16'000);  // the door has noticed that it is gone
    switch_on();
    wait();
  }
  // No signal: what is said is lost, both ways.
  void cut_off() { hall_.network.cut_off.insert(peer()); }
  void reconnect(std::int64_t ms = 20'000) {
    hall_.network.cut_off.erase(peer());
    wait(ms);
  }

  // Time passes in steps of 50 ms; the server settles in each.
  void wait(std::int64_t ms = 300) {
    for (std::int64_t passed = 0; passed < ms; passed += 50) {
      hall_.pass(50);
      if (!session_) continue;
      while (auto message = port_->receive()) session_->receive(message->body, now());
      session_->step(now());
    }
  }
  // Each input is one second after the one before, and is answered.
  terminal::Feedback enter(const terminal::Input& input) {
    hall_.clock.now += 1000;
    const auto before = session_->enter(input, now());
    wait();
    return session_->feedback().signal == terminal::Signal::none ? before : session_->feedback();
  }
  terminal::Feedback scan(const std::string& text) { return enter(terminal::scan_of_text(text)); }
  terminal::Feedback type(const std::string& text) { return enter(terminal::Typed{text}); }
  terminal::Feedback press(terminal::Key key) { return enter(key); }
  terminal::Feedback weigh(std::int64_t grams) { return enter(terminal::Weighing{grams, true}); }
  void sign_on(const std::string& badge) {
    wait(1000);
    scan(badge);
  }
  void sign_off() {
    session_->sign_off(now());
    wait();
  }
  // An exception by its key: F4 and its number.
  terminal::Feedback call(const std::string& key) {
    press(terminal::Key::more);
    const auto offers = terminal::offers(session_->runner());
    for (std::size_t i = 0; i < offers.size(); ++i) {
      if (offers[i]->key == key) return type(std::to_string(i + 1));
    }
    terminal::Feedback none;
    none.signal = terminal::Signal::wrong;
    return none;
  }

  // Where the device stands, for a failing story.
  std::string where() const;
  const wire::Step* step() const { return terminal::current_step(session_->runner()); }
  Id step_id() const { return step() ? step()->id : 0; }
  std::string verb() const { return step() ? step()->show.verb.text : ""; }
  std::string big() const { return step() ? step()->show.big.text : ""; }
  const wire::Packet& packet() const { return session_->runner().packet; }
  bool has_work() const { return session_->slot() == terminal::Slot::work; }
  bool at_home() const { return session_->slot() == terminal::Slot::home; }
  terminal::Session* operator->() { return session_.get(); }
  terminal::Outbox& outbox() { return *outbox_; }
  terminal::Now now() const { return {hall_.clock.wall_ms(), hall_.clock.monotonic_ms()}; }

 private:
  std::string peer() const { return code_ + "#" + std::to_string(runs_); }

  Hall& hall_;
  std::string code_;
  std::string path_;
  int runs_ = 0;
  std::unique_ptr<Line> line_;
  std::unique_ptr<terminal::LinkPort> port_;
  std::unique_ptr<terminal::OutboxFile> file_;
  std::unique_ptr<terminal::Outbox> outbox_;
  std::unique_ptr<terminal::Session> session_;
};

// What a careful person does at each step of the packet in hand, until it is
// over; goods are where the packet says.
class Walk {
 public:
  Walk(Hall& hall, Device& device, std::string tote_prefix = "T-")
      : hall_(hall), device_(device), prefix_(std::move(tote_prefix)) {}

  // One step; false when there is no work in hand.
  bool next();
  void all() {
    for (int i = 0; i < 2000 && next(); ++i) continue;
  }
  // Until the step in hand is of this kind (and not done yet).
  bool until(wire::StepKind kind);

  // Asks for the next trip until there is none.
  void all_trips() {
    for (device_.type(""); device_.has_work(); device_.type("")) all();
  }

  std::int64_t weight_g = 0;  // what the scale will show; 0 = by the content's weight
  int totes = 0;              // given out so far

 private:
  bool answer_prompt(const terminal::RunnerState& state, const wire::Step& step);
  std::int64_t content_g() const;
  std::int64_t booked(const wire::Step& step) const;

  Hall& hall_;
  Device& device_;
  std::string prefix_;
};

}  // namespace fw::service::story
