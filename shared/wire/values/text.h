// A text on its way to a person: a key with typed arguments until server/floor
// renders it in the worker's language and to the device's columns.
//
// Rules and stored packets hold `key` and `args`; the wire carries `text` only.
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace fw::wire {

struct Text {
  std::string key;                                        // "pick.verb"; "" = no text
  std::vector<std::pair<std::string, std::string>> args;  // {"quantity","3"}
  std::string text;                                       // rendered; "" until then

  friend bool operator==(const Text&, const Text&) = default;
};

// A text that needs no translation: a code, a name, a number.
inline Text literal(std::string text) { return Text{"literal", {}, std::move(text)}; }

}  // namespace fw::wire
