// Random ids (UUID version 4, RFC 9562) for streams, requests and messages.
// The random bytes come from the edge (random_uuid) or from a seeded source.
#pragma once
#include <string>

#include "shared/base/random.h"

namespace fw {

// From the operating system's random source; only edges and main call it.
std::string random_uuid();
// From a seeded source: for simulated people and tests.
std::string seeded_uuid(Random& random);

}  // namespace fw
