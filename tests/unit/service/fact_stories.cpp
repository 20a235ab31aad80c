// Facts are never refused: repeats, gaps, unknown kinds, two contents, facts that
// cannot be applied, facts that are gone for good.
#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

// A device by hand: hello, sign-on, facts and requests as values.
struct Hand {
  Hand() {
    hall.stock("A-01", "SKU-1", 20);
    order = hall.order("1001", {{"SKU-1", 3}});
    hall.wave();
    greet({});
    wire::Request badge = request("sign_on");
    badge.values.badge = "W-1";
    session = ask(badge).session;
    packet = *ask(request("next_work")).packet;
    wire::Request bind = request("bind");
    bind.step = packet.groups.front().steps.front().id;
    bind.values.container = "T-1";
    REQUIRE(ask(bind).status == wire::AnswerStatus::ok);
  }
  HelloOutcome greet(wire::Hello hello) {
    hello.stream = "s-1";
    HelloOutcome outcome;
    REQUIRE(hall.service.hello("local", "HH-1", hello,
                               [&](HelloOutcome o) { outcome = std::move(o); }));
    hall.settle();
    device = outcome.device;
    return outcome;
  }
  wire::Request request(const std::string& kind) {
    wire::Request r;
    r.id = "r-" + std::to_string(++ids);
    r.number = ids;
    r.kind = kind;
    r.session = session;
    r.packet = packet.id;
    r.revision = packet.revision;
    r.epoch = packet.epoch;
    return r;
  }
  wire::Answer ask(const wire::Request& r) {
    wire::Answer answer;
    REQUIRE(hall.service.request(device, r, [&](wire::Answer a) { answer = std::move(a); }));
    hall.settle();
    return answer;
  }
  FactsOutcome send(std::vector<wire::Fact> facts, const std::string& stream = "s-1") {
    FactsOutcome outcome;
    const bool taken = hall.service.facts(device, {stream, std::move(facts)},
                                          [&](FactsOutcome o) { outcome = std::move(o); });
    REQUIRE(taken);
    hall.settle();
    return outcome;
  }
  wire::Fact put(std::int64_t seq, Quantity quantity = 3) {
    wire::Fact fact = bare(seq, "put");
    for (const auto& group : packet.groups) {
      for (const auto& step : group.steps) {
        if (step.emit == "put") fact.step = step.id;
      }
    }
    fact.values.quantity = quantity;
    fact.values.container = "T-1";
    return fact;
  }
  wire::Fact bare(std::int64_t seq, const std::string& kind) {
    wire::Fact fact;
    fact.seq = seq;
    fact.kind = kind;
    fact.packet = packet.id;
    fact.revision = packet.revision;
    fact.epoch = packet.epoch;
    fact.session = session;
    return fact;
  }
  std::string outcome_of(std::int64_t seq) {
    return hall.text("SELECT outcome FROM fact WHERE seq = " + std::to_string(seq));
  }

  Hall hall;
  std::string order;
  DeviceInfo device;
  wire::Packet packet;
  Id session = 0;
  int ids = 0;
};

TEST_CASE("a fact that comes three times is applied once and acknowledged three times") {
  Hand h;
  for (int i = 0; i < 3; ++i) CHECK(h.send({h.put(1)}).acked_seq == 1);
  CHECK(h.hall.units(h.order, "picked") == 3);
  CHECK(h.hall.count("SELECT COUNT(*) FROM fact") == 1);
}

TEST_CASE("a gap is asked for, and nothing behind it is applied") {
  Hand h;
  const auto outcome = h.send({h.put(3), h.put(4)});
  CHECK(outcome.acked_seq == 0);
  CHECK(outcome.resend_from == 1);
  CHECK(h.hall.units(h.order, "picked") == 0);
  CHECK(h.send({h.bare(1, "skip"), h.bare(2, "skip"), h.put(3), h.put(4)}).acked_seq == 4);
  CHECK(h.hall.units(h.order, "picked") == 3);
  CHECK(h.hall.discrepancies() == std::vector<std::string>{"over_pick"});
}

