// A small warehouse in one process: the real engine on a real database, the real
// door, and a clock that the story turns by hand.
//
// Aisle A has the pick places A-01 .. is a reserve, PACK-1 and PACK-2
// are pack places; items SKU-1 .. SKU-8 weigh 100 g times their number.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/floor/door.h"
#include "server/service/bootstrap.h"
#include "server/service/catalog.h"
#include "server/service/engine.h"
#include "server/service/floor.h"
#include "server/service/jobs.h"
#include "server/service/orders.h"
#include "server/service/waves.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/service/network.h"

namespace fw::service::story {

class HandClock final : public Clock {
 public:
  EpochMs wall_ms() const override { return 1'795'262'400'000 + now + set_forward_ms; }
  std::int64_t monotonic_ms() const override { return now; }
  std::int64_t now = 1'000'000;
  std::int64_t set_forward_ms = 0;  // by somebody, of the clock on the wall
};

struct WantedLine {
  std::string sku;
  Quantity quantity = 1;
};

std::string gtin(int item);       // of SKU-<item>, as 14 digits
std::string case_gtin(int item);  // a case of 6

class Hall {
 public:
  explicit Hall(const std::string& where = ":memory:");
  ~Hall();  // REQUIREs that every invariant holds

  // Runs one command through the engine and returns its result.
  template <class Work>
  auto run(Work work) {
    using T = decltype(work(std::declval<Context&>()));
    std::optional<T> result;
    Command command;
    command.kind = "story";
    command.run = [&](Context& context) {
      result.emplace(work(context));
      return std::string();
    };
    submit(std::move(command));
    return std::move(result.value());
  }
  // Submits and lets everything settle.
  void submit(Command command);
  // Door, engine and jobs until nothing moves.
  void settle();
  // Time passes, then everything settles.
  void pass(std::int64_t ms);

  void stock(const std::string& place, const std::string& sku, Quantity quantity,
             const std::string& lot = "", const std::string& expiry = "");
  std::string order(const std::string& reference, const std::vector<WantedLine>& lines,
                    const std::string& rule = "backorder", std::int64_t priority = 0);
  // Plans what is open and releases it; the wave's number.
  std::string wave(std::int64_t cart_slots = 4);
  std::string plan(std::int64_t cart_slots = 4);
  void release(const std::string& number);

  // ---- what the books say ------------------------------------------------------------
  Quantity on_hand(const std::string& place, const std::string& sku);
  // Units of all lines of the order in one bucket.
  Quantity units(const std::string& order_number, const std::string& bucket);
  std::int64_t count(const std::string& sql);
  std::string text(const std::string& sql);
  std::vector<std::string> discrepancies();  // kinds of the open ones, sorted
  // Findings of the invariants checker, one line each.
  std::vector<std::string> findings();

  std::int64_t sort_units = 0;  // of the waves planned from now on; 0 = a tote for each order
  HandClock clock;
  test::TempFolder folder;
  store::Connection database;
  Engine engine;
  JobRunner jobs;
  FloorService service;
  Network network;
  floor::Door door;
  Id site = 0;
  bool check_at_end = true;

 private:
  void describe();
};

}  // namespace fw::service::story
