// Messages <-> JSON text, protocol version 1; README.md describes every field.
//
//   {"v":1,"type":"facts","device":"HH-07","body":{...}}
//
// Bounds are those of values/limits.h. What is read from a peer is refused, not
// trusted: the Refusal's code is `protocol_version` when "v" is another one and
// `bad_message` for anything else, and its `given` says where.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "shared/base/result.h"
#include "shared/wire/values/envelope.h"
#include "shared/wire/values/limits.h"

namespace fw::wire {

// Refused with `message_too_large` when a list or the whole exceeds its bound.
Result<std::string> encode(const Envelope<ToServer>& message);
Result<std::string> encode(const Envelope<ToDevice>& message);

Result<Envelope<ToServer>> decode_to_server(std::string_view text);
Result<Envelope<ToDevice>> decode_to_device(std::string_view text);

// How many of `facts`, from the first, fit into one Facts message (at most
// max_facts and max_frame_to_server). One always fits.
std::size_t facts_that_fit(std::span<const Fact> facts);

// The word of a message's type, for logs and counters: "facts".
std::string_view type_word(const ToServer& body);
std::string_view type_word(const ToDevice& body);

}  // namespace fw::wire
