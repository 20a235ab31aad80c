// How the step runner moves on: finishing steps, groups and exceptions, making
// facts and requests. Internal to terminal/core; runner.h is the way in.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "terminal/core/runner.h"

namespace fw::terminal {

// A list of steps that is on its way: the current group's or the exception's.
struct Frame {
  const std::vector<wire::Step>* steps = nullptr;
  wire::GroupOrder order = wire::GroupOrder::in_order;
  const Progress* progress = nullptr;

  bool is_done(Id step) const;
  const wire::Step* find(Id step) const;
  // The step that comes next; requests of an any_order list come last.
  const wire::Step* next_open() const;
};

// What a container step takes of the units counted; its need where none are.
Quantity share_of(const Frame& frame, const wire::Step& step);
Frame frame_of(const RunnerState& state);
Frame group_frame(const RunnerState& state);  // the group's, under an exception too

// The first group that is neither over nor put off, else the first put off; as if
// `finished` were over, too.
Id next_group(const RunnerState& state, Id finished = 0);
// Finished steps' values with a later step's over them. A new item clears what
// belonged to the item before.
wire::Values merge(wire::Values base, const wire::Values& own);

class Flow {
 public:
  Flow(RunnerState& state, const Supply& supply, Outcome& outcome)
      : state_(state), supply_(supply), outcome_(outcome) {}

  // Goes on until a step waits for a person or a request for its answer.
  void advance();
  // The step is complete with these values: its fact or request, then it closes.
  void complete(const wire::Step& step, wire::Values own);
  // An item step with what it has counted.
  void complete_item(const wire::Step& step);
  // A fact for the units counted since the last one (emit_each).
  void tell_units(const wire::Step& step, Quantity units);
  void ask(const wire::Step& step, wire::Values values);
  void ask_exception();
  void begin_detour(const wire::ExceptionOffer& offer, Id from);
  void conclude_detour(wire::Values values);
  // The last fact is taken back: a fact that says so, and the step is open again.
  void undo();
  void close_after_answer(const wire::Request& request);
  wire::Values detour_values() const;

 private:
  Progress& progress();
  void close(const wire::Step& step, const wire::Values& merged);
  void emit(const std::string& kind, Id step, std::optional<Id> load, wire::Values values);
  bool settle(const wire::Step& step);
  void finish_group();
  void enter_group(Id group);
  void end_item(Id from, const wire::Values& told);
  void put_off();
  void go_to(Id group);
  void remember_swaps(const Detour& detour);
  void remember_gone(const Detour& detour);
  void remember_bound(Id step, const std::string& code);
  void continue_after(const wire::ExceptionOffer& offer);

  RunnerState& state_;
  const Supply& supply_;
  Outcome& outcome_;
};

}  // namespace fw::terminal
