// Picking: walk, look, take, count, put; and the ways in which it goes wrong.
#include <algorithm>

#include "hw/scanner/simulated_labels.h"
#include "terminal/ui/person.h"

namespace fw::terminal {

using wire::Step;

// The place that the screen shows.
std::string Person::place_shown(const Step& step) const {
  for (const auto& accept : step.accept) {
    if (const std::string named = hall_.place_of(accept.name); !named.empty()) return named;
    for (const auto& code : accept.codes)
      if (const std::string place = hall_.place_of(code); !place.empty()) return place;
  }
  return "";
}

// To the place, then its label, or by a slip of the hand the neighbour's first. Where
// totes are left, they leave the hands.
void Person::go_to_place(const Step& step) {
  const std::string best = place_shown(step);
  if (best.empty()) {
    wait_a_while();
    return;
  }
  if (note_.at != best) {
    give_back();
    if (!note_.moves.empty()) return;
    walk_to(best);
    return;  // it takes its time
  }
  const std::string beside = hall_.neighbour(best, random_);
  if (!beside.empty() && slips(rules_.wrong_scan_per_mille)) {
    scan(hw::plain_label(hall_.print_of(beside)));
    return;
  }
  const Feedback f = scan(hw::plain_label(hall_.print_of(best)));
  const auto location = world_.location(best);
  const bool leaves = location && location->kind != hw::LocationKind::shelf;
  if (f.signal != Signal::wrong && leaves && setup_.role == Role::picker) note_.drop_to = best;
}

// Goods of a step that went away go back to where they came from.
void Person::give_back() {
  if (setup_.role != Role::picker) return;
  auto goods_in_hands = in_hands();
  if (!goods_in_hands.empty()) walk_to(note_.taken_at);
  for (auto& goods : goods_in_hands) {
    for (const auto& wrong : note_.wrong_units) {  // with the goods in sight it is noticed
      if (wrong.sku != goods.sku || wrong.lot != goods.lot || goods.quantity == 0) continue;
      hw::Goods one = goods;
      one.quantity = 1;
      --goods.quantity;
      move(Movement::Kind::goods, hands_, wrong.from, one, hands_);
    }
    if (goods.quantity > 0) move(Movement::Kind::goods, hands_, note_.at, goods, hands_);
  }
  note_.taken.clear();
  note_.taken_at.clear();
  note_.wrong_units.clear();
  note_.miscount = 0;
}

namespace {

// Of the wanted item and one lot: the lot that is asked for, else the largest.
std::optional<hw::Goods> choose_goods(const Hall& hall, const std::string& place,
                                      const Step& step) {
  std::optional<hw::Goods> best;
  for (const auto& goods : hall.world().look(place)) {
    if (!hall.is_wanted(goods.sku, step)) continue;
    const bool lot_asked = std::any_of(step.accept.begin(), step.accept.end(),
                                       [](const auto& a) { return !a.lot.empty(); });
    const bool lot_fits = std::any_of(step.accept.begin(), step.accept.end(),
                                      [&](const auto& a) { return a.lot == goods.lot; });
    if (lot_asked && !lot_fits) continue;
    if (!best || goods.quantity > best->quantity) best = goods;
  }
  return best;
}

}  // namespace

void Person::take_goods(const Step& step) {
  if (note_.taken == key_of_step(step)) {
    count_goods(step);
    return;
  }
  if (units_in_hands() > 0) {  // of a step that is gone
    give_back();
    return;
  }
  note_.taken = key_of_step(step);
  note_.taken_at = note_.at;
  spend(rules_.think_ms);
  auto goods = choose_goods(hall_, note_.at, step);
  if (!goods) return;
  const Quantity open = std::max<Quantity>(step.need - units_in_hands(), 0);
  const bool is_enough = goods->quantity > open;
  goods->quantity = std::min(goods->quantity, std::max<Quantity>(open, 0));
  if (goods->quantity == 0) return;
  const bool surely = note_.mispicks < setup_.sure_mispicks;
  if (surely || slips(rules_.mispick_per_mille)) {
    take_a_wrong_unit(step, *goods);
    if (surely && !note_.wrong_units.empty()) ++note_.mispicks;
    if (!note_.wrong_units.empty()) --goods->quantity;
  } else if (slips(rules_.miscount_per_mille)) {
    note_.miscount = is_enough && random_.chance(500) ? 1 : -1;
  }
  if (goods->quantity > 0) move(Movement::Kind::goods, note_.at, hands_, *goods, hands_);
}

// A unit of what lies beside goes into the hands in place of the right one; the
// label scanned is the right one's.
void Person::take_a_wrong_unit(const Step& step, const hw::Goods& wanted) {
  std::string beside = note_.at;
  for (int shelves = 0; shelves < 4; ++shelves) {
    for (const auto& goods : world_.look(beside)) {
      if (hall_.is_wanted(goods.sku, step)) continue;
      hw::Goods one = goods;
      one.quantity = 1;
      move(Movement::Kind::goods, beside, hands_, one, hands_);
      note_.wrong_units.push_back({one.sku, one.lot, beside, wanted.sku, wanted.lot, note_.at});
      return;
    }
    beside = hall_.neighbour(beside, random_);
  }
}

void Person::count_goods(const Step& step) {
  const RunnerState& state = session_.runner();
  const Quantity have = std::min(units_in_hands(), step.need);
  if (counted(state, step.id) >= have && have < step.need) {  // no more to be found
    if (!call_exception("short") && !call_exception("skip")) wait_a_while();
    return;
  }
  if (slips(rules_.wrong_scan_per_mille)) {
    scan_a_wrong_item(step);
    return;
  }
  if (scan_a_pack(step, have - counted(state, step.id))) return;
  // The label of a right unit: in the hands, or on the shelf when all in the
  // hands is something else.
  for (const auto& place : {hands_, note_.at})
    for (const auto& goods : world_.look(place))
      if (hall_.is_wanted(goods.sku, step)) {
        scan(label_of(goods));
        return;
      }
  if (!call_exception("short")) wait_a_while();
}

// A case or an inner whose barcode counts several units: the largest that is
// still wanted whole.
bool Person::scan_a_pack(const Step& step, Quantity open) {
  const wire::Accept* largest = nullptr;
  for (const auto& accept : step.accept)
    if (accept.quantity > 1 && accept.quantity <= open && !accept.codes.empty() &&
        (!largest || accept.quantity > largest->quantity))
      largest = &accept;
  if (!largest) return false;
  if (scan(hw::plain_label(largest->codes.front())).signal != Signal::wrong) ++note_.packs;
  return true;
}

// Takes a thing from beside, scans it, is told, and puts it back.
void Person::scan_a_wrong_item(const Step& step) {
  const std::string beside = hall_.neighbour(note_.at, random_);
  for (const auto& goods : world_.look(beside)) {
    if (hall_.is_wanted(goods.sku, step)) continue;
    const auto* wanted = hall_.item_wanted(step);
    if (scan(label_of(goods)).signal != Signal::wrong || !wanted) return;
    const std::string tote = hands_;
    hw::Mispick mispick;
    mispick.worker = setup_.device;
    mispick.wanted = {note_.at, tote, wanted->sku, "", 1};
    mispick.made = {beside, tote, goods.sku, goods.lot, 1};
    world_.mispick_caught(world_.record_mispick(mispick), hw::Caught::at_pick);
    return;
  }
}

// Scan first, then let go: what the fact says and what is to be done are stored
// together, so a crash between them changes nothing.
void Person::put_goods(const Step& step) {
  const std::string tote = container_code(step, session_.runner());
  const Quantity units = share(session_.runner(), step);
  if (fetch_container(tote, true)) return;
  if (const auto real = world_.container(tote); real && real->stands_in != hands_) {
    wait_a_while();  // somebody else still pushes the cart
    return;
  }
  const auto totes = containers_in_hands(hw::ContainerKind::tote);
  if (totes.size() > 1 && slips(rules_.wrong_scan_per_mille)) {
    const std::string& other = totes[random_.below(totes.size())];
    if (other != tote) {
      scan(hw::plain_label(other));
      return;
    }
  }
  if (finds_tote_full()) return;
  const auto goods_in_hands = in_hands();
  if (scan(hw::plain_label(tote)).signal == Signal::wrong) return;
  ++note_.puts;
  lay_into(tote, units, goods_in_hands);
}

// So many of the units in the hands go into the tote.
void Person::lay_into(const std::string& tote, Quantity units,
                      const std::vector<hw::Goods>& goods_in_hands) {
  note_.filled.insert(tote);
  const bool as_told = note_.wrong_units.empty() && note_.miscount == 0;
  const std::size_t moves_before = note_.moves.size();
  Quantity left = units;
  const std::vector<WrongUnit> wrong_units = std::move(note_.wrong_units);
  note_.wrong_units.clear();
  for (const auto& wrong : wrong_units)
    if (left > 0) {
      put_wrong_unit(wrong, tote);
      --left;
    }
  for (auto goods : goods_in_hands) {
    const bool is_wrong = std::any_of(wrong_units.begin(), wrong_units.end(),
                                      [&](const auto& w) { return w.sku == goods.sku; });
    if (is_wrong || left == 0) continue;
    goods.quantity = std::min(goods.quantity, left);
    left -= goods.quantity;
    move(Movement::Kind::goods, hands_, tote, goods, hands_);
    come_out_wrong(goods, tote);
  }
  if (as_told) may_take_back(moves_before);
}

void Person::put_wrong_unit(const WrongUnit& wrong, const std::string& tote) {
  move(Movement::Kind::goods, hands_, tote, {wrong.sku, wrong.lot, "", 1}, hands_);
  Movement mispick;
  mispick.kind = Movement::Kind::mispick;
  mispick.from = wrong.from;
  mispick.to = tote;
  mispick.sku = wrong.sku;
  mispick.lot = wrong.lot;
  mispick.quantity = 1;
  mispick.before = static_cast<Quantity>(world_.mispicks_in(tote).size());
  mispick.wanted_sku = wrong.wanted_sku;
  mispick.wanted_lot = wrong.wanted_lot;
  mispick.wanted_place = wrong.wanted_place;
  note_.moves.push_back(mispick);
}

// A miscount: one unit more goes along, or one stays on the shelf.
void Person::come_out_wrong(const hw::Goods& goods, const std::string& tote) {
  hw::Goods one = goods;
  one.quantity = 1;
  if (note_.miscount > 0) move(Movement::Kind::misplace, note_.at, tote, one, tote);
  if (note_.miscount < 0) move(Movement::Kind::misplace, tote, note_.at, one, tote);
  note_.miscount = 0;
}

}  // namespace fw::terminal
