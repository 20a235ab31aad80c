// Our reading of element strings beside the verdicts of GS1's own engine, when the
// optional benchmark data lies beside the source folder.
#include <fstream>
#include <sstream>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "shared/barcode/gs1.h"
#include "shared/barcode/gs1_table.h"
#include "tests/support/skip.h"

using namespace fw::barcode;

namespace {

const std::string folder = FLOORWAVE_SOURCE_DIR "/../shared/data/gs1/";

// Coupons are not ours; package types are a list of the UN that we do not hold; a
// repeated element is kept once; people may type spaces after a bracket.
bool covered(const std::string& text) {
  return text.find("(8110)") == std::string::npos && text.find("(8112)") == std::string::npos &&
         text != "(7041)P" && text.find("(21)B(21)B") == std::string::npos &&
         text.find(") ") == std::string::npos;
}

const std::string absent = "optional benchmark data: " + folder;

// '^' stands for FNC1, also the one in first position.
std::string with_carets(std::string message) {
  for (char& c : message) {
    if (c == group_separator) c = '^';
  }
  return "^" + message;
}

}  // namespace

TEST_CASE("our verdict on an element string is that of GS1") {
  std::ifstream file(folder + "element_strings.jsonl");
  if (!file) FLOORWAVE_SKIP(absent);
  int compared = 0;
  for (std::string line; std::getline(file, line);) {
    const auto row = boost::json::parse(line).as_object();
    const std::string text(row.at("in").as_string().c_str());
    if (!covered(text)) continue;
    INFO(line);
    ++compared;
    const auto read = parse_bracketed(text);
    const bool syntax = read && !check_exclusions(*read);
    CHECK(syntax == row.at("syntax").as_bool());
    CHECK((syntax && !check_requirements(*read)) == row.at("strict").as_bool());
    if (!read || !row.contains("data")) continue;
    const std::string data(row.at("data").as_string().c_str());
    CHECK(with_carets(join_message(*read)) == data);
    CHECK(*parse_message(join_message(*read)) == *read);
    if (!row.contains("hri")) continue;
    std::vector<std::string> hri;
    for (const auto& part : row.at("hri").as_array()) hri.emplace_back(part.as_string().c_str());
    CHECK(human_readable(*read) == hri);
  }
  CHECK(compared > 1000);
}

TEST_CASE("our table knows every application identifier of the GS1 dictionary") {
  std::ifstream file(folder + "gs1-syntax-dictionary.txt");
  if (!file) FLOORWAVE_SKIP(absent);
  int rows = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] < '0' || line[0] > '9') continue;
    std::istringstream words(line);
    std::string range;
    std::string flags;
    words >> range >> flags;
    const std::string first = range.substr(0, range.find('-'));
    if (first == "8110" || first == "8112") continue;
    INFO(line);
    ++rows;
    const AiFact* fact = find_ai(first);
    REQUIRE(fact != nullptr);
    CHECK(find_ai(range.substr(range.rfind('-') + 1)) == fact);
    CHECK(fact->predefined == (flags.find('*') != std::string::npos));
  }
  CHECK(rows > 200);
}
