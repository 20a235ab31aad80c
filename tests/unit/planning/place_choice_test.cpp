#include "server/planning/place_choice.h"

#include <numeric>

#include <catch2/catch.hpp>

#include "shared/base/random.h"

using namespace fw::planning;

namespace {

StockLine on_shelf(Index place, fw::Quantity available, std::int32_t expiry_day = 0) {
  StockLine line;
  line.place = place;
  line.item = 0;
  line.available = available;
  line.expiry_day = expiry_day;
  return line;
}

StockLine in_reserve(Index place, fw::Quantity available, fw::Quantity whole) {
  StockLine line = on_shelf(place, available);
  line.reserve = true;
  line.whole = whole;
  return line;
}

std::vector<std::pair<Index, fw::Quantity>> taken(const PlaceChoice& choice, Index requirement) {
  std::vector<std::pair<Index, fw::Quantity>> all;
  for (const Take& t : choice.takes[requirement]) all.push_back({t.stock, t.quantity});
  return all;
}

using Takes = std::vector<std::pair<Index, fw::Quantity>>;

}  // namespace

TEST_CASE("what expires first is picked first") {
  const std::vector<StockLine> stock{on_shelf(1, 10, 300), on_shelf(2, 2, 100),
                                     on_shelf(3, 5, 200)};
  const PlaceChoice choice = choose_places(stock, {{0, 0, 6}}, {true});
  CHECK(taken(choice, 0) == Takes{{1, 2}, {2, 4}});
  CHECK(choice.uncovered == std::vector<fw::Quantity>{0});
}

TEST_CASE("a customer who needs longer shelf life gets stock that expires later") {
  const std::vector<StockLine> stock{on_shelf(1, 10, 100), on_shelf(2, 3, 200), on_shelf(3, 9)};
  Requirement r{0, 0, 5};
  r.expires_from_day = 150;
  // Stock that never expires serves too, after what does.
  CHECK(taken(choose_places(stock, {r}, {true}), 0) == Takes{{1, 3}, {2, 2}});
}

TEST_CASE("one place that covers the need saves stops") {
  const std::vector<StockLine> stock{on_shelf(1, 4), on_shelf(2, 7), on_shelf(3, 5)};
  CHECK(taken(choose_places(stock, {{0, 0, 5}}, {false}), 0) == Takes{{1, 5}});
  // None covers 9: the fullest, then one that covers the rest.
  CHECK(taken(choose_places(stock, {{0, 0, 9}}, {false}), 0) == Takes{{1, 7}, {2, 2}});
}

TEST_CASE("a place that the wave visits anyway is preferred") {
  const std::vector<StockLine> stock{on_shelf(1, 5), on_shelf(2, 9)};
  const PlaceChoice choice = choose_places(stock, {{0, 0, 9}, {1, 0, 2}, {2, 0, 3}}, {false});
  CHECK(taken(choice, 0) == Takes{{1, 9}});
  CHECK(taken(choice, 1) == Takes{{0, 2}});
  CHECK(taken(choice, 2) == Takes{{0, 3}});
}

TEST_CASE("reserve gives whole packagings only, after the pick places") {
  const std::vector<StockLine> stock{in_reserve(1, 24, 6), on_shelf(2, 3)};
  const PlaceChoice choice = choose_places(stock, {{0, 0, 10}}, {false});
  CHECK(taken(choice, 0) == Takes{{1, 3}, {0, 6}});
  CHECK(choice.uncovered == std::vector<fw::Quantity>{1});
}

TEST_CASE("a lot that the customer asked for is the only one that serves") {
  std::vector<StockLine> stock{on_shelf(1, 9), on_shelf(2, 2)};
  stock[0].lot = 7;
  stock[1].lot = 8;
  Requirement r{0, 0, 3};
  r.lot = 8;
  const PlaceChoice choice = choose_places(stock, {r}, {false});
  CHECK(taken(choice, 0) == Takes{{1, 2}});
  CHECK(choice.uncovered == std::vector<fw::Quantity>{1});
}

TEST_CASE("who takes all lines or none leaves the stock to the next") {
  std::vector<StockLine> stock{on_shelf(1, 4), on_shelf(2, 1)};
  stock[1].item = 1;
  const std::vector<Requirement> requirements{{0, 0, 4}, {0, 1, 2}, {1, 0, 3}};
  const PlaceChoice choice = choose_places(stock, requirements, {false, false}, {true, false});
  CHECK(choice.takes[0].empty());
  CHECK(choice.takes[1].empty());
  CHECK(taken(choice, 2) == Takes{{0, 3}});
  CHECK(choice.uncovered == std::vector<fw::Quantity>{4, 2, 0});
}

TEST_CASE("whatever is asked for, no stock is given twice and nothing is lost") {
  fw::Random random(3);
  for (int round = 0; round < 300; ++round) {
    std::vector<StockLine> stock;
    for (Index i = 0; i < 12; ++i) {
      StockLine line = on_shelf(static_cast<Index>(random.below(6)), 0);
      line.available = random.between(-1, 20);
      if (random.chance(500)) line.expiry_day = static_cast<int>(random.between(1, 9));
      line.item = static_cast<Index>(random.below(4));
      line.reserve = random.chance(300);
      line.whole = line.reserve ? random.between(1, 6) : 1;
      stock.push_back(line);
    }
    std::vector<Requirement> requirements;
    for (Index i = 0; i < 15; ++i) {
      requirements.push_back({static_cast<Index>(random.below(5)),
                              static_cast<Index>(random.below(4)), random.between(1, 12)});
    }
    const PlaceChoice choice = choose_places(stock, requirements, {true, false, true, false},
                                             {false, true, false, false, true});
    std::vector<fw::Quantity> left;
    for (const StockLine& line : stock) left.push_back(line.available);
    for (std::size_t i = 0; i < requirements.size(); ++i) {
      fw::Quantity sum = choice.uncovered[i];
      for (const Take& t : choice.takes[i]) {
        REQUIRE(stock[t.stock].item == requirements[i].item);
        REQUIRE(t.quantity % stock[t.stock].whole == 0);
        left[t.stock] -= t.quantity;
        sum += t.quantity;
        REQUIRE(left[t.stock] >= 0);
      }
      REQUIRE(sum == requirements[i].quantity);
    }
  }
}
