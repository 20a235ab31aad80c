// Goal: the whole floor at work while programs are killed. At the end every order
// has ended, each parcel has one live label, the shop took each shipment once,
// books and world agree, and no invariant is broken.
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "shared/base/process.h"
#include "shared/base/random.h"
#include "tests/flow/day_check.h"

namespace fw::test {
namespace {

namespace json = boost::json;

// How often the plug is pulled in all; ./fw test --kills N.
int kills() {
  const char* wanted = std::getenv("FLOORWAVE_KILLS");
  return wanted == nullptr ? 20 : std::atoi(wanted);
}

// Of them in each story of one program; the rest is the story of all.
int kills_of_one() { return kills() / 10; }

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

// Kills `program` whenever a little more has been done, then lets the day end.
void kill_on_the_way(FloorProcesses& floor, const std::string& program, const char* part,
                     const char* key) {
  floor.open();
  for (int kill = 1; kill <= kills_of_one(); ++kill) {
    const std::int64_t before = number(floor.summary(), part, key);
    REQUIRE(floor.work_until([&](const json::object& summary) {
      return number(summary, part, key) > before || floor.is_drained(summary);
    }));
    floor.kill_and_restart(program, kill % 2 == 0 ? 400 : 0);
  }
  CHECK(floor.drain());
  check_the_day(floor);
}

// The plug is pulled at any moment of the work, not where something has just ended.
void kill_one_of_all(FloorProcesses& floor, Random& chance) {
  static constexpr const char* programs[] = {"server", "printer", "robots"};
  work_a_little(floor);
  std::this_thread::sleep_for(std::chrono::milliseconds(chance.between(0, 250)));
  floor.kill_and_restart(programs[chance.below(3)], static_cast<int>(chance.between(0, 300)));
}

}  // namespace

TEST_CASE("a day on the floor without accidents: everything adds up") {
  FloorProcesses floor;
  floor.open();
  CHECK(floor.drain());
  check_the_day(floor);
  scan_the_labels(floor);
}

TEST_CASE("the server is killed at work: nothing acknowledged is lost, nothing applied twice",
          "[kills]") {
  FloorProcesses floor({.seed = 11});
  kill_on_the_way(floor, "server", "facts", "applied");
}

TEST_CASE("the printer daemon is killed at work: one live label a parcel, one receipt a shipment",
          "[kills]") {
  FloorProcesses floor({.seed = 12});
  kill_on_the_way(floor, "printer", "shipments", "completed");
}

TEST_CASE("the terminals are killed at work: they go on where they stood, with the same counts",
          "[kills]") {
  FloorProcesses floor({.seed = 13});
  kill_on_the_way(floor, "robots", "facts", "applied");
}

TEST_CASE("server, printer and terminals are killed at random moments of busy days", "[kills]") {
  constexpr int most_a_day = 40;
  int left = kills() - 3 * kills_of_one();
  for (std::uint64_t seed = 20; left > 0; ++seed) {
    const int today = std::min(left, most_a_day);
    left -= today;
    FloorProcesses floor({.orders = 40 + 4 * today, .pickers = 4, .packers = 2, .seed = seed});
    Random chance(seed);
    floor.open();
    for (int kill = 0; kill < today; ++kill) kill_one_of_all(floor, chance);
    CHECK(floor.drain());
    INFO("seed " << seed);
    check_the_day(floor);
  }
}

}  // namespace fw::test
