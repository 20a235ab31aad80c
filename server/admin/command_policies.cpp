// floorwave policy: what is tried for units that are not there.
#include <fmt/format.h>

#include "server/admin/command.h"
#include "server/admin/table.h"

namespace fw::admin {
namespace {

using boost::json::object;

std::vector<Table::Column> policy_columns() {
  return {{"Policy", "id"},     {"Site", "site"},         {"Channel", "channel"},
          {"Owner", "owner"},   {"SKU", "sku"},           {"Reason", "reason"},
          {"Tried", "actions"}, {"Waits", "wait_minutes"}};
}

int list_policies(const Asked& asked) {
  const auto rows = asked.api.rows("/api/v1/shortage-policies", 10'000);
  if (!rows) return complain(asked, rows.error());
  Table table(policy_columns());
  table.add_all(rows.value());
  return show(asked, rows.value(),
              table.empty() ? "no rules: other places are tried, then the order's own rule\n"
                            : table.text());
}

int put_policy(const Asked& asked) {
  const auto minutes = asked.number("wait-minutes", 60);
  if (!minutes) return complain(asked, minutes.error(), exit_cannot_start);
  std::string actions;
  for (const auto& word : asked.operands) actions += (actions.empty() ? "" : " ") + word;
  object row{{"actions", actions == "nothing" ? "" : actions}, {"wait_minutes", *minutes}};
  for (const char* name : {"site", "channel", "owner", "sku", "reason"}) {
    if (asked.has(name)) row[name] = asked.option(name);
  }
  const auto answer = asked.api.post("/api/v1/shortage-policies", boost::json::serialize(row));
  if (!answer) return complain(asked, answer.error());
  return show(asked, answer->body, "tried now: " + actions + "\n");
}

int delete_policy(const Asked& asked) {
  const auto answer =
      asked.api.remove("/api/v1/shortage-policies/" + http::percent_encode(asked.operands.front()),
                       boost::json::serialize(object{{"reason", asked.option("reason")},
                                                     {"by", asked.option("by", "floorwave")}}));
  if (!answer) return complain(asked, answer.error());
  return show(asked, answer->body, "policy " + asked.operands.front() + " is gone\n");
}

}  // namespace

void add_policy_commands(std::vector<Command>& all) {
  all.push_back({.name = "policy list",
                 .operands = "",
                 .summary = "what is tried for units that are not there, most specific first",
                 .examples = {"floorwave policy list"},
                 .options = {},
                 .run = list_policies});
  all.push_back({.name = "policy put",
                 .operands = "ACTION...",
                 .least = 1,
                 .most = 4,
                 .summary =
                     "set what is tried, in this order: reallocate, wait_replenish, ship_short, "
                     "backorder; or nothing",
                 .examples = {"floorwave policy put reallocate wait_replenish --channel SHOP",
                              "floorwave policy put ship_short --sku MUG --reason damaged"},
                 .options = {{"channel", "WORD", "for orders of this channel, else of any"},
                             {"sku", "SKU", "for this item, else for any"},
                             {"owner", "CODE", "of the item"},
                             {"reason", "WORD", "for this reason of a short, else for any"},
                             {"wait-minutes", "N", "how long wait_replenish waits, default 60"},
                             {"site", "CODE", "where there are several"}},
                 .run = put_policy});
  all.push_back({.name = "policy delete",
                 .operands = "POLICY",
                 .least = 1,
                 .most = 1,
                 .summary = "this rule is not used any more",
                 .examples = {"floorwave policy delete 1099511627999 --reason summer_is_over"},
                 .options = {{"reason", "WORD", "why; always asked for"},
                             {"by", "NAME", "who decides, default floorwave"}},
                 .run = delete_policy});
}

}  // namespace fw::admin
