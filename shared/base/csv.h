// CSV as in RFC 4180: comma, header row, fields in quotes where they need them;
// a byte-order mark is dropped, line ends may be LF or CRLF. The text must be
// UTF-8.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.h"

namespace fw {

struct CsvRow {
  std::int64_t line = 0;  // of the file, where the row begins; the header is line 1
  std::vector<std::string> fields;
};

struct CsvTable {
  std::vector<std::string> columns;
  std::vector<CsvRow> rows;  // with exactly as many fields as columns
  // Rows that cannot be read: too few or too many fields, a quote never closed.
  struct Bad {
    std::int64_t line = 0;
    Refusal refusal;
  };
  std::vector<Bad> bad;

  // Index of a column, or -1.
  int column(std::string_view name) const;
};

// Refused as a whole: csv_empty (no header), csv_not_utf8 (names the line),
// csv_column_twice.
Result<CsvTable> read_csv(std::string_view text);

// One field, quoted if it must be.
std::string csv_field(std::string_view text);

}  // namespace fw
