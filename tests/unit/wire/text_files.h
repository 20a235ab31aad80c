// Files that tests compare with, and JSON laid out for people.
#pragma once
#include <string>

#include <boost/json.hpp>

namespace fw::wire::test {

// "" when there is no such file.
std::string read_text(const std::string& path);
void write_text(const std::string& path, const std::string& text);
// Two spaces an indent, fields in the order they were added, a final newline.
std::string laid_out(const boost::json::value& json);

}  // namespace fw::wire::test
