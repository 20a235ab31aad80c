// Goal: every message reaches the shop once, in its shipment's order, and what
// is stuck is told with the reason. Method: virtual time, a fake sender.
#include <algorithm>

#include <catch2/catch.hpp>

#include "printer/upstream/signature.h"
#include "tests/unit/upstream/fake_sender.h"

namespace fw::printer::upstream {

using wire::PushState;

TEST_CASE("a shipment is pushed signed, acknowledged and reported done") {
  Desk desk;
  desk.take(message("m1", 10));
  CHECK(desk.last("m1").state == PushState::accepted);
  desk.pusher.step();
  REQUIRE(desk.under_way() == Ids{"m1"});
  const http::Call& call = desk.sender.under_way.begin()->second.call;
  CHECK(call.method == "POST");
  CHECK(call.url == "http://shop.example/shipments");
  CHECK(call.body == R"({"id":"m1"})");
  CHECK(call.headers.get("Content-Type") == "application/json");
  CHECK(call.headers.get("Idempotency-Key") == "\"m1\"");
  CHECK(call.headers.get("webhook-timestamp") == "1700005000");
  CHECK(call.headers.get("webhook-signature") ==
        sign({std::string(24, 'k')}, "m1", 1700005000, call.body));

  desk.clock.pass(80);
  desk.end("m1", answer(202, "thanks"));
  const wire::PushResult done = desk.last("m1");
  CHECK(done.state == PushState::done);
  CHECK(done.attempts == 1);
  CHECK(done.http_status == 202);
  CHECK(done.answer == "thanks");
  CHECK(done.upstream == "shop");
  CHECK(done.epoch == 1);
  CHECK(done.at_ms == desk.clock.wall_ms());
  CHECK_FALSE(desk.pusher.next_due_in_ms());
}

TEST_CASE("a lost answer is repeated with the same id, key and body, and a new signature") {
  Desk desk;
  desk.take(message("m1", 10));
  desk.pusher.step();
  const http::Call first = desk.sender.under_way.begin()->second.call;
  desk.end("m1", fault("timeout"));
  const wire::PushResult retrying = desk.last("m1");
  CHECK(retrying.state == PushState::retrying);
  CHECK(retrying.answer == "timeout: on purpose");
  CHECK(retrying.next_at_ms > desk.clock.wall_ms());
  const std::int64_t waited = desk.pass_to_next();
  CHECK(desk.clock.wall_ms() == retrying.next_at_ms);
  CHECK(waited >= 500);
  const http::Call second = desk.sender.under_way.begin()->second.call;
  CHECK(second.body == first.body);
  CHECK(second.headers.get("webhook-id") == "m1");
  CHECK(second.headers.get("Idempotency-Key") == first.headers.get("Idempotency-Key"));
  desk.clock.pass(2'000);
  desk.end("m1", fault("timeout"));
  desk.pass_to_next();
  const http::Call third = desk.sender.under_way.begin()->second.call;
  CHECK(third.headers.get("webhook-timestamp") != first.headers.get("webhook-timestamp"));
  CHECK(third.headers.get("webhook-signature") != first.headers.get("webhook-signature"));
  desk.end("m1", answer(200));
  CHECK(desk.last("m1").attempts == 3);
}

TEST_CASE("revisions of one shipment go one after another, shipments side by side") {
  Desk desk;
  desk.take(message("a2", 10, 2));
  desk.take(message("a1", 10, 1));
  desk.take(message("b1", 11, 1));
  desk.take(message("a3", 10, 3));
  desk.pusher.step();
  CHECK(desk.under_way() == Ids{"a1", "b1"});
  desk.end("a1", fault("reset"));
  CHECK(desk.under_way() == Ids{"b1"});  // a2 does not overtake
  desk.pass_to_next();
  CHECK(desk.under_way() == Ids{"a1", "b1"});
  desk.end("a1", answer(200));
  CHECK(desk.under_way() == Ids{"a2", "b1"});
  desk.end("a2", answer(200));
  CHECK(desk.under_way() == Ids{"a3", "b1"});
}

TEST_CASE("one bad shipment parks alone, and its next revision waits for a person") {
  Desk desk;
  desk.take(message("a1", 10, 1));
  desk.take(message("a2", 10, 2));
  desk.take(message("b1", 11, 1));
  desk.pusher.step();
  desk.end("a1", answer(422, "unknown order"));
  CHECK(desk.last("a1").state == PushState::parked);
  CHECK(desk.last("a1").answer == "unknown order");
  desk.end("b1", answer(200));
  CHECK(desk.under_way().empty());

  SECTION("told to retry, the parked one goes first") {
    desk.pusher.confirmed("shop", "a1");
    desk.pusher.step();
    CHECK(desk.under_way().empty());
    desk.take(message("a1", 10, 1));
    desk.pusher.step();
    CHECK(desk.under_way() == Ids{"a1"});
    desk.end("a1", answer(200));
    CHECK(desk.under_way() == Ids{"a2"});
  }
  SECTION("given up, the next one is sent again by the server and goes") {
    desk.pusher.confirmed("shop", "a1");
    desk.take(message("a2", 10, 2));
    desk.pusher.step();
    CHECK(desk.under_way() == Ids{"a2"});
  }
  SECTION("a re-read after a reconnect decides nothing while the server may not know") {
    desk.take(message("a1", 10, 1));
    desk.take(message("a2", 10, 2));
    desk.take(message("a3", 10, 3));
    desk.pusher.step();
    CHECK(desk.under_way().empty());
    CHECK(desk.last("a1").state == PushState::parked);
    CHECK(desk.last("a2").state == PushState::accepted);
  }
}

TEST_CASE("what the server re-reads is not sent twice and carries the new epoch") {
  Desk desk;
  desk.take(message("m1", 10));
  desk.pusher.step();
  wire::UpstreamMessage again = message("m1", 10);
  again.epoch = 2;
  desk.take(again);
  desk.pusher.step();
  CHECK(desk.sender.started == Ids{"m1"});
  desk.end("m1", answer(200));
  CHECK(desk.last("m1").epoch == 2);
  desk.take(again);  // the result had not been stored yet
  desk.pusher.step();
  CHECK(desk.sender.started == Ids{"m1"});
  CHECK(desk.last("m1").state == PushState::done);
  const std::size_t before = desk.reports.size();
  desk.pusher.report_again();
  CHECK(desk.reports.size() == before + 1);
  desk.pusher.confirmed("shop", "m1");
  desk.pusher.report_again();
  CHECK(desk.reports.size() == before + 1);
}

TEST_CASE("attempts of an earlier daemon count") {
  Destination d = shop();
  d.attempts = 5;
  Desk desk(d);
  wire::UpstreamMessage m = message("m1", 10);
  m.attempts = 4;
  desk.take(m);
  desk.pusher.step();
  desk.end("m1", answer(500, "oops"));
  CHECK(desk.last("m1").state == PushState::parked);
  CHECK(desk.last("m1").answer == "given up after 5 attempts: oops");
}

TEST_CASE("at most so many attempts are under way at one destination") {
  Destination d = shop();
  d.in_flight = 3;
  Desk desk(d);
  for (int i = 0; i < 10; ++i) desk.take(message("m" + std::to_string(i), 10 + i));
  desk.pusher.step();
  CHECK(desk.under_way().size() == 3);
  desk.end("m1", answer(200));
  CHECK(desk.under_way() == Ids{"m0", "m2", "m3"});
  CHECK(desk.pusher.health()[0].waiting == 9);
}

TEST_CASE("a receiver's wish for a pause is kept") {
  Desk desk;
  desk.take(message("m1", 10));
  desk.pusher.step();
  desk.end("m1", answer(429, "slow down", {{"Retry-After", "30"}}));
  desk.take(message("m2", 11));
  desk.pusher.step();
  CHECK(desk.under_way().empty());  // the whole destination pauses
  CHECK(desk.last("m1").next_at_ms == desk.clock.wall_ms() + 30'000);
  desk.clock.pass(29'999);
  desk.pusher.step();
  CHECK(desk.under_way().empty());
  desk.clock.pass(1);
  desk.pusher.step();
  CHECK(desk.under_way() == Ids{"m1", "m2"});
}

TEST_CASE("409 comes back soon, not by the long schedule") {
  Desk desk;
  wire::UpstreamMessage m = message("m1", 10);
  m.attempts = 8;
  desk.take(m);
  desk.pusher.step();
  desk.end("m1", answer(409));
  CHECK(desk.pass_to_next() <= 500);
}

TEST_CASE("a dead destination is probed with one message in growing pauses") {
  Destination d = shop();
  d.breaker = {3, 2'000, 60'000};
  Desk desk(d);
  for (int i = 0; i < 20; ++i) desk.take(message("m" + std::to_string(10 + i), 10 + i));
  desk.pusher.step();
  CHECK(desk.under_way().size() == 8);
  for (const std::string& id : desk.under_way()) desk.sender.end(id, fault("connect"));
  desk.pusher.step();
  CHECK(desk.under_way().empty());
  CHECK(desk.pusher.health()[0].trouble == "connect: on purpose");
  std::int64_t longest = 0;
  for (int probe = 0; probe < 10; ++probe) {
    const std::int64_t waited = desk.pass_to_next();
    longest = std::max(longest, waited);
    REQUIRE(desk.under_way().size() == 1);
    CHECK_FALSE(desk.pusher.next_due_in_ms());  // until the probe's end
    desk.end(desk.under_way()[0], fault("connect"));
  }
  CHECK(longest > 20'000);
  CHECK(longest <= 60'000);
  desk.pass_to_next();
  desk.end(desk.under_way()[0], answer(200));
  CHECK(desk.under_way().size() == 8);
  CHECK(desk.pusher.health()[0].trouble.empty());
}

TEST_CASE("a wrong secret parks one message, not the whole day's") {
  Desk desk;
  desk.take(message("m1", 10));
  desk.pusher.step();
  desk.end("m1", answer(401, "bad signature"));
  CHECK(desk.last("m1").state == PushState::parked);
  for (int i = 2; i < 9; ++i) desk.take(message("m" + std::to_string(i), 10 + i));
  desk.pusher.step();
  CHECK(desk.under_way().empty());
  CHECK(desk.pusher.health()[0].trouble.find("check the secret") != std::string::npos);
  CHECK(desk.pass_to_next() == 300'000);
  CHECK(desk.under_way() == Ids{"m2"});
  desk.end("m2", answer(401, "bad signature"));
  CHECK(desk.under_way().empty());
  desk.pusher.set_destination(shop());  // the secret was mended
  desk.pusher.step();
  CHECK(desk.under_way().size() == 6);
}

TEST_CASE("a destination that is gone keeps nothing waiting unseen") {
  Desk desk;
  desk.take(message("m1", 10));
  desk.take(message("m2", 11));
  desk.take(message("m3", 11, 2));
  desk.pusher.step();
  desk.end("m1", answer(410));
  desk.end("m2", fault("reset"));
  desk.take(message("m4", 12));
  for (const char* id : {"m1", "m2", "m3", "m4"}) {
    CAPTURE(id);
    CHECK(desk.last(id).state == PushState::parked);
  }
  CHECK(desk.pusher.health()[0].disabled);
  CHECK_FALSE(desk.pusher.next_due_in_ms());
}

TEST_CASE("a lease that has passed on ends unreported") {
  Desk desk;
  desk.take(message("m1", 10));
  desk.take(message("m2", 10, 2));
  desk.pusher.step();
  desk.pusher.drop("shop");
  const std::size_t before = desk.reports.size();
  desk.end("m1", answer(200));
  CHECK(desk.reports.size() == before);
  CHECK(desk.under_way().empty());
  CHECK(desk.pusher.health()[0].waiting == 0);
}

TEST_CASE("a message for a destination that nobody configured is parked with the reason") {
  Desk desk;
  wire::UpstreamMessage m = message("m1", 10);
  m.upstream = "erp";
  desk.take(m);
  CHECK(desk.last("m1").state == PushState::parked);
  CHECK(desk.last("m1").answer.find("'erp'") != std::string::npos);
}

}  // namespace fw::printer::upstream
