#include "server/planning/frontier_pull.h"

#include <algorithm>
#include <bit>
#include <map>
#include <set>

namespace fw::planning {
namespace {

using States = std::set<std::uint16_t>;

constexpr std::size_t most_way_sets = 32;

// Which states can stand where, by layer: before each segment, and behind the last.
struct Standing {
  explicit Standing(Index lines) : at(lines) {}
  std::vector<std::array<States, layers>> at;
};

bool add(States& states, std::uint16_t state) { return states.insert(state).second; }

bool spread_segments(const Frontier& frontier, Standing& standing, std::size_t layer) {
  bool grew = false;
  for (Index b = 0; b + 1 < standing.at.size(); ++b) {
    const FrontierSteps& steps = frontier.plain(b);
    for (const std::uint16_t s : standing.at[b][layer]) {
      for (std::uint32_t e = steps.first[s]; e < steps.first[s + 1U]; ++e) {
        grew = add(standing.at[b + 1][layer], steps.steps[e].to) || grew;
      }
    }
  }
  return grew;
}

// Ends of the walk at a cross-aisle come before the segments, doors behind them.
bool spread_ends(const Frontier& frontier, Standing& standing, std::size_t layer) {
  bool grew = false;
  if (layer + 1 == layers) return false;
  const States before = standing.at.front()[layer];
  for (const std::uint16_t s : before) {
    for (Index line = 0; line < standing.at.size(); ++line) {
      grew = add(standing.at.front()[layer + 1], frontier.after_stub(s, line)) || grew;
    }
  }
  for (const std::uint16_t s : standing.at.back()[layer]) {
    grew = add(standing.at.back()[layer + 1], frontier.after_stub(s, 0)) || grew;
  }
  return grew;
}

bool spread_cross(const Frontier& frontier, Standing& standing, std::size_t layer) {
  bool grew = false;
  const FrontierSteps& steps = frontier.cross();
  // A halt without aisle is crossed as it was come to.
  for (const std::size_t from : {std::size_t{0}, standing.at.size() - 1}) {
    const States here = standing.at[from][layer];
    for (const std::uint16_t s : here) {
      for (std::uint32_t e = steps.first[s]; e < steps.first[s + 1U]; ++e) {
        grew = add(standing.at.front()[layer], steps.steps[e].to) || grew;
      }
    }
  }
  return grew;
}

Standing find_standing(const Frontier& frontier, Index lines) {
  Standing standing(lines);
  standing.at.front()[0].insert(Frontier::nothing);
  for (bool grew = true; grew;) {
    grew = false;
    for (std::size_t layer = 0; layer < layers; ++layer) {
      grew = spread_segments(frontier, standing, layer) || grew;
      grew = spread_ends(frontier, standing, layer) || grew;
      grew = spread_cross(frontier, standing, layer) || grew;
    }
  }
  return standing;
}

// Rows for all states of `to`, from states of `from`, by ways [low, high).
PullTable turn_around(const FrontierSteps& steps, const States& from, const States& to,
                      std::uint16_t low, std::uint16_t high) {
  std::map<std::uint16_t, std::map<std::uint16_t, std::uint32_t>> ways;  // by state, by from
  for (const std::uint16_t s : to) ways[s] = {};
  for (const std::uint16_t s : from) {
    for (std::uint32_t e = steps.first[s]; e < steps.first[s + 1U]; ++e) {
      const FrontierStep& step = steps.steps[e];
      const auto row = ways.find(step.to);
      if (row == ways.end() || step.way < low || step.way >= high) continue;
      row->second[s] |= std::uint32_t{1} << step.way;
    }
  }
  std::map<std::size_t, std::vector<std::uint16_t>> rows;  // by number of steps
  for (const auto& [s, by] : ways) rows[by.size()].push_back(s);
  PullTable table;
  for (const auto& [count, states] : rows) {
    table.runs.push_back(
        {static_cast<std::uint32_t>(states.size()), static_cast<std::uint32_t>(count)});
    for (const std::uint16_t s : states) {
      table.to.push_back(s);
      for (const auto& [before, set] : ways[s]) {
        const auto known = std::find(table.way_sets.begin(), table.way_sets.end(), set);
        table.steps.push_back({before, static_cast<std::uint16_t>(known - table.way_sets.begin())});
        if (known == table.way_sets.end()) table.way_sets.push_back(set);
      }
    }
  }
  return table;
}

// Rows of `count` steps each; the number is known to the compiler where it is small, so
// that no branch depends on the row.
template <std::uint32_t fixed>
void pull_rows(const PullRun& run, const std::uint16_t*& rows, const PullStep*& steps,
               const std::int64_t* ways, const std::int64_t* from, std::int64_t* to) {
  const std::uint32_t count = fixed > 0 ? fixed : run.steps_each;
  for (const std::uint16_t* const last = rows + run.rows; rows != last; ++rows) {
    std::int64_t best = unreachable;
    for (std::uint32_t e = 0; e < count; ++e, ++steps) {
      best = std::min(best, from[steps->from] + ways[steps->ways]);
    }
    to[*rows] = best;
  }
}

}  // namespace

FrontierPull::FrontierPull(Index lines) : frontier_(Frontier::of(lines)), segments_(lines - 1) {
  const Standing standing = find_standing(frontier_, lines);
  for (std::size_t layer = 0; layer < layers; ++layer) {
    for (Index b = 0; b + 1 < lines; ++b) {
      const States& from = standing.at[b][layer];
      const States& to = standing.at[b + 1][layer];
      segments_[b][layer][0] = turn_around(frontier_.plain(b), from, to, 0, 3);
      segments_[b][layer][1] = turn_around(frontier_.plain(b), from, to, 1, plain_ways);
    }
    States from = standing.at.back()[layer];
    const States& first = standing.at.front()[layer];
    from.insert(first.begin(), first.end());
    cross_[layer] = turn_around(frontier_.cross(), from, first, 0, 2 * most_lines + 1);
    before_[layer].assign(first.begin(), first.end());
    behind_[layer].assign(standing.at.back()[layer].begin(), standing.at.back()[layer].end());
  }
}

const FrontierPull& FrontierPull::of(Index lines) {
  static const FrontierPull two(2);
  if (lines <= 2) return two;
  static const FrontierPull three(3);
  if (lines == 3) return three;
  static const FrontierPull four(4);
  if (lines == 4) return four;
  static const FrontierPull five(5);
  return five;
}

LengthSweep::LengthSweep(const FrontierPull& pull, SweepMemory& memory, bool doors)
    : pull_(pull), memory_(memory), size_(pull.frontier().states()), high_(doors ? 2 : 0) {
  memory_.costs.assign(size_ * layers, unreachable);
  memory_.next.assign(size_ * layers, unreachable);
  memory_.costs[Frontier::nothing] = 0;
}

void LengthSweep::pull(const PullTable& table, const std::int64_t* costs, std::size_t layer) {
  std::array<std::int64_t, most_way_sets> ways;
  for (std::size_t i = 0; i < table.way_sets.size(); ++i) {
    std::int64_t best = unreachable;
    for (std::uint32_t set = table.way_sets[i]; set != 0; set &= set - 1) {
      best = std::min(best, costs[std::countr_zero(set)]);
    }
    ways[i] = best;
  }
  const std::int64_t* from = now(layer);
  std::int64_t* to = next(layer);
  const std::uint16_t* rows = table.to.data();
  const PullStep* steps = table.steps.data();
  for (const PullRun& run : table.runs) {
    switch (run.steps_each) {
      case 1:
        pull_rows<1>(run, rows, steps, ways.data(), from, to);
        break;
      case 2:
        pull_rows<2>(run, rows, steps, ways.data(), from, to);
        break;
      case 3:
        pull_rows<3>(run, rows, steps, ways.data(), from, to);
        break;
      case 4:
        pull_rows<4>(run, rows, steps, ways.data(), from, to);
        break;
      case 5:
        pull_rows<5>(run, rows, steps, ways.data(), from, to);
        break;
      default:
        pull_rows<0>(run, rows, steps, ways.data(), from, to);
        break;
    }
  }
}

void LengthSweep::cross(std::int64_t width) {
  std::array<std::int64_t, 2 * most_lines + 1> ways{};
  for (std::size_t i = 1; i < ways.size(); ++i) ways[i] = ways[i - 1] + width;
  // Rows are read that the step before has written: a halt without aisle has an end of
  // the walk, whose layer is new and holds nothing older.
  for (std::size_t layer = low_; layer <= high_; ++layer) {
    pull(pull_.cross(layer), ways.data(), layer);
  }
  memory_.costs.swap(memory_.next);
}

void LengthSweep::segment(Index block, const SegmentWays& ways, std::int64_t length) {
  const std::array<std::int64_t, plain_ways> costs{0,        length,    2 * length,
                                                   ways.low, ways.high, ways.both};
  for (std::size_t layer = low_; layer <= high_; ++layer) {
    pull(pull_.segment(block, layer, ways.used), costs.data(), layer);
  }
  memory_.costs.swap(memory_.next);
}

void LengthSweep::stub(Index line) {
  if (high_ + 1 >= layers) return;
  std::int64_t* to = now(high_ + 1);
  for (const std::uint16_t s : pull_.before(high_)) {
    std::int64_t& cost = to[pull_.frontier().after_stub(s, line)];
    cost = std::min(cost, now(high_)[s]);
  }
  low_ = ++high_;
}

void LengthSweep::door(std::int64_t door) {
  const Frontier& frontier = pull_.frontier();
  for (std::size_t layer = layers - 1; layer-- > 0;) {
    std::int64_t* to = now(layer + 1);
    for (const std::uint16_t s : pull_.behind(layer)) {
      std::int64_t& cost = to[frontier.after_stub(s, 0)];
      cost = std::min(cost, now(layer)[s] + door);
    }
  }
  // Out and back by the same door.
  for (const std::uint16_t s : pull_.behind(0)) {
    const std::uint16_t twice = frontier.after_stub(frontier.after_stub(s, 0), 0);
    std::int64_t& cost = now(2)[twice];
    cost = std::min(cost, now(0)[s] + 2 * door);
  }
}

std::int64_t LengthSweep::length() const {
  const std::int64_t* costs = memory_.costs.data() + 2 * size_;
  std::int64_t best = unreachable;
  for (std::size_t s = 0; s < size_; ++s) {
    if (pull_.frontier().complete(static_cast<std::uint16_t>(s))) best = std::min(best, costs[s]);
  }
  return best;
}

}  // namespace fw::planning
