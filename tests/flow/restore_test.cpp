// Goal: a backup made in the middle of a wave, with people at work, is put back on
// an empty data folder after the server's disk is gone, and the day ends on it.
// Terminals send again what the server forgot, so that the books end as the floor is.
#include <filesystem>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "shared/base/process.h"
#include "tests/support/floor_processes.h"

namespace fw::test {
namespace {

namespace json = boost::json;

std::string bin(const char* program) { return std::string(FLOORWAVE_BINARY_DIR "/bin/") + program; }

Finished floorwave(std::vector<std::string> words) {
  Command command;
  command.words = {bin("floorwave")};
  for (auto& word : words) command.words.push_back(std::move(word));
  auto finished = run_to_end(command, 120'000);
  REQUIRE(finished);
  return std::move(*finished);
}

TEST_CASE("the disk dies in mid-wave: the backup is put back, and the floor finishes the wave") {
  // Everybody's device comes back: what one that never does had told in the lost time
  // is gone with the disk, and only a count of its places brings it to light.
  FloorProcesses floor(
      {.orders = 40, .pickers = 3, .packers = 1, .speed = 100, .seed = 21, .walks_off = false});
  floor.open();
  const auto facts = [](const json::object& summary) {
    return admin::count_of(summary, "facts", "applied");
  };
  // While the first trips are walked: a parcel that is closed after the backup is gone
  // from the books for good, and only a person can say what became of it.
  REQUIRE(floor.work_until([&](const json::object& s) { return facts(s) > 2; }));

  const std::string copy = floor.file("copy.db");
  const auto made = floorwave({"backup", copy, "--server", floor.url()});
  INFO(made.errors);
  REQUIRE(made.status.code == 0);
  CHECK(floorwave({"backup", "--check", copy}).status.code == 0);
  const std::int64_t at_backup = facts(floor.summary());
  REQUIRE(floor.work_until([&](const json::object& s) { return facts(s) > at_backup + 6; }));

  // A running server's database is not replaced.
  CHECK(floorwave({"restore", copy, "--data", floor.file("server")}).status.code == 2);
  floor.floor().process("server")->kill();
  std::filesystem::rename(floor.file("server"), floor.file("server-lost"));
  const auto restored = floorwave({"restore", copy, "--data", floor.file("server")});
  INFO(restored.errors);
  REQUIRE(restored.status.code == 0);
  floor.kill_and_restart("server");
  CHECK(floor.drain());

  const auto summary = floor.close();
  INFO(json::serialize(summary.json));
  for (const auto& complaint : summary.complaints) FAIL_CHECK(complaint);
  for (const auto& broken : floor.broken_rules()) FAIL_CHECK(broken);
  CHECK(admin::count_of(summary.json, "orders", "open") == 0);
  CHECK(admin::count_of(summary.json, "orders", "shipped") > 0);
  const auto well = floorwave({"doctor", "--full", "--data", floor.file("server")});
  INFO(well.output);
  CHECK(well.output.find("books, everything") != std::string::npos);
}

}  // namespace
}  // namespace fw::test
