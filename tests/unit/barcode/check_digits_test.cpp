#include <catch2/catch.hpp>

#include "shared/barcode/check_digit.h"
#include "shared/barcode/gtin.h"
#include "shared/barcode/sscc.h"
#include "shared/barcode/tracking.h"
#include "shared/base/random.h"

using namespace fw::barcode;
using fw::Random;

namespace {

std::string random_digits(Random& random, std::size_t size) {
  std::string digits;
  for (std::size_t i = 0; i < size; ++i) digits += static_cast<char>('0' + random.below(10));
  return digits;
}

}  // namespace

TEST_CASE("known numbers carry the check digits their standards print") {
  CHECK(mod10_check_digit("37610425002123456") == '9');
  CHECK(mod10_check_digit("39521234000000001") == '4');
  CHECK(mod10_check_digit("400638133393") == '1');
  CHECK(has_valid_mod10("4006381333931"));
  CHECK(is_s10("EE471108151FR"));
  CHECK(is_s10("RR473124829GB"));
  CHECK(is_ups_1z("1Z999AA10123456784"));
  CHECK(has_valid_gs1_pair("1987654Ad4X4bL5ttr2310c2K"));
  CHECK_FALSE(has_valid_gs1_pair("1987654Ad4X4bL5ttr2310c2L"));
  CHECK(has_valid_iban("DE89370400440532013000"));
  CHECK_FALSE(has_valid_iban("DE8937040044053201300"));
}

TEST_CASE("a check digit wants digits and nothing else") {
  CHECK_FALSE(mod10_check_digit("").has_value());
  CHECK_FALSE(mod10_check_digit("12a4").has_value());
  CHECK_FALSE(has_valid_mod10("7"));
  CHECK_FALSE(s10_check_digit("1234567").has_value());
  CHECK_FALSE(ups_check_digit("999aa1012345678").has_value());
  CHECK_FALSE(has_valid_gs1_pair("ab"));
  CHECK_FALSE(has_valid_gs1_pair("with space 22"));
}

TEST_CASE("modulo 10 catches every single wrong digit") {
  Random random(11);
  for (int round = 0; round < 200; ++round) {
    std::string number = random_digits(random, 7 + random.below(11));
    number += *mod10_check_digit(number);
    REQUIRE(has_valid_mod10(number));
    const std::size_t at = random.below(number.size());
    for (char wrong = '0'; wrong <= '9'; ++wrong) {
      std::string typo = number;
      typo[at] = wrong;
      CHECK(has_valid_mod10(typo) == (typo == number));
    }
  }
}

TEST_CASE("an S10 item number with one wrong digit is refused") {
  Random random(12);
  for (int round = 0; round < 200; ++round) {
    const auto number = build_s10("RR", random.between(0, 99999999), "GB");
    REQUIRE(number);
    REQUIRE(is_s10(*number));
    std::string typo = *number;
    const std::size_t at = 2 + random.below(8);
    typo[at] = typo[at] == '9' ? '0' : static_cast<char>(typo[at] + 1);
    // 11 - sum mod 11 folds 10 and 0, 11 and 5: those few pairs it cannot tell apart.
    if (s10_check_digit(std::string_view(typo).substr(2, 8)) != typo[10]) CHECK_FALSE(is_s10(typo));
    CHECK(tracking_kind(*number) == TrackingKind::upu_s10);
  }
}

TEST_CASE("the same article is one GTIN-14 however long its code is") {
  CHECK(to_gtin14("96385074") == "00000096385074");
  CHECK(to_gtin14("036000291452") == "00036000291452");
  CHECK(to_gtin14("4006381333931") == "04006381333931");
  CHECK(to_gtin14("14006381333938") == "14006381333938");
  CHECK_FALSE(to_gtin14("4006381333932").has_value());
  CHECK_FALSE(to_gtin14("400638133393").has_value());
  CHECK_FALSE(to_gtin14("40063813339X1").has_value());
  CHECK(shortest_gtin("00000096385074") == "96385074");
  CHECK(shortest_gtin("00036000291452") == "036000291452");
  CHECK(shortest_gtin("04006381333931") == "4006381333931");
  CHECK(shortest_gtin("14006381333938") == "14006381333938");
  CHECK(shortest_gtin("no gtin") == "no gtin");
}

