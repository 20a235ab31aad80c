// Discrepancies: each kind has an owner, a due time and a closed list of what may be
// done; below a limit the rule settles it, above it a person does.
#include <catch2/catch.hpp>

#include "server/domain/discrepancy_rules.h"
#include "server/domain/weight.h"
#include "server/service/discrepancies.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

Id open(Hall& hall, domain::DiscrepancyOpened opened) {
  return hall.run(
      [&](Context& context) { return open_discrepancy(context, hall.site, std::move(opened)); });
}
Result<Done> resolve(Hall& hall, Id id, const std::string& how) {
  return hall.run(
      [&](Context& context) { return resolve_discrepancy(context, id, how, "OLGA", "seen"); });
}

TEST_CASE("every kind says whose it is, until when, and what may be done") {
  for (const auto& kind : domain::discrepancy_kinds()) {
    INFO(kind.kind);
    CHECK(!kind.owner_role.empty());
    CHECK(kind.due_minutes > 0);
    REQUIRE(!kind.resolutions.empty());
    for (const auto& resolution : kind.resolutions) {
      INFO(resolution);
      CHECK(domain::find_resolution(resolution) != nullptr);
    }
    const bool has_rule = !kind.rule_resolution.empty();
    CHECK(has_rule == (kind.measure != domain::Measure::none));
    if (has_rule) {
      CHECK(std::count(kind.resolutions.begin(), kind.resolutions.end(), kind.rule_resolution) ==
            1);
    }
  }
}

TEST_CASE("the rule settles by value where the item has one, else by units, weights by grams") {
  const domain::SettleLimits limits{5, 2000, 100};
  const auto& goods = domain::discrepancy_kind("missing_at_pack");
  CHECK(domain::is_settled_by_rule(goods, {5, 0}, limits));
  CHECK_FALSE(domain::is_settled_by_rule(goods, {6, 0}, limits));
  CHECK(domain::is_settled_by_rule(goods, {20, 100}, limits));
  CHECK_FALSE(domain::is_settled_by_rule(goods, {1, 2001}, limits));
  const auto& weight = domain::discrepancy_kind("weight_off");
  CHECK(domain::is_settled_by_rule(weight, {-100, 0}, limits));
  CHECK_FALSE(domain::is_settled_by_rule(weight, {101, 0}, limits));
  CHECK_FALSE(domain::is_settled_by_rule(domain::discrepancy_kind("short"), {1, 0}, limits));
}

TEST_CASE("one that people must settle: refused unless it is on its list, and once only") {
  Hall hall;
  const Id id = open(hall, {.kind = "lost_facts", .quantity = 3});
  CHECK(hall.text("SELECT owner_role FROM discrepancy") == "supervisor");
  CHECK(hall.count("SELECT due_at_ms - opened_at_ms FROM discrepancy") == 24 * 3'600'000);
  CHECK(resolve(hall, id, "scrap").error().code == "unknown_resolution");
  CHECK(resolve(hall, id, "scrap").error().wanted == "accept");
  REQUIRE(resolve(hall, id, "accept"));
  CHECK(hall.discrepancies().empty());
  CHECK(hall.text("SELECT note FROM discrepancy") == "seen");
  CHECK(resolve(hall, id, "accept").error().code == "discrepancy_resolved");
  CHECK(resolve(hall, 99, "accept").error().code == "unknown_discrepancy");
  CHECK(hall.count("SELECT COUNT(*) FROM event WHERE kind = 'discrepancy_resolved'") == 1);
}

TEST_CASE("what the rule may settle is settled by Housekeeping, what is more waits for people") {
  Hall hall;
  const Id item = hall.count("SELECT id FROM item WHERE sku = 'SKU-1'");
  open(hall, {.kind = "missing_at_pack", .item = item, .quantity = 2});
  open(hall, {.kind = "missing_at_pack", .item = item, .quantity = 40});
  CHECK(hall.run([&](Context& context) { return settle_by_rule(context, hall.site); }) == 1);
  CHECK(hall.count("SELECT quantity FROM discrepancy WHERE resolved_at_ms IS NULL") == 40);
  CHECK(hall.text("SELECT resolved_by FROM discrepancy WHERE quantity = 2") == "rule");
  CHECK(hall.on_hand("~adjustment", "SKU-1") == 2);
  CHECK(hall.run([&](Context& context) { return settle_by_rule(context, hall.site); }) == 0);
}

TEST_CASE("a resolution is refused when the books are no longer as it says") {
  Hall hall;
  hall.stock("A-01", "SKU-1", 4);
  const Id item = hall.count("SELECT id FROM item WHERE sku = 'SKU-1'");
  const Id place = hall.count("SELECT id FROM place WHERE code = 'A-01'");
  const Id damaged =
      open(hall, {.kind = "damaged_at_pack", .place = place, .item = item, .quantity = 1});
  CHECK(resolve(hall, damaged, "scrap").error().code == "not_possible");
  CHECK(hall.count("SELECT COUNT(*) FROM discrepancy WHERE resolved_at_ms IS NULL") == 1);
  const Id held = open(hall, {.kind = "short", .place = place, .item = item, .quantity = 1});
  CHECK(resolve(hall, held, "release_hold").error().code == "not_possible");
}

TEST_CASE("by its weight the box tells which item is probably missing") {
  const std::vector<domain::WeighedItem> items{{100, 3}, {450, 1}};
  const auto missing = domain::explain_weight(items, 800, 350);
  REQUIRE(missing);
  CHECK(missing->item == 1);
  CHECK(missing->quantity == -1);
  const auto two = domain::explain_weight(items, 800, 601);
  REQUIRE(two);
  CHECK(two->item == 0);
  CHECK(two->quantity == -2);
  const auto more = domain::explain_weight(items, 800, 905);
  REQUIRE(more);
  CHECK(more->quantity == 1);
  CHECK_FALSE(domain::explain_weight(items, 800, 2000));
  CHECK_FALSE(domain::explain_weight({}, 50, 900));
}

}  // namespace
}  // namespace fw::service::story
