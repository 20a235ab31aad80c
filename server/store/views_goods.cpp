#include "server/store/views_goods.h"

#include "server/store/views_fetch.h"

namespace fw::store {
namespace {

// The resolved discrepancies are many; an index leads to the open ones of a site.
const std::string open =
    "x.site_id IN (SELECT y.id FROM site y UNION SELECT 0) AND x.resolved_at_ms IS NULL";

template <class... In>
std::vector<DiscrepancyView> discrepancies_where(Connection& database, const std::string& rest,
                                                 const In&... in) {
  return fetch<DiscrepancyView, Id, std::string, std::string, std::string, EpochMs, EpochMs,
               std::string, std::string, Quantity, std::string, Id, std::string, MaybeMs,
               std::string, std::string, std::string>(
      database,
      "SELECT x.id, COALESCE(t.code, ''), x.kind, x.owner_role, x.opened_at_ms, x.due_at_ms, "
      "COALESCE(p.code, ''), COALESCE(i.sku, ''), x.quantity, COALESCE(o.number, ''), x.packet_id, "
      "x.detail, x.resolved_at_ms, x.resolution, x.resolved_by, x.note FROM discrepancy x LEFT "
      "JOIN site t ON t.id = x.site_id LEFT JOIN place p ON p.id = x.place_id LEFT JOIN item i ON "
      "i.id = x.item_id LEFT JOIN orders o ON o.id = x.order_id WHERE " +
          rest,
      in...);
}

}  // namespace

Page<StockView> list_stock(Connection& database, const StockFilter& filter, PageRequest page) {
  auto rows = fetch<StockView, Id, std::string, std::string, std::string, std::string, std::string,
                    std::string, std::string, std::string, std::string, Quantity, Quantity>(
      database,
      "SELECT s.id, t.code, p.code, COALESCE(l.role, c.kind, ''), o.code, i.sku, i.name, "
      "COALESCE(b.code, ''), COALESCE(b.expiry_date, ''), s.status, s.quantity, s.allocated FROM "
      "stock s JOIN site t ON t.id = s.site_id JOIN place p ON p.id = s.place_id JOIN item i ON "
      "i.id = s.item_id JOIN owner o ON o.id = s.owner_id LEFT JOIN location l ON l.id = "
      "s.place_id LEFT JOIN container c ON c.id = s.place_id LEFT JOIN lot b ON b.id = s.lot_id "
      "WHERE s.id > :1 AND (s.quantity <> 0 OR s.allocated <> 0) AND (:2 = '' OR s.item_id IN "
      "(SELECT x.id FROM item x WHERE x.sku = :2)) AND (:3 = '' OR p.code = :3) AND (:4 = 0 OR "
      "l.role IS NULL OR l.role <> 'virtual') ORDER BY s.id LIMIT :5",
      page.after, filter.sku, filter.place, filter.physical_only, page.limit + 1);
  return page_of(std::move(rows), page.limit, [](const StockView& row) { return row.id; });
}

std::vector<BookRow> list_book(Connection& database) {
  return fetch<BookRow, std::string, std::string, std::string, Quantity>(
      database,
      "SELECT p.code, i.sku, COALESCE(b.code, ''), CAST(SUM(s.quantity) AS BIGINT) FROM stock s "
      "JOIN place p ON p.id = s.place_id JOIN item i ON i.id = s.item_id LEFT JOIN location l ON "
      "l.id = s.place_id LEFT JOIN lot b ON b.id = s.lot_id WHERE s.quantity <> 0 AND (l.role IS "
      "NULL OR l.role <> 'virtual') GROUP BY p.code, i.sku, COALESCE(b.code, '') ORDER BY 1, 2, 3");
}

std::vector<AisleView> list_aisles(Connection& database, const std::string& site) {
  return fetch<AisleView, std::string, std::string, std::string, std::int64_t>(
      database,
      "SELECT t.code, l.aisle, COALESCE(a.direction, 'both'), COUNT(*) FROM location l JOIN site t "
      "ON t.id = l.site_id LEFT JOIN aisle a ON a.site_id = l.site_id AND a.code = l.aisle WHERE "
      "l.role IN ('pick', 'reserve') AND l.aisle <> '' AND (:1 = '' OR t.code = :1) GROUP BY "
      "t.code, l.aisle, a.direction ORDER BY t.code, l.aisle",
      site);
}

std::vector<ItemView> find_items(Connection& database, const std::string& sku) {
  using I = std::int64_t;
  return fetch<ItemView, std::string, std::string, std::string, I, I, I, I, bool, bool, bool, bool,
               bool, std::string, std::string>(
      database,
      "SELECT o.code, i.sku, i.name, i.weight_g, i.length_mm, i.width_mm, i.height_mm, "
      "i.tracks_lot, i.tracks_expiry, i.tracks_serial, i.fragile, i.upright, i.kinds, i.never_with "
      "FROM item i JOIN owner o ON o.id = i.owner_id WHERE i.sku = :1 ORDER BY o.code",
      sku);
}

Page<DiscrepancyView> list_discrepancies(Connection& database, bool open_only, PageRequest page,
                                         const std::string& owner_role) {
  auto rows = discrepancies_where(database,
                                  (open_only ? open : std::string("1 = 1")) +
                                      " AND (:1 = 0 OR x.id < :1) AND (:3 = '' OR x.owner_role = "
                                      ":3) ORDER BY x.id DESC LIMIT :2",
                                  page.after, page.limit + 1, owner_role);
  return page_of(std::move(rows), page.limit, [](const DiscrepancyView& row) { return row.id; });
}

std::optional<DiscrepancyView> find_discrepancy(Connection& database, Id discrepancy) {
  auto rows = discrepancies_where(database, "x.id = :1", discrepancy);
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

std::vector<DiscrepancyKind> open_discrepancy_kinds(Connection& database) {
  return fetch<DiscrepancyKind, std::string, std::string, std::int64_t, EpochMs, EpochMs>(
      database,
      "SELECT x.kind, MIN(x.owner_role), COUNT(*), MIN(x.opened_at_ms), MIN(x.due_at_ms) FROM "
      "discrepancy x WHERE " +
          open + " GROUP BY x.kind ORDER BY x.kind");
}

std::vector<DiscrepancyView> open_discrepancies(Connection& database, const std::string& kind,
                                                std::int64_t limit) {
  return discrepancies_where(
      database, open + " AND x.kind = :1 ORDER BY x.due_at_ms, x.id LIMIT :2", kind, limit);
}

std::int64_t count_open_discrepancies(Connection& database) {
  return database
      .value<std::int64_t>("SELECT COUNT(*) FROM discrepancy WHERE resolved_at_ms IS NULL")
      .value_or(0);
}

}  // namespace fw::store
