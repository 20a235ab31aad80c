// Which orders a wave is for: rules exclude orders, limits leave them for the next wave.
#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "tests/unit/service/hall.h"

namespace fw::service::story {
namespace {

// Orders of one line each, and one of two: 1 = SKU-1, 2 = SKU-2, 3 = SKU-3, both = SKU-1 and SKU-3.
struct Desk {
  Desk() {
    hall.run([&](Context& context) {
      put_row(context, LocationInput{.code = "B-01", .role = "pick", .zone = "COLD", .aisle = "B"});
      put_row(context, CarrierInput{"UPS", "UPS"});
      put_row(context, ServiceInput{"UPS", "STD", "Standard", "s10:RR:DE"});
      ItemInput glass{.sku = "SKU-2", .name = "GLASS"};
      glass.weight_g = 200;
      glass.length_mm = glass.width_mm = glass.height_mm = 50;
      glass.fragile = true;
      return put_row(context, glass).ok();
    });
    hall.stock("A-01", "SKU-1", 10);
    hall.stock("A-02", "SKU-2", 10);
    hall.stock("B-01", "SKU-3", 4);
    hall.stock("A-03", "SKU-3", 10);
    hall.order("1", {{"SKU-1", 1}});
    hall.order("2", {{"SKU-2", 2}}, "backorder", 5);
    hall.order("3", {{"SKU-3", 3}});
    hall.order("both", {{"SKU-1", 2}, {"SKU-3", 3}});
  }
  PlannedWave plan(const NamedWaveRules& named) {
    const auto rules = find_rules(hall.database, hall.site, named);
    INFO((rules ? "" : to_line(rules.error())));
    REQUIRE(rules);
    request.rules = *rules;
    request.site = hall.site;
    request.iterations = 100;
    const auto input =
        store::load_plan_input(hall.database, hall.site, "", 0, request.rules.customer);
    return compute_plan(input, request);
  }
  // References of the orders in it, as "1 both".
  std::string orders(const PlannedWave& planned) {
    std::set<std::string> references;
    for (const auto& trip : planned.trips) {
      for (const auto& pick : trip.picks) references.insert(reference(pick.fulfilment));
    }
    std::string text;
    for (const auto& one : references) text += (text.empty() ? "" : " ") + one;
    return text;
  }
  std::string in_wave(const NamedWaveRules& named) { return orders(plan(named)); }
  std::string reference(Id fulfilment) {
    return hall.database
        .value<std::string>(
            "SELECT o.external_reference FROM fulfilment f JOIN orders o ON o.id = f.order_id "
            "WHERE f.id = :1",
            fulfilment)
        .value();
  }
  Refusal refused(const NamedWaveRules& named) {
    const auto rules = find_rules(hall.database, hall.site, named);
    REQUIRE_FALSE(rules);
    return rules.error();
  }

  Hall hall;
  WaveRequest request;
};

TEST_CASE("a wave without rules takes every order") { CHECK(Desk().in_wave({}) == "1 2 3 both"); }

TEST_CASE("an order is in the wave only when every rule that is set holds for it") {
  Desk d;
  CHECK(d.in_wave({.priority_least = 5}) == "2");
  CHECK(d.in_wave({.single_line = true}) == "1 2 3");
  CHECK(d.in_wave({.single_unit = true}) == "1");
  CHECK(d.in_wave({.fragile = "without"}) == "1 3 both");
  CHECK(d.in_wave({.fragile = "only"}) == "2");
  CHECK(d.in_wave({.carriers = {"UPS"}}).empty());
  CHECK(d.in_wave({.carriers = {"UPS", "DHL"}}) == "1 2 3 both");
  CHECK(d.in_wave({.customer = "Kim Muster"}) == "1 2 3 both");
  CHECK(d.in_wave({.customer = "Kim"}).empty());
  CHECK(d.in_wave({.single_line = true, .fragile = "without"}) == "1 3");
  const auto none = d.plan({.priority_least = 9});
  REQUIRE(none.dropped.size() == 4);  // said, not silent
  CHECK(none.dropped[0].reason == "outside_rules");
}

TEST_CASE("a wave of one zone takes orders that it can fill alone, and nobody walks elsewhere") {
  Desk d;
  d.hall.order("3 again", {{"SKU-3", 3}});
  const auto cold = d.plan({.zones = {"COLD"}});
  CHECK(d.orders(cold) == "3");  // four units there: the second order waits, whole
  CHECK(cold.shorts.empty());
  for (const auto& trip : cold.trips) {
    for (const auto& pick : trip.picks) {
      CHECK(d.hall.database.value<std::string>("SELECT code FROM place WHERE id = :1",
                                               pick.key.place) == "B-01");
    }
  }
  CHECK(d.in_wave({.zones = {"A"}}) == "1 2 3 3 again both");
}

TEST_CASE("units, totes and parcels limit a wave; what is beyond is left for the next one") {
  Desk d;
  d.request.units_most = 3;
  CHECK(d.in_wave({}) == "1 2");
  d.request.units_most = 0;
  d.request.totes_most = 2;
  CHECK(d.plan({}).dropped.size() == 2);
  d.request.totes_most = 0;
  d.request.parcels_most = 3;
  const auto planned = d.plan({});
  REQUIRE(planned.dropped.size() == 1);
  CHECK(planned.dropped[0].reason == "beyond_limit");
}

TEST_CASE("a name that nobody knows is answered with those that are known") {
  Desk d;
  CHECK(d.refused({.carriers = {"DHX"}}).next == "did you mean 'DHL'?");
  CHECK(d.refused({.carriers = {"DHL", "POST"}}).next == "use one of DHL, UPS");
  const auto zone = d.refused({.zones = {"FROZEN"}});
  CHECK(zone.code == "unknown_zone");
  CHECK(zone.next == "use one of A, COLD");
  CHECK(d.refused({.owner = "nobody else"}).code == "unknown_owner");
  CHECK(d.refused({.priority_least = 10}).code == "bad_priority");
  CHECK(d.refused({.fragile = "yes"}).code == "bad_fragile");
}

TEST_CASE("the densest wave: many units in one aisle, however old the others are") {
  Desk d;
  d.hall.run([&](Context& context) {
    put_row(context, LocationInput{.code = "D-01", .role = "pick", .aisle = "D"});
    return put_row(context, LocationInput{.code = "C-01", .role = "pick", .aisle = "C"}).ok();
  });
  d.hall.stock("D-01", "SKU-4", 20);
  d.hall.stock("C-01", "SKU-5", 20);
  d.hall.order("old", {{"SKU-5", 1}});
  d.hall.order("x", {{"SKU-4", 7}});
  d.hall.order("y", {{"SKU-4", 7}});
  d.request.units_most = 14;
  d.request.dense = true;
  d.request.iterations = 2'000;
  const auto input = store::load_plan_input(d.hall.database, d.hall.site, "", 0, "");
  const PlannedWave planned = compute_plan(input, d.request);
  CHECK(d.orders(planned) == "x y");
  CHECK(std::count_if(planned.dropped.begin(), planned.dropped.end(),
                      [](const auto& dropped) { return dropped.reason == "less_dense"; }) == 5);
}

}  // namespace
}  // namespace fw::service::story
