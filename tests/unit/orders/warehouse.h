// A small warehouse for the stories of this folder: its database, the engine that
// runs each command in a transaction, a clock that the story moves, and the
// checks of the books that every story ends with.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <catch2/catch.hpp>

#include "server/service/bootstrap.h"
#include "server/service/catalog.h"
#include "server/service/engine.h"
#include "server/service/import.h"
#include "server/service/orders.h"
#include "server/store/schema.h"
#include "shared/db/migrate.h"
#include "tests/support/postgres_server.h"

namespace fw::test {

class StoryClock final : public Clock {
 public:
  EpochMs wall_ms() const override { return now_ms; }
  std::int64_t monotonic_ms() const override { return 0; }  // groups are never cut short

  EpochMs now_ms = 1'800'000'000'000;  // Friday 2027-01-15, 08:00 UTC
};

class Warehouse {
 public:
  explicit Warehouse(const std::string& where = ":memory:")
      : database(db::Database::open(where)), engine(database, clock, {.prove_rows = true}) {
    db::migrate(database, store::migrations());
    begin();
  }

  // Runs `f` as one command; fails the story when the command fails.
  template <class F>
  auto run(F f) {
    using R = std::invoke_result_t<F&, service::Context&>;
    std::optional<R> result;
    service::Command command;
    command.kind = "story";
    command.run = [&](service::Context& context) {
      result.emplace(f(context));
      return std::string();
    };
    service::CommandEnd end = service::CommandEnd::failed;
    command.done = [&](service::CommandEnd how, const std::string&) { end = how; };
    const bool taken = engine.submit(std::move(command));
    REQUIRE(taken);
    engine.step();
    REQUIRE(end == service::CommandEnd::done);
    return std::move(*result);
  }

  void begin() {
    run([](service::Context& context) {
      service::BootstrapOptions options;
      options.incarnation = "2c9d1b1e-0000-4000-8000-000000000001";
      return service::bootstrap(context, options);
    });
  }

  template <class Row>
  service::RowAnswer put(const Row& row) {
    return run([&](service::Context& context) { return service::put_row(context, row); });
  }
  // The row must be taken.
  template <class Row>
  void have(const Row& row) {
    const auto answer = put(row);
    INFO((answer.refusal ? to_line(*answer.refusal) : ""));
    REQUIRE(answer.ok());
  }

  // One site with shelves, one carrier with two trucks, three items.
  void furnish() {
    service::SiteInput hall;
    hall.code = "MAIN";
    hall.name = "Main hall";
    hall.time_zone = "Europe/Berlin";
    have(hall);
    for (const char* code : {"A-01", "A-02", "A-03"}) have(shelf(code, "pick"));
    have(shelf("R-01", "reserve"));
    have(shelf("PACK-1", "pack"));
    have(service::CarrierInput{"NORD", "Nordpaket"});
    have(service::ServiceInput{"NORD", "STD", "Standard", "s10:RR:DE"});
    truck(60);
    truck(180);
    for (const char* sku : {"MUG", "PEN", "LAMP"}) have(item(sku));
  }
  // A truck of NORD that leaves so many minutes from now; cut-off half an hour before.
  void truck(std::int64_t minutes) {
    service::DepartureInput row;
    row.carrier = "NORD";
    row.leaves_at_ms = clock.now_ms + minutes * 60'000;
    row.cut_off_at_ms = row.leaves_at_ms - 30 * 60'000;
    have(row);
  }
  static service::LocationInput shelf(const std::string& code, const std::string& role) {
    service::LocationInput row;
    row.code = code;
    row.role = role;
    return row;
  }
  static service::ItemInput item(const std::string& sku) {
    service::ItemInput row;
    row.sku = sku;
    row.name = "The " + sku;
    return row;
  }
  void receive(const std::string& place, const std::string& sku, Quantity quantity) {
    service::ReceiptInput row;
    row.place = place;
    row.sku = sku;
    row.quantity = quantity;
    have(row);
  }
  static service::OrderInput order(const std::string& reference,
                                   std::vector<service::OrderLineInput> lines,
                                   const std::string& rule = "backorder") {
    service::OrderInput input;
    input.channel = "shop";
    input.external_reference = reference;
    input.ship_to.name = "Zoë Müller";
    input.ship_to.street = "Hohe Straße 7";
    input.ship_to.postal_code = "50667";
    input.ship_to.city = "Köln";
    input.ship_to.country = "DE";
    input.carrier = "NORD";
    input.service = "STD";
    input.shortage_rule = rule;
    input.lines = std::move(lines);
    return input;
  }
  Result<service::OrderAccepted> accept(const service::OrderInput& input) {
    return run([&](service::Context& context) { return service::accept_order(context, input); });
  }
  service::OrderAccepted accepted(const service::OrderInput& input) {
    const auto result = accept(input);
    INFO((result ? "" : to_line(result.error())));
    REQUIRE(result);
    return *result;
  }
  service::ImportReport import(const std::string& kind, const std::string& text,
                               const service::ImportOptions& options = {}) {
    auto file = service::read_import(kind, text);
    INFO((file ? "" : to_line(file.error())));
    REQUIRE(file);
    std::optional<service::ImportReport> report;
    const auto importer =
        service::Importer::start(engine, std::move(*file), options,
                                 [&](const service::ImportReport& done) { report = done; });
    while (engine.step() > 0) importer->retry();
    REQUIRE(importer->finished());
    return *report;
  }

