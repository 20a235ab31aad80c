// The honest summary of a demo: every number is measured, from the database (the
// server's summary), the physical world, the shop's ledger and the robots'
// statistics; and it is checked whether they add up.
#pragma once
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "hw/world/world.h"
#include "server/admin/demo_cases.h"

namespace fw::admin {

struct DemoMeasured {
  boost::json::object server;  // GET /api/v1/summary
  boost::json::array stock;    // book rows {place, sku, lot, quantity} of physical places
  boost::json::object shop;    // GET /ledger of the demo shop
  boost::json::object robots;  // the robots' statistics file
  std::vector<CaseEnd> cases;
  double seconds = 0;
};

struct DemoSummary {
  boost::json::object json;             // as design: orders, lines, units, waves ...
  std::vector<std::string> complaints;  // what does not add up; empty = all does
};

DemoSummary summarise_demo(const DemoMeasured& measured, const hw::World& world);

// The same for people, a few lines.
std::string to_text(const DemoSummary& summary);

}  // namespace fw::admin
