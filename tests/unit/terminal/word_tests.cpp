#include <catch2/catch.hpp>

#include "terminal/core/pacing.h"
#include "terminal/core/stored_state.h"
#include "terminal/core/words.h"
#include "tests/unit/terminal/walker.h"

namespace fw::terminal::story {
namespace {

std::size_t cells(const std::string& text) {
  std::size_t n = 0;
  for (const char c : text)
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++n;
  return n;
}

TEST_CASE("every text of the terminal's own fits a handheld's 20 cells, in each language") {
  for (const Language language : {Language::en, Language::de})
    for (const auto& text : all_texts(language)) {
      INFO(text);
      CHECK(cells(text) <= 20);
    }
}

TEST_CASE("a wrong scan reads: what it is, what is needed, what to do") {
  Feedback f;
  f.say = Say::wrong_item;
  f.got = "BLUE MUG SINGLE";
  f.got_code = "04006381333948";
  f.wanted = "BLUE MUG 6-PACK";
  const Message m = message_of(Language::en, f);
  CHECK(m.title == "WRONG ITEM");
  REQUIRE(m.parts.size() == 2);
  CHECK(m.parts[0] == Message::Part{"YOU SCANNED", "BLUE MUG SINGLE", "4006381333948"});
  CHECK(m.parts[1] == Message::Part{"NEEDED", "BLUE MUG 6-PACK", ""});
  CHECK(m.next == "Put it back. Scan the one needed.");
  CHECK(message_of(Language::de, f).title == "FALSCHER ARTIKEL");
}

TEST_CASE("a tote in place of an item is named in both languages") {
  Feedback f;
  f.say = Say::wrong_class;
  f.got_meaning = Meaning::container;
  f.wanted_meaning = Meaning::item;
  CHECK(message_of(Language::en, f).title == "THAT IS A TOTE");
  CHECK(message_of(Language::en, f).next == "Now scan the ITEM.");
  CHECK(message_of(Language::de, f).title == "DAS IST EINE KISTE");
}

TEST_CASE("where a person stands survives as text, at every point of a stop") {
  Group stop = mug_stop(1, 2, 1);
  stop.steps[1].ask_quantity_above = 1;
  Packet packet = pick_packet({stop, mug_stop(2, 1, 0)});
  Walker ana(packet);
  const auto same = [&] {
    const std::string text = encode_state(ana.state);
    auto read = decode_state(text, packet);
    REQUIRE(read);
    CHECK(encode_state(*read) == text);
    CHECK(current_step(*read)->id == ana.step());
  };
  same();
  ana.scan("A-12-03-B");
  same();
  ana.scan(mug6);
  REQUIRE(ana.state.prompt);
  same();
  ana.type("2");
  same();
  ana.press(Key::more);
  ana.type("1");
  REQUIRE(ana.state.detour);
  ana.type("2");
  same();
  ana.type("1");
  same();
  ana.scan("T-00917");
  same();
  CHECK_FALSE(decode_state("{}", packet));
}

TEST_CASE("pauses double up to their most and vary") {
  Backoff backoff(1000, 8000);
  Random random(5);
  for (const std::int64_t pause : {1000, 2000, 4000, 8000, 8000}) {
    const auto p = backoff.next(random);
    CHECK(p >= pause / 2);
    CHECK(p <= pause);
  }
}

TEST_CASE("the clock's offset is the best measurement of the last ten minutes") {
  ClockOffset clock;
  const Now first{50'000, 1200};
  clock.measured(1000, first, 40'000);
  CHECK(clock.offset_ms(first) == 9'900);
  CHECK(clock.error_ms() == 100);
  const Now second{51'800, 3000};
  clock.measured(2000, second, 41'500);  // a slower one: kept out
  CHECK(clock.offset_ms(second) == 9'900);
  const Now third{53'820, 5020};
  clock.measured(5000, third, 43'850);
  CHECK(clock.offset_ms(third) == 9'960);
  clock.measured(700'000, Now{750'800, 702'000}, 740'000);  // old ones do not last
  CHECK(clock.error_ms() == 1000);
}

TEST_CASE("a device's clock that is set takes the offset along; the server's is noticed") {
  ClockOffset clock;
  clock.measured(1000, Now{50'000, 1200}, 40'000);
  CHECK(clock.offset_ms(Now{50'500, 1700}) == 9'900);
  CHECK(clock.offset_ms(Now{50'500 - 65'000, 1700}) == 9'900 - 65'000);  // set back
  const Now later{51'800, 3000};
  clock.measured(2600, later, 41'600 + 30'000);  // slower, but the server's clock was set
  CHECK(clock.offset_ms(later) == -20'000);
}

}  // namespace
}  // namespace fw::terminal::story
