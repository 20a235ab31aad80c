#include <catch2/catch.hpp>

#include "printer/upstream/breaker.h"
#include "tests/unit/upstream/fake_sender.h"

namespace fw::printer::upstream {

TEST_CASE("every answer of a receiver has one meaning") {
  const auto next = [](int status) { return judge(answer(status), 0).next; };
  for (const int status : {200, 201, 202, 204, 299}) CHECK(next(status) == Next::done);
  for (const int status : {301, 302, 307, 308, 400, 403, 404, 405, 413, 415, 418, 422}) {
    CAPTURE(status);
    CHECK(next(status) == Next::park);
  }
  for (const int status : {408, 429, 500, 501, 502, 503, 504, 599}) {
    CAPTURE(status);
    CHECK(next(status) == Next::again_later);
  }
  CHECK(next(401) == Next::park_and_pause);
  CHECK(next(409) == Next::again_soon);
  CHECK(next(410) == Next::park_and_disable);
}

TEST_CASE("every fault of the network means again, what is our own mistake does not") {
  for (const char* kind : {"resolve", "connect", "tls", "timeout", "reset", "bad_response",
                           "too_large", "cancelled"}) {
    CAPTURE(kind);
    CHECK(judge(fault(kind), 0).next == Next::again_later);
    CHECK(judge(fault(kind), 0).http_status == 0);
  }
  CHECK(judge(fault("bad_url"), 0).next == Next::park);
  CHECK_FALSE(judge(fault("cancelled"), 0).destination_failed);
  CHECK(judge(fault("reset"), 0).answer == "reset: on purpose");
}

TEST_CASE("a destination fails with its servers, not with our message") {
  for (const int status : {429, 500, 503}) CHECK(judge(answer(status), 0).destination_failed);
  for (const int status : {200, 400, 404, 409, 422}) {
    CHECK_FALSE(judge(answer(status), 0).destination_failed);
  }
}

TEST_CASE("Retry-After is heard in seconds and as a date, nonsense is not") {
  const EpochMs now_ms = 784111777000;  // 1994-11-06 08:49:37 UTC
  const auto after = [&](const std::string& text) {
    return judge(answer(503, "", {{"Retry-After", text}}), now_ms).retry_after_ms;
  };
  CHECK(after("7") == 7'000);
  CHECK(after("Sun, 06 Nov 1994 08:50:37 GMT") == 60'000);
  CHECK_FALSE(after("soon"));
}

TEST_CASE("the answer that people see is one short line") {
  const Verdict v = judge(answer(422, "{\n\"why\":\t\"no\"}" + std::string(600, 'x')), 0);
  CHECK(v.answer.size() == 500);
  CHECK(v.answer.substr(0, 14) == "{ \"why\": \"no\"}");
  std::string umlauts;
  for (int i = 0; i < 300; ++i) umlauts += "ü";
  CHECK(judge(answer(422, "x" + umlauts), 0).answer.size() == 499);  // not cut within a character
}

TEST_CASE("back-off doubles to its cap and keeps at least half of it") {
  Random random(1);
  for (int times = 1; times <= 200; ++times) {
    const std::int64_t full = times > 12 ? 3'600'000 : std::min(3'600'000, 1'000 << (times - 1));
    const std::int64_t ms = back_off_ms(1'000, 3'600'000, times, random);
    CHECK(ms <= full);
    CHECK(ms >= full / 2);
  }
}

TEST_CASE("the breaker opens after failures in a row, probes with one, and recovers") {
  Random random(1);
  Breaker::Limits limits;
  limits.failures = 3;
  limits.first_pause_ms = 1'000;
  limits.longest_pause_ms = 4'000;
  Breaker breaker(limits);
  breaker.failed(0, random);
  breaker.failed(0, random);
  breaker.succeeded();
  breaker.failed(0, random);
  breaker.failed(0, random);
  CHECK(breaker.allowed(0, 8) == 8);
  breaker.failed(0, random);
  CHECK(breaker.allowed(0, 8) == 0);
  const std::int64_t first = breaker.open_until_ms();
  CHECK(first >= 500);
  CHECK(first <= 1'000);
  breaker.failed(first - 1, random);  // began before: no longer pause
  CHECK(breaker.open_until_ms() == first);
  CHECK(breaker.allowed(first, 8) == 1);
  breaker.failed(first, random);
  CHECK(breaker.allowed(first, 8) == 0);
  breaker.succeeded();
  CHECK(breaker.allowed(breaker.open_until_ms(), 8) == 8);
}

}  // namespace fw::printer::upstream
