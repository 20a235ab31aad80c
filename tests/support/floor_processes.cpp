#include "tests/support/floor_processes.h"

#include <chrono>
#include <stdexcept>
#include <thread>

#include "server/admin/demo_world.h"
#include "server/admin/generate.h"
#include "server/store/invariants.h"
#include "shared/base/clock.h"
#include "shared/db/database.h"

namespace fw::test {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr int fulfilments_a_wave = 20;

void pause(int milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

void quiet(const std::string&) {}

// What changes in a summary only when somebody did something.
std::string what_was_done(const json::object& summary) {
  std::string done;
  for (const char* part : {"orders", "lines", "facts", "shipments"})
    done += json::serialize(summary.at(part));
  return done;
}

}  // namespace

FloorProcesses::FloorProcesses(const FloorOptions& options) : options_(options) {
  const fs::path data = folder_.file("data");
  admin::GenerateOptions generate;
  generate.seed = options.seed;
  generate.now_ms = SystemClock().wall_ms();
  generate.orders = options.orders;
  generate.items = options.items;
  generate.aisles = options.aisles;
  generate.pickers = options.pickers;
  generate.packers = options.packers;
  generate.first_cut_off_s = 3'600;  // no test hurries to a truck
  generate.short_per_mille = options.short_per_mille;
  generate.deviation_per_mille = options.deviation_per_mille;
  must(admin::write_data_folder(data, admin::generate_demo_data(generate)), "");
  admin::DemoFloorOptions floor;
  floor.programs = FLOORWAVE_BINARY_DIR "/bin";
  floor.folder = folder_.path();
  floor.pickers = options.pickers;
  floor.packers = options.packers;
  floor.seed = options.seed;
  floor.speed = options.speed;
  floor.bad_links = options.bad_links;
  floor.walks_off = options.walks_off;
  auto chosen = admin::choose_people(data, std::move(floor));
  if (!chosen) throw std::runtime_error(to_line(chosen.error()));
  auto prepared = admin::DemoFloor::prepare(std::move(*chosen));
  if (!prepared) throw std::runtime_error(to_line(prepared.error()));
  floor_ = std::move(*prepared);
  auto world = admin::make_demo_world(data, floor_->world_file(), options.seed);
  if (!world) throw std::runtime_error(to_line(world.error()));
  world_ = std::move(*world);
}

FloorProcesses::~FloorProcesses() = default;

std::string FloorProcesses::log_of(const std::string& program) const {
  return admin::read_whole_file(folder_.file("logs/" + program + ".log"));
}

void FloorProcesses::must(const Result<Done>& result, const std::string& program) {
  if (result) return;
  throw std::runtime_error(to_line(result.error()) +
                           (program.empty() ? "" : "\n" + log_of(program)));
}

void FloorProcesses::open_office() {
  must(floor_->start_server(), "server");
  must(floor_->start_shop(), "shop");
  api_.emplace(floor_->url());
  admin::import_demo_data(*api_, folder_.file("data"), *floor_, quiet);
  must(floor_->start_printer(), "printer");
}

void FloorProcesses::start_people() { must(floor_->start_robots(), "robots"); }

void FloorProcesses::open() {
  open_office();
  start_people();
}

json::object FloorProcesses::summary() { return api_->get("/api/v1/summary").as_object(); }

json::object FloorProcesses::ledger() {
  return admin::DemoApi(floor_->shop_url()).get("/ledger").as_object();
}

bool FloorProcesses::work_until(const std::function<bool(const json::object&)>& done, int idle_ms) {
  const SystemClock clock;
  std::int64_t until = clock.monotonic_ms() + idle_ms;
  std::string done_before;
  while (clock.monotonic_ms() < until) {
    if (const std::string ended = floor_->ended(); !ended.empty()) {
      throw std::runtime_error(ended + " ended by itself\n" + log_of("server") + log_of("printer") +
                               log_of("robots"));
    }
    admin::release_wave(*api_, fulfilments_a_wave, quiet);
    const json::object now = summary();
    if (done(now)) return true;
    if (std::string done_now = what_was_done(now); done_now != done_before) {
      done_before = std::move(done_now);
      until = clock.monotonic_ms() + idle_ms;
    }
    pause(200);
  }
  return false;
}

bool FloorProcesses::is_drained(const json::object& summary) const {
  return admin::is_drained(summary, admin::read_object(floor_->robots_file()));
}

bool FloorProcesses::drain(int idle_ms) {
  return work_until([&](const json::object& summary) { return is_drained(summary); }, idle_ms);
}

void FloorProcesses::kill_and_restart(const std::string& program, int away_ms) {
  if (Process* process = floor_->process(program)) process->kill();
  pause(away_ms);
  must(floor_->crash_and_restart(program), program);
}

ExitStatus FloorProcesses::stop_and_restart(const std::string& program) {
  Process* process = floor_->process(program);
  if (process == nullptr) throw std::runtime_error(program + " does not run");
  const ExitStatus ended = process->terminate(20'000);
  must(floor_->crash_and_restart(program), program);
  return ended;
}

admin::DemoSummary FloorProcesses::close() {
  floor_->stop_robots();
  admin::DemoMeasured measured;
  measured.server = summary();
  measured.stock = api_->get("/api/v1/summary/stock").as_array();
  measured.shop = ledger();
  measured.robots = admin::read_object(floor_->robots_file());
  floor_->stop_all();
  return admin::summarise_demo(measured, *world_);
}

std::vector<std::string> FloorProcesses::broken_rules() {
  auto database = db::Database::open(folder_.file("server/floorwave.db"));
  std::vector<std::string> texts;
  for (const auto& finding : store::check_invariants(database)) {
    texts.push_back(finding.rule + ": " + finding.key + ": " + finding.text);
  }
  return texts;
}

std::int64_t FloorProcesses::count(const std::string& sql) {
  auto database = db::Database::open(folder_.file("server/floorwave.db"));
  return database.value<std::int64_t>(sql).value_or(0);
}

}  // namespace fw::test
