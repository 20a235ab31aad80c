// The hard cases of a demo: what reality does to some of its orders, and how
// each ended.
//
// The data folder's cases.csv says which order is made for which case (see
// stage_cases()); the simulated people bring their own (a wrong item, a walk-off,
// a torn label). What the office does in a case is done here, over the API.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "hw/world/world.h"
#include "server/admin/demo_day.h"
#include "server/admin/generate_data.h"

namespace fw::admin {

struct CaseEnd {
  std::string situation;
  std::string order;    // "shop:S100003"; "" = not about one order
  std::string outcome;  // one line for people
  bool as_it_should = false;
};

class DemoCases {
 public:
  // Empty when the folder has no cases.csv.
  static DemoCases load(const std::filesystem::path& data);

  // Before the folder's orders go in: the truck that leaves without its order, if nobody
  // works before then. Returns when it leaves; 0 = there is none.
  EpochMs before_orders(DemoApi& api, const std::filesystem::path& data, EpochMs now_ms) const;
  // While the floor works: what the office does. Call it a few times a second.
  void step(DemoApi& api, const Say& say);
  // Nothing is left to be done here.
  bool is_over() const { return cancelled_ || !find("cancelled_after_pick"); }

  // How each ended; empty without cases.
  std::vector<CaseEnd> ends(DemoApi& api, const boost::json::object& robots,
                            const hw::World& world) const;

 private:
  const DemoCase* find(const std::string& situation) const;

  std::vector<DemoCase> cases_;
  bool cancelled_ = false;
};

// The same for the summary: {situation, order, outcome, as_it_should}.
boost::json::array to_json(const std::vector<CaseEnd>& ends);

}  // namespace fw::admin
