// Orders a second from one CSV file over HTTP, every row checked, reserved and on
// disk, beside bare inserts of as many rows in commits of the same size.
#include <algorithm>
#include <filesystem>

#include "server/admin/demo_day.h"
#include "server/admin/generate.h"
#include "shared/base/clock.h"
#include "shared/db/database.h"
#include "tests/bench/report.h"
#include "tests/bench/server_process.h"
#include "tests/support/temp_folder.h"

namespace fw::bench {
namespace {

namespace fs = std::filesystem;

constexpr int rounds = 3;
constexpr int orders_a_commit = 40;  // as the importer's commands

std::int64_t count_rows(const std::string& file) {
  auto database = db::Database::open(file, {.read_only = true, .create = false});
  std::int64_t count = 0;
  for (const auto& [table] :
       database.rows<std::string>("SELECT name FROM sqlite_master WHERE type = 'table'")) {
    count += database.value<std::int64_t>("SELECT COUNT(*) FROM \"" + table + "\"").value_or(0);
  }
  return count;
}

struct Imported {
  double seconds = 0;
  std::int64_t orders = 0;
  std::int64_t rows = 0;
};

Imported import_once(const fs::path& data) {
  const test::TempFolder folder;
  ServerProcess server(folder.path());
  server.start();
  admin::DemoApi api(server.url());
  for (const char* kind : {"sites", "carriers", "departures", "workers", "cartons", "locations",
                           "containers", "items", "packagings", "stock"}) {
    const fs::path file = data / (std::string(kind) + ".csv");
    if (fs::exists(file)) {
      api.post_csv("/api/v1/imports/" + std::string(kind), admin::read_whole_file(file));
    }
  }
  const std::string orders = admin::read_whole_file(data / "orders.csv");
  Imported imported;
  const std::int64_t before = count_rows(server.database());
  const StopWatch watch;
  const auto report = api.post_csv("/api/v1/imports/orders", orders);
  imported.seconds = watch.seconds();
  imported.rows = count_rows(server.database()) - before;
  imported.orders = report.at("accepted").to_number<std::int64_t>();
  server.stop();
  return imported;
}

double insert_bare(const Imported& imported) {
  const test::TempFolder folder;
  auto database = db::Database::open(folder.file("bare.db"));
  database.exec(
      "CREATE TABLE bare_row (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, c INTEGER, d INTEGER, "
      "e INTEGER, f INTEGER, kind TEXT NOT NULL)");
  const std::int64_t a_commit = imported.rows * orders_a_commit / imported.orders;
  const StopWatch watch;
  for (std::int64_t id = 0; id < imported.rows;) {
    db::Transaction transaction(database);
    for (std::int64_t end = std::min(imported.rows, id + a_commit); id < end; ++id) {
      database.exec(
          "INSERT INTO bare_row (id, a, b, c, d, e, f, kind) VALUES (:1, :2, :3, :4, :5, :6, :7, "
          ":8)",
          id, id, id, id, id, id, id, "reserved");
    }
    transaction.commit();
  }
  return watch.seconds();
}

}  // namespace

Report measure_import(int scale) {
  Report report{"import",
                "orders a second from CSV over HTTP; bare = as many rows inserted in commits of "
                "40 orders, nothing else (medians of 3, taken in turn)",
                {},
                {}};
  const test::TempFolder folder;
  admin::GenerateOptions options;
  options.now_ms = SystemClock().wall_ms();
  options.orders = 100 * scale;
  options.items = 2'000;
  if (auto written = admin::write_data_folder(folder.path(), admin::generate_demo_data(options));
      !written) {
    throw std::runtime_error(to_line(written.error()));
  }
  std::vector<double> ours;
  std::vector<double> bare;
  Imported last;
  for (int round = 0; round < rounds; ++round) {
    last = import_once(folder.path());
    if (last.orders == 0) throw std::runtime_error("no order was accepted");
    ours.push_back(static_cast<double>(last.orders) / last.seconds);
    bare.push_back(static_cast<double>(last.orders) / insert_bare(last));
  }
  const double ours_median = percentile(ours, 500);
  const double bare_median = percentile(bare, 500);
  report.rows.push_back(
      {number("orders", static_cast<double>(last.orders)),
       number("rows_an_order", static_cast<double>(last.rows) / static_cast<double>(last.orders),
              1),
       number("orders_a_second", ours_median), number("bare_orders_a_second", bare_median),
       number("ratio", ours_median / bare_median, 2)});
  return report;
}

}  // namespace fw::bench
