// The engine: groups, ids, failures that stay alone, queues that are full.
#include <algorithm>
#include <stdexcept>

#include <catch2/catch.hpp>

#include "server/store/schema.h"
#include "shared/db/migrate.h"
#include "tests/support/postgres_server.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

struct Ends {
  std::vector<std::pair<CommandEnd, std::string>> all;
  std::function<void(CommandEnd, const std::string&)> note() {
    return [this](CommandEnd end, const std::string& answer) { all.emplace_back(end, answer); };
  }
};

Command writes(const std::string& id, const std::string& content, Ends& ends) {
  Command command;
  command.id = id;
  command.kind = "story";
  command.content_hash = content;
  command.run = [](Context& context) {
    context.writer.database.exec("INSERT INTO server_meta (key, value) VALUES (:1, 'x')",
                                 "row " + std::to_string(context.new_id(0)));
    return "answer to " + context.author.command_id;
  };
  command.done = ends.note();
  return command;
}

TEST_CASE("the same command again gets its first answer, another one under its id is a conflict") {
  Hall hall;
  Ends ends;
  hall.submit(writes("c-1", "A", ends));
  hall.submit(writes("c-1", "A", ends));
  hall.submit(writes("c-1", "B", ends));
  REQUIRE(ends.all.size() == 3);
  CHECK(ends.all[0].first == CommandEnd::done);
  CHECK(ends.all[1].first == CommandEnd::repeated);
  CHECK(ends.all[1].second == "answer to c-1");
  CHECK(ends.all[2].first == CommandEnd::conflict);
  CHECK(hall.count("SELECT COUNT(*) FROM server_meta WHERE value = 'x'") == 1);
}

TEST_CASE("twice in one group: carried out once") {
  Hall hall;
  Ends ends;
  REQUIRE(hall.engine.submit(writes("c-1", "A", ends)));
  hall.submit(writes("c-1", "A", ends));
  CHECK(ends.all[0].first == CommandEnd::done);
  CHECK(ends.all[1].first == CommandEnd::repeated);
  CHECK(hall.count("SELECT COUNT(*) FROM server_meta WHERE value = 'x'") == 1);
}

TEST_CASE("answers go before the log is moved into the file, and it stays short all the same") {
  const test::TempFolder folder;
  store::Connection database = db::Database::open(folder.file("floor.db"));
  db::migrate(database, store::migrations());
  const SystemClock clock;
  EngineLimits limits;
  limits.checkpoint_idle_pages = 50;
  Engine engine(database, clock, limits);
  std::int64_t longest_when_answered = 0;
  for (int i = 0; i < 200; ++i) {
    Ends ends;
    Command command = writes("c-" + std::to_string(i), "A", ends);
    command.done = [&](CommandEnd end, const std::string&) {
      CHECK(end == CommandEnd::done);
      longest_when_answered = std::max(longest_when_answered, database.pages_since_checkpoint());
    };
    const bool taken = engine.submit(std::move(command));
    REQUIRE(taken);
    engine.step();
    CHECK(database.pages_since_checkpoint() < limits.checkpoint_idle_pages);
  }
  CHECK(longest_when_answered >= limits.checkpoint_idle_pages);
}

TEST_CASE("one command of a group fails: it alone, and says so") {
  Hall hall;
  Ends ends;
  bool recorded = false;
  const auto groups = hall.engine.counters().groups_rolled_back;
  REQUIRE(hall.engine.submit(writes("c-1", "A", ends)));
  Command bad;
  bad.id = "c-2";
  bad.kind = "bad";
  bad.run = [](Context& context) -> std::string {
    context.writer.database.exec("INSERT INTO server_meta (key, value) VALUES ('bad', 'x')");
    context.writer.database.exec("INSERT INTO server_meta (key, value) VALUES ('bad', 'x')");
    return "never";
  };
  bad.on_failure = [&](Context&, const std::string& error) { recorded = !error.empty(); };
  bad.done = ends.note();
  REQUIRE(hall.engine.submit(bad));
  hall.submit(writes("c-3", "A", ends));
  REQUIRE(ends.all.size() == 3);
  CHECK(ends.all[0].first == CommandEnd::done);
  CHECK(ends.all[1].first == CommandEnd::failed);
  CHECK(ends.all[2].first == CommandEnd::done);
  CHECK(recorded);
  CHECK(hall.engine.counters().groups_rolled_back > groups);
  CHECK(hall.count("SELECT COUNT(*) FROM server_meta WHERE value = 'x'") == 2);
  CHECK(hall.count("SELECT COUNT(*) FROM inbox WHERE command_id = 'c-2'") == 0);
}

TEST_CASE("a rolled-back group leaves no hole in ids that are used and none in the events") {
  Hall hall;
  const auto tells = [&](bool fails) {
    Command command;
    command.kind = "tell";
    command.run = [&hall, fails](Context& context) -> std::string {
      domain::Changes changes;
      changes.events.push_back({.kind = "told"});
      context.save(hall.site, changes);
      if (fails) throw std::runtime_error("a bug");
      return "";
    };
    return command;
  };
  REQUIRE(hall.engine.submit(tells(false)));
  REQUIRE(hall.engine.submit(tells(true)));
  hall.submit(tells(false));
  CHECK(hall.count("SELECT COUNT(*) FROM event WHERE kind = 'told'") == 2);
}

