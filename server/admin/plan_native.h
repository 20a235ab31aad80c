// Floorwave's own instance: a hall, its stock and open orders by name, as one JSON
// object (server/planning/README.md describes every field), and a whole wave's plan.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "server/admin/plan_text.h"
#include "server/planning/plan.h"

namespace fw::admin {

struct NativeInstance {
  planning::Snapshot snapshot;
  std::vector<std::string> places;
  std::vector<std::string> items;
  std::vector<std::string> orders;
  std::vector<std::string> cartons;
};

Result<NativeInstance> read_native(const PlanText& text);

}  // namespace fw::admin
