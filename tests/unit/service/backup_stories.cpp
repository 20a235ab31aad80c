// Backups and restores: a copy made between commands, its manifest, what a damaged
// one says, what is skipped after a restore, and how many are kept.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include <catch2/catch.hpp>

#include "server/service/backups.h"
#include "server/service/restore.h"
#include "server/store/invariants.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

namespace fs = std::filesystem;

// Copies as the engine's thread does and waits until the file is told of.
Result<BackupManifest> make(Hall& hall, Backups& backups, const std::string& file) {
  std::promise<Result<BackupManifest>> told;
  auto made = told.get_future();
  REQUIRE(backups.request(
      file, hall.clock.wall_ms(),
      [&](const Result<BackupManifest>& m, const std::string&) { told.set_value(m); }));
  CHECK_FALSE(backups.request(file, hall.clock.wall_ms(), {}));  // one at a time
  while (backups.copy(hall.database, hall.clock.wall_ms())) {
    hall.order("more-" + std::to_string(hall.count("SELECT COUNT(*) FROM orders")), {{"SKU-1", 1}});
  }
  return made.get();
}

struct Site {
  Site() : hall(test_folder.file("floorwave.db")) {
    backups.start();
    hall.stock("A-01", "SKU-1", 50);
    hall.order("1001", {{"SKU-1", 2}});
  }
  test::TempFolder test_folder;
  Hall hall;
  Backups backups{{test_folder.file("backups"), 0, 2, "0.1"}};
  std::string copy = test_folder.file("copy.db");
};

TEST_CASE("a backup is whole while orders come in, and says when it is not") {
  Site site;
  const auto manifest = make(site.hall, site.backups, site.copy);
  REQUIRE(manifest);
  CHECK(manifest->version == "0.1");
  CHECK(manifest->last_event == site.hall.count("SELECT MAX(seq) FROM event"));
  CHECK(check_backup(site.copy));
  CHECK(make(site.hall, site.backups, site.copy).error().code == "backup_failed");  // is there

  std::fstream file(site.copy, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(5000);
  file.write("oops", 4);
  file.close();
  CHECK(check_backup(site.copy).error().code == "damaged_backup");
  fs::remove(manifest_file(site.copy));
  CHECK(check_backup(site.copy).error().code == "no_manifest");
}

TEST_CASE("after a restore nothing is given out twice, and everybody can see that it was one") {
  Site site;
  const auto manifest = make(site.hall, site.backups, site.copy);
  REQUIRE(manifest);
  const std::int64_t order = site.hall.count("SELECT MAX(id) FROM orders");
  test::TempFolder fresh;
  RestoreOrder wanted{.backup = site.copy,
                      .database = fresh.file("floorwave.db"),
                      .incarnation = "second",
                      .skip = 2'000'000'000,
                      .now = site.hall.clock.wall_ms()};
  CHECK(restore(wanted).error().code == "range_too_small");
  CHECK_FALSE(fs::exists(wanted.database));
  wanted.skip = 500;
  const auto first = restore(wanted);
  REQUIRE(first);
  CHECK(first->kept_aside.empty());
  {
    auto database = store::Connection::open(wanted.database);
    CHECK(*database.value<std::string>("SELECT value FROM server_meta WHERE key = 'incarnation'") ==
          "second");
    CHECK(*database.value<std::int64_t>("SELECT MAX(seq) FROM event") >
          manifest->last_event + 900'000);
    CHECK(store::check_invariants(database).empty());
    store::IdSource ids(database);
    database.begin();
    CHECK(ids.next(0) > order + 1'000'000);
    database.commit();
  }
  // Once more, over what is there now: it is kept.
  wanted.incarnation = "third";
  const auto second = restore(wanted);
  REQUIRE(second);
  CHECK(fs::exists(second->kept_aside));
  CHECK(*store::Connection::open(second->kept_aside)
             .value<std::string>("SELECT value FROM server_meta WHERE key = 'incarnation'") ==
        "second");
}

TEST_CASE("a trip taken in the lost time: what is told of it does not count for who has it now") {
  Site site;
  site.hall.wave();
  REQUIRE(make(site.hall, site.backups, site.copy));
  Device ann(site.hall, "HH-1");
  ann.sign_on("W-1");
  ann.type("");
  Walk(site.hall, ann).all();
  REQUIRE(site.hall.count("SELECT SUM(facts) FROM lease WHERE epoch = 1") > 0);
  ann.switch_off();

  test::TempFolder fresh;
  const std::string file = fresh.file("floorwave.db");
  REQUIRE(restore({.backup = site.copy,
                   .database = file,
                   .incarnation = "second",
                   .skip = 500,
                   .now = site.hall.clock.wall_ms()}));
  Hall later(file);
  Device bob(later, "HH-2");
  bob.sign_on("W-2");
  bob.type("");
  REQUIRE(bob.has_work());
  CHECK(bob.packet().epoch > 1);
  const auto groups = bob.packet().groups.size();
  fs::copy_file(site.hall.folder.file("HH-1.db"), later.folder.file("HH-1.db"));
  Device ann_again(later, "HH-1");
  ann_again.wait(5'000);
  CHECK(later.count("SELECT COUNT(*) FROM fact WHERE epoch = 1") > 0);
  CHECK(later.count("SELECT SUM(facts) FROM lease") == 0);
  CHECK(later.on_hand("A-01", "SKU-1") == 48);
  bob.wait();
  CHECK(bob.packet().groups.size() < groups);  // what Ann picked is not asked of Bob
  Walk(later, bob, "T-5").all();
  CHECK(later.count("SELECT COUNT(*) FROM discrepancy WHERE kind = 'over_pick'") == 0);
  for (const std::string& finding : later.findings()) FAIL_CHECK(finding);
}

TEST_CASE("backups by themselves: when one is due, and only so many are kept") {
  test::TempFolder folder;
  Hall hall;
  Backups backups({folder.file("own"), 6, 2, "0.1"});
  backups.start();
  const std::string own = folder.file("own");
  for (std::size_t shift = 1; shift <= 4; ++shift) {
    // It is looked at every minute; the disk has its time.
    const auto is_whole = [&] {
      const auto files = scheduled_backups(own);
      return !files.empty() && made_at(files.back()) > hall.clock.wall_ms() - 6 * 3'600'000 &&
             fs::exists(manifest_file(files.back())) &&
             files.size() == std::min<std::size_t>(2, shift);
    };
    for (int minute = 0; minute < 300 && !is_whole(); ++minute) {
      hall.clock.now += 61'000;
      while (backups.copy(hall.database, hall.clock.wall_ms())) {
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    CHECK(is_whole());
    const auto before = scheduled_backups(own);
    hall.clock.now += 61'000;
    CHECK_FALSE(backups.copy(hall.database, hall.clock.wall_ms()));  // none is due
    CHECK(scheduled_backups(own) == before);
    hall.clock.now += 7 * 3'600'000;
  }
}

}  // namespace
}  // namespace fw::service::story