TEST_CASE(
    "an answer long under way brings a trip that is over: the next scan sends its person home") {
  Hall hall;
  hall.stock("A-01", "SKU-1", 20);
  hall.order("1001", {{"SKU-1", 3}});
  hall.wave();
  Device ana(hall, "HH-1");
  ana.sign_on("W-1");
  ana.type("");
  wire::Answer late;
  late.packet = ana.packet();
  Walk(hall, ana).all();
  REQUIRE(ana.at_home());
  ana.cut_off();
  ana.type("");
  REQUIRE(ana->runner().pending);
  late.id = ana->runner().pending->request.id;
  ana->receive(late, ana.now());
  REQUIRE(ana.has_work());
  ana.reconnect();
  ana.scan("T-9");
  CHECK_FALSE(ana.has_work());
}

TEST_CASE("a device learns how the codes of its site's places begin") {
  Hand h;
  const auto outcome = h.greet({});
  const auto& classes = std::get<wire::Welcome>(outcome.reply).code_classes;
  std::vector<std::string> prefixes;
  for (const auto& one : classes) {
    if (one.meaning == wire::Meaning::place) prefixes.push_back(one.prefix);
  }
  CHECK(std::count(prefixes.begin(), prefixes.end(), "A-") == 1);
  CHECK(std::count(prefixes.begin(), prefixes.end(), "~") == 0);
  CHECK(std::is_sorted(prefixes.begin(), prefixes.end()));
}

TEST_CASE("what the terminal no longer holds is shown as lost, and the mark passes it") {
  Hand h;
  wire::Hello hello;
  hello.last_seq = 5;
  hello.first_held_seq = 4;
  const auto outcome = h.greet(hello);
  CHECK(std::get<wire::Welcome>(outcome.reply).acked_seq == 3);
  CHECK(h.hall.discrepancies() == std::vector<std::string>{"lost_facts"});
  CHECK(h.hall.text("SELECT detail FROM discrepancy") == "seq 1 to 3");
  h.greet(hello);
  CHECK(h.hall.discrepancies().size() == 1);
  CHECK(h.send({h.put(4)}).acked_seq == 4);
  CHECK(h.hall.units(h.order, "picked") == 3);
}

TEST_CASE("kinds that nobody knows are kept and shown") {
  Hand h;
  CHECK(h.send({h.bare(1, "teleported"), h.put(2)}).acked_seq == 2);
  CHECK(h.outcome_of(1) == "discrepancy");
  CHECK(h.hall.discrepancies() == std::vector<std::string>{"unknown_fact"});
  CHECK(h.hall.units(h.order, "picked") == 3);
}

TEST_CASE("one number with two contents: the first counts, the second is shown once") {
  Hand h;
  h.send({h.put(1)});
  h.send({h.put(1, 2)});
  h.send({h.put(1, 2)});
  CHECK(h.hall.discrepancies() == std::vector<std::string>{"two_contents"});
  CHECK(h.hall.units(h.order, "picked") == 3);
}

TEST_CASE("a fact that cannot be applied is stored as such, its neighbours go on") {
  Hand h;
  h.hall.check_at_end = false;  // the books were broken on purpose
  // The line's bucket is broken by hand: the put finds nothing allocated.
  h.hall.run([](Context& context) {
    context.writer.database.exec("UPDATE order_line SET open = open + allocated, allocated = 0");
    return 0;
  });
  CHECK(h.send({h.bare(1, "skip"), h.put(2), h.bare(3, "skip")}).acked_seq == 3);
  CHECK(h.outcome_of(1) == "applied");
  CHECK(h.outcome_of(2) == "unapplied");
  CHECK(h.outcome_of(3) == "applied");
  CHECK(h.hall.discrepancies() == std::vector<std::string>{"unapplied"});
  CHECK(h.hall.on_hand("A-01", "SKU-1") == 20);
  const auto findings = h.hall.findings();
  CHECK(!findings.empty());  // the checker sees the broken line
}

TEST_CASE("an outbox that never said hello here is not acknowledged") {
  Hand h;
  CHECK(h.send({h.put(1)}, "copied").acked_seq == 0);
  CHECK(h.hall.count("SELECT COUNT(*) FROM fact") == 0);
}

TEST_CASE("another device's outbox is refused at hello") {
  Hand h;
  wire::Hello hello;
  hello.stream = "s-1";
  HelloOutcome outcome;
  REQUIRE(h.hall.service.hello("local", "HH-2", hello,
                               [&](HelloOutcome o) { outcome = std::move(o); }));
  h.hall.settle();
  REQUIRE(std::holds_alternative<wire::Goodbye>(outcome.reply));
  CHECK(std::get<wire::Goodbye>(outcome.reply).code == "stream_of_another_device");
  REQUIRE(h.hall.service.hello("elsewhere", "HH-1", {},
                               [&](HelloOutcome o) { outcome = std::move(o); }));
  h.hall.settle();
  CHECK(std::get<wire::Goodbye>(outcome.reply).code == "unknown_device");
}

