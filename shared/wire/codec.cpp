#include "shared/wire/codec.h"

#include <type_traits>
#include <utility>

#include "shared/wire/values/json_reader.h"
#include "shared/wire/values/json_writer.h"

namespace fw::wire {
namespace {

constexpr int envelope_version = 1;
// What an envelope without its body takes at most, escapes included.
constexpr std::size_t envelope_room = 1024;

Failure<Refusal> bad_message(const ReadProblem& problem) {
  const std::string where = problem.where.empty() ? "" : " at " + problem.where;
  return refuse("bad_message", problem.given + where, problem.wanted,
                "correct the sender; shared/wire/README.md describes the message");
}

template <class Body>
Result<std::string> encode_envelope(const Envelope<Body>& message, std::size_t max_bytes) {
  JsonWriter writer(Form::wire);
  boost::json::object out;
  out["v"] = envelope_version;
  out["type"] = boost::json::string(type_word(message.body));
  out["device"] = clean_utf8(message.device, max_word);
  out["body"] = std::visit([&](const auto& body) { return writer.object(body); }, message.body);
  const std::string type(type_word(message.body));
  if (!writer.problem().empty())
    return refuse("message_too_large", type + " with " + writer.problem(), "a list in its bound",
                  "send it in parts");
  std::string text = boost::json::serialize(out);
  if (text.size() > max_bytes)
    return refuse("message_too_large", type + " of " + std::to_string(text.size()) + " bytes",
                  "at most " + std::to_string(max_bytes), "send it in parts");
  return text;
}

// Makes the alternative of Body whose type word is `type`; false = none has it.
template <class Body, std::size_t I = 0>
bool make_body(std::string_view type, Body& body) {
  if constexpr (I < std::variant_size_v<Body>) {
    using Alternative = std::variant_alternative_t<I, Body>;
    if (Fields<Alternative>::name != type) return make_body<Body, I + 1>(type, body);
    body.template emplace<I>();
    return true;
  } else {
    return false;
  }
}

std::string_view string_at(const boost::json::object& json, const char* name) {
  const auto* found = json.if_contains(name);
  const auto* text = found == nullptr ? nullptr : found->if_string();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

Result<Done> check_version(const boost::json::object& json) {
  const auto* version = json.if_contains("v");
  if (version == nullptr || !version->is_int64())
    return bad_message({"v", version == nullptr ? "nothing" : JsonReader::kind_name(*version),
                        "the version of the envelope, 1"});
  if (version->get_int64() != envelope_version)
    return refuse("protocol_version", "version " + std::to_string(version->get_int64()),
                  "version 1", "update the older of the two programs");
  return Done{};
}

template <class Body>
Result<Envelope<Body>> decode_envelope(std::string_view text, std::size_t max_bytes) {
  boost::json::monotonic_resource memory;
  boost::json::value json(&memory);
  if (auto problem = parse_bounded(text, max_bytes, json)) return bad_message(*problem);
  if (!json.is_object()) return bad_message({"", JsonReader::kind_name(json), "an object"});
  const auto& object = json.get_object();
  if (auto version = check_version(object); !version) return Failure<Refusal>{version.error()};
  Envelope<Body> message{};
  const std::string_view device = string_at(object, "device");
  if (device.empty() || device.size() > max_word)
    return bad_message({"device", "no device code or too long a one", "1 to 64 bytes"});
  message.device = device;
  const std::string_view type = string_at(object, "type");
  if (!make_body(type, message.body))
    return bad_message({"type", "'" + clean_utf8(type, max_word) + "'", "a type of message"});
  const auto* body = object.if_contains("body");
  if (body == nullptr) return bad_message({"body", "nothing", "an object"});
  JsonReader reader(Form::wire);
  const bool read = std::visit([&](auto& b) { return reader.object(*body, b); }, message.body);
  if (!read) {
    reader.inside("body");
    return bad_message(reader.problem());
  }
  return message;
}

template <class Body>
std::string_view name_of(const Body& body) {
  return std::visit([](const auto& b) { return Fields<std::decay_t<decltype(b)>>::name; }, body);
}

}  // namespace

std::string_view type_word(const ToServer& body) { return name_of(body); }
std::string_view type_word(const ToDevice& body) { return name_of(body); }

Result<std::string> encode(const Envelope<ToServer>& message) {
  return encode_envelope(message, max_frame_to_server);
}
Result<std::string> encode(const Envelope<ToDevice>& message) {
  return encode_envelope(message, max_frame_to_device);
}

Result<Envelope<ToServer>> decode_to_server(std::string_view text) {
  return decode_envelope<ToServer>(text, max_frame_to_server);
}
Result<Envelope<ToDevice>> decode_to_device(std::string_view text) {
  return decode_envelope<ToDevice>(text, max_frame_to_device);
}

std::size_t facts_that_fit(std::span<const Fact> facts) {
  std::size_t bytes = envelope_room;
  std::size_t count = 0;
  for (const Fact& fact : facts) {
    JsonWriter writer(Form::wire);
    bytes += boost::json::serialize(writer.object(fact)).size() + 1;
    if (count > 0 && (bytes > max_frame_to_server || count == max_facts)) break;
    ++count;
  }
  return count;
}

}  // namespace fw::wire
