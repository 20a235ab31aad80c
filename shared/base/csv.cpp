#include "shared/base/csv.h"

#include <algorithm>

namespace fw {
namespace {

// Reads one record; `at` moves behind its line end.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool done() const { return at_ >= text_.size(); }
  std::int64_t line() const { return line_; }

  // False when a quote is never closed.
  bool record(std::vector<std::string>& fields) {
    fields.assign(1, "");
    while (!done()) {
      const char c = text_[at_];
      if (c == '"' && fields.back().empty()) {
        if (!quoted(fields.back())) return false;
      } else if (c == ',') {
        fields.emplace_back();
        ++at_;
      } else if (c == '\n' || (c == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n')) {
        at_ += c == '\n' ? 1 : 2;
        ++line_;
        return true;
      } else {
        fields.back() += c;
        ++at_;
      }
    }
    return true;
  }

 private:
  bool quoted(std::string& field) {
    ++at_;
    while (!done()) {
      const char c = text_[at_++];
      if (c == '\n') ++line_;
      if (c != '"') {
        field += c;
      } else if (!done() && text_[at_] == '"') {
        field += '"';
        ++at_;
      } else {
        return true;
      }
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
};

// Bytes that a UTF-8 sequence has by its first byte; 0 = none can begin so.
std::size_t utf8_length(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  if (first >= 0xF0 && first < 0xF5) return 4;
  return 0;
}

// The line of the first byte that is not UTF-8, or 0.
std::int64_t bad_utf8_line(std::string_view text) {
  std::int64_t line = 1;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(static_cast<unsigned char>(text[i]));
    if (length == 0 || i + length > text.size()) return line;
    for (std::size_t k = 1; k < length; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return line;
    }
    if (text[i] == '\n') ++line;
    i += length;
  }
  return 0;
}

bool is_blank(const std::vector<std::string>& fields) {
  return fields.size() == 1 && fields.front().empty();
}

}  // namespace

int CsvTable::column(std::string_view name) const {
  const auto found = std::find(columns.begin(), columns.end(), name);
  return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

Result<CsvTable> read_csv(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (const auto line = bad_utf8_line(text); line != 0) {
    return refuse("csv_not_utf8", "line " + std::to_string(line), "UTF-8",
                  "save the file as UTF-8");
  }
  CsvTable table;
  Reader reader(text);
  if (reader.done() || !reader.record(table.columns) || is_blank(table.columns)) {
    return refuse("csv_empty", "no header row", "a first line with the names of the columns",
                  "add the header row");
  }
  for (auto column = table.columns.begin(); column != table.columns.end(); ++column) {
    if (std::find(table.columns.begin(), column, *column) != column) {
      return refuse("csv_column_twice", "column '" + *column + "' twice", "each column once",
                    "remove one of them");
    }
  }
  while (!reader.done()) {
    CsvRow row;
    row.line = reader.line();
    if (!reader.record(row.fields)) {
      table.bad.push_back({row.line,
                           {"csv_open_quote", "a quote that is never closed", "a closing quote",
                            "close it or double a quote inside the field"}});
    } else if (is_blank(row.fields)) {
      continue;
    } else if (row.fields.size() != table.columns.size()) {
      table.bad.push_back({row.line,
                           {"csv_fields", std::to_string(row.fields.size()) + " fields",
                            std::to_string(table.columns.size()) + " as in the header",
                            "quote fields that contain commas"}});
    } else {
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace fw
