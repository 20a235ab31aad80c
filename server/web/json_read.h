// JSON that somebody sent, into values with a Members table. Nothing is taken
// silently: a wrong type, a number that is not whole, an unknown member (with
// the nearest known name) are refused with the place where they stand.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "server/web/instant.h"
#include "server/web/json_members.h"
#include "shared/base/nearest.h"
#include "shared/base/result.h"

namespace fw::web {

// The document, or why it is none: not_json, too_deep. At most 32 levels.
Result<boost::json::value> parse_json(std::string_view text);

class JsonReader {
 public:
  // Meaningful after read() returned false.
  const Refusal& refusal() const { return refusal_; }

  template <class T>
  bool read(const boost::json::value& json, T& value, const std::string& where,
            Kind kind = Kind::plain) {
    if constexpr (HasMembers<T>::value) {
      return read_object(json, value, where);
    } else if constexpr (IsOptional<T>::value) {
      if (json.is_null()) return true;
      return read(json, value.emplace(), where, kind);
    } else if constexpr (IsVector<T>::value) {
      return read_list(json, value, where, kind);
    } else if constexpr (std::is_same_v<T, bool>) {
      return read_flag(json, value, where);
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
      if (kind == Kind::instant) return read_time(json, value, where);
      return read_number(json, value, where);
    } else {
      static_assert(std::is_same_v<T, std::string>);
      return read_text(json, value, where);
    }
  }

 private:
  template <class T>
  bool read_object(const boost::json::value& json, T& value, const std::string& where) {
    const auto* object = json.if_object();
    if (object == nullptr) return wrong(json, "an object", where);
    std::vector<std::string> known;
    std::size_t used = 0;
    const auto take = [&](const auto& field) {
      if constexpr (requires { field.pointer; }) {
        known.emplace_back(field.name);
        const auto* found = object->if_contains(field.name);
        if (found == nullptr) return true;
        ++used;
        if (found->is_null()) return true;  // the default
        return read(*found, value.*(field.pointer), join(where, field.name), field.kind);
      } else {
        return true;
      }
    };
    const bool good =
        std::apply([&](const auto&... field) { return (take(field) && ...); }, Members<T>::all);
    return good && (used == object->size() || unknown_member(*object, known, where));
  }

  template <class E>
  bool read_list(const boost::json::value& json, std::vector<E>& list, const std::string& where,
                 Kind kind) {
    const auto* array = json.if_array();
    if (array == nullptr) return wrong(json, "a list", where);
    list.resize(array->size());
    for (std::size_t i = 0; i < array->size(); ++i) {
      if (!read((*array)[i], list[i], where + "[" + std::to_string(i) + "]", kind)) return false;
    }
    return true;
  }

  static std::string join(const std::string& where, const char* name) {
    return where.empty() ? name : where + "." + name;
  }
  bool read_flag(const boost::json::value& json, bool& value, const std::string& where);
  bool read_number(const boost::json::value& json, std::int64_t& value, const std::string& where);
  bool read_time(const boost::json::value& json, std::int64_t& value, const std::string& where);
  bool read_text(const boost::json::value& json, std::string& value, const std::string& where);
  bool wrong(const boost::json::value& json, const std::string& wanted, const std::string& where);
  bool unknown_member(const boost::json::object& object, const std::vector<std::string>& known,
                      const std::string& where);

  Refusal refusal_;
};

// One value from a document; the refusal's code is bad_member.
template <class T>
Result<T> from_json(const boost::json::value& json) {
  T value;
  JsonReader reader;
  if (!reader.read(json, value, "")) return Failure{reader.refusal()};
  return value;
}

}  // namespace fw::web