TEST_CASE("a UPC-E stands for the UPC-A with its zeros back") {
  CHECK(expand_upc_e("04252614") == "042100005264");
  CHECK(expand_upc_e("01234565") == "012345000065");
  CHECK_FALSE(expand_upc_e("04252613").has_value());
  CHECK_FALSE(expand_upc_e("24252614").has_value());
}

TEST_CASE("numbers of one's own fit beside the company prefix or are refused") {
  CHECK(*build_sscc(3, "7610425", 2123456) == "376104250021234569");
  CHECK(build_sscc(3, "9521234000000000", 1).error().code == "bad_company_prefix");
  CHECK(sscc_serial_limit(7) == 1'000'000'000);
  CHECK(build_sscc(0, "7610425", 999'999'999));
  CHECK(build_sscc(0, "7610425", 1'000'000'000).error().code == "number_out_of_range");
  CHECK(build_sscc(0, "7610425", -1).error().code == "number_out_of_range");
  CHECK(build_sscc(10, "7610425", 1).error().code == "bad_extension_digit");
  CHECK(build_sscc(1, "76x0425", 1).error().code == "bad_company_prefix");
  CHECK(build_sscc(1, "761", 1).error().code == "bad_company_prefix");
  CHECK(*build_gtin13("4006381", 33393) == "4006381333931");
  CHECK(build_gtin13("4006381", 100000).error().code == "number_out_of_range");
  CHECK(*build_gtin13("400638133393", 0) == "4006381333931");
  CHECK(*build_case_gtin14(1, "4006381333931") == "14006381333938");
  CHECK(build_case_gtin14(9, "4006381333931").error().code == "bad_indicator");
  CHECK(build_case_gtin14(1, "4006381333932").error().code == "no_gtin");
  CHECK(*build_gln("9521234", 1) == "9521234000013");
}

TEST_CASE("every number a generator makes is valid") {
  Random random(13);
  for (int round = 0; round < 300; ++round) {
    const std::string prefix = random_digits(random, 4 + random.below(9));
    const auto limit = sscc_serial_limit(prefix.size());
    const auto serial = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(limit)));
    const auto sscc = build_sscc(static_cast<int>(random.below(10)), prefix, serial);
    REQUIRE(sscc);
    CHECK(is_sscc(*sscc));
    CHECK(sscc->substr(1, prefix.size()) == prefix);
    const auto tracking = build_numeric_tracking("34", round, 12 + random.below(10));
    REQUIRE(tracking);
    CHECK(has_valid_mod10(*tracking));
    const auto ups = build_ups_1z("999AA1", "01", round);
    REQUIRE(ups);
    CHECK(is_ups_1z(*ups));
  }
}

TEST_CASE("tracking numbers are built as the carriers print them or refused") {
  CHECK(*build_s10("RR", 47312482, "GB") == "RR473124829GB");
  CHECK(*build_ups_1z("999AA1", "01", 2345678) == "1Z999AA10123456784");
  CHECK(build_numeric_tracking("340434", 7, 20)->substr(0, 6) == "340434");
  CHECK(build_numeric_tracking("340434", 7, 20)->size() == 20);
  CHECK(build_s10("rr", 1, "GB").error().code == "bad_s10_letters");
  CHECK(build_s10("RR", 100000000, "GB").error().code == "number_out_of_range");
  CHECK(build_ups_1z("999", "01", 1).error().code == "bad_ups_account");
  CHECK(build_numeric_tracking("12345", 1, 6).error().code == "bad_tracking_range");
  CHECK(build_numeric_tracking("12", 10, 4).error().code == "number_out_of_range");
  CHECK(tracking_kind("1Z999AA10123456785") == TrackingKind::none);
}
