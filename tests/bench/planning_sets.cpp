// Public instances of planning, when they lie beside the source folder, and small ones
// made here whose best is counted out: ours against the best known.
#include "tests/bench/planning_sets.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "server/admin/plan_instances.h"
#include "server/admin/plan_timed.h"
#include "server/planning/savings.h"
#include "server/planning/trip_search.h"

namespace fw::bench {
namespace {

namespace fs = std::filesystem;
using planning::Index;

const fs::path data = fs::path(FLOORWAVE_SOURCE_DIR) / ".." / "shared" / "data" / "planning";

// What a program prints; "" when it cannot be run.
std::string output_of(const std::string& command) {
  std::string text;
  std::FILE* pipe = popen((command + " 2>/dev/null").c_str(), "r");
  if (pipe == nullptr) return text;
  char buffer[65'536];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe)) {
    text.append(buffer, got);
  }
  pclose(pipe);
  return text;
}

std::vector<std::vector<std::string>> csv_rows(const fs::path& file) {
  std::vector<std::vector<std::string>> rows;
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::vector<std::string> cells;
    std::istringstream cut(line);
    for (std::string cell; std::getline(cut, cell, ',');) cells.push_back(cell);
    rows.push_back(std::move(cells));
  }
  return rows;
}

// Gaps of one set in percent above (or below, for waves) the best known.
class Set {
 public:
  explicit Set(std::string name) : name_(std::move(name)) {}

