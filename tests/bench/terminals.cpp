// What a connected terminal that does nothing costs the server: memory and processor,
// beside a bare ROUTER in a process of its own that hears the same and answers as much.
#include <algorithm>
#include <thread>

#include <boost/json.hpp>

#include "server/admin/demo_day.h"
#include "shared/base/ports.h"
#include "shared/wire/socket.h"
#include "tests/bench/idle_terminals.h"
#include "tests/bench/report.h"
#include "tests/bench/server_process.h"
#include "tests/support/temp_folder.h"

namespace fw::bench {
namespace {

namespace json = boost::json;

struct Idle {
  double kib_each = 0;
  double cpu_percent = 0;  // of one core, while nobody does anything
};

void pause(double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

Idle connect(pid_t pid, std::uint16_t port, int count, double seconds, Report& report) {
  const Usage before = usage_of(pid);
  IdleTerminals terminals(port, count);
  if (!terminals.wait_until_welcomed(300)) {
    report.complaints.push_back("only " + std::to_string(terminals.welcomed()) + " of " +
                                std::to_string(count) + " terminals were welcomed");
  }
  pause(seconds / 4);  // what greeting them left to be done
  const Usage settled = usage_of(pid);
  const StopWatch watch;
  pause(seconds);
  const Usage after = usage_of(pid);
  if (terminals.lost() > 0) {
    report.complaints.push_back(std::to_string(terminals.lost()) + " terminals were lost");
  }
  return {(after.memory_kib - before.memory_kib) / count,
          100 * (after.cpu_seconds - settled.cpu_seconds) / watch.seconds()};
}

std::uint16_t port_of(const std::string& endpoint) {
  return static_cast<std::uint16_t>(std::stoi(endpoint.substr(endpoint.rfind(':') + 1)));
}

void enrol(const ServerProcess& server, int count) {
  admin::DemoApi api(server.url());
  api.post_csv("/api/v1/imports/sites", "site,name,time_zone\nHALL,Hall,Europe/Berlin\n");
  json::array devices;
  for (int i = 1; i <= count; ++i) {
    devices.push_back(json::object{{"code", IdleTerminals::device_name(i)}, {"role", "handheld"}});
    if (devices.size() < 1000 && i < count) continue;
    api.post("/api/v1/devices", devices);
    devices.clear();
  }
}

Idle measure_ours(int count, double seconds, Report& report) {
  const test::TempFolder folder;
  ServerProcess server(folder.path());
  server.start();
  enrol(server, count);
  const Idle idle = connect(server.pid(), port_of(server.endpoint()), count, seconds, report);
  server.stop();
  return idle;
}

Idle measure_bare(int count, double seconds, Report& report) {
  const std::uint16_t port = free_port();
  Command command;
  command.words = {"/proc/self/exe", "--bare-router", std::to_string(port)};
  auto router = Process::start(command);
  if (!router) throw std::runtime_error(to_line(router.error()));
  if (!wait_until_listening(port, 10'000)) throw std::runtime_error("no bare ROUTER");
  return connect(router->pid(), port, count, seconds, report);
}

}  // namespace

int run_bare_router(int port) {
  wire::SocketContext context;
  auto router =
      wire::RouterSocket::bind(context, "tcp://127.0.0.1:" + std::to_string(port), std::nullopt);
  if (!router) throw std::runtime_error(to_line(router.error()));
  // As long as a welcome and a pong are.
  const std::string answer = R"({"v":1,"type":"welcome",)" + std::string(200, ' ') + "}";
  while (true) {
    (*router)->wait(1000);
    while (auto incoming = (*router)->receive()) {
      if (const auto* from = std::get_if<wire::FromPeer>(&*incoming)) {
        (*router)->send(from->peer, answer);
      }
    }
  }
}

Report measure_terminals(int scale) {
  Report report{"terminals",
                "connected terminals that only ping every 5 s: memory each and processor of the "
                "server; bare = a ROUTER that hears and answers the same (budget: 10 KiB of our "
                "own each, plain connections)",
                {},
                {}};
  const double seconds = std::max(0.5, 20.0 * scale / 100);
  for (const int whole : {1'000, 10'000}) {
    const int count = whole * scale / 100;
    const Idle bare = measure_bare(count, seconds, report);
    const Idle ours = measure_ours(count, seconds, report);
    report.rows.push_back(
        {number("terminals", count), number("kib_each", ours.kib_each, 1),
         number("bare_kib_each", bare.kib_each, 1),
         number("our_own_kib", ours.kib_each - bare.kib_each, 1),
         number("of_budget", (ours.kib_each - bare.kib_each) / 10, 2),
         number("cpu_percent", ours.cpu_percent, 1),
         number("bare_cpu_percent", bare.cpu_percent, 1),
         number("cpu_ratio", bare.cpu_percent > 0 ? ours.cpu_percent / bare.cpu_percent : 0, 2)});
  }
  return report;
}

}  // namespace fw::bench
