// floorwave departure, worker, device, printer, stock, event, message, label ...: what the floor
// looks like.
#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "server/admin/command.h"
#include "server/admin/table.h"

namespace fw::admin {
namespace {

using boost::json::object;
using Columns = std::vector<Table::Column>;

int list(const Asked& asked, const std::string& path, const Columns& columns,
         const std::string& none) {
  const auto most = asked.number("most", 200);
  if (!most) return complain(asked, most.error(), exit_cannot_start);
  const auto rows = asked.api.rows(path, static_cast<std::size_t>(most.value()));
  if (!rows) return complain(asked, rows.error());
  Table table(columns);
  table.add_all(rows.value());
  return show(asked, rows.value(), table.empty() ? none + "\n" : table.text());
}

Command list_command(const std::string& name, const std::string& summary, const std::string& path,
                     Columns columns, const std::string& none) {
  return {.name = name,
          .operands = "",
          .summary = summary,
          .examples = {"floorwave " + name, "floorwave " + name + " --json"},
          .options = {{"most", "N", "rows, default 200"}},
          .run = [path, columns = std::move(columns), none](const Asked& asked) {
            return list(asked, path, columns, none);
          }};
}

Columns label_columns() {
  return {{"Label", "id"},          {"Order", "order"},       {"SSCC", "sscc"},
          {"Printer", "printer"},   {"Copy", "copy"},         {"State", "state"},
          {"Evidence", "evidence"}, {"Tries", "attempts"},    {"Detail", "detail"},
          {"Since", "created_at"},  {"Changed", "changed_at"}};
}

Columns message_columns() {
  return {{"Message", "id"},        {"Shop", "upstream"},      {"Order", "order"},
          {"Revision", "revision"}, {"State", "state"},        {"Tries", "attempts"},
          {"HTTP", "http_status"},  {"Changed", "changed_at"}, {"Next try", "next_at"},
          {"Answer", "answer"}};
}

std::string by_state(const Asked& asked, const std::string& path) {
  return asked.has("all") ? path : with_parameter(path, "state", asked.option("state", "open"));
}

Command state_list(const std::string& name, const std::string& summary, const std::string& path,
                   Columns columns, const std::string& none) {
  Command command = list_command(name, summary, path, columns, none);
  command.options.push_back(
      {"state", "STATE", "one state; default: all that are not at their end"});
  command.options.push_back({"all", "", "also those at their end"});
  command.run = [path, columns = std::move(columns), none](const Asked& asked) {
    return list(asked, by_state(asked, path), columns, none);
  };
  return command;
}

int show_stock(const Asked& asked) {
  std::string path = with_parameter("/api/v1/stock", "sku", asked.operands.front());
  if (!asked.has("virtual")) path = with_parameter(path, "physical", "1");
  const auto rows = asked.api.rows(path, 100'000);
  if (!rows) return complain(asked, rows.error());
  Table table({{"Site", "site"},
               {"Place", "place"},
               {"Kind", "place_kind"},
               {"Owner", "owner"},
               {"Lot", "lot"},
               {"Expires", "expiry_date"},
               {"Status", "status"},
               {"Quantity", "quantity"},
               {"Allocated", "allocated"}});
  table.add_all(rows.value());
  std::int64_t units = 0, allocated = 0;
  for (const auto& row : rows.value()) {
    units += number_of(row.as_object(), "quantity");
    allocated += number_of(row.as_object(), "allocated");
  }
  if (rows.value().empty()) {
    const auto known = asked.api.get("/api/v1/items/" + http::percent_encode(asked.operands[0]));
    if (!known) return complain(asked, known.error());
  }
  const std::string sum = fmt::format("{}: {} units, {} allocated, {} free\n",
                                      asked.operands.front(), units, allocated, units - allocated);
  return show(asked, rows.value(), sum + (table.empty() ? "" : "\n" + table.text()));
}

std::string event_line(const object& event) {
  std::string line = fmt::format("{:>8}  {}  {:<22}", number_of(event, "seq"), shown(event, "at"),
                                 shown(event, "kind"));
  const auto add = [&](const char* member, const char* word) {
    const std::string value = shown(event, member);
    if (!value.empty() && value != "0") line += std::string("  ") + word + value;
  };
  add("order", "order ");
  add("wave", "wave ");
  if (number_of(event, "quantity") != 0) add("quantity", "");
  add("sku", "");
  add("place", "at ");
  add("parcel", "parcel ");
  add("worker", "by ");
  add("device", "on ");
  add("detail", "");
  return line + "\n";
}

// Prints what came after `after`; the seq of the last one, or nothing.
Result<std::int64_t, ApiFault> print_events(const Asked& asked, std::int64_t after) {
  for (;;) {
    const auto page = asked.api.get("/api/v1/events?limit=500&after=" + std::to_string(after));
    if (!page) return Failure{page.error()};
    const object& body = page->body.as_object();
    for (const auto& event : body.at("rows").as_array()) {
      asked.io.out(asked.json ? boost::json::serialize(event) + "\n"
                              : event_line(event.as_object()));
    }
    after = number_of(body, "last_seq");
    if (body.at("next_cursor").is_null()) return after;
  }
}

int tail_events(const Asked& asked) {
  const auto given = asked.number("after", -1);
  const auto last = asked.number("last", 20);
  if (!given) return complain(asked, given.error(), exit_cannot_start);
  if (!last) return complain(asked, last.error(), exit_cannot_start);
  std::int64_t after = given.value();
  if (after < 0) {
    const auto board = asked.api.get("/api/v1/board");
    if (!board) return complain(asked, board.error());
    const std::int64_t newest = number_of(board->body.as_object(), "last_event");
    after = std::max<std::int64_t>(0, newest - last.value());
  }
  for (;;) {
    const auto reached = print_events(asked, after);
    if (!reached) return complain(asked, reached.error());
    if (!asked.has("follow")) return exit_done;
    after = reached.value();
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
  }
}

// One row of the catalogue that is put by its code.
int put_row(const Asked& asked, const std::string& path, object row, const std::string& what) {
  for (const auto& [name, value] : asked.options) {
    if (name != "json" && name != "server") row[name] = value;
  }
  const auto answer = asked.api.post(path, boost::json::serialize(row));
  if (!answer) return complain(asked, answer.error());
  const bool existed = answer->status == 200;
  return show(asked, answer->body,
              what + " " + asked.operands.front() + (existed ? " changed\n" : " added\n"));
}

int enrol_device(const Asked& asked) {
  return put_row(asked, "/api/v1/devices",
                 {{"code", asked.operands[0]}, {"role", asked.operands[1]}}, "device");
}
int enrol_host(const Asked& asked) {
  return put_row(asked, "/api/v1/hosts",
                 {{"name", asked.operands[0]}, {"public_key", asked.operands[1]}}, "host");
}
int add_printer(const Asked& asked) {
  return put_row(asked, "/api/v1/printers",
                 {{"code", asked.operands[0]},
                  {"name", asked.operands.size() > 1 ? asked.operands[1] : asked.operands[0]}},
                 "printer");
}

int retry_message(const Asked& asked) {
  const auto answer = asked.api.post(
      "/api/v1/upstream-messages/" + http::percent_encode(asked.operands.front()) + "/retry", "{}");
  if (!answer) return complain(asked, answer.error());
  return show(asked, answer->body, "message " + asked.operands.front() + " is sent again\n");
}

int show_summary(const Asked& asked) {
  const auto answer = asked.api.get("/api/v1/summary");
  if (!answer) return complain(asked, answer.error());
  std::string text;
  for (const auto& [name, value] : answer->body.as_object()) {
    std::string line = fmt::format("{:<14}", std::string(name));
    if (value.is_object()) {
      std::string parts;
      for (const auto& [part, number] : value.get_object()) {
        parts += (parts.empty() ? "" : ", ") + shown(number) + " " + std::string(part);
      }
      line += parts;
    } else {
      line += shown(value);
    }
    text += line + "\n";
  }
  return show(asked, answer->body, text);
}

void add_people_and_devices(std::vector<Command>& all) {
  all.push_back(list_command("device list", "devices, who is on them, with what work",
                             "/api/v1/devices",
                             {{"Device", "code"},
                              {"Role", "role"},
                              {"Host", "host"},
                              {"Place", "place"},
                              {"Printer", "printer"},
                              {"Last seen", "last_seen_at"},
                              {"Worker", "worker"},
                              {"Name", "worker_name"},
                              {"Work", "packet_kind"},
                              {"Wave", "wave"},
                              {"Steps", "steps"},
                              {"Done", "steps_done"}},
                             "no devices"));
  all.push_back({.name = "device enrol",
                 .operands = "CODE ROLE",
                 .least = 2,
                 .most = 2,
                 .summary = "add a handheld, pack_station or printer_daemon",
                 .examples = {"floorwave device enrol HH-07 handheld",
                              "floorwave device enrol PACK-2 pack_station --place PACK-2 --printer "
                              "P2"},
                 .options = {{"host", "NAME", "the machine that speaks for it, default local"},
                             {"place", "CODE", "where a pack station stands"},
                             {"printer", "CODE", "its label printer"},
                             {"site", "CODE", "where there are several"}},
                 .run = enrol_device});
  all.push_back(
      {.name = "host enrol",
       .operands = "NAME PUBLIC-KEY",
       .least = 2,
       .most = 2,
       .summary = "let a machine speak for its devices, by its CURVE key",
       .examples = {"floorwave host enrol bench-2 'rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7'"},
       .options = {},
       .run = enrol_host});
  all.push_back(list_command("printer list", "label printers and what waits for them",
                             "/api/v1/printers",
                             {{"Printer", "code"},
                              {"Name", "name"},
                              {"Least evidence", "least_evidence"},
                              {"Held by", "held_by"},
                              {"Until", "held_until"},
                              {"Waiting", "waiting"},
                              {"Need someone", "need_someone"}},
                             "no printers"));
  all.push_back({.name = "printer add",
                 .operands = "CODE [NAME]",
                 .least = 1,
                 .most = 2,
                 .summary = "add or change a label printer",
                 .examples = {"floorwave printer add P2 'Zebra at bench 2'"},
                 .options = {{"least_evidence", "WORD",
                              "what confirms a label, default "
                              "accepted_by_port"},
                             {"site", "CODE", "where there are several"}},
                 .run = add_printer});
}

void add_goods_and_events(std::vector<Command>& all) {
  all.push_back({.name = "stock show",
                 .operands = "SKU",
                 .least = 1,
                 .most = 1,
                 .summary = "where an item lies, and how much of it is promised",
                 .examples = {"floorwave stock show MUG-30"},
                 .options = {{"virtual", "", "also supplier, shipped, adjustment ..."}},
                 .run = show_stock});
  all.push_back(
      {.name = "event tail",
       .operands = "",
       .summary = "what happened last",
       .examples = {"floorwave event tail --follow", "floorwave event tail --after 120000 --json"},
       .options = {{"follow", "", "go on with what happens"},
                   {"last", "N", "begin so many back, default 20"},
                   {"after", "SEQ", "begin behind this event"}},
       .run = tail_events});
}

void add_shipping(std::vector<Command>& all) {
  all.push_back(state_list("message list", "messages to shops that are not done",
                           "/api/v1/upstream-messages", message_columns(), "no such message"));
  all.push_back({.name = "message retry",
                 .operands = "ID",
                 .least = 1,
                 .most = 1,
                 .summary = "send a parked message again",
                 .examples = {"floorwave message retry ship-1099511628001-1"},
                 .options = {},
                 .run = retry_message});
  all.push_back(state_list("label list", "label jobs that are not at their end",
                           "/api/v1/label-jobs", label_columns(), "no such label job"));
}

}  // namespace

void add_list_commands(std::vector<Command>& all) {
  all.push_back(list_command("departure list", "departures with progress and outlook",
                             "/api/v1/departures",
                             {{"Departure", "id"},
                              {"Carrier", "carrier"},
                              {"Outlook", "state"},
                              {"Cut-off", "cut_off_at"},
                              {"Pack by", "pack_by_at"},
                              {"Leaves", "leaves_at"},
                              {"Orders", "fulfilments"},
                              {"In wave", "fulfilments_in_wave"},
                              {"Picked", "fulfilments_picked"},
                              {"Done", "fulfilments_completed"},
                              {"Missed", "fulfilments_missed"},
                              {"Finish", "finish_at"},
                              {"Closed", "closed_at"},
                              {"Cancelled", "cancelled_at"}},
                             "no departures"));
  add_people_and_devices(all);
  add_goods_and_events(all);
  add_shipping(all);
  all.push_back({.name = "summary",
                 .operands = "",
                 .summary = "the floor in numbers",
                 .examples = {"floorwave summary"},
                 .options = {},
                 .run = show_summary});
}

}  // namespace fw::admin
