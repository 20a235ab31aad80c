// A refusal: the answer to a person or a program whose input does not fit.
//
// It always says three things: what was given, what was wanted, and what to do
// next. `code` is stable and machine-readable (snake_case); texts are English
// and for the API; a screen renders its own text from the code.
#pragma once
#include <string>
#include <utility>

namespace fw {

struct Refusal {
  std::string code;    // e.g. "unknown_item"
  std::string given;   // what you gave: "sku 'A-17'"
  std::string wanted;  // what was wanted: "the SKU of an item that exists"
  std::string next;    // what to do: "import the item first or correct the SKU"

  friend bool operator==(const Refusal&, const Refusal&) = default;
};

// One line of English: "given: ...; wanted: ...; do: ...".
inline std::string to_line(const Refusal& r) {
  std::string line = r.code;
  if (!r.given.empty()) line += ": got " + r.given;
  if (!r.wanted.empty()) line += "; wanted " + r.wanted;
  if (!r.next.empty()) line += "; " + r.next;
  return line;
}

}  // namespace fw
