// Stories of packing, requests, amended and ended packets.
#include <catch2/catch.hpp>

#include "tests/unit/terminal/walker.h"

namespace fw::terminal::story {
namespace {

void verify_all(Walker& packer) {
  packer.scan(towel);
  for (int i = 0; i < 3; ++i) packer.scan(mug6);
  for (int i = 0; i < 2; ++i) packer.scan(mug1);
}

TEST_CASE("a packer verifies in the order the goods come out of the tote") {
  Walker bo(pack_packet());
  bo.scan(towel);
  REQUIRE(bo.facts.size() == 1);
  CHECK(bo.facts[0].step == 12);
  CHECK(bo.facts[0].kind == "verify");
  bo.scan(mug6);
  bo.scan(mug1);
  CHECK(lines(bo.state)[0].counted == 1);
  CHECK(lines(bo.state)[1].done);
  CHECK(bo.scan(towel).say == Say::too_many);
  bo.scan(mug6);
  bo.scan(mug6);
  REQUIRE(bo.facts.size() == 2);
  CHECK(bo.facts[1].values.item == mug6);
  CHECK(bo.facts[1].values.quantity == 3);
  CHECK_FALSE(bo.facts[1].values.place);
  bo.scan(mug1);
  CHECK(bo.step() == 21);
}

TEST_CASE("one code of two items: the packer is asked which, by their names") {
  Packet packet = pack_packet();
  packet.groups[0].steps[0].accept.front().codes.push_back("4711");
  packet.groups[0].steps[1].accept.front().codes.push_back("4711");
  Walker bo(packet);
  bo.scan("4711");
  REQUIRE(bo.state.page == Page::which_line);
  REQUIRE(lines_to_choose(bo.state).size() == 2);
  CHECK(bo.facts.empty());
  bo.press(Key::back);
  CHECK(bo.state.page == Page::work);
  bo.scan("4711");
  bo.type("2");
  REQUIRE(bo.facts.size() == 1);
  CHECK(bo.facts[0].step == packet.groups[0].steps[1].id);
  bo.scan("4711");  // only one of them is wanted still
  CHECK(bo.state.page == Page::work);
}

TEST_CASE("facts for each scan: every unit is told when it is verified") {
  Packet packet = pack_packet();
  packet.groups[0].steps[0].emit_each = true;
  Walker bo(packet);
  bo.scan(mug6);
  bo.scan(mug6);
  CHECK(bo.facts.size() == 2);
  CHECK(bo.facts[1].values.quantity == 1);
  CHECK(bo.press(Key::clear).say == Say::cannot_go_back);
  bo.scan(mug6);
  CHECK(bo.facts.size() == 3);
  CHECK(lines(bo.state)[0].done);
}

TEST_CASE("box, weight, parcel closed, label scanned: the request carries it all") {
  Walker bo(pack_packet());
  verify_all(bo);
  CHECK(takes_digit(bo.state));
  CHECK(bo.type("7").say == Say::no_such_choice);
  bo.type("");  // the suggested M
  CHECK(wants_weight(bo.state));
  CHECK(bo.weigh(1240, false).say == Say::still_moving);
  CHECK(bo.weigh(99999).say == Say::out_of_range);
  bo.weigh(1240);
  REQUIRE(bo.state.pending);
  CHECK(bo.requests == 1);
  const Request& r = bo.state.pending->request;
  CHECK(r.kind == "close_parcel");
  CHECK(r.step == 23);
  CHECK(r.values.choice == "M");
  CHECK(r.values.weight_g == 1240);
  CHECK(bo.scan(mug6).say == Say::waiting);
  CHECK(bo.answered(AnswerStatus::ok, {"Parcel 1 closed"}).say == Say::message);
  REQUIRE(bo.step() == 24);
  CHECK(bo.scan("376123450000000017").signal == Signal::done);
  CHECK(bo.facts.back().kind == "label_scanned");
  CHECK(bo.facts.back().values.parcel == "376123450000000017");
  CHECK(bo.over);
}

TEST_CASE("a refused request stays, ENTER asks anew under a new id") {
  Walker bo(pack_packet());
  verify_all(bo);
  bo.type("1");
  bo.type("1.24");
  const std::string first = bo.state.pending->request.id;
  CHECK(bo.state.pending->request.values.weight_g == 1240);
  CHECK(bo.state.pending->request.values.typed);
  const Feedback f = bo.answered(AnswerStatus::refused);
  CHECK(f.say == Say::refused);
  CHECK(f.refusal.title.text == "TOTE IN USE");
  CHECK_FALSE(bo.state.pending);
  CHECK(bo.step() == 23);
  CHECK(bo.scan(mug6).signal == Signal::wrong);
  bo.type("");
  REQUIRE(bo.state.pending);
  CHECK(bo.state.pending->request.id != first);
  CHECK(bo.requests == 2);
}

TEST_CASE("after a refusal F3 goes back to the weight") {
  Walker bo(pack_packet());
  verify_all(bo);
  bo.type("1");
  bo.weigh(1240);
  bo.answered(AnswerStatus::refused);
  bo.press(Key::back);
  CHECK(bo.step() == 22);
  bo.weigh(1310);
  CHECK(bo.state.pending->request.values.weight_g == 1310);
}

TEST_CASE("no answer in time: ENTER asks again under the same id") {
  Walker bo(pack_packet());
  verify_all(bo);
  bo.type("1");
  bo.weigh(1240);
  const std::string id = bo.state.pending->request.id;
  CHECK(bo.type("").say == Say::waiting);
  time_out(bo.state);
  CHECK(bo.type("").say == Say::resumed_request);
  CHECK(bo.state.pending->request.id == id);
  CHECK(bo.requests == 2);
  bo.answered(AnswerStatus::ok);
  CHECK(bo.step() == 24);
}

TEST_CASE("the server failed: ENTER asks again under the same id") {
  Walker bo(pack_packet());
  verify_all(bo);
  bo.type("1");
  bo.weigh(1240);
  const std::string id = bo.state.pending->request.id;
  CHECK(bo.answered(AnswerStatus::failed).say == Say::failed);
  CHECK(bo.type("").say == Say::resumed_request);
  CHECK(bo.state.pending->request.id == id);
}

TEST_CASE("a request that a scan made is made anew by the next scan") {
  Group bind;
  bind.id = 1;
  Step tote;
  tote.id = 1;
  tote.kind = StepKind::container;
  tote.accept = {any_of(Meaning::container)};
  tote.request = "bind";
  tote.load = 71;
  bind.steps = {tote};
  Walker ana(pick_packet({bind, mug_stop(2, 1, 0)}));
  CHECK(ana.scan("W-12").say == Say::wrong_class);
  ana.scan("T-1");
  CHECK(ana.state.pending->request.values.container == "T-1");
  ana.answered(AnswerStatus::refused);
  CHECK(ana.step() == 1);
  ana.scan("T-2");
  CHECK(ana.state.pending->request.values.container == "T-2");
  ana.answered(AnswerStatus::ok);
  CHECK(ana.step() == 20);
}

TEST_CASE("missing at the pack station asks for the line, then ends it") {
  Walker bo(pack_packet());
  bo.scan(mug6);
  bo.press(Key::more);
  bo.type("1");
  REQUIRE(bo.state.page == Page::which_line);
  REQUIRE(lines_to_choose(bo.state).size() == 3);
  SECTION("by number") { bo.type("1"); }
  SECTION("by scanning one like it") { bo.scan(mug6); }
  CHECK(bo.kinds() == std::vector<std::string>{"verify", "missing"});
  CHECK(bo.facts[0].values.quantity == 1);
  CHECK(bo.facts[1].step == 11);
  CHECK(bo.facts[1].values.quantity == 1);
  CHECK(bo.facts[1].values.item == mug6);
  CHECK(lines(bo.state)[0].done);
}

TEST_CASE("close this box: the parcel first, then the server's new list") {
  Walker bo(pack_packet());
  bo.scan(towel);
  bo.press(Key::more);
  bo.type("2");
  CHECK(bo.step() == 21);
  bo.type("1");
  bo.weigh(300);
  Packet more = pack_packet();
  more.revision = 2;
  Group rest = more.groups[0];
  rest.id = 3;
  for (auto& s : rest.steps) s.id += 100;
  rest.steps.erase(rest.steps.begin() + 1);
  more.groups.push_back(rest);
  bo.amended(more);
  bo.answered(AnswerStatus::ok);
  CHECK(bo.step() == 24);
  bo.scan("376123450000000017");
  CHECK(bo.step() == 111);
}

TEST_CASE("an amended packet: finished steps stay finished, new stops come in") {
  Packet packet = pick_packet({mug_stop(1, 2, 0), mug_stop(2, 1, 0, "A-12-05-B")});
  Walker ana(packet);
  ana.scan("A-12-03-B");
  ana.scan(mug6);
  packet.revision = 2;
  packet.groups.insert(packet.groups.begin(), mug_stop(5, 1, 0, "A-11-01-A"));
  ana.amended(packet);
  CHECK(ana.step() == 11);  // what is begun is finished first
  CHECK(counted(ana.state, 11) == 1);
  ana.scan(mug6);
  ana.scan("T-00917");
  CHECK(ana.facts.back().revision == 2);
  CHECK(ana.step() == 50);
}

TEST_CASE("a stop that is not begun gives way to one that comes before it") {
  Packet packet = pick_packet({mug_stop(1, 2, 0)});
  Walker ana(packet);
  packet.revision = 2;
  packet.groups.insert(packet.groups.begin(), mug_stop(5, 1, 0, "A-11-01-A"));
  ana.amended(packet);
  CHECK(ana.step() == 50);
}

TEST_CASE("a stop taken away while the picker walks to it") {
  Packet packet = pick_packet({mug_stop(1, 2, 0), mug_stop(2, 1, 0, "A-12-05-B")});
  Walker ana(packet);
  packet.revision = 2;
  packet.groups.erase(packet.groups.begin());
  ana.amended(packet);
  CHECK(ana.step() == 20);
  packet.revision = 3;
  packet.groups.clear();
  ana.amended(packet);
  CHECK(ana.over);
}

TEST_CASE("fewer are wanted than before: the count in hand is enough") {
  Packet packet = pick_packet({mug_stop(1, 3, 0)});
  Walker ana(packet);
  ana.scan("A-12-03-B");
  ana.scan(mug6);
  ana.scan(mug6);
  packet.revision = 2;
  packet.groups[0].steps[1].need = 2;
  packet.groups[0].steps[2].need = 2;
  ana.amended(packet);
  CHECK(ana.step() == 12);
}

TEST_CASE("an old revision changes nothing") {
  Packet packet = pick_packet({mug_stop(1, 3, 0)});
  packet.revision = 4;
  Walker ana(packet);
  packet.revision = 3;
  packet.groups.clear();
  ana.amended(packet);
  CHECK(ana.step() == 10);
  CHECK(ana.state.packet.revision == 4);
}

TEST_CASE("ENTER passes a step that lists it, and no other") {
  Group g;
  g.id = 1;
  Step cart;
  cart.id = 1;
  cart.kind = StepKind::container;
  cart.accept = {a_tote("CART-1")};
  cart.accept[0].typed = {""};
  g.steps = {cart, confirm_step(2, "started"), place_step(3, "A-1")};
  Walker ana(pick_packet({g}));
  ana.type("");
  CHECK(ana.step() == 2);
  ana.type("");
  CHECK(ana.kinds() == std::vector<std::string>{"started"});
  CHECK(ana.type("").say == Say::nothing_typed);
}

TEST_CASE("a home packet that asks at once waits for ENTER the second time") {
  Packet home;
  home.kind = "home";
  Group g;
  g.id = 1;
  g.steps = {request_step(1, "next_work")};
  home.groups = {g};
  RunnerState state;
  Supply supply;
  supply.request_id = "r1";
  CHECK(start(state, home, supply).requested);
  CHECK_FALSE(start(state, home, supply, true).requested);
  supply.request_id = "r2";
  CHECK(apply(state, Input{Typed{""}}, supply).requested);
  CHECK(state.pending->request.id == "r2");
}

TEST_CASE("end of packet, end of group, and no exception where none is offered") {
  Group stop = mug_stop(1, 1, 0);
  ExceptionOffer leave;
  leave.key = "leave";
  leave.after = After::end_packet;
  leave.emit = "left";
  stop.exceptions = {leave};
  Packet packet = pick_packet({stop, mug_stop(2, 1, 0)});
  packet.groups[1].exceptions.clear();
  Walker ana(packet);
  ana.press(Key::more);
  ana.type("1");
  CHECK(ana.over);
  CHECK(ana.kinds() == std::vector<std::string>{"left"});
  packet.groups[0].exceptions[0].after = After::end_group;
  Walker bo(packet);
  bo.press(Key::more);
  bo.type("1");
  CHECK(bo.step() == 20);
  CHECK(bo.press(Key::more).say == Say::nothing_more);
}

}  // namespace
}  // namespace fw::terminal::story
