#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "hw/scale/codecs.h"
#include "hw/scale/descriptor_scale.h"
#include "hw/scale/weighing.h"
#include "shared/base/random.h"

using namespace fw::hw;
using fw::Random;

namespace {

constexpr ScaleProtocol protocols[] = {ScaleProtocol::mt_sics, ScaleProtocol::toledo_8217,
                                       ScaleProtocol::nci};

std::optional<Reading> read(ScaleProtocol protocol, std::string bytes,
                            WeightUnit unit = WeightUnit::kilogram) {
  return take_answer(protocol, bytes, unit);
}

Reading stable(std::int64_t grams) { return {grams, ScaleStatus::stable}; }
Reading just(ScaleStatus status) { return {0, status}; }

// A scale at the other end of a cable.
struct Cable {
  Cable() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0); }
  ~Cable() {
    ::close(ends[0]);
    if (ends[1] >= 0) ::close(ends[1]);
  }
  std::string asked() {
    char buffer[256];
    const ssize_t size = ::recv(ends[1], buffer, sizeof buffer, MSG_DONTWAIT);
    return size > 0 ? std::string(buffer, static_cast<std::size_t>(size)) : std::string();
  }
  void answer(const std::string& bytes) {
    REQUIRE(::send(ends[1], bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(bytes.size()));
  }
  void pull_out() {
    ::close(ends[1]);
    ends[1] = -1;
  }
  int ends[2] = {-1, -1};
};

}  // namespace

TEST_CASE("MT-SICS answers are read as the manual prints them") {
  const auto sics = [](const std::string& bytes) { return read(ScaleProtocol::mt_sics, bytes); };
  CHECK(sics("S S     100.00 g\r\n") == stable(100));
  CHECK(sics("S S      1.240 kg\r\n") == stable(1240));
  CHECK(sics("S D      1.240 kg\r\n") == just(ScaleStatus::moving));
  CHECK(sics("S I\r\n") == just(ScaleStatus::moving));
  CHECK(sics("S +\r\n") == just(ScaleStatus::over));
  CHECK(sics("S -\r\n") == just(ScaleStatus::under));
  CHECK(sics("S S     -12.00 g\r\n") == just(ScaleStatus::under));
  CHECK(sics("ES\r\n") == just(ScaleStatus::fault));
  CHECK(sics("I4 A \"0123456789\"\r\nS S 5 g\r\n") == stable(5));
  CHECK(sics("S S 5 stone\r\n") == just(ScaleStatus::fault));
  CHECK_FALSE(sics("S S     100.0").has_value());
}

TEST_CASE("Toledo 8217 answers are read with the unit the scale is set to") {
  const auto toledo = [](const std::string& bytes, WeightUnit unit) {
    return read(ScaleProtocol::toledo_8217, bytes, unit);
  };
  CHECK(toledo("\x02"
               "01.240\r",
               WeightUnit::kilogram) == stable(1240));
  CHECK(toledo("\x02"
               "001.24N\r",
               WeightUnit::pound) == stable(562));
  CHECK(toledo("\x02?A\r", WeightUnit::kilogram) == just(ScaleStatus::moving));
  CHECK(toledo("\x02?B\r", WeightUnit::kilogram) == just(ScaleStatus::over));
  CHECK(toledo("\x02?D\r", WeightUnit::kilogram) == just(ScaleStatus::under));
  CHECK(toledo("\x02?H\r", WeightUnit::kilogram) == just(ScaleStatus::fault));
  CHECK(toledo("noise\x02"
               "00.500\r",
               WeightUnit::kilogram) == stable(500));
  CHECK_FALSE(toledo("\x02"
                     "01.2",
                     WeightUnit::kilogram)
                  .has_value());
}

TEST_CASE("NCI answers are read with their status") {
  const auto nci = [](const std::string& bytes) { return read(ScaleProtocol::nci, bytes); };
  CHECK(nci("\n001.240kg\r\n00\r\x03") == stable(1240));
  CHECK(nci("\n 02.73lb\r\nS00\r\x03") == stable(1238));
  CHECK(nci("\n001.240kg\r\n10\r\x03") == just(ScaleStatus::moving));
  CHECK(nci("\n001.240kg\r\n02\r\x03") == just(ScaleStatus::over));
  CHECK(nci("\n------kg\r\n01\r\x03") == just(ScaleStatus::under));
  CHECK(nci("\n001.240kg\r\n08\r\x03") == just(ScaleStatus::fault));
  CHECK(nci("\n?\r\x03") == just(ScaleStatus::fault));
  CHECK_FALSE(nci("\n001.240kg\r\n0").has_value());
}

