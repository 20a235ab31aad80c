#include "shared/wire/codec.h"

#include <catch2/catch.hpp>

#include "tests/unit/wire/random_messages.h"

using namespace fw;
using namespace fw::wire;

namespace {

std::string envelope(const std::string& type, const std::string& body) {
  return R"({"v":1,"type":")" + type + R"(","device":"HH-07","body":)" + body + "}";
}

Refusal refusal_of(const std::string& text) {
  const auto decoded = decode_to_server(text);
  REQUIRE_FALSE(decoded);
  return decoded.error();
}

}  // namespace

TEST_CASE("every message arrives as it was sent, whatever is in it") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    test::RandomMessages random(seed, false);
    for (const auto& message : test::one_of_each<ToServer>(random)) {
      const auto text = encode(message);
      INFO("seed " << seed << " " << type_word(message.body));
      REQUIRE(text);
      const auto decoded = decode_to_server(*text);
      REQUIRE(decoded);
      CHECK(decoded->device == "HH-07");
      CHECK(decoded->body == message.body);
    }
    for (const auto& message : test::one_of_each<ToDevice>(random)) {
      const auto text = encode(message);
      INFO("seed " << seed << " " << type_word(message.body));
      REQUIRE(text);
      const auto decoded = decode_to_device(*text);
      REQUIRE(decoded);
      CHECK(decoded->body == message.body);
    }
  }
}

TEST_CASE("a scan's fact is short on the wire: defaults are left out, ids are text") {
  Fact fact;
  fact.seq = 7;
  fact.kind = "put";
  fact.packet = 1099511627777;
  fact.load = 12;
  fact.values.quantity = 3;
  const auto text = encode(Envelope<ToServer>{"HH-07", Facts{"s", {fact}}});
  REQUIRE(text);
  CHECK(*text ==
        R"({"v":1,"type":"facts","device":"HH-07","body":{"stream":"s","facts":[{"seq":7,"kind":)"
        R"("put","packet":"1099511627777","load":"12","values":{"quantity":3}}]}})");
}

TEST_CASE("a newer terminal's unknown fields are ignored") {
  const auto decoded = decode_to_server(
      R"({"v":1,"type":"ping","device":"HH-07","body":{"sent_ms":5,"battery":80},"x":[1]})");
  REQUIRE(decoded);
  CHECK(std::get<Ping>(decoded->body).sent_ms == 5);
}

TEST_CASE("what is none of the protocol is refused and says where") {
  CHECK(refusal_of("").code == "bad_message");
  CHECK(refusal_of("[]").given.find("a list") != std::string::npos);
  CHECK(refusal_of(R"({"v":1})").given.find("device") != std::string::npos);
  CHECK(refusal_of(envelope("ping", R"({"sent_ms":"5"})")).given == "text at body.sent_ms");
  CHECK(refusal_of(envelope("ping", "{}")).given == "nothing at body.sent_ms");
  CHECK(refusal_of(envelope("ping", R"({"sent_ms":1.5})")).given.find("fraction") !=
        std::string::npos);
  CHECK(refusal_of(envelope("ping", R"({"sent_ms":9007199254740993})")).code == "bad_message");
  CHECK(refusal_of(envelope("dance", "{}")).given == "'dance' at type");
  CHECK(refusal_of(envelope("standing", R"({"packet":7,"revision":1})")).wanted ==
        "an id: digits in quotes");
  for (const char* id : {R"("")", R"("-1")", R"("07")", R"("7 ")", R"("9007199254740992")"})
    CHECK_FALSE(decode_to_server(
        envelope("standing", std::string(R"({"revision":1,"packet":)") + id + "}")));
  CHECK(refusal_of(envelope("claim", R"({"resources":[{"kind":"oven","code":"P1"}]})")).given ==
        "'oven' at body.resources[0].kind");
  CHECK(refusal_of(envelope("bye", "{}") + "x").code == "bad_message");
}

