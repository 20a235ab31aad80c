// Stories of a device and its server: nothing lost, nothing doubled, the same
// line and count after a flat battery.
#include <catch2/catch.hpp>

#include "tests/unit/terminal/device.h"
#include "tests/unit/terminal/temp_folder.h"

namespace fw::terminal::story {
namespace {

struct Floor {
  TempFolder folder;
  FakeServer server;
};

std::vector<std::int64_t> seqs(const std::vector<Fact>& facts) {
  std::vector<std::int64_t> all;
  for (const auto& f : facts) all.push_back(f.seq);
  return all;
}

TEST_CASE("a shift: badge, next job, one stop, the facts arrive with who and when") {
  Floor floor;
  floor.server.answer = floor_script({pick_packet({mug_stop(1, 1, 1)})});
  Device hh(floor.server, floor.folder.file("outbox.db"));
  CHECK(hh->slot() == Slot::sign_on);
  hh.sign_on();
  CHECK(hh->slot() == Slot::home);
  CHECK(hh->memory().worker_name == "ANA");
  hh.type("");
  hh.wait(100);
  REQUIRE(hh->slot() == Slot::work);
  hh.scan("A-12-03-B");
  hh.scan(mug6);
  hh.scan(mug6);
  hh.scan("T-00917");
  CHECK(hh->link(hh.now) == LinkState::sending);
  hh.wait(100);
  CHECK(hh->link(hh.now) == LinkState::live);
  hh.scan("T-00918");
  hh.wait(100);
  const auto facts = floor.server.facts_of("HH-07");
  REQUIRE(facts.size() == 2);
  CHECK(facts[0].session == 501);
  CHECK(facts[0].packet == 7001);
  CHECK(facts[0].device_time_ms > 1'800'000'000'000);
  CHECK(facts[0].offset_error_ms < 1000);
  CHECK(hh.outbox().held() == 0);
  CHECK(hh->slot() == Slot::home);
  hh.type("");
  hh.wait(100);
  CHECK(hh->feedback().say == Say::refused);
  CHECK(hh->slot() == Slot::home);
}

TEST_CASE("a badge of another system is taken, a tote is not") {
  Floor floor;
  floor.server.answer = floor_script({});
  Device hh(floor.server, floor.folder.file("outbox.db"));
  hh.wait(500);
  CHECK(hh.scan("T-00917").say == Say::wrong_class);
  CHECK(hh.scan("BADGE-P003").signal == Signal::ok);
  hh.wait(500);
  CHECK(hh->slot() == Slot::home);
}

TEST_CASE("a flat battery in the middle of a count: same line, same count") {
  Floor floor;
  floor.server.answer = floor_script({pick_packet({mug_stop(1, 2, 1), mug_stop(2, 2, 0)})});
  Device hh(floor.server, floor.folder.file("outbox.db"));
  hh.sign_on();
  hh.type("");
  hh.wait(100);
  floor.server.away = true;
  hh.scan("A-12-03-B");
  hh.scan(mug6);
  hh.scan(mug6);
  hh.switch_off();
  hh.switch_on();
  REQUIRE(hh->slot() == Slot::work);
  CHECK(hh->is_resumed());
  CHECK(hh.step() == 11);
  CHECK(counted(hh->runner(), 11) == 2);
  hh.type("");
  CHECK_FALSE(hh->is_resumed());
  hh.scan(mug6);
  hh.scan("T-00917");
  hh.switch_off();
  hh.switch_on();
  CHECK(hh.step() == 13);
  hh.scan("T-00918");  // a scan goes on as well as ENTER
  CHECK(hh.step() == 20);
  floor.server.away = false;
  hh.wait(20'000);
  CHECK(seqs(floor.server.facts_of("HH-07")) == std::vector<std::int64_t>{1, 2});
  CHECK(floor.server.hellos.back().holds.size() == 1);
  CHECK(floor.server.hellos.back().holds[0].step == 20);
}

TEST_CASE("no signal for a while: work goes on, all facts arrive once and in order") {
  Floor floor;
  std::vector<Group> stops;
  for (int i = 1; i <= 30; ++i) stops.push_back(mug_stop(i, 1, 0));
  floor.server.answer = floor_script({pick_packet(stops)});
  Device hh(floor.server, floor.folder.file("outbox.db"));
  hh.sign_on();
  hh.type("");
  hh.wait(100);
  floor.server.loss_per_mille = 300;
  for (int i = 1; i <= 30; ++i) {
    if (i == 10) floor.server.away = true;
    if (i == 20) floor.server.away = false;
    if (i == 15) {
      hh.switch_off();
      hh.switch_on();
      hh.type("");
    }
    if (i == 25) floor.server.restart();
    hh.scan("A-12-03-B");
    hh.scan(mug6);
    CHECK(hh.scan("T-00917").signal != Signal::wrong);
    hh.wait(700);
    if (i == 19) CHECK(hh->link(hh.now) == LinkState::offline);
  }
  floor.server.loss_per_mille = 0;
  hh.wait(60'000);
  const auto facts = floor.server.facts_of("HH-07");
  REQUIRE(facts.size() == 30);
  for (std::size_t i = 0; i < facts.size(); ++i)
    CHECK(facts[i].seq == static_cast<std::int64_t>(i) + 1);
  CHECK(hh->unacknowledged() == 0);
  CHECK(hh->link(hh.now) == LinkState::live);
}

TEST_CASE("a request whose answer is lost is repeated under the same id") {
  Floor floor;
  floor.server.answer = floor_script({pick_packet({mug_stop(1, 1, 0)})});
  Device hh(floor.server, floor.folder.file("outbox.db"));
  hh.sign_on();
  floor.server.requests.clear();
  floor.server.loss_per_mille = 1000;
  hh.type("");
  hh.wait(1500);
  CHECK(hh->runner().pending);
  floor.server.loss_per_mille = 0;
  hh.wait(20'000);
  REQUIRE(hh->slot() == Slot::work);
  for (const auto& r : floor.server.requests) CHECK(r.id == floor.server.requests[0].id);
}

TEST_CASE("a request goes after its facts: facts_first sends both again") {
  Floor floor;
  Group bind;
  bind.id = 9;
  Step close = request_step(91, "close_trip");
  bind.steps = {close};
  floor.server.answer = floor_script({pick_packet({mug_stop(1, 1, 0), bind})});
  Device hh(floor.server, floor.folder.file("outbox.db"));
  hh.sign_on();
  hh.type("");
  hh.wait(100);
  floor.server.requests.clear();
  hh.scan("A-12-03-B");
  hh.scan(mug6);
  floor.server.loss_per_mille = 500;
  floor.server.chance = Random(3);
  hh.scan("T-00917");
  hh.wait(30'000);
  floor.server.loss_per_mille = 0;
  hh.wait(30'000);
  CHECK(floor.server.facts_of("HH-07").size() == 1);
  REQUIRE_FALSE(floor.server.requests.empty());
  CHECK(floor.server.requests[0].after_seq == 1);
  CHECK(hh->slot() == Slot::home);
}

TEST_CASE("a request in flight survives a flat battery") {
  Floor floor;
  floor.server.answer = floor_script({pick_packet({mug_stop(1, 1, 0)})});
  Device hh(floor.server, floor.folder.file("outbox.db"));
  hh.sign_on();
  floor.server.away = true;
  hh.type("");
  const std::string id = hh->runner().pending->request.id;
  hh.switch_off();
  floor.server.away = false;
  hh.switch_on();
  hh.wait(2000);
  CHECK(hh->slot() == Slot::work);
  CHECK(floor.server.requests.back().id == id);
}

TEST_CASE("nobody answers: the person is told, and ENTER asks again") {
  Floor floor;
  floor.server.answer = floor_script({pick_packet({mug_stop(1, 1, 0)})});
  Device hh(floor.server, floor.folder.file("outbox.db"));
  hh.sign_on();
  floor.server.away = true;
  hh.type("");
  hh.wait(request_timeout_ms + 1000);
  CHECK(hh->feedback().say == Say::no_answer);
  CHECK(hh->runner().pending->timed_out);
  hh.type("");
  floor.server.away = false;
  hh.wait(15'000);
  CHECK(hh->slot() == Slot::work);
}

TEST_CASE("an amended packet is stored, then answered with the step it stands on") {
  Floor floor;
  Packet packet = pick_packet({mug_stop(1, 2, 0)});
  floor.server.answer = floor_script({packet});
  Device hh(floor.server, floor.folder.file("outbox.db"));
  hh.sign_on();
  hh.type("");
  hh.wait(100);
  hh.scan("A-12-03-B");
  packet.revision = 2;
  packet.groups.push_back(mug_stop(2, 1, 0));
  floor.server.tell("HH-07", Amend{packet});
  hh.wait(50);
  REQUIRE(floor.server.standings.size() == 1);
  CHECK(floor.server.standings[0].revision == 2);
  CHECK(floor.server.standings[0].step == 11);
  hh.switch_off();
  hh.switch_on();
  CHECK(hh->runner().packet.revision == 2);
  hh.wait(1000);
  floor.server.tell("HH-07", Amend{packet});  // repeated: answered again, no harm
  packet.id = 999;
  floor.server.tell("HH-07", Amend{packet});
  hh.wait(50);
  REQUIRE(floor.server.standings.size() == 3);
  CHECK(floor.server.standings[2].revision == 0);  // not held
}

TEST_CASE("a revoked job says why, and ENTER leads home") {
  Floor floor;
  Packet packet = pick_packet({mug_stop(1, 2, 0)});
  floor.server.answer = floor_script({packet});
  Device hh(floor.server, floor.folder.file("outbox.db"));
  hh.sign_on();
  hh.type("");
  hh.wait(100);
  floor.server.tell("HH-07", Revoke{packet.id, packet.epoch - 1, literal("old")});
  hh.wait(50);
  CHECK(hh->slot() == Slot::work);  // an older lease's
  floor.server.tell("HH-07", Revoke{packet.id, packet.epoch, literal("Put 3 MUG back")});
  hh.wait(50);
  REQUIRE(hh->notice());
  CHECK(hh->notice()->text == "Put 3 MUG back");
  CHECK(hh->slot() == Slot::home);
  hh.scan("A-12-03-B");
  CHECK(hh->notice());
  hh.type("");
  CHECK_FALSE(hh->notice());
  hh.switch_off();
  hh.switch_on();
  CHECK(hh->slot() == Slot::home);
}

TEST_CASE("the server's file was put back: what it lacks is sent, if still held") {
  Floor floor;
  std::vector<Group> stops;
  for (int i = 1; i <= 5; ++i) stops.push_back(mug_stop(i, 1, 0));
  floor.server.answer = floor_script({pick_packet(stops)});
  Device hh(floor.server, floor.folder.file("outbox.db"));
  hh.sign_on();
  hh.type("");
  hh.wait(100);
  for (int i = 0; i < 3; ++i) {
    hh.scan("A-12-03-B");
    hh.scan(mug6);
    hh.scan("T-00917");
  }
  hh.wait(100);
  floor.server.marks.begin()->second = 1;
  floor.server.restart();
  hh.wait(5000);
  // It had acknowledged three, knows one, and gets the other two again.
  CHECK(floor.server.hellos.back().first_held_seq == 1);
  CHECK(floor.server.marks.begin()->second == 3);
  CHECK(hh.outbox().held() == 0);
  hh.scan("A-12-03-B");
  hh.scan(mug6);
  hh.scan("T-00917");
  hh.wait(5000);
  CHECK(floor.server.facts_of("HH-07").back().seq == 4);
  CHECK(hh->unacknowledged() == 0);
}

TEST_CASE("the device's file was put back: it goes on under a new stream") {
  Floor floor;
  floor.server.answer = floor_script({pick_packet({mug_stop(1, 1, 0), mug_stop(2, 1, 0)})});
  Device hh(floor.server, floor.folder.file("outbox.db"));
  hh.sign_on();
  hh.type("");
  hh.wait(100);
  const std::string old = hh.outbox().stream();
  floor.server.marks[old] = 17;
  floor.server.away = true;
  hh.scan("A-12-03-B");
  hh.scan(mug6);
  hh.scan("T-00917");
  floor.server.away = false;
  floor.server.restart();
  hh.wait(15'000);
  CHECK(hh.outbox().stream() != old);
  const auto facts = floor.server.facts_of("HH-07");
  REQUIRE(facts.size() == 1);
  CHECK(facts[0].seq == 1);
}

TEST_CASE("signing off leaves the sign-on page; an unknown session does too") {
  Floor floor;
  floor.server.answer = floor_script({pick_packet({mug_stop(1, 1, 0)})});
  Device hh(floor.server, floor.folder.file("outbox.db"));
  hh.sign_on();
  hh->sign_off(hh.now);
  hh.wait(100);
  CHECK(hh->slot() == Slot::sign_on);
  hh.sign_on();
  CHECK(hh->slot() == Slot::home);
  floor.server.answer = [](const std::string&, const Request&) {
    Answer a;
    a.status = AnswerStatus::refused;
    a.refused.code = "sign_on_first";
    return a;
  };
  hh.type("");
  hh.wait(100);
  CHECK(hh->slot() == Slot::sign_on);
}

TEST_CASE("a welcome that was long under way does not sign off who has signed on since") {
  Floor floor;
  floor.server.answer = floor_script({pick_packet({mug_stop(1, 1, 0)})});
  Device hh(floor.server, floor.folder.file("outbox.db"));
  hh.sign_on();
  REQUIRE(hh->slot() == Slot::home);
  wire::Welcome late;
  late.incarnation = "inc-1";
  late.heartbeat_ms = 1000;
  late.sent_ms = floor.server.hellos.front().sent_ms;  // nobody was signed on then
  hh->receive(late, hh.now);
  hh.wait(100);
  CHECK(hh->slot() == Slot::home);
  hh.type("");
  hh.wait(100);
  CHECK(hh->slot() == Slot::work);
}

TEST_CASE("a welcome that came twice, the second time late, does not bring back an older home") {
  Floor floor;
  floor.server.home = handheld_home();
  floor.server.session = 501;
  Packet tote = handheld_home();
  tote.groups[0].steps[0].request = "pack_unit";
  floor.server.answer = [&](const std::string&, const Request&) {
    Answer a;
    a.home = tote;
    return a;
  };
  Device hh(floor.server, floor.folder.file("outbox.db"));
  hh.wait(500);
  hh.switch_off();
  hh.switch_on();
  hh.wait(500);
  REQUIRE(hh->slot() == Slot::home);
  hh.type("");
  hh.wait(100);
  REQUIRE(hh->runner().packet == tote);
  wire::Welcome again;
  again.incarnation = "inc-1";
  again.heartbeat_ms = 1000;
  again.session = 501;
  again.sent_ms = floor.server.hellos.back().sent_ms;
  again.home = handheld_home();
  hh->receive(again, hh.now);
  CHECK(hh->runner().packet == tote);

  floor.server.restart();  // what is asked now knows the newest
  hh.wait(10'000);
  CHECK(hh->runner().packet == handheld_home());
}

TEST_CASE("the sign-on is answered when the work has begun already: it stays in hand") {
  Floor floor;
  floor.server.answer = floor_script({pick_packet({mug_stop(1, 1, 0)})});
  floor.server.home = handheld_home();
  Device hh(floor.server, floor.folder.file("outbox.db"));
  hh.wait(500);
  hh.scan("W-1");
  hh.wait(10);
  REQUIRE(floor.server.requests.size() == 1);
  floor.server.restart();  // its answer is under way for long; the next welcome knows it
  hh.wait(3000);
  REQUIRE(hh->slot() == Slot::home);
  hh.type("");
  hh.wait(100);
  REQUIRE(hh->slot() == Slot::work);
  Answer late = floor.server.answer("HH-07", floor.server.requests.front());
  late.id = floor.server.requests.front().id;
  hh->receive(late, hh.now);
  hh.wait(100);
  CHECK(hh->slot() == Slot::work);
  CHECK(hh->link(hh.now) == LinkState::live);
}

TEST_CASE("another person signs on: the work of the one before is not hers") {
  Floor floor;
  floor.server.answer = floor_script({pick_packet({mug_stop(1, 1, 0)})});
  Device hh(floor.server, floor.folder.file("outbox.db"));
  hh.sign_on();
  hh.type("");
  hh.wait(100);
  REQUIRE(hh->slot() == Slot::work);
  hh->sign_off(hh.now);
  hh.wait(100);
  CHECK(hh->slot() == Slot::sign_on);
  hh.sign_on("W-2");
  CHECK(hh->slot() == Slot::home);
}

TEST_CASE("the server refuses the device: it is said, and asked again slowly") {
  Floor floor;
  Device hh(floor.server, floor.folder.file("outbox.db"));
  hh.wait(100);
  floor.server.tell("HH-07", Goodbye{"unknown_device", literal("HH-07 is not enrolled")});
  hh.wait(50);
  REQUIRE(hh->refused());
  CHECK(hh->refused()->code == "unknown_device");
  const auto hellos = floor.server.hellos.size();
  hh.wait(4000);
  CHECK(floor.server.hellos.size() == hellos);
  hh.wait(15'000);
  CHECK_FALSE(hh->refused());
}

TEST_CASE("many devices share one file and one sync: nothing is sent before it") {
  TempFolder folder;
  FakeServer server;
  server.answer = floor_script({pick_packet({mug_stop(1, 1, 0)})});
  OutboxFile file = OutboxFile::open(folder.file("robots.db"));
  Outbox a(file, "HH-01", random_uuid());
  Outbox b(file, "HH-02", random_uuid());
  CHECK(a.stream() != b.stream());
  RunnerState state;
  std::vector<Fact> facts(2);
  facts[0].kind = facts[1].kind = "put";
  file.begin_group();
  a.store(Slot::work, state, facts);
  CHECK(facts[1].seq == 2);
  CHECK(a.last_seq() == 2);
  CHECK(a.durable_seq() == 0);
  CHECK(a.facts_from(1, 100).empty());
  std::vector<Fact> more(1);
  b.store(Slot::work, state, more);
  file.commit_group();
  CHECK(a.durable_seq() == 2);
  CHECK(a.facts_from(2, 100).size() == 1);
  a.acknowledge(1);
  CHECK(a.held() == 1);
  CHECK(a.first_held_seq() == 1);  // kept for a server that forgets it
  CHECK(b.last_seq() == 1);
}

TEST_CASE("an outbox file that died in a group has all of it or none of it") {
  TempFolder folder;
  const std::string path = folder.file("outbox.db");
  std::string stream;
  {
    OutboxFile file = OutboxFile::open(path);
    Outbox outbox(file, "HH-01", "stream-1");
    stream = outbox.stream();
    std::vector<Fact> facts(1);
    outbox.store(Slot::work, {}, facts);
    file.begin_group();
    outbox.store(Slot::work, {}, facts);
  }
  OutboxFile file = OutboxFile::open(path);
  Outbox outbox(file, "HH-01", "stream-2");
  CHECK(outbox.stream() == stream);
  CHECK(outbox.last_seq() == 1);
  CHECK(outbox.held() == 1);
}

}  // namespace
}  // namespace fw::terminal::story
