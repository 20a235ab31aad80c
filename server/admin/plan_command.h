// What the files of `floorwave plan` share.
#pragma once
#include <string>

#include <boost/json.hpp>

#include "server/admin/command.h"
#include "server/admin/plan_instances.h"
#include "server/admin/plan_timed.h"

namespace fw::admin {

// What was asked for, checked.
struct PlanAsked {
  std::string format;
  std::string instance;  // file
  std::string out;       // file
  std::string explain;   // file; "" = none
  SearchEffort effort;
  InstanceOptions options;
  std::chrono::steady_clock::time_point begun;
};

// A plan as text for --out, its picture, and what --json says of it.
struct PlanMade {
  std::string out;
  std::string picture;  // SVG; "" = not asked for
  boost::json::object summary;
};

// "2: 8 orders, 14 stops, length 120.5", beside a drawn trip.
std::string picture_caption(std::size_t number, const std::string& what, std::size_t stops,
                            std::int64_t length);

Result<PlanMade> plan_batches(const BatchInstance& instance, const PlanAsked& asked);
Result<PlanMade> plan_route(const BatchInstance& instance, const PlanAsked& asked);
Result<PlanMade> plan_ratio(const planning::RatioProblem& problem, const PlanAsked& asked);
Result<PlanMade> plan_native(const PlanText& text, const PlanAsked& asked);

}  // namespace fw::admin
