// Goal: the shop is a careful receiver, and its failures are the real ones.
#include "printer/demo_shop/shop.h"

#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "printer/demo_shop/verify.h"
#include "tests/unit/demo_shop/shop_desk.h"

namespace fw::printer::demo_shop {
namespace {

// A shop in this process, stepped by a thread of its own.
class OpenShop {
 public:
  explicit OpenShop(MishapRates rates = {}) {
    ShopOptions options;
    options.ledger = ":memory:";
    options.secrets = {secret};
    options.rates = rates;
    options.slow_ms = 20;
    options.hang_ms = 60'000;
    shop_.emplace(clock_, options);
    REQUIRE(shop_->start());
    thread_ = std::thread([this] {
      while (!over_) {
        shop_->wait(5);
        shop_->step();
      }
    });
  }
  ~OpenShop() {
    over_ = true;
    thread_.join();
  }
  std::string base() const { return "http://127.0.0.1:" + std::to_string(shop_->port()); }
  EpochMs now_ms() const { return clock_.wall_ms(); }
  int post(const std::string& id, const std::string& body) {
    return status(signed_call(base(), id, body, now_ms()));
  }
  int status(const http::Call& call) {
    http::ClientOptions options;
    options.read_timeout_ms = 300;
    http::Client client(options);
    const auto answer = client.fetch(call);
    return answer ? answer.value().status : 0;
  }

