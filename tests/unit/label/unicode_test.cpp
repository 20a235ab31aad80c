// Text as it comes from shops, made ready to be drawn.
#include "printer/label/unicode.h"

#include <catch2/catch.hpp>

#include "printer/label/address.h"

namespace fw::printer::label {
namespace {

TEST_CASE("Bytes that are not UTF-8 become one mark for each bad part") {
  CHECK(decode_utf8("aé€😀") == U"aé€😀");
  CHECK(decode_utf8("a\xC3(") == U"a\uFFFD(");
  CHECK(decode_utf8("\xC0\xAF") == U"\uFFFD\uFFFD");            // overlong
  CHECK(decode_utf8("\xED\xA0\x80") == U"\uFFFD\uFFFD\uFFFD");  // surrogate
  CHECK(decode_utf8("\xF4\x90\x80\x80") == U"\uFFFD\uFFFD\uFFFD\uFFFD");
  CHECK(decode_utf8("\xE2\x82") == U"\uFFFD");
  CHECK(encode_utf8(U"aé€😀") == "aé€😀");
}

TEST_CASE("Blanks are merged, controls are blanks, invisible characters go") {
  CHECK(clean(U"  a\t\r\nb\u00A0 c\u200B\uFEFFd \u202Ee") == U"a b cd e");
  CHECK(clean(U"\u0000\u0001").empty());
}

TEST_CASE("Letters with separate accents become one letter") {
  CHECK(compose(U"Mu\u0308ller e\u0301\u0302") == U"Müller é\u0302");
  CHECK(compose(U"a\u0302\u0301") == U"ấ");
  CHECK(compose(U"\u0301a") == U"\u0301a");
}

TEST_CASE("Arabic letters join as they are written by hand") {
  // beh-yeh-teh: initial, medial, final
  CHECK(join_arabic(U"\u0628\u064A\u062A") == U"\uFE91\uFEF4\uFE96");
  // dal joins only to the right: the letter after it starts anew
  CHECK(join_arabic(U"\u062F\u0628") == U"\uFEA9\uFE8F");
  // lam-alef is one shape, joined or not
  CHECK(join_arabic(U"\u0644\u0627") == U"\uFEFB");
  CHECK(join_arabic(U"\u0628\u0644\u0627") == U"\uFE91\uFEFC");
  CHECK(join_arabic(U"abc 12") == U"abc 12");
}

TEST_CASE("Right-to-left words are drawn from right to left, numbers are not") {
  CHECK(visual_order(U"abc 12") == U"abc 12");
  CHECK(visual_order(U"אבג") == U"גבא");
  CHECK(visual_order(U"רחוב 25 דירה") == U"הריד 25 בוחר");
  CHECK(visual_order(U"Shop אבג (x)") == U"Shop גבא (x)");
  CHECK(visual_order(U"אב (12.5) ג") == U"ג (12.5) בא");
  CHECK(visual_order(U"אב ABC ג") == U"ג ABC בא");
  CHECK(visual_order(U"6120101 אב") == U"בא 6120101");
}

TEST_CASE("The postal code stands where the country's post looks for it") {
  using Lines = std::vector<std::string>;
  wire::LabelAddress a;
  a.postal_code = "80331";
  a.city = "München";
  a.country = "DE";
  CHECK(locality_lines(a) == Lines{"80331 München"});
  CHECK(country_line(a) == "GERMANY");
  a = {"", "", "", "", "98101", "Seattle", "WA", "US"};
  CHECK(locality_lines(a) == Lines{"Seattle, WA 98101"});
  a = {"", "", "", "", "SW1A 1AA", "London", "", "GB"};
  CHECK(locality_lines(a) == Lines{"London", "SW1A 1AA"});
  a = {"", "", "", "", "", "Bantry", "Co. Cork", "XX"};
  CHECK(locality_lines(a) == Lines{"Bantry, Co. Cork"});
  CHECK(country_line(a) == "XX");
  for (const char* code : {"AD", "ZW", "CI", "XK", "de", ""}) {
    CHECK(country_name(code).empty() ==
          (std::string(code).size() < 2 || code[0] > 'Z' || std::string(code) == "XK"));
  }
}

}  // namespace
}  // namespace fw::printer::label
