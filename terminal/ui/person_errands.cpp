// Work that is neither a pick trip nor an order to pack: counting a place,
// bringing goods back to a shelf; and carts that somebody left standing.
#include <algorithm>

#include "hw/scanner/simulated_labels.h"
#include "terminal/ui/person.h"

namespace fw::terminal {

using wire::Meaning;
using wire::Step;
using wire::StepKind;

namespace {

// As a person's note has it: "packet/epoch".
std::string cart_of_trip(const wire::Packet& packet) {
  return std::to_string(packet.id) + "/" + std::to_string(packet.epoch);
}

Id trip_of_cart(const std::string& cart) { return cart.empty() ? 0 : std::stoll(cart); }

}  // namespace

// --- leaving and taking over ----------------------------------------------------

// In the middle of a trip, hands empty: the cart stays where it is, the device
// lies on it and is heard no more.
bool Person::walk_off(const Step& step) {
  constexpr std::int64_t puts_before = 4;
  if (!setup_.walks_off || step.kind != StepKind::place || note_.puts < puts_before) return false;
  const LineCount count = line_count(session_.runner());
  const bool in_the_middle = count.done > 0 && count.done < count.all;
  const auto here = world_.location(note_.at);
  if (!in_the_middle || !here || here->kind != hw::LocationKind::shelf || units_in_hands() > 0)
    return false;
  for (const auto& tote : containers_in_hands(hw::ContainerKind::tote)) {
    (void)world_.move_container(tote, note_.at);
    leave_standing(tote, note_.at);
  }
  note_.gone = true;
  return true;
}

// With the cart of the trip that was in hand.
void Person::leave_standing(const std::string& tote, const std::string& place) {
  hall_.abandoned[tote] = {place, trip_of_cart(note_.cart)};
}

// Whether the device has power. That of somebody who walked off has none, until the
// cart was taken along by somebody else and the device put into its cradle: then it
// tells what it still has to tell.
bool Person::is_on(const Now& now) {
  constexpr std::int64_t cradle_after_ms = 3'000;
  if (!note_.gone) return true;
  for (const auto& [tote, left] : hall_.abandoned)
    if (left.place == note_.at) return false;
  if (cart_gone_since_ms_ < 0) cart_gone_since_ms_ = now.monotonic_ms;
  return now.monotonic_ms - cart_gone_since_ms_ > cradle_after_ms;
}

// In its cradle the device says what work is on it: whoever put it there says that
// others go on with that.
void Person::hand_over() {
  const Step* step = current_step(session_.runner());
  if (!session_.runner().detour) {
    (void)call_exception("leave");
    return;
  }
  for (std::size_t i = 0; step && i < step->options.size(); ++i)
    if (step->options[i].value == "hand_over") {
      type(std::to_string(i + 1));
      return;
    }
}

// A cart that nobody pushes: one of its totes is scanned, and its trip goes on.
bool Person::take_over_cart() {
  for (const auto& [tote, left] : hall_.abandoned) {
    const std::string& place = left.place;
    const auto refused = not_now_ms_.find(tote);
    if (refused != not_now_ms_.end() && refused->second > now_.monotonic_ms) continue;
    const auto real = world_.container(tote);
    if (!real || real->stands_in != place) continue;  // somebody took it along
    walk_to(place);
    asked_tote_ = tote;
    scan(hw::plain_label(tote));
    return true;
  }
  return session_.feedback().refusal.code == "no_work" && ask_for_brought_totes();
}

// Who has nothing to do asks again what is with the goods of a cart that was cleared
// away: the device that lay on it may have told of its trip by now, and it goes on.
bool Person::ask_for_brought_totes() {
  for (const auto& [tote, place] : hall_.brought) {
    const auto real = world_.container(tote);
    const bool waits = real && real->stands_in == place && !world_.look(tote).empty();
    if (!waits || hall_.claimed.contains(tote) || is_put_off(tote)) continue;
    walk_to(place);
    asked_tote_ = tote;
    scan(hw::plain_label(tote));
    return true;
  }
  return false;
}

// Its trip is done by somebody else, or was made anew: the books know of nothing in
// these totes. They are brought to where totes are scanned again: once the device that
// lay on the cart has told what it did, the packer is told whose they are.
void Person::clear_away_cart(const std::string& asked) {
  const auto found = hall_.abandoned.find(asked);
  if (found == hall_.abandoned.end()) return;
  const std::string place = found->second.place;
  std::erase_if(hall_.abandoned, [&](const auto& left) {
    if (left.second.place != place) return false;
    const bool empty = world_.look(left.first).empty();
    const auto& packing = hall_.drop_places();
    const std::string& full_to = packing.empty() ? hall_.aside() : packing.front();
    (void)world_.move_container(left.first, empty ? hall_.park() : full_to);
    if (!empty) hall_.brought[left.first] = full_to;
    return true;
  });
}

// "ANA left 7 of 20 lines here: take over?" Yes.
bool Person::answer_take_over() {
  const Step* step = current_step(session_.runner());
  if (!step || step->kind != StepKind::choice) return false;
  for (std::size_t i = 0; i < step->options.size(); ++i)
    if (step->options[i].value == "take") {
      type(std::to_string(i + 1));
      return true;
    }
  return false;
}

// Totes that the packet names and that stand somewhere, with the cart that they
// stand on: true while the person is on the way there.
bool Person::fetch_cart() {
  const wire::Packet& packet = session_.runner().packet;
  const std::string key = cart_of_trip(packet);
  if (note_.cart == key) return false;
  for (const auto& group : packet.groups)
    for (const Step& step : group.steps)
      for (const auto& accept : step.accept) {
        if (accept.meaning != Meaning::container) continue;
        for (const auto& code : accept.codes)
          if (fetch_container(code, true)) return true;
      }
  note_.cart = key;
  return false;
}

// Walks to it and takes it (and what else stands there on the same cart) along; false
// when it is in the hands already or nowhere to be seen.
bool Person::fetch_container(const std::string& code, bool all_of_the_cart) {
  const auto container = world_.container(code);
  if (!container || container->stands_in == hands_) return false;
  const auto place = world_.location(container->stands_in);
  if (!place) return false;
  if (note_.at != place->code) {
    walk_to(place->code);
    return true;
  }
  if (!all_of_the_cart || place->kind != hw::LocationKind::shelf) {
    (void)world_.move_container(code, hands_);
    hall_.abandoned.erase(code);
    return true;
  }
  const Id trip = session_.runner().packet.id;
  for (const auto& other : world_.containers_in(place->code)) {
    const auto left = hall_.abandoned.find(other);
    const bool is_of_another =
        left != hall_.abandoned.end() && left->second.trip != 0 && left->second.trip != trip;
    if (other != code && is_of_another) continue;
    (void)world_.move_container(other, hands_);
    note_.filled.insert(other);
    hall_.abandoned.erase(other);
  }
  return true;
}

// --- counting ---------------------------------------------------------------------

// What lies here of the item (and lot) that the step names; in an exception, of the
// item that was scanned before; else everything.
void Person::count_place(const Step& step) {
  Quantity there = 0;
  const bool named = hall_.item_wanted(step) != nullptr;
  const std::string lot = step.accept.empty() ? "" : step.accept.front().lot;
  for (const auto& goods : world_.look(note_.at)) {
    const bool scanned = session_.runner().detour && goods.sku == note_.aside_sku;
    const bool wanted =
        named ? hall_.is_wanted(goods.sku, step) : scanned || note_.aside_sku.empty();
    if (wanted && (lot.empty() || goods.lot == lot)) there += goods.quantity;
  }
  const Quantity most = step.most > 0 ? step.most : there;
  type(std::to_string(std::clamp(there, step.least, std::max(step.least, most))));
}

// At the end of a count: something lies here that the packet does not ask for?
bool Person::tell_other_items() {
  const RunnerState& state = session_.runner();
  const auto* group = current_group(state);
  if (!group || state.packet.kind != "count") return false;
  for (const auto& goods : world_.look(note_.at)) {
    const bool asked = std::any_of(group->steps.begin(), group->steps.end(), [&](const Step& s) {
      return s.kind == StepKind::quantity && hall_.is_wanted(goods.sku, s);
    });
    const std::string key = std::to_string(state.packet.id) + "/" + goods.sku;
    if (asked || note_.told.contains(key) || !call_exception("other_item")) continue;
    note_.told.insert(key);
    note_.aside_sku = goods.sku;
    note_.aside_lot = goods.lot;
    return true;
  }
  note_.told.clear();
  return false;
}

// "Is this place empty now?"
bool Person::answer_empty(const Step& step) {
  const bool is_question = step.options.size() == 2 && step.options.front().value == "yes";
  if (!is_question) return false;
  type(world_.look(note_.at).empty() ? "1" : "2");
  return true;
}

// --- bringing back ------------------------------------------------------------------

// Steps of a packet of kind "put_back": fetch the tote, take the item out of it,
// bring it to a place.
void Person::bring_back(const Step& step) {
  if (step.kind == StepKind::container) {
    if (return_to_source()) return;
    const std::string tote = container_code(step, session_.runner());
    if (fetch_container(tote, false)) return;
    if (is_in_other_hands(tote)) {  // a packer's, who sets it down in a moment
      wait_a_while();
      return;
    }
    if (scan(label_of_container(tote)).signal != Signal::wrong) note_.source = tote;
  } else if (step.kind == StepKind::item) {
    take_out(step);
  } else if (step.kind == StepKind::place) {
    bring_to_place(step);
  } else {
    on_other_step(step);
  }
}

bool Person::is_in_other_hands(const std::string& code) const {
  const auto container = world_.container(code);
  if (!container || container->stands_in == hands_) return false;
  const auto holder = world_.container(container->stands_in);
  return holder && holder->kind == hw::ContainerKind::hands;
}

// Goods of a put-back that went away go back to where they were taken out; true while
// they do.
bool Person::return_to_source() {
  const auto goods_in_hands = in_hands();
  if (goods_in_hands.empty() || note_.source.empty()) return false;
  for (const auto& goods : goods_in_hands)
    move(Movement::Kind::goods, hands_, note_.source, goods, hands_);
  return true;
}

void Person::take_out(const Step& step) {
  const Quantity done = counted(session_.runner(), step.id);
  const std::string lot = step.accept.empty() ? "" : step.accept.front().lot;
  const auto fits = [&](const hw::Goods& goods) {
    return hall_.is_wanted(goods.sku, step) && (lot.empty() || goods.lot == lot);
  };
  Quantity there = 0;
  for (const auto& place : {note_.source, hands_})
    for (const auto& goods : world_.look(place))
      if (fits(goods)) there += goods.quantity;
  if (there <= done) {
    if (!call_exception(done > 0 ? "fewer" : "not_found")) wait_a_while();
    return;
  }
  for (const auto& place : {note_.source, hands_})
    for (const auto& goods : world_.look(place)) {
      if (!fits(goods)) continue;
      hw::Goods one = goods;
      one.quantity = 1;
      if (scan(label_of(one)).signal == Signal::wrong) return;
      if (place == note_.source) move(Movement::Kind::goods, place, hands_, one, hands_);
      return;
    }
}

// Where the goods of the job lie, or where they are brought.
void Person::bring_to_place(const Step& step) {
  std::string best;
  for (const auto& accept : step.accept)
    for (const auto& code : accept.codes)
      if (best.empty()) best = hall_.place_of(code);
  if (best.empty()) {
    wait_a_while();
    return;
  }
  if (note_.at != best) {
    walk_to(best);
    return;
  }
  const auto goods_in_hands = in_hands();
  const bool goods_lie_here = step.emit.empty();  // else they are brought here
  if (scan(hw::plain_label(hall_.print_of(best))).signal == Signal::wrong) return;
  if (goods_lie_here) {
    note_.source = best;
    return;
  }
  const auto place = world_.location(best);
  if (place && place->kind == hw::LocationKind::shelf)
    for (const auto& goods : goods_in_hands)
      move(Movement::Kind::goods, hands_, best, goods, hands_);
}

}  // namespace fw::terminal
