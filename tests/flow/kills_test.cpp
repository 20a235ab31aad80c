// Goal: the whole floor at work while programs are killed. At the end every order
// has ended, each parcel has one live label, the shop took each shipment once,
// books and world agree, and no invariant is broken.
#include <cstdlib>
#include <filesystem>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "shared/base/process.h"
#include "tests/support/floor_processes.h"

namespace fw::test {
namespace {

namespace json = boost::json;

std::int64_t number(const json::object& object, const char* part, const char* key) {
  return admin::count_of(object, part, key);
}

// How often the plug is pulled; ./fw test --kills N.
int kills() {
  const char* wanted = std::getenv("FLOORWAVE_KILLS");
  return wanted == nullptr ? 2 : std::atoi(wanted);
}

std::size_t files_in(const std::filesystem::path& folder, const std::string& extension) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == extension) ++count;
  }
  return count;
}

// Every label that came out can be read by a scanner that shares no code with us.
void scan_the_labels(const FloorProcesses& floor) {
  int scanned = 0;
  for (const auto& entry : std::filesystem::directory_iterator(floor.file("labels"))) {
    if (entry.path().extension() != ".png") continue;
    const std::string zpl =
        admin::read_whole_file(std::filesystem::path(entry.path()).replace_extension(".zpl"));
    const auto at = zpl.find("^FXsscc=");
    REQUIRE(at != std::string::npos);
    Command command;
    command.words = {"zbarimg", "-q", "--raw", entry.path().string()};
    const auto read = run_to_end(command, 20'000);
    REQUIRE(read);
    INFO(entry.path());
    CHECK(read->output.find(zpl.substr(at + 8, 18)) != std::string::npos);
    if (++scanned == 10) return;  // a second each
  }
  CHECK(scanned > 0);
}

// What must hold at the end of every day, whatever happened on it.
void check_the_day(FloorProcesses& floor) {
  const auto summary = floor.close();
  for (const std::string& complaint : summary.complaints) FAIL_CHECK(complaint);
  INFO(json::serialize(summary.json));
  const json::object& day = summary.json;
  CHECK(number(day, "orders", "open") == 0);
  CHECK(number(day, "orders", "imported") == 40);
  CHECK(number(day, "orders", "shipped") > 0);
  CHECK(number(day, "facts", "lost") == 0);
  CHECK(number(day, "facts", "duplicated") == 0);
  CHECK(number(day, "shipments", "completed") == number(day, "shipments", "acknowledged"));
  CHECK(number(day, "shipments", "completed") == number(day, "shipments", "receipts"));
  CHECK(day.at("labels").to_number<std::int64_t>() == day.at("parcels").to_number<std::int64_t>());
  CHECK(files_in(floor.file("labels"), ".zpl") >= day.at("labels").to_number<std::size_t>());
  for (const std::string& broken : floor.broken_rules()) FAIL_CHECK(broken);
}

// Kills `program` whenever a little more has been done, then lets the day end.
void kill_on_the_way(FloorProcesses& floor, const std::string& program, const char* part,
                     const char* key) {
  floor.open();
  for (int kill = 1; kill <= kills(); ++kill) {
    const std::int64_t before = number(floor.summary(), part, key);
    REQUIRE(floor.work_until([&](const json::object& summary) {
      return number(summary, part, key) > before || floor.is_drained(summary);
    }));
    floor.kill_and_restart(program, kill % 2 == 0 ? 400 : 0);
  }
  CHECK(floor.drain());
  check_the_day(floor);
}

}  // namespace

TEST_CASE("a day on the floor without accidents: everything adds up") {
  FloorProcesses floor;
  floor.open();
  CHECK(floor.drain());
  check_the_day(floor);
  scan_the_labels(floor);
}

TEST_CASE("the server is killed at work: nothing acknowledged is lost, nothing applied twice") {
  FloorProcesses floor({.seed = 11});
  kill_on_the_way(floor, "server", "facts", "applied");
}

TEST_CASE("the printer daemon is killed at work: one live label a parcel, one receipt a shipment") {
  FloorProcesses floor({.seed = 12});
  kill_on_the_way(floor, "printer", "shipments", "completed");
}

TEST_CASE("the terminals are killed at work: they go on where they stood, with the same counts") {
  FloorProcesses floor({.seed = 13});
  kill_on_the_way(floor, "robots", "facts", "applied");
}

}  // namespace fw::test
