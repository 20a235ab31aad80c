#include "shared/barcode/gs1.h"

#include <catch2/catch.hpp>

#include "shared/barcode/digital_link.h"
#include "shared/barcode/gs1_table.h"
#include "shared/barcode/gs1_values.h"
#include "shared/barcode/sscc.h"
#include "shared/base/random.h"

using namespace fw::barcode;
using fw::Random;

namespace {
const std::string gs(1, group_separator);
}

TEST_CASE("a carton label gives article, lot, expiry and serial") {
  const auto elements = parse_message("01095212345432131730123110AB-7" + gs + "21S5");
  REQUIRE(elements);
  CHECK(*elements ==
        Elements{{"01", "09521234543213"}, {"17", "301231"}, {"10", "AB-7"}, {"21", "S5"}});
  CHECK(to_bracketed(*elements) == "(01)09521234543213(17)301231(10)AB-7(21)S5");
  CHECK(human_readable(*elements).front() == "(01) 09521234543213");
}

TEST_CASE("separators too many are tolerated, a missing one is not guessed") {
  CHECK(parse_message(gs + "0109521234543213" + gs + "17301231" + gs + "10A" + gs));
  // Without its separator the lot swallows the serial: no parser can tell.
  CHECK(*find_element(*parse_message("010952123454321310A21B"), "10") == "A21B");
  CHECK(parse_message("").error().code == "gs1_empty");
  CHECK(parse_message(gs).error().code == "gs1_empty");
}

TEST_CASE("an unknown application identifier makes the whole code unreadable") {
  CHECK(parse_message("00395212340000000014" + std::string("0512")).error().code ==
        "gs1_unknown_ai");
  CHECK(parse_message("3306001240").error().code == "gs1_unknown_ai");
  CHECK(parse_message("0").error().code == "gs1_unknown_ai");
  CHECK(parse_message("hello").error().code == "gs1_unknown_ai");
  CHECK(find_ai("3105") != nullptr);
  CHECK(find_ai("3106") == nullptr);
  CHECK(find_ai("91")->title == find_ai("99")->title);
}

TEST_CASE("a wrong value is refused with what was given and what was wanted") {
  const auto digit = parse_message("0109521234543214");
  REQUIRE_FALSE(digit);
  CHECK(digit.error().code == "gs1_wrong_check_digit");
  CHECK(digit.error().given == "(01)09521234543214");
  CHECK(parse_message("17301300").error().code == "gs1_wrong_date");
  CHECK(parse_message("15230229").error().code == "gs1_wrong_date");
  CHECK(parse_message("10" + std::string(21, 'A')).error().code == "gs1_wrong_length");
  CHECK(parse_message("10A B").error().code == "gs1_wrong_character");
  CHECK(parse_message("42199915203").error().code == "gs1_wrong_value");
  CHECK(parse_message("21A" + gs + "21B").error().code == "gs1_two_values");
  CHECK(parse_message("21A" + gs + "21A")->size() == 1);
  CHECK(parse_message("01095212").error().code == "gs1_wrong_length");
}

TEST_CASE("a logistic label is built with the fewest separators") {
  const Elements label = {
      {"00", "395212340000000014"}, {"420", "15203"}, {"3300", "001240"}, {"4307", "US"}};
  const auto message = build_message(in_symbol_order(label));
  REQUIRE(message);
  CHECK(*message == "003952123400000000143300001240" + std::string("42015203") + gs + "4307US");
  CHECK(*parse_message(*message) == in_symbol_order(label));
}

TEST_CASE("a label that breaks a rule between elements is not built") {
  CHECK(build_message({{"420", "15203"}, {"421", "84015203"}}).error().code == "gs1_excluded_pair");
  CHECK(build_message({{"02", "09521234543213"}}).error().code == "gs1_missing_ai");
  CHECK(build_message({{"00", "395212340000000014"}, {"37", "12"}}).error().code ==
        "gs1_missing_ai");
  CHECK(build_message({{"00", "395212340000000014"}, {"02", "09521234543213"}, {"37", "12"}}));
  CHECK(build_message({{"01", "09521234543213"}, {"3103", "001240"}, {"3101", "001240"}})
            .error()
            .code == "gs1_excluded_pair");
  CHECK(build_message({{"05", "1"}}).error().code == "gs1_unknown_ai");
  CHECK(build_message({}).error().code == "gs1_empty");
}

TEST_CASE("brackets inside a value survive reading and writing") {
  const Elements odd = {{"01", "09521234543213"}, {"10", "AB(C)D"}};
  CHECK(to_bracketed(odd) == "(01)09521234543213(10)AB\\(C)D");
  CHECK(*parse_bracketed(to_bracketed(odd)) == odd);
  CHECK(*parse_bracketed(" (01) 09521234543213  (10) A ") ==
        Elements{{"01", "09521234543213"}, {"10", "A"}});
  CHECK(parse_bracketed("(01)09521234543213(10)AB(C").error().code == "gs1_bad_brackets");
  CHECK(parse_bracketed("0109521234543213").error().code == "gs1_bad_brackets");
  CHECK(parse_bracketed("").error().code == "gs1_empty");
}

