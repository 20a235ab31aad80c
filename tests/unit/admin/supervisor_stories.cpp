// Goal: a supervisor sets the rules for shorts, has places counted and sees who does what,
// with `floorwave` alone. Method: commands against a real server.
#include <fstream>

#include "server/admin/command.h"
#include "server/service/counting.h"
#include "server/store/devices.h"
#include "tests/support/web_floor.h"

namespace fw::test {
namespace {

struct Desk {
  Desk() { floor.furnish(); }

  // Standard output of a command that ended with `code`; else of what it complained.
  std::string run(const std::vector<std::string>& words, int code = admin::exit_done) {
    std::string out, err;
    const int ended = admin::run_command(words, floor.url(),
                                         {[&](const std::string& text) { out += text; },
                                          [&](const std::string& text) { err += text; }});
    INFO(out + err);
    CHECK(ended == code);
    return code == admin::exit_done ? out : err;
  }
  json::value document(std::vector<std::string> words) {
    words.emplace_back("--json");
    return json::parse(run(words));
  }
  static bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }
  static std::string text(const json::value& row, const char* member) {
    return std::string(row.as_object().at(member).as_string());
  }

  Floor floor;
};

TEST_CASE("rules for shorts: put, listed by how special they are, imported, deleted") {
  Desk d;
  CHECK(Desk::has(d.run({"policy", "list"}), "other places are tried"));
  d.run({"policy", "put", "reallocate", "wait_replenish", "--channel", "shop", "--wait-minutes",
         "20"});
  d.run({"policy", "put", "ship_short", "--sku", "MUG", "--reason", "damaged"});
  const std::string wrong = d.run({"policy", "put", "hope"}, admin::exit_refused);
  CHECK(Desk::has(wrong, "wait_replenish"));
  d.run({"policy", "put", "reallocate", "--sku", "CUP"}, admin::exit_refused);

  const TempFolder data;
  const std::string file = data.file("shortage-policies.csv");
  std::ofstream(file) << "channel,sku,reason,actions,wait_minutes\nshop,,,backorder,\n"
                         ",TEA,,wait_replenish backorder,5\n,,,sing,\n";
  d.run({"import", file}, admin::exit_refused);
  CHECK(Desk::has(d.run({"policy", "list"}), "wait_replenish backorder"));
  const auto rows = d.document({"policy", "list"}).as_array();
  REQUIRE(rows.size() == 3);
  CHECK(!Desk::text(rows[0], "sku").empty());
  CHECK(Desk::text(rows[2], "channel") == "shop");
  CHECK(Desk::text(rows[2], "actions") == "backorder");  // the file's row changed it

  const std::string id = Desk::text(rows[2], "id");
  d.run({"policy", "delete", id}, admin::exit_refused);  // without a reason
  d.run({"policy", "delete", id, "--reason", "season"});
  CHECK(d.document({"policy", "list"}).as_array().size() == 2);
  CHECK(Desk::has(d.run({"policy", "delete", id, "--reason", "season"}, admin::exit_refused),
                  "list the policies"));
}

TEST_CASE("a count by hand: opened once, listed by priority, cancelled while nobody began it") {
  Desk d;
  const std::vector<std::string> whole{"count", "open", "A-01-1", "--reason", "inventory"};
  const auto first = d.document(whole);
  CHECK(Desk::text(first, "id") == Desk::text(d.document(whole), "id"));
  CHECK(Desk::text(first, "opened_by") == "floorwave");
  d.run({"count", "open", "A-01-2", "TEA", "--reason", "doubt", "--priority", "9", "--by", "anna"});
  d.run({"count", "open", "Z-9", "--reason", "doubt"}, admin::exit_refused);
  d.run({"count", "open", "A-01-1"}, admin::exit_refused);
  d.run({"count", "open", "A-01-1", "--reason", "x", "--priority", "10"}, admin::exit_refused);
  const auto rows = d.document({"count", "list"}).as_array();
  REQUIRE(rows.size() == 2);
  CHECK(Desk::text(rows[0], "place") == "A-01-2");
  CHECK(Desk::text(rows[0], "sku") == "TEA");
  CHECK(Desk::text(rows[0], "state") == "free");

  const std::string id = Desk::text(first, "id");
  d.run({"count", "cancel", id, "--reason", "mistake"});
  CHECK(Desk::has(d.run({"count", "show", id}), "cancelled"));
  CHECK(Desk::has(d.run({"count", "cancel", id, "--reason", "mistake"}, admin::exit_refused),
                  "open count"));
  CHECK(d.document({"count", "list"}).as_array().size() == 1);
  CHECK(d.document({"count", "list", "--all"}).as_array().size() == 2);
  // What the rules asked for is not the office's to cancel.
  d.floor.run([](service::Context& context) {
    const auto place = context.database().value<Id>("SELECT id FROM place WHERE code = 'B-01-1'");
    const auto site = context.database().value<Id>("SELECT MIN(id) FROM site");
    service::open_count(context, *site, {*place, 0, 0, "short", 0});
  });
  const auto of_rule = d.document({"count", "list"}).as_array();
  REQUIRE(of_rule.size() == 2);
  CHECK(Desk::has(d.run({"count", "cancel", Desk::text(of_rule[1], "id"), "--reason", "x"},
                        admin::exit_refused),
                  "discrepancy"));
}

TEST_CASE("people: who is signed on where, by number, badge or name") {
  Desk d;
  CHECK(Desk::has(d.run({"worker", "list"}), "Ana"));
  CHECK(Desk::has(d.run({"worker", "list", "--here"}), "no workers"));
  d.run({"device", "enrol", "HH-01", "handheld"});
  d.floor.run([](service::Context& context) {
    const auto device = store::load_device(context.database(), "HH-01");
    const auto worker = store::find_worker(context.database(), device->site, "W-7");
    store::insert_session(context.writer, device->site, worker->id, device->id);
  });
  CHECK(d.document({"worker", "list", "--here"}).as_array().size() == 1);
  for (const char* called : {"7", "W-7", "Ana"}) {
    const std::string shown = d.run({"worker", "show", called});
    CHECK(Desk::has(shown, "signed on at HH-01"));
    CHECK(Desk::has(shown, "0 facts today"));
    CHECK(Desk::has(shown, "no work in hand"));
  }
  CHECK(Desk::has(d.run({"worker", "show", "nobody"}, admin::exit_refused), "list the workers"));
}

}  // namespace
}  // namespace fw::test
