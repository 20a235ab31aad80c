// Which items to lay elsewhere, and how many metres a day that would save: the trips of
// the last days (or, before there were any, the orders) are walked again with every item
// at its place, and with it at another. Only pick places change goods: one item each, of
// one zone, none on hold. What it takes to carry the goods over is not counted.
//
// Reading is one snapshot; computing holds no connection and comes in small pieces, so
// that whoever lends the thread can do other things in between.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "server/planning/slotting.h"
#include "server/service/plan_hall.h"
#include "server/service/views.h"
#include "server/store/slotting.h"
#include "shared/base/result.h"

namespace fw::service {

struct SlottingWanted {
  std::int64_t days = 30;
  std::int64_t most = 10;  // moves
};

struct SlottingInput {
  std::vector<store::PlanPlace> places;
  std::vector<store::SlotGoods> goods;
  std::vector<Id> held;
  std::string basis;  // "trips" or "orders": what the walks are
  std::vector<store::WalkedItem> walks;
};
// Refused: `no_history`.
Result<SlottingInput> load_slotting(Database& database, Id site, const SlottingWanted& wanted,
                                    EpochMs now_ms);

struct SlottingMove {
  std::string sku, name, from, to;
  std::string exchange_sku;  // what lies there and goes to `from`; "" = the place is free
  std::int64_t saved_mm_per_day = 0;
};
struct SlottingReport {
  std::string basis;
  EpochMs since_ms = 0;  // of the oldest walk
  std::int64_t days = 1;
  std::int64_t walks = 0;
  std::int64_t walk_mm_per_day = 0, saved_mm_per_day = 0;
  std::vector<SlottingMove> moves;  // in the order to make them
};

class SlottingRun {
 public:
  SlottingRun(const SlottingInput& input, const SlottingWanted& wanted, EpochMs now_ms);
  // A few milliseconds of work; false when the advice is complete.
  bool step() { return adviser_.step(); }
  // With the names of what is to be moved.
  SlottingReport report(Database& database) const;

 private:
  planning::SlottingProblem problem(const SlottingInput& input, std::int64_t most);
  void lay_items(const SlottingInput& input, planning::SlottingProblem& problem);

  PlanHall hall_;
  std::vector<Id> places_, items_;  // by index
  SlottingReport counts_;
  planning::SlotAdviser adviser_;
};

}  // namespace fw::service
