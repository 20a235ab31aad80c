// A simulated picker's totes: empty ones for slots, full ones, those left at the end.
#include <algorithm>

#include "hw/scanner/simulated_labels.h"
#include "terminal/core/judge.h"
#include "terminal/ui/person.h"

namespace fw::terminal {

using wire::Step;

// An empty tote for a slot: one that is on the cart and free, else from the park.
void Person::bind_tote() {
  if (!note_.taken.empty() && units_in_hands() > 0) {  // of a trip that is gone
    give_back();
    return;
  }
  const std::string tote = fetch_empty_tote();
  if (tote.empty()) return;
  asked_tote_ = tote;
  scan(hw::plain_label(tote));
}

// In the hands; "" = none is to be had just now.
std::string Person::fetch_empty_tote() {
  const RunnerState& state = session_.runner();
  std::string tote;
  for (const auto& code : containers_in_hands(hw::ContainerKind::tote)) {
    if (!is_in_use(code, state) && world_.look(code).empty()) tote = code;
  }
  if (!tote.empty()) return tote;
  walk_to(hall_.park());
  for (const auto& code : world_.containers_in(hall_.park())) {
    const auto container = world_.container(code);
    if (!container || container->kind != hw::ContainerKind::tote || !world_.look(code).empty())
      continue;
    const auto refused = not_now_ms_.find(code);
    if (refused != not_now_ms_.end() && refused->second > now_.monotonic_ms) continue;
    return world_.move_container(code, hands_) ? code : "";
  }
  wait_a_while();
  return "";
}

// "This slot has T-0091 already": that one, then. False when it is nowhere.
bool Person::obey_slot(const std::string& tote) {
  if (!world_.container(tote)) return false;
  if (asked_tote_ != tote && !asked_tote_.empty())
    (void)world_.move_container(asked_tote_, hall_.park());
  (void)world_.move_container(tote, hands_);
  asked_tote_ = tote;
  scan(hw::plain_label(tote));
  return true;
}

// --- a full tote ----------------------------------------------------------------------

// The tote takes no more than some of these units: says so. The screen asks how many
// went in and for the spare one. Only with goods that are what they are taken for: whose
// errors come out later is hard enough to follow.
bool Person::finds_tote_full() {
  if (rules_.tote_full_per_mille == 0 || !note_.wrong_units.empty() || note_.miscount != 0)
    return false;
  return slips(rules_.tote_full_per_mille) && call_exception("tote_full");
}

// "How many went in?" Never all of them: then the next stop would find it full.
void Person::say_how_many_went_in() {
  const RunnerState& state = session_.runner();
  const Step* put = step_of_detour();
  if (!put || container_code(*put, state).empty()) {  // the stop went away meanwhile
    press(Key::back);
    return;
  }
  const Quantity most = std::min(share(state, *put), units_in_hands());
  type(std::to_string(most > 1 ? random_.between(0, most - 1) : 0));
}

// The step that the exception was called from.
const Step* Person::step_of_detour() const {
  const RunnerState& state = session_.runner();
  const auto* group = current_group(state);
  if (!group || !state.detour) return nullptr;
  for (const Step& step : group->steps)
    if (step.id == state.detour->from) return &step;
  return nullptr;
}

// Of another order: that of a slot of this cart, which the terminal knows, or one that
// stands where packers fetch them.
std::string Person::tote_of_another(const std::string& full) {
  std::string found;
  if (random_.chance(500)) {
    for (const auto& code : containers_in_hands(hw::ContainerKind::tote))
      if (code != full && note_.filled.contains(code)) found = code;
    return found;
  }
  for (const auto& place : hall_.drop_places())
    for (const auto& code : world_.containers_in(place)) {
      const auto tote = world_.container(code);
      if (!hall_.claimed.contains(code) && tote && tote->kind == hw::ContainerKind::tote)
        found = code;
    }
  if (found.empty()) return "";
  walk_to(world_.container(found)->stands_in);
  return world_.move_container(found, hands_) ? found : "";
}

// An empty one, or by mistake one with goods.
void Person::scan_spare_tote() {
  const RunnerState& state = session_.runner();
  const Step* put = step_of_detour();
  const std::string full = put ? container_code(*put, state) : "";
  if (full.empty()) {
    press(Key::back);
    return;
  }
  std::string spare;
  if (rules_.wrong_spare_per_mille > 0 && slips(rules_.wrong_spare_per_mille))
    spare = tote_of_another(full);
  if (spare.empty()) spare = fetch_empty_tote();
  if (spare.empty()) return;
  const Quantity units = state.detour->progress.values.quantity.value_or(0);
  const auto goods_in_hands = in_hands();
  if (scan(hw::plain_label(spare)).signal == Signal::wrong) return;
  if (units > 0) lay_into(full, units, goods_in_hands);
  note_.taken_back.clear();  // the terminal offers no way back from here
}

// At home again: what was brought is left where it was to be left, a tote that a
// miscount left empty with it (the packer finds out); unused ones go back to the
// park. Those of a job that somebody else has now stay where they are.
void Person::leave_totes() {
  if (!note_.taken.empty() && units_in_hands() > 0) give_back();
  if (note_.taken.empty() && setup_.role == Role::picker && return_to_source()) return;
  const auto here = world_.location(note_.at);
  for (const auto& tote : containers_in_hands(hw::ContainerKind::tote)) {
    const bool used = note_.filled.contains(tote) || !world_.look(tote).empty();
    std::string to = used ? note_.drop_to : hall_.park();
    if (to.empty()) {
      to = here ? note_.at : hall_.park();
      leave_standing(tote, to);
    }
    (void)world_.move_container(tote, to);
  }
  note_.drop_to.clear();
  note_.filled.clear();
  note_.taken.clear();
}

}  // namespace fw::terminal
