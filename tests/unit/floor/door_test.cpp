#include <catch2/catch.hpp>

#include "tests/unit/floor/fakes.h"

using namespace fw;
using namespace fw::floor;
using fw::floor::test::Floor;

TEST_CASE("a terminal says hello, is welcomed, and its pings are answered") {
  Floor floor;
  floor.join("p1", "HH-07");
  CHECK(floor.wakes == 1);
  const auto welcomes = floor.sent<wire::Welcome>("p1");
  REQUIRE(welcomes.size() == 1);
  CHECK(welcomes[0].language == "de");
  CHECK(welcomes[0].heartbeat_ms == 5000);
  CHECK(welcomes[0].server_time_ms == floor.clock.wall_ms());
  floor.say("p1", "HH-07", wire::Ping{123, 0, 0});
  const auto pongs = floor.sent<wire::Pong>("p1");
  REQUIRE(pongs.size() == 1);
  CHECK(pongs[0].sent_ms == 123);
  CHECK(floor.door.counters().sessions == 1);
}

TEST_CASE("facts are acknowledged only when the service says that they are stored") {
  Floor floor;
  floor.join("p1", "HH-07");
  floor.say("p1", "HH-07", test::facts_from(1, 3));
  CHECK(floor.sent<wire::Ack>("p1").empty());
  REQUIRE(floor.service.facts_asked.size() == 1);
  CHECK(floor.service.facts_asked[0].ask.facts.size() == 3);
  floor.service.facts_asked[0].done({"stream-1", 3, std::nullopt});
  CHECK(floor.sent<wire::Ack>("p1").empty());  // not from the engine's thread
  floor.door.step();
  REQUIRE(floor.sent<wire::Ack>("p1").size() == 1);
  CHECK(floor.sent<wire::Ack>("p1")[0].acked_seq == 3);
  floor.say("p1", "HH-07", wire::Ping{});
  CHECK(floor.sent<wire::Pong>("p1")[0].acked_seq == 3);
}

TEST_CASE("a gap in the facts is asked for again") {
  Floor floor;
  floor.join("p1", "HH-07");
  floor.say("p1", "HH-07", test::facts_from(5, 1));
  floor.service.facts_asked[0].done({"stream-1", 2, 3});
  floor.door.step();
  REQUIRE(floor.sent<wire::Resend>("p1").size() == 1);
  CHECK(floor.sent<wire::Resend>("p1")[0].from_seq == 3);
}

TEST_CASE("without a hello, or from another connection, a device is asked to say hello") {
  Floor floor;
  floor.say("p1", "HH-07", wire::Ping{});
  CHECK(floor.last_goodbye("p1") == "hello_first");
  floor.join("p1", "HH-07");
  floor.say("p2", "HH-07", test::facts_from(1, 1));
  CHECK(floor.last_goodbye("p2") == "hello_first");
  CHECK(floor.service.facts_asked.empty());
  // Early with a ping between its hello and the welcome: no complaint.
  wire::Hello hello;
  hello.stream = "stream-1";
  floor.say("p3", "HH-07", hello);
  floor.say("p3", "HH-07", wire::Ping{});
  CHECK(floor.last_goodbye("p3").empty());
}

TEST_CASE("a host cannot speak for another host's device") {
  Floor floor;
  floor.join("p1", "HH-07");
  floor.say("p9", "HH-07", test::facts_from(1, 1), "hall-2");
  CHECK(floor.last_goodbye("p9") == "unknown_device");
  CHECK(floor.service.facts_asked.empty());
  // Not even over the same connection's name.
  floor.say("p1", "HH-07", test::facts_from(1, 1), "hall-2");
  CHECK(floor.service.facts_asked.empty());
  // The service decides about a hello; it gets the proven host.
  floor.say("p9", "HH-08", wire::Hello{}, "hall-2");
  CHECK(floor.service.hellos[0].ask.first == "hall-2");
  service::HelloOutcome refused;
  refused.reply = wire::Goodbye{"unknown_device", {}};
  floor.service.hellos[0].done(refused);
  floor.door.step();
  CHECK(floor.last_goodbye("p9") == "unknown_device");
}

TEST_CASE("on a plain loopback link the host is called local") {
  Floor floor;
  floor.say("p1", "HH-07", wire::Hello{}, "");
  CHECK(floor.service.hellos[0].ask.first == "local");
}

TEST_CASE("a terminal that lost its network comes back over a new connection") {
  Floor floor;
  floor.join("p1", "HH-07");
  floor.join("p2", "HH-07");
  CHECK(floor.sent<wire::Welcome>("p2").size() == 1);
  floor.say("p2", "HH-07", test::facts_from(1, 1));
  CHECK(floor.service.facts_asked.size() == 1);
  CHECK(floor.door.counters().sessions == 1);
}

