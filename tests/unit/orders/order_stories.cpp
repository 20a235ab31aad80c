// Goal: an order is taken once, says what is wrong with it, and reserves what is
// there. Method: whole commands through the engine, on both databases.
#include "server/service/order_view.h"
#include "server/service/reservations.h"
#include "server/store/catalog.h"
#include "server/store/loads.h"
#include "server/store/reservations.h"
#include "tests/unit/orders/warehouse.h"

namespace fw::test {
namespace {

using service::OrderInput;

std::string code_of(const Result<service::OrderAccepted>& result) {
  return result ? "accepted" : result.error().code;
}

TEST_CASE("An order comes twice from a nervous shop and is taken once") {
  on_both_engines([](Warehouse& w) {
    w.furnish();
    w.receive("A-01", "MUG", 10);
    const auto order = Warehouse::order("S1", {{0, "MUG", "", 3}});
    const auto first = w.accepted(order);
    CHECK(first.number == "SO000001");
    CHECK_FALSE(first.existed);
    CHECK(first.reserved == 3);
    CHECK(first.open == 0);
    CHECK(first.leaves_at_ms == w.clock.now_ms + 60 * 60'000);
    const auto again = w.accepted(order);
    CHECK(again.existed);
    CHECK(again.order == first.order);
    CHECK(again.reserved == 3);
    auto changed = order;
    changed.lines[0].quantity = 4;
    CHECK(code_of(w.accept(changed)) == "changed_content");
    CHECK(w.count("SELECT COUNT(*) FROM orders") == 1);
    CHECK(w.events("order_accepted") == 1);
  });
}

TEST_CASE("What is wrong with an order is said with its line or field") {
  Warehouse w;
  w.furnish();
  const OrderInput good = Warehouse::order("S1", {{1, "MUG", "", 1}, {2, "PEN", "", 1}});
  const auto refused = [&](const std::function<void(OrderInput&)>& spoil) {
    OrderInput order = good;
    spoil(order);
    const auto result = w.accept(order);
    REQUIRE_FALSE(result);
    CHECK_FALSE(result.error().next.empty());
    return result.error();
  };
  CHECK(refused([](auto& o) { o.external_reference = ""; }).code == "missing_field");
  CHECK(refused([](auto& o) { o.ship_to.city = " "; }).given == "ship_to.city is empty");
  CHECK(refused([](auto& o) { o.ship_to.country = "DEU"; }).code == "unknown_country");
  CHECK(refused([](auto& o) { o.carrier = "NROD"; }).next == "did you mean 'NORD'?");
  CHECK(refused([](auto& o) { o.service = "EXPRESS"; }).code == "unknown_service");
  CHECK(refused([](auto& o) { o.shortage_rule = "ship-short"; }).next ==
        "did you mean 'ship_short'?");
  CHECK(refused([](auto& o) { o.priority = 10; }).code == "bad_priority");
  CHECK(refused([](auto& o) { o.lines.clear(); }).code == "no_lines");
  CHECK(refused([](auto& o) { o.lines[1].line_number = 1; }).code == "duplicate_line");
  CHECK(refused([](auto& o) { o.lines[1].sku = "PENCIL"; }).given == "line 2: sku 'PENCIL'");
  CHECK(refused([](auto& o) { o.lines[0].quantity = 0; }).code == "bad_quantity");
  CHECK(refused([](auto& o) { o.lines[0].quantity = 2'000'000'000; }).code == "bad_quantity");
  CHECK(refused([](auto& o) { o.owner = "NOBODY"; }).code == "unknown_owner");
  CHECK(refused([](auto& o) { o.site = "MOON"; }).code == "unknown_site");
  CHECK(refused([](auto& o) { o.ship_to.name = "Eve\nBob"; }).code == "bad_text");
  CHECK(w.count("SELECT COUNT(*) FROM orders") == 0);
  CHECK(w.count("SELECT COUNT(*) FROM party") == 0);
}

TEST_CASE("An order by barcode counts in the packaging that the barcode stands on") {
  Warehouse w;
  w.furnish();
  service::PackagingInput box;
  box.sku = "PEN";
  box.level = "case";
  box.quantity = 12;
  box.barcode = "4006381333931";
  w.have(box);
  w.receive("A-02", "PEN", 30);
  const auto order = w.accepted(Warehouse::order("S1", {{0, "", "4006381333931", 2}}));
  CHECK(order.reserved == 24);
  box.sku = "MUG";
  box.quantity = 6;
  const auto shared = w.put(box);
  CHECK(shared.ok());
  CHECK(shared.warning.find("PEN") != std::string::npos);
  CHECK(code_of(w.accept(Warehouse::order("S2", {{0, "", "4006381333931", 1}}))) ==
        "ambiguous_barcode");
  CHECK(code_of(w.accept(Warehouse::order("S3", {{0, "", "12345", 1}}))) == "unknown_item");
  w.check_books();
}

TEST_CASE("Stock is promised once, and what is missing follows when goods arrive") {
  on_both_engines([](Warehouse& w) {
    w.furnish();
    w.receive("A-01", "MUG", 5);
    CHECK(w.accepted(Warehouse::order("S1", {{0, "MUG", "", 3}})).reserved == 3);
    const auto second = w.accepted(Warehouse::order("S2", {{0, "MUG", "", 4}}));
    CHECK(second.reserved == 2);
    CHECK(second.open == 2);
    const auto third = w.accepted(Warehouse::order("S3", {{0, "MUG", "", 1}}));
    CHECK(third.reserved == 0);
    CHECK(third.leaves_at_ms == 0);
    CHECK(w.count("SELECT COUNT(*) FROM order_line WHERE backordered = 1") == 2);
    w.receive("R-01", "MUG", 2);
    CHECK(w.accepted(Warehouse::order("S2", {{0, "MUG", "", 4}})).open == 0);
    CHECK(w.accepted(Warehouse::order("S3", {{0, "MUG", "", 1}})).open == 1);
    w.receive("A-02", "MUG", 1);
    const auto now = w.accepted(Warehouse::order("S3", {{0, "MUG", "", 1}}));
    CHECK(now.open == 0);
    CHECK(now.leaves_at_ms == w.clock.now_ms + 60 * 60'000);
    CHECK(w.count("SELECT COUNT(*) FROM order_line WHERE backordered = 1") == 0);
    // The remainder joined the fulfilment that no wave had yet.
    CHECK(w.count("SELECT COUNT(*) FROM fulfilment") == 3);
  });
}

TEST_CASE("Goods that arrive while the first part is in a wave open the next fulfilment") {
  on_both_engines([](Warehouse& w) {
    w.furnish();
    w.receive("A-01", "MUG", 2);
    const auto order = w.accepted(Warehouse::order("S1", {{0, "MUG", "", 5}}));
    w.database.exec("UPDATE fulfilment SET wave_id = 7 WHERE order_id = :1", order.order);
    w.receive("A-01", "MUG", 9);
    CHECK(w.count("SELECT COUNT(*) FROM fulfilment") == 2);
    CHECK(w.count("SELECT MAX(number) FROM fulfilment") == 2);
    CHECK(w.count("SELECT quantity FROM reservation r JOIN fulfilment f ON f.id = r.fulfilment_id "
                  "WHERE f.number = 2") == 3);
    CHECK(w.accepted(Warehouse::order("S1", {{0, "MUG", "", 5}})).open == 0);
  });
}

TEST_CASE("All or nothing takes nothing until everything is there") {
  Warehouse w;
  w.furnish();
  w.receive("A-01", "MUG", 5);
  const auto order =
      w.accepted(Warehouse::order("S1", {{0, "MUG", "", 2}, {0, "PEN", "", 1}}, "all_or_nothing"));
  CHECK(order.reserved == 0);
  CHECK(w.accepted(Warehouse::order("S2", {{0, "MUG", "", 5}})).reserved == 5);
  w.receive("A-02", "PEN", 4);
  w.receive("A-01", "MUG", 1);
  CHECK(w.count("SELECT SUM(reserved) FROM order_line WHERE order_id = " +
                std::to_string(order.order)) == 0);
  w.receive("A-01", "MUG", 1);
  CHECK(w.count("SELECT SUM(reserved) FROM order_line WHERE order_id = " +
                std::to_string(order.order)) == 3);
  w.check_books();
}

TEST_CASE("Orders that cannot be complete do not stand in the way of others for ever") {
  Warehouse w;
  w.furnish();
  const auto together = [](const std::string& reference, const std::string& other) {
    return Warehouse::order(reference, {{0, "MUG", "", 1}, {0, other, "", 1}}, "all_or_nothing");
  };
  for (int i = 0; i < 60; ++i) w.accepted(together("S" + std::to_string(i), "PEN"));
  w.accepted(together("T1", "LAMP"));
  w.accepted(Warehouse::order("T2", {{0, "MUG", "", 2}}));
  w.receive("A-02", "LAMP", 1);
  w.receive("A-01", "MUG", 3);
  CHECK(w.accepted(Warehouse::order("T2", {{0, "MUG", "", 2}})).reserved == 2);
  // The sixty before it tried in vain; the rounds come to it.
  Id cursor = 0;
  int calls = 0;
  do {
    cursor = w.run([&](service::Context& c) { return service::reserve_waiting(c, 1, cursor); });
    ++calls;
  } while (cursor != 0 && calls < 100);
  CHECK(cursor == 0);
  CHECK(w.accepted(together("T1", "LAMP")).reserved == 2);
  CHECK(w.count("SELECT SUM(reserved) FROM order_line") == 4);
  w.check_books();
}

TEST_CASE("Ship short waits until the cut-off, then gives up the rest") {
  Warehouse w;
  w.furnish();
  w.receive("A-01", "MUG", 2);
  w.accepted(Warehouse::order("S1", {{0, "MUG", "", 3}, {0, "PEN", "", 1}}, "ship_short"));
  w.accepted(Warehouse::order("S2", {{0, "LAMP", "", 3}}, "ship_short"));
  const auto settle = [&] {
    return w.run([](service::Context& c) { return service::settle_ship_short(c, 1); });
  };
  CHECK(settle() == 0);
  // S1 goes with two mugs; S2, with nothing to ship, is a backorder until then.
  CHECK_FALSE(service::order_story(w.database, "S1")->lines[0].backordered);
  CHECK(service::order_story(w.database, "S2")->lines[0].backordered);
  w.receive("A-02", "PEN", 1);
  w.clock.now_ms += 31 * 60'000;
  CHECK(settle() == 2);
  CHECK(settle() == 0);
  const auto first = service::order_story(w.database, "S1");
  REQUIRE(first);
  CHECK(first->state == domain::OrderState::ready);
  CHECK(first->lines[0].units.cancelled == 1);
  CHECK(first->lines[0].short_reason == "no_stock");
  CHECK(first->lines[1].units.reserved == 1);
  const auto second = service::order_story(w.database, "S2");
  REQUIRE(second);
  CHECK(second->state == domain::OrderState::cancelled);
  CHECK(second->fulfilments[0].state == domain::FulfilmentState::cancelled);
  w.check_books();
}

TEST_CASE("The more urgent order gets the goods that arrive") {
  Warehouse w;
  w.furnish();
  w.accepted(Warehouse::order("S1", {{0, "MUG", "", 2}}));
  auto urgent = Warehouse::order("S2", {{0, "MUG", "", 2}});
  urgent.priority = 5;
  w.accepted(urgent);
  w.receive("A-01", "MUG", 3);
  CHECK(w.accepted(urgent).reserved == 2);
  CHECK(w.accepted(Warehouse::order("S1", {{0, "MUG", "", 2}})).reserved == 1);
  w.check_books();
}

TEST_CASE("Goods on hold, damaged or beside the shelves are promised to nobody") {
  Warehouse w;
  w.furnish();
  w.receive("PACK-1", "MUG", 5);
  service::ReceiptInput damaged;
  damaged.place = "A-01";
  damaged.sku = "MUG";
  damaged.status = "damaged";
  damaged.quantity = 5;
  w.have(damaged);
  w.receive("A-02", "MUG", 5);
  w.database.exec(
      "INSERT INTO hold (id, site_id, kind, target_id, reason, detail, placed_at_ms, placed_by, "
      "released_by) SELECT 1, 1, 'place_out', id, 'count', '', 1, 'test', '' FROM place WHERE code "
      "= 'A-02'");
  CHECK(w.accepted(Warehouse::order("S1", {{0, "MUG", "", 1}})).reserved == 0);
  w.database.exec("UPDATE hold SET released_at_ms = 2");
  // Nothing arrived, nothing told anybody: the round over all waiting items finds it.
  CHECK(w.run([](service::Context& c) { return service::reserve_waiting(c, 1, 0); }) != 0);
  CHECK(w.accepted(Warehouse::order("S1", {{0, "MUG", "", 1}})).reserved == 1);
  CHECK(w.run([](service::Context& c) { return service::reserve_waiting(c, 1, 0); }) == 0);
  w.check_books();
}

TEST_CASE("What is promised from a place put on hold is promised no more, least urgent first") {
  on_both_engines([](Warehouse& w) {
    w.furnish();
    w.receive("A-01", "MUG", 3);
    w.receive("A-02", "MUG", 2);
    w.receive("A-02", "PEN", 9);
    w.accepted(Warehouse::order("S1", {{0, "MUG", "", 2}}));
    w.accepted(Warehouse::order("S2", {{0, "MUG", "", 2}, {0, "PEN", "", 1}}, "all_or_nothing"));
    w.accepted(Warehouse::order("S3", {{0, "MUG", "", 1}}));
    const auto reserved = [&](const std::string& reference) {
      return w.database
          .value<Quantity>(
              "SELECT SUM(l.reserved) FROM order_line l JOIN orders o ON o.id = l.order_id WHERE "
              "o.external_reference = :1",
              reference)
          .value_or(-1);
    };
    CHECK(reserved("S1") + reserved("S2") + reserved("S3") == 6);
    const Id place = *store::find_location(w.database, 1, "A-01");
    w.run([&](service::Context& c) {
      store::insert_hold(c.writer, 1, "place_out", place, "short_empty", "rule");
      return service::take_back_promises(c, 1, 0);
    });
    CHECK(reserved("S1") == 2);
    CHECK(reserved("S2") == 0);  // all or nothing
    CHECK(reserved("S3") == 0);
    CHECK(service::order_story(w.database, "S3")->state == domain::OrderState::backordered);
    CHECK(w.run([](service::Context& c) { return service::reserve_waiting(c, 1, 0); }) == 0);
    CHECK(reserved("S1") == 2);
    w.check_books();
    w.run([&](service::Context& c) {
      store::release_hold_of(c.writer, "place_out", place, "count");
      return service::reserve_waiting(c, 1, 0);
    });
    CHECK(reserved("S2") == 3);
    w.run([](service::Context& c) { return service::reserve_waiting(c, 1, 0); });
    CHECK(reserved("S3") == 1);
  });
}

TEST_CASE("What was promised and is not there any more is waited for again") {
  on_both_engines([](Warehouse& w) {
    w.furnish();
    w.receive("A-01", "MUG", 3);
    w.accepted(Warehouse::order("S1", {{0, "MUG", "", 2}}));
    w.accepted(Warehouse::order("S2", {{0, "MUG", "", 1}}));
    const auto reserved = [&](const std::string& reference) {
      return w.database
          .value<Quantity>(
              "SELECT SUM(l.reserved) FROM order_line l JOIN orders o ON o.id = l.order_id WHERE "
              "o.external_reference = :1",
              reference)
          .value_or(-1);
    };
    REQUIRE(reserved("S1") + reserved("S2") == 3);
    const auto take_back = [&] {
      w.run([](service::Context& c) { return service::take_back_beyond_stock(c, 1, 0); });
    };
    take_back();
    CHECK(reserved("S1") + reserved("S2") == 3);
    w.run([&](service::Context& c) {  // two are gone
      domain::StockKey mug;
      mug.place = *store::find_location(w.database, 1, "A-01");
      mug.item = *w.database.value<Id>("SELECT id FROM item WHERE sku = 'MUG'");
      mug.owner = store::owner_of_item(w.database, mug.item);
      domain::StockKey gone = mug;
      gone.place = store::virtual_place(w.database, 1, "adjustment");
      domain::Changes changes;
      changes.moves.push_back({mug, gone, 2, "count", 0, 0, 0});
      c.save(1, changes);
      return 0;
    });
    take_back();
    CHECK(reserved("S1") == 1);
    CHECK(reserved("S2") == 0);
    CHECK(service::order_story(w.database, "S2")->state == domain::OrderState::backordered);
    w.check_books();
  });
}

TEST_CASE("A hold with an end is lifted when it has come, and the order gets its share") {
  on_both_engines([](Warehouse& w) {
    w.furnish();
    w.receive("A-01", "MUG", 3);
    w.accepted(Warehouse::order("S1", {{0, "MUG", "", 2}}));
    const EpochMs end = w.clock.now_ms + 60'000;
    const auto hold = [&](const std::string& reason, EpochMs until) {
      return w.run([&](service::Context& c) {
        return service::hold_order(c, "S1", reason, "", "anna", until);
      });
    };
    const auto lift = [&] {
      return w.run([](service::Context& c) { return service::lift_ended_holds(c, 1); });
    };
    CHECK(hold("payment", w.clock.now_ms - 1).error().code == "hold_ended");
    CHECK(hold("payment", end));
    CHECK(hold("address", end + 60'000));
    CHECK(lift() == 0);
    w.clock.now_ms = end;
    CHECK(lift() == 1);
    CHECK(service::order_story(w.database, "S1")->state == domain::OrderState::held);
    w.clock.now_ms = end + 60'000;
    CHECK(lift() == 1);
    CHECK(service::order_story(w.database, "S1")->state != domain::OrderState::held);
    CHECK(w.count("SELECT reserved FROM order_line") == 2);
    CHECK(w.events("order_released") == 1);
    CHECK(w.count("SELECT COUNT(*) FROM hold WHERE released_by = 'time'") == 2);
    CHECK(lift() == 0);
  });
}

TEST_CASE("An order is held, stands back for others, is released and gets its share") {
  on_both_engines([](Warehouse& w) {
    w.furnish();
    w.accepted(Warehouse::order("S1", {{0, "MUG", "", 2}}));
    w.accepted(Warehouse::order("S2", {{0, "MUG", "", 2}}));
    const auto hold = [&](const std::string& reference, const std::string& reason) {
      return w.run([&](service::Context& c) {
        return service::hold_order(c, reference, reason, "card refused", "anna");
      });
    };
    CHECK(hold("shop:S1", "payment"));
    CHECK(hold("SO000001", "payment"));  // the same again
    CHECK(hold("S1", "").error().code == "missing_field");
    CHECK(hold("S9", "payment").error().code == "unknown_order");
    w.receive("A-01", "MUG", 3);
    CHECK(w.accepted(Warehouse::order("S1", {{0, "MUG", "", 2}})).reserved == 0);
    CHECK(w.accepted(Warehouse::order("S2", {{0, "MUG", "", 2}})).reserved == 2);
    CHECK(service::order_story(w.database, "S1")->state == domain::OrderState::held);
    CHECK(w.run([](service::Context& c) { return service::release_order(c, "S1", "anna"); }));
    CHECK(w.accepted(Warehouse::order("S1", {{0, "MUG", "", 2}})).reserved == 1);
    CHECK(w.events("order_held") == 1);
    CHECK(w.events("order_released") == 1);
  });
}

TEST_CASE("An order is cancelled, and what it had reserved is free again") {
  on_both_engines([](Warehouse& w) {
    w.furnish();
    w.receive("A-01", "MUG", 3);
    const auto order = w.accepted(Warehouse::order("S1", {{0, "MUG", "", 2}, {0, "PEN", "", 1}}));
    const auto cancel = [&](const std::string& reference) {
      return w.run([&](service::Context& c) {
        return service::cancel_order(c, reference, "customer", "anna");
      });
    };
    CHECK(cancel("S1"));
    CHECK(cancel("S1"));
    CHECK(w.events("order_cancelled") == 1);
    CHECK(service::order_story(w.database, "S1")->state == domain::OrderState::cancelled);
    // What it had reserved is free again.
    const auto next = w.accepted(Warehouse::order("S2", {{0, "MUG", "", 3}}));
    CHECK(next.reserved == 3);
    w.database.exec("UPDATE fulfilment SET wave_id = 7 WHERE order_id = :1", next.order);
    CHECK(cancel("S2"));  // in a wave, too
    // The cancelled one does not come back with the next goods.
    w.receive("A-02", "PEN", 5);
    CHECK(w.accepted(Warehouse::order("S1", {{0, "MUG", "", 2}, {0, "PEN", "", 1}})).reserved == 0);
    CHECK(w.count("SELECT COUNT(*) FROM fulfilment WHERE order_id = " +
                  std::to_string(order.order)) == 1);
  });
}

TEST_CASE("One reference in two channels must be named with its channel") {
  Warehouse w;
  w.furnish();
  w.accepted(Warehouse::order("X:1", {{0, "MUG", "", 1}}));
  auto other = Warehouse::order("X:1", {{0, "MUG", "", 1}});
  other.channel = "market";
  w.accepted(other);
  const auto both = service::order_story(w.database, "X:1");
  REQUIRE_FALSE(both);
  CHECK(both.error().code == "ambiguous_order");
  CHECK(both.error().wanted.find("market:X:1") != std::string::npos);
  CHECK(service::order_story(w.database, "market:X:1")->order.channel == "market");
}

}  // namespace
}  // namespace fw::test
