// Aligned tables for people, from rows of JSON.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

namespace fw::admin {

// A member as a person reads it: numbers as they are, instants in local time,
// true as "yes", null, false and "" as "".
std::string shown(const boost::json::value& value);
std::string shown(const boost::json::object& row, std::string_view member);
std::int64_t number_of(const boost::json::object& row, std::string_view member);

// "2027-03-31T16:30:00.000Z" in this machine's time zone: "16:30:07" today,
// "2027-03-31 16:30" another day; other texts unchanged.
std::string local_time(const std::string& instant);

class Table {
 public:
  struct Column {
    std::string title;
    std::string member;
  };
  // Columns of numbers are set right; columns without any content are left out.
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  void add(const boost::json::object& row);
  void add_all(const boost::json::array& rows);
  bool empty() const { return rows_.empty(); }
  // Lines that begin with `indent`; long cells are kept whole.
  std::string text(const std::string& indent = "") const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
  std::vector<std::vector<bool>> numbers_;
};

}  // namespace fw::admin
