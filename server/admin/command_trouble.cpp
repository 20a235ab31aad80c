// floorwave discrepancy ..., parcel ..., parked list: what went wrong, and what is
// done about it.
#include <fmt/format.h>

#include "server/admin/command.h"
#include "server/admin/table.h"

namespace fw::admin {
namespace {

using boost::json::object;

// ---- discrepancies ------------------------------------------------------------------

std::vector<Table::Column> discrepancy_columns() {
  return {{"ID", "id"},
          {"Opened", "opened_at"},
          {"Kind", "kind"},
          {"For", "owner_role"},
          {"Due", "due_at"},
          {"Overdue", "overdue"},
          {"Place", "place"},
          {"SKU", "sku"},
          {"Quantity", "quantity"},
          {"Order", "order"},
          {"Detail", "detail"},
          {"Can be", "resolutions"},
          {"Resolved", "resolved_at"},
          {"How", "resolution"},
          {"By", "resolved_by"},
          {"Note", "note"}};
}

// Its list of resolutions as one text; no word where it is not overdue.
object row_of(const boost::json::value& value) {
  object row = value.as_object();
  std::string can_be;
  for (const auto& one : row.at("resolutions").as_array()) {
    can_be += (can_be.empty() ? "" : ", ") + shown(one);
  }
  row["resolutions"] = can_be;
  if (!row.at("overdue").as_bool()) row["overdue"] = nullptr;
  return row;
}

int list_discrepancies(const Asked& asked) {
  std::string path =
      with_parameter("/api/v1/discrepancies", "state", asked.has("all") ? "all" : "open");
  if (asked.has("owner")) path = with_parameter(path, "owner", asked.option("owner"));
  if (asked.has("kind")) path = with_parameter(path, "kind", asked.option("kind"));
  const auto most = asked.number("most", 200);
  if (!most) return complain(asked, most.error(), exit_cannot_start);
  const auto rows = asked.api.rows(path, static_cast<std::size_t>(most.value()));
  if (!rows) return complain(asked, rows.error());
  Table table(discrepancy_columns());
  for (const auto& row : rows.value()) table.add(row_of(row));
  return show(asked, rows.value(), table.empty() ? "books and floor agree\n" : table.text());
}

std::string discrepancy_text(const boost::json::value& document) {
  Table table(discrepancy_columns());
  table.add(row_of(document));
  return shown(document.as_object(), "name") + "\n" + table.text();
}

std::string discrepancy_path(const Asked& asked) {
  return "/api/v1/discrepancies/" + http::percent_encode(asked.operands.front());
}

int show_discrepancy(const Asked& asked) {
  const auto answer = asked.api.get(discrepancy_path(asked));
  if (!answer) return complain(asked, answer.error());
  return show(asked, answer->body, discrepancy_text(answer->body));
}

int resolve_discrepancy(const Asked& asked) {
  const object body{{"resolution", asked.operands.at(1)},
                    {"note", asked.option("note")},
                    {"by", asked.option("by", "floorwave")}};
  const auto answer =
      asked.api.post(discrepancy_path(asked) + "/resolve", boost::json::serialize(body));
  if (!answer) return complain(asked, answer.error());
  return show(asked, answer->body, discrepancy_text(answer->body));
}

int list_kinds(const Asked& asked) {
  const auto rows = asked.api.rows("/api/v1/discrepancy-kinds", 1000);
  if (!rows) return complain(asked, rows.error());
  Table table({{"Kind", "kind"},
               {"Means", "name"},
               {"For", "owner_role"},
               {"Due in min", "due_minutes"},
               {"Can be", "resolutions"},
               {"Rule", "settled_by_rule"}});
  for (const auto& value : rows.value()) {
    object row = value.as_object();
    row["overdue"] = false;
    table.add(row_of(row));
  }
  return show(asked, rows.value(), table.text());
}

// ---- parcels ------------------------------------------------------------------------

std::vector<Table::Column> copy_columns() {
  return {{"Label", "id"},      {"Printer", "printer"},   {"Copy", "copy"},
          {"State", "state"},   {"Evidence", "evidence"}, {"Tries", "attempts"},
          {"Reason", "reason"}, {"Detail", "detail"},     {"Changed", "changed_at"}};
}

std::string parcel_text(const object& detail) {
  Table head({{"SSCC", "sscc"},
              {"Tracking", "tracking"},
              {"Order", "order"},
              {"Reference", "reference"},
              {"Carrier", "carrier"},
              {"Service", "service"},
              {"Carton", "carton"},
              {"Weight g", "weight_g"},
              {"Closed", "closed_at"},
              {"Labelled", "labelled_at"},
              {"Handed over", "handed_over_at"},
              {"Voided", "voided_at"},
              {"Why", "void_reason"}});
  head.add(detail.at("parcel").as_object());
  Table lines({{"SKU", "sku"}, {"Name", "name"}, {"Lot", "lot"}, {"Quantity", "quantity"}});
  lines.add_all(detail.at("lines").as_array());
  Table labels(copy_columns());
  labels.add_all(detail.at("labels").as_array());
  return head.text() + "\n" + lines.text("  ") + "\n" + labels.text("  ");
}

std::string parcel_path(const Asked& asked) {
  return "/api/v1/parcels/" + http::percent_encode(asked.operands.front());
}

int show_parcel(const Asked& asked) {
  const auto answer = asked.api.get(parcel_path(asked));
  if (!answer) return complain(asked, answer.error());
  return show(asked, answer->body, parcel_text(answer->body.as_object()));
}

int decide_parcel(const Asked& asked, const std::string& verb) {
  const object body{{"reason", asked.option("reason")}, {"by", asked.option("by", "floorwave")}};
  const auto answer = asked.api.post(parcel_path(asked) + "/" + verb, boost::json::serialize(body));
  if (!answer) return complain(asked, answer.error());
  return show(asked, answer->body, parcel_text(answer->body.as_object()));
}

Command parcel_decision(const std::string& verb, const std::string& summary) {
  return {.name = "parcel " + verb,
          .operands = "SSCC",
          .least = 1,
          .most = 1,
          .summary = summary,
          .examples = {"floorwave parcel " + verb + " 340123450000000018 --reason 'wrong item'"},
          .options = {{"reason", "TEXT", "why; always wanted"},
                      {"by", "NAME", "who decides, default floorwave"}},
          .run = [verb](const Asked& asked) { return decide_parcel(asked, verb); }};
}

int list_parked(const Asked& asked) {
  const auto rows = asked.api.rows("/api/v1/parked-orders", 1000);
  if (!rows) return complain(asked, rows.error());
  Table table({{"Order", "order"},
               {"Station", "station"},
               {"Stands at", "place"},
               {"Totes", "totes"},
               {"Still comes", "still_comes"},
               {"Why", "reason"},
               {"Worker", "worker"},
               {"Since", "parked_at"}});
  table.add_all(rows.value());
  return show(asked, rows.value(), table.empty() ? "no order is parked\n" : table.text());
}

void add_discrepancies(std::vector<Command>& all) {
  all.push_back({.name = "discrepancy list",
                 .operands = "",
                 .summary = "where books and floor disagree, and what may be done",
                 .examples = {"floorwave discrepancy list",
                              "floorwave discrepancy list --owner "
                              "inventory"},
                 .options = {{"owner", "ROLE", "of one role: supervisor, packer, inventory"},
                             {"kind", "KIND", "the open ones of one kind"},
                             {"all", "", "also the resolved ones"},
                             {"most", "N", "rows, default 200"}},
                 .run = list_discrepancies});
  all.push_back({.name = "discrepancy show",
                 .operands = "ID",
                 .least = 1,
                 .most = 1,
                 .summary = "one discrepancy",
                 .examples = {"floorwave discrepancy show 1099511628001"},
                 .options = {},
                 .run = show_discrepancy});
  all.push_back({.name = "discrepancy resolve",
                 .operands = "ID RESOLUTION",
                 .least = 2,
                 .most = 2,
                 .summary = "do one of its resolutions: a move, a task or a release",
                 .examples = {"floorwave discrepancy resolve 1099511628001 write_off --note "
                              "'looked everywhere'"},
                 .options = {{"note", "TEXT", "kept with it"},
                             {"by", "NAME", "who decides, default floorwave"}},
                 .run = resolve_discrepancy});
  all.push_back({.name = "discrepancy kinds",
                 .operands = "",
                 .summary = "every kind: whose, until when, what may be done",
                 .examples = {"floorwave discrepancy kinds"},
                 .options = {},
                 .run = list_kinds});
}

}  // namespace

void add_trouble_commands(std::vector<Command>& all) {
  add_discrepancies(all);
  all.push_back({.name = "parcel show",
                 .operands = "SSCC",
                 .least = 1,
                 .most = 1,
                 .summary = "a parcel by SSCC or tracking number, with what is in it",
                 .examples = {"floorwave parcel show 340123450000000018"},
                 .options = {},
                 .run = show_parcel});
  all.push_back(parcel_decision("reopen", "open it again: its label is void, verify anew"));
  all.push_back(parcel_decision("void", "it does not go: its label is void"));
  all.push_back(parcel_decision("reprint", "print its label once more"));
  all.push_back({.name = "parked list",
                 .operands = "",
                 .summary = "orders put aside at pack stations",
                 .examples = {"floorwave parked list"},
                 .options = {},
                 .run = list_parked});
}

}  // namespace fw::admin