  std::int64_t count(const std::string& sql) {
    return database.value<std::int64_t>(sql).value_or(-1);
  }
  std::int64_t events(const std::string& kind) {
    return database.value<std::int64_t>("SELECT COUNT(*) FROM event WHERE kind = :1", kind)
        .value_or(-1);
  }

  // What is always true (ARCHITECTURE.md), as far as orders and stock go.
  void check_books() {
    CHECK(engine.rows_differing() == 0);
    // Stock equals its moves, key by key.
    CHECK(count("SELECT COUNT(*) FROM stock s WHERE s.quantity <> COALESCE((SELECT "
                "SUM(m.quantity) FROM stock_move m WHERE m.site_id = s.site_id AND m.to_place_id = "
                "s.place_id AND m.item_id = s.item_id AND m.to_lot_id = s.lot_id AND m.to_status = "
                "s.status AND m.to_owner_id = s.owner_id), 0) - COALESCE((SELECT SUM(m.quantity) "
                "FROM stock_move m WHERE m.site_id = s.site_id AND m.from_place_id = s.place_id "
                "AND m.item_id = s.item_id AND m.from_lot_id = s.lot_id AND m.from_status = "
                "s.status AND m.from_owner_id = s.owner_id), 0)") == 0);
    CHECK(count("SELECT COUNT(*) FROM (SELECT item_id FROM stock GROUP BY item_id HAVING "
                "SUM(quantity) <> 0) t") == 0);
    CHECK(count("SELECT COUNT(*) FROM stock s JOIN location l ON l.id = s.place_id WHERE l.role <> "
                "'virtual' AND (s.quantity < 0 OR s.allocated > s.quantity)") == 0);
    // The bucket `reserved` is the sum of the reservations.
    CHECK(count("SELECT COUNT(*) FROM order_line l WHERE l.reserved <> COALESCE((SELECT "
                "SUM(r.quantity) FROM reservation r WHERE r.order_line_id = l.id), 0)") == 0);
    CHECK(count("SELECT COUNT(*) FROM order_line WHERE ordered <> open + reserved + allocated + "
                "picked + packed + shipped + cancelled") == 0);
    // Nothing is promised twice: what is reserved is there.
    CHECK(count("SELECT COUNT(*) FROM (SELECT r.item_id, SUM(r.quantity) AS promised FROM "
                "reservation r GROUP BY r.item_id) p WHERE p.promised > COALESCE((SELECT "
                "SUM(s.quantity - s.allocated) FROM stock s JOIN location l ON l.id = s.place_id "
                "WHERE s.item_id = p.item_id AND s.status = 'available' AND l.role IN ('pick', "
                "'reserve')), 0)") == 0);
    // Events are dense.
    CHECK(count("SELECT COUNT(*) - COALESCE(MAX(seq), 0) FROM event") == 0);
  }

  db::Database database;
  StoryClock clock;
  service::Engine engine;
};

// The same story on SQLite and, when it is installed, on PostgreSQL.
inline void on_both_engines(const std::function<void(Warehouse&)>& story) {
  {
    Warehouse warehouse;
    story(warehouse);
    warehouse.check_books();
  }
  if (auto* server = PostgresServer::shared()) {
    Warehouse warehouse(server->fresh_database());
    story(warehouse);
    warehouse.check_books();
  }
}

}  // namespace fw::test
