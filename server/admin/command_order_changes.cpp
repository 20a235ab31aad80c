// floorwave order change, rush, decide; wave add.
#include <fmt/format.h>

#include "server/admin/command.h"
#include "server/admin/table.h"

namespace fw::admin {
namespace {

using boost::json::object;

std::string order_path(const std::string& reference) {
  return "/api/v1/orders/" + http::percent_encode(reference);
}

// "3=2" is line 3, 2 units in all; "MUG=2" a new line.
std::optional<Refusal> add_line(const std::string& text, boost::json::array& lines) {
  const std::size_t equals = text.rfind('=');
  const std::string left = text.substr(0, equals);
  const std::string right = equals == std::string::npos ? "" : text.substr(equals + 1);
  const auto digits = [](const std::string& word) {
    return !word.empty() && word.size() < 10 &&
           word.find_first_not_of("0123456789") == std::string::npos;
  };
  if (!digits(right) || left.empty()) {
    return Refusal{"usage_line", "'" + text + "'", "LINE=QUANTITY or SKU=QUANTITY",
                   "for example 2=0 (remove line 2) or MUG=3 (a new line)"};
  }
  object line{{"quantity", std::stoll(right)}};
  if (digits(left)) {
    line["line_number"] = std::stoll(left);
  } else {
    line["sku"] = left;
  }
  lines.push_back(std::move(line));
  return std::nullopt;
}

int change_order(const Asked& asked) {
  object body{{"reason", asked.option("reason")}, {"by", asked.option("by", "floorwave")}};
  boost::json::array lines;
  for (std::size_t i = 1; i < asked.operands.size(); ++i) {
    if (const auto bad = add_line(asked.operands[i], lines)) {
      return complain(asked, *bad, exit_cannot_start);
    }
  }
  if (!lines.empty()) body["lines"] = std::move(lines);
  if (asked.has("carrier")) body["carrier"] = asked.option("carrier");
  if (asked.has("service")) body["service"] = asked.option("service");
  if (asked.has("priority")) {
    const auto priority = asked.number("priority", 0);
    if (!priority) return complain(asked, priority.error(), exit_cannot_start);
    body["priority"] = priority.value();
  }
  object to;
  for (const char* part :
       {"name", "company", "street", "street2", "postal-code", "city", "region", "country"}) {
    if (!asked.has(part)) continue;
    to[std::string(part) == "postal-code" ? "postal_code" : part] = asked.option(part);
  }
  if (!to.empty()) body["ship_to"] = std::move(to);
  const auto answer =
      asked.api.patch(order_path(asked.operands.front()), boost::json::serialize(body));
  if (!answer) return complain(asked, answer.error());
  const object& changed = answer->body.as_object();
  return show(asked, answer->body,
              fmt::format("order {} changed: {} units more ({} reserved), {} less, {} labels anew, "
                          "{} parcels to be packed anew\n",
                          shown(changed, "number"), number_of(changed, "added"),
                          number_of(changed, "reserved"), number_of(changed, "removed"),
                          number_of(changed, "labels"), number_of(changed, "parcels")));
}

int rush(const Asked& asked, const std::string& path) {
  object body{{"reason", asked.option("reason")}, {"by", asked.option("by", "floorwave")}};
  if (asked.has("wave")) body["wave"] = asked.option("wave");
  if (asked.has("site")) body["site"] = asked.option("site");
  if (asked.operands.size() > 1) body["order"] = asked.operands[1];
  const auto answer = asked.api.post(path, boost::json::serialize(body));
  if (!answer) return complain(asked, answer.error());
  const object& rushed = answer->body.as_object();
  const auto left = number_of(rushed, "left_over");
  return show(asked, answer->body,
              fmt::format("order {} is in wave {}: {} units {}{}\n", shown(rushed, "order"),
                          shown(rushed, "wave"), number_of(rushed, "units"),
                          shown(rushed, "own_trip").empty() ? "join a trip" : "on their own trip",
                          left > 0 ? fmt::format(", {} at no pick place", left) : ""));
}

int rush_order(const Asked& asked) {
  return rush(asked, order_path(asked.operands.front()) + "/rush");
}

int add_to_wave(const Asked& asked) {
  return rush(asked, "/api/v1/waves/" + http::percent_encode(asked.operands.front()) + "/orders");
}

int decide_line(const Asked& asked) {
  const object body{{"decision", asked.operands[2]},
                    {"reason", asked.option("reason")},
                    {"by", asked.option("by", "floorwave")}};
  const auto answer = asked.api.post(order_path(asked.operands[0]) + "/lines/" +
                                         http::percent_encode(asked.operands[1]) + "/decide",
                                     boost::json::serialize(body));
  if (!answer) return complain(asked, answer.error());
  const object& done = answer->body.as_object();
  return show(asked, answer->body,
              fmt::format("line {}: {} units, {}\n", number_of(done, "line_number"),
                          number_of(done, "units"), shown(done, "decision")));
}

}  // namespace

void add_order_change_commands(std::vector<Command>& all) {
  const ProgramOption reason{"reason", "WORD", "why; always asked for"};
  const ProgramOption by{"by", "NAME", "who decides, default floorwave"};
  all.push_back({.name = "order change",
                 .operands = "REFERENCE [LINE=QUANTITY | SKU=QUANTITY] ...",
                 .least = 1,
                 .most = 100,
                 .summary = "address, service, priority or lines, at any stage before hand-over",
                 .examples = {"floorwave order change 1001 2=0 MUG=3 --reason customer",
                              "floorwave order change 1001 --carrier UPS --service STD --reason "
                              "missed",
                              "floorwave order change 1001 --name 'Kim Neu' --street 'Weg 9' "
                              "--postal-code 28195 --city Bremen --country DE --reason customer"},
                 .options = {reason,
                             {"carrier", "CODE", "with --service"},
                             {"service", "CODE", "of the carrier"},
                             {"priority", "N", "0 to 9"},
                             {"name", "TEXT", "of the new address, which is given whole"},
                             {"company", "TEXT", ""},
                             {"street", "TEXT", ""},
                             {"street2", "TEXT", ""},
                             {"postal-code", "TEXT", ""},
                             {"city", "TEXT", ""},
                             {"region", "TEXT", ""},
                             {"country", "CODE", "two letters"},
                             by},
                 .run = change_order});
  all.push_back({.name = "order rush",
                 .operands = "REFERENCE",
                 .least = 1,
                 .most = 1,
                 .summary = "into a released wave now: joins a trip not begun, or its own trip",
                 .examples = {"floorwave order rush 1001 --reason customer_waits"},
                 .options = {reason,
                             {"wave", "WAVE", "this one; default the newest released"},
                             {"site", "CODE", "where there are several"},
                             by},
                 .run = rush_order});
  all.push_back({.name = "order decide",
                 .operands = "REFERENCE LINE DECISION",
                 .least = 3,
                 .most = 3,
                 .summary = "units that wait for stock: ship_short, cancel, backorder, reallocate",
                 .examples = {"floorwave order decide 1001 2 ship_short --reason customer_agrees"},
                 .options = {reason, by},
                 .run = decide_line});
  all.push_back({.name = "wave add",
                 .operands = "WAVE ORDER",
                 .least = 2,
                 .most = 2,
                 .summary = "add a rush order to a wave",
                 .examples = {"floorwave wave add W12 1001 --reason customer_waits"},
                 .options = {reason, {"site", "CODE", "where there are several"}, by},
                 .run = add_to_wave});
}

}  // namespace fw::admin
