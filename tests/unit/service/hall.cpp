#include "tests/unit/service/hall.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "server/floor/texts.h"
#include "server/store/invariants.h"
#include "server/store/schema.h"
#include "shared/barcode/check_digit.h"
#include "shared/db/migrate.h"

namespace fw::service::story {
namespace {

std::string with_check_digit(const std::string& digits) {
  return digits + *barcode::mod10_check_digit(digits);
}

}  // namespace

std::string gtin(int item) { return with_check_digit("0400638133" + std::to_string(100 + item)); }
std::string case_gtin(int item) {
  return with_check_digit("1400638133" + std::to_string(100 + item));
}

Hall::Hall(const std::string& where)
    : database(db::Database::open(where)),
      engine(database, clock, {.prove_rows = true}),
      jobs(engine),
      service(engine),
      door(network, service, floor::Texts::embedded(), clock, {}, [] {}) {
  db::migrate(database, store::migrations());
  handle_wave_jobs(jobs);
  engine.on_commit([this](const Effects& effects) {
    door.hint(effects);
    if (effects.jobs) jobs.step();
  });
  describe();
}

Hall::~Hall() {
  if (!check_at_end || std::uncaught_exceptions() > 0) return;
  for (const std::string& finding : findings()) FAIL_CHECK(finding);
  CHECK(engine.rows_differing() == 0);
}

void Hall::submit(Command command) {
  const bool taken = engine.submit(std::move(command));
  REQUIRE(taken);
  settle();
}

void Hall::settle() {
  for (int quiet = 0; quiet < 3;) {
    door.step();
    const bool moved = engine.step() > 0 || !network.quiet();
    quiet = moved ? 0 : quiet + 1;
  }
}

void Hall::pass(std::int64_t ms) {
  clock.now += ms;
  settle();
}

void Hall::describe() {
  const auto put = [&](const auto& row) {
    const RowAnswer answer = run([&](Context& context) { return put_row(context, row); });
    INFO((answer.refusal ? to_line(*answer.refusal) : ""));
    REQUIRE(answer.ok());
    return answer.id;
  };
  BootstrapOptions options;
  options.incarnation = "first";
  run([&](Context& context) { return bootstrap(context, options); });
  SiteInput hall{.code = "HALL", .name = "Hall"};
  hall.time_zone = "Europe/Berlin";
  hall.address = {"Dockstrasse 1", "", "12345", "Berlin", "", "DE"};
  site = put(hall);
  for (int i = 1; i <= 12; ++i) {
    LocationInput place;
    place.role = "pick";
    place.code = "A-" + std::string(i < 10 ? "0" : "") + std::to_string(i);
    place.aisle = "A";
    place.bay = std::to_string(100 + i);
    place.level = "1";
    place.x_mm = 1000;
    place.y_mm = 1000 * i;
    place.walk_sequence = i;
    place.check_digits = std::to_string(10 + i);
    put(place);
  }
  put(LocationInput{.code = "R-01", .role = "reserve", .aisle = "R", .y_mm = 20'000});
  put(LocationInput{.code = "PACK-1", .role = "pack"});
  put(LocationInput{.code = "PACK-2", .role = "pack"});
  for (int i = 1; i <= 8; ++i) {
    ItemInput item;
    item.sku = "SKU-" + std::to_string(i);
    item.name = "ITEM " + std::to_string(i);
    item.weight_g = 100 * i;
    item.length_mm = item.width_mm = item.height_mm = 50;
    item.tracks_lot = i == 7;
    item.tracks_expiry = i == 7;
    item.tracks_serial = i == 8;
    put(item);
    put(PackagingInput{.sku = item.sku, .barcode = gtin(i)});
    put(PackagingInput{.sku = item.sku, .level = "case", .quantity = 6, .barcode = case_gtin(i)});
  }
  put(CartonInput{"", "S", "Small", 200, 200, 200, 50, 10'000});
  put(CartonInput{"", "L", "Large", 400, 400, 400, 150, 20'000});
  put(CarrierInput{"DHL", "DHL"});
  put(ServiceInput{"DHL", "PAKET", "Paket", "s10:RR:DE"});
  put(UpstreamInput{"SHOP", "Shop"});
  put(PrinterInput{"", "P1", "Printer 1"});
  put(PrinterInput{"", "P2", "Printer 2", "label_scanned"});
  for (const char* code : {"HH-1", "HH-2"}) {
    put(DeviceRowInput{.code = code, .role = "handheld"});
  }
  put(DeviceRowInput{.code = "PK-1", .role = "pack_station", .place = "PACK-1", .printer = "P1"});
  put(DeviceRowInput{.code = "PK-2", .role = "pack_station", .place = "PACK-2", .printer = "P2"});
  put(DeviceRowInput{.code = "PD-1", .role = "printer_daemon"});
  put(DeviceRowInput{.code = "PD-2", .role = "printer_daemon"});
  put(WorkerInput{"", "1", "ANA", "W-1", "en", "picker packer", true});
  put(WorkerInput{"", "2", "BEN", "W-2", "de", "picker packer", true});
  put(WorkerInput{"", "3", "CLEO", "W-3", "en", "packer", true});
  put(WorkerInput{"", "4", "DORA", "W-4", "en", "packer", true});
}

void Hall::stock(const std::string& place, const std::string& sku, Quantity quantity,
                 const std::string& lot, const std::string& expiry) {
  StockInput row;
  row.location = place;
  row.sku = sku;
  row.lot = lot;
  row.expiry_date = expiry;
  row.quantity = quantity;
  const RowAnswer answer = run([&](Context& context) { return put_row(context, row); });
  INFO((answer.refusal ? to_line(*answer.refusal) : ""));
  REQUIRE(answer.ok());
}

std::string Hall::order(const std::string& reference, const std::vector<WantedLine>& lines,
                        const std::string& rule, std::int64_t priority) {
  OrderInput input;
  input.channel = "SHOP";
  input.external_reference = reference;
  input.ship_to.name = "Kim Muster";
  input.ship_to.street = "Weg 1";
  input.ship_to.postal_code = "80331";
  input.ship_to.city = "Muenchen";
  input.ship_to.country = "DE";
  input.carrier = "DHL";
  input.service = "PAKET";
  input.priority = priority;
  input.shortage_rule = rule;
  for (const WantedLine& line : lines) input.lines.push_back({0, line.sku, "", line.quantity});
  const auto accepted = run([&](Context& context) { return accept_order(context, input); });
  INFO((accepted ? "" : to_line(accepted.error())));
  REQUIRE(accepted);
  return accepted->number;
}

std::string Hall::plan(std::int64_t cart_slots) {
  WaveRequest request;
  request.site = site;
  request.cart_slots = cart_slots;
  request.iterations = 200;
  request.sort_units = sort_units;
  const PlannedWave planned = compute_plan(store::load_plan_input(database, site, "", 0), request);
  const WavePlanned stored =
      run([&](Context& context) { return store_plan(context, request, planned); });
  REQUIRE(stored.wave != 0);
  return stored.number;
}

void Hall::release(const std::string& number) {
  const auto released = run([&](Context& context) { return release_wave(context, site, number); });
  REQUIRE(released);
}

std::string Hall::wave(std::int64_t cart_slots) {
  const std::string number = plan(cart_slots);
  release(number);
  return number;
}

Quantity Hall::on_hand(const std::string& place, const std::string& sku) {
  return database
      .value<std::optional<Quantity>>(
          "SELECT SUM(s.quantity) FROM stock s JOIN place p ON p.id = s.place_id JOIN item i ON "
          "i.id = s.item_id WHERE p.code = :1 AND i.sku = :2",
          place, sku)
      .value_or(std::nullopt)
      .value_or(0);
}

Quantity Hall::units(const std::string& order_number, const std::string& bucket) {
  return database
      .value<std::optional<Quantity>>("SELECT SUM(l." + bucket +
                                          ") FROM order_line l JOIN orders o ON o.id = "
                                          "l.order_id WHERE o.number = :1",
                                      order_number)
      .value_or(std::nullopt)
      .value_or(0);
}

std::int64_t Hall::count(const std::string& sql) {
  return database.value<std::int64_t>(sql).value_or(0);
}
std::string Hall::text(const std::string& sql) {
  return database.value<std::string>(sql).value_or("");
}

std::vector<std::string> Hall::discrepancies() {
  std::vector<std::string> kinds;
  for (const auto& [kind] : database.rows<std::string>(
           "SELECT kind FROM discrepancy WHERE resolved_at_ms IS NULL ORDER BY kind, id")) {
    kinds.push_back(kind);
  }
  return kinds;
}

std::vector<std::string> Hall::findings() {
  std::vector<std::string> lines;
  for (const auto& finding : store::check_invariants(database)) {
    lines.push_back(finding.rule + " " + finding.key + ": " + finding.text);
  }
  return lines;
}

}  // namespace fw::service::story
