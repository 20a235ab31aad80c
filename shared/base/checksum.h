// SHA-256 of a file, to tell whether it is still what was written.
#pragma once
#include <string>

#include "shared/base/result.h"

namespace fw {

// 64 hexadecimal digits. Refusal: "file_unreadable".
Result<std::string> sha256_of_file(const std::string& path);

}  // namespace fw
