// Doctor: what is well is said in a line, what is not says what to do; the books
// are asked in full once and then only about what was touched.
#include <algorithm>
#include <fstream>

#include <catch2/catch.hpp>

#include "server/service/doctor.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

struct Visit {
  std::vector<Symptom> symptoms;
  Severity worst = Severity::ok;
  std::optional<store::CleanRun> clean;

  // The symptom of this area and place; the story fails when there is none.
  const Symptom& at(const std::string& area, const std::string& place) const {
    const auto found = std::find_if(symptoms.begin(), symptoms.end(), [&](const Symptom& s) {
      return s.area == area && s.place == place;
    });
    INFO(area + ", " + place);
    REQUIRE(found != symptoms.end());
    return *found;
  }
};

Visit visit(Hall& hall, bool full = false, const std::string& web_address = "127.0.0.1") {
  ExaminationOptions options;
  options.installation.data_folder = hall.folder.path();
  options.installation.web_address = web_address;
  options.full = full;
  Examination examination(options, hall.clock.wall_ms());
  while (examination.step(hall.database, hall.clock.wall_ms())) {
  }
  return {examination.symptoms(), examination.worst(), examination.clean()};
}

void works_until_the_label(Hall& hall, Device& packer) {
  hall.stock("A-01", "SKU-1", 50);
  hall.order("1001", {{"SKU-1", 2}});
  hall.wave();
  Device picker(hall, "HH-1");
  picker.sign_on("W-1");
  picker.type("");
  Walk(hall, picker).all();
  packer.sign_on("W-3");
  packer.scan("T-1");
  REQUIRE(Walk(hall, packer).until(wire::StepKind::parcel));
}

TEST_CASE("a floor at work: every symptom says where, what was wanted, and what to do") {
  Hall hall;
  Device packer(hall, "PK-1");
  works_until_the_label(hall, packer);
  hall.pass(2 * 3'600'000);
  const Visit seen = visit(hall);

  // A label waits and nobody serves the printer.
  const Symptom& printer = seen.at("printers", "printer P1");
  CHECK(printer.severity == Severity::error);
  CHECK(printer.found.find("1 labels wait, the oldest for 2 h") != std::string::npos);
  CHECK(seen.at("printers", "printer P2").severity == Severity::warning);
  CHECK(seen.at("upstream", "upstream SHOP").severity == Severity::warning);
  for (const Symptom& symptom : seen.symptoms) {
    INFO(symptom.place + ": " + symptom.found);
    CHECK_FALSE(symptom.found.empty());
    if (symptom.severity == Severity::ok) continue;
    CHECK_FALSE(symptom.wanted.empty());
    CHECK_FALSE(symptom.next.empty());
  }
  CHECK(seen.at("disk", hall.folder.path()).found.find("a sync takes") != std::string::npos);
  CHECK(seen.at("database", "all tables").severity == Severity::ok);
  CHECK(seen.at("books", "everything").severity == Severity::ok);
  CHECK(seen.worst == Severity::error);
  CHECK(seen.clean);
}

TEST_CASE("the books are asked in full once, then about what was touched, and again in full") {
  Hall hall;
  hall.stock("A-01", "SKU-1", 50);
  const Visit first = visit(hall);
  REQUIRE(first.clean);
  hall.run([&](Context& context) {
    remember_clean(context, *first.clean);
    return 0;
  });
  CHECK(visit(hall).at("books", "what was touched").severity == Severity::ok);
  CHECK(visit(hall, true).at("books", "everything").severity == Severity::ok);

  hall.database.exec("UPDATE stock SET quantity = quantity + 1 WHERE quantity = 50");
  const Visit broken = visit(hall, true);
  CHECK(broken.worst == Severity::error);
  CHECK_FALSE(broken.clean);
  const auto books = std::count_if(
      broken.symptoms.begin(), broken.symptoms.end(),
      [](const Symptom& s) { return s.area == "books" && s.severity == Severity::error; });
  CHECK(books == 2);  // its moves, and the sum over all places
  hall.database.exec("UPDATE stock SET quantity = quantity - 1 WHERE quantity = 51");
}

TEST_CASE("a row that names one that is not there is found, and what to do about it") {
  Hall hall;
  hall.stock("A-01", "SKU-1", 50);
  hall.database.script("PRAGMA foreign_keys = OFF");
  hall.database.exec("UPDATE stock SET owner_id = 4711 WHERE quantity = 50");
  const Visit seen = visit(hall);
  const Symptom& table = seen.at("database", "table stock");
  CHECK(table.severity == Severity::error);
  CHECK(table.found.find("table owner") != std::string::npos);
  CHECK(table.next.find("restore") != std::string::npos);
  hall.check_at_end = false;
}

TEST_CASE("clocks: a machine behind its last commit, and a device that is off") {
  Hall hall;
  Device packer(hall, "PK-1");
  works_until_the_label(hall, packer);
  hall.database.exec("UPDATE fact SET offset_ms = -200000");
  CHECK(visit(hall).at("clock", "device HH-1").found == "its clock is 3 min behind");
  hall.clock.now -= 500'000;
  CHECK(visit(hall).at("clock", "this machine").severity == Severity::error);
  hall.clock.now += 500'000;
}

TEST_CASE("weights that are always typed: the scale is not used") {
  Hall hall;
  Device packer(hall, "PK-1");
  works_until_the_label(hall, packer);
  hall.database.exec(
      "INSERT INTO event SELECT (SELECT MAX(seq) FROM event) + 1, site_id, at_ms, 'weight_typed', "
      "order_id, fulfilment_id, wave_id, packet_id, parcel_id, place_id, item_id, quantity, "
      "worker_id, device_id, '' FROM event WHERE kind = 'parcel_closed'");
  CHECK(visit(hall).at("scales", "pack station PK-1").found ==
        "1 of its last 1 weights were typed");
}

TEST_CASE("work that fell silent and an open door to everybody are warnings") {
  Hall hall;
  hall.stock("A-01", "SKU-1", 50);
  hall.order("1001", {{"SKU-1", 2}});
  hall.wave();
  hall.database.exec(
      "INSERT INTO job (id, site_id, kind, subject_id, body, steps_done, steps_total, "
      "created_at_ms, finished_at_ms, failed) VALUES (7, :1, 'stuck', 0, '{}', 1, 3, :2, NULL, '')",
      hall.site, hall.clock.wall_ms() - 600'000);
  const Visit seen = visit(hall, false, "0.0.0.0");
  CHECK(seen.at("work", "job 7 (stuck)").found == "open for 10 min, step 1 of 3");
  CHECK(seen.at("configuration", "[web] address").severity == Severity::warning);
  hall.database.exec("DELETE FROM job WHERE id = 7");
}

}  // namespace
}  // namespace fw::service::story
