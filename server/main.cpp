// floorwave-server: wires the rooms of the server together and runs its threads.
//
//   door    owns the ZeroMQ socket: frames, sessions, codec (server/floor)
//   engine  owns the writing connection: every command, one after another
//   readers each a read-only connection: queries
//   planner one read-only connection: waves
//   web     one thread of HTTP and WebSockets (server/web)
//
// Between them go bounded queues of values, nothing else.
#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <thread>

#include "server/floor/descriptor_alarm.h"
#include "server/floor/door.h"
#include "server/floor/hosts_file.h"
#include "server/service/backups.h"
#include "server/service/bootstrap.h"
#include "server/service/continuous_release.h"
#include "server/service/housekeeping.h"
#include "server/service/planner.h"
#include "server/service/readers.h"
#include "server/service/restore.h"
#include "server/service/waves.h"
#include "server/store/schema.h"
#include "server/web/offline_doctor.h"
#include "server/web/web.h"
#include "shared/base/log.h"
#include "shared/base/program.h"
#include "shared/base/uuid.h"
#include "shared/db/lock.h"
#include "shared/db/migrate.h"
#include "shared/wire/socket.h"

namespace fw {
namespace {

constexpr const char* program = "floorwave-server";

// How the program runs: where it keeps its things, who may connect.
std::vector<ConfigKey> program_keys() {
  return {
      {.name = "data", .value = "/var/lib/floorwave", .help = "folder of the database and keys"},
      {.name = "database",
       .value = "",
       .help = "PostgreSQL instead of the embedded database: \"postgresql://...\""},
      {.name = "log.level",
       .value = "info",
       .help = "least level shown",
       .choices = {"debug", "info", "warn", "error"}},
      {.name = "floor.endpoint",
       .value = "tcp://127.0.0.1:7601",
       .help = "where terminals and printers connect; beyond this machine only with hosts_file"},
      {.name = "floor.hosts_file",
       .value = "",
       .help = "authorised hosts, a line each: NAME PUBLIC-KEY; \"\" = plain, this machine only"},
      {.name = "floor.keys_file",
       .value = "",
       .help = "the server's key pair; \"\" = server.keys in the data folder, made when missing"},
      {.name = "floor.language",
       .value = "en",
       .help = "of devices while nobody is signed on",
       .choices = floor::Texts::embedded().languages()},
      {.name = "floor.silent_after_s",
       .value = 30,
       .help = "a device unheard for so long is shown as silent; its begun work may be taken over",
       .least = 5},
      {.name = "floor.returns_after_s",
       .value = 60,
       .help = "work that such a device had not begun goes back to the list",
       .least = 5},
      {.name = "floor.session_ends_after_min",
       .value = 480,
       .help = "a device unheard for so long is signed off",
       .least = 1},
      {.name = "web.address",
       .value = "127.0.0.1",
       .help = "of the API and the console; beyond this machine only behind a reverse proxy"},
      {.name = "web.port",
       .value = 8080,
       .help = "of the API and the console; 0 = a free one",
       .least = 0,
       .most = 65535},
      {.name = "web.readers",
       .value = 2,
       .help = "threads that answer queries",
       .least = 1,
       .most = 16},
      {.name = "backup.folder",
       .value = "",
       .help =
           "of backups made by themselves or without a name; \"\" = backups in the data folder"},
      {.name = "backup.every_hours",
       .value = 0,
       .help = "a backup by itself, so often; 0 = never",
       .least = 0,
       .most = 8'760},
      {.name = "backup.keep",
       .value = 14,
       .help = "backups made by themselves that are kept; older ones are deleted",
       .least = 1,
       .most = 10'000},
  };
}

// What the rules may decide by themselves, and how people pick.
std::vector<ConfigKey> rule_keys() {
  return {
      {.name = "discrepancies.settle_units",
       .value = 5,
       .help = "missing or damaged units up to which a rule settles by itself, where an item has "
               "no value; 0 = never",
       .small = 5,
       .large = 1,
       .least = 0,
       .most = 1'000'000},
      {.name = "discrepancies.settle_value",
       .value = 2000,
       .help = "the same as their value, in minor units of money (2000 = 20.00)",
       .small = 2000,
       .large = 500,
       .least = 0,
       .most = 1'000'000'000},
      {.name = "discrepancies.settle_grams",
       .value = 100,
       .help = "difference of a parcel's weight up to which a rule accepts it, in grams",
       .small = 100,
       .large = 50,
       .least = 0,
       .most = 1'000'000},
      {.name = "picking.count_adjust_units",
       .value = 50,
       .help = "difference of a count up to which the books are adjusted at once, in units",
       .small = 50,
       .large = 10,
       .least = 0,
       .most = 1'000'000},
      {.name = "picking.join_detour_mm",
       .value = 40'000,
       .help = "a new stop joins a walk in progress when it adds at most this much, in mm",
       .least = 0,
       .most = 1'000'000'000},
      {.name = "picking.zero_check",
       .value = 1,
       .help = "1: ask whether a place is empty when the books say so; 0: never",
       .least = 0,
       .most = 1},
      {.name = "picking.sort_tote_units",
       .value = 40,
       .help = "orders of one unit share a tote of at most so many units; 0: each has its own",
       .least = 0,
       .most = 400},
      {.name = "picking.trips_ahead",
       .value = 0,
       .help = "trips that wait for each picker: below that the next ones are planned and released "
               "by themselves, earliest truck first; 0: people make waves",
       .least = 0,
       .most = 20},
      {.name = "picking.cart_slots",
       .value = 8,
       .help = "totes on a cart of trips that are planned by themselves",
       .least = 1,
       .most = 100},
      {.name = "picking.unreachable_minutes",
       .value = 120,
       .help = "how long a place that somebody could not reach is left out",
       .least = 1,
       .most = 10'080},
  };
}

ProgramSpec spec() {
  ProgramSpec spec;
  spec.name = program;
  spec.version = FLOORWAVE_VERSION;
  spec.summary = "Runs the floor: orders, waves, terminals, parcels, printers, the console.";
  spec.config.keys = program_keys();
  const auto rules = rule_keys();
  spec.config.keys.insert(spec.config.keys.end(), rules.begin(), rules.end());
  spec.options = {
      {"data", "FOLDER", "folder of the database and keys", "data"},
      {"endpoint", "ENDPOINT", "where terminals and printers connect", "floor.endpoint"},
      {"port", "N", "of the API and the console", "web.port"},
      {"doctor", "", "of a stopped server: print what `floorwave doctor` shows, and stop"},
      {"full", "", "with --doctor: hold everything against every invariant"},
      {"restore", "FILE",
       "of a stopped server: put this backup in place of its database, and stop"},
      {"skip", "N", "with --restore: numbers (SSCC, tracking ...) to skip, default 100000"},
      {"check-backup", "FILE", "verify a backup, and stop"}};
  spec.examples = {"floorwave-server --data ./data",
                   "floorwave-server --config /etc/floorwave/server.toml"};
  return spec;
}

log::Level level_of(const std::string& word) {
  if (word == "debug") return log::Level::debug;
  if (word == "warn") return log::Level::warn;
  return word == "error" ? log::Level::error : log::Level::info;
}

// What was acknowledged is safe on disk; whatever else may be true is found out
// by reopening, so nothing is tidied up first.
[[noreturn]] void die(const std::string& why) {
  log::error(why + "; stopping, start again to recover");
  std::_Exit(EXIT_FAILURE);
}

std::string database_of(const Config& config) {
  const std::string& given = config.text("database");
  return given.empty() ? config.text("data") + "/floorwave.db" : given;
}

Result<store::Connection> open_database(const std::string& where) {
  try {
    auto database = store::Connection::open(where);
    if (auto claimed = db::claim_for_writing(database); !claimed) return Failure{claimed.error()};
    db::migrate(database, store::migrations());
    return database;
  } catch (const store::Error& error) {
    return refuse("cannot_open_database", error.what(), "a database of this or an older version",
                  "see the message; restore a backup if the file is damaged");
  }
}

Result<std::optional<wire::ServerKeys>> server_keys(const Config& config) {
  const std::string& hosts_file = config.text("floor.hosts_file");
  if (hosts_file.empty()) return std::optional<wire::ServerKeys>{};
  auto hosts = wire::AuthorisedHosts::load(hosts_file);
  if (!hosts) return Failure{hosts.error()};
  const std::string& given = config.text("floor.keys_file");
  auto keys =
      wire::load_or_create_keys(given.empty() ? config.text("data") + "/server.keys" : given);
  if (!keys) return Failure{keys.error()};
  return std::optional<wire::ServerKeys>{{std::move(*keys), std::move(*hosts)}};
}

std::string backup_folder(const Config& config) {
  const std::string& given = config.text("backup.folder");
  return given.empty() ? config.text("data") + "/backups" : given;
}

service::Installation installation_of(const Config& config) {
  service::Installation installation;
  installation.data_folder = config.text("data");
  installation.embedded = config.text("database").empty();
  installation.floor_endpoint = config.text("floor.endpoint");
  installation.floor_keys = !config.text("floor.hosts_file").empty();
  installation.web_address = config.text("web.address");
  installation.backup_folder = backup_folder(config);
  installation.backup_every_hours = config.integer("backup.every_hours");
  return installation;
}

service::BackupPlan backup_plan(const Config& config) {
  return {backup_folder(config), config.integer("backup.every_hours"),
          config.integer("backup.keep"), FLOORWAVE_VERSION};
}

floor::DoorLimits door_limits(const Config& config) {
  floor::DoorLimits limits;
  limits.language = config.text("floor.language");
  return limits;
}

service::SweepLimits sweep_limits(const Config& config) {
  service::SweepLimits limits;
  limits.silent_after_ms = config.integer("floor.silent_after_s") * 1'000;
  limits.return_after_ms = config.integer("floor.returns_after_s") * 1'000;
  limits.session_ends_after_ms = config.integer("floor.session_ends_after_min") * 60'000;
  return limits;
}

// The server's parts in the order in which they need each other.
class Server {
 public:
  Server(const Config& config, store::Connection database,
         std::unique_ptr<wire::RouterSocket> router)
      : config_(config),
        where_(database_of(config)),
        database_(std::move(database)),
        router_(std::move(router)),
        engine_(database_, clock_),
        service_(engine_),
        jobs_(engine_),
        housekeeping_(engine_, jobs_, sweep_limits(config)),
        readers_(reader()),
        planner_(engine_, reader()),
        continuous_(engine_, readers_, planner_),
        backups_(backup_plan(config)),
        door_(*router_, service_, floor::Texts::embedded(), clock_, door_limits(config),
              [this] { router_->wake(); }),
        web_(engine_, readers_, planner_, clock_,
             web::WebOptions{.version = FLOORWAVE_VERSION,
                             .installation = installation_of(config),
                             .backups = config.text("database").empty() ? &backups_ : nullptr}),
        http_(web_.server_options(http_options(config)), web_.handler()) {
    service::handle_wave_jobs(jobs_);
    engine_.on_commit([this](const service::Effects& effects) {
      door_.hint(effects);
      if (effects.jobs) jobs_.step();
    });
    web_.attach(http_);
  }

  // Binds the API's port; before run().
  Result<Done> listen() { return http_.start(); }

  // The first command: what must be in the books before anybody asks; before run().
  Result<Done> begin() {
    try {
      bootstrap();
      return Done{};
    } catch (const std::exception& error) {
      return refuse("cannot_write_database", error.what(),
                    "space and a sound disk under " + config_.text("data"),
                    "make space there (or look at the disk), then start again");
    }
  }

  void run(const StopSignal& stop) {
    engine_thread_ = std::thread([this] { guarded("engine", [this] { run_engine(); }); });
    door_thread_ = std::thread([this] { guarded("door", [this] { run_door(); }); });
    readers_.start(static_cast<int>(config_.integer("web.readers")));
    planner_.start();
    backups_.start();
    log::info("ready: floor " + router_->endpoint() + ", console http://" +
              config_.text("web.address") + ":" + std::to_string(http_.port()) + ", data " +
              where_);
    constexpr int web_step_ms = 50;
    while (!stop.wait(web_step_ms)) web_.step();
    log::info("stopping");
    http_.stop();
    door_stops_ = true;
    router_->wake();
    door_thread_.join();
    planner_.stop();
    readers_.stop();
    engine_stops_ = true;
    engine_.wake();
    engine_thread_.join();
    backups_.stop();
  }

 private:
  service::OpenReader reader() const {
    return [where = where_] {
      return store::Connection::open(where, {.read_only = true, .create = false});
    };
  }

  static http::ServerOptions http_options(const Config& config) {
    http::ServerOptions options;
    options.address = config.text("web.address");
    options.port = static_cast<std::uint16_t>(config.integer("web.port"));
    options.port_key = "[web] port";
    return options;
  }

  void bootstrap() {
    service::Command command;
    command.kind = "bootstrap";
    command.run = [this](service::Context& context) {
      for (const char* key : {"settle_units", "settle_value", "settle_grams"}) {
        service::put_setting(context, key,
                             std::to_string(config_.integer(std::string("discrepancies.") + key)));
      }
      for (const char* key :
           {"count_adjust_units", "join_detour_mm", "zero_check", "unreachable_minutes",
            "sort_tote_units", "trips_ahead", "cart_slots"}) {
        service::put_setting(context, key,
                             std::to_string(config_.integer(std::string("picking.") + key)));
      }
      service::BootstrapOptions options;
      options.incarnation = random_uuid();
      return service::bootstrap(context, options);
    };
    if (!engine_.submit(std::move(command)) || engine_.step() == 0) die("bootstrap did not run");
  }

  template <class Work>
  static void guarded(const char* name, Work work) {
    try {
      work();
    } catch (const std::exception& error) {
      die(std::string(name) + ": " + error.what());
    }
  }

  void run_engine() {
    constexpr std::int64_t idle_ms = 200;
    const bool embedded = config_.text("database").empty();
    bool copying = false;
    while (!engine_stops_) {
      engine_.wait(copying ? 0 : idle_ms);
      housekeeping_.step(clock_.monotonic_ms());
      continuous_.step(clock_.monotonic_ms(), clock_.wall_ms());
      engine_.step();
      copying = embedded && backups_.copy(database_, clock_.wall_ms());
    }
    // What devices have sent is stored before the end; a job goes on next time.
    for (int rounds = 0; rounds < 100 && engine_.step() > 0; ++rounds) {
    }
  }

  void run_door() {
    floor::DescriptorAlarm alarm;
    std::optional<floor::HostsFile> hosts;
    if (const std::string& file = config_.text("floor.hosts_file"); !file.empty())
      hosts.emplace(file);
    std::int64_t wait_ms = 0;
    while (!door_stops_) {
      router_->wait(wait_ms);
      wait_ms = door_.step();
      const std::int64_t now_ms = clock_.monotonic_ms();
      alarm.step(now_ms);
      if (!hosts) continue;
      if (auto changed = hosts->step(now_ms)) router_->set_hosts(std::move(*changed));
    }
    door_.say_restarting();
    constexpr std::int64_t leave_ms = 100;  // closing the socket drops what is unsent
    router_->wait(leave_ms);
    std::this_thread::sleep_for(std::chrono::milliseconds(leave_ms));
  }

  const Config& config_;
  SystemClock clock_;
  std::string where_;
  store::Connection database_;
  std::unique_ptr<wire::RouterSocket> router_;
  service::Engine engine_;
  service::FloorService service_;
  service::JobRunner jobs_;
  service::Housekeeping housekeeping_;
  service::Readers readers_;
  service::WavePlanner planner_;
  service::ContinuousRelease continuous_;
  service::Backups backups_;
  floor::Door door_;
  web::Web web_;
  http::Server http_;
  std::atomic<bool> door_stops_{false};
  std::atomic<bool> engine_stops_{false};
  std::thread engine_thread_;
  std::thread door_thread_;
};

int serve(const Config& config) {
  log::configure(program, level_of(config.text("log.level")));
  StopSignal stop;
  const auto lock = db::FolderLock::take(config.text("data"));
  if (!lock) return cannot_start(program, lock.error());
  auto database = open_database(database_of(config));
  if (!database) return cannot_start(program, database.error());
  auto keys = server_keys(config);
  if (!keys) return cannot_start(program, keys.error());
  wire::SocketContext sockets;
  auto router = wire::RouterSocket::bind(sockets, config.text("floor.endpoint"), std::move(*keys));
  if (!router) return cannot_start(program, router.error());
  Server server(config, std::move(*database), std::move(*router));
  if (auto listening = server.listen(); !listening) {
    return cannot_start(program, listening.error());
  }
  if (auto begun = server.begin(); !begun) return cannot_start(program, begun.error());
  server.run(stop);
  return EXIT_SUCCESS;
}

// The addresses of the configuration, tried.
std::vector<service::Symptom> try_ports(const Config& config) {
  std::vector<service::Symptom> symptoms;
  const auto say = [&](const std::string& key, const std::string& address, const auto& tried) {
    if (tried) {
      symptoms.push_back({service::Severity::ok, "ports", key, address + " is free", "", ""});
    } else {
      symptoms.push_back({service::Severity::error, "ports", key, tried.error().given,
                          tried.error().wanted, tried.error().next});
    }
  };
  wire::SocketContext sockets;
  const std::string& endpoint = config.text("floor.endpoint");
  auto keys = server_keys(config);
  if (!keys) {
    say("[floor] hosts_file", endpoint, keys);
  } else {
    say("[floor] endpoint", endpoint,
        wire::RouterSocket::bind(sockets, endpoint, std::move(*keys)));
  }
  http::ServerOptions options;
  options.address = config.text("web.address");
  options.port = static_cast<std::uint16_t>(config.integer("web.port"));
  http::Server server(options, [](http::Request, http::Reply) {});
  say("[web] port", options.address + ":" + std::to_string(options.port), server.start());
  server.stop();
  return symptoms;
}

// Of a stopped server: nothing is migrated, nothing changed.
int examine(const Config& config, bool full) {
  log::configure(program, level_of(config.text("log.level")));
  const std::string where = database_of(config);
  if (config.text("database").empty() && !std::filesystem::exists(where)) {
    return cannot_start(program, {"no_database", where, "the data folder of a server",
                                  "name it with --data FOLDER"});
  }
  const auto lock = db::FolderLock::take(config.text("data"));
  if (!lock) return cannot_start(program, lock.error());
  try {
    auto database = store::Connection::open(where, {.create = false});
    const SystemClock clock;
    const auto visit =
        web::examine_offline(database, {.installation = installation_of(config), .full = full},
                             try_ports(config), clock);
    std::printf("%s\n", visit.document.c_str());
    return web::exit_code_of(visit.worst);
  } catch (const std::exception& error) {
    return cannot_start(program,
                        {"cannot_open_database", error.what(), "a database of this version",
                         "restore a backup if the file is damaged"});
  }
}

int check_backup(const std::string& file) {
  const auto manifest = service::check_backup(file);
  if (!manifest) return cannot_start(program, manifest.error());
  std::printf("%s\n", service::encode_manifest(*manifest).c_str());
  return EXIT_SUCCESS;
}

int restore(const Config& config, const std::string& file, const std::string& skip) {
  log::configure(program, level_of(config.text("log.level")));
  if (!config.text("database").empty()) {
    return cannot_start(program, {"not_possible", "PostgreSQL", "the embedded database",
                                  "use the tools of your PostgreSQL"});
  }
  const auto lock = db::FolderLock::take(config.text("data"));
  if (!lock) return cannot_start(program, lock.error());
  service::RestoreOrder order{.backup = file,
                              .database = database_of(config),
                              .incarnation = random_uuid(),
                              .now = SystemClock().wall_ms()};
  if (!skip.empty()) order.skip = std::max(0LL, std::atoll(skip.c_str()));
  const auto restored = service::restore(order);
  if (!restored) return cannot_start(program, restored.error());
  log::info("restored " + file +
            (restored->kept_aside.empty() ? std::string()
                                          : "; what was there is " + restored->kept_aside));
  std::printf("%s\n", service::encode_manifest(restored->manifest).c_str());
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace fw

int main(int argc, char** argv) {
  const auto start = fw::start_program(fw::spec(), argc, argv);
  if (!start) return start.error();
  if (start->has("doctor")) return fw::examine(start->config, start->has("full"));
  if (start->has("check-backup")) return fw::check_backup(start->options.at("check-backup"));
  if (start->has("restore")) {
    return fw::restore(start->config, start->options.at("restore"),
                       start->has("skip") ? start->options.at("skip") : "");
  }
  return fw::serve(start->config);
}
