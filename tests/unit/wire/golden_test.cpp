// Every version of the protocol and of stored JSON that was ever released stays
// readable: its files lie in golden/ and are read here. After a deliberate
// change within the unreleased version: test_wire "[.write]".
#include <catch2/catch.hpp>

#include "shared/wire/codec.h"
#include "shared/wire/values/stored_packet.h"
#include "tests/unit/wire/samples.h"
#include "tests/unit/wire/text_files.h"

using namespace fw;
using namespace fw::wire;

namespace {

const std::string folder = std::string(FLOORWAVE_SOURCE_DIR) + "/tests/unit/wire/golden/";

template <class Body>
std::string file_of(const Envelope<Body>& message) {
  return folder + "wire-1/" + std::string(type_word(message.body)) + ".json";
}

// As laid out in the file, without the white space.
std::string compact(const std::string& text) {
  return boost::json::serialize(boost::json::parse(text));
}

std::string shown(const std::string& json) { return test::laid_out(boost::json::parse(json)); }

Packet keyed_packet() {
  Packet packet = test::sample_packet();
  packet.title = Text{"pick.title", {{"wave", "W412"}}, ""};
  return packet;
}

}  // namespace

TEST_CASE("messages of protocol version 1 are read as they always were, and written so") {
  for (const auto& message : test::samples_to_server()) {
    const std::string text = test::read_text(file_of(message));
    INFO(file_of(message));
    REQUIRE_FALSE(text.empty());
    CHECK(decode_to_server(text).value().body == message.body);
    CHECK(encode(message).value() == compact(text));
  }
  for (const auto& message : test::samples_to_device()) {
    const std::string text = test::read_text(file_of(message));
    INFO(file_of(message));
    REQUIRE_FALSE(text.empty());
    CHECK(decode_to_device(text).value().body == message.body);
    CHECK(encode(message).value() == compact(text));
  }
}

TEST_CASE("there is a golden message of every type") {
  CHECK(test::samples_to_server().size() == std::variant_size_v<ToServer>);
  CHECK(test::samples_to_device().size() == std::variant_size_v<ToDevice>);
}

TEST_CASE("stored packets, facts, answers and labels of version 1 are read as they always were") {
  const std::string stored = folder + "stored-1/";
  CHECK(decode_stored_packet(test::read_text(stored + "packet.json")).value() == keyed_packet());
  CHECK(decode_stored_fact(test::read_text(stored + "fact.json")).value() == test::sample_fact());
  CHECK(decode_stored_answer(test::read_text(stored + "answer.json")).value() ==
        test::sample_answer());
  CHECK(decode_stored_label(test::read_text(stored + "label.json")).value() ==
        test::sample_label());
}

TEST_CASE("write the golden files anew", "[.write]") {
  for (const auto& message : test::samples_to_server())
    test::write_text(file_of(message), shown(encode(message).value()));
  for (const auto& message : test::samples_to_device())
    test::write_text(file_of(message), shown(encode(message).value()));
  const std::string stored = folder + "stored-1/";
  test::write_text(stored + "packet.json", shown(encode_stored_packet(keyed_packet())));
  test::write_text(stored + "fact.json", shown(encode_stored_fact(test::sample_fact())));
  test::write_text(stored + "answer.json", shown(encode_stored_answer(test::sample_answer())));
  test::write_text(stored + "label.json", shown(encode_stored_label(test::sample_label())));
}
