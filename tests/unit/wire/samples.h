// One realistic message of each type, for golden files and schemas. A released
// version's samples never change; a new field gets a new sample.
#pragma once
#include <string>
#include <vector>

#include "shared/wire/values/envelope.h"

namespace fw::wire::test {

Packet sample_packet();
Label sample_label();
Fact sample_fact();
Answer sample_answer();
std::vector<Envelope<ToServer>> samples_to_server();
std::vector<Envelope<ToDevice>> samples_to_device();

}  // namespace fw::wire::test
