// The kinds of files: their columns and how a row becomes a value.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "server/service/import.h"
#include "server/service/import_fields.h"

namespace fw::service {

struct ImportKind {
  std::string name;            // "locations": the file is locations.csv
  std::size_t chunk_size = 0;  // rows in one command
  std::vector<Column> columns;
  std::function<ImportValue(Fields&)> read;  // of orders: one line of one order
};
const std::vector<ImportKind>& import_kind_table();
const ImportKind* find_import_kind(const std::string& name);

}  // namespace fw::service
