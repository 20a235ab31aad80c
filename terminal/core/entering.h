// What a person enters, on its way through the step runner. Internal to
// terminal/core; runner.h is the way in.
#pragma once
#include <optional>
#include <string>

#include "terminal/core/runner_flow.h"

namespace fw::terminal {

// A whole number of nothing but digits.
std::optional<Quantity> to_number(const std::string& text);
// What a step wants scanned first of all.
std::optional<wire::Meaning> meaning_wanted(const wire::Step& step);

// What one scan or typed code adds to an item step, as far as it is known.
struct Entry {
  std::size_t accept = 0;
  std::string code;
  std::string lot;
  std::string expiry;
  std::string serial;
  bool typed = false;
  bool counted_by_hand = false;  // the answer to "How many?"
  Quantity units = 0;            // that answer
};

class Entering {
 public:
  Entering(RunnerState& state, const Supply& supply, Outcome& outcome)
      : state_(state), supply_(supply), outcome_(outcome), flow_(state, supply, outcome) {}

  void on(const Scan& scan);
  void on(const Typed& typed);
  void on(Key key);
  void on(const Weighing& weighing);

 private:
  // Each returns after it has said what there is to say.
  void judge(const Scan& scan, bool typed);
  void choose_line_by_scan(const Scan& scan);
  bool ask_which_item(const Scan& scan);
  Fit fit(const wire::Step& step, const Scan& scan, bool typed) const;
  bool is_no_spare(const wire::Step& step, const Fit& fit);
  void take(const wire::Step& step, const Fit& fit, const Scan* scan, bool typed);
  void take_item(const wire::Step& step, Entry entry);
  void count(const wire::Step& step, const Entry& entry, Quantity units);
  bool lot_is_clear(const wire::Step& step, const Entry& entry);
  bool serial_is_clear(const wire::Step& step, const Entry& entry);
  void raise(const wire::Step& step, const Entry& entry, Prompt::Kind kind);
  void answer_prompt(const std::string& text, const Scan* scan);
  void reject(const Scan& scan);
  void other_lot(const wire::Step& step, const Fit& fit, const std::string& lot);
  bool too_many(const Scan& scan, bool typed);
  void on_enter(const wire::Step& step);
  void on_text(const wire::Step& step, const std::string& text);
  Quantity most_here() const;
  void type_number(const wire::Step& step, const std::string& text);
  void type_more_units(const wire::Step& step, Quantity units);
  void type_weight(const wire::Step& step, const std::string& text);
  void weigh(const wire::Step& step, std::int64_t grams, bool typed);
  void choose(const wire::Step& step, const std::string& text);
  void choose_option(const wire::Step& step, const wire::Option& option, bool typed);
  void choose_from_menu(const std::string& text);
  void choose_line(const std::string& text);
  void call(const wire::ExceptionOffer& offer, Id from);
  void retry();
  void go_back();
  void clear();
  void reopen_last();
  void finish();
  Feedback& say(Signal signal, Say what);
  const wire::Step& step_of(const Prompt& prompt) const {
    return *frame_of(state_).find(prompt.step);
  }
  Count& count_of(const wire::Step& step);

  RunnerState& state_;
  const Supply& supply_;
  Outcome& outcome_;
  Flow flow_;
};

}  // namespace fw::terminal
