// A picker who counts places, for the stories of counting.
#pragma once
#include <string>

#include <catch2/catch.hpp>

#include "server/service/counting.h"
#include "tests/unit/service/device.h"

namespace fw::service::story {

struct Counted {
  Id place(const std::string& code) {
    return hall.database.value<Id>("SELECT id FROM place WHERE code = :1", code).value_or(0);
  }
  Id item(const std::string& sku) {
    return hall.database.value<Id>("SELECT id FROM item WHERE sku = :1", sku).value_or(0);
  }
  void want(const std::string& where, const std::string& sku = "") {
    const CountWanted wanted{place(where), sku.empty() ? 0 : item(sku), 0, "office", 0};
    hall.run([&](Context& context) { return open_count(context, hall.site, wanted); });
  }
  // Ana has the count in hand and stands at the place.
  void begin() {
    ana.sign_on("W-1");
    go_there();
  }
  void go_there() {
    ana.type("");
    INFO(ana.where());
    REQUIRE(ana.has_work());
    REQUIRE(ana.packet().kind == "count");
    walk.next();
    REQUIRE(ana.step()->kind == wire::StepKind::quantity);
  }
  std::int64_t open_counts() {
    return hall.count("SELECT COUNT(*) FROM count_task WHERE ended_at_ms IS NULL");
  }

  Hall hall;
  Device ana{hall, "HH-1"};
  Walk walk{hall, ana};
};

}  // namespace fw::service::story
