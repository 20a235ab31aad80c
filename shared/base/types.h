// Plain numbers with one meaning each, used in every room.
//
// Units live in the names of variables (weight_g, timeout_ms, at_ms); these
// aliases only say which number a parameter carries.
#pragma once
#include <cstdint>

namespace fw {

// A row's id: site (12 bits) << 40 | counter, below 2^53. 0 means "none".
using Id = std::int64_t;

// Milliseconds since 1970-01-01T00:00:00Z. Local time lives at the edge only.
using EpochMs = std::int64_t;

// A count of base units of an item (pieces, grams of bulk goods ...).
using Quantity = std::int64_t;

}  // namespace fw
