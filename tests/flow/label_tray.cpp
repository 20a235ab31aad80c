#include "tests/flow/label_tray.h"

#include <filesystem>
#include <string_view>

#include <catch2/catch.hpp>

namespace fw::test {

std::string LabelTray::next() {
  std::string sscc;
  const auto came_out = [&](const auto&) {
    for (const auto& file : std::filesystem::directory_iterator(floor_.floor().labels_folder())) {
      const std::string name = file.path().filename().string();
      if (file.path().extension() != ".zpl" || taken_.contains(name)) continue;
      const std::string text = admin::read_whole_file(file.path());
      constexpr std::string_view mark = "^FXsscc=";
      const auto at = text.rfind(mark);
      if (at == std::string::npos) continue;  // being written
      taken_.insert(name);
      sscc = text.substr(at + mark.size(), 18);
      return true;
    }
    return false;
  };
  REQUIRE(floor_.work_until(came_out));
  return sscc;
}

}  // namespace fw::test
