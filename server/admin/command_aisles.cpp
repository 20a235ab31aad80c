// floorwave aisle: how the aisles are walked. `floorwave import aisles FILE` changes it.
#include "server/admin/command.h"
#include "server/admin/table.h"

namespace fw::admin {
namespace {

int list_aisles(const Asked& asked) {
  std::string path = "/api/v1/aisles";
  if (asked.has("site")) path = with_parameter(path, "site", asked.option("site"));
  const auto rows = asked.api.rows(path, 100'000);
  if (!rows) return complain(asked, rows.error());
  Table table(
      {{"Site", "site"}, {"Aisle", "aisle"}, {"Walked", "direction"}, {"Locations", "locations"}});
  table.add_all(rows.value());
  return show(asked, rows.value(), table.empty() ? "no location names an aisle\n" : table.text());
}

}  // namespace

void add_aisle_commands(std::vector<Command>& all) {
  all.push_back({.name = "aisle list",
                 .operands = "",
                 .summary = "aisles and how they are walked: both ways, up or down",
                 .examples = {"floorwave aisle list --site HALL"},
                 .options = {{"site", "CODE", "of one site; default: of all"}},
                 .run = list_aisles});
}

}  // namespace fw::admin
