#include "server/store/schema.h"

#include <string>
#include <vector>

namespace fw::store {

std::span<const db::Migration> migrations() {
  static const std::string first = std::string(schema_goods) + schema_orders + schema_work +
                                   schema_moving + schema_shipping + schema_packing + schema_counts;
  static const std::vector<db::Migration> all{{1, "first_light", first}};
  return all;
}

}  // namespace fw::store
