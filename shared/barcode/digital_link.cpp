#include "shared/barcode/digital_link.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "shared/barcode/check_digit.h"
#include "shared/barcode/gs1_values.h"
#include "shared/barcode/gtin.h"

namespace fw::barcode {
namespace {

using Segments = std::vector<std::string_view>;

// A primary key with the qualifiers that may follow it, in this order.
struct KeyPath {
  std::string_view key;
  std::array<std::string_view, 3> qualifiers;
};

constexpr KeyPath key_paths[] = {
    {"00", {}},
    {"01", {"22", "10", "21"}},
    {"01", {"235", "", ""}},
    {"253", {}},
    {"255", {}},
    {"401", {}},
    {"402", {}},
    {"414", {"254", "", ""}},
    {"414", {"7040", "", ""}},
    {"415", {"8020", "", ""}},
    {"417", {"7040", "", ""}},
    {"8003", {}},
    {"8004", {"7040", "", ""}},
    {"8006", {"22", "10", "21"}},
    {"8010", {"8011", "", ""}},
    {"8013", {}},
    {"8017", {"8019", "", ""}},
    {"8018", {"8019", "", ""}},
};

Segments split(std::string_view text, char separator) {
  Segments parts;
  for (;;) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

// The segments from `first` on are this key and qualifiers, in pairs and in order.
bool follows(const Segments& path, std::size_t first, const KeyPath& wanted) {
  if ((path.size() - first) % 2 != 0 || path[first] != wanted.key) return false;
  std::size_t next = 0;
  for (std::size_t i = first + 2; i < path.size(); i += 2) {
    while (next < wanted.qualifiers.size() && wanted.qualifiers[next] != path[i]) ++next;
    if (next == wanted.qualifiers.size() || path[i].empty()) return false;
    ++next;
  }
  return true;
}

bool is_key_at(const Segments& path, std::size_t first) {
  return std::any_of(
      std::begin(key_paths), std::end(key_paths),
      [&path, first](const KeyPath& wanted) { return follows(path, first, wanted); });
}

Element element_of(std::string_view ai, std::string_view encoded) {
  Element element{std::string(ai), percent_decode(encoded, false)};
  if (ai == "01" && element.value.size() < 14) {
    if (const auto gtin = to_gtin14(element.value)) element.value = *gtin;
  }
  return element;
}

void add_query(Elements& elements, std::string_view query) {
  std::string pairs(query);
  std::replace(pairs.begin(), pairs.end(), ';', '&');
  for (const std::string_view pair : split(pairs, '&')) {
    const std::size_t equals = pair.find('=');
    const std::string_view name = pair.substr(0, equals);
    if (equals == std::string_view::npos || !is_all_digits(name)) continue;
    elements.push_back(element_of(name, pair.substr(equals + 1)));
  }
}

}  // namespace

bool is_web_uri(std::string_view text) {
  std::string start(text.substr(0, 8));
  std::transform(start.begin(), start.end(), start.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return start == "https://" || start.substr(0, 7) == "http://";
}

Result<Elements> parse_digital_link(std::string_view uri) {
  const auto no_link = [uri] {
    return refuse("not_digital_link", "'" + std::string(uri) + "'",
                  "a web address with a GS1 key such as /01/09521234543213",
                  "scan the product's barcode instead");
  };
  if (!is_web_uri(uri)) return no_link();
  std::string_view rest = uri.substr(uri.find("//") + 2);
  rest = rest.substr(0, rest.find('#'));
  const std::size_t mark = rest.find('?');
  Segments path = split(rest.substr(0, mark), '/');
  path.erase(path.begin());  // the host
  if (!path.empty() && path.back().empty()) path.pop_back();

  for (std::size_t first = 0; first + 1 < path.size(); ++first) {
    if (!is_key_at(path, first)) continue;
    Elements elements;
    for (std::size_t i = first; i < path.size(); i += 2) {
      elements.push_back(element_of(path[i], path[i + 1]));
    }
    if (mark != std::string_view::npos) add_query(elements, rest.substr(mark + 1));
    if (auto refusal = check_values(elements)) return Failure{*refusal};
    return elements;
  }
  return no_link();
}

}  // namespace fw::barcode
