// Goal: the network between the server and its devices does what networks do:
// connections are cut, stall, crawl, come late, and packets are dropped. People go on
// working, and at the end everything adds up.
#include <sched.h>

#include <chrono>
#include <thread>

#include <catch2/catch.hpp>

#include "shared/base/process.h"
#include "shared/base/random.h"
#include "tests/flow/day_check.h"
#include "tests/support/skip.h"

namespace fw::test {
namespace {

void pause(std::int64_t milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

// One thing that goes wrong with a link for a while.
void trouble(admin::LinkProxy& link, Random& chance) {
  switch (chance.below(5)) {
    case 0:
      link.cut();
      break;
    case 1:
      link.cut(400);
      break;
    case 2:
      link.faults().frozen = true;
      break;
    case 3:
      link.faults().partitioned = true;
      break;
    default:
      link.faults().bytes_a_second = 6'000;
      link.faults().delay_ms = static_cast<int>(chance.between(20, 300));
      link.faults().delay_spread_ms = 400;  // what one device says overtakes another's
  }
}

bool run_quietly(std::vector<std::string> words) {
  Command command;
  command.words = std::move(words);
  const auto done = run_to_end(command, 10'000);
  return done && done->status.ok();
}

// A network of this thread's own, where every fiftieth packet to or from `port` is lost.
bool enter_lossy_network() {
  return ::unshare(CLONE_NEWNET) == 0 && run_quietly({"ip", "link", "set", "lo", "up"});
}
bool lose_packets(const std::string& port) {
  if (!run_quietly({"nft", "add", "table", "inet", "loss"}) ||
      !run_quietly({"nft", "add", "chain", "inet", "loss", "in",
                    "{ type filter hook input priority 0; }"})) {
    return false;
  }
  for (const char* side : {"dport", "sport"}) {
    if (!run_quietly({"nft", "add", "rule", "inet", "loss", "in", "tcp", side, port, "numgen",
                      "random", "mod", "100", "<", "2", "counter", "drop"})) {
      return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("the network of terminals and printer is cut, frozen, slow and late") {
  FloorProcesses floor({.orders = 50, .pickers = 4, .packers = 2, .seed = 51, .bad_links = true});
  Random chance(51);
  floor.open();
  for (int i = 0; i < 12; ++i) {
    admin::LinkProxy& link = *floor.floor().link(chance.chance(700) ? "robots" : "printer");
    trouble(link, chance);
    floor.work_until([](const auto&) { return true; });
    pause(chance.between(100, 1'500));
    link.heal();
    work_a_little(floor);
  }
  CHECK(floor.floor().link("robots")->cuts() > 0);
  CHECK(floor.drain());
  check_the_day(floor);
}

TEST_CASE("every fiftieth packet between the server and its devices is lost") {
  std::string missing;
  // The namespace belongs to the thread, and so do the programs that it starts.
  std::thread([&] {
    if (!enter_lossy_network()) {
      missing = "the right to make a network namespace: run as root, with iproute2";
      return;
    }
    FloorProcesses floor({.orders = 16, .seed = 52});
    const std::string& endpoint = floor.floor().floor_endpoint();
    if (!lose_packets(endpoint.substr(endpoint.rfind(':') + 1))) {
      missing = "nft with numgen: install nftables";
      return;
    }
    floor.open();
    CHECK(floor.drain());
    check_the_day(floor);
  }).join();
  if (!missing.empty()) FLOORWAVE_SKIP(missing);
}

}  // namespace fw::test
