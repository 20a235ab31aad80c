// Goal: the views say what stands in the books, alike on both engines. Method: a
// small warehouse with orders in a released wave, parcels, labels and messages
// put into the tables, read through every view.
#include "server/service/board.h"
#include "server/service/upstream.h"
#include "server/service/waves.h"
#include "tests/unit/orders/warehouse.h"

namespace fw::test {
namespace {

namespace views = service::views;

// Plans and releases one wave, jobs included.
void release_a_wave(Warehouse& hall) {
  service::JobRunner jobs(hall.engine);
  service::handle_wave_jobs(jobs);
  service::WaveRequest request;
  request.site = 1;
  const auto input = store::load_plan_input(hall.database, 1, "", 0);
  const auto plan = service::compute_plan(input, request);
  hall.run([&](service::Context& context) {
    const auto planned = service::store_plan(context, request, plan);
    return service::release_wave(context, 1, planned.number).ok();
  });
  jobs.step();
  while (hall.engine.step() > 0) {
  }
}

// What a packer, a printer and a shop would leave behind.
void ship_something(Warehouse& hall) {
  auto& db = hall.database;
  const auto fulfilment = db.value<Id>("SELECT MIN(id) FROM fulfilment").value();
  const auto order = db.value<Id>("SELECT MIN(id) FROM orders").value();
  const auto service = db.value<Id>("SELECT MIN(id) FROM carrier_service").value();
  const auto place = db.value<Id>("SELECT MIN(id) FROM place WHERE code = 'PACK-1'").value();
  db.begin();
  db.exec("INSERT INTO place (id, site_id, kind, code) VALUES (900, 1, 'container', 'BOX-1')");
  db.exec(
      "INSERT INTO container (id, site_id, kind, stands_in_place_id, slot_number) VALUES (900, 1, "
      "'parcel', :1, 0)",
      place);
  db.exec(
      "INSERT INTO printer (id, site_id, code, name, least_evidence) VALUES (901, 1, 'P1', "
      "'Zebra', 'accepted_by_port')");
  db.exec(
      "INSERT INTO shipment (id, site_id, order_id, fulfilment_id, carrier_service_id, revision, "
      "created_at_ms, completed_at_ms) VALUES (902, 1, :1, :2, :3, 1, 5, :4)",
      order, fulfilment, service, hall.clock.now_ms - 60'000);
  db.exec(
      "INSERT INTO parcel (id, site_id, fulfilment_id, shipment_id, number, container_id, sscc, "
      "tracking, weight_g, opened_at_ms, closed_at_ms, void_reason) VALUES (903, 1, :1, 902, 1, "
      "900, '340123450000000018', 'RR1DE', 740, 5, 6, '')",
      fulfilment);
  db.exec(
      "INSERT INTO label_job (id, site_id, parcel_id, printer_id, copy, reason, label, "
      "created_at_ms, state, evidence, attempts, detail, changed_at_ms) VALUES (904, 1, 903, 901, "
      "1, 'first', '{}', 5, 'stuck', 'none', 1, 'paper out', 6)");
  db.exec(
      "INSERT INTO upstream_message (id, upstream_id, shipment_id, revision, type, body, "
      "created_at_ms, state, attempts, http_status, answer, changed_at_ms) VALUES ('shp-902-1', "
      "(SELECT MIN(id) FROM upstream), 902, 1, 'shipment.completed', '{}', 5, 'parked', 1, 410, "
      "'gone', 6)");
  db.exec(
      "INSERT INTO discrepancy (id, site_id, kind, owner_role, opened_at_ms, due_at_ms, place_id, "
      "item_id, lot_id, quantity, order_id, order_line_id, packet_id, tote_load_id, parcel_id, "
      "fact_id, detail, resolution, resolved_by, note) VALUES (905, 0, 'message_parked', "
      "'supervisor', 5, 6, 0, 0, 0, 0, :1, 0, 0, 0, 0, 0, 'shp-902-1: HTTP 410', '', '', '')",
      order);
  db.commit();
}

}  // namespace

TEST_CASE("every view reads the same floor on both engines") {
  on_both_engines([](Warehouse& hall) {
    hall.furnish();
    service::WorkerInput worker;
    worker.number = "7";
    worker.name = "Ana";
    worker.badge = "W-7";
    worker.roles = "picker";
    hall.have(worker);
    service::DeviceRowInput device;
    device.code = "HH-1";
    device.role = "handheld";
    hall.have(device);
    hall.receive("A-01", "MUG", 10);
    hall.receive("A-02", "PEN", 10);
    hall.accepted(Warehouse::order("1", {{0, "MUG", "", 2}, {0, "PEN", "", 1}}));
    hall.accepted(Warehouse::order("2", {{0, "PEN", "", 3}}));
    release_a_wave(hall);
    auto& db = hall.database;

    const auto waves = views::list_waves(db, true, {}).rows;
    REQUIRE(waves.size() == 1);
    CHECK(service::state_of(waves[0]) == service::WaveState::picking);
    CHECK(waves[0].tasks == 3);
    CHECK(waves[0].units == 6);
    CHECK(waves[0].orders == 2);
    CHECK(waves[0].carrier == "NORD");
    CHECK(views::find_waves(db, waves[0].number).size() == 1);
    CHECK(views::list_working_waves(db, 10).size() == 1);
    CHECK(views::count_open_waves(db).working == 1);
    CHECK(views::count_open_waves(db).finished == 0);
    const auto trips = views::list_trips(db, waves[0].id);
    REQUIRE(trips.size() == 1);
    CHECK(trips[0].packet != 0);
    CHECK(!trips[0].under_way);
    CHECK(views::open_plan_jobs(db) == 0);
    const auto jobs = views::list_jobs(db, waves[0].number, {}).rows;
    REQUIRE(!jobs.empty());
    CHECK(views::find_job(db, jobs[0].id)->wave == waves[0].number);

    hall.have(service::UpstreamInput{"shop", "The shop"});
    ship_something(hall);
    const auto departures = service::read_departures(db, 0, 0, hall.clock.now_ms);
    REQUIRE(departures.size() == 2);
    CHECK(departures[0].departure.orders == 2);
    CHECK(departures[0].departure.orders_in_wave == 2);
    CHECK(departures[0].departure.orders_picked == 0);
    CHECK(departures[0].outlook.finish_at_ms > hall.clock.now_ms);
    CHECK(departures[1].outlook.state == service::DepartureState::empty);

    CHECK(views::list_workers(db).size() == 1);
    CHECK(views::list_devices(db).size() == 1);
    const auto printers = views::list_printers(db);
    REQUIRE(printers.size() == 1);
    CHECK(printers[0].need_someone == 1);
    CHECK(views::list_stock(db, {"PEN", "A-02", true}, {}).rows.at(0).allocated == 4);
    CHECK(views::list_book(db).size() == 2);
    CHECK(views::find_items(db, "MUG").size() == 1);
    CHECK(views::list_label_jobs(db, "stuck", {}).rows.size() == 1);
    const auto parcel = views::find_parcel_detail(db, "RR1DE");
    REQUIRE(parcel);
    CHECK(parcel->labels.size() == 1);
    CHECK(views::list_messages(db, "open", {}).rows.size() == 1);
    CHECK(views::find_message(db, "shp-902-1")->body == "{}");
    CHECK(views::count_floor(db).parcels == 1);
    CHECK(views::count_label_jobs(db).at(0).count == 1);
    CHECK(views::count_messages(db).at(0).name == "parked");
    CHECK(views::count_open_packets(db).at(0).name == "pick");
    CHECK(views::count_devices_here(db, 1).empty());
    CHECK(views::count_facts_acknowledged(db) == 0);

    const auto board = service::read_board(db, hall.clock.now_ms);
    const auto needs = [&](const std::string& kind) {
      return std::count_if(board.needs.begin(), board.needs.end(),
                           [&](const auto& need) { return need.kind == kind; });
    };
    CHECK(needs("label_stuck") == 1);
    CHECK(needs("message_parked") == 1);
    CHECK(needs("discrepancy") == 1);
    CHECK(board.events.size() <= 20);
    CHECK(board.events.front().seq == board.last_event);

    CHECK(views::open_discrepancies(db, "message_parked", 9).size() == 1);

    // A person sends the parked message again; that settles its discrepancy.
    hall.run([](service::Context& context) {
      return service::retry_message(context, "shp-902-1", "ana").ok();
    });
    CHECK(views::list_messages(db, "waiting", {}).rows.size() == 1);
    CHECK(views::count_open_discrepancies(db) == 0);
    const auto again = hall.run([](service::Context& context) {
      return service::retry_message(context, "shp-902-1", "ana").error().code;
    });
    CHECK(again == "message_not_parked");
  });
}

TEST_CASE("a departure's outlook follows the pace and the clock") {
  const EpochMs now = 1'000'000'000;
  views::DepartureView truck;
  truck.orders = 10;
  truck.orders_completed = 4;
  truck.pick_by_ms = now + 300'000;
  truck.pack_by_ms = now + 600'000;
  truck.leaves_at_ms = now + 900'000;
  const auto state = [&](views::Pace pace, EpochMs at) {
    return service::outlook_of(truck, 6, pace, at).state;
  };
  using service::DepartureState;
  // Ten in the last 100 s: six more take a minute.
  CHECK(state({10, now - 100'000}, now) == DepartureState::on_time);
  CHECK(service::outlook_of(truck, 6, {10, now - 100'000}, now).slack_ms == 540'000);
  // One a minute and a half: nine minutes of ten.
  CHECK(state({4, now - 360'000}, now) == DepartureState::at_risk);
  CHECK(state({1, now - 360'000}, now) == DepartureState::late);
  // Without a pace the clock decides.
  CHECK(state({}, now) == DepartureState::on_time);
  CHECK(state({}, now + 400'000) == DepartureState::at_risk);
  CHECK(state({}, now + 600'000) == DepartureState::late);
  CHECK(state({}, now + 900'000) == DepartureState::missed);
  truck.orders_completed = 10;
  CHECK(state({}, now + 700'000) == DepartureState::ready);
  CHECK(state({}, now + 900'000) == DepartureState::gone);
  truck.orders_missed = 1;
  CHECK(state({}, now + 900'000) == DepartureState::missed);
}

}  // namespace fw::test