  void add(double gap, double seconds) {
    gaps_.push_back(gap);
    seconds_ += seconds;
  }
  void report(Report& report) const {
    if (gaps_.empty()) return;
    const auto count = static_cast<double>(gaps_.size());
    double sum = 0;
    for (const double gap : gaps_) sum += gap;
    const auto at_best =
        std::count_if(gaps_.begin(), gaps_.end(), [](double gap) { return gap < 0.0005; });
    report.rows.push_back({word("set", name_), number("plans", count),
                           number("at_best", static_cast<double>(at_best)),
                           number("gap_min", *std::min_element(gaps_.begin(), gaps_.end()), 3),
                           number("gap_mean", sum / count, 3),
                           number("gap_max", *std::max_element(gaps_.begin(), gaps_.end()), 3),
                           number("ms_each", seconds_ / count * 1'000, 3)});
  }

 private:
  std::string name_;
  std::vector<double> gaps_;
  double seconds_ = 0;
};

planning::TripSearch start_search(const planning::TripCost& cost) {
  std::vector<planning::TripLoad> loads;
  for (Index p = 0; p < cost.part_count(); ++p) loads.push_back(cost.single(p));
  return planning::TripSearch(cost, planning::merge_by_savings(cost, std::move(loads)), 1);
}

void add_batches(Set& set, const Result<admin::BatchInstance>& read, double best) {
  if (!read) return;
  const StopWatch watch;
  const planning::TripCost cost(planning::GridRouter(read->grid, read->trip), read->orders,
                                read->limits);
  planning::TripSearch search = start_search(cost);
  admin::run_for(search, {1, 0, 1, 1}, std::chrono::steady_clock::now());
  const double length = static_cast<double>(search.best_cost()) / admin::plan_scale;
  // Published values are rounded to cents.
  const double gap = std::abs(length - best) < 0.011 ? 0 : 100 * (length / best - 1);
  set.add(gap, watch.seconds());
}

void measure_routes(Report& report) {
  for (const bool two : {false, true}) {
    Set set(two ? "sprp, two blocks" : "sprp, one block");
    const fs::path file =
        data / "sprp" / "results" / (two ? "results_SPRP_two_block.csv" : "results_SPRP.csv");
    for (const auto& row : csv_rows(file)) {
      const std::string name =
          two ? row[0]
              : "unit_F1_m" + row[2] + "_C" + row[3] + "_a" + row[4] + "_" + row[6] + ".txt";
      const auto text = admin::PlanText::load((data / "sprp" / "instances" / name).string());
      if (!text) continue;
      const auto read = admin::read_sprp(*text, {0, -1, two});
      if (!read) continue;
      const StopWatch watch;
      const planning::GridRouter router(read->grid, read->trip);
      const auto length = static_cast<double>(router.length(
                              std::span<const planning::GridStop>(read->orders[0].stops))) /
                          admin::plan_scale;
      const double best = std::stod(row[two ? 6 : 12]);
      set.add(100 * (length / best - 1), watch.seconds());
    }
    set.report(report);
  }
}

void measure_one_block(Report& report, std::size_t step) {
  Set set("jobprp Muter-Oncan, 1 s");
  const fs::path archive = data / "jobprp_oneblock" / "Muter.tar.xz";
  std::size_t seen = 0;
  for (const auto& row : csv_rows(data / "reference_values" / "bks_one_block_on_disk.csv")) {
    if (row[4] != "optimal" || seen++ % step != 0) continue;
    const std::string member = row[13].substr(16, row[13].find(' ') - 16);
    const std::string text = output_of("tar xOf '" + archive.string() + "' " + member);
    admin::InstanceOptions options;
    options.entry = 3 * admin::plan_scale / 2;
    add_batches(set, admin::read_jobprp(admin::PlanText::of(member, text), options),
                std::stod(row[5]));
  }
  set.report(report);
}

void measure_foodmart(Report& report, std::size_t step) {
  Set set("foodmart, 1 s");
  const fs::path folder = data / "foodmart_jobprp";
  const auto products = admin::PlanText::load((folder / "productsDB_1560_locations").string());
  std::size_t seen = 0;
  for (const auto& row : csv_rows(data / "reference_values" / "bks_foodmart.csv")) {
    const auto orders = admin::PlanText::load((folder / row[0]).string());
    const auto warehouse = admin::PlanText::load((folder / row[1]).string());
    if (!orders || !warehouse || !products || seen++ % step != 0) continue;
    add_batches(set, admin::read_foodmart(*orders, *warehouse, *products, {}), std::stod(row[3]));
  }
  set.report(report);
}

void measure_waves(Report& report, std::size_t step) {
  Set set("sbpo 2025, 1 s");
  std::size_t seen = 0;
  for (const auto& row : csv_rows(data / "sbpo2025" / "best_known_verified.csv")) {
    if (seen++ % step != 0) continue;
    const std::string plain = (data / "sbpo2025" / "datasets" / row[0] / row[1]).string();
    const std::string text = fs::exists(plain) ? output_of("cat '" + plain + "'")
                                               : output_of("xz -dc '" + plain + ".xz'");
    const auto read = admin::read_sbpo(admin::PlanText::of(row[1], text));
    if (!read) continue;
    const StopWatch watch;
    planning::RatioSearch search(*read, 1);
    admin::run_for(search, {1, 0, 1, 1}, std::chrono::steady_clock::now());
    const planning::RatioWave& wave = search.best();
    const double ratio = wave.aisles.empty() ? 0
                                             : static_cast<double>(wave.units) /
                                                   static_cast<double>(wave.aisles.size());
    set.add(100 * (1 - ratio / std::stod(row[7])), watch.seconds());
  }
  set.report(report);
}

// Nine orders in a small hall: the best by a table over all sets of orders.
std::int64_t count_out(const planning::TripCost& cost) {
  const std::size_t sets = std::size_t{1} << cost.part_count();
  std::vector<std::int64_t> trip(sets, planning::unreachable);
  std::vector<std::int64_t> best(sets, planning::unreachable);
  best[0] = 0;
  for (std::size_t set = 1; set < sets; ++set) {
    std::vector<Index> parts;
    std::int64_t volume = 0;
    for (Index p = 0; p < cost.part_count(); ++p) {
      if ((set >> p & 1) == 0) continue;
      parts.push_back(p);
      volume += cost.single(p).sums.volume_ml;
    }
    if (volume <= cost.limits().volume_ml) trip[set] = cost.cost_of(parts);
    for (std::size_t sub = set; sub > 0; sub = (sub - 1) & set) {
      if (trip[sub] >= planning::unreachable) continue;
      best[set] = std::min(best[set], best[set ^ sub] + trip[sub]);
    }
  }
  return best[sets - 1];
}

void measure_countable(Report& report) {
  Set set("made here, 9 orders");
  Random random(1);
  for (int i = 0; i < 40; ++i) {
    planning::Grid grid;
    for (int c = 0; c < 8; ++c) grid.columns.push_back(c * 4'000);
    grid.lines = {0, 20'000};
    if (i % 2 == 1) grid.lines = {0, 20'000, 42'000};
    std::vector<planning::PlainPart> orders(9);
    for (planning::PlainPart& order : orders) {
      for (std::int64_t k = random.between(1, 5); k > 0; --k) {
        order.stops.push_back({static_cast<Index>(random.below(8)),
                               random.between(1, grid.lines.back() / 1'000 - 1) * 1'000});
      }
      order.sums.volume_ml = random.between(1, 5);
    }
    planning::TripLimits limits;
    limits.volume_ml = 10;
    const planning::TripCost cost(planning::GridRouter(grid, {}), orders, limits);
    const StopWatch watch;
    planning::TripSearch search = start_search(cost);
    search.begin(20'000);
    search.run(20'000);
    const double seconds = watch.seconds();
    const auto best = static_cast<double>(count_out(cost));
    set.add(100 * (static_cast<double>(search.best_cost()) / best - 1), seconds);
  }
  set.report(report);
}

}  // namespace

Report measure_planning_sets(int scale) {
  Report report{"planning sets",
                "gaps in percent to the best known (below 0: better); public sets when at hand",
                {},
                {}};
  const auto step = [&](int whole) {
    return static_cast<std::size_t>(std::max(1, whole * 100 / std::max(1, scale)));
  };
  measure_countable(report);
  measure_routes(report);
  measure_one_block(report, step(23));
  measure_foodmart(report, step(4));
  measure_waves(report, step(4));
  return report;
}

}  // namespace fw::bench
