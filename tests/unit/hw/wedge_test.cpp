#include "hw/scanner/wedge.h"

#include <catch2/catch.hpp>

#include "shared/base/random.h"

using namespace fw::hw;
using fw::Random;

namespace {

using Inputs = std::vector<WedgeInput>;

WedgeInput key(Key k) { return KeyPress{k, {}}; }
WedgeInput typed(const std::string& text) { return KeyPress{Key::character, text}; }
WedgeInput scanned(const std::string& bytes) { return ScannedBytes{bytes}; }

void append(Inputs& all, Inputs more) { all.insert(all.end(), more.begin(), more.end()); }

// A person typing, one byte sequence after another with this gap.
Inputs type_slowly(WedgeSplitter& splitter, const std::vector<std::string>& keys,
                   std::int64_t& now_ms, std::int64_t gap_ms = 150) {
  Inputs all;
  for (const auto& one : keys) {
    append(all, splitter.feed(one, now_ms));
    now_ms += gap_ms;
    append(all, splitter.wait(now_ms));
  }
  return all;
}

}  // namespace

TEST_CASE("a burst with a terminator is one scan, whichever terminator it is") {
  for (const char* end : {"\r", "\n", "\r\n", "\t"}) {
    WedgeSplitter splitter;
    CHECK(splitter.feed(std::string("A-12-03-B") + end, 1000) == Inputs{scanned("A-12-03-B")});
    CHECK_FALSE(splitter.next_deadline_ms().has_value());
  }
}

TEST_CASE("two scans in one read are two scans") {
  WedgeSplitter splitter;
  CHECK(splitter.feed("T-00917\r\nA-12-03-B\r\n", 0) ==
        Inputs{scanned("T-00917"), scanned("A-12-03-B")});
}

TEST_CASE("a code that the radio cut in two is never delivered in halves") {
  WedgeSplitter splitter;
  CHECK(splitter.feed("]C1003952123", 0).empty());
  CHECK(splitter.wait(900).empty());
  CHECK(splitter.feed("40000000014\r", 1000) == Inputs{scanned("]C100395212340000000014")});
}

TEST_CASE("the bytes of one code may trickle in one by one") {
  WedgeSplitter splitter;
  Inputs all;
  std::int64_t now = 0;
  for (const char c : std::string("4006381333931\r")) {
    append(all, splitter.feed(std::string(1, c), now));
    now += 20;
  }
  CHECK(all == Inputs{scanned("4006381333931")});
}

TEST_CASE("digits typed by a person come key by key") {
  WedgeSplitter splitter;
  std::int64_t now = 0;
  CHECK(type_slowly(splitter, {"4", "7", "\r"}, now) ==
        Inputs{typed("4"), typed("7"), key(Key::enter)});
  // Fast fingers: still too few characters for a code.
  CHECK(splitter.feed("12\r", now) == Inputs{typed("1"), typed("2"), key(Key::enter)});
}

TEST_CASE("typing that was not finished does not spoil the scan after it") {
  WedgeSplitter splitter;
  std::int64_t now = 0;
  CHECK(type_slowly(splitter, {"9", "9"}, now) == Inputs{typed("9"), typed("9")});
  CHECK(splitter.feed("4006381333931\r", now) == Inputs{scanned("4006381333931")});
}

TEST_CASE("letters beyond ASCII are one key each") {
  WedgeSplitter splitter;
  std::int64_t now = 0;
  CHECK(type_slowly(splitter, {"\xC3\xBC", "\xE2\x82\xAC", "\xC3"}, now) ==
        Inputs{typed("\xC3\xBC"), typed("\xE2\x82\xAC")});
  CHECK(splitter.feed("\xE2\x82\xAC\xC3\xBC\r", now) ==
        Inputs{typed("\xE2\x82\xAC"), typed("\xC3\xBC"), key(Key::enter)});
}

