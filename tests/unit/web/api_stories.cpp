// Goal: the API does the office's work, from master data to a released wave, and
// says what it did. Method: a real server on a free port, called over HTTP.
#include "tests/support/web_floor.h"

namespace fw::test {
namespace {

std::int64_t number(const json::value& value) { return value.to_number<std::int64_t>(); }

}  // namespace

TEST_CASE("files are imported, a bad row is answered with its line and the good ones stay") {
  Floor floor;
  floor.furnish();
  const auto response =
      floor.call("POST", "/api/v1/imports/items",
                 "sku,name,weight_g\nFORK,Fork,40\n,No sku,1\nSPOON,Spoon,heavy\nKNIFE,Knife,60\n",
                 {{"Content-Type", "text/csv"}});
  CHECK(response.status == 207);
  const auto report = json::parse(response.body);
  CHECK(number(report.at("accepted")) == 2);
  const auto& refused = report.at("refused").as_array();
  REQUIRE(refused.size() == 2);
  CHECK(number(refused[0].at("line")) == 3);
  CHECK(number(refused[1].at("line")) == 4);
  CHECK(floor.get("/api/v1/items/KNIFE").at("rows").as_array().size() == 1);
  floor.problem(floor.call("GET", "/api/v1/items/SPOON"), 404);

  // All or nothing: nothing of a file with a bad row is written.
  const auto nothing = floor.call("POST", "/api/v1/imports/items?all_or_nothing=1",
                                  "sku,name\nCUP,Cup\n,None\n", {{"Content-Type", "text/csv"}});
  CHECK(nothing.status == 207);
  CHECK(!json::parse(nothing.body).at("written").as_bool());
  floor.problem(floor.call("GET", "/api/v1/items/CUP"), 404);

  const auto unknown = floor.problem(floor.call("POST", "/api/v1/imports/item", "sku\n"), 404);
  CHECK(unknown.at("wanted").as_string() == "'items'?");
}

TEST_CASE("rows come as JSON too, one or many, each with its answer") {
  Floor floor;
  floor.furnish();
  const auto one = floor.call("POST", "/api/v1/items", R"({"sku":"FORK","name":"Fork"})",
                              {{"Content-Type", "application/json"}});
  CHECK(one.status == 201);
  const auto again = floor.call("POST", "/api/v1/items", R"({"sku":"FORK","name":"Fork"})",
                                {{"Content-Type", "application/json"}});
  CHECK(again.status == 200);

  const auto many = floor.call("POST", "/api/v1/printers",
                               R"([{"code":"P1","name":"At bench 1"},{"code":"","name":"?"}])",
                               {{"Content-Type", "application/json"}});
  CHECK(many.status == 207);
  const auto answers = json::parse(many.body).at("answers").as_array();
  REQUIRE(answers.size() == 2);
  CHECK(answers[0].at("problem").is_null());
  CHECK(number(answers[1].at("row")) == 2);
  CHECK(!answers[1].at("problem").at("next").as_string().empty());
  CHECK(floor.get("/api/v1/printers").at("rows").as_array().size() == 1);

  // A single row that is refused is a problem document.
  floor.problem(floor.call("POST", "/api/v1/printers", R"({"code":"","name":"?"})"), 422);
}

TEST_CASE("aisles that are walked in one direction only are told as rows or as a file") {
  Floor floor;
  floor.furnish();
  const auto rows = floor.call("POST", "/api/v1/aisles",
                               R"([{"aisle":"01","direction":"up"},{"aisle":"03","direction":"up"},
                                   {"aisle":"01","direction":"left"}])",
                               {{"Content-Type", "application/json"}});
  CHECK(rows.status == 207);
  const auto answers = json::parse(rows.body).at("answers").as_array();
  REQUIRE(answers.size() == 3);
  CHECK(answers[0].at("problem").is_null());
  CHECK(answers[1].at("problem").at("given").as_string() == "aisle '03'");
  CHECK(answers[2].at("problem").at("wanted").as_string() == "one of both, up, down");
  const auto file =
      floor.call("POST", "/api/v1/imports/aisles", "site,aisle,direction\nHALL,02,down\n",
                 {{"Content-Type", "text/csv"}});
  CHECK(file.status == 200);
  CHECK(number(json::parse(file.body).at("accepted")) == 1);
}

