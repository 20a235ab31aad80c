// floorwave order ...: lists, the whole story of one, decisions about it.
#include <fmt/format.h>

#include "server/admin/command.h"
#include "server/admin/table.h"

namespace fw::admin {
namespace {

using boost::json::object;

std::string order_path(const Asked& asked) {
  return "/api/v1/orders/" + http::percent_encode(asked.operands.front());
}

int list_orders(const Asked& asked) {
  std::string path = "/api/v1/orders";
  if (asked.has("channel")) path = with_parameter(path, "channel", asked.option("channel"));
  if (asked.has("open")) path = with_parameter(path, "open", "1");
  if (asked.has("held")) path = with_parameter(path, "held", "1");
  if (!asked.operands.empty()) path = with_parameter(path, "reference", asked.operands.front());
  const auto most = asked.number("most", 50);
  if (!most) return complain(asked, most.error(), exit_cannot_start);
  const auto rows = asked.api.rows(path, static_cast<std::size_t>(most.value()));
  if (!rows) return complain(asked, rows.error());
  Table table({{"Order", "number"},
               {"Channel", "channel"},
               {"Reference", "reference"},
               {"State", "state"},
               {"Held", "held"},
               {"Lines", "lines"},
               {"Ordered", "ordered"},
               {"Shipped", "shipped"},
               {"Open", "open"},
               {"Carrier", "carrier"},
               {"Leaves", "leaves_at"},
               {"Received", "received_at"}});
  table.add_all(rows.value());
  return show(asked, rows.value(), table.empty() ? "no such order\n" : table.text());
}

std::string head_text(const object& story) {
  const object& order = story.at("order").as_object();
  std::string text =
      fmt::format("Order {}   {}:{}   {}\n", shown(order, "number"), shown(order, "channel"),
                  shown(order, "reference"), shown(story, "state"));
  const auto line = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) text += fmt::format("  {:<10}{}\n", name, value);
  };
  const object& to = story.at("ship_to").as_object();
  std::string address;
  for (const char* part :
       {"name", "company", "street", "street2", "postal_code", "city", "country"}) {
    const std::string value = shown(to, part);
    if (value.empty()) continue;
    const bool same_word = std::string(part) == "city";
    address += (address.empty() ? "" : same_word ? " " : ", ") + value;
  }
  line("ship to", address);
  line("carrier", shown(order, "carrier") + " " + shown(order, "service"));
  line("received", shown(order, "received_at"));
  line("cancelled", shown(order, "cancelled_at"));
  line("rule", shown(order, "shortage_rule"));
  line("tells", shown(order, "upstream"));
  return text;
}

std::string lines_text(const object& story) {
  Table table({{"Line", "line_number"},
               {"SKU", "sku"},
               {"Name", "name"},
               {"Ordered", "ordered"},
               {"Open", "open"},
               {"Reserved", "reserved"},
               {"Allocated", "allocated"},
               {"Picked", "picked"},
               {"Packed", "packed"},
               {"Shipped", "shipped"},
               {"Cancelled", "cancelled"},
               {"Backordered", "backordered"},
               {"Short", "short_reason"}});
  for (const auto& value : story.at("lines").as_array()) {
    object row = value.as_object();
    for (const auto& [name, units] : row.at("units").as_object()) row[name] = units;
    table.add(row);
  }
  return "\n" + table.text("  ");
}

std::string part_text(const object& fulfilment, const char* member, const std::string& title,
                      std::vector<Table::Column> columns) {
  const auto& rows = fulfilment.at(member).as_array();
  if (rows.empty()) return "";
  Table table(std::move(columns));
  table.add_all(rows);
  return "  " + title + "\n" + table.text("    ");
}

