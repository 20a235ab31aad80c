#include "shared/base/csv.h"

#include <algorithm>
#include <iterator>

#include "shared/base/utf8.h"

namespace fw {
namespace {

Failure<Refusal> bad_quotes(std::int64_t line, const std::string& given) {
  return refuse("bad_quotes", "line " + std::to_string(line) + ": " + given,
                "quotes as in RFC 4180: \"...\" around the whole field, quotes in it doubled",
                "correct the quotes and send the file again");
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<std::vector<CsvRow>> rows() {
    std::vector<CsvRow> rows;
    while (at_ < text_.size()) {
      CsvRow row;
      row.line = line_;
      for (bool more = true; more;) {
        auto field = next_field();
        if (!field) return Failure{field.error()};
        row.fields.push_back(std::move(*field));
        more = skip_comma();
      }
      end_line();
      if (row.fields.size() > 1 || !row.fields.front().empty()) rows.push_back(std::move(row));
    }
    return rows;
  }

 private:
  Result<std::string> next_field() {
    std::size_t begin = at_;
    while (begin < text_.size() && (text_[begin] == ' ' || text_[begin] == '\t')) ++begin;
    if (begin < text_.size() && text_[begin] == '"') {
      at_ = begin + 1;
      return quoted_field();
    }
    const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
    const std::string_view field = trimmed(text_.substr(at_, end - at_));
    at_ = end;
    if (field.find('"') != std::string_view::npos) {
      return bad_quotes(line_, "a quote inside a field that does not begin with one");
    }
    return std::string(field);
  }

  Result<std::string> quoted_field() {
    const std::int64_t began = line_;
    std::string field;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\n') ++line_;
      if (c != '"') {
        field += c;
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        field += '"';
        ++at_;
      } else {
        ++at_;
        return closed(std::move(field), began);
      }
    }
    return bad_quotes(began, "a quote that is never closed");
  }

  // After the closing quote only blanks may stand before the comma or the line's end.
  Result<std::string> closed(std::string field, std::int64_t began) {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\r' && text_[at_] != '\n') {
      return bad_quotes(began, "text after a closing quote");
    }
    return field;
  }

  bool skip_comma() {
    if (at_ >= text_.size() || text_[at_] != ',') return false;
    ++at_;
    return true;
  }

  void end_line() {
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
    ++line_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
};

// The line of the first byte that is no UTF-8 or is a NUL; 0 when all is well.
std::int64_t bad_line(std::string_view text) {
  std::int64_t line = 1;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text.substr(at, 4));
    if (length == 0 || text[at] == '\0') return line;
    if (text[at] == '\n') ++line;
    at += length;
  }
  return 0;
}

}  // namespace

int CsvTable::column(std::string_view name) const {
  const auto found = std::find(header.fields.begin(), header.fields.end(), name);
  return found == header.fields.end() ? -1 : static_cast<int>(found - header.fields.begin());
}

std::string_view field_of(const CsvRow& row, int column) {
  const auto index = static_cast<std::size_t>(column);
  return column < 0 || index >= row.fields.size() ? std::string_view() : row.fields[index];
}

Result<CsvTable> parse_csv(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (const std::int64_t line = bad_line(text); line != 0) {
    return refuse("not_utf8", "line " + std::to_string(line) + ": bytes that are no UTF-8",
                  "a file in UTF-8", "save it as UTF-8 and send it again");
  }
  auto rows = Parser(text).rows();
  if (!rows) return Failure{rows.error()};
  if (rows->empty()) {
    return refuse("no_header", "an empty file", "a header row with the names of the columns",
                  "write the header row");
  }
  CsvTable table;
  table.header = std::move(rows->front());
  table.rows.assign(std::make_move_iterator(rows->begin() + 1),
                    std::make_move_iterator(rows->end()));
  return table;
}

std::string csv_field(std::string_view text) {
  if (text == trimmed(text) && text.find_first_of(",\"\r\n") == std::string_view::npos) {
    return std::string(text);
  }
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace fw
