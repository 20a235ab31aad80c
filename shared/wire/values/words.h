// The words that enumerations have on the wire and in stored JSON: snake_case,
// never changed once released. A reader refuses words that it does not know.
#pragma once
#include <array>
#include <optional>
#include <string_view>

#include "shared/wire/values/packet.h"
#include "shared/wire/values/printing.h"
#include "shared/wire/values/terminal.h"

namespace fw::wire {

// The words of an enumeration, in the order of its enumerators.
template <class E>
struct Words;

template <>
struct Words<Meaning> {
  static constexpr auto last = Meaning::command;
  static constexpr std::array<std::string_view, 6> all{"place", "item",   "container",
                                                       "badge", "parcel", "command"};
};
template <>
struct Words<StepKind> {
  static constexpr auto last = StepKind::request;
  static constexpr std::array<std::string_view, 10> all{"place",  "item",   "container", "quantity",
                                                        "weight", "choice", "confirm",   "parcel",
                                                        "badge",  "request"};
};
template <>
struct Words<GroupOrder> {
  static constexpr auto last = GroupOrder::any_order;
  static constexpr std::array<std::string_view, 2> all{"in_order", "any_order"};
};
template <>
struct Words<After> {
  static constexpr auto last = After::end_packet;
  static constexpr std::array<std::string_view, 6> all{"repeat_step", "end_item",    "end_group",
                                                       "later",       "go_to_group", "end_packet"};
};
template <>
struct Words<AnswerStatus> {
  static constexpr auto last = AnswerStatus::failed;
  static constexpr std::array<std::string_view, 4> all{"ok", "refused", "facts_first", "failed"};
};
template <>
struct Words<ResourceKind> {
  static constexpr auto last = ResourceKind::upstream;
  static constexpr std::array<std::string_view, 2> all{"printer", "upstream"};
};
template <>
struct Words<Evidence> {
  static constexpr auto last = Evidence::person;
  static constexpr std::array<std::string_view, 5> all{"none", "accepted_by_port", "printer_status",
                                                       "label_scanned", "person"};
};
template <>
struct Words<LabelState> {
  static constexpr auto last = LabelState::stuck;
  static constexpr std::array<std::string_view, 5> all{"accepted", "printed", "unknown", "failed",
                                                       "stuck"};
};
template <>
struct Words<PushState> {
  static constexpr auto last = PushState::parked;
  static constexpr std::array<std::string_view, 4> all{"accepted", "retrying", "done", "parked"};
};

template <class E>
constexpr std::string_view word_of(E value) {
  static_assert(Words<E>::all.size() == static_cast<std::size_t>(Words<E>::last) + 1);
  return Words<E>::all[static_cast<std::size_t>(value)];
}

// Empty when `word` names none of E.
template <class E>
constexpr std::optional<E> from_word(std::string_view word) {
  for (std::size_t i = 0; i < Words<E>::all.size(); ++i)
    if (Words<E>::all[i] == word) return static_cast<E>(i);
  return std::nullopt;
}

}  // namespace fw::wire
