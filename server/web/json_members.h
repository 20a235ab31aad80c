// One table for each value of the API: its members with their JSON names. From
// it come the JSON that is sent, the reading of JSON that is received, and the
// schemas of /api/openapi.json, so that the three cannot disagree.
//
//   template <> struct Members<Colour> {
//     static constexpr const char* name = "Colour";
//     static constexpr auto all = std::tuple{member("code", &Colour::code)};
//   };
//
// Ids are strings (a JavaScript number ends at 2^53), instants RFC 3339 texts.
#pragma once
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "shared/base/types.h"

namespace fw::web {

enum class Kind { plain, instant, id };

template <class T, class M>
struct Member {
  using Type = M;
  const char* name;
  M T::*pointer;
  Kind kind = Kind::plain;
};

// A member that is computed from the value; only written, never read.
template <class F>
struct Computed {
  const char* name;
  F function;
};

// The members of a part, as if they were the value's own; only written.
template <class T, class M>
struct Spread {
  using Type = M;
  M T::*part;
};

template <class T, class M>
constexpr Member<T, M> member(const char* name, M T::*pointer) {
  return {name, pointer, Kind::plain};
}
template <class T, class M>
constexpr Member<T, M> instant(const char* name, M T::*pointer) {
  return {name, pointer, Kind::instant};
}
template <class T, class M>
constexpr Member<T, M> id(const char* name, M T::*pointer) {
  return {name, pointer, Kind::id};
}
template <class F>
constexpr Computed<F> computed(const char* name, F function) {
  return {name, function};
}

template <class T, class M>
constexpr Spread<T, M> spread(M T::*part) {
  return {part};
}

template <class T>
struct Members;

template <class T, class = void>
struct HasMembers : std::false_type {};
template <class T>
struct HasMembers<T, std::void_t<decltype(Members<T>::name)>> : std::true_type {};

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

}  // namespace fw::web
