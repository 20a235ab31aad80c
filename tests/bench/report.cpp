#include "tests/bench/report.h"

#include <fmt/format.h>

#include <algorithm>

#include <boost/json.hpp>

namespace fw::bench {
namespace {

std::string text_of(const Cell& cell) {
  return cell.text.empty() ? fmt::format("{:.{}f}", cell.number, cell.decimals) : cell.text;
}

}  // namespace

std::string to_table(const Report& report) {
  std::string out = fmt::format("{}: {}\n", report.name, report.about);
  if (report.rows.empty()) return out;
  std::vector<std::size_t> widths;
  for (std::size_t column = 0; column < report.rows[0].size(); ++column) {
    std::size_t width = report.rows[0][column].column.size();
    for (const auto& row : report.rows) width = std::max(width, text_of(row[column]).size());
    widths.push_back(width);
  }
  const auto add = [&](const auto& row, auto text) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool name = !report.rows[0][i].text.empty();
      out += name ? fmt::format("  {:<{}}", text(row[i]), widths[i])
                  : fmt::format("  {:>{}}", text(row[i]), widths[i]);
    }
    out += "\n";
  };
  add(report.rows[0], [](const Cell& cell) { return cell.column; });
  for (const auto& row : report.rows) add(row, text_of);
  for (const std::string& complaint : report.complaints) out += "  WRONG: " + complaint + "\n";
  return out;
}

std::string to_json(const Report& report) {
  boost::json::array rows;
  for (const auto& row : report.rows) {
    boost::json::object object;
    for (const Cell& cell : row) {
      if (cell.text.empty()) {
        object[cell.column] = cell.number;
      } else {
        object[cell.column] = cell.text;
      }
    }
    rows.push_back(std::move(object));
  }
  boost::json::array complaints;
  for (const auto& complaint : report.complaints) complaints.emplace_back(complaint);
  return boost::json::serialize(boost::json::object{{"name", report.name},
                                                    {"about", report.about},
                                                    {"rows", std::move(rows)},
                                                    {"wrong", std::move(complaints)}});
}

double percentile(std::vector<double> values, int per_mille) {
  if (values.empty()) return 0;
  const std::size_t at =
      std::min(values.size() - 1, values.size() * static_cast<std::size_t>(per_mille) / 1000);
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

}  // namespace fw::bench