TEST_CASE("what a scale says in any of its languages comes back the same") {
  Random random(51);
  for (const ScaleProtocol protocol : protocols) {
    for (int round = 0; round < 200; ++round) {
      const Reading reading = stable(random.between(0, 60'000));
      CHECK(read(protocol, encode_answer(protocol, reading)) == reading);
    }
    for (const ScaleStatus status :
         {ScaleStatus::moving, ScaleStatus::over, ScaleStatus::under, ScaleStatus::fault}) {
      CHECK(read(protocol, encode_answer(protocol, just(status))) == just(status));
    }
  }
}

TEST_CASE("noise on the line never stops the reading") {
  Random random(52);
  for (const ScaleProtocol protocol : protocols) {
    std::string bytes;
    for (int round = 0; round < 5000; ++round) {
      for (std::uint64_t n = random.below(20); n > 0; --n) {
        bytes += random.chance(500) ? "\x02\x03\r\n?S 0.g"[random.below(10)]
                                    : static_cast<char>(random.below(128));
      }
      while (take_answer(protocol, bytes, WeightUnit::kilogram)) {
      }
      CHECK(bytes.size() < 100);
    }
    // One answer may drown in the noise before it; the one after is heard.
    bytes += encode_answer(protocol, stable(10)) + encode_answer(protocol, stable(777));
    std::optional<Reading> last;
    while (const auto reading = take_answer(protocol, bytes, WeightUnit::kilogram)) last = reading;
    CHECK(last == stable(777));
  }
}

TEST_CASE("weights are rounded to grams without floating point") {
  CHECK(to_grams("1.2345", WeightUnit::kilogram) == 1235);
  CHECK(to_grams("-0.5", WeightUnit::gram) == -1);
  CHECK(to_grams("- 2", WeightUnit::kilogram) == -2000);
  CHECK(to_grams("1", WeightUnit::pound) == 454);
  CHECK(to_grams("10", WeightUnit::ounce) == 283);
  CHECK(to_grams("999999.999", WeightUnit::kilogram) == 999999999);
  CHECK_FALSE(to_grams("", WeightUnit::gram).has_value());
  CHECK_FALSE(to_grams(".", WeightUnit::gram).has_value());
  CHECK_FALSE(to_grams("1.2.3", WeightUnit::gram).has_value());
  CHECK_FALSE(to_grams("12345678901", WeightUnit::gram).has_value());
  CHECK(weight_unit("KG") == WeightUnit::kilogram);
  CHECK_FALSE(weight_unit("stone").has_value());
}

TEST_CASE("a scale at a cable is asked, answers, falls silent and comes back") {
  for (const ScaleProtocol protocol : protocols) {
    Cable cable;
    DescriptorScaleRules rules;
    rules.protocol = protocol;
    DescriptorScale scale(cable.ends[0], rules);
    CHECK(scale.read(0).status == ScaleStatus::moving);
    CHECK(cable.asked() == weight_request(protocol));
    CHECK(scale.read(50).status == ScaleStatus::moving);
    CHECK(cable.asked().empty());
    cable.answer(encode_answer(protocol, stable(1240)));
    CHECK(scale.read(100) == stable(1240));
    CHECK(cable.asked() == weight_request(protocol));
    CHECK(scale.read(1200).status == ScaleStatus::fault);
    CHECK(cable.asked() == weight_request(protocol));
    cable.answer(encode_answer(protocol, stable(5)));
    CHECK(scale.read(1300) == stable(5));
    cable.pull_out();
    CHECK(scale.read(1400).status == ScaleStatus::fault);
    CHECK(scale.read(9000).status == ScaleStatus::fault);
  }
}

TEST_CASE("the last parcel's weight is never taken for the next one's") {
  Weighing weighing;
  weighing.begin();
  CHECK_FALSE(weighing.feed(stable(900), 0).has_value());  // may be an old report
  CHECK_FALSE(weighing.feed(stable(900), 100).has_value());
  CHECK(weighing.waiting() == Weighing::Waiting::for_empty_plate);
  CHECK_FALSE(weighing.feed(stable(900), 5000).has_value());
  CHECK_FALSE(weighing.feed(stable(2), 5100).has_value());
  CHECK(weighing.waiting() == Weighing::Waiting::for_parcel);
  CHECK_FALSE(weighing.feed(just(ScaleStatus::moving), 5200).has_value());
  CHECK_FALSE(weighing.feed(stable(1240), 5300).has_value());
  CHECK(weighing.waiting() == Weighing::Waiting::for_steady_weight);
  CHECK(weighing.feed(stable(1241), 5500) == 1241);
  // Given once; the next parcel waits for the empty plate again.
  CHECK_FALSE(weighing.feed(stable(1241), 5600).has_value());
  weighing.begin();
  CHECK_FALSE(weighing.feed(stable(1241), 5700).has_value());
  CHECK_FALSE(weighing.feed(stable(1241), 9000).has_value());
}

TEST_CASE("a hand on the box keeps the weight from being taken") {
  WeighingRules rules;
  rules.drop_first = 0;
  Weighing weighing(rules);
  weighing.begin();
  (void)weighing.feed(stable(0), 0);
  CHECK_FALSE(weighing.feed(stable(1240), 100).has_value());
  CHECK_FALSE(weighing.feed(stable(1900), 250).has_value());
  CHECK_FALSE(weighing.feed(just(ScaleStatus::moving), 350).has_value());
  CHECK_FALSE(weighing.feed(stable(1240), 400).has_value());
  CHECK(weighing.feed(stable(1240), 600) == 1240);
}

TEST_CASE("a box put on the emptied plate before it is asked for is weighed at once") {
  Weighing weighing;
  (void)weighing.feed(just(ScaleStatus::under), 0);
  (void)weighing.feed(stable(500), 100);
  CHECK(weighing.waiting() == Weighing::Waiting::not_begun);
  weighing.begin();
  (void)weighing.feed(stable(500), 200);
  CHECK_FALSE(weighing.feed(stable(500), 300).has_value());
  CHECK(weighing.feed(stable(500), 500) == 500);
}