TEST_CASE("an order is accepted once, found by its reference, held, released and cancelled") {
  Floor floor;
  floor.furnish();
  const std::string order_number = floor.order("1001", "MUG", 3);
  const auto body = json::serialize(floor.order_body("1001", "MUG", 3));
  const auto again =
      floor.call("POST", "/api/v1/orders", body, {{"Content-Type", "application/json"}});
  CHECK(again.status == 200);
  CHECK(json::parse(again.body).at("number").as_string() == order_number);
  const auto changed = json::serialize(floor.order_body("1001", "MUG", 4));
  floor.problem(floor.call("POST", "/api/v1/orders", changed), 409);

  for (const std::string& name : {std::string("1001"), std::string("shop:1001"), order_number}) {
    const auto story = floor.get("/api/v1/orders/" + http::percent_encode(name));
    CHECK(story.at("order").at("number").as_string() == order_number);
    CHECK(story.at("ship_to").at("name").as_string() == "Cleo Doe");
    CHECK(number(story.at("lines").as_array()[0].at("units").at("reserved")) == 3);
    CHECK(!story.at("events").as_array().empty());
  }
  const auto listed = floor.get("/api/v1/orders?reference=1001").at("rows").as_array();
  REQUIRE(listed.size() == 1);
  CHECK(listed[0].at("number").as_string() == order_number);
  CHECK(listed[0].at("state").as_string() == "ready");
  CHECK(floor.get("/api/v1/orders?reference=9").at("rows").as_array().empty());

  floor.post("/api/v1/orders/1001/hold", json::object{{"reason", "address"}, {"by", "ana"}});
  CHECK(floor.get("/api/v1/orders?held=1").at("rows").as_array().size() == 1);
  const auto released = floor.post("/api/v1/orders/1001/release", json::object{});
  CHECK(released.at("state").as_string() == "ready");
  const auto cancelled = floor.post("/api/v1/orders/1001/cancel", json::object{});
  CHECK(cancelled.at("state").as_string() == "cancelled");
  floor.problem(floor.call("POST", "/api/v1/orders/4711/cancel"), 404);

  const auto summary = floor.get("/api/v1/summary");
  CHECK(number(summary.at("orders").at("imported")) == 1);
  CHECK(number(summary.at("orders").at("cancelled")) == 1);
}

TEST_CASE("a list of orders: each is answered, a bad one stops no other") {
  Floor floor;
  floor.furnish();
  json::array orders;
  for (int i = 0; i < 45; ++i) {
    orders.push_back(floor.order_body("L-" + std::to_string(i), i == 7 ? "NONE" : "MUG", 1));
  }
  const auto response = floor.call("POST", "/api/v1/orders", json::serialize(orders),
                                   {{"Content-Type", "application/json"}});
  CHECK(response.status == 207);
  const auto body = json::parse(response.body);
  CHECK(number(body.at("refused")) == 1);
  const auto& answers = body.at("answers").as_array();
  REQUIRE(answers.size() == 45);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    CHECK(number(answers[i].at("row")) == static_cast<std::int64_t>(i + 1));
    CHECK(answers[i].at("problem").is_null() == (i != 7));
  }

  // Pages follow each other without a gap.
  std::size_t seen = 0;
  std::string cursor;
  do {
    const auto page = floor.get("/api/v1/orders?limit=10" +
                                (cursor.empty() ? "" : "&cursor=" + http::percent_encode(cursor)));
    seen += page.at("rows").as_array().size();
    cursor =
        page.at("next_cursor").is_null() ? "" : std::string(page.at("next_cursor").as_string());
  } while (!cursor.empty());
  CHECK(seen == 44);
}

TEST_CASE("a wave takes only orders that its rules and limits allow, and says what it left out") {
  Floor floor;
  floor.furnish();
  floor.order("1", "MUG", 2);
  floor.order("2", "TEA", 1);
  const auto none = floor.post("/api/v1/waves", json::object{{"priority_least", 9}});
  CHECK(none.at("number").as_string().empty());
  const auto& dropped = none.at("dropped").as_array();
  REQUIRE(dropped.size() == 1);
  CHECK(dropped[0].at("reason").as_string() == "outside_rules");
  CHECK(number(dropped[0].at("fulfilments")) == 2);
  const auto one = floor.post(
      "/api/v1/waves", json::object{{"carriers", json::array{"ACME"}}, {"single_unit", true}});
  CHECK(number(one.at("fulfilments")) == 1);
  CHECK(number(one.at("units")) == 1);
}

