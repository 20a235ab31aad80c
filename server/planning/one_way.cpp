#include "server/planning/one_way.h"

#include <algorithm>
#include <cstdlib>

namespace fw::planning {
namespace {

bool leads(Direction direction, bool up) {
  return direction == Direction::both || direction == (up ? Direction::up : Direction::down);
}

bool stays_in_aisle(const WalkPoint& from, const WalkPoint& to) {
  if (!from.in_aisle || !to.in_aisle || from.across != to.across) return false;
  return from.along == to.along || leads(from.direction, to.along > from.along);
}

}  // namespace

OneWayAisles::OneWayAisles(const std::vector<std::int64_t>& columns,
                           const std::vector<Direction>& directions,
                           std::vector<std::int64_t> lines)
    : lines_(std::move(lines)) {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (leads(directions[c], true)) up_.push_back(columns[c]);
    if (leads(directions[c], false)) down_.push_back(columns[c]);
    any_ = any_ || directions[c] != Direction::both;
  }
  any_ = any_ && !up_.empty() && !down_.empty();
}

// Cross-aisles at which a point can be left or reached without passing another one.
OneWayAisles::Lines OneWayAisles::ends(const WalkPoint& point, bool leaving) const {
  Lines found;
  const auto above = std::lower_bound(lines_.begin(), lines_.end(), point.along);
  if (!point.in_aisle || (above != lines_.end() && *above == point.along)) {
    found.at[found.count++] = point.along;
    return found;
  }
  const bool up = leads(point.direction, true);
  const bool down = leads(point.direction, false);
  if (leaving ? down : up) found.at[found.count++] = *(above - 1);
  if (leaving ? up : down) found.at[found.count++] = *above;
  return found;
}

// The aisle that leads up (or down) with the least way round between two positions across.
std::int64_t OneWayAisles::least_detour(std::int64_t from, std::int64_t to, bool up) const {
  const std::vector<std::int64_t>& aisles = up ? up_ : down_;
  const std::int64_t low = std::min(from, to);
  const std::int64_t high = std::max(from, to);
  const auto right = std::lower_bound(aisles.begin(), aisles.end(), low);
  if (right == aisles.end()) return aisles.back();
  if (*right <= high || right == aisles.begin()) return *right;
  const std::int64_t left = *(right - 1);
  return low - left <= *right - high ? left : *right;
}

OneWayAisles::Way OneWayAisles::shortest(const WalkPoint& from, const WalkPoint& to) const {
  if (stays_in_aisle(from, to)) return {std::abs(to.along - from.along), true, 0, 0, 0};
  Way best;
  bool found = false;
  const Lines leave = ends(from, true);
  const Lines enter = ends(to, false);
  for (std::size_t l = 0; l < leave.count; ++l) {
    for (std::size_t e = 0; e < enter.count; ++e) {
      Way way{0, false, leave.at[l], enter.at[e], from.across};
      if (way.leave != way.enter) {
        way.through = least_detour(from.across, to.across, way.enter > way.leave);
      }
      way.length = std::abs(way.leave - from.along) + std::abs(way.through - from.across) +
                   std::abs(way.enter - way.leave) + std::abs(to.across - way.through) +
                   std::abs(to.along - way.enter);
      if (!found || way.length < best.length) best = way;
      found = true;
    }
  }
  return best;
}

std::int64_t OneWayAisles::length(const WalkPoint& from, const WalkPoint& to) const {
  return shortest(from, to).length;
}

std::vector<std::pair<std::int64_t, std::int64_t>> OneWayAisles::corners(
    const WalkPoint& from, const WalkPoint& to) const {
  const Way way = shortest(from, to);
  std::vector<std::pair<std::int64_t, std::int64_t>> points;
  if (!way.direct) {
    points = {{from.across, way.leave},
              {way.through, way.leave},
              {way.through, way.enter},
              {to.across, way.enter}};
  }
  points.emplace_back(to.across, to.along);
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

}  // namespace fw::planning
