// Waves of the SBPO 2025 challenge: "orders items aisles", a line "k item units ..."
// for each order, then for each aisle, then the least and the most units of a wave.
#include "server/admin/plan_instances.h"

namespace fw::admin {
namespace {

constexpr std::int64_t most = 1'000'000'000;

using planning::ItemUnits;
using Rows = std::vector<std::vector<ItemUnits>>;

Result<Rows> read_rows(const PlanText& text, std::size_t first, std::size_t count,
                       std::int64_t items) {
  Rows rows;
  for (std::size_t i = first; i < first + count; ++i) {
    const PlanLine& line = text.lines()[i];
    const auto kinds = text.whole(line, 0, 0, items);
    if (!kinds) return Failure{kinds.error()};
    const std::size_t words = 1 + 2 * static_cast<std::size_t>(*kinds);
    if (line.words.size() != words) {
      return text.wrong(line.number, std::to_string(line.words.size()) + " numbers",
                        std::to_string(words) + ": a count, then so many pairs item units");
    }
    rows.emplace_back();
    for (std::size_t w = 1; w < words; w += 2) {
      const auto item = text.whole(line, w, 0, items - 1);
      if (!item) return Failure{item.error()};
      const auto units = text.whole(line, w + 1, 0, most);
      if (!units) return Failure{units.error()};
      if (*units > 0) rows.back().push_back({static_cast<planning::Index>(*item), *units});
    }
  }
  return rows;
}

}  // namespace

Result<planning::RatioProblem> read_sbpo(const PlanText& text) {
  if (text.lines().empty()) return text.wrong(0, "an empty file", "'orders items aisles'");
  const PlanLine& head = text.lines().front();
  const auto orders = text.whole(head, 0, 1, most);
  if (!orders) return Failure{orders.error()};
  const auto items = text.whole(head, 1, 1, most);
  if (!items) return Failure{items.error()};
  const auto aisles = text.whole(head, 2, 1, most);
  if (!aisles) return Failure{aisles.error()};
  const auto lines = static_cast<std::size_t>(*orders + *aisles) + 2;
  if (text.lines().size() < lines) {
    return text.wrong(0, std::to_string(text.lines().size()) + " lines",
                      std::to_string(lines) + ": a head, orders, aisles and the limits");
  }
  planning::RatioProblem problem;
  problem.items = static_cast<planning::Index>(*items);
  auto read = read_rows(text, 1, static_cast<std::size_t>(*orders), *items);
  if (!read) return Failure{read.error()};
  problem.orders = std::move(*read);
  read = read_rows(text, 1 + static_cast<std::size_t>(*orders), static_cast<std::size_t>(*aisles),
                   *items);
  if (!read) return Failure{read.error()};
  problem.aisles = std::move(*read);
  const PlanLine& limits = text.lines()[lines - 1];
  const auto least = text.whole(limits, 0, 0, most);
  if (!least) return Failure{least.error()};
  const auto largest = text.whole(limits, 1, *least, most);
  if (!largest) return Failure{largest.error()};
  problem.least_units = *least;
  problem.most_units = *largest;
  return problem;
}

}  // namespace fw::admin
