#include "shared/wire/values/json_reader.h"

#include <charconv>
#include <limits>

namespace fw::wire {

std::string JsonReader::kind_name(const boost::json::value& json) {
  switch (json.kind()) {
    case boost::json::kind::null:
      return "null";
    case boost::json::kind::bool_:
      return "true or false";
    case boost::json::kind::int64:
    case boost::json::kind::uint64:
      return "a number";
    case boost::json::kind::double_:
      return "a number with a fraction or exponent";
    case boost::json::kind::string:
      return "text";
    case boost::json::kind::array:
      return "a list";
    case boost::json::kind::object:
      return "an object";
  }
  return "nothing";
}

bool JsonReader::whole_number(const boost::json::value& json, std::int64_t most,
                              std::int64_t& number) {
  const auto* found = json.if_int64();
  if (found == nullptr || *found > most || *found < -most)
    return fail(kind_name(json), "a whole number of at most " + std::to_string(most));
  number = *found;
  return true;
}

bool JsonReader::read_int(const boost::json::value& json, int& number) {
  std::int64_t wide = 0;
  if (!whole_number(json, std::numeric_limits<int>::max(), wide)) return false;
  number = static_cast<int>(wide);
  return true;
}

bool JsonReader::read_id(const boost::json::value& json, std::int64_t& id) {
  const auto* text = json.if_string();
  if (text == nullptr) return fail(kind_name(json), "an id: digits in quotes");
  const char* end = text->data() + text->size();
  const auto [stop, fault] = std::from_chars(text->data(), end, id);
  const bool canonical = fault == std::errc{} && stop == end && id >= 0 && id <= max_number &&
                         std::to_string(id).size() == text->size();
  return canonical || fail("'" + clean_utf8(*text, 40) + "'", "an id: digits in quotes");
}

bool JsonReader::read_string(const boost::json::value& json, std::string& s, std::size_t max) {
  const auto* text = json.if_string();
  if (text == nullptr) return fail(kind_name(json), "text");
  if (text->size() > max)
    return fail("text of " + std::to_string(text->size()) + " bytes",
                "at most " + std::to_string(max));
  s.assign(text->data(), text->size());
  return true;
}

bool JsonReader::read_text(const boost::json::value& json, Text& text) {
  if (form_ == Form::wire || json.is_string()) {
    if (!read_string(json, text.text, max_text)) return false;
    text.key = text.text.empty() ? "" : "literal";
    return true;
  }
  const auto* object = json.if_object();
  if (object == nullptr) return fail(kind_name(json), "a text");
  if (const auto* key = object->if_contains("key"))
    if (!read_string(*key, text.key, max_word)) return inside("key");
  if (const auto* shown = object->if_contains("text"))
    if (!read_string(*shown, text.text, max_text)) return inside("text");
  const auto* args = object->if_contains("args");
  if (args == nullptr) return true;
  if (!args->is_array()) return fail(kind_name(*args), "a list"), inside("args");
  for (const auto& pair : args->get_array()) {
    auto& [name, value] = text.args.emplace_back();
    if (!pair.is_array() || pair.get_array().size() != 2)
      return fail(kind_name(pair), "a name and a value"), inside("args");
    if (!read_string(pair.get_array()[0], name, max_word) ||
        !read_string(pair.get_array()[1], value, max_text))
      return inside("args");
  }
  return true;
}

bool JsonReader::fail_word(const boost::json::value& json, const std::string_view* words,
                           std::size_t count) {
  std::string wanted = "one of";
  for (std::size_t i = 0; i < count; ++i) wanted += " " + std::string(words[i]);
  const auto* text = json.if_string();
  return fail(text == nullptr ? kind_name(json) : "'" + clean_utf8(*text, 40) + "'",
              std::move(wanted));
}

bool JsonReader::keep_unreadable(const boost::json::value& json, Fact& fact) {
  if (form_ != Form::wire || !json.is_object()) return false;
  const auto* seq = json.get_object().if_contains("seq");
  std::int64_t number = 0;
  const ReadProblem reason = problem_;
  if (seq == nullptr || !whole_number(*seq, max_number, number)) {
    problem_ = reason;
    return false;
  }
  fact = Fact{};
  fact.seq = number;
  fact.kind = "unreadable";
  fact.unreadable = clean_utf8(boost::json::serialize(json), max_unreadable);
  return true;
}

std::optional<ReadProblem> parse_bounded(std::string_view text, std::size_t max_bytes,
                                         boost::json::value& out) {
  if (text.size() > max_bytes)
    return ReadProblem{"", "a message of " + std::to_string(text.size()) + " bytes",
                       "at most " + std::to_string(max_bytes)};
  boost::json::parse_options options;
  options.max_depth = max_depth;
  boost::json::error_code fault;
  boost::json::parser parser(out.storage(), options);
  const std::size_t read = parser.write(text.data(), text.size(), fault);
  if (fault) return ReadProblem{"byte " + std::to_string(read), fault.message(), "JSON (RFC 8259)"};
  out = parser.release();
  return std::nullopt;
}

}  // namespace fw::wire