TEST_CASE("two terminals with one name: the second waits until the first is silent") {
  Floor floor;
  floor.join("p1", "HH-07", "handheld", "stream-1");
  wire::Hello other;
  other.stream = "stream-2";
  floor.say("p2", "HH-07", other);
  CHECK(floor.last_goodbye("p2") == "device_in_use");
  CHECK(floor.service.hellos.empty());
  floor.pass(16'000);
  floor.say("p2", "HH-07", other);
  CHECK(floor.service.hellos.size() == 1);
}

TEST_CASE("results of an ended session are told to nobody") {
  Floor floor;
  floor.join("p1", "HH-07");
  floor.say("p1", "HH-07", test::facts_from(1, 1));
  auto done = floor.service.facts_asked[0].done;
  floor.join("p2", "HH-07");
  floor.link.letters.clear();
  done({"stream-1", 1, std::nullopt});
  floor.door.step();
  CHECK(floor.link.letters.empty());
}

TEST_CASE("a silent session ends, and the service hears of it once") {
  Floor floor;
  floor.join("p1", "HH-07");
  floor.pass(14'000);
  CHECK(floor.door.counters().sessions == 1);
  floor.pass(2'000);
  CHECK(floor.door.counters().sessions == 0);
  REQUIRE(floor.service.heards.size() == 1);
  CHECK(floor.service.heards[0].second);
  floor.pass(60'000);
  CHECK(floor.service.heards.size() == 1);
}

TEST_CASE("a device that goes says so; one that lives is reported now and then") {
  Floor floor;
  floor.join("p1", "HH-07");
  for (int i = 0; i < 14; ++i) {
    floor.pass(5'000);
    floor.say("p1", "HH-07", wire::Ping{});
  }
  REQUIRE(floor.service.heards.size() == 1);
  CHECK_FALSE(floor.service.heards[0].second);
  floor.say("p1", "HH-07", wire::Bye{});
  CHECK(floor.service.heards.back().second);
  CHECK(floor.door.counters().sessions == 0);
}

TEST_CASE("a full or vanished terminal blocks nobody and costs no memory") {
  Floor floor;
  floor.join("p1", "HH-07");
  floor.join("p2", "HH-08");
  floor.link.full.insert("p1");
  for (int i = 0; i < 10; ++i) floor.say("p1", "HH-07", wire::Ping{});
  floor.say("p2", "HH-08", wire::Ping{});
  CHECK(floor.sent<wire::Pong>("p2").size() == 1);
  CHECK(floor.door.counters().unsent == 10);
  floor.link.gone.insert("p2");
  floor.say("p2", "HH-08", wire::Ping{});
  floor.pass(1'000);
  CHECK(floor.door.counters().sessions == 1);
}

TEST_CASE("a terminal that talks too much is cut to its rate; others are not") {
  DoorLimits limits;
  limits.messages_a_second = 10;
  limits.messages_at_once = 20;
  Floor floor(limits);
  floor.join("p1", "HH-07");
  floor.join("p2", "HH-08");
  for (int i = 0; i < 100; ++i) floor.say("p1", "HH-07", wire::Ping{});
  floor.say("p2", "HH-08", wire::Ping{});
  CHECK(floor.sent<wire::Pong>("p1").size() == 20);
  CHECK(floor.sent<wire::Pong>("p2").size() == 1);
  floor.pass(1'000);
  for (int i = 0; i < 100; ++i) floor.say("p1", "HH-07", wire::Ping{});
  CHECK(floor.sent<wire::Pong>("p1").size() == 30);
}

TEST_CASE("a busy server says nothing; the terminal repeats and is heard later") {
  Floor floor;
  floor.join("p1", "HH-07");
  floor.service.busy = true;
  floor.say("p1", "HH-07", test::facts_from(1, 1));
  wire::Request request;
  request.id = "r-1";
  request.kind = "next_work";
  floor.say("p1", "HH-07", request);
  CHECK(floor.door.counters().busy == 2);
  floor.service.busy = false;
  floor.say("p1", "HH-07", test::facts_from(1, 1));
  floor.say("p1", "HH-07", request);
  CHECK(floor.service.facts_asked.size() == 1);
  CHECK(floor.service.requests.size() == 1);
}

TEST_CASE("a repeated request runs once while its first is on the way") {
  Floor floor;
  floor.join("p1", "HH-07");
  wire::Request request;
  request.id = "r-1";
  request.kind = "next_work";
  floor.say("p1", "HH-07", request);
  floor.say("p1", "HH-07", request);
  REQUIRE(floor.service.requests.size() == 1);
  wire::Answer answer;
  answer.id = "r-1";
  floor.service.requests[0].done(answer);
  floor.door.step();
  CHECK(floor.sent<wire::Answer>("p1").size() == 1);
  floor.say("p1", "HH-07", request);
  CHECK(floor.service.requests.size() == 2);
}

TEST_CASE("after sign-on the terminal reads in the worker's language") {
  Floor floor;
  floor.join("p1", "HH-07");
  wire::Request request;
  request.id = "r-1";
  request.kind = "sign_on";
  floor.say("p1", "HH-07", request);
  wire::Answer answer;
  answer.id = "r-1";
  answer.language = "en";
  answer.say = {wire::Text{"say.welcome_back", {{"name", "Ana"}}, ""}};
  floor.service.requests[0].done(answer);
  floor.door.step();
  REQUIRE(floor.sent<wire::Answer>("p1").size() == 1);
  CHECK(floor.sent<wire::Answer>("p1")[0].say[0].text == "Welcome back, Ana");
}

TEST_CASE("an amended packet is told until the terminal says where it stands") {
  Floor floor;
  floor.join("p1", "HH-07");
  service::Effects effects;
  effects.amended_packets = {9};
  floor.door.hint(effects);
  floor.door.step();
  REQUIRE(floor.service.amendments_asked.size() == 1);
  wire::Packet packet;
  packet.id = 9;
  packet.revision = 2;
  packet.kind = "pick";
  packet.title = wire::Text{"pick.context", {{"wave", "W412"}}, ""};
  floor.service.amendments_asked[0].done({{{"HH-07", packet}, {"HH-99", packet}}, {}});
  floor.door.step();
  REQUIRE(floor.sent<wire::Amend>("p1").size() == 1);
  CHECK(floor.sent<wire::Amend>("p1")[0].packet.title.text == "PICK W412");
  for (int i = 0; i < 3; ++i) {
    floor.pass(2'600);
    floor.say("p1", "HH-07", wire::Ping{});
  }
  CHECK(floor.sent<wire::Amend>("p1").size() == 2);
  floor.say("p1", "HH-07", wire::Standing{9, 2, 4});
  REQUIRE(floor.service.standings.size() == 1);
  CHECK(floor.service.standings[0].step == 4);
  floor.pass(10'000);
  CHECK(floor.sent<wire::Amend>("p1").size() == 2);
}

TEST_CASE("hints that come while amendments are looked up are not lost") {
  Floor floor;
  floor.join("p1", "HH-07");
  service::Effects one;
  one.amended_packets = {9};
  floor.door.hint(one);
  floor.door.step();
  service::Effects two;
  two.revoked_leases = {5};
  floor.door.hint(two);
  floor.door.step();
  REQUIRE(floor.service.amendments_asked.size() == 1);
  floor.service.amendments_asked[0].done({});
  floor.door.step();
  floor.door.step();
  REQUIRE(floor.service.amendments_asked.size() == 2);
  CHECK(floor.service.amendments_asked[1].ask.revoked_leases.size() == 1);
  floor.service.amendments_asked[1].done({{}, {{"HH-07", {9, 1, {"revoked.taken_over", {}, ""}}}}});
  floor.door.step();
  REQUIRE(floor.sent<wire::Revoke>("p1").size() == 1);
  CHECK(floor.sent<wire::Revoke>("p1")[0].text.text.substr(0, 7) == "Jemand ");
}

TEST_CASE("rubbish is counted and answered, within bounds, and the door goes on") {
  Floor floor;
  floor.join("p1", "HH-07");
  floor.link.incoming.push_back(wire::BadFrame{"p2", "hall-1", "3 parts instead of 2", 3, 9});
  floor.link.incoming.push_back(wire::FromPeer{"p2", "hall-1", "{}"});
  floor.door.step();
  CHECK(floor.door.counters().bad == 2);
  CHECK(floor.last_goodbye("p2") == "bad_message");
  floor.link.incoming.push_back(
      wire::FromPeer{"p3", "hall-1", R"({"v":7,"type":"bye","device":"X","body":{}})"});
  floor.door.step();
  CHECK(floor.last_goodbye("p3") == "protocol_version");
  for (int i = 0; i < 1000; ++i)
    floor.link.incoming.push_back(wire::FromPeer{"p2", "hall-1", "{}"});
  while (!floor.link.incoming.empty()) floor.door.step();
  CHECK(floor.sent<wire::Goodbye>("p2").size() < 250);
  floor.say("p1", "HH-07", wire::Ping{});
  CHECK(floor.sent<wire::Pong>("p1").size() == 1);
}

TEST_CASE("a step is bounded, however much waits") {
  DoorLimits limits;
  limits.messages_a_step = 10;
  Floor floor(limits);
  for (int i = 0; i < 25; ++i) floor.link.incoming.push_back(wire::FromPeer{"p", "h", "{}"});
  CHECK(floor.door.step() == 0);
  CHECK(floor.link.incoming.size() == 15);
  floor.door.step();
  CHECK(floor.door.step() > 0);
}

TEST_CASE("a server that stops says that it will be back") {
  Floor floor;
  floor.join("p1", "HH-07");
  floor.door.say_restarting();
  CHECK(floor.last_goodbye("p1") == "restarting");
}