TEST_CASE("what the body says wins over its template, though it says false, 0 or nothing") {
  Floor floor;
  floor.furnish();
  floor.order("1", "MUG", 2);
  floor.order("2", "TEA", 1);
  floor.post("/api/v1/wave-templates", json::parse(R"({"name": "few", "plan": {
                 "carriers": ["ACME"], "single_line": true, "single_unit": true,
                 "fragile": "only", "owner": "", "units_most": 1, "dense": true}})"));
  const auto plan = [&](json::object body) {
    body["template"] = "few";
    return floor.post("/api/v1/waves", body);
  };
  const auto left_out = [](const json::value& planned) {
    return number(planned.at("dropped").as_array().at(0).at("fulfilments"));
  };
  CHECK(left_out(plan({})) == 2);
  CHECK(left_out(plan({{"fragile", nullptr}})) == 2);  // as if it were not there
  CHECK(left_out(plan({{"fragile", ""}, {"dense", false}})) == 1);
  floor.post("/api/v1/waves/W1/recall", json::object{});
  floor.wait_for("/api/v1/waves/W1",
                 [](const json::value& wave) { return number(wave.at("jobs_open")) == 0; });
  const auto all = plan({{"carriers", json::array{}},
                         {"single_line", false},
                         {"single_unit", false},
                         {"fragile", ""},
                         {"units_most", 0},
                         {"dense", false}});
  CHECK(number(all.at("fulfilments")) == 2);
  CHECK(number(all.at("units")) == 3);
}

TEST_CASE("a wave is planned from what is open, applied, released and recalled") {
  Floor floor;
  floor.furnish();
  floor.order("1", "MUG", 2);
  floor.order("2", "TEA", 1);
  floor.order("3", "PLATE", 3);
  const auto planned = floor.post("/api/v1/waves", json::object{{"cart_slots", 4}});
  CHECK(number(planned.at("fulfilments")) == 3);
  CHECK(number(planned.at("units")) == 6);
  const std::string wave(planned.at("number").as_string());
  REQUIRE(!wave.empty());

  const std::string path = "/api/v1/waves/" + wave;
  const auto state_is = [](const char* state) {
    return [state](const json::value& value) { return value.at("state").as_string() == state; };
  };
  const auto applied = floor.wait_for(path, state_is("planned"));
  CHECK(number(applied.at("tasks")) == 3);
  CHECK(applied.at("carrier").as_string() == "ACME");
  floor.post(path + "/release", json::object{});
  const auto picking = floor.wait_for(path, state_is("picking"));
  CHECK(number(picking.at("trips")) == 1);
  CHECK(picking.at("trip_list").as_array()[0].at("packet").as_string() != "0");
  CHECK(floor.get("/api/v1/waves?open=1").at("rows").as_array().size() == 1);
  CHECK(floor.get("/api/v1/jobs?wave=" + wave).at("rows").as_array().size() >= 2);

  // What is planned is not planned again.
  const auto none = floor.post("/api/v1/waves", json::object{});
  CHECK(none.at("number").as_string().empty());

  floor.post(path + "/recall", json::object{});
  floor.wait_for(path, [](const json::value& value) { return number(value.at("jobs_open")) == 0; });
  CHECK(floor.get(path).at("state").as_string() == "recalled");
  floor.problem(floor.call("POST", path + "/release"), 409);
  floor.problem(floor.call("POST", "/api/v1/waves/W99/release"), 404);

  // Planned and released in one request.
  const auto at_once = floor.post("/api/v1/waves", json::object{{"release", true}});
  CHECK(at_once.at("released").as_bool());
}