 private:
  SystemClock clock_;
  std::optional<Shop> shop_;
  std::atomic<bool> over_{false};
  std::thread thread_;
};

}  // namespace

TEST_CASE("a shipment told twice is one shipment") {
  OpenShop shop;
  CHECK(shop.post("m1", shipment_body(7)) == 200);
  CHECK(shop.post("m1", shipment_body(7)) == 200);
  CHECK(shop.post("m2", shipment_body(8)) == 200);
  const auto ledger = ledger_of(shop.base());
  CHECK(ledger.at("messages").as_int64() == 2);
  CHECK(ledger.at("deliveries").as_int64() == 3);
  CHECK(ledger.at("repeated_deliveries").as_int64() == 1);
  CHECK(ledger.at("conflicts").as_int64() == 0);
  const auto& first = ledger.at("shipments").as_array().at(0).as_object();
  CHECK(first.at("message_id").as_string() == "m1");
  CHECK(first.at("shipment").as_string() == "7");
  CHECK(first.at("revision").as_int64() == 1);
  CHECK(first.at("order").as_string() == "#1007");
  CHECK(first.at("parcels").as_array().size() == 1);
  CHECK(first.at("deliveries").as_int64() == 2);

  http::Client client;
  const auto receipt = client.fetch({"GET", shop.base() + "/receipts/m1", {}, ""});
  REQUIRE(receipt);
  CHECK(receipt.value().body == shipment_body(7));
  CHECK(client.fetch({"GET", shop.base() + "/receipts/m9", {}, ""}).value().status == 404);
  CHECK(client.fetch({"GET", shop.base() + "/healthz", {}, ""}).value().status == 200);
}

TEST_CASE("one id with two bodies is a conflict and changes nothing") {
  OpenShop shop;
  CHECK(shop.post("m1", shipment_body(7)) == 200);
  CHECK(shop.post("m1", shipment_body(8)) == 422);
  CHECK(shop.post("m1", shipment_body(7)) == 200);
  const auto ledger = ledger_of(shop.base());
  CHECK(ledger.at("messages").as_int64() == 1);
  CHECK(ledger.at("conflicts").as_int64() == 1);
  CHECK(ledger.at("shipments").as_array()[0].at("conflict").as_bool());
  CHECK(ledger.at("shipments").as_array()[0].at("shipment").as_string() == "7");
}

TEST_CASE("what is not signed by us, or stale, is not believed") {
  OpenShop shop;
  const std::string body = shipment_body(7);
  CHECK(shop.status(signed_call(shop.base(), "m1", body, shop.now_ms(), std::string(32, 'x'))) ==
        401);
  http::Call changed = signed_call(shop.base(), "m1", body, shop.now_ms());
  changed.body += " ";
  CHECK(shop.status(changed) == 401);
  CHECK(shop.status(signed_call(shop.base(), "m1", body, shop.now_ms() - 302'000)) == 401);
  CHECK(shop.status(signed_call(shop.base(), "m1", body, shop.now_ms() + 302'000)) == 401);
  CHECK(shop.status(signed_call(shop.base(), "m1", body, shop.now_ms() - 290'000)) == 200);
  CHECK(shop.status({"POST", shop.base() + "/shipments", {}, body}) == 401);
  http::Call rotated = signed_call(shop.base(), "m1", body, shop.now_ms());
  rotated.headers.set("webhook-signature",
                      "v1,bm90IG91cnM= " + std::string(rotated.headers.get("webhook-signature")));
  CHECK(shop.status(rotated) == 200);
  const auto ledger = ledger_of(shop.base());
  CHECK(ledger.at("bad_signatures").as_int64() == 5);
  CHECK(ledger.at("messages").as_int64() == 1);
}

TEST_CASE("a body that is no shipment message is refused, whoever signed it") {
  OpenShop shop;
  for (const char* body : {"", "[]", "{", "{\"shipment\":1}", "{\"revision\":1}"}) {
    CAPTURE(body);
    CHECK(shop.post("m1", body) == 400);
  }
  CHECK(shop.post("m1", R"({"shipment":{"id":5},"revision":1})") == 200);
}

TEST_CASE("the ledger shows what senders do wrong") {
  OpenShop shop;
  CHECK(shop.post("m2", shipment_body(7, 2)) == 200);
  CHECK(shop.post("m1", shipment_body(7, 1)) == 200);
  http::Call call = signed_call(shop.base(), "m3", shipment_body(8), shop.now_ms());
  call.headers.set("Idempotency-Key", "\"another for each attempt\"");
  CHECK(shop.status(call) == 200);
  const auto ledger = ledger_of(shop.base());
  CHECK(ledger.at("inversions").as_int64() == 1);
  CHECK(ledger.at("wrong_keys").as_int64() == 1);
}

TEST_CASE("it refuses before it takes, and never more than three times") {
  OpenShop shop({1000, 0});
  std::map<int, int> seen;
  for (int i = 0; i < 40; ++i) {
    const std::string id = "m" + std::to_string(i);
    for (int attempt = 0; attempt < 3; ++attempt) ++seen[shop.post(id, shipment_body(i))];
    CHECK(shop.post(id, shipment_body(i)) == 200);
  }
  CHECK(seen[503] > 0);
  CHECK(seen[429] > 0);
  CHECK(seen[0] > 0);    // reset
  CHECK(seen[200] > 0);  // late
  const auto ledger = ledger_of(shop.base());
  CHECK(ledger.at("messages").as_int64() == 40);
  CHECK(ledger.at("mishaps").as_int64() == 120);
  CHECK(ledger.at("early_retries").as_int64() > 0);  // these tests do not wait
}

TEST_CASE("it takes and then fails: the sender cannot know, the ledger does") {
  OpenShop shop({0, 1000});
  std::map<int, int> seen;
  for (int i = 0; i < 12; ++i) ++seen[shop.post("m" + std::to_string(i), shipment_body(i))];
  CHECK(seen[200] == 0);
  CHECK(seen[500] > 0);
  CHECK(seen[0] > 0);  // cut or silent
  CHECK(ledger_of(shop.base()).at("messages").as_int64() == 12);
}

TEST_CASE("the shop of the demo does not open to the world") {
  const SystemClock clock;
  ShopOptions options;
  options.ledger = ":memory:";
  options.secrets = {secret};
  options.address = "0.0.0.0";
  Shop shop(clock, options);
  CHECK(shop.start().error().code == "not_loopback");
}

TEST_CASE("mishaps come as often as they are asked for") {
  Random random(5);
  int before = 0;
  int after = 0;
  for (int i = 0; i < 10'000; ++i) {
    const Mishap m = draw_mishap({100, 200}, i % 2, random);
    if (is_before(m) || m == Mishap::slow) {
      ++before;
    } else if (m != Mishap::none) {
      ++after;
    }
    CHECK(draw_mishap({1000, 1000}, most_per_message, random) == Mishap::none);
  }
  CHECK(before > 900);
  CHECK(before < 1100);
  CHECK(after > 1650);
  CHECK(after < 1950);
}

}  // namespace fw::printer::demo_shop
