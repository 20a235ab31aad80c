// The refusal of a code that nobody knows, with the codes that are known.
#pragma once
#include <string>
#include <vector>

#include "shared/base/refusal.h"

namespace fw::service {

// unknown_WHAT, with the code that was probably meant, or the first of the known.
Refusal unknown_code(const std::string& what, const std::string& code,
                     const std::vector<std::string>& known);

}  // namespace fw::service
