#include "server/admin/plan_json.h"

#include <algorithm>
#include <utility>

namespace fw::admin {

namespace json = boost::json;

Result<json::value> parse_document(const PlanText& text) {
  json::stream_parser parser;
  json::error_code error;
  const std::string& all = text.text();
  std::size_t read = parser.write_some(all, error);
  if (!error) parser.finish(error);
  const std::size_t rest = all.find_first_not_of(" \t\r\n", std::min(read, all.size()));
  if (!error && rest == std::string::npos) return parser.release();
  if (!error) read = rest;
  const auto line = static_cast<std::size_t>(std::count(
      all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(read, all.size())), '\n'));
  return text.wrong(line + 1, error ? error.message() : "text behind the document",
                    "one JSON object");
}

Field Field::operator[](const char* name) const {
  const std::string path = path_.empty() ? name : path_ + "." + name;
  if (value_ == nullptr) return {nullptr, path, *trouble_};
  if (!value_->is_object()) {
    wrong(shown(), "an object");
    return {nullptr, path, *trouble_};
  }
  return {value_->get_object().if_contains(name), path, *trouble_};
}

std::size_t Field::size() const {
  if (value_ == nullptr) return 0;
  if (value_->is_array()) return value_->get_array().size();
  wrong(shown(), "a list");
  return 0;
}

Field Field::at(std::size_t index) const {
  return {&value_->get_array()[index], path_ + "[" + std::to_string(index) + "]", *trouble_};
}

std::int64_t Field::whole(std::int64_t low, std::int64_t high) const {
  if (value_ != nullptr && value_->is_int64()) {
    const std::int64_t value = value_->get_int64();
    if (value >= low && value <= high) return value;
  }
  wrong(shown(), "a whole number from " + std::to_string(low) + " to " + std::to_string(high));
  return low;
}

std::int64_t Field::whole_or(std::int64_t otherwise, std::int64_t low, std::int64_t high) const {
  return present() ? whole(low, high) : otherwise;
}

bool Field::flag_or(bool otherwise) const {
  if (!present()) return otherwise;
  if (value_->is_bool()) return value_->get_bool();
  wrong(shown(), "true or false");
  return otherwise;
}

std::string Field::text() const {
  if (value_ != nullptr && value_->is_string()) return std::string(value_->get_string());
  wrong(shown(), "a text");
  return "";
}

void Field::only(std::initializer_list<const char*> names) const {
  if (value_ == nullptr) return;
  if (!value_->is_object()) return wrong(shown(), "an object");
  std::string known;
  for (const char* name : names) known += (known.empty() ? "" : ", ") + std::string(name);
  for (const auto& member : value_->get_object()) {
    const bool found = std::any_of(names.begin(), names.end(),
                                   [&](const char* name) { return member.key() == name; });
    if (!found) wrong("'" + std::string(member.key()) + "'", "only " + known);
  }
}

void Field::wrong(const std::string& given, const std::string& wanted) const {
  if (trouble_->any) return;
  *trouble_ = {true, path_.empty() ? given : given + " at " + path_, wanted};
}

std::string Field::shown() const {
  if (value_ == nullptr) return "nothing";
  std::string text = json::serialize(*value_);
  if (text.size() > 40) text = text.substr(0, 37) + "...";
  return text;
}

}  // namespace fw::admin
