#include "server/planning/frontier.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace fw::planning {
namespace {

enum Degree : std::uint8_t { no_walk = 0, odd = 1, even = 2 };

// By line: degree and the number of the part it hangs in (0 = none).
struct State {
  std::array<std::uint8_t, most_lines> degree{};
  std::array<std::uint8_t, most_lines> part{};

  // clang-tidy 14 takes the 0 in here for a pointer.
  friend auto operator<=>(const State&, const State&) = default;  // NOLINT(modernize-use-nullptr)
};

std::uint8_t more(std::uint8_t degree, int edges) {
  if (edges == 0) return degree;
  if (edges == 2) return degree == odd ? odd : even;
  return degree == odd ? even : odd;
}

constexpr std::uint8_t new_part = 100;

// Parts are numbered by their first line, so that equal states look equal.
void number_parts(State& state) {
  std::array<std::uint8_t, 2 * new_part> seen{};
  std::uint8_t next = 0;
  for (std::size_t i = 0; i < most_lines; ++i) {
    if (state.degree[i] == no_walk) {
      state.part[i] = 0;
      continue;
    }
    if (seen[state.part[i]] == 0) seen[state.part[i]] = ++next;
    state.part[i] = seen[state.part[i]];
  }
}

void touch(State& state, std::size_t line, int edges) {
  if (edges == 0) return;
  if (state.degree[line] == no_walk) {
    state.part[line] = static_cast<std::uint8_t>(new_part + line);
  }
  state.degree[line] = more(state.degree[line], edges);
}

void join(State& state, std::size_t a, std::size_t b) {
  const std::uint8_t gone = state.part[b];
  for (auto& part : state.part) {
    if (part == gone) part = state.part[a];
  }
}

State after_way(State state, Index block, const WayShape& way) {
  touch(state, block, way.front);
  touch(state, block + 1, way.back);
  if (way.joined) join(state, block, block + 1);
  number_parts(state);
  return state;
}

State after_stub_at(State state, Index line) {
  touch(state, line, 1);
  number_parts(state);
  return state;
}

// An odd junction goes on once, an even one twice or, if its bit of `often` is
// not set, not at all. Nothing when a part of the walk would be left behind.
std::optional<State> after_cross(const State& state, Index lines, unsigned often,
                                 FrontierStep& step) {
  State next = state;
  unsigned edges = 0;
  unsigned by_line = 0;
  for (Index i = 0; i < lines; ++i) {
    const bool chosen = (often >> i & 1U) != 0;
    if (chosen && state.degree[i] != even) return std::nullopt;
    unsigned walked = 0;
    if (state.degree[i] == odd) walked = 1;
    if (chosen) walked = 2;
    edges += walked;
    by_line |= walked << (2 * i);
    if (walked == 0) next.degree[i] = no_walk;
  }
  if (edges == 0) return std::nullopt;
  for (Index i = 0; i < lines; ++i) {
    if (state.degree[i] == no_walk) continue;
    bool goes_on = false;
    for (Index j = 0; j < lines; ++j) {
      goes_on = goes_on || (next.degree[j] != no_walk && state.part[j] == state.part[i]);
    }
    if (!goes_on) return std::nullopt;
  }
  number_parts(next);
  step.way = static_cast<std::uint16_t>(edges);
  step.lines = static_cast<std::uint16_t>(by_line);
  return next;
}

bool is_whole(const State& state) {
  bool begun = false;
  for (std::size_t i = 0; i < most_lines; ++i) {
    if (state.degree[i] == odd || state.part[i] > 1) return false;
    begun = begun || state.degree[i] == even;
  }
  return begun;
}

// Numbers states in the order they are found.
class Numbering {
 public:
  std::uint16_t of(const State& state) {
    const auto [at, added] = numbers_.emplace(state, static_cast<std::uint16_t>(all_.size()));
    if (added) all_.push_back(state);
    return at->second;
  }
  const State& state(std::size_t number) const { return all_[number]; }
  std::size_t size() const { return all_.size(); }

 private:
  std::map<State, std::uint16_t> numbers_;
  std::vector<State> all_;
};

void close_row(FrontierSteps& steps) {
  steps.first.push_back(static_cast<std::uint32_t>(steps.steps.size()));
}

}  // namespace

Frontier::Frontier(Index lines) : plain_(lines - 1), with_end_(lines - 1), stub_(lines) {
  Numbering numbers;
  numbers.of(State{});
  for (auto* list : {&plain_, &with_end_}) {
    for (FrontierSteps& steps : *list) steps.first.push_back(0);
  }
  cross_.first.push_back(0);
  for (std::size_t s = 0; s < numbers.size(); ++s) {
    const State state = numbers.state(s);
    for (Index block = 0; block + 1 < lines; ++block) {
      for (std::size_t way = 0; way < way_count; ++way) {
        const std::uint16_t to = numbers.of(after_way(state, block, way_shapes[way]));
        const FrontierStep step{to, static_cast<std::uint16_t>(way), 0};
        if (way < plain_ways) plain_[block].steps.push_back(step);
        with_end_[block].steps.push_back(step);
      }
      close_row(plain_[block]);
      close_row(with_end_[block]);
    }
    for (unsigned often = 0; often < 1U << lines; ++often) {
      FrontierStep step;
      const auto next = after_cross(state, lines, often, step);
      if (!next) continue;
      step.to = numbers.of(*next);
      cross_.steps.push_back(step);
    }
    close_row(cross_);
    for (Index line = 0; line < lines; ++line) {
      stub_[line].push_back(numbers.of(after_stub_at(state, line)));
    }
    complete_.push_back(is_whole(state));
  }
}

const Frontier& Frontier::of(Index lines) {
  static const Frontier two(2);
  if (lines <= 2) return two;
  static const Frontier three(3);
  if (lines == 3) return three;
  static const Frontier four(4);
  if (lines == 4) return four;
  static const Frontier five(5);
  return five;
}

}  // namespace fw::planning
