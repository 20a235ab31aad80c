// Packing: fetch the totes of an order, verify what is really in them, put aside
// what does not belong, box, weigh, label.
#include <algorithm>

#include "hw/scanner/simulated_labels.h"
#include "terminal/ui/person.h"

namespace fw::terminal {

using wire::Step;
using wire::StepKind;

// A tote at the nearest pack place that nobody goes for and that was not refused a
// moment ago. One without goods is asked for, too: the picker may have miscounted.
void Person::fetch_next_order(const Step&) {
  for (const auto& place : drop_places_)
    for (const auto& tote : world_.containers_in(place)) {
      const auto refused = not_now_ms_.find(tote);
      if (refused != not_now_ms_.end() && refused->second > now_.monotonic_ms) continue;
      if (hall_.claimed.contains(tote)) continue;
      hall_.claimed.insert(tote);
      note_.totes = {tote};
      walk_to(place);
      asked_tote_ = tote;
      scan(label_of_container(tote));
      return;
    }
  wait_a_while();
}

void Person::hold_totes() {
  for (const auto& tote : note_.totes) {
    const auto container = world_.container(tote);
    if (container && container->stands_in != hands_) (void)world_.move_container(tote, hands_);
  }
  walk_to(setup_.station);
}

// The next tote of the order, if there is one: in hand it is scanned.
bool Person::take_next_tote() {
  const RunnerState& state = session_.runner();
  for (const Line& line : lines(state)) {
    if (line.done || line.step->kind != StepKind::container) continue;
    const std::string tote = container_code(*line.step, state);
    const auto container = world_.container(tote);
    if (!container) continue;
    const bool is_here = container->stands_in == hands_;
    if (!is_here && !world_.location(container->stands_in)) continue;
    if (!is_here) {
      walk_to(container->stands_in);
      hall_.claimed.insert(tote);
    }
    if (scan(label_of_container(tote)).signal == Signal::wrong) return true;
    std::erase(note_.totes, tote);
    note_.totes.push_back(tote);  // the one in hand is the last
    return true;
  }
  return false;
}

namespace {

// Units that the open lines of the list still want of a SKU.
Quantity wanted_units(const Hall& hall, const std::vector<Line>& list, const std::string& sku) {
  Quantity units = 0;
  for (const Line& line : list)
    if (!line.done && hall.is_wanted(sku, *line.step)) units += line.step->need - line.counted;
  return units;
}

}  // namespace

// Out of the tote in hand: what does not belong first, then what is there too often (so
// that the one too many is noticed while its list is open), then the rest. Then out of
// the next tote.
void Person::verify_next() {
  const std::vector<Line> list = lines(session_.runner());
  const std::string tote = note_.totes.empty() ? "" : note_.totes.back();
  std::optional<hw::Goods> next;
  bool next_has_excess = false;
  for (const auto& goods : world_.look(tote)) {
    const Quantity wanted = wanted_units(hall_, list, goods.sku);
    if (wanted == 0) {
      if (notice_stranger(tote, goods)) return;
      continue;
    }
    const bool has_excess = goods.quantity > wanted;
    if (next && (next_has_excess || !has_excess)) continue;
    next = goods;
    next_has_excess = has_excess;
  }
  if (!next) {
    if (!take_next_tote() && !call_exception("missing")) wait_a_while();
    return;
  }
  hw::Goods one = *next;
  one.quantity = 1;
  if (box_is_full(one) && call_exception("close_box")) return;
  if (scan(label_of(one)).signal == Signal::wrong) return;
  const std::size_t moves_before = note_.moves.size();
  move(Movement::Kind::goods, tote, hands_, one, hands_);
  may_take_back(moves_before);
}

// Scans it, is told that it is wrong, and says so: true when that was possible.
bool Person::notice_stranger(const std::string& tote, const hw::Goods& goods) {
  const auto all = offers(session_.runner());
  const bool offered = std::any_of(all.begin(), all.end(),
                                   [](const auto* offer) { return offer->key == "wrong_item"; });
  if (!offered) return false;
  scan(label_of(goods));
  note_.aside_tote = tote;
  note_.aside_sku = goods.sku;
  note_.aside_lot = goods.lot;
  call_exception("wrong_item");
  return true;
}

bool Person::put_aside() {
  if (note_.aside_sku.empty()) return false;
  const hw::Goods one{note_.aside_sku, note_.aside_lot, "", 1};
  const std::string tote = note_.aside_tote;
  if (scan(label_of(one)).signal == Signal::wrong) return false;
  const std::string to = hall_.aside();
  move(Movement::Kind::goods, tote, to, one, tote);
  for (const auto& mispick : world_.mispicks_in(tote))
    if (mispick.made.sku == one.sku) {
      world_.mispick_caught(mispick.number, hw::Caught::at_pack);
      break;
    }
  note_.aside_tote.clear();
  note_.aside_sku.clear();
  note_.aside_lot.clear();
  return true;
}

// What lies ready is all that the largest carton carries.
bool Person::box_is_full(const hw::Goods& next) const {
  if (hall_.most_weight_g() == 0) return false;
  std::int64_t ready_g = note_.box.empty() ? 0 : world_.weight_g(note_.box);
  for (const auto& goods : in_hands()) {
    const auto* item = hall_.item(goods.sku);
    ready_g += item ? item->unit_weight_g * goods.quantity : 0;
  }
  const auto* item = hall_.item(next.sku);
  constexpr std::int64_t carton_g = 2'000;  // its own weight, with some air
  return ready_g > 0 &&
         ready_g + (item ? item->unit_weight_g : 0) + carton_g > hall_.most_weight_g();
}

// --- box, weight, label ---------------------------------------------------------------

void Person::fill_box() {
  if (note_.box.empty()) {
    const auto box = world_.take_new_box(note_.carton, hall_.tare_g(note_.carton), hands_);
    if (!box) return;
    note_.box = *box;
    spend(rules_.think_ms);
  }
  (void)world_.move_all(hands_, note_.box);
}

void Person::weigh_box() {
  fill_box();
  if (note_.box.empty()) {
    wait_a_while();
    return;
  }
  (void)world_.move_container(note_.box, scale_place_);
  spend(rules_.think_ms);
  const hw::Reading reading = scale_->read(now_.monotonic_ms);
  (void)world_.move_container(note_.box, hands_);
  if (reading.status == hw::ScaleStatus::stable)
    told(session_.enter(Weighing{reading.weight_g, true}, now_));
  else
    wait_a_while();
}

// The scale says what is missing, and the box is empty: the unit was scanned, and went
// back into its tote when the order was stopped in that moment.
void Person::fill_empty_box(const std::string& missing) {
  if (note_.box.empty() || !world_.look(note_.box).empty()) return;
  std::vector<std::string> totes = note_.totes;
  if (!note_.sort_tote.empty()) totes.push_back(note_.sort_tote);
  for (const auto& tote : totes)
    for (auto goods : world_.look(tote)) {
      const auto* item = hall_.item(goods.sku);
      if (!item || missing.find(item->name) == std::string::npos) continue;
      goods.quantity = 1;
      move(Movement::Kind::goods, tote, note_.box, goods, note_.box);
      return;
    }
}

void Person::stick_and_scan_label(const Step& step) {
  hw::BoxLabel label;
  for (const auto& accept : step.accept)
    for (const auto& code : accept.codes) {
      if (code.size() == 18 && label.sscc.empty())
        label.sscc = code;
      else if (label.tracking.empty())
        label.tracking = code;
    }
  if (label.sscc.empty()) {
    if (!call_exception("no_scan")) wait_a_while();
    return;
  }
  if (!hall_.label_is_out(label.sscc, now_.monotonic_ms)) {
    constexpr std::int64_t patience_ms = 8'000;
    if (label_waits_since_ms_ < 0) label_waits_since_ms_ = now_.monotonic_ms;
    if (now_.monotonic_ms - label_waits_since_ms_ > patience_ms && call_exception("reprint")) {
      label_waits_since_ms_ = now_.monotonic_ms;
      return;
    }
    busy_until_us_ = (now_.monotonic_ms + 50) * 1000;  // printers do not speed up as people do
    return;
  }
  label_waits_since_ms_ = -1;
  if (note_.spoiled < setup_.spoiled_labels && call_exception("reprint")) {
    ++note_.spoiled;  // it tears; another copy is on its way
    return;
  }
  if (world_.boxes_labelled(label.sscc).empty()) {
    if (note_.box.empty()) fill_box();
    (void)world_.stick_label(note_.box, label);
    spend(rules_.think_ms);
  }
  if (scan(hw::sscc_label(label.sscc)).signal == Signal::wrong) return;
  for (const auto& box : world_.boxes_labelled(label.sscc))
    (void)world_.move_container(box, hall_.dock().empty() ? setup_.station : hall_.dock());
  note_.box.clear();
}

// Somebody began to fill a box for this order: it goes on with that one.
bool Person::go_on_with_box() {
  const Id packet = session_.runner().packet.id;
  if (note_.packing == packet) return true;
  if (const auto known = hall_.packers.find(packet); known != hall_.packers.end()) {
    const auto ask_for_it = known->second;  // who answers takes it off the list
    if (!ask_for_it()) return false;
  }
  note_.packing = packet;
  hall_.packers[packet] = [this] { return give_order_away(); };
  const auto begun = hall_.begun_boxes.find(packet);
  if (begun == hall_.begun_boxes.end()) return true;
  note_.box = begun->second;
  (void)world_.move_container(note_.box, hands_);
  hall_.begun_boxes.erase(begun);
  note_.begun_boxes.erase(packet);
  return true;
}

// A colleague comes for the box: nobody hears of this station, and the order went on there.
bool Person::give_order_away() {
  // Something is on its way into the box, or was a moment ago.
  if (!note_.moves.empty() || !stored_note_.moves.empty() || forgets_moves_) return false;
  given_away_ = note_.packing;
  set_totes_down();
  keep_note();
  return true;
}

// The order is somebody else's now: what was fetched for it stays at the station,
// the box with what is in it, too.
void Person::set_totes_down() {
  if (note_.packing != 0 && (!in_hands().empty() || !note_.box.empty())) {
    fill_box();
    (void)world_.move_container(note_.box, setup_.station);
    note_.begun_boxes[note_.packing] = note_.box;
    hall_.begun_boxes[note_.packing] = note_.box;
    note_.box.clear();
  }
  hall_.packers.erase(note_.packing);
  note_.packing = 0;
  for (const auto& tote : note_.totes) {
    const auto container = world_.container(tote);
    if (container && container->stands_in == hands_)
      (void)world_.move_container(tote, setup_.station);
    hall_.claimed.erase(tote);
  }
  note_.totes.clear();
}

// Between two orders: totes go back empty; what is left in them belongs nowhere.
void Person::clear_table() {
  const std::string aside = hall_.aside();
  for (const auto& goods : in_hands()) move(Movement::Kind::goods, hands_, aside, goods, hands_);
  for (const auto& tote : note_.totes) {
    clear_tote(tote);
    hall_.claimed.erase(tote);
  }
  note_.totes.clear();
  note_.box.clear();
  hall_.packers.erase(note_.packing);
  note_.packing = 0;
}

void Person::clear_tote(const std::string& tote) {
  const auto container = world_.container(tote);
  if (!container || container->stands_in != hands_) return;  // never fetched
  const std::string aside = hall_.aside();
  for (const auto& goods : world_.look(tote))
    (void)world_.misplace(tote, aside, goods.sku, goods.lot, goods.quantity);
  (void)world_.move_container(tote, hall_.park());
}

}  // namespace fw::terminal
