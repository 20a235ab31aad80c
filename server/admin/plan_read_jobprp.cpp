// One-block instances of order batching and of single routes, in the format of
// Hessler and Irnich. Cells are counted from the back: cell 0 is next to the top.
#include <map>
#include <optional>

#include "server/admin/plan_instances.h"

namespace fw::admin {
namespace {

using planning::Index;
using planning::PlainPart;

constexpr std::int64_t most = 1'000'000;

struct Position {
  Index aisle = 0;
  std::int64_t cell = 0;
};
struct Wanted {
  std::int64_t article = 0;
  std::int64_t quantity = 0;
  std::size_t line = 0;
};

// What the sections say, before it is put together.
struct File {
  std::map<std::string, const PlanLine*> keys;  // "NUM_AISLES" -> its line
  std::map<std::int64_t, std::int64_t> weight;  // in millionths
  std::map<std::int64_t, std::vector<Position>> positions;
  std::vector<std::vector<Wanted>> orders;
};

// "KEY : VALUE" or "KEY: VALUE"; the word at which the value stands.
std::size_t value_word(const PlanLine& line) {
  if (line.words.size() > 2 && line.words[1] == ":") return 2;
  return 1;
}
std::optional<std::string> key_of(const PlanLine& line) {
  const std::string& first = line.words[0];
  if (line.words.size() > 1 && line.words[1] == ":") return first;
  if (first.size() > 1 && first.back() == ':') return first.substr(0, first.size() - 1);
  return std::nullopt;
}

class Reader {
 public:
  explicit Reader(const PlanText& text) : text_(text) {}

  Result<File> read() {
    for (const PlanLine& line : text_.lines()) {
      if (line.words[0] == "EOF") break;
      if (line.words.size() == 1 && line.words[0].ends_with("_SECTION")) {
        section_ = line.words[0];
        continue;
      }
      const auto read = key_of(line) ? read_key(line) : read_entry(line);
      if (!read) return Failure{read.error()};
    }
    return std::move(file_);
  }

 private:
  Result<Done> read_key(const PlanLine& line) {
    const std::string key = *key_of(line);
    if (section_ == "ORDER_SECTION" && key.starts_with("NUM_ARTICLES")) {
      file_.orders.emplace_back();
    } else if (section_.empty()) {
      file_.keys[key] = &line;
    }
    return Done{};
  }

  // "ID 4 WEIGHT 1", "ID 4 AISLE 2 CELL 7" or "ID 4 QUANTITY 3".
  Result<Done> read_entry(const PlanLine& line) {
    const auto number = [&](const std::string& name, std::int64_t low) -> Result<std::int64_t> {
      for (std::size_t w = 0; w + 1 < line.words.size(); w += 2) {
        if (line.words[w] == name) return text_.whole(line, w + 1, low, most);
      }
      return text_.wrong(line.number, "a line without " + name, name + " and a number");
    };
    const auto id = number("ID", 0);
    if (!id) return Failure{id.error()};
    if (section_ == "ARTICLE_SECTION") return read_weight(line, *id);
    if (section_ == "SKU_SECTION") {
      const auto aisle = number("AISLE", 0);
      if (!aisle) return Failure{aisle.error()};
      const auto cell = number("CELL", 0);
      if (!cell) return Failure{cell.error()};
      file_.positions[*id].push_back({static_cast<Index>(*aisle), *cell});
      return Done{};
    }
    if (section_ == "ORDER_SECTION") {
      const auto quantity = number("QUANTITY", 1);
      if (!quantity) return Failure{quantity.error()};
      if (file_.orders.empty()) {
        return text_.wrong(line.number, "an article before any order",
                           "NUM_ARTICLES_IN_ORDER first");
      }
      file_.orders.back().push_back({*id, *quantity, line.number});
      return Done{};
    }
    return text_.wrong(line.number, "'" + line.words[0] + "'",
                       "ARTICLE_SECTION, SKU_SECTION or ORDER_SECTION before it");
  }

  Result<Done> read_weight(const PlanLine& line, std::int64_t id) {
    file_.weight[id] = plan_scale;
    for (std::size_t w = 0; w + 1 < line.words.size(); w += 2) {
      if (line.words[w] != "WEIGHT") continue;
      const auto weight = text_.fixed(line, w + 1);
      if (!weight) return Failure{weight.error()};
      file_.weight[id] = *weight;
    }
    return Done{};
  }

  const PlanText& text_;
  std::string section_;
  File file_;
};

// Puts the sections together to one hall and its orders.
class Builder {
 public:
  Builder(const PlanText& text, const File& file, const InstanceOptions& options)
      : text_(text), file_(file), options_(options) {}

  Result<BatchInstance> build(bool with_capacity) {
    const auto hall = build_hall();
    if (!hall) return Failure{hall.error()};
    if (with_capacity) {
      auto capacity = options_.capacity > 0 ? Result<std::int64_t>(options_.capacity * plan_scale)
                                            : key("PICKER_CAPACITY");
      if (!capacity) return Failure{capacity.error()};
      made_.limits.volume_ml = *capacity;
    }
    if (file_.orders.empty()) return text_.wrong(0, "no orders", "an ORDER_SECTION with orders");
    for (const auto& wanted : file_.orders) {
      const auto added = add_order(wanted);
      if (!added) return Failure{added.error()};
    }
    return std::move(made_);
  }

