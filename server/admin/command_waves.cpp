// floorwave wave ...: plan, release, recall, close, look.
#include <map>
#include <sstream>

#include "server/admin/command.h"
#include "server/admin/table.h"

namespace fw::admin {
namespace {

using boost::json::object;

// "1 order", "2 orders"
std::string counted(std::int64_t number, const std::string& word) {
  return std::to_string(number) + " " + word + (number == 1 ? "" : "s");
}

// For whom: those who were named, or are signed on, when it was planned.
std::string for_pickers(std::int64_t trips, std::int64_t pickers) {
  if (pickers == 0) return " (nobody is signed on to pick)";
  if (trips < pickers) {
    return ": work for " + std::to_string(trips) + " of " + counted(pickers, "picker");
  }
  return " for " + counted(pickers, "picker");
}

std::string planned_text(const object& wave) {
  const std::string number = shown(wave, "number");
  const auto count = [&](const char* member, const char* word) {
    return counted(number_of(wave, member), word);
  };
  std::string text = "nothing to plan\n";
  if (!number.empty()) {
    text = "wave " + number + (shown(wave, "released").empty() ? " planned: " : " released: ") +
           count("fulfilments", "order") + ", " + count("picks", "pick") + ", " +
           count("units", "unit") + " on " + count("trips", "trip") +
           for_pickers(number_of(wave, "trips"), number_of(wave, "pickers")) + "; walk " +
           std::to_string(number_of(wave, "walk_mm") / 1000) + " m, in location order " +
           std::to_string(number_of(wave, "location_order_mm") / 1000) + " m\n";
  }
  for (const auto& value : wave.at("dropped").as_array()) {
    const object& one = value.as_object();
    text += "  left out: " + counted(number_of(one, "fulfilments"), "order") + ", " +
            shown(one, "reason") + "\n";
  }
  return text;
}

// "DHL,UPS" as a list.
boost::json::array codes_of(const std::string& text) {
  boost::json::array codes;
  std::istringstream in(text);
  for (std::string code; std::getline(in, code, ',');) {
    if (!code.empty()) codes.emplace_back(code);
  }
  return codes;
}

struct Switch {
  std::string option, member;
  bool value;           // what --OPTION says; --no-OPTION says the opposite
  std::string without;  // help of --no-OPTION
};

const std::vector<Switch>& switches() {
  static const std::vector<Switch> all{
      {"single-line", "single_line", true, "of several lines, too"},
      {"single-unit", "single_unit", true, "of several units, too"},
      {"dense", "dense", true, "the most urgent first"},
      {"own-totes", "sort_totes", false, "orders of one unit share totes"}};
  return all;
}

Result<Done> read_switches(const Asked& asked, object& body) {
  for (const Switch& one : switches()) {
    const bool without = asked.has("no-" + one.option);
    if (without && asked.has(one.option)) {
      return refuse("usage_switch", "--" + one.option + " and --no-" + one.option, "one of them",
                    "leave the other out");
    }
    if (without || asked.has(one.option)) body[one.member] = one.value != without;
  }
  return Done{};
}

// Rules, limits and how to plan, as options say them.
Result<object> plan_body(const Asked& asked) {
  object body;
  for (const auto& [option, member] : std::vector<std::pair<std::string, std::string>>{
           {"most", "fulfilments_most"},
           {"lines", "lines_most"},
           {"units", "units_most"},
           {"totes", "totes_most"},
           {"parcels", "parcels_most"},
           {"priority", "priority_least"},
           {"departs-within", "departs_within_minutes"},
           {"slots", "cart_slots"},
           {"iterations", "iterations"},
           {"seed", "seed"},
           {"pickers", "pickers"}}) {
    if (!asked.has(option)) continue;
    const auto number = asked.number(option, 0);
    if (!number) return Failure{number.error()};
    body[member] = number.value();
  }
  for (const auto& [option, member] :
       std::vector<std::pair<std::string, std::string>>{{"site", "site"},
                                                        {"channel", "channel"},
                                                        {"template", "template"},
                                                        {"owner", "owner"},
                                                        {"customer", "customer"},
                                                        {"fragile", "fragile"},
                                                        {"departs-before", "departs_before"}}) {
    if (asked.has(option)) body[member] = asked.option(option);
  }
  for (const char* list : {"carriers", "zones"}) {
    if (asked.has(list)) body[list] = codes_of(asked.option(list));
  }
  if (asked.option("fragile") == "any") body["fragile"] = "";
  if (asked.has("release")) body["release"] = true;
  if (const auto read = read_switches(asked, body); !read) return Failure{read.error()};
  return body;
}

int plan_wave(const Asked& asked) {
  const auto wanted = plan_body(asked);
  if (!wanted) return complain(asked, wanted.error(), exit_cannot_start);
  const object& body = *wanted;
  const auto answer = asked.api.post("/api/v1/waves", boost::json::serialize(body));
  if (!answer) return complain(asked, answer.error());
  const object& wave = answer->body.as_object();
  show(asked, answer->body, planned_text(wave));
  return shown(wave, "number").empty() ? exit_refused : exit_done;
}

int put_template(const Asked& asked) {
  auto plan = plan_body(asked);
  if (!plan) return complain(asked, plan.error(), exit_cannot_start);
  object body{{"name", asked.operands.front()}};
  if (asked.has("site")) {
    body["site"] = asked.option("site");
    plan->erase("site");
  }
  body["plan"] = *plan;
  const auto answer = asked.api.post("/api/v1/wave-templates", boost::json::serialize(body));
  if (!answer) return complain(asked, answer.error());
  return show(asked, answer->body, "template " + asked.operands.front() + " is kept\n");
}

// What differs from a plan of defaults: "carriers [\"DHL\"], units_most 100".
std::string rules_text(const object& plan) {
  static const std::map<std::string, boost::json::value> otherwise{
      {"cart_slots", 8},    {"iterations", 20'000}, {"seed", 1},
      {"sort_totes", true}, {"template", "manual"}, {"departs_before", "1970-01-01T00:00:00.000Z"}};
  std::string text;
  for (const auto& [member, value] : plan) {
    const auto usual = otherwise.find(member);
    const bool plain = value == 0 || value == "" || value == false || value == boost::json::array();
    if (usual == otherwise.end() ? plain : usual->second == value) continue;
    text += (text.empty() ? "" : ", ") + std::string(member) + " " + boost::json::serialize(value);
  }
  return text;
}

int list_templates(const Asked& asked) {
  const auto rows = asked.api.rows("/api/v1/wave-templates", 1'000);
  if (!rows) return complain(asked, rows.error());
  Table table({{"Template", "name"}, {"Site", "site"}, {"Rules and limits", "rules"}});
  for (const auto& value : rows.value()) {
    object row = value.as_object();
    row["rules"] = rules_text(row.at("plan").as_object());
    table.add(row);
  }
  return show(asked, rows.value(), table.empty() ? "no wave templates\n" : table.text());
}

int delete_template(const Asked& asked) {
  std::string path = "/api/v1/wave-templates/" + http::percent_encode(asked.operands.front());
  if (asked.has("site")) path = with_parameter(path, "site", asked.option("site"));
  const auto answer = asked.api.remove(path, "");
  if (!answer) return complain(asked, answer.error());
  return show(asked, answer->body, "template " + asked.operands.front() + " is gone\n");
}

int decide_wave(const Asked& asked, const std::string& verb) {
  std::string path = "/api/v1/waves/" + http::percent_encode(asked.operands.front()) + "/" + verb;
  if (asked.has("site")) path = with_parameter(path, "site", asked.option("site"));
  const auto answer = asked.api.post(path, "{}");
  if (!answer) return complain(asked, answer.error());
  const object& wave = answer->body.as_object();
  return show(asked, answer->body,
              "wave " + shown(wave, "number") + " is " + shown(wave, "state") + "\n");
}

std::vector<Table::Column> wave_columns() {
  return {{"Wave", "number"},         {"State", "state"},
          {"Orders", "fulfilments"},  {"Shipped", "fulfilments_completed"},
          {"Trips", "trips"},         {"Done", "trips_done"},
          {"Units", "units"},         {"Picked", "units_picked"},
          {"Carrier", "carrier"},     {"Pack by", "pack_by_at"},
          {"Leaves", "leaves_at"},    {"Planned", "planned_at"},
          {"Released", "released_at"}};
}

int list_waves(const Asked& asked) {
  std::string path = "/api/v1/waves";
  if (asked.has("open")) path = with_parameter(path, "open", "1");
  const auto most = asked.number("most", 50);
  if (!most) return complain(asked, most.error(), exit_cannot_start);
  const auto rows = asked.api.rows(path, static_cast<std::size_t>(most.value()));
  if (!rows) return complain(asked, rows.error());
  Table table(wave_columns());
  table.add_all(rows.value());
  return show(asked, rows.value(), table.empty() ? "no waves\n" : table.text());
}

int show_wave(const Asked& asked) {
  const auto answer =
      asked.api.get("/api/v1/waves/" + http::percent_encode(asked.operands.front()));
  if (!answer) return complain(asked, answer.error());
  const object& wave = answer->body.as_object();
  Table head(wave_columns());
  head.add(wave);
  Table trips({{"Trip", "number"},
               {"Slots", "slots"},
               {"Picks", "tasks"},
               {"Done", "tasks_done"},
               {"Units", "units"},
               {"Picked", "units_picked"},
               {"Worker", "worker"},
               {"Device", "device"},
               {"Finished", "done_at"}});
  trips.add_all(wave.at("trip_list").as_array());
  Table jobs({{"Job", "kind"},
              {"Steps", "steps_total"},
              {"Done", "steps_done"},
              {"Begun", "created_at"},
              {"Finished", "finished_at"},
              {"Failed", "failed"}});
  jobs.add_all(wave.at("jobs").as_array());
  std::string text = head.text();
  if (!trips.empty()) text += "\n" + trips.text("  ");
  if (!jobs.empty()) text += "\n" + jobs.text("  ");
  return show(asked, answer->body, text);
}

std::string minutes(std::int64_t ms) { return counted((std::abs(ms) + 59'999) / 60'000, "minute"); }

std::string forecast_head(const object& forecast) {
  const auto count = [&](const char* member, const char* word) {
    return counted(number_of(forecast, member), word);
  };
  std::string text = "wave " + shown(forecast, "number") + " released now to " +
                     count("pickers", "picker") + " (" +
                     std::to_string(number_of(forecast, "pickers_here")) + " signed on): ";
  text += count("trips", "trip") + ", " + count("lines", "line") + ", " + count("units", "unit") +
          ", " + count("totes", "tote") + "\n";
  if (number_of(forecast, "trips_before") > 0) {
    text += "  on the floor already: " + count("trips_before", "trip") + ", " +
            minutes(number_of(forecast, "work_before_ms")) + " of work\n";
  }
  text += number_of(forecast, "lines_short") == 0
              ? "  nothing is short\n"
              : "  short: " + count("lines_short", "line") + " by " + count("units_short", "unit") +
                    "\n";
  return text + "  picked by " + shown(forecast, "finished_at") + ", " +
         minutes(number_of(forecast, "work_ms")) + " of work\n";
}

std::string forecast_text(const object& forecast) {
  Table table({{"Carrier", "carrier"},
               {"Leaves", "leaves_at"},
               {"Pack by", "pack_by_at"},
               {"Orders", "fulfilments"},
               {"Picked", "picked_at"},
               {"", "verdict"}});
  for (const auto& value : forecast.at("departures").as_array()) {
    object row = value.as_object();
    const std::int64_t slack = number_of(row, "slack_ms");
    if (!row.at("leaves_at").is_null()) {
      row["verdict"] = minutes(slack) + (row.at("late").as_bool() ? " LATE" : " to spare");
    } else {
      row["verdict"] = "promised to no departure";
    }
    table.add(row);
  }
  return forecast_head(forecast) + (table.empty() ? std::string() : table.text("  "));
}

int forecast_wave(const Asked& asked) {
  std::string path = "/api/v1/waves/" + http::percent_encode(asked.operands.front()) + "/forecast";
  for (const char* option : {"pickers", "site"}) {
    if (asked.has(option)) path = with_parameter(path, option, asked.option(option));
  }
  const auto answer = asked.api.get(path);
  if (!answer) return complain(asked, answer.error());
  return show(asked, answer->body, forecast_text(answer->body.as_object()));
}

int show_routes(const Asked& asked) {
  std::string path = "/api/v1/waves/" + http::percent_encode(asked.operands.front()) + "/routes";
  if (asked.has("site")) path = with_parameter(path, "site", asked.option("site"));
  const auto answer = asked.api.get(path);
  if (!answer) return complain(asked, answer.error());
  const object& routes = answer->body.as_object();
  const auto metres = [](std::int64_t mm) { return std::to_string(mm / 1000) + " m"; };
  Table table({{"Trip", "number"},
               {"Orders", "fulfilments"},
               {"Stops", "stops"},
               {"Walk", "walk"},
               {"In location order", "in_order"},
               {"Saves", "saves"}});
  for (const auto& value : routes.at("trips").as_array()) {
    object row = value.as_object();
    row["walk"] = metres(number_of(row, "walk_mm"));
    row["in_order"] = metres(number_of(row, "location_order_mm"));
    row["saves"] = std::to_string(number_of(row, "saved_ms") / 1000) + " s";
    table.add(row);
  }
  return show(asked, answer->body,
              "wave " + shown(routes, "number") + ": walk " + metres(number_of(routes, "walk_mm")) +
                  ", " + metres(number_of(routes, "saved_mm")) + " and " +
                  std::to_string(number_of(routes, "saved_ms") / 1000) +
                  " s less than in location order\n" + (table.empty() ? "" : table.text("  ")));
}

// Of wave plan and of a template.
std::vector<ProgramOption> plan_options() {
  return {{"most", "N", "orders at most"},
          {"lines", "N", "order lines at most"},
          {"units", "N", "units at most"},
          {"totes", "N", "totes at most, as if no orders shared one"},
          {"parcels", "N", "parcels at most, as forecast: what packing can take"},
          {"channel", "NAME", "orders of one channel only"},
          {"departs-within", "MINUTES", "orders that leave within these minutes only"},
          {"carriers", "CODE,CODE", "orders of these carriers only"},
          {"zones", "CODE,CODE", "orders that these zones alone can fill only"},
          {"priority", "N", "orders of this priority or more only, 1 to 9"},
          {"owner", "CODE", "orders of one owner's goods only"},
          {"customer", "NAME", "orders shipped to this name or company only"},
          {"single-line", "", "orders of one line only"},
          {"single-unit", "", "orders of one unit only"},
          {"fragile", "HOW", "without: nothing fragile; only: something fragile; any"},
          {"dense", "", "those with the most units an aisle, up to --units; no matter how urgent"},
          {"slots", "N", "totes on a cart, default 8"},
          {"pickers", "N", "who will pick; default: those signed on"},
          {"own-totes", "", "orders of one unit share no totes"},
          {"iterations", "N", "of the search, default 20000"},
          {"seed", "N", "of the search, default 1"},
          {"site", "CODE", "where there are several"}};
}

void add_template_commands(std::vector<Command>& all) {
  all.push_back({.name = "wave-template put",
                 .operands = "NAME",
                 .least = 1,
                 .most = 1,
                 .summary = "keep a wave's rules and limits under a name",
                 .examples = {"floorwave wave-template put express --carriers DHL "
                              "--departs-within 120 --parcels 80"},
                 .options = plan_options(),
                 .run = put_template});
  all.push_back({.name = "wave-template list",
                 .operands = "",
                 .summary = "the wave templates with what they say",
                 .examples = {"floorwave wave-template list"},
                 .options = {},
                 .run = list_templates});
  all.push_back({.name = "wave-template delete",
                 .operands = "NAME",
                 .least = 1,
                 .most = 1,
                 .summary = "this template is not used any more",
                 .examples = {"floorwave wave-template delete express"},
                 .options = {{"site", "CODE", "where there are several"}},
                 .run = delete_template});
}

Command decision(const std::string& verb, const std::string& summary) {
  return {.name = "wave " + verb,
          .operands = "WAVE",
          .least = 1,
          .most = 1,
          .summary = summary,
          .examples = {"floorwave wave " + verb + " W12"},
          .options = {{"site", "CODE", "where several sites have this wave number"}},
          .run = [verb](const Asked& asked) { return decide_wave(asked, verb); }};
}

}  // namespace

void add_wave_commands(std::vector<Command>& all) {
  std::vector<ProgramOption> options = plan_options();
  options.push_back({"release", "", "give it to the floor at once"});
  options.push_back({"departs-before", "INSTANT", "orders that leave by then only"});
  options.push_back({"template", "NAME", "its rules and limits, where no option says otherwise"});
  for (const Switch& one : switches()) {
    options.push_back({"no-" + one.option, "", one.without + ", whatever the template says"});
  }
  all.push_back({.name = "wave plan",
                 .operands = "",
                 .summary = "plan a wave from the open orders",
                 .examples = {"floorwave wave plan --release",
                              "floorwave wave plan --departs-before 2027-03-31T16:30:00Z",
                              "floorwave wave plan --carriers DHL,UPS --zones A --parcels 120",
                              "floorwave wave plan --template express --release",
                              "floorwave wave plan --template singles --no-single-line --units 0"},
                 .options = std::move(options),
                 .run = plan_wave});
  add_template_commands(all);
  all.push_back({.name = "wave forecast",
                 .operands = "WAVE",
                 .least = 1,
                 .most = 1,
                 .summary = "what a planned wave would mean if it were released now",
                 .examples = {"floorwave wave forecast W12 --pickers 4"},
                 .options = {{"pickers", "N", "who pick; default: those signed on, at least 1"},
                             {"site", "CODE", "where several sites have this wave number"}},
                 .run = forecast_wave});
  all.push_back({.name = "wave routes",
                 .operands = "WAVE",
                 .least = 1,
                 .most = 1,
                 .summary = "its trips with the walking that each saves against location order",
                 .examples = {"floorwave wave routes W12"},
                 .options = {{"site", "CODE", "where several sites have this wave number"}},
                 .run = show_routes});
  all.push_back(decision("release", "give its work to the floor"));
  all.push_back(decision("recall", "take back what nobody has begun"));
  all.push_back(decision("close", "end it; what is open stays visible"));
  all.push_back(
      {.name = "wave list",
       .operands = "",
       .summary = "waves with their progress, newest first",
       .examples = {"floorwave wave list --open"},
       .options = {{"open", "", "neither closed nor recalled"}, {"most", "N", "rows, default 50"}},
       .run = list_waves});
  all.push_back({.name = "wave show",
                 .operands = "WAVE",
                 .least = 1,
                 .most = 1,
                 .summary = "one wave with its trips and jobs",
                 .examples = {"floorwave wave show W12"},
                 .options = {},
                 .run = show_wave});
}

}  // namespace fw::admin