std::string fulfilment_text(const object& one) {
  std::string text = fmt::format("\nFulfilment {}   {}", shown(one, "number"), shown(one, "state"));
  if (!shown(one, "wave").empty()) text += "   wave " + shown(one, "wave");
  text += "   " + shown(one, "carrier");
  if (!shown(one, "leaves_at").empty()) text += " leaves " + shown(one, "leaves_at");
  const std::string promised = shown(one, "promised_leaves_at");
  if (!promised.empty() && promised != shown(one, "leaves_at")) {
    text += "  (promised for " + promised + ")";
  }
  text += "\n";
  text += part_text(one, "tasks", "picks",
                    {{"Line", "line_number"},
                     {"SKU", "sku"},
                     {"Place", "place"},
                     {"Lot", "lot"},
                     {"Quantity", "quantity"},
                     {"Picked", "picked"},
                     {"Given back", "given_back"},
                     {"Trip", "trip"},
                     {"Slot", "slot"},
                     {"Worker", "worker"},
                     {"End", "end_reason"}});
  text += part_text(one, "totes", "totes",
                    {{"Tote", "container"},
                     {"Stands in", "stands_in"},
                     {"Slot", "slot"},
                     {"Units", "units"},
                     {"Since", "began_at"},
                     {"Until", "ended_at"}});
  text += part_text(one, "parcels", "parcels",
                    {{"No", "number"},
                     {"SSCC", "sscc"},
                     {"Tracking", "tracking"},
                     {"Carton", "carton"},
                     {"Weight g", "weight_g"},
                     {"Units", "units"},
                     {"Closed", "closed_at"},
                     {"Label", "label_state"},
                     {"Printer", "printer"},
                     {"Copies", "label_copies"},
                     {"Detail", "label_detail"},
                     {"Voided", "voided_at"}});
  text += part_text(one, "shipments", "shipments",
                    {{"Revision", "revision"},
                     {"Completed", "completed_at"},
                     {"Shop told", "notified_at"},
                     {"Shop", "upstream"},
                     {"Message", "message_state"},
                     {"Tries", "attempts"},
                     {"HTTP", "http_status"},
                     {"Next try", "next_at"}});
  return text;
}

std::string story_text(const object& story) {
  std::string text = head_text(story) + lines_text(story);
  for (const auto& one : story.at("fulfilments").as_array())
    text += fulfilment_text(one.as_object());
  if (const auto& holds = story.at("holds").as_array(); !holds.empty()) {
    Table table({{"Hold", "kind"},
                 {"On", "target"},
                 {"Reason", "reason"},
                 {"Detail", "detail"},
                 {"Since", "placed_at"},
                 {"By", "placed_by"},
                 {"Released", "released_at"},
                 {"By", "released_by"}});
    table.add_all(holds);
    text += "\n" + table.text("  ");
  }
  Table events({{"When", "at"},
                {"What happened", "kind"},
                {"SKU", "sku"},
                {"Quantity", "quantity"},
                {"Place", "place"},
                {"Wave", "wave"},
                {"Worker", "worker"},
                {"Device", "device"},
                {"Detail", "detail"}});
  for (const auto& value : story.at("events").as_array()) {
    object row = value.as_object();
    if (number_of(row, "quantity") == 0) row["quantity"] = nullptr;
    events.add(row);
  }
  return text + "\n" + events.text("  ");
}

int show_order(const Asked& asked) {
  const auto answer = asked.api.get(order_path(asked));
  if (!answer) return complain(asked, answer.error());
  return show(asked, answer->body, asked.json ? "" : story_text(answer->body.as_object()));
}

int decide(const Asked& asked, const std::string& verb) {
  object body{{"by", "floorwave"}};
  if (asked.has("reason")) body["reason"] = asked.option("reason");
  if (asked.has("detail")) body["detail"] = asked.option("detail");
  const auto answer = asked.api.post(order_path(asked) + "/" + verb, boost::json::serialize(body));
  if (!answer) return complain(asked, answer.error());
  const object& order = answer->body.as_object();
  return show(asked, answer->body,
              "order " + shown(order, "number") + " is " + shown(order, "state") + "\n");
}

Command decision(const std::string& verb, const std::string& summary,
                 std::vector<ProgramOption> options) {
  return {
      .name = "order " + verb,
      .operands = "REFERENCE",
      .least = 1,
      .most = 1,
      .summary = summary,
      .examples = {"floorwave order " + verb + " 1001", "floorwave order " + verb + " shop:1001"},
      .options = std::move(options),
      .run = [verb](const Asked& asked) { return decide(asked, verb); }};
}

}  // namespace

void add_order_commands(std::vector<Command>& all) {
  all.push_back({.name = "order list",
                 .operands = "[REFERENCE]",
                 .most = 1,
                 .summary = "orders, newest first",
                 .examples = {"floorwave order list --open", "floorwave order list 1001"},
                 .options = {{"channel", "NAME", "of one channel"},
                             {"open", "", "neither shipped nor cancelled"},
                             {"held", "", "on hold"},
                             {"most", "N", "rows, default 50"}},
                 .run = list_orders});
  all.push_back({.name = "order show",
                 .operands = "REFERENCE",
                 .least = 1,
                 .most = 1,
                 .summary = "the whole story of an order",
                 .examples = {"floorwave order show 1001", "floorwave order show SO000042 --json"},
                 .options = {},
                 .run = show_order});
  all.push_back(decision("cancel", "cancel what has not shipped, at whatever stage",
                         {{"reason", "WORD", "why, default requested"}}));
  all.push_back(
      decision("hold", "stop an order: no wave takes it, no station packs it",
               {{"reason", "WORD", "why, default manual"}, {"detail", "TEXT", "more about it"}}));
  all.push_back(decision("release", "release the holds of an order", {}));
}

}  // namespace fw::admin
