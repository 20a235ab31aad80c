// Goal: the same rules over a real socket.
#include "printer/upstream/http_sender.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <catch2/catch.hpp>

#include "shared/http/server.h"
#include "tests/unit/upstream/fake_sender.h"

namespace fw::printer::upstream {

TEST_CASE("messages reach a real shop, and one that answers late holds up nobody") {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::string> taken;
  http::Reply late;
  http::Server server({}, [&](const http::Request& r, const http::Reply& reply) {
    const std::lock_guard lock(mutex);
    const std::string id(r.headers.get("webhook-id"));
    if (id == "m0" && !late) {
      late = reply;
      return;
    }
    taken.push_back(id);
    reply(answer(204));
  });
  REQUIRE(server.start());
  Destination d = shop();
  d.url = "http://127.0.0.1:" + std::to_string(server.port()) + "/shipments";

  SystemClock clock;
  int done = 0;
  bool woken = false;
  HttpSender sender(4, http::ClientOptions{}, [&] {
    const std::lock_guard lock(mutex);
    woken = true;
    changed.notify_all();
  });
  Pusher pusher(clock, sender, 1,
                [&](const wire::PushResult& r) { done += r.state == wire::PushState::done; });
  pusher.set_destination(d);
  for (int i = 0; i < 50; ++i) pusher.take(message("m" + std::to_string(i), 10 + i));
  const auto run_until = [&](int count) {
    for (int i = 0; i < 1000 && done < count; ++i) {
      pusher.step();
      std::unique_lock lock(mutex);
      changed.wait_for(lock, std::chrono::milliseconds(100), [&] { return woken; });
      woken = false;
    }
  };
  run_until(49);
  CHECK(done == 49);
  {
    const std::lock_guard lock(mutex);
    REQUIRE(late);
    late(answer(200));
    late = nullptr;
  }
  run_until(50);
  CHECK(done == 50);
}

TEST_CASE("a daemon that stops does not wait for a shop that is silent") {
  http::Reply never;
  std::atomic<bool> asked{false};
  http::Server server({}, [&](const http::Request&, const http::Reply& reply) {
    never = reply;
    asked = true;
  });
  REQUIRE(server.start());
  FakeClock clock;
  {
    HttpSender sender(2, http::ClientOptions{});
    Pusher pusher(clock, sender, 1, [](const wire::PushResult&) {});
    Destination d = shop();
    d.url = "http://127.0.0.1:" + std::to_string(server.port()) + "/";
    pusher.set_destination(d);
    pusher.take(message("m1", 1));
    pusher.step();
    while (!asked) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  server.stop(0);
}

}  // namespace fw::printer::upstream
