// Hands, feet and voice of a simulated person.
#include <algorithm>

#include "hw/scanner/simulated_labels.h"
#include "terminal/ui/person.h"

namespace fw::terminal {
namespace {

constexpr std::int64_t walking_mm_per_s = 1200;

hw::ScannerRules scanner_rules(int year) {
  hw::ScannerRules rules;
  rules.current_year = year;
  return rules;
}

}  // namespace

Person::Person(PersonSetup setup, const RobotSettings& rules, Hall& hall, OutboxFile& file,
               Port& port, std::uint64_t seed)
    : setup_(std::move(setup)),
      rules_(rules),
      hall_(hall),
      world_(hall.world()),
      file_(file),
      outbox_(file, setup_.device, setup_.new_uuid()),
      session_({setup_.device, "floorwave-terminal", setup_.version, 40, 20, "en"}, outbox_, port,
               setup_.new_uuid, seed),
      scanner_(scanner_rules(setup_.year)),
      random_(seed),
      hands_(world_.hands_of(setup_.device)) {
  note_ = decode_note(file_.load_note("person " + setup_.device));
  stored_note_ = note_;
  for (const auto& tote : note_.totes) hall_.claimed.insert(tote);
  if (!note_.sort_tote.empty()) hall_.claimed.insert(note_.sort_tote);
  for (const auto& [packet, box] : note_.begun_boxes)
    if (world_.labels_on(box).empty()) hall_.begun_boxes[packet] = box;
  if (note_.packing != 0) hall_.packers[note_.packing] = [this] { return give_order_away(); };
  if (note_.packing != 0 && note_.box.empty())  // taken in hand when the crash came
    for (const auto& code : containers_in_hands(hw::ContainerKind::box))
      if (world_.labels_on(code).empty()) note_.box = code;
  if (note_.gone)
    for (const auto& tote : world_.containers_in(note_.at)) leave_standing(tote, note_.at);
  if (note_.at.empty()) note_.at = setup_.station.empty() ? hall_.park() : setup_.station;
  if (setup_.role != Role::packer) return;
  drop_places_ = hall_.drop_places();
  std::stable_sort(drop_places_.begin(), drop_places_.end(), [&](const auto& a, const auto& b) {
    return hall_.walk_mm(setup_.station, a) < hall_.walk_mm(setup_.station, b);
  });
  scale_place_ = "SCALE-" + setup_.device;
  if (!world_.location(scale_place_)) {
    hw::WorldLocation scale;
    scale.code = scale_place_;
    scale.kind = hw::LocationKind::scale;
    if (const auto at = world_.position(setup_.station)) scale.at = *at;
    world_.add_locations(std::vector<hw::WorldLocation>{scale});
  }
  scale_ = std::make_unique<hw::SimulatedScale>(world_, scale_place_);
}

void Person::spend(std::int64_t ms) {
  const std::int64_t varied = ms * random_.between(700, 1300);  // microseconds
  busy_until_us_ = std::max(busy_until_us_, now_.monotonic_ms * 1000) + varied / rules_.speed;
}

void Person::walk_to(const std::string& place) {
  if (place.empty() || place == note_.at) return;
  const std::int64_t mm = hall_.walk_mm(note_.at, place);
  note_.walked_mm += mm;
  note_.at = place;
  spend(mm * 1000 / walking_mm_per_s);
}

Feedback Person::told(const Feedback& feedback) {
  seen_feedback_ = session_.feedback_count();
  if (feedback.signal == Signal::wrong)
    ++wrong_in_a_row_;
  else
    wrong_in_a_row_ = 0;
  return feedback;
}

// Through the same reader as the bytes of a real scanner.
Feedback Person::scan(const std::string& label) {
  spend(rules_.think_ms);
  Feedback feedback;
  scanner_.scan(label);
  for (const auto& event : scanner_.poll(now_.monotonic_ms)) {
    const auto* read = std::get_if<barcode::Scan>(&event);
    if (!read) continue;
    const Scan seen = from_barcode(*read);
    if (is_bounce(session_.runner(), seen, now_.monotonic_ms)) {  // no beep: once more, slower
      busy_until_us_ = (now_.monotonic_ms + double_trigger_ms) * 1000;
      feedback.signal = Signal::wrong;
      return feedback;
    }
    feedback = session_.enter(seen, now_);
    ++note_.scans;
    if (feedback.signal == Signal::wrong) ++note_.wrong_scans;
  }
  return told(feedback);
}

Feedback Person::type(const std::string& text) {
  spend(rules_.think_ms / 2);
  return told(session_.enter(Typed{text}, now_));
}

void Person::keep_note() {
  if (note_ == stored_note_) return;
  file_.store_note("person " + setup_.device, encode_note(note_));
  stored_note_ = note_;
}

// --- the world ----------------------------------------------------------------------

Quantity Person::units_of(const std::string& place, const std::string& sku,
                          const std::string& lot) const {
  Quantity units = 0;
  for (const auto& goods : world_.look(place))
    if (goods.sku == sku && goods.lot == lot) units += goods.quantity;
  return units;
}

std::vector<hw::Goods> Person::in_hands() const { return world_.look(hands_); }

Quantity Person::units_in_hands() const {
  Quantity units = 0;
  for (const auto& goods : in_hands()) units += goods.quantity;
  return units;
}

std::vector<std::string> Person::containers_in_hands(hw::ContainerKind kind) const {
  std::vector<std::string> codes;
  for (const auto& code : world_.containers_in(hands_)) {
    const auto container = world_.container(code);
    if (container && container->kind == kind) codes.push_back(code);
  }
  return codes;
}

std::string Person::label_of(const hw::Goods& goods) const {
  const auto* item = hall_.item(goods.sku);
  return item ? hw::item_label(*item, goods.lot, goods.expiry) : hw::plain_label(goods.sku);
}

// A box whose parcel is void goes by the SSCC on it, as a pallet does.
std::string Person::label_of_container(const std::string& code) const {
  const auto real = world_.container(code);
  const bool has_sscc = real && real->kind == hw::ContainerKind::pallet;
  return has_sscc ? hw::sscc_label(code) : hw::plain_label(code);
}

// Decided now, done after the commit. What earlier moves of the queue will have
// changed is reckoned in.
void Person::move(Movement::Kind kind, const std::string& from, const std::string& to,
                  const hw::Goods& goods, const std::string& check) {
  Movement m;
  m.kind = kind;
  m.from = from;
  m.to = to;
  m.sku = goods.sku;
  m.lot = goods.lot;
  m.quantity = goods.quantity;
  m.check = check;
  m.before = units_of(check, goods.sku, goods.lot);
  for (const auto& earlier : note_.moves) {
    if (earlier.kind == Movement::Kind::mispick) continue;
    if (earlier.sku != m.sku || earlier.lot != m.lot) continue;
    if (earlier.from == check) m.before -= earlier.quantity;
    if (earlier.to == check) m.before += earlier.quantity;
  }
  note_.moves.push_back(std::move(m));
}

void Person::do_move(const Movement& m) {
  switch (m.kind) {
    case Movement::Kind::goods:
      if (units_of(m.check, m.sku, m.lot) == m.before)
        (void)world_.move_goods(m.from, m.to, m.sku, m.lot, m.quantity);
      return;
    case Movement::Kind::misplace:
      if (units_of(m.check, m.sku, m.lot) == m.before)
        (void)world_.misplace(m.from, m.to, m.sku, m.lot, m.quantity);
      return;
    case Movement::Kind::mispick:
      if (static_cast<Quantity>(world_.mispicks_in(m.to).size()) == m.before) {
        hw::Mispick mispick;
        mispick.worker = setup_.device;
        mispick.wanted = {m.wanted_place, m.to, m.wanted_sku, m.wanted_lot, m.quantity};
        mispick.made = {m.from, m.to, m.sku, m.lot, m.quantity};
        world_.record_mispick(mispick);
      }
      return;
  }
}

void Person::do_moves() {
  while (!note_.moves.empty()) {
    do_move(note_.moves.front());
    note_.moves.pop_front();  // the note forgets it with the next commit
  }
}

std::string Person::key_of_step(const wire::Step& step) const {
  return std::to_string(session_.runner().packet.id) + "/" + std::to_string(step.id);
}

}  // namespace fw::terminal
