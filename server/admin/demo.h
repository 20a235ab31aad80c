// `floorwave demo`: the main job end to end with the real programs on loopback:
// a generated (or given) warehouse and its orders, waves, simulated pickers and
// packers, labels, the shop's receipts, and a summary that adds up.
#pragma once
#include <string>
#include <vector>

namespace fw::admin {

// `arguments` after "demo". Returns the exit code: 0 when everything ended and
// the summary adds up, 1 when not, 2 when it cannot start.
int run_demo(const std::vector<std::string>& arguments, const std::string& version);

}  // namespace fw::admin
