// Goal: an administrator does the office's work with `floorwave`, reads tables,
// and a script can rely on exit codes. Method: commands against a real server.
#include <fstream>
#include <set>

#include "server/admin/command.h"
#include "server/admin/table.h"
#include "tests/support/web_floor.h"

namespace fw::test {
namespace {

struct Ran {
  int code = 0;
  std::string out, err;
};

Ran run(const std::string& server, const std::vector<std::string>& words) {
  Ran ran;
  ran.code = admin::run_command(words, server,
                                {[&](const std::string& text) { ran.out += text; },
                                 [&](const std::string& text) { ran.err += text; }});
  return ran;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void write(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::size_t lines_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("a folder is imported in the order its files need, bad rows are named") {
  Floor floor;
  TempFolder data;
  write(data.file("sites.csv"), "site,name,time_zone\nHALL,Hall,Europe/Berlin\n");
  write(data.file("locations.csv"), "site,location,role\nHALL,A-1,pick\nHALL,,pick\n");
  write(data.file("items.csv"), "sku,name,colour\nMUG,Mug,blue\n");
  const auto ran = run(floor.url(), {"import", data.path()});
  INFO(ran.out + ran.err);
  CHECK(ran.code == admin::exit_refused);
  CHECK(ran.out.find("sites") < ran.out.find("locations"));
  CHECK(ran.out.find("locations") < ran.out.find("items"));
  CHECK(has(ran.out, "locations.csv:3"));
  CHECK(has(ran.out, "column 'colour' is not known"));

  const auto one = run(floor.url(), {"import", "items", data.file("items.csv")});
  CHECK(one.code == admin::exit_done);
  const auto misspelt = run(floor.url(), {"import", "item", data.file("items.csv")});
  CHECK(misspelt.code == exit_cannot_start);
  CHECK(has(misspelt.err, "'items'?"));
  CHECK(run(floor.url(), {"import", data.file("none.csv")}).code == exit_cannot_start);
}

TEST_CASE("an order is found, shown with its story, held, released, cancelled") {
  Floor floor;
  floor.furnish();
  const std::string number = floor.order("1001", "MUG", 3);
  const auto list = run(floor.url(), {"order", "list", "--open"});
  INFO(list.out + list.err);
  CHECK(list.code == 0);
  CHECK(has(list.out, number));
  CHECK(lines_of(list.out) == 2);

  const auto story = run(floor.url(), {"order", "show", "shop:1001"});
  INFO(story.out);
  CHECK(story.code == 0);
  for (const char* part : {"Cleo Doe, Long Road 1, 10115 Berlin, DE", "Blue mug", "ACME STD",
                           "Fulfilment 1", "order_accepted"}) {
    INFO(part);
    CHECK(has(story.out, part));
  }
  const auto document = run(floor.url(), {"order", "show", "1001", "--json"});
  CHECK(json::parse(document.out).at("order").at("number").as_string() == number);

  CHECK(has(run(floor.url(), {"order", "hold", "1001", "--reason", "address"}).out, "is held"));
  CHECK(has(run(floor.url(), {"order", "release", "1001"}).out, "is ready"));
  CHECK(has(run(floor.url(), {"order", "cancel", "1001"}).out, "is cancelled"));
  const auto unknown = run(floor.url(), {"order", "show", "4711"});
  CHECK(unknown.code == admin::exit_refused);
  CHECK(has(unknown.err, "unknown_order"));
}

TEST_CASE("a wave is planned, released and shown with its trips") {
  Floor floor;
  floor.furnish();
  CHECK(run(floor.url(), {"wave", "plan"}).code == admin::exit_refused);
  floor.order("1", "MUG", 2);
  const auto planned = run(floor.url(), {"wave", "plan", "--slots", "4"});
  INFO(planned.out + planned.err);
  CHECK(planned.code == 0);
  CHECK(has(planned.out,
            "wave W1 planned: 1 order, 1 pick, 2 units on 1 trip (nobody is signed on to pick);"));
  CHECK(run(floor.url(), {"wave", "release", "W1"}).code == 0);
  floor.wait_for("/api/v1/waves/W1",
                 [](const json::value& wave) { return wave.at("state").as_string() == "picking"; });
  const auto shown = run(floor.url(), {"wave", "show", "W1"});
  CHECK(has(shown.out, "Trip"));
  CHECK(has(shown.out, "release_wave"));
  CHECK(has(run(floor.url(), {"wave", "list"}).out, "picking"));
  CHECK(run(floor.url(), {"wave", "recall", "W1"}).code == 0);
  CHECK(run(floor.url(), {"wave", "close", "W1"}).code == 0);
  CHECK(run(floor.url(), {"wave", "release", "W1"}).code == admin::exit_refused);
  CHECK(run(floor.url(), {"wave", "plan", "--most", "many"}).code == exit_cannot_start);
}

TEST_CASE("a wave is planned for as many people as will pick") {
  Floor floor;
  floor.furnish();
  floor.order("1", "MUG", 2);
  const auto planned = run(floor.url(), {"wave", "plan", "--pickers", "3"});
  INFO(planned.out + planned.err);
  CHECK(has(planned.out, "2 units on 1 trip: work for 1 of 3 pickers;"));
  const auto refused = run(floor.url(), {"wave", "plan", "--pickers", "1001"});
  CHECK(refused.code == admin::exit_refused);
  CHECK(has(refused.err, "1000"));
}

TEST_CASE("a wave is planned by rules, and a carrier nobody knows is answered with the known one") {
  Floor floor;
  floor.furnish();
  floor.order("1", "MUG", 2);
  floor.order("2", "TEA", 1);
  const auto unknown = run(floor.url(), {"wave", "plan", "--carriers", "ACME,NONE"});
  CHECK(unknown.code == admin::exit_refused);
  CHECK(has(unknown.err, "use one of ACME"));
  const auto planned = run(floor.url(), {"wave", "plan", "--carriers", "ACME", "--single-unit"});
  INFO(planned.out + planned.err);
  CHECK(has(planned.out, "planned: 1 order, 1 pick, 1 unit on 1 trip"));
  CHECK(has(planned.out, "left out: 1 order, outside_rules"));
}

TEST_CASE("a wave's rules are kept under a name; options given besides win") {
  Floor floor;
  floor.furnish();
  floor.order("1", "MUG", 2);
  floor.order("2", "TEA", 1);
  const std::string kept = "singles";
  const auto early = run(floor.url(), {"wave", "plan", "--template", kept});
  CHECK(early.code == admin::exit_refused);
  CHECK(has(early.err, "template 'singles'"));
  CHECK(run(floor.url(), {"wave-template", "put", kept, "--single-unit", "--departs-within",
                          "100000", "--carriers", "ACME"})
            .code == admin::exit_done);
  const auto list = run(floor.url(), {"wave-template", "list"});
  INFO(list.out + list.err);
  CHECK(has(list.out, "departs_within_minutes 100000, carriers [\"ACME\"], single_unit true\n"));
  CHECK(has(run(floor.url(), {"wave", "plan", "--template", "single"}).err,
            "did you mean 'singles'?"));
  CHECK(has(run(floor.url(), {"wave", "plan", "--template", kept, "--priority", "9"}).out,
            "left out: 2 orders, outside_rules"));
  const auto planned = run(floor.url(), {"wave", "plan", "--template", kept});
  INFO(planned.out + planned.err);
  CHECK(has(planned.out, "planned: 1 order, 1 pick, 1 unit on 1 trip"));
  CHECK(run(floor.url(), {"wave-template", "put", kept, "--units", "7"}).code == 0);
  CHECK(has(run(floor.url(), {"wave-template", "list"}).out, "units_most 7\n"));
  CHECK(run(floor.url(), {"wave-template", "delete", kept}).code == admin::exit_done);
  CHECK(run(floor.url(), {"wave-template", "delete", kept}).code == admin::exit_refused);
  CHECK(run(floor.url(), {"wave-template", "put", "manual"}).code == admin::exit_refused);
}

TEST_CASE("what a template says is taken back for one wave by an option") {
  Floor floor;
  floor.furnish();
  floor.order("1", "MUG", 2);
  floor.order("2", "TEA", 1);
  CHECK(run(floor.url(), {"wave-template", "put", "few", "--single-unit", "--single-line",
                          "--fragile", "only", "--zones", "", "--carriers", "ACME", "--units", "1"})
            .code == admin::exit_done);
  const StringList few{"wave", "plan", "--template", "few"};
  const auto plan = [&](StringList options) {
    options.insert(options.begin(), few.begin(), few.end());
    return run(floor.url(), options);
  };
  CHECK(has(plan({}).out, "left out: 2 orders, outside_rules"));
  CHECK(
      has(plan({"--fragile", "any", "--priority", "9", "--no-single-unit"}).out, "outside_rules"));
  const auto both = plan({"--single-unit", "--no-single-unit"});
  CHECK(both.code == exit_cannot_start);
  CHECK(has(both.err, "--single-unit and --no-single-unit"));
  const auto all = plan({"--fragile", "any", "--no-single-unit", "--no-single-line", "--no-dense",
                         "--no-own-totes", "--units", "0", "--carriers", ""});
  INFO(all.out + all.err);
  CHECK(has(all.out, "planned: 2 orders, 2 picks, 3 units"));
}

TEST_CASE("the aisles are listed with the direction in which each is walked") {
  Floor floor;
  CHECK(has(run(floor.url(), {"aisle", "list"}).out, "no location names an aisle"));
  TempFolder data;
  write(data.file("sites.csv"), "site,name,time_zone\nHALL,Hall,Europe/Berlin\n");
  write(data.file("locations.csv"),
        "site,location,role,aisle\nHALL,A-1,pick,A\nHALL,A-2,pick,A\nHALL,B-1,pick,B\n"
        "HALL,P-1,pack,\n");
  write(data.file("aisles.csv"), "site,aisle,direction\nHALL,B,down\n");
  CHECK(run(floor.url(), {"import", data.path()}).code == admin::exit_done);
  const auto list = run(floor.url(), {"aisle", "list"});
  INFO(list.out + list.err);
  CHECK(list.code == admin::exit_done);
  CHECK(lines_of(list.out) == 3);
  const auto rows =
      json::parse(run(floor.url(), {"aisle", "list", "--site", "HALL", "--json"}).out);
  const json::array wanted{
      json::object{{"site", "HALL"}, {"aisle", "A"}, {"direction", "both"}, {"locations", 2}},
      json::object{{"site", "HALL"}, {"aisle", "B"}, {"direction", "down"}, {"locations", 1}}};
  CHECK(rows == json::value(wanted));
  CHECK(has(run(floor.url(), {"aisle", "list", "--site", "HULL"}).err, "HULL"));
}

TEST_CASE("a planned wave tells what its release would mean") {
  Floor floor;
  floor.furnish();
  floor.order("1", "MUG", 2);
  CHECK(run(floor.url(), {"wave", "plan"}).code == 0);
  floor.wait_for("/api/v1/waves/W1",
                 [](const json::value& wave) { return wave.at("state").as_string() == "planned"; });
  const auto told = run(floor.url(), {"wave", "forecast", "W1", "--pickers", "2"});
  INFO(told.out + told.err);
  CHECK(has(told.out, "wave W1 released now to 2 pickers (0 signed on): 1 trip, 1 line, 2 units"));
  CHECK(has(told.out, "nothing is short"));
  CHECK(has(told.out, "ACME"));
  CHECK(has(told.out, "to spare"));
  CHECK(run(floor.url(), {"wave", "forecast", "W1", "--pickers", "0"}).code == admin::exit_refused);
  CHECK(run(floor.url(), {"wave", "release", "W1"}).code == 0);
  CHECK(has(run(floor.url(), {"wave", "forecast", "W1"}).err, "released"));
}

TEST_CASE("advice where items would better lie, with the metres a day it would save") {
  Floor floor;
  floor.furnish();
  CHECK(run(floor.url(), {"slotting", "advise"}).code == admin::exit_refused);
  for (int i = 0; i < 3; ++i) floor.order(std::to_string(i), "TEA", 1);
  const auto told = run(floor.url(), {"slotting", "advise", "--days", "7", "--most", "1"});
  INFO(told.out + told.err);
  CHECK(told.code == 0);
  CHECK(has(told.out, "from 3 orders of 1 day,"));
  CHECK(has(told.out, "6 m saved by these moves"));
  CHECK(has(told.out, "A-01-2"));
  CHECK(has(told.out, "MUG"));
  CHECK(has(run(floor.url(), {"slotting", "advise", "--most", "0"}).err, "1 to 50"));
}

TEST_CASE("a supervisor changes an order, rushes one, holds things and looks at the work") {
  Floor floor;
  floor.furnish();
  floor.order("1", "MUG", 2);
  const auto changed = run(floor.url(), {"order", "change", "1", "1=3", "--reason", "customer"});
  INFO(changed.out + changed.err);
  CHECK(has(changed.out, "1 units more (1 reserved)"));
  CHECK(has(run(floor.url(), {"order", "change", "1", "1=3"}).err, "reason is empty"));
  CHECK(run(floor.url(), {"order", "change", "1", "1"}).code == exit_cannot_start);
  CHECK(run(floor.url(), {"wave", "plan", "--release"}).code == 0);
  floor.wait_for("/api/v1/packets",
                 [](const json::value& page) { return !page.at("rows").as_array().empty(); });
  floor.order("2", "MUG", 1);
  const auto added = run(floor.url(), {"wave", "add", "W1", "2", "--reason", "waits"});
  INFO(added.out + added.err);
  CHECK(has(added.out, "is in wave W1: 1 units join a trip"));
  CHECK(has(run(floor.url(), {"order", "rush", "2", "--reason", "waits"}).err, "nothing_reserved"));

  const auto packets = run(floor.url(), {"packet", "list", "--json"});
  const auto rows = json::parse(packets.out).as_array();
  REQUIRE(rows.size() == 1);
  const std::string packet(rows.front().at("id").as_string());
  CHECK(has(run(floor.url(), {"packet", "show", packet}).out, "free"));
  CHECK(has(run(floor.url(), {"packet", "take-back", packet, "--reason", "gone"}).err,
            "packet_free"));
  CHECK(run(floor.url(), {"packet", "move", packet, "99", "--reason", "x"}).code ==
        admin::exit_refused);

  CHECK(has(run(floor.url(), {"hold", "item", "MUG", "--reason", "recall"}).out, "is on hold"));
  CHECK(has(run(floor.url(), {"holds"}).out, "recall"));
  CHECK(has(run(floor.url(), {"release", "item", "MUG"}).out, "1 holds released"));
  CHECK(run(floor.url(), {"hold", "shelf", "X", "--reason", "y"}).code == admin::exit_refused);
  CHECK(has(run(floor.url(), {"container", "clear", "T-9", "--reason", "found"}).err,
            "unknown_container"));
  CHECK(run(floor.url(), {"departure", "list"}).code == 0);
  CHECK(has(run(floor.url(), {"departure", "cancel", "7", "--reason", "strike"}).err,
            "unknown_departure"));
  CHECK(has(run(floor.url(), {"device", "sign-off", "HH-9", "--reason", "lost"}).err,
            "unknown_device"));
}

TEST_CASE("lists of the floor are readable, and every one is JSON when asked") {
  Floor floor;
  floor.furnish();
  CHECK(run(floor.url(), {"printer", "add", "P1", "Zebra"}).code == 0);
  CHECK(has(run(floor.url(), {"device", "enrol", "HH-7", "handheld"}).out, "device HH-7 added"));
  CHECK(has(run(floor.url(),
                {"device", "enrol", "PK-1", "pack_station", "--place", "PACK-1", "--printer", "P1"})
                .out,
            "added"));
  CHECK(run(floor.url(), {"device", "enrol", "HH-8", "toaster"}).code == admin::exit_refused);
  const auto devices = run(floor.url(), {"device", "list"});
  CHECK(has(devices.out, "HH-7"));
  CHECK(has(run(floor.url(), {"worker", "list"}).out, "Ana"));
  CHECK(has(run(floor.url(), {"stock", "show", "MUG"}).out, "MUG: 20 units, 0 allocated, 20 free"));
  CHECK(run(floor.url(), {"stock", "show", "NONE"}).code == admin::exit_refused);
  floor.order("1", "MUG", 2);
  const auto events = run(floor.url(), {"event", "tail", "--last", "5"});
  CHECK(has(events.out, "order_accepted"));
  CHECK(lines_of(events.out) <= 5);
  CHECK(has(run(floor.url(), {"summary"}).out, "1 imported"));
  for (const auto& command : std::vector<std::vector<std::string>>{{"departure", "list"},
                                                                   {"worker", "list"},
                                                                   {"device", "list"},
                                                                   {"printer", "list"},
                                                                   {"message", "list"},
                                                                   {"label", "list"},
                                                                   {"discrepancy", "list"},
                                                                   {"wave", "list"},
                                                                   {"order", "list"},
                                                                   {"summary"}}) {
    auto words = command;
    CHECK(run(floor.url(), words).code == 0);
    words.push_back("--json");
    const auto ran = run(floor.url(), words);
    INFO(command.front() + ran.err);
    CHECK(ran.code == 0);
    json::error_code error;
    json::parse(ran.out, error);
    CHECK(!error);
  }
}

TEST_CASE("a wrong command line names the nearest command, and exits with 2") {
  const auto near = run("http://127.0.0.1:9", {"ordr", "list"});
  CHECK(near.code == exit_cannot_start);
  CHECK(has(near.err, "'order'?"));
  CHECK(has(run("http://127.0.0.1:9", {"order", "lst"}).err, "'order list'?"));
  CHECK(run("http://127.0.0.1:9", {"order", "show"}).code == exit_cannot_start);
  CHECK(run("http://127.0.0.1:9", {"order", "list", "--opne"}).code == exit_cannot_start);
  // Nobody listens there: said in one line.
  const auto nobody = run("http://127.0.0.1:9", {"order", "list"});
  CHECK(nobody.code == exit_cannot_start);
  CHECK(lines_of(nobody.err) == 1);
  CHECK(has(nobody.err, "--server"));
}

TEST_CASE("every command explains itself, examples first") {
  std::set<std::string> names;
  for (const admin::Command& command : admin::commands()) {
    INFO(command.name);
    CHECK(names.insert(command.name).second);  // of two, the second could never be reached
    CHECK(!command.examples.empty());
    CHECK(!command.summary.empty());
    std::vector<std::string> words;
    std::stringstream name(command.name);
    for (std::string word; name >> word;) words.push_back(word);
    words.push_back("--help");
    const auto help = run("http://127.0.0.1:9", words);
    CHECK(help.code == 0);
    CHECK(help.out.find(command.examples.front()) < help.out.find("Usage:"));
    CHECK(has(admin::overview(), "floorwave " + command.name));
  }
  CHECK(has(run("http://127.0.0.1:9", {"order"}).out, "floorwave order show"));
}

TEST_CASE("tables: numbers right, empty columns left out, letters of all lengths aligned") {
  admin::Table table({{"Name", "name"}, {"Units", "units"}, {"Lot", "lot"}});
  table.add({{"name", "Müller"}, {"units", 7}, {"lot", ""}});
  table.add({{"name", "Bo"}, {"units", 1200}, {"lot", ""}});
  CHECK(table.text() ==
        "Name    Units\n"
        "Müller      7\n"
        "Bo       1200\n");
  CHECK(admin::shown(json::value("a\x1b[2Jb\n")) == "a [2Jb ");
}

}  // namespace fw::test
