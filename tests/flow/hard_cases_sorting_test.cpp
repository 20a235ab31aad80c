// Goal: orders of one unit share a sort tote, on the real programs: picked by hand with
// one put a place, told apart at the pack station by whatever is scanned, each parcel
// with the label that the printer daemon printed for it, and at last the tote is empty.
#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "tests/flow/careful_person.h"
#include "tests/flow/hand_floor.h"
#include "tests/flow/hand_terminal.h"
#include "tests/flow/label_tray.h"

namespace fw::test {
namespace {

namespace json = boost::json;

constexpr int screens_most = 100;

std::string without_blanks(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  return first == std::string::npos ? ""
                                    : text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

// Stands at a pack station with the goods of a sort tote, and takes them out in the
// order of `skus`: packs what the screen says, weighs it, sticks the label that came out
// of the printer and scans it.
class SortingPacker {
 public:
  SortingPacker(HandFloor& hand, HandTerminal& terminal, std::string tote,
                std::vector<std::string> skus)
      : hand_(hand), terminal_(terminal), tote_(std::move(tote)), skus_(std::move(skus)) {}

  // Until the tote is said to be empty and the station asks for another one.
  void work() {
    for (int i = 0; act(); ++i) REQUIRE(i < screens_most);
  }

  std::map<std::string, std::string> packed;  // order number -> SKU
  std::vector<std::string> labels;            // SSCCs that were stuck on
  bool said_empty = false;

 private:
  bool act() {
    const std::string screen = terminal_.settled();
    INFO("at the screen\n" << screen);
    const auto lines = HandTerminal::lines_of(screen);
    const std::string verb = without_blanks(lines.at(2));
    if (verb == "OPEN ORDER" && said_empty) return false;
    if (verb == "SIGN ON") {
      terminal_.scan(hand_.badge(0, "packer"));
    } else if (verb == "OPEN ORDER") {
      terminal_.scan(tote_);
    } else if (verb == "SCAN ANY ITEM") {
      REQUIRE(!skus_.empty());
      in_hand_ = skus_.back();
      skus_.pop_back();
      terminal_.scan(hand_.barcode(in_hand_));
    } else if (verb.starts_with("CARTON FOR PARCEL")) {
      packed[lines.at(0).substr(0, lines.at(0).find(' '))] = in_hand_;
      take_proposed_carton(lines);
    } else if (verb == "WEIGH") {
      terminal_.type(std::to_string(hand_.weight_g(in_hand_) + tare_g_));
    } else if (verb.starts_with("LABEL ON PARCEL")) {
      labels.push_back(tray_.next());
      terminal_.scan("00" + labels.back());
    } else if (verb == "IS THE TOTE EMPTY?") {
      said_empty = true;
      terminal_.press("Enter");
    } else {
      FAIL("a screen that this packer does not understand");
    }
    terminal_.wait_for_change(screen);
    return true;
  }

  // The line with the star: "3*Tube 70 x 14 x 14".
  void take_proposed_carton(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
      if (line.size() > 2 && line[1] == '*') tare_g_ = hand_.tare_g(without_blanks(line.substr(2)));
    }
    terminal_.press("Enter");
  }

  HandFloor& hand_;
  HandTerminal& terminal_;
  std::string tote_;
  std::vector<std::string> skus_;  // the last one is on top
  LabelTray tray_{hand_.floor};
  std::string in_hand_;
  std::int64_t tare_g_ = 0;
};

}  // namespace

TEST_CASE("orders of one unit in one sort tote: any item names its order, and each has its label") {
  HandFloor f;
  f.open({{"1", {0}}, {"2", {0}}, {"3", {0}}, {"4", {1}}, {"5", {2}}});
  f.wave(5);
  HandTerminal hand(f.floor.folder(), f.device("HH-01"));
  hand.start();
  hand.wait_for("SIGN ON");
  CarefulPerson picker(f.floor, hand, f.badge(0));
  picker.work();
  REQUIRE(picker.totes().size() == 1);
  const std::string tote = picker.totes().begin()->second;

  HandTerminal station(f.own_folder("station"), f.device("PACK-1"));
  station.start();
  station.wait_for("SIGN ON");
  const auto sku = [&](std::size_t good) { return f.goods.at(good).second; };
  SortingPacker packer(f, station, tote, {sku(0), sku(1), sku(0), sku(2), sku(0)});
  packer.work();
  CHECK(packer.said_empty);
  CHECK(packer.packed == std::map<std::string, std::string>{{"SO000001", sku(0)},
                                                            {"SO000002", sku(0)},
                                                            {"SO000003", sku(0)},
                                                            {"SO000004", sku(1)},
                                                            {"SO000005", sku(2)}});
  CHECK(std::set<std::string>(packer.labels.begin(), packer.labels.end()).size() == 5);
  REQUIRE(f.floor.work_until([&](const json::object&) {
    const auto messages = f.list({"message", "list", "--all"});
    return messages.size() == 5 && std::all_of(messages.begin(), messages.end(), [](const auto& m) {
             return text(m, "state") == "done";
           });
  }));
  f.close();
  for (const char* order : {"1", "2", "3", "4", "5"}) CHECK(f.units(order, "shipped") == 1);
  CHECK(f.floor.count("SELECT COUNT(*) FROM fact WHERE kind = 'put'") == 3);  // one a place
  CHECK(f.floor.count("SELECT COUNT(*) FROM tote_load WHERE sort_load = 1") == 1);
  CHECK(f.floor.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0);
  CHECK(f.floor.count("SELECT COUNT(*) FROM stock s JOIN place p ON p.id = s.place_id WHERE p.code "
                      "= '" +
                      tote + "' AND s.quantity <> 0") == 0);
}

}  // namespace fw::test
