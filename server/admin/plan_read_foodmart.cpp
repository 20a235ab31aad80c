// Order batching in a hall with middle cross-aisles, after Valle, Beasley and da
// Cunha: the depot is joined to each front junction by a straight line, a trolley
// has baskets, an order never shares a basket.
#include <algorithm>
#include <map>

#include "server/admin/plan_instances.h"

namespace fw::admin {
namespace {

using planning::GridStop;
using planning::Index;

constexpr std::int64_t basket_units = 40;
constexpr std::int64_t trolley_baskets = 8;
constexpr std::int64_t most = 1'000'000;

class Hall {
 public:
  explicit Hall(const PlanText& text) : text_(text) {}

  Result<Done> read(BatchInstance& made) {
    const auto aisles = whole("numAisles");
    if (!aisles) return Failure{aisles.error()};
    const auto positions = whole("numLocationsPerAisleSide");
    if (!positions) return Failure{positions.error()};
    std::map<std::string, std::int64_t> size;
    for (const char* name : {"locationWidth", "crossAisleWidth", "aisleWidth", "rackDepth"}) {
      const PlanLine* line = find(name);
      if (line == nullptr) return text_.wrong(0, std::string("no ") + name, "it and a number");
      const auto value = text_.fixed(*line, 1);
      if (!value) return Failure{value.error()};
      size[name] = *value;
    }
    const std::int64_t pitch = size["aisleWidth"] + 2 * size["rackDepth"];
    for (std::int64_t a = 0; a < *aisles; ++a) made.grid.columns.push_back(a * pitch);
    const auto laid = lay_lines(made, *positions, size["locationWidth"],
                                (size["locationWidth"] + size["crossAisleWidth"]) / 2);
    if (!laid) return laid;
    const auto doors = read_doors(made, *aisles);
    return doors ? read_locations(*aisles, *positions) : doors;
  }

  // None when the warehouse has no such location.
  const GridStop* location(std::int64_t number) const {
    const auto found = stop_at_.find(number);
    return found == stop_at_.end() ? nullptr : &found->second;
  }

