// GS1 element strings: application identifiers (AI) with their values, as they
// travel in GS1-128, GS1 DataMatrix, GS1 QR and GS1 DataBar.
//
// Three writings of the same thing:
//   elements   {{"01","09521234543213"},{"10","AB-7"},{"21","5"}}
//   message    "010952123454321310AB-7<GS>215": what a scanner sends; GS (0x1D,
//              the transmitted FNC1) ends a value unless its AI is of predefined
//              length or it is the last
//   bracketed  "(01)09521234543213(10)AB-7(21)5": what people read and type; a '('
//              inside a value is written "\("
//
// Refusals: gs1_empty, gs1_bad_brackets, gs1_unknown_ai, gs1_two_values, those of
// gs1_checks.h, gs1_excluded_pair, gs1_missing_ai. An unknown AI refuses the whole
// code: where it ends cannot be known.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.h"

namespace fw::barcode {

constexpr char group_separator = '\x1D';

struct Element {
  std::string ai;
  std::string value;

  friend bool operator==(const Element&, const Element&) = default;
};

using Elements = std::vector<Element>;

// Reads a message. Tolerated, because printers and scanners do it: a leading
// separator, separators after values of predefined length, one at the end, and
// the same AI twice with the same value (kept once). Every value is checked; what
// must or must not stand beside what is not, because a label may carry its
// elements in several symbols: see check_association.
Result<Elements> parse_message(std::string_view message);

// Reads the bracketed writing, with the same checks. Spaces between elements and
// after a closing bracket are skipped.
Result<Elements> parse_bracketed(std::string_view text);

// The elements in an order that needs few separators: AIs of predefined length
// first, otherwise as given.
Elements in_symbol_order(Elements elements);

// The message of the elements in the order given, after checking every value,
// every pair and every missing AI. No leading FNC1: the symbol's encoder adds it.
Result<std::string> build_message(const Elements& elements);

// Joins without checking; for elements that have been parsed or checked already.
std::string join_message(const Elements& elements);
std::string to_bracketed(const Elements& elements);

// One line for each element as it is printed beside a symbol: "(01) 09521234543213".
std::vector<std::string> human_readable(const Elements& elements);

// Each value by itself, and no AI twice with two values.
std::optional<Refusal> check_values(const Elements& elements);
// AIs that must not stand together: (420) with (421), (3300) with (3302) ...
std::optional<Refusal> check_exclusions(const Elements& elements);
// AIs that need another one: (02) needs (37), (37) needs (00) and (02) ...
std::optional<Refusal> check_requirements(const Elements& elements);
// Exclusions, then requirements, over all elements of one parcel or item.
std::optional<Refusal> check_association(const Elements& elements);

// The value of an AI, or nullptr.
const std::string* find_element(const Elements& elements, std::string_view ai);

}  // namespace fw::barcode
