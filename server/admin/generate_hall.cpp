#include <array>
#include <cstdio>

#include "server/admin/generate.h"

namespace fw::admin {
namespace {

constexpr std::int64_t aisle_pitch_mm = 3'500;
constexpr std::int64_t face_mm = 900;  // from the aisle's middle to the shelves
constexpr std::int64_t bay_mm = 1'000;
constexpr int bays_a_side = 12;

struct Level {
  const char* name;
  std::int64_t z_mm;
  const char* role;
};
constexpr std::array<Level, 5> levels{{{"A", 200, "pick"},
                                       {"B", 800, "pick"},
                                       {"C", 1'400, "pick"},
                                       {"D", 2'200, "reserve"},
                                       {"E", 3'000, "reserve"}}};

std::string two_digits(int number) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%02d", number);
  return text.data();
}

// Two digits that none of the last ten locations has, so that the neighbours'
// are always wrong.
std::string draw_check_digits(const std::vector<DemoLocation>& before, Random& random) {
  while (true) {
    std::string digits = two_digits(static_cast<int>(random.below(100)));
    bool fresh = true;
    for (std::size_t back = 1; back <= 10 && back <= before.size(); ++back) {
      fresh = fresh && before[before.size() - back].check_digits != digits;
    }
    if (fresh) return digits;
  }
}

void add_aisle(std::vector<DemoLocation>& hall, int aisle, int aisles, Random& random) {
  for (int step = 0; step < bays_a_side; ++step) {
    // Odd aisles are walked from the front, even ones from the back.
    const int depth = aisle % 2 == 1 ? step : bays_a_side - 1 - step;
    for (const bool right : {false, true}) {
      for (const Level& level : levels) {
        DemoLocation l;
        l.aisle = two_digits(aisle);
        l.bay = two_digits(2 * depth + (right ? 2 : 1));
        l.level = level.name;
        l.code = l.aisle + "-" + l.bay + "-" + l.level;
        l.role = level.role;
        l.zone = 2 * aisle <= aisles + 1 ? "A" : "B";
        l.x_mm = (aisle - 1) * aisle_pitch_mm + (right ? face_mm : -face_mm);
        l.y_mm = 1'500 + depth * bay_mm;
        l.z_mm = level.z_mm;
        l.walk_sequence = static_cast<std::int64_t>(hall.size()) + 1;
        l.check_digits = draw_check_digits(hall, random);
        hall.push_back(l);
      }
    }
  }
}

void add_row(std::vector<DemoLocation>& hall, const std::string& prefix, const std::string& role,
             int count, std::int64_t x_mm, std::int64_t pitch_mm, std::int64_t y_mm,
             Random& random) {
  for (int i = 1; i <= count; ++i) {
    DemoLocation l;
    l.code = prefix + "-" + two_digits(i);
    l.role = role;
    l.zone = "P";
    l.x_mm = x_mm + (i - 1) * pitch_mm;
    l.y_mm = y_mm;
    l.walk_sequence = static_cast<std::int64_t>(hall.size()) + 1;
    l.check_digits = draw_check_digits(hall, random);
    hall.push_back(l);
  }
}

}  // namespace

std::vector<DemoLocation> make_hall(int aisles, Random& random) {
  std::vector<DemoLocation> hall;
  for (int aisle = 1; aisle <= aisles; ++aisle) add_aisle(hall, aisle, aisles, random);
  // Before the racks: cart park, consolidation, pack stations, staging, docks.
  add_row(hall, "CARTS", "staging", 1, 0, 0, -2'500, random);
  add_row(hall, "CONS", "consolidation", 12, 4'000, 1'200, -2'500, random);
  add_row(hall, "PACK", "pack", 8, 4'000, 2'500, -5'000, random);
  add_row(hall, "PROBLEM", "problem", 2, 26'000, 1'500, -5'000, random);
  add_row(hall, "STAGE", "staging", 6, 4'000, 3'500, -8'000, random);
  add_row(hall, "DOCK", "dock", 3, 4'000, 7'000, -11'000, random);
  return hall;
}

std::vector<DemoContainer> make_containers(const GenerateOptions& options) {
  std::vector<DemoContainer> containers;
  const int carts = options.carts > 0 ? options.carts : options.pickers + 2;
  std::array<char, 16> code{};
  for (int c = 1; c <= carts; ++c) {
    std::snprintf(code.data(), code.size(), "CART-%03d", c);
    containers.push_back({code.data(), "cart", options.cart_slots, 25'000, "CARTS-01"});
  }
  const int totes = 4 * carts * options.cart_slots;
  for (int t = 1; t <= totes; ++t) {
    std::snprintf(code.data(), code.size(), "T-%05d", t);
    containers.push_back({code.data(), "tote", 0, 1'800, "CARTS-01"});
  }
  return containers;
}

}  // namespace fw::admin
