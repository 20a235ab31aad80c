// The floor in numbers, and the board as a document.
#include "server/service/departures.h"
#include "server/service/order_view.h"
#include "server/web/board_members.h"
#include "server/web/route.h"

namespace fw::web {
namespace {

using boost::json::object;

object orders_json(const service::OrderCounts& counts) {
  return {{"imported", counts.orders},         {"shipped", counts.shipped},
          {"backordered", counts.backordered}, {"held", counts.held},
          {"cancelled", counts.cancelled},     {"open", counts.open}};
}

object lines_json(const service::OrderCounts& counts) {
  return {{"ordered", counts.lines},
          {"shipped", counts.lines_shipped},
          {"backordered", counts.lines_backordered},
          {"short", counts.lines_short},
          {"cancelled", counts.lines_cancelled},
          {"open", counts.lines_open}};
}

object departures_json(service::Database& database, EpochMs now) {
  service::DepartureCounts all;
  for (const auto& site : views::list_sites(database)) {
    const auto counts = service::count_departures(database, site.id, now);
    all.made += counts.made;
    all.missed += counts.missed;
    all.open += counts.open;
  }
  return {{"made", all.made}, {"missed", all.missed}, {"open", all.open}};
}

// The members that `./fw demo --json` prints, as far as the server knows them.
object summary_json(service::Database& database, EpochMs now) {
  const auto orders = service::count_orders(database);
  const auto floor = views::count_floor(database);
  return {{"at", instant_text(now)},
          {"orders", orders_json(orders)},
          {"lines", lines_json(orders)},
          {"units", orders.units_shipped},
          {"units_ordered", orders.units_ordered},
          {"waves", floor.waves},
          {"departures", departures_json(database, now)},
          {"facts", object{{"applied", floor.facts_applied},
                           {"lost", floor.facts_lost},
                           {"duplicated", floor.facts_duplicated}}},
          {"walk_m", object{{"planned", floor.walk_mm_planned / 1000},
                            {"location_order", floor.walk_mm_location_order / 1000}}},
          {"parcels", floor.parcels},
          {"labels", floor.labels},
          {"work", object{{"open", floor.packets_open}}},
          {"shipments", object{{"completed", floor.shipments_completed},
                               {"acknowledged", floor.shipments_acknowledged}}},
          {"discrepancies",
           object{{"opened", floor.discrepancies_opened}, {"open", floor.discrepancies_open}}},
          {"stock", object{{"book", floor.stock_units}}}};
}

void get_summary(Desk& desk, const Call& call) {
  answer_query(desk, call, [now = desk.clock.wall_ms()](auto& database) {
    return found(summary_json(database, now));
  });
}

void get_book(Desk& desk, const Call& call) {
  answer_query(desk, call,
               [](auto& database) { return found(to_json(views::list_book(database))); });
}

void get_board(Desk& desk, const Call& call) {
  answer_query(desk, call, [now = desk.clock.wall_ms()](auto& database) {
    return found(to_json(service::read_board(database, now)));
  });
}

}  // namespace

void add_summary_routes(RouteTable& table) {
  table.add({.method = "GET",
             .path = "/summary",
             .tag = "floor",
             .summary = "orders, lines, waves, facts, parcels, shipments and stock in numbers",
             .handle = get_summary});
  table.add({.method = "GET",
             .path = "/summary/stock",
             .tag = "floor",
             .summary = "units by physical place, SKU and lot: a list, for comparing with a count",
             .handle = get_book,
             .response = schema<std::vector<views::BookRow>>()});
  table.add({.method = "GET",
             .path = "/board",
             .tag = "floor",
             .summary = "the supervisors' board; /api/v1/live pushes the same",
             .handle = get_board,
             .response = schema<service::Board>()});
}

}  // namespace fw::web
