// floorwave hold, release, packet, container, departure, device sign-off: what a
// supervisor does by hand.
#include <fmt/format.h>

#include "server/admin/command.h"
#include "server/admin/table.h"

namespace fw::admin {
namespace {

using boost::json::object;

const ProgramOption reason_option{"reason", "WORD", "why; always asked for"};
const ProgramOption by_option{"by", "NAME", "who decides, default floorwave"};

object by_hand(const Asked& asked) {
  return object{{"reason", asked.option("reason")}, {"by", asked.option("by", "floorwave")}};
}

std::string encoded(const std::string& code) { return http::percent_encode(code); }

int post(const Asked& asked, const std::string& path, const object& body,
         const std::function<std::string(const object&)>& text) {
  const auto answer = asked.api.post("/api/v1/" + path, boost::json::serialize(body));
  if (!answer) return complain(asked, answer.error());
  return show(asked, answer->body, text(answer->body.as_object()));
}

int list(const Asked& asked, std::string path, const std::vector<Table::Column>& columns,
         const std::string& none) {
  if (asked.has("kind")) path = with_parameter(path, "kind", asked.option("kind"));
  if (asked.has("all")) path = with_parameter(path, "all", "1");
  const auto most = asked.number("most", 100);
  if (!most) return complain(asked, most.error(), exit_cannot_start);
  const auto rows = asked.api.rows(path, static_cast<std::size_t>(most.value()));
  if (!rows) return complain(asked, rows.error());
  Table table(columns);
  table.add_all(rows.value());
  return show(asked, rows.value(), table.empty() ? none : table.text());
}

// ---- holds ---------------------------------------------------------------------------

object hold_body(const Asked& asked) {
  object body = by_hand(asked);
  body["kind"] = asked.operands[0];
  body["code"] = asked.operands[1];
  if (asked.has("detail")) body["detail"] = asked.option("detail");
  if (asked.has("until")) body["until"] = asked.option("until");
  if (asked.has("site")) body["site"] = asked.option("site");
  return body;
}

int place_hold(const Asked& asked) {
  return post(asked, "holds", hold_body(asked), [](const object& placed) {
    const auto stopped = number_of(placed, "tasks_stopped");
    return fmt::format("{} {} is {}on hold{}\n", shown(placed, "kind"), shown(placed, "code"),
                       number_of(placed, "holds") > 0 ? "" : "already ",
                       stopped > 0 ? fmt::format("; {} picks stopped", stopped) : "");
  });
}

int release_hold(const Asked& asked) {
  return post(asked, "holds/release", hold_body(asked), [](const object& released) {
    return fmt::format("{} {}: {} holds released\n", shown(released, "kind"),
                       shown(released, "code"), number_of(released, "holds"));
  });
}

int list_holds(const Asked& asked) {
  return list(asked, "/api/v1/holds",
              {{"Hold", "kind"},
               {"On", "code"},
               {"Reason", "reason"},
               {"Detail", "detail"},
               {"Since", "placed_at"},
               {"By", "placed_by"},
               {"Until", "until"},
               {"Released", "released_at"},
               {"By", "released_by"}},
              "nothing is on hold\n");
}

void add_hold_commands(std::vector<Command>& all) {
  const std::string kinds =
      "KIND: place, place_in, place_out, item, lot (SKU/LOT), order, order_line (ORDER/LINE), "
      "container, parcel (SSCC or ORDER/NUMBER)";
  all.push_back({.name = "holds",
                 .operands = "",
                 .summary = "what is on hold, newest first",
                 .examples = {"floorwave holds --kind place_out"},
                 .options = {{"kind", "KIND", "of one kind"},
                             {"all", "", "released ones too"},
                             {"most", "N", "rows, default 100"}},
                 .run = list_holds});
  all.push_back({.name = "hold",
                 .operands = "KIND CODE",
                 .least = 2,
                 .most = 2,
                 .summary = "hold something. " + kinds,
                 .examples = {"floorwave hold place A-01-03 --reason broken_shelf",
                              "floorwave hold lot MUG/L7 --reason recall --until "
                              "2027-03-31T16:30:00Z"},
                 .options = {reason_option,
                             {"detail", "TEXT", "more about it"},
                             {"until", "INSTANT", "lifted by itself then"},
                             {"site", "CODE", "where there are several"},
                             by_option},
                 .run = place_hold});
  all.push_back({.name = "release",
                 .operands = "KIND CODE",
                 .least = 2,
                 .most = 2,
                 .summary = "release what holds something",
                 .examples = {"floorwave release place A-01-03",
                              "floorwave release item MUG --reason recall"},
                 .options = {{"reason", "WORD", "only what is held for it"},
                             {"site", "CODE", "where there are several"},
                             by_option},
                 .run = release_hold});
}

// ---- packets -----------------------------------------------------------------------------

std::vector<Table::Column> packet_columns() {
  return {{"Packet", "id"},     {"Kind", "kind"},       {"State", "state"},
          {"Wave", "wave"},     {"Order", "order"},     {"Worker", "worker"},
          {"Device", "device"}, {"Tasks", "tasks"},     {"Done", "tasks_done"},
          {"Facts", "facts"},   {"From", "first_load"}, {"To", "last_load"},
          {"Cart", "cart"},     {"Begun", "begun_at"},  {"Heard", "heard_at"},
          {"Ended", "done_at"}, {"Why", "end_reason"}};
}

int list_packets(const Asked& asked) {
  return list(asked, "/api/v1/packets", packet_columns(), "no open packets\n");
}

std::string packet_text(const object& packet) {
  Table table(packet_columns());
  table.add(packet);
  return table.text();
}

int show_packet(const Asked& asked) {
  const auto answer = asked.api.get("/api/v1/packets/" + encoded(asked.operands.front()));
  if (!answer) return complain(asked, answer.error());
  return show(asked, answer->body, packet_text(answer->body.as_object()));
}

int take_back(const Asked& asked) {
  return post(asked, "packets/" + encoded(asked.operands.front()) + "/take_back", by_hand(asked),
              packet_text);
}

int move_packet(const Asked& asked) {
  object body = by_hand(asked);
  body["worker"] = asked.operands[1];
  return post(asked, "packets/" + encoded(asked.operands.front()) + "/move", body, packet_text);
}

void add_packet_commands(std::vector<Command>& all) {
  all.push_back({.name = "packet list",
                 .operands = "",
                 .summary = "work that is not over, in the order in which it is offered",
                 .examples = {"floorwave packet list", "floorwave packet list --kind put_back"},
                 .options = {{"kind", "KIND", "pick, pack, put_back or count"},
                             {"all", "", "finished ones too, newest first"},
                             {"most", "N", "rows, default 100"}},
                 .run = list_packets});
  all.push_back({.name = "packet show",
                 .operands = "PACKET",
                 .least = 1,
                 .most = 1,
                 .summary = "one packet: whose, where, how far",
                 .examples = {"floorwave packet show 1099511627785"},
                 .options = {},
                 .run = show_packet});
  all.push_back({.name = "packet take-back",
                 .operands = "PACKET",
                 .least = 1,
                 .most = 1,
                 .summary = "take it from whoever has it; the device is told",
                 .examples = {"floorwave packet take-back 1099511627785 --reason gone_home"},
                 .options = {reason_option, by_option},
                 .run = take_back});
  all.push_back({.name = "packet move",
                 .operands = "PACKET WORKER",
                 .least = 2,
                 .most = 2,
                 .summary = "make it the next job of a worker who is signed on",
                 .examples = {"floorwave packet move 1099511627785 17 --reason urgent"},
                 .options = {reason_option, by_option},
                 .run = move_packet});
}

// ---- containers, devices, departures ---------------------------------------------------------

int clear_container(const Asked& asked) {
  object body = by_hand(asked);
  if (asked.has("to")) body["place"] = asked.option("to");
  if (asked.has("site")) body["site"] = asked.option("site");
  return post(asked, "containers/" + encoded(asked.operands.front()) + "/clear", body,
              [&](const object& cleared) {
                return fmt::format(
                    "{}: {} units cleared, {} put-backs wanted, {} units of orders "
                    "open again\n",
                    asked.operands.front(), number_of(cleared, "units"),
                    number_of(cleared, "put_backs"), number_of(cleared, "reopened"));
              });
}

int sign_off(const Asked& asked) {
  return post(asked, "devices/" + encoded(asked.operands.front()) + "/sign_off", by_hand(asked),
              [](const object& device) {
                return "nobody is signed on at " + shown(device, "device") + "\n";
              });
}

int decide_departure(const Asked& asked, const std::string& verb) {
  return post(asked, "departures/" + encoded(asked.operands.front()) + "/" + verb, by_hand(asked),
              [](const object& moved) {
                return fmt::format(
                    "departure {}: {} orders moved, {} of them without another "
                    "departure yet{}\n",
                    shown(moved, "departure"), number_of(moved, "moved"),
                    number_of(moved, "left_without"),
                    shown(moved, "more").empty() ? "" : "; the rest follows");
              });
}

Command departure_command(const std::string& verb, const std::string& summary) {
  return {.name = "departure " + verb,
          .operands = "DEPARTURE",
          .least = 1,
          .most = 1,
          .summary = summary,
          .examples = {"floorwave departure " + verb + " 1099511627801 --reason strike"},
          .options = {reason_option, by_option},
          .run = [verb](const Asked& asked) { return decide_departure(asked, verb); }};
}

}  // namespace

void add_intervention_commands(std::vector<Command>& all) {
  add_hold_commands(all);
  add_packet_commands(all);
  all.push_back({.name = "container clear",
                 .operands = "CONTAINER",
                 .least = 1,
                 .most = 1,
                 .summary = "its goods are nobody's any more: put back, or booked to a place",
                 .examples = {"floorwave container clear T-00917 --reason found",
                              "floorwave container clear T-00917 --to A-01-03 --reason emptied"},
                 .options = {{"to", "PLACE", "book them there; else a put-back is wanted"},
                             {"site", "CODE", "where there are several"},
                             reason_option,
                             by_option},
                 .run = clear_container});
  all.push_back({.name = "device sign-off",
                 .operands = "DEVICE",
                 .least = 1,
                 .most = 1,
                 .summary = "end the session there; work in hand stays its person's",
                 .examples = {"floorwave device sign-off HH-07 --reason left_lying"},
                 .options = {reason_option, by_option},
                 .run = sign_off});
  all.push_back(departure_command("cancel", "the truck does not come: its orders move on"));
  all.push_back(departure_command("close", "the truck has left early"));
  all.push_back(departure_command("restore", "the truck comes after all"));
}

}  // namespace fw::admin
