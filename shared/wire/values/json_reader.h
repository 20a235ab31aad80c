// JSON -> plain values, by the tables of fields.h. For codecs' .cpp files only.
//
// Unknown fields are ignored; unknown words, wrong types, numbers that are not
// whole, and whatever exceeds its bound are a problem that says where.
#pragma once
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/json.hpp>

#include "shared/wire/values/json_writer.h"

namespace fw::wire {

struct ReadProblem {
  std::string where;   // "body.facts[3].seq"
  std::string given;   // "text"
  std::string wanted;  // "a whole number"
};

class JsonReader {
 public:
  explicit JsonReader(Form form) : form_(form) {}

  // Meaningful after a read returned false.
  const ReadProblem& problem() const { return problem_; }

  template <class T>
  bool object(const boost::json::value& json, T& value) {
    if (!json.is_object()) return fail(kind_name(json), "an object");
    return std::apply(
        [&](const auto&... field) { return (take(json.get_object(), value, field) && ...); },
        Fields<T>::all);
  }

  // Prepends the name of what was being read: "body" to ".facts[3]".
  bool inside(std::string_view name) {
    const bool joined = problem_.where.empty() || problem_.where.front() == '[';
    problem_.where = std::string(name) + (joined ? "" : ".") + problem_.where;
    return false;
  }

  static std::string kind_name(const boost::json::value& json);

 private:
  template <class T, class F>
  bool take(const boost::json::object& json, T& value, const F& field) {
    if (field.rule.stored_only && form_ == Form::wire) return true;
    const boost::json::value* found = json.if_contains(field.name);
    if (found == nullptr)
      return !field.rule.required || (fail("nothing", "a value"), inside(field.name));
    return read(*found, value.*(field.member), field.rule) || inside(field.name);
  }

  template <class M>
  bool read(const boost::json::value& json, M& member, const Rule& rule) {
    if constexpr (std::is_same_v<M, bool>) {
      if (!json.is_bool()) return fail(kind_name(json), "true or false");
      member = json.get_bool();
      return true;
    } else if constexpr (std::is_same_v<M, std::int64_t>) {
      return rule.id ? read_id(json, member) : whole_number(json, max_number, member);
    } else if constexpr (std::is_same_v<M, int>) {
      return read_int(json, member);
    } else if constexpr (std::is_enum_v<M>) {
      return read_word(json, member);
    } else if constexpr (std::is_same_v<M, std::string>) {
      return read_string(json, member, rule.max == 0 ? max_word : rule.max);
    } else if constexpr (std::is_same_v<M, Text>) {
      return read_text(json, member);
    } else if constexpr (detail::IsOptional<M>::value) {
      if (json.is_null()) return true;
      return read(json, member.emplace(), rule);
    } else if constexpr (detail::IsVector<M>::value) {
      return read_list(json, member, rule);
    } else {
      return object(json, member);
    }
  }

  template <class E>
  bool read_list(const boost::json::value& json, std::vector<E>& list, const Rule& rule) {
    if (!json.is_array()) return fail(kind_name(json), "a list");
    const auto& elements = json.get_array();
    if (elements.size() > rule.max)
      return fail(std::to_string(elements.size()) + " elements",
                  "at most " + std::to_string(rule.max));
    const Rule of_one{.id = rule.id, .max = rule.each};
    list.resize(elements.size());
    for (std::size_t i = 0; i < elements.size(); ++i)
      if (!read(elements[i], list[i], of_one) && !keep_unreadable(elements[i], list[i]))
        return inside("[" + std::to_string(i) + "]");
    return true;
  }

  template <class E>
  bool keep_unreadable(const boost::json::value&, E&) {
    return false;
  }
  // A fact is never refused: one that says its number is kept as it came.
  bool keep_unreadable(const boost::json::value& json, Fact& fact);

  template <class E>
  bool read_word(const boost::json::value& json, E& member) {
    const auto* word = json.if_string();
    const auto found = word == nullptr ? std::nullopt : from_word<E>(std::string_view(*word));
    if (!found) return fail_word(json, Words<E>::all.data(), Words<E>::all.size());
    member = *found;
    return true;
  }

  bool read_int(const boost::json::value& json, int& number);
  bool whole_number(const boost::json::value& json, std::int64_t most, std::int64_t& number);
  bool read_id(const boost::json::value& json, std::int64_t& id);
  bool read_string(const boost::json::value& json, std::string& s, std::size_t max);
  bool read_text(const boost::json::value& json, Text& text);
  bool fail_word(const boost::json::value& json, const std::string_view* words, std::size_t count);
  bool fail(std::string given, std::string wanted) {
    problem_ = ReadProblem{"", std::move(given), std::move(wanted)};
    return false;
  }

  Form form_;
  ReadProblem problem_;
};

// Parses one document with the bounds of limits.h. The Refusal's code is
// `bad_message`; its wanted names the place.
std::optional<ReadProblem> parse_bounded(std::string_view text, std::size_t max_bytes,
                                         boost::json::value& out);

}  // namespace fw::wire
