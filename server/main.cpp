// floorwave-server: wires the rooms together and owns the threads.
//
//   door      ZeroMQ: frames, keys, codec; no rules         (floor::Door)
//   engine    the one writing connection, every command     (service::Engine)
//   readers   queries, each on a read-only snapshot         (service::Readers)
//   planner   plans waves outside any transaction           (service::WavePlanner)
//   web       HTTP and WebSocket, never SQL                 (http::Server)
//
// This thread waits for the signal to stop, then stops them in the order in
// which work flows: web, door, engine, readers.
#include <atomic>
#include <memory>
#include <optional>
#include <thread>

#include "server/floor/descriptor_alarm.h"
#include "server/floor/door.h"
#include "server/service/bootstrap.h"
#include "server/service/housekeeping.h"
#include "server/service/planner.h"
#include "server/service/readers.h"
#include "server/service/waves.h"
#include "server/store/schema.h"
#include "server/web/web.h"
#include "shared/base/clock.h"
#include "shared/base/log.h"
#include "shared/base/program.h"
#include "shared/base/uuid.h"
#include "shared/db/lock.h"
#include "shared/db/migrate.h"
#include "shared/http/server.h"
#include "shared/wire/socket.h"

namespace {

using namespace fw;

ProgramSpec program_spec() {
  ProgramSpec spec;
  spec.name = "floorwave-server";
  spec.version = FLOORWAVE_VERSION;
  spec.summary = "Takes orders, builds waves and gives work to terminals and printers.";
  spec.config.keys = {
      {.name = "data", .value = "floorwave-data", .help = "folder of the database and its lock"},
      {.name = "database",
       .value = "",
       .help = "postgresql://... instead of the embedded database in the data folder"},
      {.name = "floor.endpoint",
       .value = "tcp://127.0.0.1:7601",
       .help = "where terminals and printer daemons connect"},
      {.name = "floor.keys", .value = "", .help = "file of the server's CURVE keys; empty: plain"},
      {.name = "floor.hosts", .value = "", .help = "file of hosts and their public keys"},
      {.name = "web.address", .value = "127.0.0.1", .help = "address of the API and the console"},
      {.name = "web.port",
       .value = 8080,
       .help = "port of the API and the console",
       .least = 0,
       .most = 65535},
      {.name = "readers", .value = 2, .help = "threads for queries", .least = 1, .most = 16},
  };
  spec.options = {{"data", "FOLDER", "folder of the database", "data"},
                  {"port", "N", "port of the API and the console", "web.port"}};
  spec.examples = {"floorwave-server --config /etc/floorwave/server.toml",
                   "floorwave-server --check-config"};
  return spec;
}

std::string database_address(const Config& config) {
  const std::string& configured = config.text("database");
  return configured.empty() ? config.text("data") + "/floorwave.db" : configured;
}

Result<std::optional<wire::ServerKeys>> load_server_keys(const Config& config) {
  if (config.text("floor.keys").empty()) return std::optional<wire::ServerKeys>();
  auto own = wire::load_or_create_keys(config.text("floor.keys"));
  if (!own) return Failure{own.error()};
  auto hosts = wire::AuthorisedHosts::load(config.text("floor.hosts"));
  if (!hosts) return Failure{hosts.error()};
  return std::optional<wire::ServerKeys>(wire::ServerKeys{std::move(*own), std::move(*hosts)});
}

// Opens and migrates the database that this process alone may write.
Result<db::Database> open_database(const std::string& address) {
  try {
    db::Database database = db::Database::open(address);
    if (auto claimed = db::claim_for_writing(database); !claimed) return Failure{claimed.error()};
    db::migrate(database, store::migrations());
    return database;
  } catch (const db::Error& error) {
    return refuse("database_unusable", error.what(), "a database of this program's version",
                  "check `data` and `database` in the configuration");
  }
}

// The first command of a new database; the same way as all others.
void bootstrap_if_new(service::Engine& engine, store::Connection& database) {
  if (!service::needs_bootstrap(database)) return;
  service::Command command;
  command.kind = "bootstrap";
  const std::string incarnation = random_uuid();
  command.run = [incarnation](service::Context& context) {
    service::BootstrapOptions options;
    options.incarnation = incarnation;
    return service::bootstrap(context, options);
  };
  if (engine.submit(std::move(command))) engine.step();
}

class Server {
 public:
  Server(const Config& config, db::Database database, wire::RouterSocket& router)
      : config_(config),
        database_(std::move(database)),
        engine_(database_, clock_),
        jobs_(engine_),
        housekeeping_(engine_, jobs_),
        floor_(engine_),
        readers_(open_reader()),
        planner_(engine_, open_reader()),
        router_(router),
        door_(router, floor_, floor::Texts::embedded(), clock_, {}, [&router] { router.wake(); }) {
    service::handle_wave_jobs(jobs_);
    engine_.on_commit([this](const service::Effects& effects) {
      door_.hint(effects);
      if (effects.jobs) jobs_.step();
      if (web_) web_->hint(effects);
    });
    bootstrap_if_new(engine_, database_);
  }

