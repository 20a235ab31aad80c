// Sending a message to a shop again that its receiver had refused for good: a
// person has mended the reason and says so.
#pragma once
#include <string>

#include "server/service/context.h"
#include "shared/base/result.h"

namespace fw::service {

// The daemon that holds the upstream gets it once more under the same id.
// Refusals: unknown_message, message_not_parked.
Result<Done> retry_message(Context& context, const std::string& id, const std::string& by);

}  // namespace fw::service
