// Result<T, E>: a value or the reason why there is none (g++ 12 has no
// std::expected). The default E is Refusal.
#pragma once
#include <cstdlib>
#include <optional>
#include <utility>
#include <variant>

#include "shared/base/refusal.h"

namespace fw {

template <class E>
struct Failure {
  E error;
};
template <class E>
Failure(E) -> Failure<E>;

// Short for `return Failure{Refusal{...}}`.
inline Failure<Refusal> refuse(std::string code, std::string given, std::string wanted,
                               std::string next) {
  return {Refusal{std::move(code), std::move(given), std::move(wanted), std::move(next)}};
}

template <class T, class E = Refusal>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Failure<E> failure) : state_(std::in_place_index<1>, std::move(failure.error)) {}

  explicit operator bool() const { return state_.index() == 0; }
  bool ok() const { return state_.index() == 0; }

  // Asking the wrong side is a bug of the caller, not bad input.
  T& value() & { return check(0), std::get<0>(state_); }
  const T& value() const& { return check(0), std::get<0>(state_); }
  T&& value() && { return check(0), std::get<0>(std::move(state_)); }
  const E& error() const { return check(1), std::get<1>(state_); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }

 private:
  void check(std::size_t index) const {
    if (state_.index() != index) std::abort();
  }
  std::variant<T, E> state_;
};

// For functions that only succeed or fail.
struct Done {
  friend bool operator==(const Done&, const Done&) = default;
};

}  // namespace fw
