// What a pick packet shows of a trip: places, items, orders and departures.
#include "server/store/waves.h"

namespace fw::store {

TripStop load_stop(Connection& database, Id site, Id place, Id item, Id lot) {
  TripStop stop{.place = place, .item = item, .lot = lot};
  const auto where = database.row<std::string, std::string, std::string, std::string>(
      "SELECT p.code, l.check_digits, l.aisle, l.level FROM place p JOIN location l ON l.id = p.id "
      "WHERE p.id = :1",
      place);
  if (!where) throw broken("a pick task names a place that is no location");
  std::tie(stop.place_code, stop.check_digits, stop.aisle, stop.level) = *where;
  if (item == 0) return stop;
  const auto what = database.row<std::string, std::string, bool, bool, bool>(
      "SELECT sku, name, tracks_lot, tracks_serial, tracks_expiry FROM item WHERE id = :1", item);
  if (!what) throw broken("a pick task names an item that has no row");
  std::tie(stop.sku, stop.item_name, stop.tracks_lot, stop.tracks_serial, stop.tracks_expiry) =
      *what;
  if (lot != 0) {
    const auto row = database.row<std::string, std::string>(
        "SELECT code, expiry_date FROM lot WHERE id = :1", lot);
    if (row) std::tie(stop.lot_code, stop.expiry_date) = *row;
  }
  stop.on_hand = database
                     .value<std::optional<Quantity>>(
                         "SELECT SUM(quantity) FROM stock WHERE site_id = :1 AND place_id = :2 AND "
                         "item_id = :3 AND lot_id = :4 AND status = 'available'",
                         site, place, item, lot)
                     .value_or(std::nullopt)
                     .value_or(0);
  return stop;
}

std::vector<BarcodeRow> barcodes_of(Connection& database, Id item) {
  std::vector<BarcodeRow> codes;
  for (const auto& [code, quantity, level] : database.rows<std::string, Quantity, std::string>(
           "SELECT b.code, p.quantity, p.level FROM item_barcode b JOIN packaging p ON p.id = "
           "b.packaging_id WHERE b.item_id = :1 ORDER BY p.quantity, b.code",
           item)) {
    codes.push_back({code, quantity, level});
  }
  return codes;
}

std::vector<std::string> twins_of(Connection& database, Id item) {
  std::vector<std::string> names;
  for (const auto& [name] : database.rows<std::string>(
           "SELECT DISTINCT i.name FROM item_barcode b JOIN item_barcode o ON o.code = b.code AND "
           "o.item_id <> b.item_id JOIN item i ON i.id = o.item_id WHERE b.item_id = :1 ORDER BY "
           "i.name LIMIT 2",
           item)) {
    names.push_back(name);
  }
  return names;
}

TripFulfilment load_trip_fulfilment(Connection& database, Id fulfilment) {
  const auto row = database.row<std::string, std::optional<std::string>, std::optional<EpochMs>,
                                std::optional<EpochMs>, std::int64_t>(
      "SELECT o.number, c.code, d.pack_by_ms, d.leaves_at_ms, f.priority FROM fulfilment f JOIN "
      "orders o ON o.id = f.order_id LEFT JOIN departure d ON d.id = f.departure_id LEFT JOIN "
      "carrier c ON c.id = d.carrier_id WHERE f.id = :1",
      fulfilment);
  if (!row) throw broken("a pick task names a fulfilment that has no row");
  const auto& [number, carrier, pack_by, leaves, priority] = *row;
  return {number, carrier.value_or(""), pack_by.value_or(0), leaves.value_or(0), priority};
}

std::vector<std::string> place_codes(Connection& database, Id site, const std::string& role) {
  std::vector<std::string> codes;
  for (const auto& [code] : database.rows<std::string>(
           "SELECT p.code FROM location l JOIN place p ON p.id = l.id WHERE l.site_id = :1 AND "
           "l.role = :2 ORDER BY p.code",
           site, role)) {
    codes.push_back(code);
  }
  return codes;
}

std::string site_time_zone(Connection& database, Id site) {
  return database.value<std::string>("SELECT time_zone FROM site WHERE id = :1", site)
      .value_or("UTC");
}

}  // namespace fw::store