TEST_CASE("facts go first, and the office is never starved") {
  Hall hall;
  std::vector<std::string> order;
  const auto named = [&](const std::string& name, CommandClass command_class) {
    Command command;
    command.kind = name;
    command.command_class = command_class;
    command.run = [](Context&) { return std::string(); };
    command.done = [&order, name](CommandEnd, const std::string&) { order.push_back(name); };
    return command;
  };
  REQUIRE(hall.engine.submit(named("office", CommandClass::office)));
  for (int i = 0; i < 600; ++i) REQUIRE(hall.engine.submit(named("fact", CommandClass::fact)));
  hall.engine.step();
  REQUIRE(!order.empty());
  CHECK(order.front() == "fact");
  while (std::find(order.begin(), order.end(), "office") == order.end()) hall.engine.step();
  CHECK(order.size() < 600);
  hall.settle();
  CHECK(order.size() == 601);
}

TEST_CASE("a full queue takes nothing more and says so") {
  HandClock clock;
  auto database = db::Database::open(":memory:");
  db::migrate(database, store::migrations());
  Engine engine(database, clock, {.queue_most = 2});
  Command command;
  command.kind = "x";
  command.run = [](Context&) { return std::string(); };
  CHECK(engine.submit(command));
  CHECK(engine.submit(command));
  CHECK_FALSE(engine.submit(command));
  engine.step();
  CHECK(engine.submit(command));
}

TEST_CASE("the clock of commands never goes back") {
  Hall hall;
  EpochMs first = 0, second = 0;
  hall.run([&](Context& context) { return first = context.now(); });
  hall.clock.now -= 500'000;
  hall.run([&](Context& context) { return second = context.now(); });
  CHECK(second >= first);
}

TEST_CASE("nor does it when the server starts anew after the clock was set back") {
  Hall hall;
  hall.stock("A-01", "SKU-1", 1);
  hall.order("1001", {{"SKU-1", 1}});
  EpochMs before = 0, after = 0;
  hall.run([&](Context& context) { return before = context.now(); });
  hall.clock.now -= 500'000;
  Engine next(hall.database, hall.clock);
  Command command;
  command.kind = "look";
  command.run = [&](Context& context) {
    after = context.now();
    return std::string();
  };
  const bool taken = next.submit(std::move(command));
  REQUIRE(taken);
  next.step();
  CHECK(after == before);
}

TEST_CASE("a wave's job goes on where the server died in it") {
  const test::TempFolder folder;
  const std::string file = folder.file("hall.db");
  std::string number;
  {
    Hall hall(file);
    hall.check_at_end = false;
    for (int i = 1; i <= 6; ++i) {
      hall.stock("A-0" + std::to_string(i), "SKU-" + std::to_string(i), 20);
      hall.order(std::to_string(i), {{"SKU-" + std::to_string(i), 1}});
    }
    number = hall.plan(1);  // six trips
    Command release;
    release.kind = "release";
    release.run = [&](Context& context) {
      REQUIRE(release_wave(context, hall.site, number));
      return std::string();
    };
    REQUIRE(hall.engine.submit(release));
    hall.engine.step();  // the command, and no step of its job
  }
  HandClock clock;
  auto database = db::Database::open(file);
  Engine engine(database, clock);
  JobRunner jobs(engine);
  handle_wave_jobs(jobs);
  CHECK(database.value<std::int64_t>("SELECT COUNT(*) FROM packet").value_or(-1) < 6);
  jobs.step();
  while (engine.step() > 0) continue;
  CHECK(database.value<std::int64_t>("SELECT COUNT(*) FROM packet").value_or(-1) == 6);
  CHECK(database.value<std::int64_t>("SELECT COUNT(*) FROM job WHERE finished_at_ms IS NULL")
            .value_or(-1) == 0);
}

TEST_CASE("the whole floor on PostgreSQL") {
  auto* server = test::PostgresServer::shared();
  if (server == nullptr) return;
  Hall hall(server->fresh_database());
  hall.stock("A-01", "SKU-1", 20);
  hall.stock("A-07", "SKU-7", 20, "LOT-A", "2027-01-31");
  const auto order = hall.order("1001", {{"SKU-1", 3}, {"SKU-7", 2}});
  const auto other = hall.order("1002", {{"SKU-1", 4}}, "ship_short");
  hall.wave();
  Device picker(hall, "HH-1");
  picker.sign_on("W-1");
  picker.type("");
  Walk walk(hall, picker);
  while (walk.until(wire::StepKind::item) && picker.step()->need != 7) walk.next();
  picker.call("short");
  picker.type("6");
  picker.type("");
  walk.all();
  REQUIRE(picker.at_home());
  Device packer(hall, "PK-1");
  packer.sign_on("W-3");
  for (const char* tote : {"T-1", "T-2"}) {
    packer.scan(tote);
    Walk(hall, packer).all();
  }
  CHECK(hall.units(order, "shipped") + hall.units(other, "shipped") == 8);
  CHECK(hall.units(order, "open") + hall.units(other, "cancelled") == 1);
  CHECK(hall.count("SELECT COUNT(*) FROM upstream_message") == 2);
}

}  // namespace
}  // namespace fw::service::story
