// The bounds of every message, kept by both sides: a sender never exceeds them,
// a reader refuses what does. Bytes are bytes of UTF-8 before JSON escaping.
#pragma once
#include <cstddef>
#include <cstdint>

namespace fw::wire {

// Whole JSON text of one message. Towards the server the bound is what an
// unknown peer may make it hold in memory; towards a device it is what one long
// trip's packet needs.
inline constexpr std::size_t max_frame_to_server = 64 * 1024;
inline constexpr std::size_t max_frame_to_device = 1024 * 1024;
inline constexpr std::size_t max_depth = 20;  // nested arrays and objects

// Strings.
inline constexpr std::size_t max_word = 64;    // kinds, keys, device and resource codes, UUIDs
inline constexpr std::size_t max_code = 128;   // what was scanned or may be scanned
inline constexpr std::size_t max_name = 200;   // names and address lines
inline constexpr std::size_t max_text = 400;   // one rendered text
inline constexpr std::size_t max_note = 2000;  // details and a receiver's answer
inline constexpr std::size_t max_payload = 256 * 1024;   // an upstream message's body
inline constexpr std::size_t max_unreadable = 4 * 1024;  // kept of a fact that nobody can read

// Lists.
inline constexpr std::size_t max_facts = 100;
inline constexpr std::size_t max_serials = 200;
inline constexpr std::size_t max_groups = 2000;
inline constexpr std::size_t max_steps = 500;  // of one group
inline constexpr std::size_t max_exceptions = 32;
inline constexpr std::size_t max_exception_steps = 16;
inline constexpr std::size_t max_accepts = 64;
inline constexpr std::size_t max_codes = 64;
inline constexpr std::size_t max_options = 64;
inline constexpr std::size_t max_lines = 12;
inline constexpr std::size_t max_holdings = 64;
inline constexpr std::size_t max_resources = 64;
inline constexpr std::size_t max_jobs = 100;
inline constexpr std::size_t max_results = 100;

// Numbers: whole, and exact in every language's double.
inline constexpr std::int64_t max_number = (std::int64_t{1} << 53) - 1;

}  // namespace fw::wire
