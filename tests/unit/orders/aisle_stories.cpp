// Goal: a site says which of its aisles are walked in one direction only; what it says of
// aisles that are not there, or in words that mean nothing, is refused by line.
#include "server/service/plan_hall.h"
#include "server/store/wave_trips.h"
#include "tests/unit/orders/warehouse.h"

namespace fw::test {
namespace {

const std::string three_aisles =
    "site,location,role,aisle,x_mm,y_mm\n"
    "MAIN,NARROW-A-1,pick,NA,1000,1000\nMAIN,NARROW-A-2,pick,NA,1000,9000\n"
    "MAIN,NARROW-B-1,pick,NB,5000,1000\nMAIN,NARROW-B-2,reserve,NB,5000,9000\n"
    "MAIN,WIDE-1,pick,W,9000,1000\nMAIN,WIDE-2,pick,W,9000,9000\n";

std::string direction(Warehouse& w, const std::string& aisle) {
  return w.database.value<std::string>("SELECT direction FROM aisle WHERE code = :1", aisle)
      .value_or("not said");
}

TEST_CASE("A file says how aisles are walked; a row sent again changes it") {
  Warehouse w;
  w.furnish();
  w.import("locations", three_aisles);
  const auto report = w.import("aisles", "site,aisle,direction\nMAIN,NA,up\nMAIN,NB,down\n");
  CHECK(report.ok());
  CHECK(report.accepted == 2);
  CHECK(report.existed == 0);
  CHECK(report.warnings.empty());
  CHECK(direction(w, "NA") == "up");
  CHECK(direction(w, "NB") == "down");
  CHECK(direction(w, "W") == "not said");
  const auto again = w.import("aisles", "site,aisle,direction\nMAIN,NB,both\n");
  CHECK(again.existed == 1);
  CHECK(direction(w, "NB") == "both");
}

TEST_CASE("Aisles that are not there and directions that are none are refused, each by its line") {
  Warehouse w;
  w.furnish();
  w.import("locations", three_aisles);
  const auto report = w.import("aisles",
                               "site,aisle,direction\n"
                               "MAIN,NC,up\nMAIN,NA,upp\nMAIN,,up\nELSEWHERE,NA,up\nMAIN,NA,up\n");
  CHECK(report.accepted == 1);
  REQUIRE(report.refused.size() == 4);
  CHECK(report.refused[0].line == 2);
  CHECK(report.refused[0].refusal.code == "unknown_aisle");
  CHECK(report.refused[0].refusal.given == "aisle 'NC'");
  CHECK(report.refused[1].refusal.code == "unknown_word");
  CHECK(report.refused[1].refusal.next == "did you mean 'up'?");
  CHECK(report.refused[2].refusal.code == "missing_field");
  CHECK(report.refused[3].refusal.code == "unknown_site");
  CHECK(direction(w, "NA") == "up");
  const auto no_column = service::read_import("aisles", "site,aisle\nMAIN,NA\n");
  CHECK(no_column.error().code == "missing_column");
}

TEST_CASE("Where every aisle leads the same way somebody is told that nobody could come back") {
  Warehouse w;
  w.furnish();
  w.import("locations", three_aisles);
  std::string all = "site,aisle,direction\n";
  std::int64_t aisles = 0;
  for (const auto& [aisle] : w.database.rows<std::string>(
           "SELECT DISTINCT aisle FROM location WHERE aisle <> '' AND role IN ('pick', "
           "'reserve') ORDER BY aisle")) {
    all += "MAIN," + aisle + ",up\n";
    ++aisles;
  }
  const auto report = w.import("aisles", all);
  CHECK(report.accepted == aisles);
  REQUIRE(report.warnings.size() == 1);
  CHECK(report.warnings[0].line == aisles + 1);  // the last one
  CHECK(report.warnings[0].text.find("nobody could come back") != std::string::npos);
  const auto hall = [&] {
    const auto site = w.count("SELECT id FROM site WHERE code = 'MAIN'");
    return service::make_hall(store::load_plan_places(w.database, site)).warehouse;
  };
  CHECK_FALSE(hall().one_way());
  CHECK(w.import("aisles", "site,aisle,direction\nMAIN,W,both\n").warnings.empty());
  CHECK(hall().one_way());
}

}  // namespace
}  // namespace fw::test
