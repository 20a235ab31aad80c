// The stored form of what the server keeps until it is done: JSON with "v": 1,
// texts with key and arguments, so that a packet stored today can be rendered
// tomorrow for another language or a narrower screen. Terminals keep facts and
// packets in the same form (their texts are literals).
//
// Readers ignore unknown fields and take absent ones as their defaults; every
// version ever released stays readable (tests/unit/wire/golden).
#pragma once
#include <string>
#include <string_view>

#include "shared/base/result.h"
#include "shared/wire/values/packet.h"
#include "shared/wire/values/printing.h"
#include "shared/wire/values/terminal.h"

namespace fw::wire {

// Equal values give equal bytes, so a stored fact may be compared as text.
std::string encode_stored_packet(const Packet& packet);
std::string encode_stored_fact(const Fact& fact);
std::string encode_stored_answer(const Answer& answer);
std::string encode_stored_label(const Label& label);

// Refused with `bad_stored_json`, which says where, when the text is not what
// the function above wrote in this or an earlier version.
Result<Packet> decode_stored_packet(std::string_view json);
Result<Fact> decode_stored_fact(std::string_view json);
Result<Answer> decode_stored_answer(std::string_view json);
Result<Label> decode_stored_label(std::string_view json);

}  // namespace fw::wire
