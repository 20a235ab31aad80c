// The columns of a file and the fields of one row by the names of its columns.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "shared/base/csv.h"
#include "shared/base/types.h"

namespace fw::service {

struct Column {
  const char* name;
  bool required = false;  // the column must be there and its fields filled
};

// Which field of a row is which column.
struct ColumnMap {
  std::map<std::string, std::size_t> at;
  std::size_t width = 0;
  std::vector<std::string> ignored;  // not known, and near no known name that is missing
};
// Refuses missing_column, duplicate_column, unknown_column (a name that is nearly
// one of the columns that are missing: most likely a slip).
Result<ColumnMap> map_columns(const CsvRow& header, const std::vector<Column>& columns);

// Reads one row. The first field that does not fit is kept as the refusal; the
// functions then give defaults, so that a reader needs no checks in between.
class Fields {
 public:
  Fields(const ColumnMap& map, const std::vector<Column>& columns, const CsvRow& row);

  std::string text(const std::string& column, const std::string& otherwise = "") const;
  std::int64_t whole(const std::string& column, std::int64_t otherwise = 0);
  bool flag(const std::string& column);
  EpochMs instant(const std::string& column);  // 0 when empty

  const std::optional<Refusal>& refusal() const { return refusal_; }
  void refuse_with(Refusal refusal);

 private:
  const ColumnMap& map_;
  const CsvRow& row_;
  std::optional<Refusal> refusal_;
};

}  // namespace fw::service