TEST_CASE("before a release: what is short, what it takes, and which truck it would miss") {
  Floor floor;
  floor.furnish();
  floor.order("1", "MUG", 2);
  floor.order("2", "TEA", 1);
  const std::string wave(
      floor.post("/api/v1/waves", json::object{{"cart_slots", 4}}).at("number").as_string());
  const std::string path = "/api/v1/waves/" + wave;
  const auto planned = [](const json::value& value) {
    return value.at("state").as_string() == "planned";
  };
  floor.wait_for(path, planned);
  const auto alone = floor.get(path + "/forecast");
  CHECK(number(alone.at("pickers")) == 1);  // nobody is signed on
  CHECK(number(alone.at("pickers_here")) == 0);
  CHECK(number(alone.at("trips")) == 1);
  CHECK(number(alone.at("lines")) == 2);
  CHECK(number(alone.at("totes")) == 2);
  CHECK(number(alone.at("lines_short")) == 0);
  CHECK(number(alone.at("trips_before")) == 0);
  REQUIRE(alone.at("departures").as_array().size() == 1);
  const auto& truck = alone.at("departures").as_array()[0];
  CHECK(truck.at("carrier").as_string() == "ACME");
  CHECK(number(truck.at("fulfilments")) == 2);
  CHECK(!truck.at("late").as_bool());
  CHECK(truck.at("picked_at") == alone.at("finished_at"));

  // Work of another wave stands before it; the truck's picking time passes.
  floor.order("3", "PLATE", 1);
  const std::string other(
      floor.post("/api/v1/waves", json::object{{"release", true}}).at("number").as_string());
  floor.wait_for("/api/v1/waves/" + other, [](const json::value& value) {
    return value.at("state").as_string() == "picking";
  });
  floor.run([](service::Context& context) {
    context.database().exec("UPDATE departure SET pack_by_ms = cut_off_at_ms - 1800000");
  });
  const auto behind = floor.get(path + "/forecast?pickers=1");
  CHECK(number(behind.at("trips_before")) == 1);
  CHECK(number(behind.at("work_before_ms")) > 0);
  CHECK(behind.at("departures").as_array()[0].at("late").as_bool());
  CHECK(number(behind.at("departures").as_array()[0].at("slack_ms")) < 0);

  // An order cancelled since is gone from it.
  floor.post("/api/v1/orders/shop:2/cancel", json::object{});
  CHECK(number(floor.get(path + "/forecast").at("lines")) == 1);

  floor.problem(floor.call("GET", path + "/forecast?pickers=0"), 422);
  floor.problem(floor.call("GET", path + "/forecast?pickers=many"), 422);
  floor.problem(floor.call("GET", "/api/v1/waves/W99/forecast"), 404);
  const auto released =
      floor.problem(floor.call("GET", "/api/v1/waves/" + other + "/forecast"), 409);
  CHECK(released.at("code").as_string() == "wave_released");
}

TEST_CASE("a wave's routes are drawn, and measured against location order") {
  Floor floor;
  floor.furnish();
  floor.order("1", "MUG", 2);
  floor.order("2", "PLATE", 1);
  const auto wave = floor.post("/api/v1/waves", json::object{{"cart_slots", 4}});
  const std::string path = "/api/v1/waves/" + std::string(wave.at("number").as_string());
  floor.wait_for(
      path, [](const json::value& value) { return value.at("state").as_string() == "planned"; });
  const auto routes = floor.get(path + "/routes");
  REQUIRE(routes.at("trips").as_array().size() == 1);
  const auto& trip = routes.at("trips").as_array()[0];
  CHECK(number(trip.at("fulfilments")) == 2);
  CHECK(number(trip.at("stops")) == 2);
  CHECK(number(trip.at("walk_mm")) == number(wave.at("walk_mm")));
  CHECK(number(routes.at("location_order_mm")) == number(wave.at("location_order_mm")));
  CHECK(number(routes.at("saved_mm")) ==
        number(wave.at("location_order_mm")) - number(wave.at("walk_mm")));
  const std::string picture(trip.at("picture").as_string());
  CHECK(picture.starts_with("<svg"));
  CHECK(picture.find(">2</text>") != std::string::npos);  // the second stop
  floor.problem(floor.call("GET", "/api/v1/waves/W99/routes"), 404);
}

