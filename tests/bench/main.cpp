// floorwave-bench: measures parts of Floorwave as ratios within one run. Speeds
// of different machines or days say little; the bare path beside each says what
// this machine can do at most.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <string>
#include <vector>

#include "shared/base/program.h"
#include "tests/bench/planning_sets.h"
#include "tests/bench/report.h"

namespace {

using fw::bench::Report;

struct Bench {
  const char* name;
  Report (*measure)(int scale);
};

constexpr Bench benches[] = {
    {"labels", fw::bench::measure_labels},          {"planning", fw::bench::measure_planning},
    {"planning", fw::bench::measure_planning_sets}, {"facts", fw::bench::measure_facts},
    {"terminals", fw::bench::measure_terminals},    {"console", fw::bench::measure_console},
    {"startup", fw::bench::measure_startup},        {"import", fw::bench::measure_import}};

constexpr const char* names = "labels, planning, facts, terminals, console, startup or import";

fw::ProgramSpec program_spec() {
  fw::ProgramSpec spec;
  spec.name = "floorwave-bench";
  spec.version = "of this build";
  spec.summary = std::string("measures ") + names + " against our own bare paths";
  spec.operands = "[NAME ...]";
  spec.examples = {"floorwave-bench", "floorwave-bench labels --json"};
  spec.config.keys = {{.name = "bench.json", .value = false, .help = "one JSON object a line"},
                      {.name = "bench.scale",
                       .value = 100,
                       .help = "percent of the whole size: less is quicker and says less",
                       .least = 1,
                       .most = 100}};
  spec.options = {{"json", "", "one JSON object a line", "bench.json"},
                  {"scale", "PERCENT", "of the whole size (100)", "bench.scale"},
                  {"quick", "", "the least size: says that they run, not how fast"},
                  {"bare-router", "PORT", "be what `terminals` compares the server with"}};
  return spec;
}

}  // namespace

int main(int argc, char** argv) {
  const auto spec = program_spec();
  const auto start = fw::start_program(spec, argc, argv);
  if (!start) return start.error();
  if (start->has("bare-router")) {
    return fw::bench::run_bare_router(std::atoi(start->options.at("bare-router").c_str()));
  }
  std::vector<Bench> chosen;
  for (const std::string& word : start->operands) {
    bool known = false;
    for (const Bench& bench : benches) {
      if (word != bench.name) continue;
      chosen.push_back(bench);
      known = true;
    }
    if (!known) {
      const fw::Failure<fw::Refusal> refusal =
          fw::refuse("usage_unknown_benchmark", word, names, "choose one of them");
      return fw::cannot_start(spec.name, refusal.error);
    }
  }
  if (chosen.empty()) chosen.assign(std::begin(benches), std::end(benches));
  bool all_right = true;
  try {
    const auto scale =
        start->has("quick") ? 1 : static_cast<int>(start->config.integer("bench.scale"));
    for (const Bench& bench : chosen) {
      const Report report = bench.measure(scale);
      const bool as_json = start->config.flag("bench.json");
      std::printf("%s\n", (as_json ? to_json(report) : to_table(report)).c_str());
      std::fflush(stdout);
      all_right = all_right && report.complaints.empty();
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "floorwave-bench: %s\n", error.what());
    return 1;
  }
  return all_right ? 0 : 1;
}
