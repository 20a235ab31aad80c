// Goal: the proposal for a mistyped name is the one a person would make.
#include "shared/base/nearest.h"

#include <vector>

#include <catch2/catch.hpp>

TEST_CASE("letters inserted, lost, replaced or swapped count one each") {
  CHECK(fw::edit_distance("", "") == 0);
  CHECK(fw::edit_distance("", "abc") == 3);
  CHECK(fw::edit_distance("port", "prot") == 1);
  CHECK(fw::edit_distance("port", "prt") == 1);
  CHECK(fw::edit_distance("port", "ports") == 1);
  CHECK(fw::edit_distance("kitten", "sitting") == 3);
  CHECK(fw::edit_distance("ca", "abc") == 3);  // optimal string alignment, not Damerau's 2
}

TEST_CASE("the nearest name is proposed, none when nothing is near") {
  const std::vector<std::string> known{"web.port", "web.address", "log.level"};
  CHECK(fw::nearest_name("web.prot", known) == "web.port");
  CHECK(fw::nearest_name("log.lvl", known) == "log.level");
  CHECK(fw::nearest_name("completely", known).empty());
  CHECK(fw::nearest_name("x", {}).empty());
}
