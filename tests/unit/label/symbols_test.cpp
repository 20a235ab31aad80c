// The fence around the barcode encoder.
#include "printer/label/symbols.h"

#include <catch2/catch.hpp>

namespace fw::printer::label {
namespace {

std::string gs1_outcome(const std::vector<Gs1Element>& elements) {
  const auto linear = encode_gs1_128(elements);
  const auto matrix = encode_gs1_datamatrix(elements);
  const std::string one = linear ? "ok" : linear.error().code;
  const std::string two = matrix ? "ok" : matrix.error().code;
  return one == two ? one : one + " / " + two;
}

TEST_CASE("An SSCC is 156 modules wide in GS1-128 and square in Data Matrix") {
  const std::vector<Gs1Element> sscc = {{"00", "376104250021234569"}};
  const auto linear = encode_gs1_128(sscc);
  REQUIRE(linear.ok());
  CHECK(linear->columns == 156);
  CHECK(linear->rows == 1);
  const auto matrix = encode_gs1_datamatrix(sscc);
  REQUIRE(matrix.ok());
  CHECK(matrix->columns == matrix->rows);
  // Data Matrix: solid left and lower side.
  for (int i = 0; i < matrix->rows; ++i) {
    CHECK(matrix->at(i, 0));
    CHECK(matrix->at(matrix->rows - 1, i));
  }
}

TEST_CASE("Input that would overrun the encoder never reaches it") {
  std::vector<Gs1Element> many(11, Gs1Element{"3100", "123456"});
  CHECK(gs1_outcome(many) == "symbol_too_long");
  CHECK(gs1_outcome({{"91", std::string(90, 'A')}}) == "symbol_too_long");
  CHECK(gs1_outcome({{"91", std::string(100'000, 'A')}}) == "symbol_too_long");
  CHECK(gs1_outcome({}) == "symbol_too_long");
}

TEST_CASE("Wrong check digits, dates, countries and identifiers are failures, not warnings") {
  CHECK(gs1_outcome({{"00", "376104250021234568"}}) == "symbol_failed");
  CHECK(gs1_outcome({{"17", "261332"}}) == "symbol_failed");
  CHECK(gs1_outcome({{"00", "376104250021234569"}, {"4307", "ZZ"}}) == "symbol_failed");
  CHECK(gs1_outcome({{"05", "123"}}) == "symbol_failed");
  CHECK(gs1_outcome({{"00", "376104250021234569"}, {"420", "80331"}, {"4307", "DE"}}) == "ok");
}

TEST_CASE("Brackets, blanks and bytes that are not GS1 characters are refused") {
  for (const char* data : {"[01]1234", "a b", "ä", "x]", "\x1D", "", "~", "^"}) {
    CAPTURE(data);
    CHECK(gs1_outcome({{"420", data}}) == "bad_element");
  }
  CHECK(gs1_outcome({{"0", "1"}}) == "bad_element");
  CHECK(gs1_outcome({{"4x0", "1"}}) == "bad_element");
}

TEST_CASE("Parentheses are data, not identifiers") {
  CHECK(gs1_outcome({{"400", "A(01)B"}}) == "ok");
  const std::vector<Gs1Element> elements = {{"00", "1"}, {"400", "A(01)"}};
  CHECK(human_readable(elements) == "(00)1(400)A(01)");
}

TEST_CASE("Symbols do not depend on what was encoded before") {
  const std::vector<Gs1Element> sscc = {{"00", "376104250021234569"}};
  const auto first = encode_gs1_128(sscc);
  const auto matrix = encode_gs1_datamatrix(sscc);
  CHECK(!encode_code_128(std::string(49, 'A')).ok());
  CHECK(encode_code_128("ABC").ok());
  CHECK(encode_gs1_128(sscc).value() == first.value());
  CHECK(encode_gs1_datamatrix(sscc).value() == matrix.value());
}

}  // namespace
}  // namespace fw::printer::label
