#include "shared/barcode/gs1.h"

#include <algorithm>

#include "shared/barcode/gs1_checks.h"
#include "shared/barcode/gs1_table.h"

namespace fw::barcode {
namespace {

std::string shown(std::string_view message) {
  std::string text(message);
  std::replace(text.begin(), text.end(), group_separator, '~');
  return "'" + text + "'";
}

Failure<Refusal> refuse_ai(std::string_view where) {
  return refuse("gs1_unknown_ai", shown(where.substr(0, 8)) + " where an AI begins",
                "a known application identifier",
                "scan another code of the label, or key in what is printed beside it");
}

Failure<Refusal> refuse_empty() {
  return refuse("gs1_empty", "a GS1 code with no data", "at least one element",
                "scan the label again");
}

// Adds one checked element; a repeat with the same value is dropped.
std::optional<Refusal> add(Elements& elements, std::string_view ai, const AiFact& fact,
                           std::string_view value) {
  if (auto refusal = check_ai_value(ai, fact, value)) return refusal;
  if (const std::string* before = find_element(elements, ai)) {
    if (*before == value) return std::nullopt;
    return Refusal{
        "gs1_two_values",
        "(" + std::string(ai) + ") as '" + *before + "' and '" + std::string(value) + "'",
        "one value for each AI", "scan the label of one item only"};
  }
  elements.push_back({std::string(ai), std::string(value)});
  return std::nullopt;
}

std::size_t predefined_size(const AiFact& fact) {
  std::size_t size = 0;
  for (const AiComponent& component : fact.components) size += component.most;
  return size;
}

// The AI at the start of `rest`, cut off it; nullptr when it is not known.
const AiFact* take_ai(std::string_view& rest, std::string_view& ai) {
  const std::size_t length = ai_length(rest);
  if (length == 0 || rest.size() < length) return nullptr;
  ai = rest.substr(0, length);
  const AiFact* fact = find_ai(ai);
  if (fact != nullptr) rest.remove_prefix(length);
  return fact;
}

// The characters between the brackets, or nothing when there are none.
std::optional<std::string_view> take_brackets(std::string_view& rest) {
  if (rest.empty() || rest.front() != '(') return std::nullopt;
  const std::size_t end = rest.find(')');
  if (end == std::string_view::npos || end < 3 || end > 5) return std::nullopt;
  const std::string_view ai = rest.substr(1, end - 1);
  rest.remove_prefix(end + 1);
  return ai;
}

// Up to the next '(' that is not escaped; surrounding spaces dropped.
std::string take_bracketed_value(std::string_view& rest) {
  std::string value;
  std::size_t at = 0;
  for (; at < rest.size() && rest[at] != '('; ++at) {
    if (rest[at] == '\\' && at + 1 < rest.size() && rest[at + 1] == '(') ++at;
    value += rest[at];
  }
  rest.remove_prefix(at);
  const std::size_t first = value.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return value.substr(first, value.find_last_not_of(' ') - first + 1);
}

// One alternative of a requirement: AIs or patterns joined by '+', all present.
bool all_present(std::string_view alternative, const Elements& elements) {
  while (!alternative.empty()) {
    const std::size_t plus = alternative.find('+');
    const std::string_view pattern = alternative.substr(0, plus);
    const bool present = std::any_of(elements.begin(), elements.end(), [pattern](const Element& e) {
      return fits_ai_pattern(pattern, e.ai);
    });
    if (!present) return false;
    if (plus == std::string_view::npos) break;
    alternative.remove_prefix(plus + 1);
  }
  return true;
}

// Calls `each` with the parts of a list separated by commas until it gives true.
template <class Each>
bool any_part(std::string_view list, const Each& each) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    if (each(list.substr(0, comma))) return true;
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return false;
}

}  // namespace

const std::string* find_element(const Elements& elements, std::string_view ai) {
  const auto at = std::find_if(elements.begin(), elements.end(),
                               [ai](const Element& element) { return element.ai == ai; });
  return at == elements.end() ? nullptr : &at->value;
}

