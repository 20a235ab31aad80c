// Rows of a query as plain structs: columns in the order of the members.
#pragma once
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "server/store/views.h"

namespace fw::store {

// fetch<WorkerView, std::string, std::int64_t>(database, sql, ...): the members
// behind the last column keep their defaults.
template <class Row, class... Column, class... In>
std::vector<Row> fetch(Connection& database, std::string_view sql, const In&... in) {
  std::vector<Row> rows;
  for (auto& columns : database.rows<Column...>(sql, in...)) {
    rows.push_back(std::apply([](auto&... column) { return Row{std::move(column)...}; }, columns));
  }
  return rows;
}

// The query must have asked for `limit` + 1 rows; `key` gives a row's cursor.
template <class Row, class Key>
Page<Row> page_of(std::vector<Row> rows, std::int64_t limit, Key key) {
  Page<Row> page{std::move(rows), 0};
  if (static_cast<std::int64_t>(page.rows.size()) > limit) {
    page.rows.pop_back();
    page.next = key(page.rows.back());
  }
  return page;
}

}  // namespace fw::store
