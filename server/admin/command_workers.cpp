// floorwave worker: who is signed on where, with what in hand, how far.
#include <fmt/format.h>

#include "server/admin/command.h"
#include "server/admin/table.h"

namespace fw::admin {
namespace {

using boost::json::object;

std::vector<Table::Column> worker_columns() {
  return {{"Worker", "worker"},
          {"Name", "name"},
          {"Roles", "roles"},
          {"Active", "active"},
          {"Device", "device"},
          {"Since", "signed_on_at"},
          {"Packet", "packet"},
          {"Kind", "packet_kind"},
          {"Wave", "wave"},
          {"Tasks", "tasks"},
          {"Done", "tasks_done"},
          {"Heard", "heard_at"},
          {"Facts today", "facts_today"}};
}

std::vector<Table::Column> packet_columns() {
  return {{"Packet", "id"},       {"Kind", "kind"},       {"State", "state"},
          {"Wave", "wave"},       {"Order", "order"},     {"Device", "device"},
          {"Tasks", "tasks"},     {"Done", "tasks_done"}, {"Facts", "facts"},
          {"From", "first_load"}, {"To", "last_load"},    {"Cart", "cart"},
          {"Begun", "begun_at"},  {"Heard", "heard_at"}};
}

int list_workers(const Asked& asked) {
  const auto most = asked.number("most", 200);
  if (!most) return complain(asked, most.error(), exit_cannot_start);
  const auto answer = asked.api.rows("/api/v1/workers", static_cast<std::size_t>(most.value()));
  if (!answer) return complain(asked, answer.error());
  boost::json::array rows;
  for (const auto& row : answer.value()) {
    const bool here = !shown(row.as_object(), "device").empty();
    if (!asked.has("here") || here) rows.push_back(row);
  }
  Table table(worker_columns());
  table.add_all(rows);
  return show(asked, rows, table.empty() ? "no workers\n" : table.text());
}

int show_worker(const Asked& asked) {
  const auto answer =
      asked.api.get("/api/v1/workers/" + http::percent_encode(asked.operands.front()));
  if (!answer) return complain(asked, answer.error());
  const object& body = answer->body.as_object();
  const object& worker = body.at("worker").as_object();
  std::string text = fmt::format("{} {}, {}\n", shown(worker, "worker"), shown(worker, "name"),
                                 shown(worker, "roles"));
  const std::string device = shown(worker, "device");
  text += device.empty()
              ? "not signed on\n"
              : fmt::format("signed on at {} since {}\n", device, shown(worker, "signed_on_at"));
  text += fmt::format("{} facts today\n", number_of(worker, "facts_today"));
  Table packets(packet_columns());
  packets.add_all(body.at("packets").as_array());
  text += packets.empty() ? "no work in hand\n" : packets.text();
  return show(asked, answer->body, text);
}

}  // namespace

void add_worker_commands(std::vector<Command>& all) {
  all.push_back(
      {.name = "worker list",
       .operands = "",
       .summary = "people: signed on where, with what in hand, how far, facts today",
       .examples = {"floorwave worker list", "floorwave worker list --here"},
       .options = {{"here", "", "only who is signed on"}, {"most", "N", "rows, default 200"}},
       .run = list_workers});
  all.push_back({.name = "worker show",
                 .operands = "WORKER",
                 .least = 1,
                 .most = 1,
                 .summary = "one person by number, badge or name, with all work that is theirs",
                 .examples = {"floorwave worker show 17"},
                 .options = {},
                 .run = show_worker});
}

}  // namespace fw::admin