TEST_CASE("another version of the envelope is told apart from rubbish") {
  CHECK(refusal_of(R"({"v":2,"type":"bye","device":"HH-07","body":{}})").code ==
        "protocol_version");
}

TEST_CASE("frames, lists, texts and nesting have bounds") {
  const std::string long_word(max_word + 1, 'x');
  CHECK(refusal_of(envelope("request", R"({"id":")" + long_word + R"(","kind":"bind"})")).given ==
        "text of 65 bytes at body.id");
  CHECK(refusal_of(std::string(max_frame_to_server + 1, ' ')).wanted == "at most 65536");
  const std::string deep = std::string(60, '[') + std::string(60, ']');
  CHECK(refusal_of(envelope("ping", R"({"sent_ms":1,"x":)" + deep + "}")).code == "bad_message");
  std::string facts;
  for (int i = 1; i <= 101; ++i)
    facts += (i > 1 ? "," : "") + std::string(R"({"kind":"put","seq":)") + std::to_string(i) + "}";
  const auto many = envelope("facts", R"({"stream":"s","facts":[)" + facts + "]}");
  CHECK(refusal_of(many).given == "101 elements at body.facts");
  CHECK(encode(Envelope<ToServer>{"HH-07", Facts{"s", std::vector<Fact>(101)}}).error().code ==
        "message_too_large");
}

TEST_CASE("a fact that nobody can read is kept, so it never blocks the ones behind it") {
  const auto decoded = decode_to_server(envelope(
      "facts",
      R"({"stream":"s","facts":[{"seq":4,"kind":"put"},{"seq":5,"kind":["?"],"step":"9"}]})"));
  REQUIRE(decoded);
  const auto& facts = std::get<Facts>(decoded->body).facts;
  REQUIRE(facts.size() == 2);
  CHECK(facts[0].kind == "put");
  CHECK(facts[1].kind == "unreadable");
  CHECK(facts[1].seq == 5);
  CHECK(facts[1].unreadable == R"({"seq":5,"kind":["?"],"step":"9"})");
  CHECK_FALSE(decode_to_server(envelope("facts", R"({"stream":"s","facts":[{"kind":"put"}]})")));
}

TEST_CASE("a scan with odd bytes or a novel of a detail still gets through") {
  Fact fact;
  fact.seq = 1;
  fact.kind = "put";
  fact.values.lot = "L\xFF\xC3(1)";
  const auto text = encode(Envelope<ToServer>{"HH-07", Facts{"s", {fact}}});
  REQUIRE(text);
  const auto decoded = decode_to_server(*text);
  REQUIRE(decoded);
  CHECK(std::get<Facts>(decoded->body).facts[0].values.lot == "L\uFFFD\uFFFD(1)");
  LabelResult result;
  for (int i = 0; i < 1000; ++i) result.detail += "ä€";
  const auto cut = encode(Envelope<ToServer>{"printer-1", LabelResults{{result}}});
  REQUIRE(cut);
  const auto read = decode_to_server(*cut);
  REQUIRE(read);
  CHECK(std::get<LabelResults>(read->body).results[0].detail.size() == max_note);
}

TEST_CASE("a full outbox is sent in messages that fit") {
  Fact fact;
  fact.kind = "put";
  CHECK(facts_that_fit(std::vector<Fact>(250, fact)) == max_facts);
  fact.values.serials.assign(max_serials, std::string(max_code, '\x1D'));
  CHECK(facts_that_fit(std::vector<Fact>(3, fact)) == 1);
  fact.values.serials.resize(20);
  const std::size_t count = facts_that_fit(std::vector<Fact>(100, fact));
  CHECK(count > 1);
  CHECK(count < 100);
  CHECK(encode(Envelope<ToServer>{"HH-07", Facts{"s", std::vector<Fact>(count, fact)}}));
  CHECK(facts_that_fit({}) == 0);
}