TEST_CASE("what is built is read back the same, whatever the elements") {
  Random random(21);
  for (int round = 0; round < 500; ++round) {
    Elements label = {{"00", *build_sscc(3, "9521234", round)}};
    std::string lot;
    for (std::size_t i = 0; i <= random.below(20); ++i)
      lot += "AZaz09-./_!%&'()*+,:;<=>?"[random.below(25)];
    if (random.chance(500)) label.push_back({"401", "9521234" + lot});
    if (random.chance(500)) label.push_back({"400", lot});
    if (random.chance(500)) label.push_back({"3302", "001240"});
    if (random.chance(500)) label.push_back({"420", "15203"});
    const auto message = build_message(in_symbol_order(label));
    REQUIRE(message);
    CHECK(*parse_message(*message) == in_symbol_order(label));
    CHECK(*parse_bracketed(to_bracketed(label)) == label);
  }
}

TEST_CASE("two-digit years fall within 49 years back and 50 ahead") {
  CHECK(date_of("260315", 2026) == "2026-03-15");
  CHECK(date_of("760101", 2026) == "2076-01-01");
  CHECK(date_of("770101", 2026) == "1977-01-01");
  CHECK(date_of("990101", 2026) == "1999-01-01");
  CHECK(date_of("010101", 2098) == "2101-01-01");
  CHECK(date_of("300200", 2026) == "2030-02-28");
  CHECK(date_of("280200", 2026) == "2028-02-29");
  CHECK(date_of("301200", 2026) == "2030-12-31");
  CHECK_FALSE(date_of("301301", 2026).has_value());
  CHECK_FALSE(date_of("300431", 2026).has_value());
  CHECK_FALSE(date_of("3004", 2026).has_value());
}

TEST_CASE("weights on labels come out in grams") {
  CHECK(net_weight_g({{"3103", "001240"}}) == 1240);
  CHECK(net_weight_g({{"3100", "000012"}}) == 12000);
  CHECK(net_weight_g({{"3105", "123456"}}) == 1235);
  CHECK(net_weight_g({{"3201", "000010"}}) == 454);
  CHECK(net_weight_g({{"3570", "000010"}}) == 283);
  CHECK(gross_weight_g({{"3302", "001240"}}) == 12400);
  CHECK(gross_weight_g({{"3400", "000002"}}) == 907);
  CHECK_FALSE(net_weight_g({{"3302", "001240"}}).has_value());
  CHECK(count_of({{"37", "12"}}) == 12);
  CHECK(count_of({{"30", "5"}, {"37", "12"}}) == 5);
}

TEST_CASE("addresses for the carrier survive percent encoding") {
  CHECK(percent_encode("Z\xC3\xBCrich + 5 %") == "Z%C3%BCrich+%2B+5+%25");
  CHECK(percent_decode("Z%C3%BCrich+%2B+5+%25") == "Z\xC3\xBCrich + 5 %");
  CHECK(percent_decode("100%") == "100%");
  CHECK(percent_decode("%4") == "%4");
  CHECK(parse_message("4302" + percent_encode("Stra\xC3\x9F"
                                              "e 7")));
}

TEST_CASE("a Digital Link names the same article as a barcode") {
  const auto link = parse_digital_link(
      "https://id.example.com/shop/01/9521234543213/10/AB%2F7/21/"
      "5?17=301231&linkType=all&3103=001240");
  REQUIRE(link);
  CHECK(*link == Elements{{"01", "09521234543213"},
                          {"10", "AB/7"},
                          {"21", "5"},
                          {"17", "301231"},
                          {"3103", "001240"}});
  CHECK(parse_digital_link("HTTP://example.com/00/395212340000000014/"));
  CHECK(parse_digital_link("https://example.com/").error().code == "not_digital_link");
  CHECK(parse_digital_link("https://example.com/help/21/5").error().code == "not_digital_link");
  CHECK(parse_digital_link("https://x/01/09521234543213/21/5/10/A").error().code ==
        "not_digital_link");
  CHECK(parse_digital_link("https://x/01/09521234543214").error().code == "gs1_wrong_check_digit");
  CHECK(parse_digital_link("https://x/01/09521234543213?9999=1").error().code == "gs1_unknown_ai");
  CHECK(parse_digital_link("mailto:a@b").error().code == "not_digital_link");
}

TEST_CASE("the table of application identifiers is in order and without gaps in its rows") {
  std::string_view last;
  for (const AiFact& fact : all_ai_facts()) {
    INFO(fact.first);
    CHECK(last < fact.first);
    CHECK(fact.first <= fact.last);
    CHECK(fact.first.size() == fact.last.size());
    CHECK(ai_length(fact.first) == fact.first.size());
    CHECK(find_ai(fact.last) == &fact);
    CHECK_FALSE(fact.components.empty());
    last = fact.last;
  }
}

TEST_CASE("no bytes whatever make the readers stumble") {
  Random random(22);
  const std::string alphabet = "0123456789012345678901~()\\[]%/?&=+:" + gs + "ABz\xC3";
  for (int round = 0; round < 20000; ++round) {
    std::string bytes = random.chance(300) ? "https://x/01/" : "";
    const auto size = random.below(60);
    for (std::size_t i = 0; i < size; ++i) bytes += alphabet[random.below(alphabet.size())];
    if (const auto read = parse_message(bytes)) CHECK(*parse_message(join_message(*read)) == *read);
    if (const auto read = parse_bracketed(bytes))
      CHECK(*parse_bracketed(to_bracketed(*read)) == *read);
    (void)parse_digital_link(bytes);
    (void)percent_decode(bytes);
  }
}
