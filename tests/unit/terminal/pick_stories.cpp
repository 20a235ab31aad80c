// Stories of a picker at one stop, told by the step runner alone.
#include <catch2/catch.hpp>

#include "tests/unit/terminal/walker.h"

namespace fw::terminal::story {
namespace {

TEST_CASE("a picker walks one stop: place, three scans, two totes, two put facts") {
  Walker ana(pick_packet({mug_stop(1, 2, 1)}));
  REQUIRE(ana.step() == 10);
  CHECK(ana.scan("A-12-03-B").signal == Signal::ok);
  REQUIRE(ana.step() == 11);
  ana.scan(mug6);
  ana.scan(mug6);
  CHECK(counted(ana.state, 11) == 2);
  CHECK(ana.facts.empty());
  ana.scan(mug6);
  REQUIRE(ana.step() == 12);
  CHECK(ana.scan("T-00917").signal == Signal::ok);
  REQUIRE(ana.facts.size() == 1);
  const Fact& put = ana.facts[0];
  CHECK(put.kind == "put");
  CHECK(put.step == 12);
  CHECK(put.load == 71);
  CHECK(put.packet == 7001);
  CHECK(put.epoch == 3);
  CHECK(put.revision == 1);
  CHECK(put.values.place == "A-12-03-B");
  CHECK(put.values.item == mug6);
  CHECK(put.values.quantity == 2);
  CHECK(put.values.container == "T-00917");
  CHECK(put.scans == 5);
  CHECK(put.wrong_scans == 0);
  CHECK_FALSE(put.values.typed);
  CHECK(ana.scan("T-00918").signal == Signal::done);
  REQUIRE(ana.facts.size() == 2);
  CHECK(ana.facts[1].values.quantity == 1);
  CHECK(ana.facts[1].values.container == "T-00918");
  CHECK(ana.facts[1].scans == 1);
  CHECK(ana.over);
}

TEST_CASE("the neighbour's shelf is refused with where you are and where to go") {
  Walker ana(pick_packet({mug_stop(1, 1, 0), mug_stop(2, 1, 0, "A-12-05-B")}));
  const Feedback f = ana.scan("A-12-05-B");
  CHECK(f.signal == Signal::wrong);
  CHECK(f.say == Say::wrong_place);
  CHECK(f.got == "A-12-05-B");
  CHECK(f.wanted == "A-12-03-B");
  CHECK(ana.step() == 10);
  CHECK(ana.state.wrong_scans == 1);
}

TEST_CASE("a wrong item names both items and nothing is counted") {
  Packet packet = pick_packet({mug_stop(1, 1, 0)});
  Group other = mug_stop(2, 1, 0, "A-12-05-B");
  other.steps[1].accept = {an_item(mug1, "BLUE MUG 30CL SINGLE")};
  packet.groups.push_back(other);
  Walker ana(packet);
  ana.scan("A-12-03-B");
  const Feedback f = ana.scan(mug1);
  CHECK(f.say == Say::wrong_item);
  CHECK(f.got == "BLUE MUG 30CL SINGLE");
  CHECK(f.wanted == "BLUE MUG 30CL 6-PACK");
  CHECK(counted(ana.state, 11) == 0);
}

TEST_CASE("a place of another packet is a wrong place, too, by how it begins") {
  Walker ana(pick_packet({mug_stop(1, 1, 0)}));
  ana.classes().push_back({"A-", Meaning::place});
  const Feedback f = ana.scan("A-40-01-C");
  CHECK(f.say == Say::wrong_place);
  CHECK(f.got == "A-40-01-C");
  CHECK(f.wanted == "A-12-03-B");
  ana.scan("A-12-03-B");
  CHECK(ana.scan("A-40-01-C").say == Say::wrong_class);  // a place, an item is wanted
}

TEST_CASE("an item that begins like a place may still be any item") {
  Step stranger = item_step(51, 1, {any_of(Meaning::item)});
  Packet packet = pick_packet({mug_stop(1, 1, 0)});
  packet.groups[0].steps = {stranger};
  Walker ana(packet);
  ana.classes().push_back({"A-", Meaning::place});
  CHECK(ana.scan("A-4711").signal != Signal::wrong);
}

TEST_CASE("a tote scanned instead of the item is told apart by its class") {
  Walker ana(pick_packet({mug_stop(1, 1, 0)}));
  ana.scan("A-12-03-B");
  const Feedback f = ana.scan("T-44444");
  CHECK(f.say == Say::wrong_class);
  CHECK(f.got_meaning == Meaning::container);
  CHECK(f.wanted_meaning == Meaning::item);
  CHECK(ana.scan("XYZ").say == Say::not_known);
  CHECK(ana.scan("4006381333948").say == Say::wrong_item);  // a GTIN is an item
}

TEST_CASE("check digits of the label may be typed, and the fact says typed") {
  Walker ana(pick_packet({mug_stop(1, 1, 0)}));
  CHECK(ana.type("416").say == Say::wrong_digits);
  CHECK(ana.type("417").signal == Signal::ok);
  ana.scan(mug6);
  ana.scan("T-00917");
  REQUIRE(ana.facts.size() == 1);
  CHECK(ana.facts[0].values.typed);
  CHECK(ana.facts[0].values.place == "A-12-03-B");
  CHECK(ana.facts[0].scans == 2);  // typing is no scan
  CHECK(ana.facts[0].wrong_scans == 0);
}

TEST_CASE("a code without its leading zeros is the same item") {
  Walker ana(pick_packet({mug_stop(1, 1, 0)}));
  ana.scan("A-12-03-B");
  ana.scan("4006381333931");
  CHECK(ana.step() == 12);
}

TEST_CASE("a damaged barcode: the last four digits name the item") {
  Walker ana(pick_packet({mug_stop(1, 1, 0)}));
  ana.scan("A-12-03-B");
  CHECK(ana.type("9999").signal == Signal::wrong);
  CHECK(ana.type("3931").signal == Signal::ok);
  CHECK(ana.step() == 12);
}

TEST_CASE("one item too many is refused, at the shelf and at the tote") {
  Walker ana(pick_packet({mug_stop(1, 2, 0)}));
  ana.scan("A-12-03-B");
  ana.scan(mug6);
  ana.scan(mug6);
  REQUIRE(ana.step() == 12);
  const Feedback f = ana.scan(mug6);
  CHECK(f.say == Say::too_many);
  CHECK(f.most == 2);
  CHECK(ana.step() == 12);
}

TEST_CASE("a case of twelve does not fit where five are wanted") {
  Group stop = mug_stop(1, 5, 0);
  stop.steps[1].accept.push_back(an_item(towel, "BLUE MUG CASE OF 12", 12));
  Walker ana(pick_packet({stop}));
  ana.scan("A-12-03-B");
  const Feedback f = ana.scan(towel);
  CHECK(f.say == Say::too_many_in_case);
  CHECK(f.least == 12);
  CHECK(f.most == 5);
}

TEST_CASE("a case counts its packaging quantity") {
  Group stop = mug_stop(1, 13, 0);
  stop.steps[1].accept.push_back(an_item(towel, "BLUE MUG CASE OF 12", 12));
  Walker ana(pick_packet({stop}));
  ana.scan("A-12-03-B");
  ana.scan(towel);
  CHECK(counted(ana.state, 11) == 12);
  ana.scan(mug6);
  CHECK(ana.step() == 12);
}

TEST_CASE("above the threshold one scan asks how many, ENTER takes the rest") {
  Group stop = mug_stop(1, 24, 0);
  stop.steps[1].ask_quantity_above = 5;
  Walker ana(pick_packet({stop}));
  ana.scan("A-12-03-B");
  ana.scan(mug6);
  REQUIRE(ana.state.prompt);
  CHECK(prefill(ana.state) == "24");
  CHECK(ana.type("25").say == Say::too_many);
  CHECK(ana.type("x").say == Say::not_a_number);
  SECTION("all of them") {
    ana.type("");
    CHECK(ana.step() == 12);
    ana.scan("T-00917");
    CHECK(ana.facts.at(0).values.quantity == 24);
    CHECK(ana.facts.at(0).values.typed);
  }
  SECTION("twenty, then four by scan") {
    ana.type("20");
    CHECK(counted(ana.state, 11) == 20);
    for (int i = 0; i < 4; ++i) ana.scan(mug6);
    CHECK(ana.step() == 12);
  }
  SECTION("scanning on counts by scans, the first one too") {
    ana.scan(mug6);
    CHECK(counted(ana.state, 11) == 2);
  }
  SECTION("F2 takes the scan back") {
    ana.press(Key::clear);
    CHECK_FALSE(ana.state.prompt);
    CHECK(counted(ana.state, 11) == 0);
  }
}

TEST_CASE("after one scan a typed number counts that many more") {
  Walker ana(pick_packet({mug_stop(1, 4, 0)}));
  ana.scan("A-12-03-B");
  ana.scan(mug6);
  CHECK(ana.type("4").say == Say::too_many);
  CHECK(ana.type("3").signal == Signal::ok);
  CHECK(ana.step() == 12);
}

TEST_CASE("a double trigger on a place is one scan, on units it is two") {
  Walker ana(pick_packet({mug_stop(1, 2, 0)}));
  ana.scan("A-12-03-B");
  ana.within(200);
  CHECK(ana.scan("A-12-03-B").signal == Signal::none);
  CHECK(ana.state.wrong_scans == 0);
  ana.scan(mug6);
  ana.within(200);
  ana.scan(mug6);
  CHECK(ana.step() == 12);
  ana.within(200);
  CHECK(ana.scan(mug6).signal == Signal::none);  // the bounce of the last one
  ana.within(500);
  CHECK(ana.scan(mug6).say == Say::too_many);
}

TEST_CASE("the put is taken back and the same tote scanned at once: that is no double trigger") {
  Group stop = mug_stop(1, 1, 0);
  stop.steps.back().undo = "undo_put";
  Walker ana(pick_packet({stop, mug_stop(2, 1, 0, "A-12-05-B")}));
  ana.scan("A-12-03-B");
  ana.scan(mug6);
  ana.scan("T-00917");
  ana.within(100);
  ana.press(Key::more);
  ana.within(100);
  ana.type(std::to_string(offers(ana.state).size()));
  REQUIRE(ana.facts.back().kind == "undo_put");
  ana.within(100);
  ana.scan("T-00917");
  CHECK(ana.facts.back().kind == "put");
}

TEST_CASE("short: found one of three, the first tote gets it, the second is dropped") {
  Walker ana(pick_packet({mug_stop(1, 2, 1), mug_stop(2, 1, 0, "A-12-05-B")}));
  ana.scan("A-12-03-B");
  ana.scan(mug6);
  ana.press(Key::more);
  REQUIRE(offers(ana.state).size() == 1);  // skip and tote full are for other steps
  ana.type("1");
  REQUIRE(ana.state.detour);
  CHECK(prefill(ana.state) == "1");
  ana.type("");
  ana.type("1");
  REQUIRE(ana.facts.size() == 1);
  CHECK(ana.facts[0].kind == "short");
  CHECK(ana.facts[0].step == 11);
  CHECK(ana.facts[0].values.quantity == 1);
  CHECK(ana.facts[0].values.choice == "empty");
  CHECK(ana.facts[0].values.place == "A-12-03-B");
  CHECK(ana.facts[0].values.item == mug6);
  REQUIRE(ana.step() == 12);
  CHECK(share(ana.state, *current_step(ana.state)) == 1);
  ana.scan("T-00917");
  CHECK(ana.facts.at(1).values.quantity == 1);
  CHECK(ana.step() == 20);  // the second tote of this stop has nothing to get
  CHECK(line_count(ana.state).done == 2);
}

TEST_CASE("short before the shelf is reached: nothing found, the next stop comes") {
  Walker ana(pick_packet({mug_stop(1, 2, 1), mug_stop(2, 1, 0, "A-12-05-B")}));
  ana.press(Key::more);
  ana.type("1");
  ana.type("0");
  ana.scan("CMD-damaged");
  CHECK(ana.kinds() == std::vector<std::string>{"short"});
  CHECK(ana.facts[0].values.quantity == 0);
  CHECK(ana.facts[0].values.choice == "damaged");
  CHECK(ana.facts[0].step == 10);
  CHECK(ana.step() == 20);
}

TEST_CASE("skip puts a stop at the end of the trip") {
  Walker ana(pick_packet({mug_stop(1, 1, 0), mug_stop(2, 1, 0, "A-12-05-B")}));
  ana.press(Key::more);
  REQUIRE(offers(ana.state).size() == 2);
  ana.type("2");
  CHECK(ana.step() == 20);
  ana.scan("A-12-05-B");
  ana.scan(mug6);
  ana.scan("T-00917");
  CHECK(ana.step() == 10);
  ana.scan("A-12-03-B");
  ana.scan(mug6);
  ana.scan("T-00917");
  CHECK(ana.over);
}

TEST_CASE("a skipped stop comes just before the group that the offer names") {
  Group drop;
  drop.id = 2;
  Step leave = place_step(500, "PACK-IN");
  leave.emit = "drop";
  drop.steps = {leave};
  std::vector<Group> groups{mug_stop(11, 1, 0), mug_stop(12, 1, 0, "A-12-05-B"), drop};
  groups[0].exceptions[1].group = 2;
  Walker ana(pick_packet(groups));
  ana.press(Key::more);
  ana.type("2");
  CHECK(ana.step() == 120);
  ana.scan("A-12-05-B");
  ana.scan(mug6);
  ana.scan("T-00917");
  CHECK(ana.step() == 110);
  ana.press(Key::more);
  ana.type("2");  // nothing else is before the drop: the same stop again
  CHECK(ana.step() == 110);
  ana.scan("A-12-03-B");
  ana.scan(mug6);
  ana.scan("T-00917");
  CHECK(ana.step() == 500);
  ana.scan("PACK-IN");
  CHECK(ana.over);
}

TEST_CASE("a code of more than 128 characters is a wrong scan and is never sent") {
  Walker ana(pick_packet({mug_stop(1, 1, 0)}));
  CHECK(ana.scan(std::string(129, 'X')).say == Say::not_known);
  CHECK(ana.state.wrong_scans == 1);
  CHECK(ana.step() == 10);
}

TEST_CASE("a full tote: the empty one takes its place on all stops of that load") {
  Walker ana(pick_packet({mug_stop(1, 1, 0), mug_stop(2, 1, 0, "A-12-05-B")}));
  ana.scan("A-12-03-B");
  ana.scan(mug6);
  ana.press(Key::more);
  ana.type("1");
  ana.scan("T-00999");
  REQUIRE(ana.facts.size() == 1);
  CHECK(ana.facts[0].kind == "tote_full");
  CHECK(ana.facts[0].values.container == "T-00999");
  CHECK(ana.facts[0].values.instead_of == "T-00917");
  CHECK(ana.facts[0].load == 71);
  CHECK(ana.scan("T-00917").say == Say::wrong_container);
  ana.scan("T-00999");
  ana.scan("A-12-05-B");
  ana.scan(mug6);
  ana.scan("T-00999");
  CHECK(ana.over);
  CHECK(ana.facts.back().values.container == "T-00999");
}

TEST_CASE("a full tote: that of another order on the cart is no empty one, nor is the full one") {
  Walker ana(pick_packet({mug_stop(1, 1, 1), mug_stop(2, 1, 0, "A-12-05-B")}));
  ana.scan("A-12-03-B");
  ana.scan(mug6);
  ana.scan(mug6);
  ana.press(Key::more);
  ana.type("1");
  const Feedback neighbour = ana.scan("T-00918");
  CHECK(neighbour.say == Say::in_use);
  CHECK(neighbour.got == "T-00918");
  CHECK(ana.scan("T-00917").say == Say::in_use);
  CHECK(ana.facts.empty());
  ana.scan("T-00999");
  REQUIRE(ana.facts.size() == 1);
  CHECK(ana.facts[0].values.container == "T-00999");
}

TEST_CASE("put aside while the next tote is asked for: that tote stays the one to scan") {
  Group list;
  list.id = 1;
  list.order = GroupOrder::any_order;
  list.steps = {put_step(11, 0, "T-00918", 72, 5)};
  ExceptionOffer stray;
  stray.key = "wrong_item";
  stray.label = literal("Wrong item");
  stray.emit = "wrong_item";
  Step aside;
  aside.id = 19;
  aside.kind = StepKind::container;
  aside.accept = {any_of(Meaning::container)};
  stray.steps = {aside};
  list.exceptions = {stray};
  Walker ana(pick_packet({list}));
  ana.press(Key::more);
  ana.type("1");
  ana.scan("T-00555");
  REQUIRE(ana.facts.size() == 1);
  CHECK(ana.scan("T-00555").say == Say::wrong_container);
  ana.scan("T-00918");
  CHECK(ana.over);
}

TEST_CASE("slots: the tote bound at the start is the one to put into, until it is full") {
  Group bind;
  bind.id = 9;
  Step slot;
  slot.id = 4;
  slot.kind = StepKind::container;
  slot.accept = {any_of(Meaning::container)};
  slot.request = "bind";
  bind.steps = {slot};
  Group stop = mug_stop(1, 1, 0);
  stop.steps[2].accept[0].codes.clear();
  stop.steps[2].accept[0].bound_in = 4;
  stop.steps[2].load.reset();
  Group second = stop;
  second.id = 2;
  for (auto& s : second.steps) s.id += 10;
  Walker ana(pick_packet({bind, stop, second}));
  ana.scan("T-00055");
  ana.answered(AnswerStatus::ok);
  ana.scan("A-12-03-B");
  ana.scan(mug6);
  CHECK(container_code(*current_step(ana.state), ana.state) == "T-00055");
  CHECK(ana.scan("T-00056").say == Say::wrong_container);
  ana.press(Key::more);
  ana.type("1");
  ana.scan("T-00077");
  CHECK(ana.scan("T-00055").say == Say::wrong_container);
  ana.scan("T-00077");
  CHECK(ana.facts.back().values.container == "T-00077");
  ana.scan("A-12-03-B");
  ana.scan(mug6);
  CHECK(ana.scan("T-00077").signal == Signal::done);
}

TEST_CASE("F3 goes back to the count, but not behind a told fact") {
  Walker ana(pick_packet({mug_stop(1, 1, 1)}));
  ana.scan("A-12-03-B");
  ana.scan(mug6);
  ana.scan(mug6);
  REQUIRE(ana.step() == 12);
  ana.press(Key::back);
  CHECK(ana.step() == 11);
  CHECK(counted(ana.state, 11) == 0);
  ana.scan(mug6);
  ana.scan(mug6);
  ana.scan("T-00917");
  CHECK(ana.press(Key::back).say == Say::cannot_go_back);
}

TEST_CASE("F3 leaves an exception and nothing has happened") {
  Walker ana(pick_packet({mug_stop(1, 1, 0)}));
  ana.scan("A-12-03-B");
  ana.press(Key::more);
  ana.type("1");
  ana.type("0");
  ana.press(Key::back);  // to the quantity again
  CHECK(current_step(ana.state)->kind == StepKind::quantity);
  ana.press(Key::back);
  CHECK_FALSE(ana.state.detour);
  CHECK(ana.step() == 11);
  CHECK(ana.facts.empty());
}

TEST_CASE("lots: the scan brings it, else it is asked; an older one goes first") {
  Group stop = mug_stop(1, 2, 0);
  stop.steps[1].needs_lot = true;
  stop.steps[1].accept = {an_item(mug6, "BLUE MUG 30CL 6-PACK", 1, "L2231")};
  Walker ana(pick_packet({stop}));
  ana.scan("A-12-03-B");
  Scan other = scan_of_text(mug6);
  other.lot = "L2290";
  const Feedback f = ana.scan(other);
  CHECK(f.say == Say::older_lot_first);
  CHECK(f.got == "L2290");
  CHECK(f.wanted == "L2231");
  Scan right = other;
  right.lot = "L2231";
  right.expiry = "2027-03-31";
  CHECK(ana.scan(right).signal == Signal::ok);
  ana.scan(mug6);  // a plain EAN
  REQUIRE(ana.state.prompt);
  CHECK(ana.state.prompt->kind == Prompt::Kind::lot);
  CHECK(ana.type("").say == Say::lot_wanted);
  CHECK(ana.type("L9").say == Say::older_lot_first);
  CHECK(ana.type("L2231").signal == Signal::ok);
  ana.scan("T-00917");
  REQUIRE(ana.facts.size() == 1);
  CHECK(ana.facts[0].values.lot == "L2231");
  CHECK(ana.facts[0].values.expiry == "2027-03-31");
}

TEST_CASE("serials: each unit its own, none twice, shared out to the totes") {
  Group stop = mug_stop(1, 1, 1);
  stop.steps[1].needs_serial = true;
  Walker ana(pick_packet({stop}));
  ana.scan("A-12-03-B");
  ana.scan(mug6);
  CHECK(ana.state.prompt->kind == Prompt::Kind::serial);
  ana.scan("SN-1");
  ana.scan(mug6);
  CHECK(ana.scan("SN-1").say == Say::serial_twice);
  CHECK(counted(ana.state, 11) == 1);
  ana.scan("SN-2");
  ana.scan("T-00917");
  ana.scan("T-00918");
  REQUIRE(ana.facts.size() == 2);
  CHECK(ana.facts[0].values.serials == std::vector<std::string>{"SN-1"});
  CHECK(ana.facts[1].values.serials == std::vector<std::string>{"SN-2"});
}

TEST_CASE("an item step without a number only asks what it is") {
  Group count;
  count.id = 1;
  Step what = item_step(2, 0, {an_item(mug6, "BLUE MUG")});
  Step how = quantity_step(3, 0, 999);
  how.emit = "counted";
  count.steps = {place_step(1, "A-12-03-B"), what, how};
  Walker ana(pick_packet({count}));
  ana.scan("A-12-03-B");
  ana.scan(mug6);
  CHECK(ana.type("1000").say == Say::out_of_range);
  ana.type("17");
  REQUIRE(ana.facts.size() == 1);
  CHECK(ana.facts[0].values.item == mug6);
  CHECK(ana.facts[0].values.quantity == 17);
}

}  // namespace
}  // namespace fw::terminal::story
