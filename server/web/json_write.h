// Values with a Members table as JSON, and as JSON Schema (draft 2020-12, as
// OpenAPI 3.1 uses it).
#pragma once
#include <string>

#include <boost/json.hpp>

#include "server/web/instant.h"
#include "server/web/json_members.h"

namespace fw::web {

template <class T>
boost::json::value to_json(const T& value, Kind kind = Kind::plain);

template <class T>
void put_members(const T& value, boost::json::object& out) {
  const auto put = [&](const auto& field) {
    if constexpr (requires { field.pointer; }) {
      out.emplace(field.name, to_json(value.*(field.pointer), field.kind));
    } else if constexpr (requires { field.part; }) {
      put_members(value.*(field.part), out);
    } else {
      out.emplace(field.name, to_json(field.function(value)));
    }
  };
  std::apply([&](const auto&... field) { (put(field), ...); }, Members<T>::all);
}

template <class T>
boost::json::value to_json(const T& value, Kind kind) {
  if constexpr (HasMembers<T>::value) {
    boost::json::object out;
    put_members(value, out);
    return out;
  } else if constexpr (IsOptional<T>::value) {
    return value ? to_json(*value, kind) : boost::json::value(nullptr);
  } else if constexpr (IsVector<T>::value) {
    boost::json::array out;
    out.reserve(value.size());
    for (const auto& element : value) out.push_back(to_json(element, kind));
    return out;
  } else if constexpr (std::is_same_v<T, bool>) {
    return value;
  } else if constexpr (std::is_integral_v<T>) {
    if (kind == Kind::id) return boost::json::string(std::to_string(value));
    if (kind == Kind::instant) return boost::json::string(instant_text(value));
    return boost::json::value(static_cast<std::int64_t>(value));
  } else {
    return boost::json::string(std::string_view(value));
  }
}

// ---- schemas -----------------------------------------------------------------------

template <class T>
boost::json::value schema_of(boost::json::object& components, Kind kind = Kind::plain);

template <class T>
void put_properties(boost::json::object& properties, boost::json::object& components) {
  const auto put = [&](const auto& field) {
    using Field = std::remove_cvref_t<decltype(field)>;
    if constexpr (requires { field.pointer; }) {
      properties.emplace(field.name, schema_of<typename Field::Type>(components, field.kind));
    } else if constexpr (requires { field.part; }) {
      put_properties<typename Field::Type>(properties, components);
    } else {
      using M = std::remove_cvref_t<decltype(field.function(std::declval<const T&>()))>;
      properties.emplace(field.name, schema_of<M>(components));
    }
  };
  std::apply([&](const auto&... field) { (put(field), ...); }, Members<T>::all);
}

// The schema of a value with a table; it is added to `components` once.
template <class T>
boost::json::value object_schema(boost::json::object& components) {
  const std::string name = Members<T>::name;
  if (!components.contains(name)) {
    components.emplace(name, nullptr);  // its place, should it name itself
    boost::json::object properties;
    put_properties<T>(properties, components);
    components[name] = boost::json::object{{"type", "object"}, {"properties", properties}};
  }
  return boost::json::object{{"$ref", "#/components/schemas/" + name}};
}

template <class T>
boost::json::value schema_of(boost::json::object& components, Kind kind) {
  if constexpr (HasMembers<T>::value) {
    return object_schema<T>(components);
  } else if constexpr (IsOptional<T>::value) {
    boost::json::value inner = schema_of<typename T::value_type>(components, kind);
    if (auto* type = inner.as_object().if_contains("type"); type != nullptr && type->is_string()) {
      inner.as_object()["type"] = boost::json::array{*type, "null"};
      return inner;
    }
    return boost::json::object{
        {"oneOf", boost::json::array{inner, boost::json::object{{"type", "null"}}}}};
  } else if constexpr (IsVector<T>::value) {
    return boost::json::object{{"type", "array"},
                               {"items", schema_of<typename T::value_type>(components, kind)}};
  } else if constexpr (std::is_same_v<T, bool>) {
    return boost::json::object{{"type", "boolean"}};
  } else if constexpr (std::is_integral_v<T>) {
    if (kind == Kind::id) return boost::json::object{{"type", "string"}, {"pattern", "^[0-9]+$"}};
    if (kind == Kind::instant) {
      return boost::json::object{{"type", "string"}, {"format", "date-time"}};
    }
    return boost::json::object{{"type", "integer"}};
  } else {
    return boost::json::object{{"type", "string"}};
  }
}

}  // namespace fw::web
