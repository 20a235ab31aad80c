// Goal: a file is read as its sender meant it, or refused with the line to look at.
#include "shared/base/csv.h"

#include <catch2/catch.hpp>

namespace {

std::string refusal_of(std::string_view text) {
  const auto table = fw::parse_csv(text);
  return table ? "" : table.error().code + " " + table.error().given;
}

}  // namespace

TEST_CASE("a row is known by the line of the file on which it begins") {
  const auto table = fw::parse_csv(
      "\xEF\xBB\xBFsku , name,note\r\n"
      "A1,\"Bolt, \"\"M8\"\"\",\"two\r\nlines\"\r\n"
      "\r\n"
      " A2 ,Nut, \" kept \" \n"
      "A3,Washer");
  REQUIRE(table);
  CHECK(table->header.fields == std::vector<std::string>{"sku", "name", "note"});
  REQUIRE(table->rows.size() == 3);
  CHECK(table->rows[0].line == 2);
  CHECK(table->rows[0].fields == std::vector<std::string>{"A1", "Bolt, \"M8\"", "two\r\nlines"});
  CHECK(table->rows[1].line == 5);
  CHECK(table->rows[1].fields == std::vector<std::string>{"A2", "Nut", " kept "});
  CHECK(table->rows[2].line == 6);
  CHECK(table->column("note") == 2);
  CHECK(table->column("price") == -1);
  CHECK(fw::field_of(table->rows[1], table->column("name")) == "Nut");
  CHECK(fw::field_of(table->rows[2], table->column("note")).empty());
  CHECK(fw::field_of(table->rows[2], table->column("price")).empty());
}

TEST_CASE("a file that cannot be read names the line that is to be mended") {
  CHECK(refusal_of("") == "no_header an empty file");
  CHECK(refusal_of("\n\r\n") == "no_header an empty file");
  CHECK(refusal_of("a,b\n1,2\n3,\xFF\n") == "not_utf8 line 3: bytes that are no UTF-8");
  CHECK(refusal_of(std::string_view("a\n\0\n", 4)) == "not_utf8 line 2: bytes that are no UTF-8");
  CHECK(refusal_of("a,b\n\"x\ny\",2\n3,\"4\n") ==
        "bad_quotes line 4: a quote that is never closed");
  CHECK(refusal_of("a\n\"1\"2\n") == "bad_quotes line 2: text after a closing quote");
  CHECK(refusal_of("a\n1\"2\"\n") ==
        "bad_quotes line 2: a quote inside a field that does not begin with one");
}

TEST_CASE("a field that was written is read as it was") {
  for (const std::string field : {"", "plain", " blank ", "a,b", "say \"hi\"", "two\nlines", "ü"}) {
    const auto table = fw::parse_csv("x,y\n" + fw::csv_field(field) + ",1\n");
    REQUIRE(table);
    CHECK(fw::field_of(table->rows.at(0), 0) == field);
  }
}
