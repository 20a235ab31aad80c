// The states of block_route and how they follow from one another, as tables
// worked out at compile time.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

namespace fw::planning::block {

// How many walk edges meet at a junction of the current column.
enum Degree : int { no_walk = 0, odd = 1, even = 2 };

// state = (front * 3 + back) * 2 + (walks hang in two parts ? 1 : 0)
inline constexpr int state_count = 18;
inline constexpr int no_state = -1;
inline constexpr int nothing_yet = 0;  // the walk has not begun

constexpr int make_state(int front, int back, bool apart) {
  return (front * 3 + back) * 2 + (apart ? 1 : 0);
}
constexpr int front_of(int state) { return state / 6; }
constexpr int back_of(int state) { return state / 2 % 3; }
constexpr bool apart(int state) { return state % 2 == 1; }

// What is walked inside an aisle with stops.
enum AisleWay : std::size_t { through, twice, from_front, from_back, both_ends, way_count };

constexpr int more(int degree, int edges) {
  if (edges == 0) return degree;
  if (edges == 2) return degree == odd ? odd : even;
  return degree == odd ? even : odd;
}

constexpr int after_way(int state, std::size_t way) {
  const int front = front_of(state);
  const int back = back_of(state);
  if (way == through) return make_state(more(front, 1), more(back, 1), false);
  if (way == twice) return make_state(more(front, 2), more(back, 2), false);
  const int new_front = way == from_back ? front : more(front, 2);
  const int new_back = way == from_front ? back : more(back, 2);
  const bool joined = front != no_walk && back != no_walk && !apart(state);
  return make_state(new_front, new_back, new_front != no_walk && new_back != no_walk && !joined);
}

// How often the front (way / 2) and the back (way % 2) cross-aisle is walked
// to the next column: 0 = as seldom as the junction's degree allows, 1 = twice.
inline constexpr std::size_t cross_way_count = 4;

struct CrossWay {
  int next = no_state;
  int edges_front = 0;
  int edges_back = 0;
};

// An odd junction goes on once, an even one twice or not at all.
constexpr int cross_edges(int degree, bool often) {
  if (degree == odd) return 1;
  return degree == even && often ? 2 : 0;
}

constexpr CrossWay after_cross(int state, std::size_t way) {
  const bool often_front = way / 2 == 1;
  const bool often_back = way % 2 == 1;
  if (state == nothing_yet) return way == 0 ? CrossWay{nothing_yet, 0, 0} : CrossWay{};
  // One way per outcome: "often" means something for even junctions only.
  if (often_front && front_of(state) != even) return {};
  if (often_back && back_of(state) != even) return {};
  const int front = cross_edges(front_of(state), often_front);
  const int back = cross_edges(back_of(state), often_back);
  if (front + back == 0) return {};                          // cut off from what comes
  if (apart(state) && (front == 0 || back == 0)) return {};  // one part would be left behind
  return {make_state(front, back, apart(state)), front, back};
}

// A stub is one walk edge that leads out of the hall.
constexpr int after_stub(int state, bool at_back) {
  const int front = at_back ? front_of(state) : more(front_of(state), 1);
  const int back = at_back ? more(back_of(state), 1) : back_of(state);
  const bool met = front_of(state) != no_walk && back_of(state) != no_walk;
  const bool parts = met ? apart(state) : front != no_walk && back != no_walk;
  return make_state(front, back, parts);
}

constexpr bool is_complete(int state) {
  return state != nothing_yet && !apart(state) && front_of(state) != odd && back_of(state) != odd;
}

constexpr auto make_aisle_table() {
  std::array<std::array<std::int8_t, way_count>, state_count> table{};
  for (int s = 0; s < state_count; ++s) {
    for (std::size_t w = 0; w < way_count; ++w) {
      table[static_cast<std::size_t>(s)][w] = static_cast<std::int8_t>(after_way(s, w));
    }
  }
  return table;
}

constexpr auto make_cross_table() {
  std::array<std::array<CrossWay, cross_way_count>, state_count> table{};
  for (int s = 0; s < state_count; ++s) {
    for (std::size_t w = 0; w < cross_way_count; ++w) {
      table[static_cast<std::size_t>(s)][w] = after_cross(s, w);
    }
  }
  return table;
}

inline constexpr auto aisle_table = make_aisle_table();
inline constexpr auto cross_table = make_cross_table();

}  // namespace fw::planning::block