TEST_CASE("slotting advice: from orders at first, from trips once there are any") {
  Floor floor;
  floor.furnish();
  const std::string path = "/api/v1/slotting/advice";
  CHECK(floor.problem(floor.call("GET", path), 409).at("code").as_string() == "no_history");
  for (const char* wrong : {"?days=0", "?days=many", "?most=0", "?most=51", "?days=4000"}) {
    CHECK(floor.problem(floor.call("GET", path + wrong), 422).at("code").as_string() ==
          "bad_number");
  }
  floor.problem(floor.call("GET", path + "?site=NOWHERE"), 422);
  // Tea is asked for most and lies behind the mugs.
  for (int i = 0; i < 5; ++i) floor.order("t" + std::to_string(i), "TEA", 1);
  floor.order("m", "MUG", 1);
  const auto advice = floor.get(path + "?most=1");
  CHECK(advice.at("basis").as_string() == "orders");
  CHECK(number(advice.at("walks")) == 6);
  CHECK(number(advice.at("days")) == 1);
  REQUIRE(advice.at("moves").as_array().size() == 1);
  const auto& move = advice.at("moves").as_array()[0];
  CHECK(move.at("sku").as_string() == "TEA");
  CHECK(move.at("from").as_string() == "A-01-2");
  CHECK(move.at("to").as_string() == "A-01-1");
  CHECK(move.at("exchange_sku").as_string() == "MUG");
  // Five walks are 2 m shorter (one there, one back), one is 2 m longer.
  CHECK(number(move.at("saved_mm_per_day")) == 8'000);
  CHECK(number(advice.at("saved_mm_per_day")) == 8'000);

  // A place on hold takes part in no exchange.
  floor.post(
      "/api/v1/holds",
      json::object{{"kind", "place_in"}, {"code", "A-01-1"}, {"reason", "shelf"}, {"by", "kim"}});
  CHECK(floor.get(path).at("moves").as_array().empty());

  floor.run([](service::Context& context) {
    auto& database = context.database();
    database.exec("UPDATE hold SET released_at_ms = 1");
  });
  const auto wave = floor.post("/api/v1/waves", json::object{{"fulfilments_most", 5}});
  const std::string number_of_wave(wave.at("number").as_string());
  floor.wait_for("/api/v1/waves/" + number_of_wave, [](const json::value& value) {
    return value.at("state").as_string() == "planned";
  });
  CHECK(floor.get(path).at("basis").as_string() == "orders");  // nothing was picked yet
  floor.run([](service::Context& context) {
    context.database().exec("UPDATE pick_task SET picked = quantity");
  });
  const auto of_trips = floor.get(path);
  CHECK(of_trips.at("basis").as_string() == "trips");
  CHECK(number(of_trips.at("walks")) == number(wave.at("trips")));
}

TEST_CASE("departures show what is promised to them and how it stands") {
  Floor floor;
  floor.furnish();
  floor.order("1", "MUG", 2);
  const auto rows = floor.get("/api/v1/departures").at("rows").as_array();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].at("state").as_string() == "on_time");
  CHECK(number(rows[0].at("fulfilments")) == 1);
  CHECK(rows[1].at("state").as_string() == "empty");
}

TEST_CASE("stock, people, devices and the summary are what was imported") {
  Floor floor;
  floor.furnish();
  floor.post(
      "/api/v1/devices",
      json::array{json::object{{"code", "HH-1"}, {"role", "handheld"}},
                  json::object{{"code", "PK-1"}, {"role", "pack_station"}, {"place", "PACK-1"}}});
  const auto mugs = floor.get("/api/v1/stock?sku=MUG&physical=1").at("rows").as_array();
  REQUIRE(mugs.size() == 1);
  CHECK(mugs[0].at("place").as_string() == "A-01-1");
  CHECK(number(mugs[0].at("quantity")) == 20);
  // With the virtual places, each item sums to zero.
  std::int64_t sum = 0;
  const auto all = floor.get("/api/v1/stock");
  for (const auto& row : all.at("rows").as_array()) {
    sum += number(row.at("quantity"));
  }
  CHECK(sum == 0);
  CHECK(floor.get("/api/v1/workers").at("rows").as_array().size() == 2);
  CHECK(floor.get("/api/v1/devices").at("rows").as_array().size() == 2);
  CHECK(floor.get("/api/v1/stations").at("rows").as_array().size() == 1);
  CHECK(floor.get("/api/v1/sites").at("rows").as_array().size() == 1);
  CHECK(floor.get("/api/v1/label-jobs").at("rows").as_array().empty());
  CHECK(floor.get("/api/v1/upstream-messages?state=open").at("rows").as_array().empty());
  CHECK(floor.get("/api/v1/discrepancies?open=1").at("rows").as_array().empty());

  const auto summary = floor.get("/api/v1/summary");
  CHECK(number(summary.at("stock").at("book")) == 35);
  CHECK(number(summary.at("facts").at("lost")) == 0);
  const auto book = floor.get("/api/v1/summary/stock").as_array();
  REQUIRE(book.size() == 3);
  CHECK(number(book[0].at("quantity")) == 20);
}

TEST_CASE("the event feed is followed by its cursor without gap or repeat") {
  Floor floor;
  floor.furnish();
  floor.order("1", "MUG", 2);
  floor.order("2", "TEA", 1);
  std::int64_t after = 0;
  std::int64_t expected = 1;
  for (;;) {
    const auto page = floor.get("/api/v1/events?limit=2&after=" + std::to_string(after));
    const auto& rows = page.at("rows").as_array();
    for (const auto& row : rows) CHECK(number(row.at("seq")) == expected++);
    after = number(page.at("last_seq"));
    if (page.at("next_cursor").is_null()) break;
  }
  CHECK(expected > 2);
  const auto nothing_new = floor.get("/api/v1/events?after=" + std::to_string(after));
  CHECK(nothing_new.at("rows").as_array().empty());
  CHECK(number(nothing_new.at("last_seq")) == after);
}

}  // namespace fw::test
