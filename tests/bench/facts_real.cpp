#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "server/floor/texts.h"
#include "server/service/bootstrap.h"
#include "server/service/catalog.h"
#include "server/service/orders.h"
#include "server/service/waves.h"
#include "server/store/schema.h"
#include "shared/db/migrate.h"
#include "tests/bench/facts_servers.h"

namespace fw::bench {
namespace {

// Units that each terminal can pick: more than it will, as over-picks are another
// path; not boundless, because the planner packs every unit into cartons.
Quantity plenty(int terminals) { return std::max(1'500, 400'000 / terminals); }

// The rate limit protects a server from a mad terminal; here all are mad.
floor::DoorLimits open_door() {
  floor::DoorLimits limits;
  limits.messages_a_second = 1'000'000;
  limits.messages_at_once = 1'000'000;
  return limits;
}

template <class Row>
void put(service::Context& context, const Row& row) {
  const service::RowAnswer answer = service::put_row(context, row);
  if (!answer.ok()) throw std::runtime_error(to_line(*answer.refusal));
}

service::OrderInput order_of(int number, Quantity quantity) {
  service::OrderInput order;
  order.channel = "SHOP";
  order.external_reference = std::to_string(number);
  order.ship_to.name = "Kim Muster";
  order.ship_to.street = "Weg 1";
  order.ship_to.postal_code = "80331";
  order.ship_to.city = "Muenchen";
  order.ship_to.country = "DE";
  order.carrier = "DHL";
  order.service = "PAKET";
  order.lines.push_back({0, fmt::format("SKU-{}", number), "", quantity});
  return order;
}

}  // namespace

std::string device_name(int number) { return fmt::format("HH-{:04}", number); }
std::string badge_of(int number) { return fmt::format("W-{:04}", number); }

RealServer::RealServer(const std::string& database_file, int terminals, int backup_mib)
    : backup_(backup_mib == 0 ? "" : database_file + ".backup"),
      database_(db::Database::open(database_file)),
      engine_((db::migrate(database_, store::migrations()), database_), clock_),
      backups_({}),
      jobs_(engine_),
      floor_(engine_),
      context_(3000) {
  auto router = wire::RouterSocket::bind(context_, "tcp://127.0.0.1:*", std::nullopt);
  if (!router) throw std::runtime_error(to_line(router.error()));
  router_ = std::move(router).value();
  door_ = std::make_unique<floor::Door>(*router_, floor_, floor::Texts::embedded(), clock_,
                                        open_door(), [this] { router_->wake(); });
  service::handle_wave_jobs(jobs_);
  engine_.on_commit([this](const service::Effects& effects) {
    door_->hint(effects);
    if (effects.jobs) jobs_.step();
  });
  describe(terminals);
  give_work(terminals);
  grow(backup_mib);
  backups_.start();
  engine_thread_ = std::thread([this] { run_engine(); });
  door_thread_ = std::thread([this] { run_door(); });
}

RealServer::~RealServer() {
  stop_ = true;
  router_->wake();
  engine_.wake();
  door_thread_.join();
  engine_thread_.join();
  backups_.stop();
}

// What a year of work leaves in the file and nobody reads now.
void RealServer::grow(int mib) {
  if (mib == 0) return;
  run([](service::Context& context) {
    context.database().exec("CREATE TABLE bench_filler (body BLOB)");
  });
  for (int i = 0; i < mib; ++i) {
    run([](service::Context& context) {
      context.database().exec("INSERT INTO bench_filler (body) VALUES (randomblob(1048576))");
    });
  }
}

// Refused as long as one is under way.
void RealServer::begin_backup() {
  backups_.request(backup_, clock_.wall_ms(),
                   [this](const Result<service::BackupManifest>& made, const std::string& file) {
                     if (made) ++backups_made_;
                     std::filesystem::remove(file);
                     std::filesystem::remove(service::manifest_file(file));
                   });
}

// Before the threads start, commands run here.
template <class Work>
void RealServer::run(Work work) {
  std::string wrong;
  service::Command command;
  command.kind = "bench";
  command.run = [&](service::Context& context) {
    work(context);
    return std::string();
  };
  command.done = [&](service::CommandEnd end, const std::string& answer) {
    if (end != service::CommandEnd::done) wrong = "a command of the benchmark failed: " + answer;
  };
  if (!engine_.submit(std::move(command))) throw std::runtime_error("the engine's queue is full");
  while (engine_.step() > 0) {
  }
  if (!wrong.empty()) throw std::runtime_error(wrong);
}

void RealServer::describe(int terminals) {
  run([&](service::Context& context) {
    service::BootstrapOptions options;
    options.incarnation = "bench";
    service::bootstrap(context, options);
    service::SiteInput hall{.code = "HALL", .name = "Hall"};
    hall.time_zone = "Europe/Berlin";
    hall.address = {"Dockstrasse 1", "", "12345", "Berlin", "", "DE"};
    put(context, hall);
    put(context, service::LocationInput{.code = "PACK-1", .role = "pack"});
    put(context, service::CarrierInput{"DHL", "DHL"});
    put(context, service::ServiceInput{"DHL", "PAKET", "Paket", "s10:RR:DE"});
    put(context, service::UpstreamInput{"SHOP", "Shop"});
  });
  for (int i = 1; i <= terminals; ++i) {
    run([&](service::Context& context) {
      service::LocationInput place;
      place.role = "pick";
      place.code = fmt::format("A-{:04}", i);
      place.aisle = std::to_string(i / 50);
      place.bay = std::to_string(i % 50);
      place.level = "1";
      place.y_mm = 1000 * (i % 50);
      place.x_mm = 3000 * (i / 50);
      put(context, place);
      service::ItemInput item;
      item.sku = fmt::format("SKU-{}", i);
      item.name = "ITEM " + std::to_string(i);
      put(context, item);
      put(context, service::PackagingInput{.sku = item.sku});
      service::StockInput stock;
      stock.location = place.code;
      stock.sku = item.sku;
      stock.quantity = plenty(terminals);
      put(context, stock);
      put(context, service::DeviceRowInput{.code = device_name(i), .role = "handheld"});
      put(context,
          service::WorkerInput{"", std::to_string(i), "WORKER", badge_of(i), "en", "picker", true});
    });
  }
}

// One order and one trip for each terminal.
void RealServer::give_work(int terminals) {
  for (int i = 1; i <= terminals; ++i) {
    run([&](service::Context& context) {
      const auto accepted = service::accept_order(context, order_of(i, plenty(terminals)));
      if (!accepted) throw std::runtime_error(to_line(accepted.error()));
    });
  }
  service::WaveRequest request;
  request.site = database_.value<Id>("SELECT id FROM site ORDER BY id LIMIT 1").value();
  request.cart_slots = 1;
  request.iterations = 1;
  const auto planned =
      service::compute_plan(store::load_plan_input(database_, request.site, "", 0), request);
  std::string number;
  run([&](service::Context& context) {
    number = service::store_plan(context, request, planned).number;
  });
  run([&](service::Context& context) {
    const auto released = service::release_wave(context, request.site, number);
    if (!released) throw std::runtime_error(to_line(released.error()));
  });
}

RealServer::Rows RealServer::count_rows() {
  Rows rows;
  std::atomic<bool> counted{false};
  service::Command command;
  command.kind = "bench";
  command.run = [&](service::Context& context) {
    db::Database& database = context.database();
    rows.changes = database.value<std::int64_t>("SELECT total_changes()").value();
    for (const auto& [table] : database.rows<std::string>(
             "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")) {
      const auto count = database.value<std::int64_t>("SELECT COUNT(*) FROM \"" + table + "\"");
      rows.stored += count.value_or(0);
    }
    rows.facts = database.value<std::int64_t>("SELECT COUNT(*) FROM fact").value();
    for (const auto& [outcome, kind] : database.rows<std::string, std::string>(
             "SELECT DISTINCT f.outcome, COALESCE(d.kind, '') FROM fact f LEFT JOIN discrepancy d "
             "ON d.fact_id = f.id WHERE f.outcome <> 'applied' ORDER BY 1, 2")) {
      rows.odd.push_back(outcome + " " + kind);
    }
    return std::string();
  };
  command.done = [&](service::CommandEnd, const std::string&) { counted = true; };
  if (!engine_.submit(std::move(command))) throw std::runtime_error("the engine's queue is full");
  while (!counted) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return rows;
}

void RealServer::begin_counting() { before_ = count_rows(); }

RowsPerFact RealServer::rows_per_fact() {
  const Rows after = count_rows();
  if (!after.odd.empty()) {
    throw std::runtime_error("not every fact was an ordinary pick: " + after.odd.front());
  }
  const auto facts = static_cast<double>(after.facts - before_.facts);
  const auto inserted = static_cast<double>(after.stored - before_.stored) / facts;
  const auto written = static_cast<double>(after.changes - before_.changes) / facts;
  return {inserted, written - inserted};
}

void RealServer::run_engine() {
  bool copying = false;
  while (!stop_) {
    if (!backup_.empty()) begin_backup();
    if (engine_.step() == 0 && !copying) engine_.wait(200);
    copying = backups_.copy(database_, clock_.wall_ms());
  }
}

void RealServer::run_door() {
  while (!stop_) router_->wait(door_->step());
}

}  // namespace fw::bench
