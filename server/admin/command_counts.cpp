// floorwave count: have a place counted, and what came of it.
#include <fmt/format.h>

#include "server/admin/command.h"
#include "server/admin/table.h"

namespace fw::admin {
namespace {

using boost::json::object;

std::vector<Table::Column> count_columns() {
  return {{"Count", "id"},       {"Place", "place"},      {"SKU", "sku"},
          {"Lot", "lot"},        {"Reason", "reason"},    {"State", "state"},
          {"Worker", "worker"},  {"Opened", "opened_at"}, {"By", "opened_by"},
          {"Ended", "ended_at"}, {"Packet", "packet"}};
}

std::string count_text(const object& count) {
  Table table(count_columns());
  table.add(count);
  Table results({{"SKU", "sku"},
                 {"Lot", "lot"},
                 {"Booked", "booked"},
                 {"Counted", "counted"},
                 {"Adjusted", "adjusted"},
                 {"Waits", "pending"},
                 {"At", "counted_at"}});
  results.add_all(count.at("results").as_array());
  return table.text() + (results.empty() ? "" : results.text("  "));
}

int post(const Asked& asked, const std::string& path, const object& body) {
  const auto answer = asked.api.post("/api/v1/" + path, boost::json::serialize(body));
  if (!answer) return complain(asked, answer.error());
  return show(asked, answer->body, count_text(answer->body.as_object()));
}

object by_hand(const Asked& asked) {
  return object{{"reason", asked.option("reason")}, {"by", asked.option("by", "floorwave")}};
}

int open_count(const Asked& asked) {
  const auto priority = asked.number("priority", 0);
  if (!priority) return complain(asked, priority.error(), exit_cannot_start);
  object body = by_hand(asked);
  body["place"] = asked.operands[0];
  if (asked.operands.size() > 1) body["sku"] = asked.operands[1];
  body["priority"] = *priority;
  for (const char* name : {"owner", "site"}) {
    if (asked.has(name)) body[name] = asked.option(name);
  }
  return post(asked, "counts", body);
}

int cancel_count(const Asked& asked) {
  return post(asked, "counts/" + http::percent_encode(asked.operands[0]) + "/cancel",
              by_hand(asked));
}

int show_count(const Asked& asked) {
  const auto answer = asked.api.get("/api/v1/counts/" + http::percent_encode(asked.operands[0]));
  if (!answer) return complain(asked, answer.error());
  return show(asked, answer->body, count_text(answer->body.as_object()));
}

int list_counts(const Asked& asked) {
  std::string path = "/api/v1/counts";
  if (asked.has("all")) path = with_parameter(path, "all", "1");
  const auto most = asked.number("most", 100);
  if (!most) return complain(asked, most.error(), exit_cannot_start);
  const auto rows = asked.api.rows(path, static_cast<std::size_t>(most.value()));
  if (!rows) return complain(asked, rows.error());
  Table table(count_columns());
  table.add_all(rows.value());
  return show(asked, rows.value(), table.empty() ? "nothing is to be counted\n" : table.text());
}

}  // namespace

void add_count_commands(std::vector<Command>& all) {
  const ProgramOption reason{"reason", "WORD", "why; always asked for"};
  const ProgramOption by{"by", "NAME", "who decides, default floorwave"};
  all.push_back({.name = "count open",
                 .operands = "PLACE [SKU]",
                 .least = 1,
                 .most = 2,
                 .summary = "have a place counted, or one item of it",
                 .examples = {"floorwave count open A-01-03 --reason inventory",
                              "floorwave count open A-01-03 MUG --reason doubt --priority 9"},
                 .options = {reason,
                             {"priority", "N", "0: due within the hour ... 9: before any trip"},
                             {"owner", "CODE", "of the item"},
                             {"site", "CODE", "where there are several"},
                             by},
                 .run = open_count});
  all.push_back({.name = "count list",
                 .operands = "",
                 .summary = "open counts, in the order in which they are offered",
                 .examples = {"floorwave count list", "floorwave count list --all"},
                 .options = {{"all", "", "finished ones too, newest first"},
                             {"most", "N", "rows, default 100"}},
                 .run = list_counts});
  all.push_back({.name = "count show",
                 .operands = "COUNT",
                 .least = 1,
                 .most = 1,
                 .summary = "one count, with what was counted",
                 .examples = {"floorwave count show 1099511627999"},
                 .options = {},
                 .run = show_count});
  all.push_back({.name = "count cancel",
                 .operands = "COUNT",
                 .least = 1,
                 .most = 1,
                 .summary = "it is not needed after all; only while nobody has begun it",
                 .examples = {"floorwave count cancel 1099511627999 --reason mistake"},
                 .options = {reason, by},
                 .run = cancel_count});
}

}  // namespace fw::admin