  Result<Done> start() {
    web_ = std::make_unique<web::Web>(web_options(), engine_, readers_, planner_, clock_);
    if (auto started = web_->start(); !started) return Failure{started.error()};
    readers_.start(static_cast<int>(config_.integer("readers")));
    planner_.start();
    engine_thread_ = std::thread([this] { run_engine(); });
    door_thread_ = std::thread([this] { run_door(); });
    return Done{};
  }

  // New work stops first, then what is under way ends, then the threads.
  void stop() {
    web_->stop();
    planner_.stop();
    stop_door_ = true;
    router_.wake();
    if (door_thread_.joinable()) door_thread_.join();
    stop_engine_ = true;
    engine_.wake();
    if (engine_thread_.joinable()) engine_thread_.join();
    readers_.stop();
  }

  bool failed() const { return failed_; }
  int web_port() const { return web_->port(); }

 private:
  service::OpenReader open_reader() const {
    const std::string address = database_address(config_);
    return [address] {
      db::OpenOptions options;
      options.read_only = true;
      return db::Database::open(address, options);
    };
  }

  web::WebOptions web_options() const {
    web::WebOptions options;
    options.address = config_.text("web.address");
    options.port = static_cast<int>(config_.integer("web.port"));
    options.version = FLOORWAVE_VERSION;
    options.door = &door_.counters();
    return options;
  }

  void run_engine() {
    try {
      while (true) {
        housekeeping_.step(clock_.monotonic_ms());
        if (engine_.step() > 0) continue;
        if (stop_engine_) return;
        engine_.wait(200);
      }
    } catch (const std::exception& error) {
      // The disk or the database cannot be trusted: stop at once, nothing more is
      // acknowledged; a restart recovers from what is durable.
      log::error(error.what());
      failed_ = true;
    }
  }

  void run_door() {
    floor::DescriptorAlarm descriptors;
    while (!stop_door_) {
      const std::int64_t wait_ms = door_.step();
      descriptors.step(clock_.monotonic_ms());
      router_.wait(wait_ms);
    }
    door_.say_restarting();
  }

  const Config& config_;
  SystemClock clock_;
  db::Database database_;
  service::Engine engine_;
  service::JobRunner jobs_;
  service::Housekeeping housekeeping_;
  service::FloorService floor_;
  service::Readers readers_;
  service::WavePlanner planner_;
  wire::RouterSocket& router_;
  floor::Door door_;
  std::unique_ptr<web::Web> web_;
  std::atomic<bool> stop_engine_{false};
  std::atomic<bool> stop_door_{false};
  std::atomic<bool> failed_{false};
  std::thread engine_thread_;
  std::thread door_thread_;
};

int serve(const ProgramSpec& spec, const Config& config) {
  const StopSignal stop;
  auto folder = db::FolderLock::take(config.text("data"));
  if (!folder) return cannot_start(spec.name, folder.error());
  auto database = open_database(database_address(config));
  if (!database) return cannot_start(spec.name, database.error());
  auto keys = load_server_keys(config);
  if (!keys) return cannot_start(spec.name, keys.error());
  wire::SocketContext context;
  auto router = wire::RouterSocket::bind(context, config.text("floor.endpoint"), std::move(*keys));
  if (!router) return cannot_start(spec.name, router.error());

  Server server(config, std::move(*database), **router);
  if (auto started = server.start(); !started) return cannot_start(spec.name, started.error());
  log::info("ready: floor at " + (*router)->endpoint() + ", API and console at http://" +
            config.text("web.address") + ":" + std::to_string(server.web_port()));
  while (!stop.wait(200) && !server.failed()) {
  }
  const bool failed = server.failed();
  server.stop();
  log::info("stopped");
  return failed ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  const ProgramSpec spec = program_spec();
  const auto start = start_program(spec, argc, argv);
  if (!start) return start.error();
  log::configure(spec.name, log::Level::info);
  try {
    return serve(spec, start->config);
  } catch (const std::exception& error) {
    log::error(error.what());
    return 1;
  }
}
