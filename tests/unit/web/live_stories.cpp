// Goal: who watches sees what was committed; health, metrics and the API's own
// description are there for machines.
#include <set>

#include "server/web/instant.h"
#include "tests/support/web_floor.h"

namespace fw::test {

TEST_CASE("the live board shows a new order soon after its commit") {
  Floor floor;
  floor.furnish();
  const std::string address = "ws" + floor.url().substr(4) + "/api/v1/live";
  auto watcher = http::WebSocketClient::connect(address);
  REQUIRE(watcher.ok());
  const auto first = (*watcher)->receive(5'000);
  REQUIRE(first.ok());
  CHECK(json::parse(first.value()).at("departures").as_array().size() == 2);

  floor.order("1", "MUG", 2);
  for (int i = 0;; ++i) {
    REQUIRE(i < 100);
    const auto board = (*watcher)->receive(5'000);
    REQUIRE(board.ok());
    const auto value = json::parse(board.value());
    const auto& departure = value.at("departures").as_array()[0];
    if (departure.at("fulfilments").to_number<std::int64_t>() == 1) {
      CHECK(value.at("flow").at("waiting").to_number<std::int64_t>() == 1);
      CHECK(!value.at("events").as_array().empty());
      break;
    }
  }
  (*watcher)->close();
  const auto board = floor.get("/api/v1/board");
  CHECK(board.at("sites").as_array().size() == 1);
}

TEST_CASE("a page of another origin may not watch") {
  Floor floor;
  const std::string address = "ws" + floor.url().substr(4) + "/api/v1/live";
  CHECK(!http::WebSocketClient::connect(address, {{"Origin", "https://example.org"}}).ok());
}

TEST_CASE("machines ask for health, readiness and metrics") {
  Floor floor;
  floor.furnish();
  CHECK(floor.call("GET", "/healthz").body == "ok\n");
  CHECK(floor.get("/readyz").at("ready").as_bool());
  const auto metrics = floor.call("GET", "/metrics");
  CHECK(metrics.status == 200);
  CHECK(metrics.headers.get("Content-Type") == "text/plain; version=0.0.4; charset=utf-8");
  for (const char* name :
       {"floorwave_commands_total", "floorwave_commands_queued", "floorwave_live_watchers",
        "floorwave_facts_acknowledged_total", "floorwave_events_total",
        R"(floorwave_http_requests_total{method="POST",route="/imports/{kind}",status="2xx"})"}) {
    INFO(name);
    CHECK(metrics.body.find(name) != std::string::npos);
  }
}

TEST_CASE("the API describes itself, and every schema it names is there") {
  Floor floor;
  const auto document = floor.get("/api/openapi.json");
  CHECK(document.at("openapi").as_string() == "3.1.0");
  const auto& paths = document.at("paths").as_object();
  for (const char* path : {"/api/v1/orders", "/api/v1/orders/{reference}", "/api/v1/waves",
                           "/api/v1/imports/{kind}", "/api/v1/summary", "/api/v1/events"}) {
    INFO(path);
    CHECK(paths.contains(path));
  }
  const auto& schemas = document.at("components").at("schemas").as_object();
  const std::string text = json::serialize(document);
  const std::string mark = "\"$ref\":\"#/components/schemas/";
  std::set<std::string> named;
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
    const std::size_t begin = at + mark.size();
    named.insert(text.substr(begin, text.find('"', begin) - begin));
  }
  CHECK(named.size() > 10);
  for (const auto& name : named) {
    INFO(name);
    CHECK(schemas.contains(name));
  }
}

TEST_CASE("the page at / is the console, and loads nothing from elsewhere") {
  Floor floor;
  const auto page = floor.call("GET", "/");
  CHECK(page.status == 200);
  CHECK(page.headers.get("Content-Type") == "text/html; charset=utf-8");
  CHECK(page.headers.get("Content-Security-Policy").find("default-src 'self'") !=
        std::string_view::npos);
  CHECK(page.body.find("<title>Floorwave") != std::string::npos);
  CHECK(page.body.find("https://") == std::string::npos);
}

TEST_CASE("instants are written and read as RFC 3339") {
  CHECK(web::instant_text(0) == "1970-01-01T00:00:00.000Z");
  CHECK(web::instant_text(-1) == "1969-12-31T23:59:59.999Z");
  CHECK(web::instant_text(1'835'454'600'250) == "2028-02-29T16:30:00.250Z");
  CHECK(web::read_instant("2028-02-29T16:30:00.250Z") == 1'835'454'600'250);
  CHECK(web::read_instant("2028-02-29T18:30:00.25+02:00") == 1'835'454'600'250);
  CHECK(web::read_instant("2028-02-29t16:30:00z") == 1'835'454'600'000);
  for (const char* wrong : {"", "2028", "2027-02-29T16:30:00Z", "2028-02-29T24:00:00Z",
                            "2028-02-29T16:30:00", "2028-02-29T16:30:00.Z", "2028-13-01T00:00:00Z",
                            "2028-02-29T16:30:00Zx", "2028-02-29T16:30:00+2"}) {
    INFO(wrong);
    CHECK(!web::read_instant(wrong));
  }
}

}  // namespace fw::test