 private:
  const PlanLine* find(const std::string& word) const {
    for (const PlanLine& line : text_.lines()) {
      if (line.words[0] == word) return &line;
    }
    return nullptr;
  }
  Result<std::int64_t> whole(const std::string& name) const {
    const PlanLine* line = find(name);
    if (line == nullptr) return text_.wrong(0, "no " + name, name + " and a number");
    return text_.whole(*line, 1, 1, 100'000);
  }

  // A cross-aisle lies right behind each position named, but for the first, 0.
  Result<Done> lay_lines(BatchInstance& made, std::int64_t positions, std::int64_t width,
                         std::int64_t gap) {
    const PlanLine* line = find("crossAislesPositions");
    if (line == nullptr) return text_.wrong(0, "no crossAislesPositions", "it and numbers");
    std::vector<std::int64_t> behind;
    for (std::size_t w = 2; w < line->words.size(); ++w) {
      const auto at = text_.whole(*line, w, 0, positions - 1);
      if (!at) return Failure{at.error()};
      behind.push_back(*at);
    }
    made.grid.lines = {0};
    std::int64_t along = gap;
    for (std::int64_t p = 0; p < positions; ++p) {
      along_.push_back(along);
      if (std::find(behind.begin(), behind.end(), p) != behind.end()) {
        made.grid.lines.push_back(along + gap);
        along += 2 * gap;
      } else {
        along += width;
      }
    }
    if (made.grid.lines.size() < 2 || made.grid.lines.size() > planning::most_lines) {
      return text_.wrong(line->number, std::to_string(made.grid.lines.size()) + " cross-aisles",
                         "2 to " + std::to_string(planning::most_lines));
    }
    return Done{};
  }

  // "0 8 265 2.5 266 5.59 ...": vertex 0 is the depot.
  Result<Done> read_doors(BatchInstance& made, std::int64_t aisles) {
    bool begun = false;
    for (const PlanLine& line : text_.lines()) {
      if (line.words[0] == "arcs_distances") begun = true;
      if (!begun || line.words[0] != "0") continue;
      const auto arcs = text_.whole(line, 1, aisles, aisles);
      if (!arcs) return Failure{arcs.error()};
      for (std::int64_t a = 0; a < aisles; ++a) {
        const auto length = text_.fixed(line, static_cast<std::size_t>(3 + 2 * a));
        if (!length) return Failure{length.error()};
        made.trip.door.push_back(*length);
      }
      return Done{};
    }
    return text_.wrong(0, "no arcs_distances of vertex 0", "the depot's arcs");
  }

  // "location position side shelf" until a line of another shape.
  Result<Done> read_locations(std::int64_t aisles, std::int64_t positions) {
    bool begun = false;
    for (const PlanLine& line : text_.lines()) {
      if (line.words[0] == "all_locations_X_aislePos_Y_aisleSide_Z_shelf") {
        begun = true;
        continue;
      }
      if (!begun || line.words.size() == 1) continue;
      if (line.words.size() != 4) break;
      const auto number = text_.whole(line, 0, 0, most);
      if (!number) break;  // the next heading
      const auto position = text_.whole(line, 1, 0, positions - 1);
      if (!position) return Failure{position.error()};
      const auto side = text_.whole(line, 2, 0, 2 * aisles - 1);
      if (!side) return Failure{side.error()};
      stop_at_[*number] = {static_cast<Index>(*side / 2),
                           along_[static_cast<std::size_t>(*position)]};
    }
    if (stop_at_.empty()) return text_.wrong(0, "no locations", "all_locations_... and its list");
    return Done{};
  }

  const PlanText& text_;
  std::vector<std::int64_t> along_;  // by position
  std::map<std::int64_t, GridStop> stop_at_;
};

// A product's stop; the files' second line is a heading.
Result<std::map<std::int64_t, GridStop>> read_products(const PlanText& text, const Hall& hall) {
  std::map<std::int64_t, GridStop> stops;
  for (std::size_t i = 2; i < text.lines().size(); ++i) {
    const PlanLine& line = text.lines()[i];
    const auto product = text.whole(line, 0, 0, most);
    if (!product) return Failure{product.error()};
    const auto location = text.whole(line, 1, 0, most);
    if (!location) return Failure{location.error()};
    const GridStop* stop = hall.location(*location);
    if (stop == nullptr) {
      return text.wrong(line.number, "location " + std::to_string(*location),
                        "a location of the warehouse file");
    }
    stops[*product] = *stop;
  }
  return stops;
}

}  // namespace

Result<BatchInstance> read_foodmart(const PlanText& orders, const PlanText& warehouse,
                                    const PlanText& products, const InstanceOptions& options) {
  BatchInstance made;
  Hall hall(warehouse);
  const auto laid = hall.read(made);
  if (!laid) return Failure{laid.error()};
  const auto stop_of = read_products(products, hall);
  if (!stop_of) return Failure{stop_of.error()};
  made.limits.slots = static_cast<Index>(options.capacity > 0 ? options.capacity : trolley_baskets);
  if (orders.lines().size() < 2) return orders.wrong(0, "too few lines", "a count, then orders");
  const auto count = orders.whole(orders.lines()[0], 0, 1, most);
  if (!count) return Failure{count.error()};
  for (std::size_t i = 2; i < 2 + static_cast<std::size_t>(*count); ++i) {
    if (i >= orders.lines().size()) {
      return orders.wrong(0, "the end after " + std::to_string(i - 2) + " orders",
                          std::to_string(*count) + " orders");
    }
    const PlanLine& line = orders.lines()[i];
    const auto products_of = orders.whole(line, 0, 1, most);
    if (!products_of) return Failure{products_of.error()};
    planning::PlainPart order;
    for (std::int64_t k = 0; k < *products_of; ++k) {
      const auto product = orders.whole(line, static_cast<std::size_t>(1 + 2 * k), 0, most);
      if (!product) return Failure{product.error()};
      const auto units = orders.whole(line, static_cast<std::size_t>(2 + 2 * k), 1, most);
      if (!units) return Failure{units.error()};
      const auto stop = stop_of->find(*product);
      if (stop == stop_of->end()) {
        return orders.wrong(line.number, "product " + std::to_string(*product),
                            "a product of the products file");
      }
      order.stops.push_back(stop->second);
      order.sums.units += *units;
    }
    order.sums.totes = static_cast<Index>((order.sums.units + basket_units - 1) / basket_units);
    made.orders.push_back(std::move(order));
  }
  return made;
}

}  // namespace fw::admin
