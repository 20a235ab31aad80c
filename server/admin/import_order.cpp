#include "server/admin/import_order.h"

namespace fw::admin {

const std::vector<std::string>& import_order() {
  static const std::vector<std::string> kinds{
      "sites",      "carriers", "departures", "workers", "cartons",           "locations", "aisles",
      "containers", "items",    "packagings", "stock",   "shortage-policies", "orders"};
  return kinds;
}

}  // namespace fw::admin
