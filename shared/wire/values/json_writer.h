// Plain values -> JSON, by the tables of fields.h. For codecs' .cpp files only.
//
// On the wire a Text is its rendered string. In the stored form it keeps key and
// arguments as {"key", "args", "text"}; a literal is a bare string in both.
// Strings longer than their bound are cut and invalid UTF-8 is replaced, so that
// no odd scan can make an outbox unsendable; too many elements are an error.
#pragma once
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/json.hpp>

#include "shared/base/utf8.h"
#include "shared/wire/values/fields.h"
#include "shared/wire/values/member_count.h"
#include "shared/wire/values/words.h"

namespace fw::wire {

enum class Form { wire, stored };

namespace detail {

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

}  // namespace detail

class JsonWriter {
 public:
  explicit JsonWriter(Form form) : form_(form) {}

  // The first list that exceeded its bound, as "name (n of at most m)"; "" = none.
  const std::string& problem() const { return problem_; }

  template <class T>
  boost::json::object object(const T& value) {
    using Table = std::remove_cvref_t<decltype(Fields<T>::all)>;
    static_assert(detail::member_count<T>() == std::tuple_size_v<Table>,
                  "a member is missing in the tables of fields.h");
    [[maybe_unused]] static const T blank{};  // g++ 12 misses its use for T without members
    boost::json::object out;
    std::apply([&](const auto&... field) { (put(out, value, blank, field), ...); }, Fields<T>::all);
    return out;
  }

 private:
  template <class T, class F>
  void put(boost::json::object& out, const T& value, const T& blank, const F& field) {
    const auto& member = value.*(field.member);
    if (field.rule.stored_only && form_ == Form::wire) return;
    if (!field.rule.required && is_default(member, blank.*(field.member))) return;
    out.emplace(field.name, write(member, field.rule, field.name));
  }

  template <class M>
  bool is_default(const M& member, const M& blank) const {
    if constexpr (std::is_same_v<M, Text>) {
      return form_ == Form::wire ? member.text.empty() : member == blank;
    } else {
      return member == blank;
    }
  }

  template <class M>
  boost::json::value write(const M& member, const Rule& rule, const char* name) {
    if constexpr (std::is_same_v<M, bool>) {
      return member;
    } else if constexpr (std::is_integral_v<M>) {
      return rule.id ? boost::json::value(std::to_string(member)) : boost::json::value(member);
    } else if constexpr (std::is_enum_v<M>) {
      return boost::json::string(word_of(member));
    } else if constexpr (std::is_same_v<M, std::string>) {
      return string(member, rule.max == 0 ? max_word : rule.max);
    } else if constexpr (std::is_same_v<M, Text>) {
      return text(member);
    } else if constexpr (detail::IsOptional<M>::value) {
      return member ? write(*member, rule, name) : boost::json::value(nullptr);
    } else if constexpr (detail::IsVector<M>::value) {
      return array(member, rule, name);
    } else {
      return object(member);
    }
  }

  template <class E>
  boost::json::array array(const std::vector<E>& list, const Rule& rule, const char* name) {
    if (list.size() > rule.max && problem_.empty())
      problem_ = std::string(name) + " (" + std::to_string(list.size()) + " of at most " +
                 std::to_string(rule.max) + ")";
    const Rule of_one{.id = rule.id, .max = rule.each};
    boost::json::array out;
    out.reserve(list.size());
    for (const auto& element : list) out.push_back(write(element, of_one, name));
    return out;
  }

  static boost::json::string string(const std::string& s, std::size_t max) {
    return is_clean_utf8(s, max) ? boost::json::string(s) : boost::json::string(clean_utf8(s, max));
  }

  boost::json::value text(const Text& t) const {
    const bool is_literal = t.args.empty() && (t.key == "literal" || (t.key.empty()));
    if (form_ == Form::wire || is_literal) return string(t.text, max_text);
    boost::json::object out;
    out["key"] = string(t.key, max_word);
    boost::json::array args;
    for (const auto& [name, value] : t.args)
      args.push_back(boost::json::array{string(name, max_word), string(value, max_text)});
    if (!args.empty()) out["args"] = std::move(args);
    if (!t.text.empty()) out["text"] = string(t.text, max_text);
    return out;
  }

  Form form_;
  std::string problem_;
};

}  // namespace fw::wire
