#include "server/admin/demo_summary.h"

#include <fmt/format.h>

#include <cmath>

namespace fw::admin {
namespace {

namespace json = boost::json;

// A number under "a.b" in nested objects; 0 when it is not there.
std::int64_t number(const json::object& object, std::string_view path) {
  const auto dot = path.find('.');
  const json::value* value = object.if_contains(path.substr(0, dot));
  if (value == nullptr) return 0;
  if (dot != std::string_view::npos) {
    return value->is_object() ? number(value->get_object(), path.substr(dot + 1)) : 0;
  }
  if (value->is_double()) return std::llround(value->get_double());
  return value->is_number() ? value->to_number<std::int64_t>() : 0;
}

json::object part(const json::object& object, std::string_view name,
                  std::initializer_list<std::string_view> keys) {
  json::object picked;
  for (const std::string_view key : keys) {
    picked[key] = number(object, std::string(name) + "." + std::string(key));
  }
  return picked;
}

std::vector<hw::BookRow> book_rows(const json::array& stock) {
  std::vector<hw::BookRow> rows;
  for (const json::value& value : stock) {
    const json::object& row = value.as_object();
    hw::BookRow book;
    book.place = std::string(row.at("place").as_string());
    book.sku = std::string(row.at("sku").as_string());
    book.lot = std::string(row.at("lot").as_string());
    book.quantity = number(row, "quantity");
    rows.push_back(book);
  }
  return rows;
}

// Complains when two numbers that must be equal are not.
class Checks {
 public:
  explicit Checks(std::vector<std::string>& complaints) : complaints_(complaints) {}
  void equal(std::string_view what, std::int64_t a, std::int64_t b) {
    if (a != b) complaints_.push_back(fmt::format("{}: {} is not {}", what, a, b));
  }

