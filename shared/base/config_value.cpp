#include "shared/base/config_value.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "shared/base/nearest.h"

namespace fw {
namespace config_value {
namespace {

std::string type_word(const ConfigKey& key) {
  if (std::holds_alternative<bool>(key.value)) return "true or false";
  if (std::holds_alternative<StringList>(key.value)) return "a list of texts: [\"a\", \"b\"]";
  if (std::holds_alternative<std::string>(key.value)) return "a text in quotes";
  return "a whole number";
}

std::string quoted(const std::string& text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\u00";
      out += digits[byte >> 4];
      out += digits[byte & 0x0F];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string joined(const StringList& texts, const char* between) {
  std::string out;
  for (const auto& text : texts) out += (out.empty() ? "" : between) + text;
  return out;
}

StringList split_at_commas(const std::string& text) {
  StringList list;
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t comma = std::min(text.find(',', from), text.size());
    list.push_back(text.substr(from, comma - from));
    from = comma + 1;
  }
  return list;
}

std::string range_words(const ConfigKey& key) {
  using limits = std::numeric_limits<std::int64_t>;
  if (key.most == limits::max()) return "a whole number from " + std::to_string(key.least);
  if (key.least == limits::min()) return "a whole number up to " + std::to_string(key.most);
  return "a whole number from " + std::to_string(key.least) + " to " + std::to_string(key.most);
}

Refusal wrong_value(const ConfigKey& key, const ConfigValue& value, const Origin& origin,
                    std::string wanted) {
  return {"config_wrong_value", key.name + " = " + to_toml(value) + " (" + to_text(origin) + ")",
          std::move(wanted), "correct the value; " + key.name + ": " + key.help};
}

}  // namespace

std::string to_text(const Origin& origin) {
  if (origin.line == 0) return origin.place;
  return origin.place + ":" + std::to_string(origin.line);
}

std::optional<Refusal> check(const ConfigKey& key, const ConfigValue& value, const Origin& origin) {
  if (value.index() != key.value.index()) return wrong_type(key, origin);
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    if (*number < key.least || *number > key.most) {
      return wrong_value(key, value, origin, range_words(key));
    }
  }
  if (const auto* text = std::get_if<std::string>(&value); text && !key.choices.empty()) {
    if (std::find(key.choices.begin(), key.choices.end(), *text) == key.choices.end()) {
      return wrong_value(key, value, origin, "one of " + joined(key.choices, ", "));
    }
  }
  return std::nullopt;
}

Result<ConfigValue> from_text(const ConfigKey& key, const std::string& text, const Origin& origin) {
  if (std::holds_alternative<std::string>(key.value)) return ConfigValue{text};
  if (std::holds_alternative<StringList>(key.value)) return ConfigValue{split_at_commas(text)};
  if (std::holds_alternative<bool>(key.value)) {
    if (text == "true" || text == "1") return ConfigValue{true};
    if (text == "false" || text == "0") return ConfigValue{false};
    return Failure{wrong_type(key, origin)};
  }
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return Failure{wrong_type(key, origin)};
  return ConfigValue{number};
}

std::string to_toml(const ConfigValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return quoted(*text);
  std::string out;
  for (const auto& text : std::get<StringList>(value)) {
    out += (out.empty() ? "" : ", ") + quoted(text);
  }
  return "[" + out + "]";
}

Refusal wrong_type(const ConfigKey& key, const Origin& origin) {
  return {"config_wrong_type", key.name + " (" + to_text(origin) + ") of another type",
          type_word(key), "correct the value; " + key.name + ": " + key.help};
}

Refusal wrong_list(const ConfigList& list, const Origin& origin) {
  return {"config_wrong_type", list.name + " (" + to_text(origin) + ") of another type",
          "tables that begin with [[" + list.name + "]]", "write one table for each: " + list.help};
}

Refusal missing_key(const ConfigList& list, const ConfigKey& key, const Origin& origin) {
  return {"config_missing_key",
          "[[" + list.name + "]] without " + key.name + " (" + to_text(origin) + ")",
          key.name + ", " + type_word(key), "add it: " + key.help};
}

Refusal unknown_key(const std::string& name, const Origin& origin,
                    std::span<const std::string> known) {
  const std::string nearest = nearest_name(name, known);
  return {"config_unknown_key", name + " (" + to_text(origin) + ")",
          nearest.empty() ? "a key that --check-config lists" : "perhaps " + nearest,
          "correct or remove it"};
}

}  // namespace config_value

namespace {
template <class T>
const T& typed(const ConfigValues& values, std::string_view key) {
  const T* value = std::get_if<T>(&values.entry(key).value);
  if (value == nullptr) throw std::logic_error("key of another type: " + std::string(key));
  return *value;
}
}  // namespace

std::int64_t ConfigValues::integer(std::string_view key) const {
  return typed<std::int64_t>(*this, key);
}
const std::string& ConfigValues::text(std::string_view key) const {
  return typed<std::string>(*this, key);
}
bool ConfigValues::flag(std::string_view key) const { return typed<bool>(*this, key); }
const StringList& ConfigValues::list(std::string_view key) const {
  return typed<StringList>(*this, key);
}

const ConfigValues::Entry& ConfigValues::entry(std::string_view key) const {
  const auto found = entries_.find(key);
  if (found == entries_.end()) throw std::logic_error("undeclared key " + std::string(key));
  return found->second;
}

}  // namespace fw
