// What the physical world of simulations and demos is made of, as plain values.
//
// A *place* is the code of a location (shelf, pack station ...) or of a container
// (tote, box, a person's hands); the two share one set of codes. Goods stand in
// places, containers stand in places, so moving a tote moves all that is in it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "shared/base/types.h"

namespace fw::hw {

enum class LocationKind { shelf, staging, pack_station, scale, dock, problem, carrier };
enum class ContainerKind { tote, cart, box, pallet, hands };

// Millimetres in the hall's own coordinates.
struct Point {
  std::int64_t x_mm = 0;
  std::int64_t y_mm = 0;
  std::int64_t z_mm = 0;

  friend bool operator==(const Point&, const Point&) = default;
};

struct WorldLocation {
  std::string code;
  LocationKind kind = LocationKind::shelf;
  std::string barcode;       // printed on it; empty: the code
  std::string check_digits;  // printed beside it, readable only from close by; may be empty
  Point at;

  friend bool operator==(const WorldLocation&, const WorldLocation&) = default;
};

struct WorldItem {
  std::string sku;
  std::string name;
  std::string barcode;       // printed on each unit: a GTIN or any text
  bool carries_lot = false;  // the print also says lot and expiry (GS1 DataMatrix)
  std::int64_t unit_weight_g = 0;

  friend bool operator==(const WorldItem&, const WorldItem&) = default;
};

struct Goods {
  std::string sku;
  std::string lot;     // empty: none
  std::string expiry;  // "YYYY-MM-DD", empty: none
  Quantity quantity = 0;

  friend bool operator==(const Goods&, const Goods&) = default;
};

struct GoodsAt {
  std::string place;
  Goods goods;

  friend bool operator==(const GoodsAt&, const GoodsAt&) = default;
};

struct WorldContainer {
  std::string code;
  ContainerKind kind = ContainerKind::tote;
  std::string type;  // of a box: the carton's name; else free
  std::int64_t tare_g = 0;
  std::string stands_in;  // a place

  friend bool operator==(const WorldContainer&, const WorldContainer&) = default;
};

// A label stuck on a box.
struct BoxLabel {
  std::string sscc;
  std::string tracking;  // may be empty

  friend bool operator==(const BoxLabel&, const BoxLabel&) = default;
};

struct Box {
  std::string code;
  std::string stands_in;
  std::vector<BoxLabel> labels;
  std::vector<Goods> goods;

  friend bool operator==(const Box&, const Box&) = default;
};

// How the world came to differ from the books.
enum class WorldErrorKind { less, more, wrong_place, mispick };

// `quantity` = real minus booked at this place, as this error made it.
struct WorldError {
  std::int64_t number = 0;
  WorldErrorKind kind = WorldErrorKind::less;
  std::string place;
  std::string sku;
  std::string lot;
  Quantity quantity = 0;
  bool undone = false;  // put right in the world itself

  friend bool operator==(const WorldError&, const WorldError&) = default;
};

// Errors made at random before work begins, per thousand kinds of goods on shelves.
struct ErrorRates {
  std::uint32_t less_per_mille = 0;
  std::uint32_t more_per_mille = 0;
  std::uint32_t wrong_place_per_mille = 0;
  Quantity most = 3;  // units an error concerns, 1 to this
};

// One picking action: so many units of something from a place into a tote.
struct Pick {
  std::string place;
  std::string tote;
  std::string sku;
  std::string lot;
  Quantity quantity = 0;

  friend bool operator==(const Pick&, const Pick&) = default;
};

enum class Caught { not_yet, at_pick, at_pack };

// What a person was told to pick and what they picked instead.
struct Mispick {
  std::int64_t number = 0;  // given by the world
  std::string worker;
  Pick wanted;
  Pick made;
  Caught caught = Caught::not_yet;

  friend bool operator==(const Mispick&, const Mispick&) = default;
};

struct MispickCounts {
  std::int64_t made = 0;
  std::int64_t caught_at_pick = 0;
  std::int64_t caught_at_pack = 0;
  std::int64_t not_caught = 0;  // after everything has left: shipped

  friend bool operator==(const MispickCounts&, const MispickCounts&) = default;
};

// A row of the books to hold against the world.
struct BookRow {
  std::string place;
  std::string sku;
  std::string lot;
  Quantity quantity = 0;
};

// Where book and world differ: real - book = explained + rest.
struct Difference {
  std::string place;
  std::string sku;
  std::string lot;
  Quantity book = 0;
  Quantity real = 0;
  Quantity explained = 0;  // by the errors of the world at this very place

  Quantity unexplained() const { return real - book - explained; }
  friend bool operator==(const Difference&, const Difference&) = default;
};

struct Comparison {
  Quantity book = 0;
  Quantity real = 0;
  Quantity explained = 0;    // sum over the differences
  Quantity unexplained = 0;  // sum of absolute values: opposite faults do not cancel
  std::vector<Difference> differences;
};

}  // namespace fw::hw
