// Goal: routes of public instances are as short as their proven optima. Method: a
// sample of them through `floorwave plan`, when they lie beside the source folder.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "server/admin/command.h"
#include "tests/support/skip.h"
#include "tests/support/temp_folder.h"

namespace fw::test {
namespace {

namespace fs = std::filesystem;

double first_number(const std::string& file) {
  std::ifstream in(file);
  double value = -1;
  in >> value;
  return value;
}

double planned_length(const std::string& instance, const std::string& out) {
  const admin::Io quiet{[](const std::string&) {}, [](const std::string&) {}};
  const int code = admin::run_command(
      {"plan", "--format", "sprp", "--two-block", "--instance", instance, "--out", out},
      "http://127.0.0.1:1", quiet);
  return code == 0 ? first_number(out) : -1;
}

}  // namespace

TEST_CASE("public routes through two blocks have their proven length") {
  const fs::path data = fs::path(FLOORWAVE_SOURCE_DIR) / ".." / "shared/data/planning/sprp";
  if (!fs::exists(data)) FLOORWAVE_SKIP("optional benchmark data: " + data.string());
  TempFolder folder;
  std::ifstream results(data / "results" / "results_SPRP_two_block.csv");
  std::string line;
  std::getline(results, line);
  std::size_t compared = 0;
  for (std::size_t i = 0; std::getline(results, line); ++i) {
    const std::string name = line.substr(0, line.find(','));
    const fs::path instance = data / "instances" / name;
    if (i % 11 != 0 || !fs::exists(instance)) continue;
    INFO(name);
    const double best = std::stod(line.substr(line.rfind(',') + 1));
    REQUIRE(planned_length(instance.string(), folder.file("route.txt")) == Approx(best));
    ++compared;
  }
  CHECK(compared > 0);
}

}  // namespace fw::test
