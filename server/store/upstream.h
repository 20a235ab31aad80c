// Messages to shops that a person sends on: what the printer daemon parked.
#pragma once
#include <string>

#include "server/store/ledger.h"

namespace fw::store {

// A parked message waits again, with its attempts forgotten. False when it is
// not parked.
bool unpark_message(Writer& writer, const std::string& id);

}  // namespace fw::store
