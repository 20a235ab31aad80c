// From the start of the process to /readyz, with as many events in the database as
// a year of a busy floor leaves; beside it a process' least: open the bare file and
// read its newest event.
#include <fmt/format.h>

#include <algorithm>

#include "shared/db/database.h"
#include "tests/bench/disk_limit.h"
#include "tests/bench/report.h"
#include "tests/bench/server_process.h"
#include "tests/support/temp_folder.h"

namespace fw::bench {
namespace {

constexpr int rounds = 5;

// Events as picks leave them, some twenty an order; written without syncs, as only
// their number matters.
void add_events(const std::string& file, std::int64_t count) {
  auto database = db::Database::open(file);
  database.script("PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 20000;");
  const std::int64_t from =
      database.value<std::int64_t>("SELECT COALESCE(MAX(seq), 0) + 1 FROM event").value();
  constexpr std::int64_t at_once = 500'000;
  for (std::int64_t done = 0; done < count; done += at_once) {
    db::Transaction transaction(database);
    database.exec(
        "WITH RECURSIVE n (seq) AS (SELECT :1 UNION ALL SELECT seq + 1 FROM n WHERE seq < :2) "
        "INSERT INTO event (seq, site_id, at_ms, kind, order_id, fulfilment_id, wave_id, "
        "packet_id, parcel_id, place_id, item_id, quantity, worker_id, device_id, detail) "
        "SELECT seq, 1, 1700000000000 + seq, 'picked', seq / 20, seq / 20, seq / 4000, seq / 200, "
        "0, seq % 5000, seq % 20000, 1, seq % 50, seq % 50, 'T-0001' FROM n",
        from + done, from + std::min(done + at_once, count) - 1);
    transaction.commit();
  }
  database.checkpoint();
}

double open_bare(const std::string& file) {
  const StopWatch watch;
  auto database = db::Database::open(file, {.read_only = true, .create = false});
  database.value<std::int64_t>("SELECT COALESCE(MAX(seq), 0) FROM event");
  return watch.seconds();
}

std::vector<Cell> measure(ServerProcess& server, std::int64_t events, bool cached) {
  std::vector<double> ours_ms;
  std::vector<double> bare_ms;
  for (int round = 0; round < rounds; ++round) {
    if (!cached) forget_cached(server.database());
    bare_ms.push_back(1000 * open_bare(server.database()));
    if (!cached) forget_cached(server.database());
    ours_ms.push_back(1000 * server.start());
    server.stop();
  }
  const double ours = percentile(ours_ms, 500);
  const double bare = percentile(bare_ms, 500);
  return {word("file", cached ? "in memory" : "on disk"),
          number("events", static_cast<double>(events)),
          number("ready_ms", ours, 1),
          number("worst_ms", percentile(ours_ms, 1000), 1),
          number("bare_open_ms", bare, 1),
          number("ratio", ours / bare, 1),
          number("of_budget", ours / 2000, 3)};
}

}  // namespace

Report measure_startup(int scale) {
  Report report{"startup",
                "start of the process to /readyz; bare = open the file, read the newest event "
                "(budget: 2 s with 10,000,000 events; medians of 5)",
                {},
                {}};
  const test::TempFolder folder;
  ServerProcess server(folder.path());
  server.start();  // makes the tables
  server.stop();
  report.rows.push_back(measure(server, 0, true));
  const std::int64_t events = 100'000LL * scale;
  add_events(server.database(), events);
  report.rows.push_back(measure(server, events, true));
  report.rows.push_back(measure(server, events, false));
  return report;
}

}  // namespace fw::bench
