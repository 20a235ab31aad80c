// The shop of the demo: takes shipment messages as a careful receiver does
// (signature, freshness, each id once) and fails on purpose as real ones do.
// It listens on loopback only.
//
//   POST /shipments       200 taken or taken before, 400, 401, 422 (same id,
//                         other body), and by chance 429, 500, 503, a reset or
//                         a silence
//   GET /ledger           Ledger::to_json
//   GET /receipts/ID      the body of a message
//   GET /healthz          200
#pragma once
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "printer/demo_shop/ledger.h"
#include "shared/base/clock.h"
#include "shared/http/server.h"

namespace fw::printer::demo_shop {

struct ShopOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;            // 0: a free one
  std::string ledger;                // the database file
  std::vector<std::string> secrets;  // bytes (parse_secrets)
  std::uint64_t seed = 1;
  MishapRates rates;
  std::int64_t slow_ms = 500;     // how late a slow answer is
  std::int64_t hang_ms = 60'000;  // how long a silence lasts
};

// Requests come in on the HTTP server's thread; step(), on one thread of the
// caller's, works them off and answers.
class Shop {
 public:
  // `clock` outlives the Shop. Throws db::Error when the ledger cannot be opened.
  Shop(const Clock& clock, ShopOptions options);
  ~Shop();

  // Refused (not_loopback, port_in_use ...) when it cannot listen.
  Result<Done> start();
  std::uint16_t port() const { return server_.port(); }

  // Waits until there is something to do, at most `most_ms`.
  void wait(std::int64_t most_ms);
  void step();

 private:
  struct Order {  // a request with the way back
    http::Request request;
    http::Reply reply;
  };
  struct Late {
    std::int64_t due_ms;  // steady clock
    http::Reply reply;
    http::Response response;
  };

  void handle(Order order);
  void handle_shipment(Order order);
  void answer(const http::Reply& reply, Mishap mishap, http::Response response);
  void answer_late();

  const Clock& clock_;
  const ShopOptions options_;
  Ledger ledger_;
  Random random_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Order> waiting_;  // guarded by mutex_
  std::vector<Late> late_;
  http::Server server_;
};

}  // namespace fw::printer::demo_shop
