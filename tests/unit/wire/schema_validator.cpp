#include "tests/unit/wire/schema_validator.h"

#include <regex>
#include <set>

namespace fw::wire::test {
namespace {

namespace json = boost::json;

class Validator {
 public:
  explicit Validator(const json::object& root) : root_(root) {}

  std::string check(const json::object& schema, const json::value& value, const std::string& at) {
    for (const auto& [keyword, rule] : schema) {
      const std::string fault = keyword_fault(std::string(keyword), rule, value, at);
      if (!fault.empty()) return fault;
    }
    return "";
  }

 private:
  std::string keyword_fault(const std::string& keyword, const json::value& rule,
                            const json::value& value, const std::string& at) {
    static const std::set<std::string> silent{"$schema", "title", "$defs", "default"};
    const std::string fault = at + ": " + keyword + " " + json::serialize(rule);
    if (silent.count(keyword) > 0) return "";
    if (keyword == "$ref") return check(referred(rule), value, at);
    if (keyword == "type") return has_type(rule.as_string(), value) ? "" : fault;
    if (keyword == "const") return value == rule ? "" : fault;
    if (keyword == "enum") return contains(rule.as_array(), value) ? "" : fault;
    if (keyword == "properties") return properties(rule.as_object(), value.as_object(), at);
    if (keyword == "items") return items(rule.as_object(), value.as_array(), at);
    if (keyword == "required") return required(rule.as_array(), value.as_object()) ? "" : fault;
    if (keyword == "pattern")
      return std::regex_match(std::string(value.as_string()),
                              std::regex(std::string(rule.as_string())))
                 ? ""
                 : fault;
    return bound_holds(keyword, rule.as_int64(), value) ? "" : fault;
  }

  const json::object& referred(const json::value& rule) const {
    const std::string name = std::string(rule.as_string()).substr(std::string("#/$defs/").size());
    return root_.at("$defs").as_object().at(name).as_object();
  }

  static bool has_type(const json::string& type, const json::value& value) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_bool();
    return type == "integer" && value.is_int64();
  }

  static bool contains(const json::array& words, const json::value& value) {
    for (const auto& word : words)
      if (word == value) return true;
    return false;
  }

  static bool required(const json::array& names, const json::object& object) {
    for (const auto& name : names)
      if (!object.contains(name.as_string())) return false;
    return true;
  }

  static bool bound_holds(const std::string& keyword, std::int64_t bound,
                          const json::value& value) {
    if (keyword == "minimum") return value.as_int64() >= bound;
    if (keyword == "maximum") return value.as_int64() <= bound;
    if (keyword == "maxItems") return static_cast<std::int64_t>(value.as_array().size()) <= bound;
    const auto length = static_cast<std::int64_t>(value.as_string().size());
    if (keyword == "minLength") return length >= bound;
    return keyword == "maxLength" && length <= bound;
  }

  // Stricter than the standard: a property that no schema knows is a fault.
  std::string properties(const json::object& known, const json::object& object,
                         const std::string& at) {
    for (const auto& [name, value] : object) {
      const auto* schema = known.if_contains(name);
      const std::string inner = at + "." + std::string(name);
      const std::string fault =
          schema == nullptr ? inner + ": unknown" : check(schema->as_object(), value, inner);
      if (!fault.empty()) return fault;
    }
    return "";
  }

  std::string items(const json::object& schema, const json::array& list, const std::string& at) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string fault = check(schema, list[i], at + "[" + std::to_string(i) + "]");
      if (!fault.empty()) return fault;
    }
    return "";
  }

  const json::object& root_;
};

}  // namespace

std::string misfit(const json::object& schema, const json::value& json) {
  return Validator(schema).check(schema, json, "$");
}

}  // namespace fw::wire::test
