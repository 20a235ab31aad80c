// Searches under a clock. A search knows iterations only; this turns seconds into
// cycles of iterations, on one thread each for seeds `seed`, `seed` + 1 and so on.
#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <thread>
#include <vector>

namespace fw::admin {

struct SearchEffort {
  double seconds = 1;
  std::int64_t iterations = 0;  // when given: one cycle of so many, without a clock
  std::uint64_t seed = 1;
  std::int64_t threads = 1;
};

// What ran, so that it can be run again: each cycle's iterations.
struct SearchRecord {
  std::vector<std::int64_t> cycles;
  std::int64_t iterations = 0;
};

// Cycles that grow until one is long enough to tell the speed; one over most of the
// time; then what fits into the rest. `search` has begin(iterations) and run(iterations).
template <class Search>
SearchRecord run_for(Search& search, const SearchEffort& effort,
                     std::chrono::steady_clock::time_point begun) {
  SearchRecord record;
  const auto elapsed = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  };
  const auto cycle = [&](std::int64_t planned, bool timed) {
    record.cycles.push_back(planned);
    search.begin(planned);
    const std::int64_t slice =
        std::max<std::int64_t>(20, std::min<std::int64_t>(1'000, planned / 20));
    for (std::int64_t ran = 0; ran < planned; ran += slice) {
      if (timed && elapsed() >= effort.seconds) return;
      const std::int64_t now = std::min(slice, planned - ran);
      search.run(now);
      record.iterations += now;
    }
  };
  if (effort.iterations > 0) {
    cycle(effort.iterations, false);
    return record;
  }
  std::int64_t planned = 100;
  bool main_done = false;
  while (effort.seconds - elapsed() > effort.seconds / 50) {
    const double before = elapsed();
    cycle(planned, true);
    const double took = std::max(elapsed() - before, 1e-6);
    const double left = effort.seconds - elapsed();
    if (!main_done && took < effort.seconds / 40) {
      planned *= 2;
      continue;
    }
    const double share = main_done ? 0.95 : 0.85;
    planned = std::max<std::int64_t>(
        20, static_cast<std::int64_t>(static_cast<double>(planned) / took * left * share));
    main_done = true;
  }
  return record;
}

// One search a thread; `make(seed)` makes it, `run` runs it. The results by thread.
template <class Result, class Run>
std::vector<Result> run_threads(const SearchEffort& effort, Run run) {
  const auto count = static_cast<std::size_t>(std::max<std::int64_t>(1, effort.threads));
  std::vector<Result> results(count);
  std::vector<std::thread> threads;
  for (std::size_t t = 1; t < count; ++t) {
    threads.emplace_back([&, t] { results[t] = run(effort.seed + t); });
  }
  results[0] = run(effort.seed);
  for (std::thread& thread : threads) thread.join();
  return results;
}

}  // namespace fw::admin
