// Sort totes at a pack station: any item out of the tote, the box of the order that
// the screen names, and the next one; what has no order is put aside.
#include <algorithm>

#include "hw/scanner/simulated_labels.h"
#include "terminal/ui/person.h"

namespace fw::terminal {

using wire::Meaning;
using wire::Step;

namespace {

bool is_sorting(const Step& step) {
  return step.request == "pack_unit" || step.request == "sort_empty" ||
         step.request == "sort_aside" || step.request == "sort_box_aside";
}

}  // namespace

// True when the home packet is that of a sort tote; its context is the tote's code.
bool Person::sort_items() {
  const Step* found = nullptr;
  for (const auto& group : session_.runner().packet.groups)
    for (const auto& step : group.steps)
      if (!found && is_sorting(step)) found = &step;
  if (!found) {
    leave_sort_tote();
    return false;
  }
  const Step step = *found;
  if (note_.sort_tote != step.show.context.text) {
    leave_sort_tote();
    note_.sort_tote = step.show.context.text;
  }
  std::erase(note_.totes, note_.sort_tote);
  if (note_.packing != 0) clear_table();  // the order before is done
  if (!note_.moves.empty()) return true;
  if (is_put_off(note_.sort_tote)) {  // refused a moment ago: another tote first
    if (!call_exception("leave_tote") && !call_exception("stays_in_tote")) press(Key::back);
    return true;
  }
  if (!hold_sort_tote()) return true;
  finish_aside(step);
  if (!note_.moves.empty()) return true;
  if (const Step* now = current_step(session_.runner()))
    if (session_.runner().prompt || session_.runner().detour ||
        session_.runner().page == Page::menu) {
      on_step(*now);
      return true;
    }
  if (step.request == "sort_aside")
    scan_aside_place(step);
  else if (step.request == "sort_box_aside")
    scan_box_aside(step);
  else
    scan_next_unit(step);
  return true;
}

bool Person::is_put_off(const std::string& tote) const {
  const auto refused = not_now_ms_.find(tote);
  return refused != not_now_ms_.end() && refused->second > now_.monotonic_ms;
}

void Person::put_off(const std::string& tote) {
  not_now_ms_[tote] = now_.monotonic_ms + random_.between(1000, 3000);
}

// In the hands, or fetched; another station may have it just now.
bool Person::hold_sort_tote() {
  const auto tote = world_.container(note_.sort_tote);
  if (!tote) {
    call_exception("leave_tote");
    return false;
  }
  if (tote->stands_in == hands_) return true;
  const auto& places = hall_.drop_places();
  const bool is_free = tote->stands_in == setup_.station ||
                       std::find(places.begin(), places.end(), tote->stands_in) != places.end();
  if (!is_free) {
    put_off(note_.sort_tote);
    if (!call_exception("leave_tote")) wait_a_while();
    return false;
  }
  hall_.claimed.insert(note_.sort_tote);
  walk_to(tote->stands_in);
  (void)world_.move_container(note_.sort_tote, hands_);
  walk_to(setup_.station);
  return true;
}

void Person::scan_next_unit(const Step& step) {
  const auto there = world_.look(note_.sort_tote);
  if (there.empty()) {
    note_.sort_unit = {};
    if (step.request == "sort_empty")
      type("");
    else if (!call_exception("tote_empty"))
      wait_a_while();
    return;
  }
  hw::Goods one = there[random_.below(there.size())];
  one.quantity = 1;
  note_.sort_unit = {one.sku, one.lot, "", ""};
  scan(label_of(one));
}

// A unit that the screen says goes nowhere: to the place for such things, or into an
// empty tote where only a tote will do.
void Person::scan_aside_place(const Step& step) {
  const bool place_will_do =
      std::any_of(step.accept.begin(), step.accept.end(),
                  [](const auto& accept) { return accept.meaning == Meaning::place; });
  if (note_.sort_unit.sku.empty()) {
    if (!call_exception("stays_in_tote")) wait_a_while();
    return;
  }
  std::string to = place_will_do ? hall_.aside() : "";
  if (to.empty()) to = empty_tote();
  if (to.empty()) {
    wait_a_while();
    return;
  }
  if (!place_will_do) asked_tote_ = to;
  lay_unit_in(to);
  scan(hw::plain_label(place_will_do ? hall_.print_of(to) : to));
}

// Of those that nobody goes for and that were not refused a moment ago.
std::string Person::empty_tote() const {
  for (const auto& code : world_.containers_in(hall_.park())) {
    const auto tote = world_.container(code);
    if (!is_put_off(code) && tote && tote->kind == hw::ContainerKind::tote &&
        !hall_.claimed.contains(code) && world_.look(code).empty())
      return code;
  }
  return "";
}

// The box of an order that was put on hold: its unit goes into a tote of its own.
void Person::scan_box_aside(const Step& step) {
  const auto box = hall_.begun_boxes.find(step.id);
  const auto inside =
      box == hall_.begun_boxes.end() ? std::vector<hw::Goods>{} : world_.look(box->second);
  if (inside.empty()) {  // somebody has it in hand still
    put_off(note_.sort_tote);
    if (!call_exception("leave_tote")) wait_a_while();
    return;
  }
  const std::string to = empty_tote();
  if (to.empty()) {
    wait_a_while();
    return;
  }
  asked_tote_ = to;
  note_.sort_unit = {inside.front().sku, inside.front().lot, "", box->second};
  lay_unit_in(to);
  scan(hw::plain_label(to));
}

// One of the words stands in the server's last lines.
bool Person::said(const std::vector<std::string>& words) const {
  for (const auto& line : session_.feedback().lines)
    for (const auto& word : words)
      if (line.text.find(word) != std::string::npos) return true;
  return false;
}

// Whether the step still asks where the unit in hand is put.
bool Person::asks_where(const Step& step) const {
  if (note_.sort_unit.from.empty()) return step.request == "sort_aside";
  const auto box = hall_.begun_boxes.find(step.id);
  return step.request == "sort_box_aside" && box != hall_.begun_boxes.end() &&
         box->second == note_.sort_unit.from;
}

// People put it there and then scan where it lies; the answer may take its time.
void Person::lay_unit_in(const std::string& to) {
  const SortUnit& unit = note_.sort_unit;
  const std::string& taken_from = unit.from.empty() ? note_.sort_tote : unit.from;
  const std::string from = unit.to.empty() ? taken_from : unit.to;  // not taken there a moment ago
  if (from != to) move(Movement::Kind::goods, from, to, {unit.sku, unit.lot, "", 1}, from);
  note_.sort_unit.to = to;
}

// The answer is here: the unit lies where it was said to lie.
void Person::finish_aside(const Step& step) {
  if (note_.sort_unit.to.empty() || asks_where(step)) return;
  const SortUnit unit = note_.sort_unit;
  note_.sort_unit = {};
  if (said({"again", "ochmal"})) {  // an order wants it by now
    move(Movement::Kind::goods, unit.to, note_.sort_tote, {unit.sku, unit.lot, "", 1}, unit.to);
    return;
  }
  std::erase_if(hall_.begun_boxes, [&](const auto& begun) { return begun.second == unit.from; });
  std::erase_if(note_.begun_boxes, [&](const auto& begun) { return begun.second == unit.from; });
  const auto tote = world_.container(unit.to);
  if (tote) (void)world_.move_container(unit.to, setup_.station);
  for (const auto& mispick : world_.mispicks_in(note_.sort_tote))
    if (mispick.made.sku == unit.sku) {
      world_.mispick_caught(mispick.number, hw::Caught::at_pack);
      break;
    }
}

// The scanned unit opened this order: it comes out of the tote.
void Person::take_sorted_unit() {
  const Id packet = session_.runner().packet.id;
  if (note_.sort_unit.sku.empty() || note_.packing == packet) return;
  const SortUnit unit = note_.sort_unit;
  note_.sort_unit = {};
  if (!unit.from.empty()) return;  // released meanwhile: it stays in its box
  move(Movement::Kind::goods, note_.sort_tote, hands_, {unit.sku, unit.lot, "", 1}, hands_);
}

// Back into the tote that it came out of: its order was cancelled or changed.
void Person::return_sorted_unit() {
  if (note_.sort_tote.empty() || note_.packing == 0) return;
  const std::string& why = session_.notice()->text;
  const auto says = [&](const char* word) { return why.find(word) != std::string::npos; };
  if (!says("cancelled") && !says("changed") && !says("storniert") && !says("geändert")) return;
  if (!note_.box.empty()) (void)world_.move_all(note_.box, note_.sort_tote);
  (void)world_.move_all(hands_, note_.sort_tote);
  note_.box.clear();
  note_.packing = 0;
}

// Empty ones go back to the others; one with goods, or that may not be ended yet,
// waits at the station for whoever scans it.
void Person::leave_sort_tote() {
  if (note_.sort_tote.empty()) return;
  const auto tote = world_.container(note_.sort_tote);
  if (tote && tote->stands_in == hands_) {
    const bool is_free = world_.look(note_.sort_tote).empty() && !is_put_off(note_.sort_tote);
    (void)world_.move_container(note_.sort_tote, is_free ? hall_.park() : setup_.station);
  }
  hall_.claimed.erase(note_.sort_tote);
  note_.sort_tote.clear();
  note_.sort_unit = {};
}

}  // namespace fw::terminal
