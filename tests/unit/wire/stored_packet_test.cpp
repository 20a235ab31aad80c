#include "shared/wire/values/stored_packet.h"

#include <catch2/catch.hpp>

#include "shared/base/utf8.h"
#include "tests/unit/wire/random_messages.h"

using namespace fw;
using namespace fw::wire;

TEST_CASE("a stored packet keeps its texts' keys and arguments for a later language") {
  Packet packet;
  packet.id = 1099511627777;
  packet.kind = "pick";
  packet.title = Text{"pick.title", {{"wave", "W412"}}, ""};
  const std::string json = encode_stored_packet(packet);
  CHECK(json == R"({"id":"1099511627777","kind":"pick","revision":1,"epoch":0,)"
                R"("title":{"key":"pick.title","args":[["wave","W412"]]},"v":1})");
  const auto decoded = decode_stored_packet(json);
  REQUIRE(decoded);
  CHECK(*decoded == packet);
}

TEST_CASE("whatever is stored is read back the same, and equal values are equal bytes") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    test::RandomMessages random(seed, true);
    INFO("seed " << seed);
    const auto packet = random.make<Packet>();
    const auto fact = random.make<Fact>();
    const auto answer = random.make<Answer>();
    const auto label = random.make<Label>();
    CHECK(decode_stored_packet(encode_stored_packet(packet)).value() == packet);
    CHECK(decode_stored_fact(encode_stored_fact(fact)).value() == fact);
    CHECK(decode_stored_answer(encode_stored_answer(answer)).value() == answer);
    CHECK(decode_stored_label(encode_stored_label(label)).value() == label);
    CHECK(encode_stored_fact(fact) == encode_stored_fact(Fact(fact)));
  }
}

TEST_CASE("an unreadable fact keeps what came in its stored form") {
  Fact fact;
  fact.seq = 5;
  fact.kind = "unreadable";
  fact.unreadable = R"({"seq":5,"kind":[]})";
  CHECK(decode_stored_fact(encode_stored_fact(fact)).value() == fact);
}

TEST_CASE("stored JSON that is damaged or of another version is refused, never guessed") {
  CHECK_FALSE(decode_stored_packet(""));
  CHECK_FALSE(decode_stored_packet("{}"));
  const auto other = decode_stored_packet(R"({"v":2,"id":"1","kind":"pick"})");
  REQUIRE_FALSE(other);
  CHECK(other.error().code == "bad_stored_json");
  const auto damaged = decode_stored_packet(
      R"({"v":1,"id":"1","kind":"pick","revision":1,"epoch":1,"title":{"key":5}})");
  REQUIRE_FALSE(damaged);
  CHECK(damaged.error().given == "a number at title.key");
}

TEST_CASE("UTF-8 is cut between characters and repaired byte by byte") {
  CHECK(clean_utf8("a€b", 3) == "a");
  CHECK(clean_utf8("a€b", 4) == "a€");
  CHECK(clean_utf8("\xED\xA0\x80", 99) == "\uFFFD\uFFFD\uFFFD");  // a surrogate
  CHECK(clean_utf8("\xC0\x80", 99) == "\uFFFD\uFFFD");            // an overlong NUL
  CHECK(clean_utf8("\xF4\x90\x80\x80", 99).size() == 12);         // beyond U+10FFFF
  CHECK(is_clean_utf8("\xF0\x9D\x84\x9E", 4));
  CHECK_FALSE(is_clean_utf8("\xE2\x82", 9));
  CHECK_FALSE(is_clean_utf8("abc", 2));
}