TEST_CASE("a request waits for the fact before it, and is answered once") {
  Hand h;
  wire::Request next = h.request("next_work");
  next.after_seq = 1;
  CHECK(h.ask(next).status == wire::AnswerStatus::facts_first);
  h.send({h.put(1)});
  CHECK(h.ask(next).status == wire::AnswerStatus::ok);
  const auto leases = h.hall.count("SELECT COUNT(*) FROM lease");
  CHECK(h.ask(next).status == wire::AnswerStatus::ok);
  CHECK(h.hall.count("SELECT COUNT(*) FROM lease") == leases);
}

TEST_CASE("a request that was given up comes through last: nobody gets what nobody waits for") {
  Hand h;
  h.send({h.put(1), h.bare(2, "drop")});
  h.hall.order("1002", {{"SKU-1", 2}});
  h.hall.wave();
  const wire::Request given_up = h.request("next_work");
  const wire::Request off = h.request("sign_off");
  CHECK(h.ask(off).status == wire::AnswerStatus::ok);
  const auto leases = h.hall.count("SELECT COUNT(*) FROM lease");
  const wire::Answer late = h.ask(given_up);
  CHECK(late.refused.code == "overtaken");
  CHECK_FALSE(late.packet);
  CHECK(h.hall.count("SELECT COUNT(*) FROM lease") == leases);
  CHECK(h.ask(off).status == wire::AnswerStatus::ok);  // a repeat gets its answer
}

TEST_CASE("a device that lost its memory goes on counting its requests where it was") {
  Hall hall;
  hall.stock("A-01", "SKU-1", 20);
  hall.order("1001", {{"SKU-1", 2}});
  hall.wave();
  Device picker(hall, "HH-1");
  picker.sign_on("W-1");
  picker.sign_off();
  picker.sign_on("W-1");
  picker.lose_memory();
  const auto asked = hall.count("SELECT last_request FROM device WHERE code = 'HH-1'");
  picker.type("");
  INFO(picker.where());
  CHECK(picker.has_work());
  CHECK(hall.count("SELECT last_request FROM device WHERE code = 'HH-1'") == asked + 1);
}

TEST_CASE("a cart that is set down with work left: nobody waits for what was not told") {
  Hand h;
  wire::Fact drop = h.bare(1, "drop");
  drop.step = 500;
  drop.values.place = "PACK-1";
  h.send({drop});
  // Somebody else is to bring it, with a tote of its own.
  CHECK(h.hall.units(h.order, "allocated") == 3);
  CHECK(h.hall.count("SELECT COUNT(*) FROM packet WHERE done_at_ms IS NULL") == 1);
  CHECK(h.hall.discrepancies() == std::vector<std::string>{"dropped_unfinished"});
  // The put was told late: nobody needs to go there any more.
  h.send({h.put(2)});
  CHECK(h.hall.on_hand("T-1", "SKU-1") == 3);
  CHECK(h.hall.units(h.order, "picked") == 3);
  CHECK(h.hall.count("SELECT COUNT(*) FROM packet WHERE done_at_ms IS NULL") == 0);
  CHECK(h.hall.discrepancies() == std::vector<std::string>{"dropped_unfinished"});
}

TEST_CASE("a spare tote for a full one: where the goods lie is a fact") {
  Hand h;
  wire::Fact put = h.put(1, 1);
  put.values.container = "T-77";
  h.send({h.put(1, 2)});
  put.seq = 2;
  h.send({put});
  CHECK(h.hall.on_hand("T-1", "SKU-1") == 2);
  CHECK(h.hall.on_hand("T-77", "SKU-1") == 1);
  CHECK(h.hall.units(h.order, "picked") == 3);
  CHECK(h.hall.discrepancies().empty());
  CHECK(h.hall.count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 2);
}

TEST_CASE("more than the shelf has: below zero is shown to who counts") {
  Hand h;
  h.send({h.put(1, 30)});
  CHECK(h.hall.on_hand("A-01", "SKU-1") == -10);
  const std::vector<std::string> both{"below_zero", "over_pick"};
  CHECK(h.hall.discrepancies() == both);
}

}  // namespace
}  // namespace fw::service::story
