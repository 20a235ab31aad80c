#include "server/admin/demo.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include <boost/json.hpp>

#include "server/admin/demo_cases.h"
#include "server/admin/demo_day.h"
#include "server/admin/demo_floor.h"
#include "server/admin/demo_summary.h"
#include "server/admin/demo_world.h"
#include "server/admin/generate.h"
#include "shared/base/clock.h"
#include "shared/base/program.h"
#include "shared/base/random.h"

namespace fw::admin {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

// With nothing new for this long the demo is stuck: it says so and ends.
constexpr std::int64_t stuck_after_ms = 120'000;
constexpr std::int64_t fulfilments_a_wave = 120;

struct Options {
  int orders = 300;
  int pickers = 8;
  int packers = 2;
  int speed = 60;
  std::uint64_t seed = 1;
  std::string data;    // folder of CSV files; "" = generate
  std::string output;  // "" = demo-output
  bool chaos = false;
  bool keep = false;
  bool as_json = false;
};

ProgramSpec demo_spec(const std::string& version) {
  ProgramSpec spec;
  spec.name = "floorwave demo";
  spec.version = version;
  spec.summary = "Runs a whole floor on this machine: orders in, labels and receipts out.";
  spec.config.keys = {
      {.name = "demo.orders", .value = 300, .help = "orders to generate", .least = 1},
      {.name = "demo.pickers", .value = 8, .help = "simulated pickers", .least = 1, .most = 500},
      {.name = "demo.packers", .value = 2, .help = "simulated packers", .least = 1, .most = 100},
      {.name = "demo.speed", .value = 60, .help = "people move so many times faster", .least = 1},
      {.name = "demo.seed", .value = 1, .help = "of data and people"},
      {.name = "demo.data", .value = "", .help = "folder of CSV files instead of generated ones"},
      {.name = "demo.output", .value = "demo-output", .help = "folder for all that it writes"},
      {.name = "demo.chaos", .value = false, .help = "kill programs and cut links on the way"},
      {.name = "demo.keep", .value = false, .help = "keep everything up at the end"},
      {.name = "demo.json", .value = false, .help = "last line of output: one JSON object"}};
  spec.options = {{"orders", "N", "orders to generate (300)", "demo.orders"},
                  {"pickers", "N", "simulated pickers (8)", "demo.pickers"},
                  {"packers", "N", "simulated packers (2)", "demo.packers"},
                  {"speed", "N", "people move so many times faster (60)", "demo.speed"},
                  {"seed", "N", "of data and people (1)", "demo.seed"},
                  {"data", "FOLDER", "CSV files instead of generated ones", "demo.data"},
                  {"output", "FOLDER", "for all that it writes (demo-output)", "demo.output"},
                  {"chaos", "", "kill programs and cut links on the way", "demo.chaos"},
                  {"keep", "", "keep everything up at the end", "demo.keep"},
                  {"json", "", "last line of output: one JSON object", "demo.json"}};
  spec.examples = {"floorwave demo", "floorwave demo --orders 5000 --pickers 40 --packers 8",
                   "floorwave demo --data FOLDER --json"};
  return spec;
}

Options read_options(const Config& config) {
  Options o;
  o.orders = static_cast<int>(config.integer("demo.orders"));
  o.pickers = static_cast<int>(config.integer("demo.pickers"));
  o.packers = static_cast<int>(config.integer("demo.packers"));
  o.speed = static_cast<int>(config.integer("demo.speed"));
  o.seed = static_cast<std::uint64_t>(config.integer("demo.seed"));
  o.data = config.text("demo.data");
  o.output = config.text("demo.output");
  o.chaos = config.flag("demo.chaos");
  o.keep = config.flag("demo.keep");
  o.as_json = config.flag("demo.json");
  return o;
}

class Demo {
 public:
  explicit Demo(Options options) : options_(std::move(options)), random_(options_.seed ^ 0xC4A05) {}

  int run();

 private:
  void say(const std::string& line) const {
    std::FILE* out = options_.as_json ? stderr : stdout;
    std::fprintf(out, "%s\n", line.c_str());
    std::fflush(out);
  }
  Say says() const {
    return [this](const std::string& line) { say(line); };
  }
  Result<Done> prepare();
  void work(DemoApi& api);
  void maybe_crash(std::int64_t now_ms);
  void trouble_link();
  void heal_links();
  int finish(DemoApi& api);
  void show_progress(const json::object& summary);

