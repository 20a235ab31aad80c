// What the office does on the floor with hands of its own: the goods of two orders in
// one tote are parted, and the box of a void parcel is brought back to be packed anew.
//
// First it is said, then it is done: what the books know by now is what is carried, so
// that a server that dies over it leaves nothing half done.
#include <span>
#include <utility>

#include "server/service/discrepancies.h"
#include "server/service/parcel_voiding.h"
#include "tests/simulation/floor.h"

namespace fw::sim {

void Floor::lend_a_hand() {
  carry_what_was_sorted();
  if (healthy_ || agents_.chance(200)) sort_totes();
  if (!healthy_ && agents_.chance(rates_.void_parcel)) void_a_parcel();
  if (!to_be_void_.empty()) bring_void_boxes();
}

// --- two orders in one tote --------------------------------------------------------------

std::string Floor::empty_tote() {
  std::vector<std::string> totes;
  for (const std::string& code : world_->containers_in(hall_->park())) {
    const auto tote = world_->container(code);
    if (tote && tote->kind == hw::ContainerKind::tote && !hall_->claimed.contains(code) &&
        world_->look(code).empty())
      totes.push_back(code);
  }
  return totes.empty() ? "" : totes[agents_.below(totes.size())];
}

// Those that nobody has in hand.
void Floor::sort_totes() {
  for (const auto& [id, tote] : server_->database().rows<Id, std::string>(
           "SELECT d.id, p.code FROM discrepancy d JOIN place p ON p.id = d.place_id WHERE d.kind "
           "= 'mixed_tote' AND d.resolved_at_ms IS NULL ORDER BY d.id")) {
    const auto real = world_->container(tote);
    const bool stands =
        real && !hall_->claimed.contains(tote) && world_->location(real->stands_in).has_value();
    const std::string spare = stands ? empty_tote() : "";
    if (spare.empty()) continue;
    note("sort " + tote + ", with " + spare);
    server_->run("sort", [&, discrepancy = id](service::Context& context) {
      (void)service::resolve_discrepancy(context, discrepancy, "sorted", "office", spare);
    });
    carry_what_was_sorted();
  }
}

void Floor::carry_what_was_sorted() {
  for (const auto& [id, from, to, sku, lot, quantity] :
       server_->database().rows<Id, std::string, std::string, std::string, std::string, Quantity>(
           "SELECT m.id, a.code, b.code, i.sku, COALESCE(l.code, ''), m.quantity FROM stock_move m "
           "JOIN place a ON a.id = m.from_place_id JOIN place b ON b.id = m.to_place_id JOIN item "
           "i "
           "ON i.id = m.item_id LEFT JOIN lot l ON l.id = m.from_lot_id WHERE m.reason = 'sorted' "
           "AND m.id > :1 ORDER BY m.id",
           carried_)) {
    carried_ = id;
    // Wherever the mixed one was left: this one waits for a packer.
    const auto other = world_->container(to);
    if (other && other->stands_in == hall_->park())
      (void)world_->move_container(to, hall_->drop_places().front());
    (void)world_->move_goods(from, to, sku, lot, quantity);
  }
}

// --- a parcel that does not go as it is --------------------------------------------------

// One whose box stands at the dock. Whether the carrier has it already the server knows.
void Floor::void_a_parcel() {
  const std::string sscc = one_of(
      "SELECT sscc FROM parcel WHERE labelled_at_ms IS NOT NULL AND voided_at_ms IS NULL ORDER BY "
      "id DESC LIMIT 10");
  const auto boxes = sscc.empty() ? std::vector<std::string>{} : world_->boxes_labelled(sscc);
  const auto box = boxes.empty() ? std::nullopt : world_->container(boxes.front());
  if (!box || box->stands_in != hall_->dock()) return;
  note("void parcel " + sscc);
  to_be_void_.insert(sscc);
  server_->run("void", [&](service::Context& context) {
    const auto parcel = service::named_parcel(context, sscc);
    if (parcel) (void)service::void_parcel(context, parcel->id, "damaged", "office");
  });
}

// The void label names the box from now on: whoever scans it packs its goods anew.
void Floor::bring_void_boxes() {
  for (const std::string& sscc : std::exchange(to_be_void_, {})) {
    const auto is_void = server_->database().value<std::int64_t>(
        "SELECT COUNT(*) FROM parcel WHERE sscc = :1 AND voided_at_ms IS NOT NULL", sscc);
    if (is_void.value_or(0) == 0) continue;
    for (const std::string& box : world_->boxes_labelled(sscc)) {
      (void)world_->peel_label(box, sscc);
      hw::WorldContainer known{sscc, hw::ContainerKind::pallet, "void", 0,
                               hall_->drop_places().front()};
      (void)world_->add_containers(std::span(&known, 1));
      (void)world_->move_all(box, sscc);
    }
  }
}

}  // namespace fw::sim
