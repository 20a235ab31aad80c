// JSON Schemas (draft 2020-12) of the messages, made from the codec's tables.
#pragma once
#include <string>
#include <type_traits>
#include <variant>

#include <boost/json.hpp>

#include "shared/wire/values/envelope.h"
#include "shared/wire/values/fields.h"
#include "shared/wire/values/json_writer.h"
#include "shared/wire/values/words.h"

namespace fw::wire::test {

class SchemaWriter {
 public:
  // The schema of a whole message with body T.
  template <class T>
  boost::json::object message() {
    namespace json = boost::json;
    const json::string type(Fields<T>::name);
    json::object out;
    out["$schema"] = "https://json-schema.org/draft/2020-12/schema";
    out["title"] = type;
    out["type"] = "object";
    out["required"] = json::array{"v", "type", "device", "body"};
    json::object properties;
    properties["v"] = json::object{{"const", 1}};
    properties["type"] = json::object{{"const", type}};
    properties["device"] =
        json::object{{"type", "string"}, {"minLength", 1}, {"maxLength", max_word}};
    properties["body"] = reference<T>();
    out["properties"] = std::move(properties);
    out["$defs"] = definitions_;
    return out;
  }

 private:
  template <class T>
  boost::json::object reference() {
    const std::string name(Fields<T>::name);
    if (!definitions_.contains(name)) {
      definitions_[name] = nullptr;  // its place in the order
      definitions_[name] = object<T>();
    }
    return {{"$ref", "#/$defs/" + name}};
  }

  template <class T>
  boost::json::object object() {
    [[maybe_unused]] static const T blank{};
    boost::json::object properties;
    boost::json::array required;
    const auto add = [&](const auto& field) {
      if (field.rule.stored_only) return;
      const auto& member = blank.*(field.member);
      properties[field.name] = value(member, field.rule);
      if (field.rule.required) required.push_back(boost::json::value(field.name));
    };
    std::apply([&](const auto&... field) { (add(field), ...); }, Fields<T>::all);
    boost::json::object out{{"type", "object"}};
    if (!required.empty()) out["required"] = std::move(required);
    out["properties"] = std::move(properties);
    return out;
  }

  template <class M>
  boost::json::object value(const M& blank, const Rule& rule) {
    namespace json = boost::json;
    if constexpr (std::is_same_v<M, bool>) {
      return with_default({{"type", "boolean"}}, blank, rule);
    } else if constexpr (std::is_integral_v<M>) {
      if (rule.id) return {{"type", "string"}, {"pattern", "^(0|[1-9][0-9]{0,15})$"}};
      const std::int64_t most = sizeof(M) == 4 ? 2147483647 : max_number;
      return with_default({{"type", "integer"}, {"minimum", -most}, {"maximum", most}}, blank,
                          rule);
    } else if constexpr (std::is_enum_v<M>) {
      json::array words;
      for (const auto word : Words<M>::all) words.emplace_back(json::string(word));
      return with_default({{"enum", std::move(words)}}, json::string(word_of(blank)), rule);
    } else if constexpr (std::is_same_v<M, std::string>) {
      const std::size_t max = rule.max == 0 ? max_word : rule.max;
      return with_default({{"type", "string"}, {"maxLength", max}}, json::string(blank), rule);
    } else if constexpr (std::is_same_v<M, Text>) {
      return {{"type", "string"}, {"maxLength", max_text}};
    } else if constexpr (detail::IsOptional<M>::value) {
      Rule inner = rule;
      inner.required = true;  // absent is its default
      return value(typename M::value_type{}, inner);
    } else if constexpr (detail::IsVector<M>::value) {
      const Rule of_one{.required = true, .id = rule.id, .max = rule.each};
      return {{"type", "array"},
              {"maxItems", rule.max},
              {"items", value(typename M::value_type{}, of_one)}};
    } else {
      return reference<M>();
    }
  }

  static boost::json::object with_default(boost::json::object schema, boost::json::value blank,
                                          const Rule& rule) {
    if (!rule.required) schema["default"] = std::move(blank);
    return schema;
  }

  boost::json::object definitions_;
};

}  // namespace fw::wire::test
