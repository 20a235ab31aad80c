#include "server/service/import_fields.h"

#include <algorithm>

#include "server/domain/csv_values.h"
#include "shared/base/nearest.h"

namespace fw::service {
namespace {

std::string quoted(const std::string& column, const std::string& value) {
  return column + " '" + value + "'";
}

std::vector<std::string> missing_names(const ColumnMap& map, const std::vector<Column>& columns) {
  std::vector<std::string> names;
  for (const Column& column : columns) {
    if (!map.at.contains(column.name)) names.emplace_back(column.name);
  }
  return names;
}

std::string all_names(const std::vector<Column>& columns) {
  std::string names;
  for (const Column& column : columns)
    names += (names.empty() ? "" : ", ") + std::string(column.name);
  return names;
}

bool is_known(const std::vector<Column>& columns, const std::string& name) {
  return std::any_of(columns.begin(), columns.end(),
                     [&](const Column& column) { return column.name == name; });
}

}  // namespace

Result<ColumnMap> map_columns(const CsvRow& header, const std::vector<Column>& columns) {
  ColumnMap map;
  map.width = header.fields.size();
  std::vector<std::string> unknown;
  for (std::size_t i = 0; i < header.fields.size(); ++i) {
    const std::string& name = header.fields[i];
    if (!is_known(columns, name)) {
      if (!name.empty()) unknown.push_back(name);
    } else if (!map.at.emplace(name, i).second) {
      return refuse("duplicate_column", "column '" + name + "' twice", "each column once",
                    "take one of them out");
    }
  }
  const auto missing = missing_names(map, columns);
  for (const std::string& name : unknown) {
    const std::string near = nearest_name(name, missing);
    if (!near.empty()) {
      return refuse("unknown_column", "column '" + name + "'", "one of " + all_names(columns),
                    "did you mean '" + near + "'?");
    }
    map.ignored.push_back(name);
  }
  for (const Column& column : columns) {
    if (column.required && !map.at.contains(column.name)) {
      return refuse("missing_column", "no column '" + std::string(column.name) + "'",
                    "a header row with " + all_names(columns), "add the column");
    }
  }
  return map;
}

Fields::Fields(const ColumnMap& map, const std::vector<Column>& columns, const CsvRow& row)
    : map_(map), row_(row) {
  if (row.fields.size() != map.width) {
    refuse_with({"bad_row", std::to_string(row.fields.size()) + " fields",
                 std::to_string(map.width) + ", as in the header row",
                 "quote fields that hold commas, or fill up the row"});
    return;
  }
  for (const Column& column : columns) {
    if (column.required && text(column.name).empty()) {
      refuse_with({"missing_field", std::string(column.name) + " is empty", "a value",
                   "fill in " + std::string(column.name)});
    }
  }
}

std::string Fields::text(const std::string& column, const std::string& otherwise) const {
  const auto at = map_.at.find(column);
  if (at == map_.at.end() || at->second >= row_.fields.size()) return otherwise;
  const std::string& field = row_.fields[at->second];
  return field.empty() ? otherwise : field;
}

std::int64_t Fields::whole(const std::string& column, std::int64_t otherwise) {
  const std::string field = text(column);
  if (field.empty()) return otherwise;
  const auto value = domain::parse_whole(field);
  if (!value) {
    refuse_with({"bad_number", quoted(column, field), "a whole number", "correct the number"});
  }
  return value.value_or(otherwise);
}

bool Fields::flag(const std::string& column) {
  const std::string field = text(column);
  if (field.empty()) return false;
  const auto value = domain::parse_flag(field);
  if (!value) refuse_with({"bad_flag", quoted(column, field), "1 or 0", "write 1 for yes"});
  return value.value_or(false);
}

EpochMs Fields::instant(const std::string& column) {
  const std::string field = text(column);
  if (field.empty()) return 0;
  const auto value = domain::parse_utc_instant(field);
  if (!value) {
    refuse_with({"bad_instant", quoted(column, field),
                 "an instant such as 2027-03-31T16:30:00.000Z",
                 "write it in UTC, with Z at the end"});
  }
  return value.value_or(0);
}

void Fields::refuse_with(Refusal refusal) {
  if (!refusal_) refusal_ = std::move(refusal);
}

}  // namespace fw::service
