#include "server/planning/floor_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace fw::planning {
namespace {

constexpr std::int64_t panel_width = 480;
constexpr std::int64_t panel_height = 320;
constexpr std::int64_t margin = 36;
constexpr std::array<const char*, 6> colours{"#0b6e99", "#b5431c", "#3c7d3c",
                                             "#7a4fa3", "#a8741a", "#a33a67"};

struct Point {
  std::int64_t x = 0;
  std::int64_t y = 0;
};

// The hall's lengths on a panel; the front is at the bottom.
class Panel {
 public:
  Panel(const Grid& grid, std::size_t number, std::size_t across) : grid_(grid) {
    left_ = static_cast<std::int64_t>(number % across) * panel_width + margin;
    top_ = static_cast<std::int64_t>(number / across) * panel_height + margin;
  }
  Point at(std::int64_t across, std::int64_t along) const {
    const std::int64_t width = std::max<std::int64_t>(1, grid_.columns.back() - grid_.columns[0]);
    const std::int64_t depth = grid_.lines.back() - grid_.lines.front();
    return {left_ + (across - grid_.columns[0]) * (panel_width - 2 * margin) / width,
            top_ + (grid_.lines.back() - along) * (panel_height - 2 * margin) / depth};
  }
  std::int64_t left() const { return left_; }
  std::int64_t top() const { return top_; }

