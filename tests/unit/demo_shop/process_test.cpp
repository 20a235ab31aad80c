// Goal: the push rules against the real program: everything is told, once, in
// order, though the shop fails as it likes and is killed on the way.
#include "shared/base/process.h"

#include <sys/stat.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <thread>

#include <catch2/catch.hpp>

#include "printer/upstream/http_sender.h"
#include "printer/upstream/pusher.h"
#include "shared/base/ports.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/demo_shop/shop_desk.h"

namespace fw::printer::demo_shop {
namespace {

const std::string program = FLOORWAVE_BINARY_DIR "/bin/floorwave-demo-shop";

std::string write_secret(const test::TempFolder& folder) {
  const std::string file = folder.file("shop.secret");
  std::ofstream(file) << secret_text() << "\n";
  ::chmod(file.c_str(), 0600);
  return file;
}

struct Started {
  Process process;
  std::uint16_t port;
};

Started start_shop(const test::TempFolder& folder, std::uint16_t port,
                   std::vector<std::string> more) {
  const std::string port_file = folder.file("port");
  std::filesystem::remove(port_file);
  Command command;
  command.words = {program,
                   "--data",
                   folder.file("data"),
                   "--secret-file",
                   write_secret(folder),
                   "--port-file",
                   port_file,
                   "--port",
                   std::to_string(port)};
  command.words.insert(command.words.end(), more.begin(), more.end());
  command.log_file = folder.file("shop.log");
  auto process = Process::start(command);
  REQUIRE(process);
  for (int i = 0; i < 2000 && !std::filesystem::exists(port_file); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  int bound = 0;
  std::ifstream(port_file) >> bound;
  REQUIRE(bound > 0);
  return {std::move(process).value(), static_cast<std::uint16_t>(bound)};
}

Finished run_shop(std::vector<std::string> arguments) {
  Command command;
  command.words = std::move(arguments);
  command.words.insert(command.words.begin(), program);
  return run_to_end(command, 20'000).value();
}

wire::UpstreamMessage message(int shipment, int revision) {
  wire::UpstreamMessage m;
  m.id = "shp-" + std::to_string(shipment) + "-" + std::to_string(revision);
  m.upstream = "shop";
  m.epoch = 1;
  m.shipment = shipment;
  m.revision = revision;
  m.body = shipment_body(shipment, revision);
  return m;
}

// A pusher on real sockets, stepped by the test.
struct Daemon {
  SystemClock clock;
  std::mutex mutex;
  std::condition_variable changed;
  upstream::HttpSender sender{8, options(), [this] { changed.notify_all(); }};
  std::set<std::string> done;
  std::set<std::string> parked;
  upstream::Pusher pusher{clock, sender, 3, [this](const wire::PushResult& r) {
                            if (r.state == wire::PushState::done) done.insert(r.message);
                            if (r.state == wire::PushState::parked) parked.insert(r.message);
                          }};

  static http::ClientOptions options() {
    http::ClientOptions o;
    o.read_timeout_ms = 400;  // shorter than the shop's silences
    return o;
  }
  explicit Daemon(std::uint16_t port) {
    upstream::Destination d;
    d.code = "shop";
    d.url = "http://127.0.0.1:" + std::to_string(port) + "/shipments";
    d.secrets = {std::string(32, 'o'), secret};  // the shop knows only the older one
    d.soon_ms = 10;
    d.first_retry_ms = 20;
    d.longest_retry_ms = 200;
    d.breaker.first_pause_ms = 20;
    d.breaker.longest_pause_ms = 100;
    pusher.set_destination(d);
  }
  void run_until(std::size_t count) {
    for (int i = 0; i < 4000 && done.size() + parked.size() < count; ++i) {
      pusher.step();
      std::unique_lock lock(mutex);
      changed.wait_for(lock, std::chrono::milliseconds(
                                 std::min<std::int64_t>(10, pusher.next_due_in_ms().value_or(10))));
    }
  }
};

}  // namespace

TEST_CASE("every shipment is told once, through failures, silence and kill -9") {
  test::TempFolder folder;
  const std::vector<std::string> chaos = {
      "--seed", "11", "--fail-per-mille", "250", "--take-then-fail-per-mille", "250"};
  Started shop = start_shop(folder, 0, chaos);
  Daemon daemon(shop.port);
  constexpr int shipments = 60;
  for (int s = 1; s <= shipments; ++s) {
    daemon.pusher.take(message(s, 1));
    if (s % 3 == 0) daemon.pusher.take(message(s, 2));
  }
  constexpr std::size_t all = shipments + shipments / 3;
  daemon.run_until(all / 3);
  shop.process.kill();
  daemon.run_until(0);
  Started again = start_shop(folder, shop.port, chaos);
  daemon.run_until(all);
  CHECK(daemon.done.size() == all);
  CHECK(daemon.parked.empty());

  const auto ledger = ledger_of("http://127.0.0.1:" + std::to_string(again.port));
  CHECK(ledger.at("messages").as_int64() == static_cast<std::int64_t>(all));
  CHECK(ledger.at("deliveries").as_int64() > static_cast<std::int64_t>(all));
  CHECK(ledger.at("conflicts").as_int64() == 0);
  CHECK(ledger.at("bad_signatures").as_int64() == 0);
  CHECK(ledger.at("inversions").as_int64() == 0);
  CHECK(ledger.at("wrong_keys").as_int64() == 0);
  CHECK(again.process.terminate(10'000).ok());
}

TEST_CASE("help and version are printed, mistakes are told in one line with exit 2") {
  const Finished help = run_shop({"--help"});
  CHECK(help.status.ok());
  CHECK(help.output.find("--take-then-fail-per-mille N") != std::string::npos);
  CHECK(run_shop({"--version"}).output.find("floorwave-demo-shop 0.") == 0);
  CHECK(run_shop({"--check-config"}).output.find("fail_per_mille") != std::string::npos);

  test::TempFolder folder;
  const std::string file = write_secret(folder);
  const std::string data = folder.file("data");
  const auto refusal = [&](std::vector<std::string> arguments) {
    const Finished f = run_shop(std::move(arguments));
    CHECK(f.status.code == 2);
    CHECK(std::count(f.errors.begin(), f.errors.end(), '\n') == 1);
    return f.errors;
  };
  CHECK(refusal({"--prot", "1"}).find("--port") != std::string::npos);
  CHECK(refusal({"--data", data}).find("secret") != std::string::npos);
  CHECK(refusal({"--data", data, "--secret-file", file, "--port", "70000"}).find("65535") !=
        std::string::npos);
  CHECK(refusal({"--data", data, "--secret-file", folder.file("none")}).find("none") !=
        std::string::npos);
  const Started first = start_shop(folder, 0, {});
  CHECK(refusal({"--data", data, "--secret-file", file}).find(data) != std::string::npos);
  CHECK(refusal({"--data", folder.file("other"), "--secret-file", file, "--port",
                 std::to_string(first.port)})
            .find("--port") != std::string::npos);
}

}  // namespace fw::printer::demo_shop
