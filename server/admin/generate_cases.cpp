// The orders of a demo that reality gets in the way of: goods and orders made so
// that each hard case happens for certain, not by chance.
#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include "server/admin/generate.h"

namespace fw::admin {
namespace {

constexpr EpochMs day_ms = 86'400'000;
constexpr int first_item_reference = 9'001;

// What a case needs on shelves nobody else uses.
class Stage {
 public:
  Stage(const GenerateOptions& options, DemoData& data) : options_(options), data_(data) {
    std::set<std::string> used;
    for (const DemoStock& row : data.stock) used.insert(row.location);
    std::vector<std::string> taken;
    for (const DemoLocation& location : data.locations) {
      if (location.role != "pick") continue;
      (used.contains(location.code) ? taken : places_).push_back(location.code);
    }
    places_.insert(places_.end(), taken.begin(), taken.end());
  }

  bool has_room() const { return !places_.empty() && next_order_ < data_.orders.size(); }

  DemoItem& item(const std::string& sku, const std::string& name, std::int64_t weight_g,
                 DemoSides sides) {
    DemoItem item;
    item.sku = sku;
    item.name = name;
    item.weight_g = weight_g;
    item.sides = sides;
    const int reference = first_item_reference + items_++;
    item.packagings.push_back({"each", 1, demo_gtin13("9521234", reference), weight_g, sides});
    data_.items.push_back(std::move(item));
    return data_.items.back();
  }
  // `real` of `booked` units lie there. Places far apart in the walk.
  void stock(const DemoItem& item, Quantity booked, Quantity real, int expires_in_days = 0) {
    DemoStock row;
    row.location = places_[next_place_ % places_.size()];
    next_place_ += std::max<std::size_t>(1, places_.size() / 17);
    row.sku = item.sku;
    row.quantity = booked;
    row.real = real;
    if (expires_in_days > 0) {
      std::array<char, 16> lot{};
      std::snprintf(lot.data(), lot.size(), "C%05d", ++lots_);
      row.lot = lot.data();
      row.expiry_date = iso_date(options_.now_ms + expires_in_days * day_ms);
    }
    data_.stock.push_back(row);
  }
  // The next generated order becomes the one of this case.
  DemoOrder& order(const std::string& situation, const std::string& rule,
                   std::vector<DemoLine> lines) {
    DemoOrder& order = data_.orders[next_order_++];
    order.shortage_rule = rule;
    order.priority = 5;
    order.lines = std::move(lines);
    data_.cases.push_back({situation, order.channel, order.reference});
    return order;
  }

 private:
  const GenerateOptions& options_;
  DemoData& data_;
  std::vector<std::string> places_;
  std::size_t next_place_ = 0;
  std::size_t next_order_ = 0;
  int items_ = 0;
  int lots_ = 0;
};

void stage_large_orders(Stage& stage) {
  const DemoItem blanket = stage.item("BL-09001", "Bed cover double", 900, {330, 260, 90});
  stage.stock(blanket, 40, 40);
  if (stage.has_room()) stage.order("two_totes", "backorder", {{blanket.sku, 8}});
  const DemoItem pot = stage.item("IP-09002", "Iron pot 5 l", 4'800, {260, 240, 170});
  stage.stock(pot, 40, 40);
  if (stage.has_room()) stage.order("two_parcels", "backorder", {{pot.sku, 8}});
}

void stage_goods(Stage& stage) {
  DemoItem& candle = stage.item("CB-09003", "Candle box", 240, {90, 70, 70});
  candle.packagings.push_back({"case",
                               6,
                               demo_gtin14(2, candle.packagings.front().barcode),
                               6 * candle.weight_g + 150,
                               {280, 150, 80}});
  stage.stock(candle, 60, 60);
  if (stage.has_room()) stage.order("case_pick", "backorder", {{candle.sku, 12}});
  DemoItem& yeast = stage.item("FY-09004", "Fresh yeast", 60, {60, 40, 30});
  yeast.tracks_lot = yeast.tracks_expiry = true;
  stage.stock(yeast, 3, 3, 20);
  stage.stock(yeast, 30, 30, 60);
  if (stage.has_room()) stage.order("expiry", "backorder", {{yeast.sku, 5}});
}

void stage_shorts(Stage& stage) {
  // One stop would do, so the planner sends the picker to the fuller shelf.
  const DemoItem clock = stage.item("WC-09005", "Wall clock", 620, {300, 300, 60});
  stage.stock(clock, 6, 2);
  stage.stock(clock, 4, 4);
  if (stage.has_room()) stage.order("short_reallocated", "backorder", {{clock.sku, 5}});
  const DemoItem vase = stage.item("GV-09006", "Glass vase", 700, {240, 120, 120});
  const DemoItem cloth = stage.item("TC-09007", "Table cloth", 350, {280, 220, 30});
  stage.stock(vase, 4, 3);
  stage.stock(cloth, 40, 40);
  if (stage.has_room()) {
    stage.order("short_shipped", "ship_short", {{vase.sku, 4}, {cloth.sku, 1}});
  }
}

void stage_office(Stage& stage) {
  std::vector<DemoLine> many;
  for (const char* sku : {"PL-09008", "PL-09009", "PL-09010", "PL-09011"}) {
    const DemoItem item = stage.item(sku, std::string("Plant pot ") + sku, 410, {140, 140, 130});
    stage.stock(item, 20, 20);
    many.push_back({item.sku, 2});
  }
  if (stage.has_room()) stage.order("cancelled_after_pick", "backorder", many);
  many.resize(1);
  if (!stage.has_room()) return;
  DemoOrder& late = stage.order("missed_departure", "backorder", many);
  late.carrier = "STADTBOTE";
  late.service = "TODAY";
}

}  // namespace

void stage_cases(const GenerateOptions& options, DemoData& data) {
  Stage stage(options, data);
  if (!stage.has_room()) return;
  stage_large_orders(stage);
  stage_goods(stage);
  stage_shorts(stage);
  stage_office(stage);
}

}  // namespace fw::admin
