// The console's page as built from server/console, inside the program: made by
// config/cmake/console.cmake at build time.
#pragma once
#include <string_view>
#include <vector>

namespace fw::web {

struct ConsoleFile {
  std::string_view path;  // "/", "/assets/app-3F2A.js"
  std::string_view bytes;
  bool immutable = false;  // its name carries a hash of its content
};
const std::vector<ConsoleFile>& console_files();

}  // namespace fw::web
