// A picker with totes on the way, for the stories of what happens to these.
#pragma once
#include <string>

#include <catch2/catch.hpp>

#include "tests/unit/service/device.h"

namespace fw::service::story {

struct Totes {
  void start() {
    hall.wave();
    picker.sign_on("W-1");
    picker.type("");
    REQUIRE(picker.has_work());
  }
  // A put step of this many units is asked for.
  void until_put() {
    REQUIRE(walk.until(wire::StepKind::item));
    REQUIRE(walk.until(wire::StepKind::container));
  }
  void pack(const std::string& tote) {
    Device packer(hall, "PK-1");
    packer.sign_on("W-3");
    packer.scan(tote);
    INFO(packer.where());
    REQUIRE(packer.has_work());
    Walk(hall, packer).all();
    CHECK(packer.at_home());
  }
  Quantity in(const std::string& tote) {
    return hall.count(
        "SELECT COALESCE(SUM(s.quantity), 0) FROM stock s JOIN place p ON p.id = s.place_id WHERE "
        "p.code = '" +
        tote + "'");
  }

  Hall hall;
  Device picker{hall, "HH-1"};
  Walk walk{hall, picker};
};

}  // namespace fw::service::story
