#include "server/admin/table.h"

#include <time.h>

#include <algorithm>
#include <cstdio>

namespace fw::admin {
namespace {

// Code points; all our alphabets are one column wide but for CJK, which names
// may use and a table survives.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::size_t own = width_of(text);
  const std::string blanks(width > own ? width - own : 0, ' ');
  return right ? blanks + text : text + blanks;
}

// What would move the cursor or ring the bell is not for a table.
std::string printable(std::string text) {
  for (char& c : text) {
    if ((c >= 0 && c < ' ') || c == 0x7F) c = ' ';
  }
  return text;
}

bool looks_like_instant(const std::string& text) {
  return text.size() == 24 && text[4] == '-' && text[10] == 'T' && text.back() == 'Z';
}

}  // namespace

std::string local_time(const std::string& instant) {
  if (!looks_like_instant(instant)) return instant;
  std::tm utc{};
  if (std::sscanf(instant.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d", &utc.tm_year, &utc.tm_mon,
                  &utc.tm_mday, &utc.tm_hour, &utc.tm_min, &utc.tm_sec) != 6) {
    return instant;
  }
  utc.tm_year -= 1900;
  utc.tm_mon -= 1;
  const std::time_t at = timegm(&utc);
  const std::time_t now = std::time(nullptr);
  std::tm local{}, today{};
  localtime_r(&at, &local);
  localtime_r(&now, &today);
  const bool same_day = local.tm_year == today.tm_year && local.tm_yday == today.tm_yday;
  char text[32];
  std::strftime(text, sizeof text, same_day ? "%H:%M:%S" : "%Y-%m-%d %H:%M", &local);
  return text;
}

std::string shown(const boost::json::value& value) {
  if (value.is_string()) return local_time(printable(std::string(value.get_string())));
  if (value.is_bool()) return value.get_bool() ? "yes" : "";
  if (value.is_null()) return "";
  return boost::json::serialize(value);
}

std::string shown(const boost::json::object& row, std::string_view member) {
  const auto* value = row.if_contains(member);
  return value == nullptr ? "" : shown(*value);
}

std::int64_t number_of(const boost::json::object& row, std::string_view member) {
  const auto* value = row.if_contains(member);
  return value != nullptr && value->is_number() ? value->to_number<std::int64_t>() : 0;
}

void Table::add(const boost::json::object& row) {
  std::vector<std::string> cells;
  std::vector<bool> numbers;
  for (const Column& column : columns_) {
    const auto* value = row.if_contains(column.member);
    cells.push_back(value == nullptr ? "" : shown(*value));
    numbers.push_back(value != nullptr && value->is_number());
  }
  rows_.push_back(std::move(cells));
  numbers_.push_back(std::move(numbers));
}

void Table::add_all(const boost::json::array& rows) {
  for (const auto& row : rows) add(row.as_object());
}

std::string Table::text(const std::string& indent) const {
  std::vector<std::size_t> widths;
  std::vector<bool> right;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    std::size_t width = 0;
    bool number = !rows_.empty();
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      width = std::max(width, width_of(rows_[r][c]));
      number = number && (numbers_[r][c] || rows_[r][c].empty());
    }
    widths.push_back(width == 0 ? 0 : std::max(width, width_of(columns_[c].title)));
    right.push_back(number);
  }
  const auto line = [&](const auto& cell_of) {
    std::string out;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (widths[c] == 0) continue;
      out += (out.empty() ? indent : "  ") + padded(cell_of(c), widths[c], right[c]);
    }
    while (out.ends_with(' ')) out.pop_back();
    return out + "\n";
  };
  std::string out = line([&](std::size_t c) { return columns_[c].title; });
  for (const auto& row : rows_) out += line([&](std::size_t c) { return row[c]; });
  return out;
}

}  // namespace fw::admin
