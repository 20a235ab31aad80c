#include "shared/wire/values/stored_packet.h"

#include "shared/wire/values/json_reader.h"
#include "shared/wire/values/json_writer.h"

namespace fw::wire {
namespace {

constexpr int stored_version = 1;
constexpr std::size_t max_stored = 16 * 1024 * 1024;

template <class T>
std::string encode(const T& value) {
  JsonWriter writer(Form::stored);
  boost::json::object out = writer.object(value);
  out["v"] = stored_version;
  return boost::json::serialize(out);
}

Failure<Refusal> unreadable(const ReadProblem& problem, std::string_view what) {
  return refuse("bad_stored_json", problem.given + " at " + problem.where, problem.wanted,
                "this " + std::string(what) + " was written by another version or damaged");
}

template <class T>
Result<T> decode(std::string_view text) {
  const std::string_view what = Fields<T>::name;
  boost::json::value json;
  if (auto problem = parse_bounded(text, max_stored, json)) return unreadable(*problem, what);
  const auto* version = json.is_object() ? json.get_object().if_contains("v") : nullptr;
  if (version == nullptr || !version->is_int64() || version->get_int64() != stored_version)
    return unreadable({"v", "another or no version", "version 1"}, what);
  JsonReader reader(Form::stored);
  T value{};
  if (!reader.object(json, value)) return unreadable(reader.problem(), what);
  return value;
}

}  // namespace

std::string encode_stored_packet(const Packet& packet) { return encode(packet); }
std::string encode_stored_fact(const Fact& fact) { return encode(fact); }
std::string encode_stored_answer(const Answer& answer) { return encode(answer); }
std::string encode_stored_label(const Label& label) { return encode(label); }

Result<Packet> decode_stored_packet(std::string_view json) { return decode<Packet>(json); }
Result<Fact> decode_stored_fact(std::string_view json) { return decode<Fact>(json); }
Result<Answer> decode_stored_answer(std::string_view json) { return decode<Answer>(json); }
Result<Label> decode_stored_label(std::string_view json) { return decode<Label>(json); }

}  // namespace fw::wire
