#include "server/store/catalog.h"

namespace fw::store {

std::optional<ItemRow> find_item(Connection& database, Id owner, const std::string& sku) {
  const auto row =
      database.row<Id, std::string, std::int64_t, std::int64_t, std::int64_t, std::int64_t,
                   std::int64_t, bool, bool, bool, bool, bool, std::string, std::string>(
          "SELECT id, name, weight_g, length_mm, width_mm, height_mm, value_minor, tracks_lot, "
          "tracks_expiry, tracks_serial, fragile, upright, kinds, never_with FROM item WHERE "
          "owner_id = :1 AND sku = :2",
          owner, sku);
  if (!row) return std::nullopt;
  ItemRow item;
  item.owner = owner;
  item.sku = sku;
  std::tie(item.id, item.name, item.weight_g, item.length_mm, item.width_mm, item.height_mm,
           item.value_minor, item.tracks_lot, item.tracks_expiry, item.tracks_serial, item.fragile,
           item.upright, item.kinds, item.never_with) = *row;
  return item;
}

SavedRow save_item(Writer& writer, const ItemRow& i) {
  const auto known = writer.database.value<Id>(
      "SELECT id FROM item WHERE owner_id = :1 AND sku = :2", i.owner, i.sku);
  if (known) {
    writer.database.exec(
        "UPDATE item SET name = :2, weight_g = :3, length_mm = :4, width_mm = :5, height_mm = :6, "
        "tracks_lot = :7, tracks_expiry = :8, tracks_serial = :9, fragile = :10, value_minor = "
        ":11, upright = :12, kinds = :13, never_with = :14 WHERE id = :1",
        *known, i.name, i.weight_g, i.length_mm, i.width_mm, i.height_mm, i.tracks_lot,
        i.tracks_expiry, i.tracks_serial, i.fragile, i.value_minor, i.upright, i.kinds,
        i.never_with);
    return {*known, true};
  }
  const Id id = writer.ids.next(0);
  writer.database.exec(
      "INSERT INTO item (id, owner_id, sku, name, weight_g, length_mm, width_mm, height_mm, "
      "tracks_lot, tracks_expiry, tracks_serial, fragile, value_minor, upright, kinds, never_with) "
      "VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, :10, :11, :12, :13, :14, :15, :16)",
      id, i.owner, i.sku, i.name, i.weight_g, i.length_mm, i.width_mm, i.height_mm, i.tracks_lot,
      i.tracks_expiry, i.tracks_serial, i.fragile, i.value_minor, i.upright, i.kinds, i.never_with);
  save_packaging(writer, {id, "each", 1, i.weight_g, i.length_mm, i.width_mm, i.height_mm});
  return {id, false};
}

SavedRow save_packaging(Writer& writer, const PackagingRow& p) {
  const auto known = writer.database.value<Id>(
      "SELECT id FROM packaging WHERE item_id = :1 AND level = :2", p.item, p.level);
  if (known) {
    writer.database.exec(
        "UPDATE packaging SET quantity = :2, weight_g = :3, length_mm = :4, width_mm = :5, "
        "height_mm = :6 WHERE id = :1",
        *known, p.quantity, p.weight_g, p.length_mm, p.width_mm, p.height_mm);
    return {*known, true};
  }
  const Id id = writer.ids.next(0);
  writer.database.exec(
      "INSERT INTO packaging (id, item_id, level, quantity, weight_g, length_mm, width_mm, "
      "height_mm) VALUES (:1, :2, :3, :4, :5, :6, :7, :8)",
      id, p.item, p.level, p.quantity, p.weight_g, p.length_mm, p.width_mm, p.height_mm);
  return {id, false};
}

SavedRow save_barcode(Writer& writer, Id item, Id packaging, const std::string& code) {
  const auto known = writer.database.value<Id>(
      "SELECT id FROM item_barcode WHERE code = :1 AND packaging_id = :2", code, packaging);
  if (known) return {*known, true};
  const Id id = writer.ids.next(0);
  writer.database.exec(
      "INSERT INTO item_barcode (id, item_id, packaging_id, code) VALUES (:1, :2, :3, :4)", id,
      item, packaging, code);
  return {id, false};
}

std::vector<std::string> other_items_with(Connection& database, Id item, const std::string& code) {
  std::vector<std::string> skus;
  for (const auto& [sku] : database.rows<std::string>(
           "SELECT DISTINCT i.sku FROM item_barcode b JOIN item i ON i.id = b.item_id WHERE b.code "
           "= :1 AND b.item_id <> :2 ORDER BY i.sku",
           code, item)) {
    skus.push_back(sku);
  }
  return skus;
}

std::vector<BarcodeMeaning> meanings_of_barcode(Connection& database, Id owner,
                                                const std::string& code) {
  std::vector<BarcodeMeaning> meanings;
  for (const auto& [item, quantity] : database.rows<Id, Quantity>(
           "SELECT b.item_id, p.quantity FROM item_barcode b JOIN packaging p ON p.id = "
           "b.packaging_id JOIN item i ON i.id = b.item_id WHERE b.code = :1 AND i.owner_id = :2 "
           "ORDER BY b.item_id, p.quantity",
           code, owner)) {
    meanings.push_back({item, quantity});
  }
  return meanings;
}

std::optional<LotRow> find_lot(Connection& database, Id item, const std::string& code) {
  const auto row = database.row<Id, std::string>(
      "SELECT id, expiry_date FROM lot WHERE item_id = :1 AND code = :2", item, code);
  if (!row) return std::nullopt;
  return LotRow{std::get<0>(*row), std::get<1>(*row)};
}

SavedRow save_lot(Writer& writer, Id item, const std::string& code,
                  const std::string& expiry_date) {
  if (const auto known = find_lot(writer.database, item, code)) {
    if (known->expiry_date != expiry_date) {
      writer.database.exec("UPDATE lot SET expiry_date = :2 WHERE id = :1", known->id, expiry_date);
    }
    return {known->id, true};
  }
  const Id id = writer.ids.next(0);
  writer.database.exec("INSERT INTO lot (id, item_id, code, expiry_date) VALUES (:1, :2, :3, :4)",
                       id, item, code, expiry_date);
  return {id, false};
}

}  // namespace fw::store
