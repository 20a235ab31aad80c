// The kinds of CSV files in the order in which they need each other: what `floorwave
// import FOLDER` and the demo send, one after another.
#pragma once
#include <string>
#include <vector>

namespace fw::admin {

const std::vector<std::string>& import_order();

}  // namespace fw::admin
