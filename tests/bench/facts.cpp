// Durable facts a second over ZeroMQ: the real path against the bare one.
#include <algorithm>

#include "tests/bench/disk_limit.h"
#include "tests/bench/facts_load.h"
#include "tests/bench/facts_servers.h"
#include "tests/bench/report.h"
#include "tests/support/temp_folder.h"

namespace fw::bench {
namespace {

struct Case {
  int terminals;
  int window;          // facts of each under way
  double a_second;     // 0: as fast as it goes
  int backup_mib = 0;  // of the real server, made meanwhile
};

LoadResult run_load(Load& load, const Case& one, double seconds) {
  return one.a_second > 0 ? load.pace(seconds, one.a_second) : load.saturate(seconds, one.window);
}

const char* name_of(const Case& one) {
  if (one.backup_mib > 0) return "1,000 a second, backups";
  return one.a_second > 0 ? "1,000 a second" : "saturated";
}

constexpr int rounds = 4;

double median(std::vector<double> values) { return percentile(std::move(values), 500); }

// Both servers stand beside each other and are measured in turn, so that what
// else the machine does falls on both.
std::vector<Cell> measure(const Case& one, double seconds) {
  const test::TempFolder folder;
  RealServer real_server(folder.file("real.db"), one.terminals, one.backup_mib);
  Load real_load(real_server.endpoint(), one.terminals, true);
  real_server.begin_counting();
  run_load(real_load, one, seconds / 8);
  const RowsPerFact rows = real_server.rows_per_fact();
  BareServer bare_server(folder.path(), rows);
  Load bare_load(bare_server.endpoint(), one.terminals, false);

  std::vector<double> facts[2];
  std::vector<double> p50[2];
  std::vector<double> p99[2];
  std::vector<double> p999[2];
  std::vector<double> syncs;
  std::vector<double> ratios;
  std::vector<double> p99_ratios;
  double writer_us[2] = {};
  std::int64_t acknowledged[2] = {};
  for (int round = 0; round < rounds; ++round) {
    const double used[2] = {real_server.writer_seconds(), bare_server.writer_seconds()};
    const LoadResult results[2] = {run_load(real_load, one, seconds / rounds),
                                   run_load(bare_load, one, seconds / rounds)};
    writer_us[0] += 1e6 * (real_server.writer_seconds() - used[0]);
    writer_us[1] += 1e6 * (bare_server.writer_seconds() - used[1]);
    for (int side = 0; side < 2; ++side) {
      acknowledged[side] += results[side].facts;
      facts[side].push_back(results[side].facts_a_second);
      p50[side].push_back(results[side].p50_ms);
      p99[side].push_back(results[side].p99_ms);
      p999[side].push_back(results[side].p999_ms);
    }
    syncs.push_back(measure_fdatasync(folder.path(), seconds / 40).a_second);
    ratios.push_back(results[0].facts_a_second / results[1].facts_a_second);
    p99_ratios.push_back(results[0].p99_ms / results[1].p99_ms);
  }
  return {number("terminals", one.terminals),
          word("load", name_of(one)),
          number("facts_a_second", median(facts[0])),
          number("p50_ms", median(p50[0]), 1),
          number("p99_ms", median(p99[0]), 1),
          number("p999_ms", median(p999[0]), 1),
          number("bare_facts_a_second", median(facts[1])),
          number("bare_p50_ms", median(p50[1]), 1),
          number("bare_p99_ms", median(p99[1]), 1),
          number("bare_p999_ms", median(p999[1]), 1),
          number("ratio", median(ratios), 2),
          number("p99_ratio", median(p99_ratios), 2),
          number("writer_us", writer_us[0] / static_cast<double>(acknowledged[0]), 1),
          number("bare_writer_us", writer_us[1] / static_cast<double>(acknowledged[1]), 1),
          number("fdatasync_a_second", median(syncs)),
          number("facts_a_fdatasync", median(facts[0]) / median(syncs), 2),
          number("rows_inserted", rows.inserted, 1),
          number("rows_changed", rows.changed, 1),
          number("backups", real_server.backups_made())};
}

}  // namespace

Report measure_facts(int scale) {
  Report report{
      "facts",
      "durable picks acknowledged a second over ZeroMQ; bare = same socket, codec, writer "
      "thread and rows, no rules; fdatasync = 4 KiB overwritten; in turn, "
      "medians of 4; writer_us = processor time of the writing thread for one fact (budget: "
      "ratio 0.5 at 1,000 saturated terminals, p99 ratio 2 at 1,000 a second); backups: whole "
      "ones of half a gigabyte made meanwhile by the same writer",
      {},
      {}};
  const double seconds = std::max(0.8, 8.0 * scale / 100);
  for (const Case& one :
       {Case{50, 20, 0}, Case{50, 0, 1000}, Case{200, 5, 0}, Case{200, 0, 1000}, Case{1000, 2, 0},
        Case{1000, 0, 1000}, Case{1000, 0, 1000, 512}, Case{2000, 1, 0}, Case{2000, 0, 1000}}) {
    if (one.terminals > 50 && one.terminals > 20 * scale) continue;
    report.rows.push_back(measure(one, seconds));
  }
  return report;
}

}  // namespace fw::bench
