// Goal: the story of an order tells where every unit stands and who did what,
// and lists go page by page. Method: orders through the engine; the floor's rows,
// which other tests make with real scans, are put in as they would be found.
#include "server/service/order_view.h"
#include "tests/unit/orders/warehouse.h"

namespace fw::test {
namespace {

// One picked and packed unit of an order, with everything the floor leaves behind.
void leave_traces(Warehouse& w, Id order) {
  w.database.script(
      "INSERT INTO wave (id, site_id, number, template, planned_at_ms, released_at_ms, "
      "walk_mm_planned, walk_mm_location_order, lines_short, units_short) VALUES (11, 1, 'W1', "
      "'manual', 1, 2, 0, 0, 0, 0);"
      "INSERT INTO batch (id, site_id, wave_id, number, slots, walk_mm_planned) VALUES (12, 1, 11, "
      "1, 8, 0);"
      "INSERT INTO place (id, site_id, kind, code) VALUES (13, 1, 'container', 'T-7');"
      "INSERT INTO container (id, site_id, kind, slot_number, stands_in_place_id) SELECT 13, 1, "
      "'tote', 0, id FROM place WHERE code = 'PACK-1';"
      "INSERT INTO place (id, site_id, kind, code) VALUES (14, 1, 'container', '~parcel-15');"
      "INSERT INTO container (id, site_id, kind, slot_number) VALUES (14, 1, 'parcel', 0);"
      "INSERT INTO printer (id, site_id, code, name, least_evidence) VALUES (16, 1, 'P-1', "
      "'Zebra', "
      "'accepted_by_port');"
      "INSERT INTO upstream (id, code, name) VALUES (17, 'demo-shop', 'Shop')");
  const std::string f =
      "(SELECT id FROM fulfilment WHERE order_id = " + std::to_string(order) + ")";
  const std::string line =
      "(SELECT MIN(id) FROM order_line WHERE order_id = " + std::to_string(order) + ")";
  const std::string place = "(SELECT id FROM place WHERE code = 'A-01')";
  const std::string item = "(SELECT id FROM item WHERE sku = 'MUG')";
  const std::string owner = "(SELECT id FROM owner WHERE code = 'OWN')";
  w.database.script(
      "INSERT INTO allocation (id, site_id, fulfilment_id, order_line_id, wave_id, place_id, "
      "item_id, lot_id, status, owner_id, line_units_each, quantity, picked, created_at_ms, "
      "end_reason) VALUES (18, 1, " +
      f + ", " + line + ", 11, " + place + ", " + item + ", 0, 'available', " + owner +
      ", 1, 1, 1, 3, '');"
      "INSERT INTO pick_task (id, site_id, wave_id, batch_id, fulfilment_id, order_line_id, "
      "allocation_id, place_id, item_id, lot_id, quantity, picked, released, slot, sort, sequence, "
      "ended_at_ms, end_reason) VALUES (19, 1, 11, 12, " +
      f + ", " + line + ", 18, " + place + ", " + item +
      ", 0, 1, 1, 0, 3, 0, 5, 4, 'done');"
      "INSERT INTO tote_load (id, site_id, container_id, batch_id, fulfilment_id, slot, sort_load, "
      "began_at_ms, end_reason) VALUES (20, 1, 13, 12, " +
      f +
      ", 3, 0, 3, '');"
      "INSERT INTO shipment (id, site_id, order_id, fulfilment_id, carrier_service_id, revision, "
      "created_at_ms) SELECT 21, 1, order_id, id, carrier_service_id, 1, 5 FROM fulfilment WHERE "
      "id "
      "= " +
      f +
      ";"
      "INSERT INTO parcel (id, site_id, fulfilment_id, shipment_id, number, container_id, sscc, "
      "tracking, weight_g, opened_at_ms, closed_at_ms, void_reason) VALUES (15, 1, " +
      f +
      ", 21, 1, 14, '095212340000000014', 'RR000000015DE', 420, 5, 6, '');"
      "INSERT INTO parcel_line (id, parcel_id, order_line_id, item_id, lot_id, quantity) VALUES "
      "(22, 15, " +
      line + ", " + item +
      ", 0, 1);"
      "INSERT INTO label_job (id, site_id, parcel_id, printer_id, copy, reason, label, "
      "created_at_ms, state, evidence, attempts, detail, changed_at_ms) VALUES (23, 1, 15, 16, 1, "
      "'first', '{}', 6, 'unknown', 'none', 1, 'cable out', 7);"
      "INSERT INTO upstream_message (id, upstream_id, shipment_id, revision, type, body, "
      "created_at_ms, state, attempts, http_status, answer, changed_at_ms, next_at_ms) VALUES "
      "('shp-21-1', 17, 21, 1, 'shipment.completed', '{}', 7, 'retrying', 3, 503, 'busy', 8, 9);"
      "UPDATE fulfilment SET wave_id = 11 WHERE id = " +
      f);
}

TEST_CASE("The story of an order tells where every unit stands, who, where, when") {
  on_both_engines([](Warehouse& w) {
    w.furnish();
    service::WorkerInput anna;
    anna.number = "1001";
    anna.name = "Anna";
    anna.badge = "B-1";
    anna.roles = "picker";
    w.have(anna);
    service::DeviceRowInput handheld;
    handheld.code = "HH-3";
    handheld.role = "handheld";
    w.have(handheld);
    w.receive("A-01", "MUG", 1);
    const auto order = w.accepted(Warehouse::order("S1", {{0, "MUG", "", 1}, {0, "PEN", "", 2}}));
    leave_traces(w, order.order);
    w.run([&](service::Context& c) {
      c.author.worker = w.count("SELECT id FROM worker");
      c.author.device = w.count("SELECT id FROM device");
      domain::Changes changes;
      changes.events.push_back({.kind = "picked",
                                .order = order.order,
                                .fulfilment = w.count("SELECT id FROM fulfilment"),
                                .wave = 11,
                                .parcel = 15,
                                .place = w.count("SELECT id FROM place WHERE code = 'A-01'"),
                                .item = w.count("SELECT id FROM item WHERE sku = 'MUG'"),
                                .quantity = 1,
                                .detail = "T-7"});
      c.save(1, changes);
      return 0;
    });
    w.run([](service::Context& c) {
      return service::hold_order(c, "S1", "address", "no such street", "ben").ok();
    });

    const auto story = service::order_story(w.database, "shop:S1");
    REQUIRE(story);
    CHECK(story->order.number == "SO000001");
    CHECK(story->order.carrier == "NORD");
    CHECK(story->time_zone == "Europe/Berlin");
    CHECK(story->ship_to.name == "Zoë Müller");
    REQUIRE(story->lines.size() == 2);
    CHECK(story->lines[0].units.reserved == 1);
    CHECK(story->lines[1].backordered);
    REQUIRE(story->fulfilments.size() == 1);
    const auto& part = story->fulfilments[0];
    CHECK(part.state == domain::FulfilmentState::packed);
    CHECK(part.row.wave == "W1");
    CHECK(part.row.leaves_at_ms == w.clock.now_ms + 3'600'000);
    REQUIRE(part.tasks.size() == 1);
    CHECK(part.tasks[0].place == "A-01");
    CHECK(part.tasks[0].end_reason == "done");
    REQUIRE(part.totes.size() == 1);
    CHECK(part.totes[0].container == "T-7");
    CHECK(part.totes[0].stands_in == "PACK-1");
    REQUIRE(part.parcels.size() == 1);
    CHECK(part.parcels[0].sscc == "095212340000000014");
    CHECK(part.parcels[0].label_state == "unknown");
    CHECK(part.parcels[0].label_detail == "cable out");
    CHECK(part.parcels[0].printer == "P-1");
    CHECK(part.parcels[0].units == 1);
    REQUIRE(part.shipments.size() == 1);
    CHECK(part.shipments[0].message_state == "retrying");
    CHECK(part.shipments[0].http_status == 503);
    CHECK(part.shipments[0].next_at_ms == 9);
    REQUIRE(story->holds.size() == 1);
    CHECK(story->holds[0].target == "SO000001");
    CHECK(story->holds[0].detail == "no such street");
    // Packing has begun: the hold stops it, but it stands where it stands.
    CHECK(story->state == domain::OrderState::packing);
    std::vector<std::string> kinds;
    for (const auto& event : story->events) kinds.push_back(event.kind);
    CHECK(kinds == std::vector<std::string>{"order_accepted", "reserved", "waits_for_stock",
                                            "picked", "order_held"});
    const auto& picked = story->events[3];
    CHECK(picked.worker == "1001");
    CHECK(picked.device == "HH-3");
    CHECK(picked.place == "A-01");
    CHECK(picked.sku == "MUG");
    CHECK(picked.wave == "W1");
    CHECK(picked.fulfilment == 1);
    CHECK(picked.parcel == 1);
    CHECK(picked.at_ms == w.clock.now_ms);
  });
}

TEST_CASE("Orders are listed newest first, page by page, without gaps or doubles") {
  on_both_engines([](Warehouse& w) {
    w.furnish();
    w.receive("A-01", "MUG", 100);
    for (int i = 1; i <= 25; ++i) {
      auto order = Warehouse::order("S" + std::to_string(i), {{0, "MUG", "", 1}});
      order.channel = i % 5 == 0 ? "market" : "shop";
      order.received_at_ms = w.clock.now_ms + i / 4;  // several at one instant
      w.accepted(order);
    }
    service::OrderListRequest request;
    request.limit = 10;
    std::vector<std::string> numbers;
    for (bool more = true; more;) {
      const auto page = service::list_orders(w.database, request);
      REQUIRE(page);
      CHECK(page->orders.size() <= 10);
      for (const auto& row : page->orders) numbers.push_back(row.order.number);
      request.cursor = page->next_cursor;
      more = !page->next_cursor.empty();
    }
    CHECK(numbers.size() == 25);
    CHECK(numbers.front() == "SO000025");
    CHECK(std::is_sorted(numbers.rbegin(), numbers.rend()));

    service::OrderListRequest market;
    market.channel = "market";
    CHECK(service::list_orders(w.database, market)->orders.size() == 5);
    service::OrderListRequest named;
    named.text = "S7";
    const auto found = service::list_orders(w.database, named);
    REQUIRE(found->orders.size() == 1);
    CHECK(found->orders[0].state == domain::OrderState::ready);
    CHECK(found->orders[0].order.ordered == 1);
    request.cursor = "yesterday";
    CHECK(service::list_orders(w.database, request).error().code == "bad_cursor");

    w.run([](service::Context& c) {
      return service::hold_order(c, "S3", "fraud", "", "anna").ok() &&
             service::cancel_order(c, "S4", "customer", "anna").ok();
    });
    service::OrderListRequest held;
    held.held_only = true;
    REQUIRE(service::list_orders(w.database, held)->orders.size() == 1);
    CHECK(service::list_orders(w.database, held)->orders[0].state == domain::OrderState::held);
    service::OrderListRequest open;
    open.open_only = true;
    CHECK(service::list_orders(w.database, open)->orders.size() == 24);
    const auto counts = service::count_orders(w.database);
    CHECK(counts.orders == 25);
    CHECK(counts.held == 1);
    CHECK(counts.cancelled == 1);
    CHECK(counts.open == 23);
    CHECK(counts.lines_cancelled == 1);
    CHECK(counts.lines_open == 24);
  });
}

TEST_CASE("The state of a fulfilment follows from its parts") {
  using domain::FulfilmentParts;
  using domain::FulfilmentState;
  FulfilmentParts parts;
  CHECK(state_of(parts) == FulfilmentState::waiting_for_stock);
  parts.reserved = 3;
  CHECK(state_of(parts) == FulfilmentState::ready);
  parts.reserved = 0;
  parts.in_wave = true;
  parts.tasks = parts.open_tasks = 2;
  CHECK(state_of(parts) == FulfilmentState::planned);
  parts.wave_released = true;
  CHECK(state_of(parts) == FulfilmentState::released);
  parts.picked = 1;
  parts.open_tasks = 1;
  CHECK(state_of(parts) == FulfilmentState::picking);
  parts.picked = 3;
  parts.open_tasks = 0;
  CHECK(state_of(parts) == FulfilmentState::picked);
  parts.parcels = 1;
  parts.parcel_units = 2;
  CHECK(state_of(parts) == FulfilmentState::packing);
  parts.closed_parcels = 1;
  CHECK(state_of(parts) == FulfilmentState::packing);  // one unit is in no parcel yet
  parts.parcels = parts.closed_parcels = 2;
  parts.parcel_units = 3;
  parts.labelled_parcels = 1;
  CHECK(state_of(parts) == FulfilmentState::packed);
  parts.labelled_parcels = 2;
  CHECK(state_of(parts) == FulfilmentState::labelled);
  parts.completed = true;
  CHECK(state_of(parts) == FulfilmentState::completed);
}

TEST_CASE("The state of an order follows from its lines and fulfilments") {
  using domain::FulfilmentState;
  using domain::OrderParts;
  using domain::OrderState;
  OrderParts parts;
  parts.lines.push_back({.ordered = 5, .open = 5});
  CHECK(state_of(parts) == OrderState::backordered);
  parts.held = true;
  CHECK(state_of(parts) == OrderState::held);
  parts.lines[0] = {.ordered = 5, .open = 3, .reserved = 2};
  parts.fulfilments = {FulfilmentState::ready};
  CHECK(state_of(parts) == OrderState::held);
  parts.held = false;
  CHECK(state_of(parts) == OrderState::ready);
  parts.fulfilments = {FulfilmentState::ready, FulfilmentState::picking};
  CHECK(state_of(parts) == OrderState::picking);
  parts.lines[0] = {.ordered = 5, .open = 3, .shipped = 2};
  parts.fulfilments = {FulfilmentState::completed};
  CHECK(state_of(parts) == OrderState::partially_shipped);
  parts.lines[0] = {.ordered = 5, .shipped = 2, .cancelled = 3};
  CHECK(state_of(parts) == OrderState::shipped);
  parts.lines[0] = {.ordered = 5, .cancelled = 5};
  CHECK(state_of(parts) == OrderState::cancelled);
}

}  // namespace
}  // namespace fw::test
