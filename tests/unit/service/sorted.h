// Orders of one unit for stories of sort totes: on their way through the hall, and at
// the pack station.
#pragma once
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/unit/service/device.h"

namespace fw::service::story {

// Seven orders of one SKU-1, two of one SKU-2, and one of three units that has its
// own tote.
struct Singles {
  Singles() {
    hall.sort_units = 40;
    for (int i = 1; i <= 6; ++i) {
      hall.stock("A-0" + std::to_string(i), "SKU-" + std::to_string(i), 20);
    }
    for (int i = 1; i <= 7; ++i) one("10" + std::to_string(i), "SKU-1");
    for (int i = 8; i <= 9; ++i) one("10" + std::to_string(i), "SKU-2");
  }
  void one(const std::string& reference, const std::string& sku) {
    orders.push_back(hall.order(reference, {{sku, 1}}));
  }
  void start() {
    hall.wave();
    picker.sign_on("W-1");
    picker.type("");
    INFO(picker.where());
    REQUIRE(picker.has_work());
  }
  void pick() {
    start();
    walk.all();
    CHECK(picker.at_home());
  }
  Quantity in(const std::string& tote) {
    return hall.count(
        "SELECT COALESCE(SUM(s.quantity), 0) FROM stock s JOIN place p ON p.id = s.place_id WHERE "
        "p.code = '" +
        tote + "'");
  }
  Quantity all(const std::string& bucket) {
    Quantity sum = 0;
    for (const std::string& order : orders) sum += hall.units(order, bucket);
    return sum;
  }

  Hall hall;
  std::vector<std::string> orders;
  Device picker{hall, "HH-1"};
  Walk walk{hall, picker};
};

// The nine orders lie picked in T-1; Cleo stands at PK-1.
struct SortedAtStation : Singles {
  SortedAtStation() {
    pick();
    packer.sign_on("W-3");
  }
  // Any item out of the tote: its order is packed and closed.
  void pack_one(int item) { pack_one(packer, item); }
  void pack_one(Device& device, int item) {
    device.scan(gtin(item));
    INFO(device.where());
    REQUIRE(device.has_work());
    Walk(hall, device).all();
    CHECK(device.at_home());
  }
  void open() {
    packer.scan("T-1");
    INFO(packer.where());
    CHECK(packer.verb() == "SCAN ANY ITEM");
  }
  std::string order_in_hand(Device& device) {
    return hall.text(
        "SELECT o.number FROM packet p JOIN fulfilment f ON f.id = p.fulfilment_id "
        "JOIN orders o ON o.id = f.order_id WHERE p.id = " +
        std::to_string(device.packet().id));
  }

  Device packer{hall, "PK-1"};
};

}  // namespace fw::service::story
