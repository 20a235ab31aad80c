// A person in a test: scans, types and presses keys on a step runner, and keeps
// what it said and the facts it made.
#pragma once
#include <string>
#include <vector>

#include "terminal/core/runner.h"
#include "tests/unit/terminal/packets.h"

namespace fw::terminal::story {

class Walker {
 public:
  explicit Walker(Packet packet) {
    supply_.classes = {
        {"T-", Meaning::container}, {"W-", Meaning::badge}, {"CMD-", Meaning::command}};
    supply_.now_ms = 1000;
    keep(start(state, std::move(packet), next()));
  }

  CodeClasses& classes() { return supply_.classes; }  // of the site

  Feedback scan(const std::string& text) { return enter(scan_of_text(text)); }
  Feedback scan(Scan scan) { return enter(std::move(scan)); }
  Feedback type(const std::string& text) { return enter(Typed{text}); }
  Feedback press(Key key) { return enter(key); }
  Feedback weigh(std::int64_t grams, bool stable = true) { return enter(Weighing{grams, stable}); }
  Feedback enter(const Input& input) { return keep(apply(state, input, next())); }
  Feedback answered(AnswerStatus status, std::vector<std::string> say = {}) {
    Answer a;
    a.id = state.pending ? state.pending->request.id : "none";
    a.status = status;
    a.refused.title = literal("TOTE IN USE");
    for (auto& s : say) a.say.push_back(literal(s));
    return keep(apply(state, a, next()));
  }
  Feedback amended(Packet packet) { return keep(amend(state, std::move(packet), next())); }
  // The next input follows this soon.
  void within(std::int64_t ms) { gap_ms_ = ms; }

  Id step() const {
    const auto* s = current_step(state);
    return s ? s->id : 0;
  }
  std::vector<std::string> kinds() const {
    std::vector<std::string> all;
    for (const auto& f : facts) all.push_back(f.kind);
    return all;
  }

  RunnerState state;
  std::vector<Fact> facts;
  bool over = false;
  int requests = 0;

 private:
  const Supply& next() {
    supply_.now_ms += gap_ms_;
    gap_ms_ = 1000;
    supply_.request_id = "request-" + std::to_string(++ids_);
    return supply_;
  }
  Feedback keep(const Outcome& outcome) {
    for (const auto& f : outcome.facts) facts.push_back(f);
    over = over || outcome.packet_over;
    if (outcome.requested) ++requests;
    return outcome.feedback;
  }

  Supply supply_;
  std::int64_t gap_ms_ = 1000;
  int ids_ = 0;
};

}  // namespace fw::terminal::story