TEST_CASE("function keys of all terminals are the same keys") {
  const std::pair<const char*, Key> keys[] = {
      {"\x1BOP", Key::f1},         {"\x1BOQ", Key::f2},      {"\x1BOR", Key::f3},
      {"\x1BOS", Key::f4},         {"\x1B[11~", Key::f1},    {"\x1B[12~", Key::f2},
      {"\x1B[13~", Key::f3},       {"\x1B[14~", Key::f4},    {"\x1B[15~", Key::f5},
      {"\x1B[17~", Key::f6},       {"\x1B[24~", Key::f12},   {"\x1B[[A", Key::f1},
      {"\x1B[[E", Key::f5},        {"\x1B[1;2P", Key::f1},   {"\x1B[14;5~", Key::f4},
      {"\x1B[A", Key::up},         {"\x1BOB", Key::down},    {"\x1B[5~", Key::page_up},
      {"\x1B[6~", Key::page_down}, {"\x1B[3~", Key::remove}, {"\x1B[H", Key::home},
      {"\x1BOM", Key::enter},      {"\x7F", Key::backspace}, {"\b", Key::backspace},
      {"\x03", Key::interrupt},    {"\t", Key::tab},         {"\r", Key::enter}};
  for (const auto& [bytes, wanted] : keys) {
    WedgeSplitter splitter;
    INFO(std::string(bytes).substr(1));
    CHECK(splitter.feed(bytes, 0) == Inputs{key(wanted)});
  }
}

TEST_CASE("a function key may arrive in pieces, and ESC alone is ESC") {
  WedgeSplitter splitter;
  CHECK(splitter.feed("\x1B", 0).empty());
  CHECK(splitter.feed("O", 10).empty());
  CHECK(splitter.feed("S", 20) == Inputs{key(Key::f4)});
  CHECK(splitter.feed("\x1B", 1000).empty());
  REQUIRE(splitter.next_deadline_ms().has_value());
  CHECK(splitter.wait(*splitter.next_deadline_ms()) == Inputs{key(Key::escape)});
  CHECK(splitter.feed("\x1Bx", 2000) == Inputs{key(Key::escape)});
  CHECK(splitter.wait(2100) == Inputs{typed("x")});
  // Unknown sequences (a mouse, a paste) are swallowed whole.
  CHECK(splitter.feed("\x1B[200~", 3000).empty());
  CHECK(splitter.feed("\x1BOP", 3100) == Inputs{key(Key::f1)});
}

TEST_CASE("handhelds with 8-bit controls send function keys in two bytes") {
  WedgeRules rules;
  rules.eight_bit_controls = true;
  WedgeSplitter splitter(rules);
  CHECK(splitter.feed("\x8FR", 0) == Inputs{key(Key::f3)});
  CHECK(splitter.feed("\x9B"
                      "11~",
                      100) == Inputs{key(Key::f1)});
}

TEST_CASE("a scanner without terminator is read by the silence after its code") {
  WedgeRules rules;
  rules.expects_terminator = false;
  WedgeSplitter splitter(rules);
  CHECK(splitter.feed("4006381333931", 0).empty());
  CHECK(splitter.wait(100).empty());
  REQUIRE(splitter.next_deadline_ms().has_value());
  CHECK(splitter.wait(*splitter.next_deadline_ms()) == Inputs{scanned("4006381333931")});
}

TEST_CASE("a terminator that never comes leaves the code in the field for ENTER") {
  WedgeSplitter splitter;
  CHECK(splitter.feed("AB12", 0).empty());
  CHECK(splitter.wait(3000) == Inputs{typed("A"), typed("B"), typed("1"), typed("2")});
}

TEST_CASE("separators and frames stay in the bytes of a scan") {
  WedgeSplitter splitter;
  const std::string code =
      "]C1"
      "10AB\x1D"
      "21C";
  CHECK(splitter.feed("\x02" + code + "\x03\r", 0) == Inputs{scanned("\x02" + code + "\x03")});
}

TEST_CASE("no bytes get lost or stuck, whatever arrives when") {
  Random random(41);
  for (int round = 0; round < 2000; ++round) {
    WedgeSplitter splitter;
    std::int64_t now = 0;
    for (int i = 0; i < 40; ++i) {
      std::string bytes;
      for (std::uint64_t n = random.below(12); n > 0; --n) {
        bytes += random.chance(200) ? "\r\n\t\x1B[O~\x08"[random.below(8)]
                                    : static_cast<char>(random.below(256));
      }
      (void)splitter.feed(bytes, now);
      now += random.between(0, 400);
    }
    // Whatever was pending, a code after a pause is read as it is.
    (void)splitter.wait(now + 10'000);
    CHECK_FALSE(splitter.next_deadline_ms().has_value());
    CHECK(splitter.feed("A-12-03-B\r", now + 20'000) == Inputs{scanned("A-12-03-B")});
  }
}
