// What a simulated person does with what the screen says.
#include <algorithm>

#include "hw/scanner/simulated_labels.h"
#include "terminal/ui/person.h"

namespace fw::terminal {

using wire::Step;
using wire::StepKind;

void Person::act(const Now& now) {
  now_ = now;
  if (note_.gone && (!is_on(now) || session_.slot() == Slot::sign_on)) return;
  if (!note_.moves.empty()) return;
  // What was moved is forgotten before a hand is stirred again: whoever dies now would
  // find the hands as they were before the move, and take the same goods twice.
  forgets_moves_ = !stored_note_.moves.empty();
  if (forgets_moves_) {
    keep_note();
    return;
  }
  if (now.monotonic_ms * 1000 < busy_until_us_) return;
  if (!read_pages()) {
    const Step* step = current_step(session_.runner());
    switch (session_.slot()) {
      case Slot::sign_on:
        if (step) scan(hw::plain_label(setup_.badge));
        break;
      case Slot::home:
        at_home();
        break;
      case Slot::work:
        at_work(step);
        break;
    }
  }
  if (wrong_in_a_row_ > 3) wait_a_while();
  keep_note();
}

// Not so long that a demo stands still, not so short that the server is asked in
// vain: a person who waits looks up every few seconds.
void Person::wait_a_while() {
  busy_until_us_ = (now_.monotonic_ms + random_.between(300, 1200)) * 1000;
}

// Pages that only want to be read, answers that are not here yet.
bool Person::read_pages() {
  const RunnerState& state = session_.runner();
  if (session_.notice() || session_.is_resumed()) {
    if (session_.notice() && setup_.role == Role::packer) {
      return_sorted_unit();
      set_totes_down();
    }
    type("");
    return true;
  }
  if (state.pending) {
    if (state.pending->timed_out) type("");
    return true;
  }
  const bool news = session_.feedback_count() != seen_feedback_;
  seen_feedback_ = session_.feedback_count();
  const Feedback& last = session_.feedback();
  if (news && last.signal == Signal::wrong) {  // the server refused
    if (last.refusal.code == "slot_bound" && obey_slot(last.refusal.wanted.text)) return true;
    if (last.refusal.code == "no_work_on_container") clear_away_cart(asked_tote_);
    if (last.refusal.code == "weight_off") fill_empty_box(last.refusal.next.text);
    if (asked_tote_.empty() && !note_.sort_tote.empty() && session_.slot() == Slot::home) {
      put_off(note_.sort_tote);
      press(Key::back);
      return true;
    }
    if (!asked_tote_.empty()) {
      put_off(asked_tote_);
      std::erase(note_.totes, asked_tote_);
      hall_.claimed.erase(asked_tote_);
      const auto tote = world_.container(asked_tote_);
      if (setup_.role == Role::picker && tote && tote->stands_in == hands_)
        (void)world_.move_container(asked_tote_, hall_.park());
      asked_tote_.clear();
    } else {
      wait_a_while();
      return true;
    }
  }
  asked_tote_.clear();
  if (state.retry) {
    type("");
    if (session_.slot() != Slot::home) wait_a_while();
    return true;
  }
  return false;
}

void Person::at_home() {
  given_away_ = 0;
  if (note_.gone) {  // in its cradle the device is nobody's
    session_.sign_off(now_);
    return;
  }
  if (answer_take_over()) return;
  if (setup_.role == Role::packer && sort_items()) return;
  if (setup_.role == Role::packer) {
    // Totes of an order that was never opened (a crash came first) stay here; so do
    // those of an order that is parked, with what was verified already.
    const bool finished = note_.packing != 0 && note_.box.empty() && in_hands().empty();
    if (finished)
      clear_table();
    else
      set_totes_down();
    if (!note_.moves.empty()) return;
  } else {
    leave_totes();
    if (!note_.moves.empty() || take_over_cart()) return;
  }
  const Step* step = current_step(session_.runner());
  if (!step) return;
  if (setup_.role == Role::packer && step->kind == StepKind::container)
    fetch_next_order(*step);
  else
    on_step(*step);
}

// A packer has the order's box and totes in hand before anything else.
void Person::at_work(const Step* step) {
  if (note_.gone) {
    hand_over();
    return;
  }
  if (given_away_ == session_.runner().packet.id) {
    wait_a_while();  // until the device hears of it, too
    return;
  }
  if (setup_.role == Role::packer) {
    take_sorted_unit();
    if (!go_on_with_box()) return;
    hold_totes();
  }
  if (step) on_step(*step);
}

void Person::on_step(const Step& step) {
  const RunnerState& state = session_.runner();
  if (state.page == Page::which_line) {  // all lines that are open want the same
    type("1");
    return;
  }
  if (state.page == Page::menu) {
    press(Key::back);
    return;
  }
  if (state.prompt) {
    answer_prompt(step);
    return;
  }
  if (state.detour) {
    in_exception(step);
    return;
  }
  if (take_back()) return;
  if (session_.slot() == Slot::work && setup_.role == Role::picker && state.packet.kind == "pick" &&
      (fetch_cart() || walk_off(step)))
    return;
  if (state.packet.kind == "put_back")
    bring_back(step);
  else
    on_work_step(step);
}

// Picking, packing, counting: what a step of each kind asks.
void Person::on_work_step(const Step& step) {
  const RunnerState& state = session_.runner();
  const bool in_list =
      current_group(state) && current_group(state)->order == wire::GroupOrder::any_order;
  switch (step.kind) {
    case StepKind::place:
      go_to_place(step);
      return;
    case StepKind::item:
      if (in_list)
        verify_next();
      else
        take_goods(step);
      return;
    case StepKind::container:
      if (in_list)
        verify_next();
      else if (container_code(step, state).empty())
        bind_tote();
      else
        put_goods(step);
      return;
    case StepKind::quantity:
    case StepKind::weight:
    case StepKind::choice:
    case StepKind::confirm:
    case StepKind::request:
    case StepKind::parcel:
    case StepKind::badge:
      on_other_step(step);
      return;
  }
}

// Steps that mean the same in every kind of work.
void Person::on_other_step(const Step& step) {
  switch (step.kind) {
    case StepKind::quantity:
      count_place(step);
      return;
    case StepKind::weight:
      weigh_box();
      return;
    case StepKind::choice:
      if (!answer_empty(step)) choose(step);
      return;
    case StepKind::parcel:
      stick_and_scan_label(step);
      return;
    case StepKind::badge:
      scan(hw::plain_label(setup_.badge));
      return;
    case StepKind::confirm:
      if (!tell_other_items()) type("");
      return;
    case StepKind::place:
    case StepKind::item:
    case StepKind::container:
    case StepKind::request:
      type("");
      return;
  }
}

// The proposed one, else the first.
void Person::choose(const Step& step) {
  std::string value = step.preset;
  if (value.empty() && !step.options.empty()) value = step.options.front().value;
  const Feedback f = type(step.preset.empty() ? "1" : "");
  if (f.signal != Signal::wrong && setup_.role == Role::packer && !session_.runner().detour)
    note_.carton = value;
}

void Person::answer_prompt(const Step& step) {
  const RunnerState& state = session_.runner();
  switch (state.prompt->kind) {
    case Prompt::Kind::how_many: {
      const Quantity more = std::min(units_in_hands(), step.need) - counted(state, step.id);
      type(std::to_string(std::max<Quantity>(0, more)));
      return;
    }
    case Prompt::Kind::lot: {
      for (const auto& goods : in_hands())
        if (hall_.is_wanted(goods.sku, step) && !goods.lot.empty()) {
          type(goods.lot);
          return;
        }
      type(step.accept.empty() || step.accept.front().lot.empty() ? "NONE"
                                                                  : step.accept.front().lot);
      return;
    }
    case Prompt::Kind::serial:
      type("SN" + std::to_string(random_.below(1'000'000'000)));
      return;
  }
}

bool Person::call_exception(const std::string& key) {
  const auto all = offers(session_.runner());
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i]->key == key) {
      press(Key::more);
      type(std::to_string(i + 1));
      return true;
    }
  return false;
}

// The exception's own steps: short, missing, wrong item.
void Person::in_exception(const Step& step) {
  switch (step.kind) {
    case StepKind::quantity: {
      if (session_.runner().packet.kind == "count") {
        count_place(step);
        note_.aside_sku.clear();
        note_.aside_lot.clear();
        return;
      }
      if (session_.runner().detour->offer.key == "tote_full") {
        say_how_many_went_in();
        return;
      }
      const Quantity found = units_in_hands();
      const Quantity most = step.most > 0 ? step.most : found;
      type(std::to_string(std::clamp(found, step.least, std::max(step.least, most))));
      return;
    }
    case StepKind::choice:
      if (session_.slot() == Slot::home && setup_.role == Role::packer)
        type(world_.look(note_.sort_tote).empty() ? "2" : "1");  // "units are missing?"
      else
        choose(step);
      return;
    case StepKind::place:
      go_to_place(step);
      return;
    case StepKind::item:
      if (session_.runner().packet.kind == "count" && !note_.aside_sku.empty())
        scan(label_of({note_.aside_sku, note_.aside_lot, "", 1}));
      else if (!put_aside())
        press(Key::back);
      return;
    case StepKind::container:
      if (setup_.role == Role::packer) {  // where goods are put that do not go into the box
        scan(hw::plain_label(hall_.aside()));
        return;
      }
      if (session_.runner().detour->offer.key == "tote_full")
        scan_spare_tote();
      else
        press(Key::back);
      return;
    case StepKind::weight:
    case StepKind::parcel:
      press(Key::back);
      return;
    case StepKind::badge:
      scan(hw::plain_label(setup_.badge));
      return;
    case StepKind::confirm:
    case StepKind::request:
      type("");
      return;
  }
}

}  // namespace fw::terminal
