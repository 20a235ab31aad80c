// Goal: whatever arrives is answered, with a problem document that helps, and
// never changes anything twice. Method: nonsense, repeats and conflicts sent to
// a real server.
#include "server/store/views.h"
#include "shared/base/random.h"
#include "tests/support/web_floor.h"

namespace fw::test {

TEST_CASE("nonsense is answered with a problem that says what was wanted") {
  Floor floor;
  floor.furnish();
  const http::Headers as_json{{"Content-Type", "application/json"}};
  const auto refused = [&](const std::string& path, const std::string& body, int status,
                           const std::string& code) {
    INFO(path + " " + body);
    CHECK(floor.problem(floor.call("POST", path, body, as_json), status).at("code").as_string() ==
          code);
  };
  refused("/api/v1/orders", "", 400, "not_json");
  refused("/api/v1/orders", "{", 400, "not_json");
  refused("/api/v1/orders", "\"text\"", 422, "bad_member");
  refused("/api/v1/orders", R"({"chanel":"shop"})", 422, "unknown_member");
  const auto far_off =
      floor.call("POST", "/api/v1/orders", R"({"external_reference":"1001"})", as_json);
  CHECK(floor.problem(far_off, 422)
            .at("wanted")
            .as_string()
            .starts_with("one of channel, reference, owner"));
  refused("/api/v1/orders", R"({"channel":7})", 422, "bad_member");
  refused("/api/v1/orders", R"({"lines":[{"quantity":1.5}]})", 422, "bad_member");
  refused("/api/v1/orders", R"({"lines":[{"quantity":99999999999999999999}]})", 422, "bad_member");
  refused("/api/v1/orders", R"({"received_at":"yesterday"})", 422, "bad_member");
  refused("/api/v1/orders", "{\"channel\":\"a\\u0000b\"}", 422, "bad_member");
  refused("/api/v1/orders", std::string(40, '[') + std::string(40, ']'), 400, "not_json");
  refused("/api/v1/waves", R"({"cart_slots":0})", 422, "bad_number");
  refused("/api/v1/waves", R"({"site":"NOWHERE"})", 422, "unknown_site");
  refused("/api/v1/waves", R"({"units_most":-1})", 422, "bad_number");
  refused("/api/v1/waves", R"({"carriers":["NONE"]})", 422, "unknown_carrier");
  refused("/api/v1/waves", R"({"zones":"A"})", 422, "bad_member");
  refused("/api/v1/waves", R"({"fragile":"maybe"})", 422, "bad_fragile");
  refused("/api/v1/waves/W1/expand", "{}", 404, "no_such_route");
  refused("/api/v1/summary", "{}", 405, "method_not_allowed");
  refused("/api/v1/upstream-messages/none/retry", "{}", 404, "unknown_message");
  floor.problem(floor.call("POST", "/api/v1/orders", "{}", {{"Content-Type", "text/xml"}}), 415);
  floor.problem(floor.call("GET", "/api/v1/stock?limit=0"), 400);
  floor.problem(floor.call("GET", "/api/v1/stock?limit=lots"), 400);
  floor.problem(floor.call("GET", "/api/v1/events?after=-1"), 400);
  floor.problem(floor.call("GET", "/api/v1/orders?cursor=xyz"), 400);
  floor.problem(floor.call("GET", "/api/v1/orders/none"), 404);
  floor.problem(floor.call("GET", "/api/v1/orders/a%00b"), 400);
  floor.problem(floor.call("GET", "/api/v1/jobs/x"), 404);
  floor.problem(floor.call("GET", "/api/v1/parcels/1"), 404);
  floor.problem(floor.call("GET", "/nothing/here"), 404);
  CHECK(floor.call("GET", "/healthz").status == 200);
}

TEST_CASE("a page of another origin cannot make a browser change anything") {
  Floor floor;
  floor.problem(floor.call("POST", "/api/v1/items", "{}", {{"Origin", "https://example.org"}}),
                403);
  const auto own =
      floor.call("POST", "/api/v1/items", R"({"sku":"A","name":"A"})", {{"Origin", floor.url()}});
  CHECK(own.status == 201);
}

TEST_CASE("the same Idempotency-Key gets the first answer, other content is refused") {
  Floor floor;
  floor.furnish();
  floor.order("1", "MUG", 1);
  const http::Headers key{{"Idempotency-Key", "k-1"}, {"Content-Type", "application/json"}};
  const auto first = floor.call("POST", "/api/v1/waves", "{}", key);
  CHECK(first.status == 201);
  const auto second = floor.call("POST", "/api/v1/waves", "{}", key);
  CHECK(second.status == 201);
  CHECK(second.body == first.body);
  CHECK(second.headers.get("Idempotent-Replayed") == "true");
  CHECK(floor.get("/api/v1/waves").at("rows").as_array().size() == 1);
  const auto conflict = floor.call("POST", "/api/v1/waves", R"({"seed":2})", key);
  CHECK(floor.problem(conflict, 422).at("code").as_string() == "idempotency_conflict");

  const http::Headers order_key{{"Idempotency-Key", "k-2"}, {"Content-Type", "application/json"}};
  const std::string order = json::serialize(floor.order_body("2", "MUG", 1));
  const auto accepted = floor.call("POST", "/api/v1/orders", order, order_key);
  CHECK(accepted.status == 201);
  // A retry is told the same, not that the order existed.
  CHECK(floor.call("POST", "/api/v1/orders", order, order_key).status == 201);
  floor.problem(floor.call("POST", "/api/v1/orders", "{}", {{"Idempotency-Key", "two words"}}),
                400);
}

TEST_CASE("random bytes as bodies and paths never get more than a refusal") {
  Floor floor;
  floor.furnish();
  Random random(20261121);
  const std::vector<std::string> paths{"/api/v1/orders",         "/api/v1/waves",
                                       "/api/v1/imports/orders", "/api/v1/imports/stock",
                                       "/api/v1/items",          "/api/v1/orders/1/cancel"};
  const std::string alphabet = "{}[]\",:0129.-eE\\ntrufals \n\x7F\xC3\xA4\xFF;sku,quantity";
  for (int i = 0; i < 300; ++i) {
    std::string body;
    for (std::uint64_t n = random.below(80); n > 0; --n) {
      body += alphabet[random.below(alphabet.size())];
    }
    const auto& path = paths[random.below(paths.size())];
    const char* type = random.chance(500) ? "application/json" : "text/csv";
    const auto response = floor.call("POST", path, body, {{"Content-Type", type}});
    INFO(path + "\n" + body + "\n" + response.body);
    CHECK(response.status != 500);
    if (response.status >= 400) floor.problem(response, response.status);
  }
  const std::string letters = "%2F..0Aa{}'\"<>;=&?";
  for (int i = 0; i < 200; ++i) {
    std::string path = "/api/v1/";
    for (std::uint64_t n = random.below(30); n > 0; --n) {
      path += letters[random.below(letters.size())];
    }
    const auto response = floor.call("GET", path);
    INFO(path + "\n" + response.body);
    CHECK(response.status >= 400);
    CHECK(response.status < 500);
  }
}

TEST_CASE("readers that cannot keep up say so instead of queueing without end") {
  TempFolder folder;
  const std::string file = folder.file("a.db");
  auto writer = store::Connection::open(file);
  db::migrate(writer, store::migrations());
  service::Readers readers(
      [&] {
        db::OpenOptions options;
        options.read_only = true;
        return store::Connection::open(file, options);
      },
      2);
  int answered = 0, failed = 0;
  const auto ask = [&](bool broken) {
    return readers.ask(
        [broken](store::Connection& database) {
          if (broken) database.exec("NONSENSE");
          return static_cast<int>(store::list_sites(database).size());
        },
        [&](const Result<int, std::string>& sites) { (sites ? answered : failed) += 1; });
  };
  // Nobody reads yet: two may wait, the third is refused at once.
  CHECK(ask(false));
  CHECK(ask(true));
  CHECK(!ask(false));
  auto reader = store::Connection::open(file);
  while (readers.step(reader)) {
  }
  CHECK(answered == 1);
  CHECK(failed == 1);
  CHECK(readers.counters().refused == 1);
  // A question that broke leaves the connection usable.
  CHECK(ask(false));
  CHECK(readers.step(reader));
  CHECK(answered == 2);
  readers.stop();
  CHECK(!ask(false));
}

}  // namespace fw::test