 private:
  std::vector<std::string>& complaints_;
};

// Units that packers took out of totes because they belonged to no order there:
// they lie at the station, where the books know of none until somebody puts them
// away. What put them there was a person's error as well.
Quantity put_aside(const hw::Comparison& stock, const hw::World& world) {
  Quantity units = 0;
  for (const hw::Difference& difference : stock.differences) {
    const auto location = world.location(difference.place);
    if (!location || location->kind == hw::LocationKind::shelf) continue;
    units += difference.unexplained();
  }
  return units;
}

void check(DemoSummary& summary) {
  const json::object& j = summary.json;
  const auto n = [&](std::string_view path) { return number(j, path); };
  Checks checks(summary.complaints);
  checks.equal("orders imported against the sum of their ends", n("orders.imported"),
               n("orders.shipped") + n("orders.backordered") + n("orders.held") +
                   n("orders.cancelled") + n("orders.open"));
  checks.equal("lines ordered against the sum of their ends", n("lines.ordered"),
               n("lines.shipped") + n("lines.backordered") + n("lines.short") +
                   n("lines.cancelled") + n("lines.open"));
  checks.equal("live labels against parcels", n("labels"), n("parcels"));
  checks.equal("shipments acknowledged against completed", n("shipments.acknowledged"),
               n("shipments.completed"));
  checks.equal("the shop's receipts against shipments completed", n("shipments.receipts"),
               n("shipments.completed"));
  checks.equal("facts lost", n("facts.lost"), 0);
  checks.equal("facts applied twice", n("facts.duplicated"), 0);
  checks.equal("stock: book - real against what the world's errors explain",
               n("stock.book") - n("stock.real"), n("stock.explained"));
  checks.equal("orders still open", n("orders.open"), 0);
}

}  // namespace

DemoSummary summarise_demo(const DemoMeasured& measured, const hw::World& world) {
  DemoSummary summary;
  json::object& j = summary.json;
  const json::object& server = measured.server;
  j["orders"] =
      part(server, "orders", {"imported", "shipped", "backordered", "held", "cancelled", "open"});
  j["lines"] =
      part(server, "lines", {"ordered", "shipped", "backordered", "short", "cancelled", "open"});
  j["units"] = number(server, "units");
  j["waves"] = number(server, "waves");
  j["departures"] = part(server, "departures", {"made", "missed"});
  j["facts"] = part(server, "facts", {"applied", "lost", "duplicated"});
  j["scans"] = json::object{{"total", number(measured.robots, "scans")},
                            {"wrong", number(measured.robots, "wrong_scans")}};
  j["latency_ms"] = json::object{{"p50", number(measured.robots, "latency_ms.p50")},
                                 {"p99", number(measured.robots, "latency_ms.p99")}};
  j["walk_m"] = part(server, "walk_m", {"planned", "location_order"});
  j["parcels"] = number(server, "parcels");
  j["labels"] = number(server, "labels");
  json::object shipments = part(server, "shipments", {"completed", "acknowledged"});
  shipments["receipts"] = number(measured.shop, "messages");
  shipments["repeated_deliveries"] = number(measured.shop, "repeated_deliveries");
  j["shipments"] = std::move(shipments);
  const hw::MispickCounts mispicks = world.mispick_counts();
  j["mispicks"] = json::object{{"made", mispicks.made},
                               {"caught_at_pick", mispicks.caught_at_pick},
                               {"caught_at_pack", mispicks.caught_at_pack},
                               {"shipped", mispicks.not_caught}};
  // The world counts what its errors added; the summary what the shelves lack.
  const hw::Comparison stock = world.compare(book_rows(measured.stock));
  j["stock"] = json::object{{"book", stock.book},
                            {"real", stock.real},
                            {"explained", -stock.explained - put_aside(stock, world)}};
  j["discrepancies"] = part(server, "discrepancies", {"opened", "open"});
  j["seconds"] = measured.seconds;
  j["cases"] = to_json(measured.cases);
  check(summary);
  for (const CaseEnd& end : measured.cases) {
    if (end.as_it_should) continue;
    summary.complaints.push_back(end.situation + " " + end.order + ": " + end.outcome);
  }
  return summary;
}

std::string to_text(const DemoSummary& summary) {
  const json::object& j = summary.json;
  const auto n = [&](std::string_view path) { return number(j, path); };
  std::string text;
  const auto line = [&](std::string_view label, const std::string& value) {
    text += fmt::format("  {:<13} {}\n", label, value);
  };
  line("orders", fmt::format("{} imported = {} shipped + {} backordered + {} held + {} cancelled + "
                             "{} open",
                             n("orders.imported"), n("orders.shipped"), n("orders.backordered"),
                             n("orders.held"), n("orders.cancelled"), n("orders.open")));
  line("lines", fmt::format("{} ordered = {} shipped + {} backordered + {} short + {} cancelled + "
                            "{} open",
                            n("lines.ordered"), n("lines.shipped"), n("lines.backordered"),
                            n("lines.short"), n("lines.cancelled"), n("lines.open")));
  line("floor", fmt::format("{} waves, {} units shipped, {} parcels, {} live labels", n("waves"),
                            n("units"), n("parcels"), n("labels")));
  line("departures",
       fmt::format("{} made, {} missed", n("departures.made"), n("departures.missed")));
  line("walking", fmt::format("{} m planned, {} m in location order", n("walk_m.planned"),
                              n("walk_m.location_order")));
  line("facts", fmt::format("{} applied, {} lost, {} applied twice; {} ms p50, {} ms p99",
                            n("facts.applied"), n("facts.lost"), n("facts.duplicated"),
                            n("latency_ms.p50"), n("latency_ms.p99")));
  line("scans", fmt::format("{}, {} of them wrong", n("scans.total"), n("scans.wrong")));
  line("shipments", fmt::format("{} completed, {} acknowledged; the shop has {} receipts ({} "
                                "deliveries were repeats)",
                                n("shipments.completed"), n("shipments.acknowledged"),
                                n("shipments.receipts"), n("shipments.repeated_deliveries")));
  line("mis-picks", fmt::format("{} made, {} caught at pick, {} at pack, {} shipped",
                                n("mispicks.made"), n("mispicks.caught_at_pick"),
                                n("mispicks.caught_at_pack"), n("mispicks.shipped")));
  line("stock", fmt::format("{} units by the books, {} on the shelves, {} explained by errors of "
                            "the world",
                            n("stock.book"), n("stock.real"), n("stock.explained")));
  line("discrepancies",
       fmt::format("{} opened, {} open", n("discrepancies.opened"), n("discrepancies.open")));
  for (const json::value& value : j.at("cases").as_array()) {
    const json::object& one = value.as_object();
    const auto word = [&](const char* member) { return std::string(one.at(member).as_string()); };
    text += fmt::format("  {:<22} {} {}\n", word("situation"), word("order"), word("outcome"));
  }
  for (const std::string& complaint : summary.complaints) {
    text += "  DOES NOT ADD UP: " + complaint + "\n";
  }
  return text;
}

}  // namespace fw::admin