  Options options_;
  Random random_;
  SystemClock clock_;
  fs::path folder_;
  fs::path data_;
  std::optional<DemoFloor> floor_;
  std::optional<hw::World> world_;
  DemoCases cases_;
  std::int64_t began_ms_ = 0;
  std::int64_t next_crash_ms_ = 0;
  std::string last_progress_;
  StopSignal stop_;
};

Result<Done> Demo::prepare() {
  folder_ = fs::absolute(options_.output);
  std::error_code error;
  fs::remove_all(folder_, error);
  fs::create_directories(folder_, error);
  if (error) {
    return refuse("cannot_write", folder_.string(), "a folder that can be written",
                  "choose another one with --output");
  }
  data_ = options_.data.empty() ? folder_ / "data" : fs::absolute(options_.data);
  if (options_.data.empty()) {
    GenerateOptions generate;
    generate.seed = options_.seed;
    generate.now_ms = clock_.wall_ms();
    generate.orders = options_.orders;
    generate.pickers = options_.pickers;
    generate.packers = options_.packers;
    if (auto written = write_data_folder(data_, generate_demo_data(generate)); !written) {
      return Failure{written.error()};
    }
  }
  DemoFloorOptions floor;
  floor.programs = fs::read_symlink("/proc/self/exe").parent_path();
  floor.folder = folder_;
  floor.data = data_;
  floor.pickers = options_.pickers;
  floor.packers = options_.packers;
  floor.seed = options_.seed;
  floor.speed = options_.speed;
  floor.bad_links = options_.chaos;
  auto chosen = choose_people(data_, std::move(floor));
  if (!chosen) return Failure{chosen.error()};
  auto prepared = DemoFloor::prepare(std::move(*chosen));
  if (!prepared) return Failure{prepared.error()};
  floor_ = std::move(*prepared);
  auto world = make_demo_world(data_, floor_->world_file(), options_.seed);
  if (!world) return Failure{world.error()};
  world_ = std::move(*world);
  cases_ = DemoCases::load(data_);
  return Done{};
}

void Demo::show_progress(const json::object& summary) {
  std::string line = fmt::format(
      "  {:>4} s  orders {} open, {} shipped, {} backordered; parcels {}; shop told {} of {}",
      (clock_.monotonic_ms() - began_ms_) / 1000, count_of(summary, "orders", "open"),
      count_of(summary, "orders", "shipped"), count_of(summary, "orders", "backordered"),
      summary.contains("parcels") ? summary.at("parcels").to_number<std::int64_t>() : 0,
      count_of(summary, "shipments", "acknowledged"), count_of(summary, "shipments", "completed"));
  say(line);
}

// Every few seconds one thing goes wrong; what was wrong with a link heals before the next.
void Demo::maybe_crash(std::int64_t now_ms) {
  if (!options_.chaos || now_ms < next_crash_ms_) return;
  heal_links();
  if (next_crash_ms_ != 0) {
    static constexpr const char* programs[] = {"server", "printer", "robots"};
    if (random_.below(2) == 0) {
      trouble_link();
    } else {
      const std::string program = programs[random_.below(3)];
      say("  chaos: kill -9 " + program + ", and start it again");
      if (auto again = floor_->crash_and_restart(program); !again) {
        throw std::runtime_error(to_line(again.error()));
      }
    }
  }
  next_crash_ms_ = now_ms + random_.between(4'000, 9'000);
}

void Demo::heal_links() {
  for (const char* end : {"robots", "printer"}) {
    if (LinkProxy* link = floor_->link(end)) link->heal();
  }
}

void Demo::trouble_link() {
  const bool terminals = random_.below(3) != 0;
  LinkProxy& link = *floor_->link(terminals ? "robots" : "printer");
  const std::string where = terminals ? "the terminals' network" : "the printer's network";
  switch (random_.below(4)) {
    case 0:
      link.cut();
      return say("  chaos: every connection of " + where + " is cut");
    case 1:
      link.faults().frozen = true;
      return say("  chaos: " + where + " is frozen for some seconds");
    case 2:
      link.faults().partitioned = true;
      return say("  chaos: nobody gets through " + where + " for some seconds");
    default:
      link.faults().bytes_a_second = 4'000;
      link.faults().delay_ms = 200;
      link.faults().delay_spread_ms = 400;
      return say("  chaos: " + where + " is slow and late for some seconds");
  }
}

void Demo::work(DemoApi& api) {
  std::string last;
  std::int64_t changed_ms = clock_.monotonic_ms();
  std::int64_t shown_ms = 0;
  std::int64_t looked_ms = 0;
  while (!stop_.wait(200)) {
    const std::int64_t now_ms = clock_.monotonic_ms();
    cases_.step(api, says());
    if (now_ms - looked_ms < 1'000) continue;
    looked_ms = now_ms;
    if (const std::string ended = floor_->ended(); !ended.empty()) {
      throw std::runtime_error(ended + " ended by itself; look into " +
                               (folder_ / "logs").string());
    }
    release_wave(api, fulfilments_a_wave, says());
    const json::value answer = api.get("/api/v1/summary");
    json::object summary = answer.as_object();
    summary.erase("at");
    const std::string state = json::serialize(summary);
    if (state != last) changed_ms = now_ms;
    last = state;
    if (now_ms - shown_ms >= 5'000) {
      show_progress(summary);
      shown_ms = now_ms;
    }
    if (is_drained(summary, read_object(floor_->robots_file())) && cases_.is_over()) return;
    if (now_ms - changed_ms > stuck_after_ms) {
      say(fmt::format("  nothing has changed for {} s; ending here", stuck_after_ms / 1000));
      return;
    }
    maybe_crash(now_ms);
  }
}

int Demo::finish(DemoApi& api) {
  heal_links();
  floor_->stop_robots();
  DemoMeasured measured;
  measured.server = api.get("/api/v1/summary").as_object();
  measured.stock = read_book(api);
  measured.shop = DemoApi(floor_->shop_url()).get("/ledger").as_object();
  measured.robots = read_object(floor_->robots_file());
  measured.seconds = static_cast<double>(clock_.monotonic_ms() - began_ms_) / 1000.0;
  measured.cases = cases_.ends(api, measured.robots, *world_);
  const DemoSummary summary = summarise_demo(measured, *world_);
  say("\nThe day is over:");
  say(to_text(summary));
  say("  labels       " + floor_->labels_folder().string());
  say("  receipts     " + (folder_ / "shop").string());
  if (options_.keep) {
    say("  console      " + floor_->url() + "   (Ctrl-C ends the demo)");
    if (auto robots = floor_->start_robots(); !robots) say(to_line(robots.error()));
  }
  if (options_.as_json) {
    std::printf("%s\n", json::serialize(summary.json).c_str());
    std::fflush(stdout);
  }
  if (options_.keep) {
    while (!stop_.wait(1'000)) release_wave(api, fulfilments_a_wave, says());
  }
  return summary.complaints.empty() ? 0 : 1;
}

int Demo::run() {
  say("Floorwave demo: preparing " + fs::absolute(options_.output).string());
  if (auto prepared = prepare(); !prepared) {
    return cannot_start("floorwave demo", prepared.error());
  }
  for (const auto start : {&DemoFloor::start_server, &DemoFloor::start_shop}) {
    if (auto started = ((*floor_).*start)(); !started) {
      return cannot_start("floorwave demo", started.error());
    }
  }
  began_ms_ = clock_.monotonic_ms();
  try {
    DemoApi api(floor_->url());
    say("console " + floor_->url());
    const EpochMs truck_leaves_at_ms = import_demo_data(api, data_, *floor_, says());
    // However fast people work: they begin when it has left without its order.
    stop_.wait(static_cast<int>(std::max<EpochMs>(0, truck_leaves_at_ms - clock_.wall_ms())));
    for (const auto start : {&DemoFloor::start_printer, &DemoFloor::start_robots}) {
      if (auto started = ((*floor_).*start)(); !started) {
        return cannot_start("floorwave demo", started.error());
      }
    }
    work(api);
    const int code = finish(api);
    floor_->stop_all();
    return stop_.requested() && !options_.keep ? 1 : code;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "floorwave demo: %s\n", error.what());
    floor_->stop_all();
    return 1;
  }
}

}  // namespace

int run_demo(const std::vector<std::string>& arguments, const std::string& version) {
  const ProgramSpec spec = demo_spec(version);
  std::vector<std::string> words{"floorwave demo"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  const auto start = start_program(spec, static_cast<int>(argv.size()), argv.data());
  if (!start) return start.error();
  return Demo(read_options(start->config)).run();
}

}  // namespace fw::admin
