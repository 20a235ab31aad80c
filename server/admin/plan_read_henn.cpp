// Order batching instances of Henn and Waescher: ten aisles of two racks with 45
// positions each, 5 from aisle to aisle, position 0 next to the front, depot at the
// front of the first aisle. "Aisle" counts racks.
#include <algorithm>

#include "server/admin/plan_instances.h"

namespace fw::admin {
namespace {

constexpr planning::Index aisles = 10;
constexpr std::int64_t positions = 45;
constexpr std::int64_t pitch = 5 * plan_scale;
constexpr std::int64_t entry = 3 * plan_scale / 2;

// The word behind `name`; the number of words when it is not there.
std::size_t word_after(const PlanLine& line, const std::string& name) {
  const auto at = std::find(line.words.begin(), line.words.end(), name);
  if (at == line.words.end()) return line.words.size();
  return static_cast<std::size_t>(at - line.words.begin()) + 1;
}

}  // namespace

Result<BatchInstance> read_henn(const PlanText& text, const InstanceOptions& options) {
  BatchInstance made;
  for (planning::Index a = 0; a < aisles; ++a) made.grid.columns.push_back(a * pitch);
  const std::int64_t first = options.entry >= 0 ? options.entry : entry;
  made.grid.lines = {0, 2 * first + (positions - 1) * plan_scale};
  made.limits.volume_ml = options.capacity;
  for (const PlanLine& line : text.lines()) {
    if (line.starts_with("Order")) {
      made.orders.emplace_back();
      continue;
    }
    const std::size_t aisle_word = word_after(line, "Aisle");
    const std::size_t position_word = word_after(line, "Location");
    if (aisle_word == line.words.size() || position_word == line.words.size()) continue;
    const auto rack = text.whole(line, aisle_word, 0, 2 * aisles - 1);
    if (!rack) return Failure{rack.error()};
    const auto position = text.whole(line, position_word, 0, positions - 1);
    if (!position) return Failure{position.error()};
    if (made.orders.empty()) return text.wrong(line.number, "a pick before any order", "'Order'");
    planning::PlainPart& order = made.orders.back();
    order.stops.push_back(
        {static_cast<planning::Index>(*rack / 2), first + *position * plan_scale});
    order.sums.volume_ml += 1;
    order.sums.units += 1;
  }
  if (made.orders.empty()) return text.wrong(0, "no line 'Order'", "orders");
  for (const planning::PlainPart& order : made.orders) {
    if (order.stops.empty()) return text.wrong(0, "an order without picks", "at least one");
  }
  return made;
}

}  // namespace fw::admin
