// How many members a plain struct has, so that a field forgotten in the codec's
// tables is a compile error and not data lost on the way.
#pragma once
#include <cstddef>
#include <utility>

namespace fw::wire::detail {

struct AnyMember {
  std::size_t index;
  template <class T>
  operator T() const;  // never defined: only asked whether it would fit
};

template <class T, std::size_t... I>
constexpr bool takes(std::index_sequence<I...>) {
  return requires { T{AnyMember{I}...}; };
}

// The most values that T{...} takes; T is an aggregate of at most 32 members.
template <class T, std::size_t N = 32>
constexpr std::size_t member_count() {
  if constexpr (N == 0 || takes<T>(std::make_index_sequence<N>())) {
    return N;
  } else {
    return member_count<T, N - 1>();
  }
}

}  // namespace fw::wire::detail