 private:
  const Grid& grid_;
  std::int64_t left_ = 0;
  std::int64_t top_ = 0;
};

std::string line(const Point& a, const Point& b) {
  return fmt::format("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>", a.x, a.y, b.x, b.y);
}

// In the middle of each segment, pointing where it is walked; up is towards the picture's top.
std::string arrows(const Grid& grid, const Panel& panel) {
  if (grid.directions.empty()) return "";
  std::string out = "<g fill=\"#6b7378\">";
  for (std::size_t c = 0; c < grid.columns.size(); ++c) {
    if (grid.directions[c] == Direction::both) continue;
    const std::int64_t half = grid.directions[c] == Direction::up ? 7 : -7;
    for (std::size_t l = 1; l < grid.lines.size(); ++l) {
      const Point p = panel.at(grid.columns[c], (grid.lines[l - 1] + grid.lines[l]) / 2);
      out += fmt::format("<path d=\"M{} {}h12l-6 {}z\"/>", p.x - 6, p.y + half, -2 * half);
    }
  }
  return out + "</g>\n";
}

std::string floor_plan(const Grid& grid, const Panel& panel) {
  std::string out = "<g stroke=\"#c8ccd0\" stroke-width=\"5\">";
  for (const std::int64_t x : grid.columns) {
    out += line(panel.at(x, grid.lines.front()), panel.at(x, grid.lines.back()));
  }
  for (const std::int64_t y : grid.lines) {
    out += line(panel.at(grid.columns.front(), y), panel.at(grid.columns.back(), y));
  }
  return out + "</g>\n" + arrows(grid, panel);
}

using Path = std::vector<std::pair<std::int64_t, std::int64_t>>;

// The corner points of a shortest walk from one position to the next.
void walk_to(const Grid& grid, Path& path, std::int64_t across, std::int64_t along) {
  const auto [x, y] = path.back();
  if (x != across) {
    std::int64_t best = grid.lines.front();
    const auto detour = [&, from = y](std::int64_t l) {
      return std::abs(from - l) + std::abs(along - l);
    };
    for (const std::int64_t l : grid.lines) {
      if (detour(l) < detour(best)) best = l;
    }
    path.emplace_back(x, best);
    path.emplace_back(across, best);
  }
  path.emplace_back(across, along);
}

// Where the walk leaves the depot for a first stop, or comes back from a last one.
std::pair<std::int64_t, std::int64_t> end_point(const Grid& grid, const GridTrip& trip,
                                                const GridEnd& end, const GridStop& stop) {
  if (trip.door.empty()) return {end.across, end.column == none ? grid.lines[end.line] : end.along};
  std::size_t best = 0;
  const auto length = [&](std::size_t c) {
    return trip.door[c] + std::abs(grid.columns[c] - grid.columns[stop.column]);
  };
  for (std::size_t c = 1; c < trip.door.size(); ++c) {
    if (length(c) < length(best)) best = c;
  }
  return {grid.columns[best], grid.lines.front()};
}

// The same for a whole trip where aisles are one-way: there the way depends on where one stands.
Path one_way_path(const Grid& grid, const PictureTrip& drawn) {
  const OneWayAisles aisles(grid.columns, grid.directions, grid.lines);
  const auto in_aisle = [&](Index column, std::int64_t along) -> WalkPoint {
    return {grid.columns[column], along, true, grid.directions[column]};
  };
  const auto end = [&](const GridEnd& at) -> WalkPoint {
    if (at.column != none) return in_aisle(at.column, at.along);
    return {at.across, grid.lines[at.line], false, Direction::both};
  };
  WalkPoint here = end(drawn.ends.start);
  Path path{{here.across, here.along}};
  const auto go_to = [&](const WalkPoint& there) {
    const Path more = aisles.corners(here, there);
    path.insert(path.end(), more.begin(), more.end());
    here = there;
  };
  for (const GridStop& stop : drawn.stops) go_to(in_aisle(stop.column, stop.along));
  go_to(end(drawn.ends.end));
  return path;
}

Path path_of(const Grid& grid, const PictureTrip& drawn) {
  if (!grid.directions.empty()) return one_way_path(grid, drawn);
  const GridTrip& trip = drawn.ends;
  Path path{end_point(grid, trip, trip.start, drawn.stops.front())};
  for (const GridStop& stop : drawn.stops) {
    walk_to(grid, path, grid.columns[stop.column], stop.along);
  }
  const auto last = end_point(grid, trip, trip.end, drawn.stops.back());
  walk_to(grid, path, last.first, last.second);
  return path;
}

std::string walk(const Grid& grid, const Panel& panel, const PictureTrip& drawn,
                 const char* colour) {
  const Path path = path_of(grid, drawn);
  std::string out = fmt::format(
      "<polyline fill=\"none\" stroke=\"{}\" stroke-width=\"2\" stroke-opacity=\"0.8\" points=\"",
      colour);
  for (const auto& [x, y] : path) {
    const Point p = panel.at(x, y);
    out += fmt::format("{},{} ", p.x, p.y);
  }
  out += "\"/>\n";
  const Point home = panel.at(path.front().first, path.front().second);
  out += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"12\" height=\"12\" fill=\"#222\"/>\n",
                     home.x - 6, home.y - 6);
  if (path.back() != path.front()) {
    const Point end = panel.at(path.back().first, path.back().second);
    out += fmt::format(
        "<rect x=\"{}\" y=\"{}\" width=\"10\" height=\"10\" fill=\"#fff\" stroke=\"#222\" "
        "stroke-width=\"2\"/>\n",
        end.x - 5, end.y - 5);
  }
  for (std::size_t i = 0; i < drawn.stops.size(); ++i) {
    const Point p = panel.at(grid.columns[drawn.stops[i].column], drawn.stops[i].along);
    out += fmt::format(
        "<circle cx=\"{0}\" cy=\"{1}\" r=\"4\" fill=\"{2}\"/>"
        "<text x=\"{3}\" y=\"{4}\" font-size=\"9\">{5}</text>\n",
        p.x, p.y, colour, p.x + 6, p.y + 3, i + 1);
  }
  return out;
}

}  // namespace

std::string draw_trips(const Grid& grid, const std::vector<PictureTrip>& trips,
                       std::size_t most_across) {
  const std::size_t across = std::min(most_across, std::max<std::size_t>(1, trips.size()));
  const std::size_t down = (trips.size() + across - 1) / across;
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
      "viewBox=\"0 0 {0} {1}\" font-family=\"sans-serif\" fill=\"#222\">\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"#fff\"/>\n",
      static_cast<std::int64_t>(across) * panel_width,
      static_cast<std::int64_t>(std::max<std::size_t>(1, down)) * panel_height);
  for (std::size_t t = 0; t < trips.size(); ++t) {
    const Panel panel(grid, t, across);
    out += floor_plan(grid, panel);
    out += walk(grid, panel, trips[t], colours[t % colours.size()]);
    if (trips[t].caption.empty()) continue;
    out += fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"13\">{}</text>\n", panel.left(),
                       panel.top() - 14, trips[t].caption);
  }
  return out + "</svg>\n";
}

}  // namespace fw::planning
