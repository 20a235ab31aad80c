#include <array>
#include <cctype>
#include <cstdio>

#include "server/admin/generate.h"

namespace fw::admin {
namespace {

// Small goods of a general shop: unit weight and sides, what tracks lots.
struct Kind {
  const char* name;
  std::int64_t weight_g;
  DemoSides sides;
  bool food = false;
  bool fragile = false;
};

constexpr std::array<Kind, 24> kinds{{{"Mug", 340, {120, 90, 100}, false, true},
                                      {"Notebook A5", 280, {210, 150, 18}},
                                      {"T-shirt", 180, {260, 200, 25}},
                                      {"Ground coffee", 520, {180, 90, 70}, true},
                                      {"USB cable", 60, {140, 80, 20}},
                                      {"Headlamp", 210, {130, 90, 70}},
                                      {"Green tea", 120, {150, 80, 70}, true},
                                      {"Water bottle", 260, {260, 75, 75}},
                                      {"Wool socks", 110, {180, 120, 30}},
                                      {"Desk lamp", 1'450, {420, 180, 160}, false, true},
                                      {"Dark chocolate", 105, {160, 80, 12}, true},
                                      {"Yoga mat", 1'150, {610, 120, 120}},
                                      {"Wireless mouse", 130, {140, 100, 60}},
                                      {"Candle", 430, {110, 90, 90}, false, true},
                                      {"Vitamin C tablets", 90, {110, 60, 60}, true},
                                      {"Backpack", 820, {420, 300, 120}},
                                      {"Picture frame", 760, {330, 250, 30}, false, true},
                                      {"Puzzle", 640, {370, 270, 55}},
                                      {"Frying pan", 1'280, {460, 280, 70}},
                                      {"Hand cream", 95, {150, 50, 40}},
                                      {"Olive oil", 960, {280, 75, 75}, true, true},
                                      {"Bed linen", 1'350, {330, 260, 90}},
                                      {"Keyboard", 690, {450, 150, 35}},
                                      {"Toy car", 240, {160, 90, 80}}}};

constexpr std::array<const char*, 12> variants{"blue",    "red",   "black",   "white",
                                               "green",   "grey",  "classic", "premium",
                                               "compact", "large", "set",     "natural"};

// `quantity` units beside and on top of one another, with the box around them.
DemoPackaging multiple(const DemoItem& item, const std::string& level, int indicator,
                       Quantity quantity) {
  DemoPackaging p;
  p.level = level;
  p.quantity = quantity;
  p.barcode = demo_gtin14(indicator, item.packagings.front().barcode);
  p.weight_g = item.weight_g * quantity + 150;
  p.sides = {item.sides.length_mm + 10, 2 * item.sides.width_mm + 10,
             item.sides.height_mm * ((quantity + 1) / 2) + 10};
  return p;
}

DemoItem make_item(int number, Random& random) {
  const std::size_t kind_number = static_cast<std::size_t>(number) % kinds.size();
  const Kind& kind = kinds[kind_number];
  const std::size_t series = static_cast<std::size_t>(number) / kinds.size();
  DemoItem item;
  // The first letter and the next capital or letter of the name: "T-shirt" is TS.
  const char* second = kind.name + 1;
  while (*second != '\0' && std::isalpha(static_cast<unsigned char>(*second)) == 0) ++second;
  const char letter =
      *second == '\0' ? 'X' : static_cast<char>(std::toupper(static_cast<unsigned char>(*second)));
  std::array<char, 16> sku{};
  std::snprintf(sku.data(), sku.size(), "%c%c-%05d", kind.name[0], letter, 10'000 + number);
  item.sku = sku.data();
  item.name = std::string(kind.name) + " " + variants[series % variants.size()];
  if (series >= variants.size())
    item.name += " no. " + std::to_string(series / variants.size() + 1);
  const auto vary = [&](std::int64_t value) { return value * random.between(85, 115) / 100; };
  item.weight_g = vary(kind.weight_g);
  item.sides = {vary(kind.sides.length_mm), vary(kind.sides.width_mm), vary(kind.sides.height_mm)};
  item.tracks_lot = item.tracks_expiry = kind.food;
  item.fragile = kind.fragile;

  DemoPackaging each{"each", 1, demo_gtin13("9521234", number + 1), item.weight_g, item.sides};
  item.packagings.push_back(each);
  if (!random.chance(400)) return item;
  const Quantity inner = random.between(2, 4);
  const bool has_inner = random.chance(350);
  if (has_inner) item.packagings.push_back(multiple(item, "inner", 1, inner));
  item.packagings.push_back(multiple(item, "case", 2, inner * random.between(3, 4)));
  return item;
}

}  // namespace

std::vector<DemoItem> make_items(int count, Random& random) {
  std::vector<DemoItem> items;
  for (int i = 0; i < count; ++i) items.push_back(make_item(i, random));
  return items;
}

std::vector<DemoCarton> make_cartons() {
  return {{"XS", "Bag 25 x 18 x 5", {250, 180, 50}, 40, 3'000},
          {"S", "Box 30 x 20 x 12", {300, 200, 120}, 130, 8'000},
          {"M", "Box 40 x 30 x 20", {400, 300, 200}, 280, 15'000},
          {"L", "Box 60 x 40 x 30", {600, 400, 300}, 560, 25'000},
          {"XL", "Box 80 x 60 x 40", {800, 600, 400}, 980, 30'000},
          {"TUBE", "Tube 70 x 14 x 14", {700, 140, 140}, 220, 5'000}};
}

}  // namespace fw::admin
