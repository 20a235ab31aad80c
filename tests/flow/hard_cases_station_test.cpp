// Goal: what a packer meets at the station, by hand on the real programs: goods that
// are missing and goods that are damaged, an order that waits for them, a box closed too
// early, two boxes, a weight that is off, a label printed again and a parcel opened again.
#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/flow/careful_person.h"
#include "tests/flow/hand_floor.h"
#include "tests/flow/hand_terminal.h"
#include "tests/flow/label_tray.h"

namespace fw::test {
namespace {

namespace json = boost::json;

// The station's terminal in hand, screen by screen.
class Station {
 public:
  explicit Station(HandFloor& hand)
      : hand_(hand), terminal_(hand.own_folder("station"), hand.device("PACK-1")) {
    terminal_.start();
    terminal_.wait_for("SIGN ON");
    terminal_.scan(hand.badge(0, "packer"));
    terminal_.wait_for("OPEN ORDER");
  }

  void open(const std::string& tote) { answer(tote, "left: "); }
  void verify(std::size_t good, const std::string& then) { answer(barcode(good), then); }
  // The good's line of the list, for what was called in the menu.
  void of_line(std::size_t good) {
    terminal_.wait_for("WHICH LINE?");
    const std::string name = hand_.item_name(sku(good));
    terminal_.choose(name.substr(name.size() - 5));  // cut in the middle
  }
  void answer(const std::string& code, const std::string& then) {
    terminal_.scan(code);
    terminal_.wait_for(then);
  }
  void call(const std::string& what, const std::string& then) {
    terminal_.call(what);
    terminal_.wait_for(then);
  }
  void choose(const std::string& what, const std::string& then) {
    terminal_.choose(what);
    terminal_.wait_for(then);
  }
  void enter(const std::string& then) {
    terminal_.press("Enter");
    terminal_.wait_for(then);
  }
  // The proposed carton.
  void take_carton() {
    terminal_.wait_for("CARTON FOR PARCEL");
    for (const auto& line : HandTerminal::lines_of(terminal_.settled())) {
      if (line.size() < 3 || line[1] != '*') continue;
      tare_g_ = hand_.tare_g(line.substr(2, line.find_last_not_of(' ') - 1));
    }
    enter("WEIGH");
  }
  void weigh(const std::vector<std::size_t>& goods, std::int64_t off_g, const std::string& then) {
    std::int64_t weight_g = tare_g_ + off_g;
    for (const std::size_t good : goods) weight_g += hand_.weight_g(sku(good));
    terminal_.settled();
    terminal_.type(std::to_string(weight_g));
    terminal_.wait_for(then);
  }

 private:
  std::string sku(std::size_t good) const { return hand_.goods.at(good).second; }
  std::string barcode(std::size_t good) const { return hand_.barcode(sku(good)); }

  HandFloor& hand_;
  HandTerminal terminal_;
  std::int64_t tare_g_ = 0;
};

}  // namespace

TEST_CASE("by hand at the station: missing, damaged, parked, two boxes, opened again") {
  HandFloor f;
  f.open({{"1", {0, 1, 2}}});
  f.wave(1);
  HandTerminal scanner(f.floor.folder(), f.device("HH-01"));
  scanner.start();
  scanner.wait_for("SIGN ON");
  CarefulPerson picker(f.floor, scanner, f.badge(0));
  picker.work();

  Station station(f);
  station.open(picker.totes().at("SLOT 1"));
  station.call("Missing", "WHICH LINE?");
  station.of_line(0);
  station.choose("Missing", "left: 2");
  station.call("Some are damaged", "WHICH LINE?");
  station.of_line(1);
  station.enter("DAMAGED ASIDE");
  station.answer("T-0040", "left: 1");
  station.verify(2, "PARK: GOODS COME");
  station.enter("parked");

  // Both are brought; the open box is found again with them.
  const std::string no_job = scanner.settled();
  scanner.press("Enter");
  scanner.wait_for_change(no_job);
  picker.work();
  station.open(picker.totes().at("SLOT 1"));
  station.verify(0, "left: 1");
  station.call("Close this box", "CARTON FOR PARCEL 1");
  station.call("Go on packing", "left: 1");
  station.call("Close this box", "CARTON FOR PARCEL 1");
  station.take_carton();
  station.weigh({0, 2}, 0, "LABEL ON PARCEL 1");
  LabelTray tray(f.floor);
  const std::string first = tray.next();
  station.answer("00" + first, "left: 1");

  station.verify(1, "CARTON FOR PARCEL 2");
  station.take_carton();
  station.weigh({1}, 900, "WEIGHT IS OFF");
  station.enter("SCALE");  // with the carton of before; nothing is closed
  station.weigh({1}, 0, "LABEL ON PARCEL 2");
  const std::string second = tray.next();
  station.call("Print label again", "WHY PRINT AGAIN?");
  station.choose("Unreadable", "LABEL ON PARCEL 2");
  CHECK(tray.next() == second);
  station.call("Open parcel again", "WHY OPEN IT AGAIN?");
  station.choose("Wrong content", "left: 1");
  station.verify(1, "CARTON FOR PARCEL");
  station.take_carton();
  station.weigh({1}, 0, "LABEL ON PARCEL");
  const std::string third = tray.next();
  CHECK(third != second);
  station.answer("00" + third, "OPEN ORDER");

  REQUIRE(f.floor.work_until([&](const json::object&) {
    const auto messages = f.list({"message", "list", "--all"});
    return std::all_of(messages.begin(), messages.end(),
                       [](const auto& m) { return text(m, "state") == "done"; });
  }));
  picker.work();  // what the station put aside
  f.close();
  CHECK(f.units("1", "shipped") == 3);
  CHECK(f.floor.count("SELECT COUNT(*) FROM parcel WHERE sscc = '" + first + "'") == 1);
  // Both copies of the label that was on the parcel when it was opened again.
  CHECK(f.floor.count("SELECT COUNT(*) FROM label_job WHERE state = 'voided'") == 2);
}

}  // namespace fw::test