Result<Elements> parse_message(std::string_view message) {
  Elements elements;
  std::string_view rest = message;
  for (;;) {
    while (!rest.empty() && rest.front() == group_separator) rest.remove_prefix(1);
    if (rest.empty()) break;
    const std::string_view start = rest;
    std::string_view ai;
    const AiFact* fact = take_ai(rest, ai);
    if (fact == nullptr) return refuse_ai(start);
    const std::size_t end = std::min(rest.find(group_separator), rest.size());
    const std::size_t size = fact->predefined ? std::min(predefined_size(*fact), end) : end;
    if (auto refusal = add(elements, ai, *fact, rest.substr(0, size))) return Failure{*refusal};
    rest.remove_prefix(size);
  }
  if (elements.empty()) return refuse_empty();
  return elements;
}

Result<Elements> parse_bracketed(std::string_view text) {
  Elements elements;
  std::string_view rest = text;
  while (!rest.empty()) {
    if (rest.front() == ' ') {
      rest.remove_prefix(1);
      continue;
    }
    const auto ai = take_brackets(rest);
    if (!ai) {
      return refuse("gs1_bad_brackets", shown(text), "elements such as (01)09521234543213(10)AB7",
                    "write each AI in brackets and a '(' inside a value as '\\('");
    }
    const AiFact* fact = find_ai(*ai);
    if (fact == nullptr) return refuse_ai(*ai);
    const std::string value = take_bracketed_value(rest);
    if (auto refusal = add(elements, *ai, *fact, value)) return Failure{*refusal};
  }
  if (elements.empty()) return refuse_empty();
  return elements;
}

Elements in_symbol_order(Elements elements) {
  std::stable_partition(elements.begin(), elements.end(), [](const Element& element) {
    const AiFact* fact = find_ai(element.ai);
    return fact != nullptr && fact->predefined;
  });
  return elements;
}

std::string join_message(const Elements& elements) {
  std::string message;
  bool separate = false;
  for (const Element& element : elements) {
    if (separate) message += group_separator;
    message += element.ai + element.value;
    const AiFact* fact = find_ai(element.ai);
    separate = fact == nullptr || !fact->predefined;
  }
  return message;
}

Result<std::string> build_message(const Elements& elements) {
  if (elements.empty()) return refuse_empty();
  if (auto refusal = check_values(elements)) return Failure{*refusal};
  if (auto refusal = check_association(elements)) return Failure{*refusal};
  return join_message(elements);
}

std::string to_bracketed(const Elements& elements) {
  std::string text;
  for (const Element& element : elements) {
    text += "(" + element.ai + ")";
    for (const char c : element.value) {
      if (c == '(') text += '\\';
      text += c;
    }
  }
  return text;
}

std::vector<std::string> human_readable(const Elements& elements) {
  std::vector<std::string> lines;
  for (const Element& element : elements) lines.push_back("(" + element.ai + ") " + element.value);
  return lines;
}

std::optional<Refusal> check_values(const Elements& elements) {
  Elements seen;
  for (const Element& element : elements) {
    const AiFact* fact = find_ai(element.ai);
    if (fact == nullptr) return refuse_ai(element.ai).error;
    if (auto refusal = add(seen, element.ai, *fact, element.value)) return refusal;
  }
  return std::nullopt;
}

std::optional<Refusal> check_exclusions(const Elements& elements) {
  for (const Element& element : elements) {
    const AiFact* fact = find_ai(element.ai);
    if (fact == nullptr) continue;
    for (const Element& other : elements) {
      if (other.ai == element.ai) continue;  // fits its own pattern, excludes others only
      const bool excluded = any_part(fact->excluded, [&other](std::string_view pattern) {
        return fits_ai_pattern(pattern, other.ai);
      });
      if (!excluded) continue;
      return Refusal{"gs1_excluded_pair", "(" + element.ai + ") with (" + other.ai + ")",
                     "only one of the two", "leave one out of the label"};
    }
  }
  return std::nullopt;
}

std::optional<Refusal> check_requirements(const Elements& elements) {
  for (const Element& element : elements) {
    const AiFact* fact = find_ai(element.ai);
    if (fact == nullptr || fact->required.empty()) continue;
    const bool met = any_part(fact->required, [&elements](std::string_view alternative) {
      return all_present(alternative, elements);
    });
    if (met) continue;
    return Refusal{"gs1_missing_ai", "(" + element.ai + ") alone",
                   "with it one of: " + std::string(fact->required),
                   "add the missing element to the label"};
  }
  return std::nullopt;
}

std::optional<Refusal> check_association(const Elements& elements) {
  if (auto refusal = check_exclusions(elements)) return refusal;
  return check_requirements(elements);
}

}  // namespace fw::barcode
