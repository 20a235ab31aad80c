// What the pack station needs of a fulfilment: its tasks, loads, items, lines.
#include <algorithm>

#include "server/store/loads.h"
#include "server/store/parcels.h"

namespace fw::store {
namespace {

using MaybeId = std::optional<Id>;

// Stock in the live loads of a fulfilment.
std::string in_loads() {
  return " FROM tote_load t JOIN stock s ON s.place_id = t.container_id JOIN item i ON i.id = "
         "s.item_id LEFT JOIN lot x ON x.id = s.lot_id WHERE t.ended_at_ms IS NULL AND "
         "s.quantity > 0 AND " +
         loads_of_fulfilment() + " ";
}

AddressRow address_where(Connection& database, const std::string& join, Id id) {
  const auto row = database.row<std::string, std::string, std::string, std::string, std::string,
                                std::string, std::string, std::string>(
      "SELECT p.name, p.company, a.street, a.street2, a.postal_code, a.city, a.region, a.country "
      "FROM address a JOIN party p ON p.id = a.party_id JOIN " +
          join,
      id);
  if (!row) return {};
  const auto& [name, company, street, street2, postal_code, city, region, country] = *row;
  return {name, company, street, street2, postal_code, city, region, country};
}

}  // namespace

std::optional<FulfilmentRow> load_fulfilment(Connection& database, Id fulfilment) {
  const auto row = database.row<Id, Id, MaybeId, MaybeId, Id, std::string, std::string, std::string,
                                std::string, std::string, std::string, std::string, std::string,
                                MaybeId, MaybeId, MaybeId>(
      "SELECT f.site_id, f.order_id, f.wave_id, f.departure_id, f.carrier_service_id, o.number, "
      "o.external_reference, o.channel, o.upstream_code, c.code, cs.code, cs.name, "
      "cs.tracking_scheme, d.pack_by_ms, f.completed_at_ms, f.cancelled_at_ms FROM fulfilment f "
      "JOIN orders o ON o.id = f.order_id JOIN carrier_service cs ON cs.id = "
      "f.carrier_service_id JOIN carrier c ON c.id = cs.carrier_id LEFT JOIN departure d ON "
      "d.id = f.departure_id WHERE f.id = :1",
      fulfilment);
  if (!row) return std::nullopt;
  FulfilmentRow f;
  f.id = fulfilment;
  MaybeId wave, departure, pack_by, completed, cancelled;
  std::tie(f.site, f.order, wave, departure, f.service, f.order_number, f.external_reference,
           f.channel, f.upstream, f.carrier_code, f.service_code, f.service_name, f.tracking_scheme,
           pack_by, completed, cancelled) = *row;
  f.wave = wave.value_or(0);
  f.departure = departure.value_or(0);
  f.pack_by_ms = pack_by.value_or(0);
  f.completed = completed.has_value();
  f.cancelled = cancelled.has_value();
  return f;
}

std::int64_t open_tasks(Connection& database, Id fulfilment) {
  return database
      .value<std::int64_t>(
          "SELECT (SELECT COUNT(*) FROM pick_task WHERE fulfilment_id = :1 AND ended_at_ms IS "
          "NULL) + (SELECT COUNT(*) FROM reservation WHERE fulfilment_id = :1 AND quantity > 0)",
          fulfilment)
      .value_or(0);
}

std::vector<PackLine> items_to_pack(Connection& database, Id fulfilment) {
  std::vector<PackLine> lines;
  for (const auto& [item, sku, name, serial, there] :
       database.rows<Id, std::string, std::string, bool, Quantity>(
           std::string("SELECT i.id, i.sku, i.name, i.tracks_serial, SUM(s.quantity)") +
               in_loads() + "GROUP BY i.id, i.sku, i.name, i.tracks_serial ORDER BY i.sku",
           fulfilment)) {
    Quantity wanted = 0;
    for (const auto& line : lines_to_pack(database, fulfilment, item)) wanted += line.left;
    const Quantity quantity = std::min(there, wanted);
    if (quantity > 0) lines.push_back({item, sku, name, serial, quantity});
  }
  return lines;
}

std::vector<LoadContent> find_in_loads(Connection& database, Id fulfilment, Id item) {
  std::vector<LoadContent> content;
  for (const auto& [load, place, lot, owner, status, lot_code, quantity] :
       database.rows<Id, Id, Id, Id, std::string, std::string, Quantity>(
           std::string("SELECT t.id, s.place_id, s.lot_id, s.owner_id, s.status, COALESCE(x.code, "
                       "''), s.quantity") +
               in_loads() + "AND s.item_id = :2 ORDER BY COALESCE(x.expiry_date, ''), t.slot, s.id",
           fulfilment, item)) {
    content.push_back({load, {place, item, lot, owner, status}, lot_code, quantity});
  }
  return content;
}

// What the line has picked and not in an open box, but for units in totes of the order's
// other fulfilments: those are packed from there, not replaced by a surplus found here.
std::vector<LineToPack> lines_to_pack(Connection& database, Id fulfilment, Id item) {
  std::vector<LineToPack> lines;
  for (const auto& [line, left] : database.rows<Id, Quantity>(
           "SELECT l.id, l.picked - COALESCE((SELECT SUM(pl.quantity) FROM parcel_line pl JOIN "
           "parcel p ON p.id = pl.parcel_id WHERE pl.order_line_id = l.id AND p.closed_at_ms IS "
           "NULL AND p.voided_at_ms IS NULL), 0) - COALESCE((SELECT SUM(CASE WHEN m.from_place_id "
           "= t.container_id THEN -m.quantity ELSE m.quantity END) FROM stock_move m JOIN "
           "tote_load t ON t.container_id = m.from_place_id OR t.container_id = m.to_place_id "
           "WHERE m.order_line_id = l.id AND t.ended_at_ms IS NULL AND t.fulfilment_id <> f.id), "
           "0) FROM order_line l JOIN fulfilment f ON f.order_id = l.order_id WHERE f.id = :1 AND "
           "l.item_id = :2 ORDER BY l.line_number",
           fulfilment, item)) {
    if (left > 0) lines.push_back({line, left});
  }
  return lines;
}

std::vector<GoodsToPack> goods_to_pack(Connection& database, Id fulfilment) {
  std::vector<GoodsToPack> goods;
  for (const auto& [item, quantity, length, width, height, weight, upright, fragile, kinds,
                    never_with] :
       database.rows<Id, Quantity, std::int64_t, std::int64_t, std::int64_t, std::int64_t, bool,
                     bool, std::string, std::string>(
           "SELECT l.item_id, l.picked, i.length_mm, i.width_mm, i.height_mm, i.weight_g, "
           "i.upright, "
           "i.fragile, i.kinds, i.never_with FROM fulfilment f JOIN order_line l ON l.order_id = "
           "f.order_id JOIN item i ON i.id = l.item_id WHERE f.id = :1 AND l.picked > 0 ORDER BY "
           "l.line_number, l.id",
           fulfilment)) {
    goods.push_back(
        {item, quantity, length, width, height, weight, upright, fragile, kinds, never_with});
  }
  return goods;
}

AddressRow ship_to(Connection& database, Id order) {
  return address_where(database, "orders o ON o.ship_to_address_id = a.id WHERE o.id = :1", order);
}

AddressRow ship_from(Connection& database, Id site) {
  return address_where(database, "site s ON s.address_id = a.id WHERE s.id = :1", site);
}

}  // namespace fw::store