 private:
  Result<std::int64_t> key(const std::string& name) {
    const auto found = file_.keys.find(name);
    if (found == file_.keys.end()) return text_.wrong(0, "no " + name, name + " : a number");
    return text_.fixed(*found->second, value_word(*found->second));
  }
  Result<std::int64_t> count(const std::string& name, std::int64_t low, std::int64_t high) {
    const auto found = file_.keys.find(name);
    if (found == file_.keys.end()) return text_.wrong(0, "no " + name, name + " : a number");
    return text_.whole(*found->second, value_word(*found->second), low, high);
  }

  Result<Done> build_hall() {
    const auto aisles = count("NUM_AISLES", 1, 10'000);
    if (!aisles) return Failure{aisles.error()};
    const auto cells = count("NUM_CELLS", 1, 100'000);
    if (!cells) return Failure{cells.error()};
    const auto pitch = key("DISTANCE_AISLE_TO_AISLE");
    if (!pitch) return Failure{pitch.error()};
    const auto cell = key("DISTANCE_CELL_TO_CELL");
    if (!cell) return Failure{cell.error()};
    auto top = key("DISTANCE_TOP_TO_CELL");
    if (!top) return Failure{top.error()};
    auto bottom = key("DISTANCE_BOTTOM_TO_CELL");
    if (!bottom) return Failure{bottom.error()};
    if (options_.entry >= 0) top = bottom = options_.entry;
    const auto depot = count("DEPOT_AISLE", 0, *aisles - 1);
    if (!depot) return Failure{depot.error()};

    cells_ = *cells;
    cell_ = *cell;
    bottom_ = *bottom;
    for (Index a = 0; a < *aisles; ++a) made_.grid.columns.push_back(*pitch * a);
    made_.grid.lines = {0, *bottom + (*cells - 1) * *cell + *top};
    if (options_.two_block) split_blocks();
    made_.trip.start.across = made_.grid.columns[static_cast<std::size_t>(*depot)];
    const auto place = file_.keys.find("DEPOT_LOCATION");
    const bool at_top = place != file_.keys.end() && place->second->words.back() == "top";
    if (at_top) made_.trip.start.line = made_.grid.blocks();
    made_.trip.end = made_.trip.start;
    return Done{};
  }

  // A middle cross-aisle of width 1 between the two middle cells: what lies beyond
  // it moves back by 1, its middle is half of that from the cells' old boundary.
  void split_blocks() {
    const std::int64_t half = cells_ / 2;
    const std::int64_t upper = height(half - 1);
    cut_ = upper - cell_ / 2;
    made_.grid.lines = {0, cut_ + plan_scale / 2, made_.grid.lines.back() + plan_scale};
  }
  std::int64_t height(std::int64_t cell) const { return bottom_ + (cells_ - 1 - cell) * cell_; }

  Result<Done> add_order(const std::vector<Wanted>& wanted) {
    PlainPart order;
    for (const Wanted& want : wanted) {
      const auto found = file_.positions.find(want.article);
      if (found == file_.positions.end()) {
        return text_.wrong(want.line, "article " + std::to_string(want.article),
                           "one that SKU_SECTION has a position for");
      }
      if (found->second.size() > 1) {
        return text_.wrong(want.line,
                           "article " + std::to_string(want.article) + " with several positions",
                           "one position for each article");
      }
      const Position& at = found->second.front();
      if (at.aisle >= made_.grid.columns.size() || at.cell >= cells_) {
        return text_.wrong(want.line,
                           "article " + std::to_string(want.article) + " outside the hall",
                           "an aisle and a cell within NUM_AISLES and NUM_CELLS");
      }
      std::int64_t along = height(at.cell);
      if (options_.two_block && along > cut_) along += plan_scale;
      order.stops.push_back({at.aisle, along});
      const auto weight = file_.weight.find(want.article);
      order.sums.volume_ml +=
          want.quantity * (weight == file_.weight.end() ? plan_scale : weight->second);
      order.sums.units += want.quantity;
    }
    if (order.stops.empty()) return text_.wrong(0, "an order without articles", "at least one");
    made_.orders.push_back(std::move(order));
    return Done{};
  }

  const PlanText& text_;
  const File& file_;
  const InstanceOptions& options_;
  BatchInstance made_;
  std::int64_t cells_ = 0;
  std::int64_t cell_ = 0;
  std::int64_t bottom_ = 0;
  std::int64_t cut_ = 0;
};

}  // namespace

Result<BatchInstance> read_jobprp(const PlanText& text, const InstanceOptions& options) {
  const auto file = Reader(text).read();
  if (!file) return Failure{file.error()};
  return Builder(text, *file, options).build(true);
}

Result<BatchInstance> read_sprp(const PlanText& text, const InstanceOptions& options) {
  const auto file = Reader(text).read();
  if (!file) return Failure{file.error()};
  if (file->orders.size() > 1) {
    return text.wrong(0, std::to_string(file->orders.size()) + " orders", "one order");
  }
  return Builder(text, *file, options).build(false);
}

}  // namespace fw::admin
