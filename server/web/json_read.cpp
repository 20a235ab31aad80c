#include "server/web/json_read.h"

#include <fmt/format.h>

#include <algorithm>

namespace fw::web {
namespace {

constexpr std::int64_t whole_numbers_most = 1LL << 53;

// A text short enough to be shown in a refusal.
std::string shown(const boost::json::value& json) {
  std::string text = boost::json::serialize(json);
  if (text.size() > 60) text = text.substr(0, 57) + "...";
  return text;
}

}  // namespace

Result<boost::json::value> parse_json(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = 32;
  boost::json::error_code error;
  boost::json::value json = boost::json::parse(text, error, {}, options);
  if (error) {
    return refuse("not_json", text.empty() ? "an empty body" : "a body that is not JSON",
                  "a JSON document", "check the body: " + error.message());
  }
  return json;
}

bool JsonReader::read_flag(const boost::json::value& json, bool& value, const std::string& where) {
  if (!json.is_bool()) return wrong(json, "true or false", where);
  value = json.get_bool();
  return true;
}

bool JsonReader::read_number(const boost::json::value& json, std::int64_t& value,
                             const std::string& where) {
  const bool whole = json.is_int64() && json.get_int64() < whole_numbers_most &&
                     json.get_int64() > -whole_numbers_most;
  if (!whole) return wrong(json, "a whole number", where);
  value = json.get_int64();
  return true;
}

bool JsonReader::read_time(const boost::json::value& json, std::int64_t& value,
                           const std::string& where) {
  const auto at = json.is_string() ? read_instant(std::string_view(json.get_string()))
                                   : std::optional<EpochMs>();
  if (!at) return wrong(json, "an instant like 2027-03-31T16:30:00Z", where);
  value = *at;
  return true;
}

bool JsonReader::read_text(const boost::json::value& json, std::string& value,
                           const std::string& where) {
  const bool good = json.is_string() && json.get_string().find('\0') == boost::json::string::npos;
  if (!good) return wrong(json, "a text", where);
  value = std::string(json.get_string());
  return true;
}

bool JsonReader::wrong(const boost::json::value& json, const std::string& wanted,
                       const std::string& where) {
  const std::string what = where.empty() ? "the document" : "'" + where + "'";
  refusal_ = {"bad_member", what + " = " + shown(json), wanted, "correct this member"};
  return false;
}

bool JsonReader::unknown_member(const boost::json::object& object,
                                const std::vector<std::string>& known, const std::string& where) {
  for (const auto& entry : object) {
    const std::string name(entry.key());
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const std::string near = nearest_name(name, known);
    refusal_ = {"unknown_member", "'" + (where.empty() ? name : where + "." + name) + "'",
                near.empty() ? fmt::format("one of {}", fmt::join(known, ", ")) : "'" + near + "'?",
                near.empty() ? "correct the name, or remove it" : "correct the name"};
    return false;
  }
  return true;
}

}  // namespace fw::web
