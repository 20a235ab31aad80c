// Durable facts a second over ZeroMQ: the real path against the bare one.
#include <filesystem>

#include "tests/bench/facts_load.h"
#include "tests/bench/facts_servers.h"
#include "tests/bench/report.h"
#include "tests/support/temp_folder.h"

namespace fw::bench {
namespace {

struct Case {
  int terminals;
  int window;       // facts of each under way
  double a_second;  // 0: as fast as it goes
};

LoadResult run_load(Load& load, const Case& one, double seconds) {
  return one.a_second > 0 ? load.pace(seconds, one.a_second) : load.saturate(seconds, one.window);
}

std::vector<Cell> measure(const Case& one, double seconds) {
  const test::TempFolder folder;
  LoadResult real;
  RowsPerFact rows;
  {
    RealServer server(folder.path(), one.terminals);
    Load load(server.endpoint(), one.terminals, true);
    server.begin_counting();
    real = run_load(load, one, seconds);
    rows = server.rows_per_fact();
  }
  BareServer server(folder.path(), rows);
  Load load(server.endpoint(), one.terminals, false);
  const LoadResult bare = run_load(load, one, seconds);
  return {number("terminals", one.terminals),
          word("load", one.a_second > 0 ? "1,000 a second" : "saturated"),
          number("facts_a_second", real.facts_a_second),
          number("p50_ms", real.p50_ms, 1),
          number("p99_ms", real.p99_ms, 1),
          number("bare_facts_a_second", bare.facts_a_second),
          number("bare_p50_ms", bare.p50_ms, 1),
          number("bare_p99_ms", bare.p99_ms, 1),
          number("ratio", real.facts_a_second / bare.facts_a_second, 2),
          number("p99_ratio", real.p99_ms / bare.p99_ms, 2),
          number("rows_inserted", rows.inserted, 1),
          number("rows_changed", rows.changed, 1)};
}

}  // namespace

Report measure_facts(int scale) {
  Report report{
      "facts",
      "durable picks acknowledged a second over ZeroMQ; bare = same socket, codec, writer "
      "thread and rows, no rules (budget: ratio 0.5 at 1,000 saturated terminals, p99 "
      "ratio 2 at 1,000 a second)",
      {},
      {}};
  const double seconds = 8.0 * scale / 100;
  for (const Case& one :
       {Case{50, 20, 0}, Case{200, 5, 0}, Case{1000, 2, 0}, Case{1000, 0, 1000}}) {
    report.rows.push_back(measure(one, seconds));
  }
  return report;
}

}  // namespace fw::bench
