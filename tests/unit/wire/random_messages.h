// Messages with random content in every field, made from the same tables as the
// codec; texts are literals, since only rendered texts cross the wire.
#pragma once
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "shared/base/random.h"
#include "shared/wire/values/envelope.h"
#include "shared/wire/values/fields.h"
#include "shared/wire/values/json_writer.h"
#include "shared/wire/values/words.h"

namespace fw::wire::test {

class RandomMessages {
 public:
  // keyed: texts have keys and arguments, as in stored packets.
  RandomMessages(std::uint64_t seed, bool keyed) : random_(seed), keyed_(keyed) {}

  template <class T>
  T make() {
    T value{};
    std::apply([&](const auto&... f) { (fill(value.*(f.member), f.rule), ...); }, Fields<T>::all);
    return value;
  }

 private:
  template <class M>
  void fill(M& member, const Rule& rule) {
    if (!rule.required && random_.chance(400)) return;
    if constexpr (std::is_same_v<M, bool>) {
      member = random_.chance(500);
    } else if constexpr (std::is_same_v<M, int>) {
      member = static_cast<int>(random_.between(-2147483647, 2147483647));
    } else if constexpr (std::is_integral_v<M>) {
      member = random_.between(rule.id ? 0 : -max_number, max_number);
    } else if constexpr (std::is_enum_v<M>) {
      member = static_cast<M>(random_.below(Words<M>::all.size()));
    } else if constexpr (std::is_same_v<M, std::string>) {
      if (!rule.stored_only) member = string(rule.max == 0 ? max_word : rule.max);
    } else if constexpr (std::is_same_v<M, Text>) {
      member = text();
    } else if constexpr (detail::IsOptional<M>::value) {
      Rule inner = rule;
      inner.required = true;
      fill(member.emplace(), inner);
    } else if constexpr (detail::IsVector<M>::value) {
      const Rule of_one{.required = true, .id = rule.id, .max = rule.each};
      member.resize(random_.below(4));
      for (auto& element : member) fill(element, of_one);
    } else {
      member = make<M>();
    }
  }

  std::string string(std::size_t max) {
    static const std::vector<std::string> pieces{
        "A", "12", " ", "\"", "\\", "\n", "\x1D", "ä", "€", "𝄞", "/", "{", std::string(1, '\0')};
    std::string s;
    const std::size_t length = random_.below(9);
    while (s.size() < length) s += pieces[random_.below(pieces.size())];
    return s.size() <= max ? s : "";
  }

  Text text() {
    if (!keyed_ || random_.chance(300)) {
      std::string s = string(max_text);
      return s.empty() ? Text{} : literal(s);
    }
    Text t{"pick.verb", {}, string(20)};
    for (std::uint64_t i = random_.below(3); i > 0; --i)
      t.args.emplace_back("a" + string(4), string(9));
    return t;
  }

  Random random_;
  bool keyed_;
};

// One random message of each type of Body.
template <class Body, std::size_t I = 0>
std::vector<Envelope<Body>> one_of_each(RandomMessages& random) {
  std::vector<Envelope<Body>> all;
  if constexpr (I < std::variant_size_v<Body>) {
    all.push_back({"HH-07", Body(random.make<std::variant_alternative_t<I, Body>>())});
    for (auto& other : one_of_each<Body, I + 1>(random)) all.push_back(std::move(other));
  }
  return all;
}

}  // namespace fw::wire::test
