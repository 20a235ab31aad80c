// CSV (RFC 4180) taken apart: a header row and rows of fields, each with the line
// of the file on which it begins.
//
// UTF-8; a byte-order mark is skipped; lines end with LF or CRLF; a field with a
// comma, quote or line break stands in quotes, a quote in it is doubled. Empty
// lines are skipped. Fields outside quotes lose blanks at their ends.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.h"

namespace fw {

struct CsvRow {
  std::int64_t line = 0;  // of the file, from 1; the header is usually 1
  std::vector<std::string> fields;
};

struct CsvTable {
  CsvRow header;
  std::vector<CsvRow> rows;

  // Index of the first column of this name, or -1.
  int column(std::string_view name) const;
};

// Refuses (naming the line): not_utf8, bad_quotes, no_header. A row with a number
// of fields other than the header's is kept as it is: only that row is wrong.
Result<CsvTable> parse_csv(std::string_view text);

// What a row has in a column (CsvTable::column); "" where it has none.
std::string_view field_of(const CsvRow& row, int column);

// One field as a file has it, in quotes if it must be.
std::string csv_field(std::string_view text);

}  // namespace fw
