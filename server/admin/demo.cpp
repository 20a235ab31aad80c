#include "server/admin/demo.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include <boost/json.hpp>

#include "server/admin/demo_floor.h"
#include "server/admin/demo_summary.h"
#include "server/admin/demo_world.h"
#include "server/admin/generate.h"
#include "shared/base/clock.h"
#include "shared/base/csv.h"
#include "shared/base/program.h"
#include "shared/base/random.h"
#include "shared/http/client.h"

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
  int speed = 30;
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
      {.name = "demo.speed", .value = 30, .help = "people move so many times faster", .least = 1},
      {.name = "demo.seed", .value = 1, .help = "of data and people"},
      {.name = "demo.data", .value = "", .help = "folder of CSV files instead of generated ones"},
      {.name = "demo.output", .value = "demo-output", .help = "folder for all that it writes"},
      {.name = "demo.chaos", .value = false, .help = "kill and restart programs on the way"},
      {.name = "demo.keep", .value = false, .help = "keep everything up at the end"},
      {.name = "demo.json", .value = false, .help = "last line of output: one JSON object"}};
  spec.options = {{"orders", "N", "orders to generate (300)", "demo.orders"},
                  {"pickers", "N", "simulated pickers (8)", "demo.pickers"},
                  {"packers", "N", "simulated packers (2)", "demo.packers"},
                  {"speed", "N", "people move so many times faster (30)", "demo.speed"},
                  {"seed", "N", "of data and people (1)", "demo.seed"},
                  {"data", "FOLDER", "CSV files instead of generated ones", "demo.data"},
                  {"output", "FOLDER", "for all that it writes (demo-output)", "demo.output"},
                  {"chaos", "", "kill and restart programs on the way", "demo.chaos"},
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

// Talks to the server's API; what goes wrong is thrown as text for the person.
class Api {
 public:
  explicit Api(std::string url) : url_(std::move(url)) {}

  json::value get(const std::string& path) { return call("GET", path, "", ""); }
  json::value post(const std::string& path, const json::value& body) {
    return call("POST", path, json::serialize(body), "application/json");
  }
  json::value post_csv(const std::string& path, const std::string& text) {
    return call("POST", path, text, "text/csv");
  }

 private:
  json::value call(const std::string& method, const std::string& path, const std::string& body,
                   const std::string& type) {
    http::Call request;
    request.method = method;
    request.url = url_ + path;
    request.body = body;
    if (!type.empty()) {
      request.headers.set("Content-Type", type);
      request.headers.set("Idempotency-Key", fmt::format("demo-{}", ++key_));
    }
    const auto response = client_.fetch(request);
    if (!response) {
      throw std::runtime_error(method + " " + path + ": " + response.error().text);
    }
    if (response->status >= 300 && response->status != 422) {
      throw std::runtime_error(fmt::format("{} {}: {} {}", method, path, response->status,
                                           response->body.substr(0, 400)));
    }
    return response->body.empty() ? json::value() : json::parse(response->body);
  }

  std::string url_;
  http::Client client_{[] {
    http::ClientOptions options;
    options.read_timeout_ms = 120'000;
    options.response_limit = 256UL << 20U;
    return options;
  }()};
  std::int64_t key_ = ::getpid() * 1'000'000LL;
};

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

json::object read_json(const fs::path& file) {
  boost::system::error_code error;
  const json::value value = json::parse(read_file(file), error);
  return !error && value.is_object() ? value.as_object() : json::object();
}

// Column `wanted` of the rows where `column` holds the word `word`.
std::vector<std::string> pick_column(const fs::path& file, const std::string& column,
                                     const std::string& word, const std::string& wanted) {
  std::vector<std::string> picked;
  const auto table = read_csv(read_file(file));
  if (!table) return picked;
  const int where = table->column(column);
  const int what = table->column(wanted);
  if (where < 0 || what < 0) return picked;
  for (const CsvRow& row : table->rows) {
    const std::string words = " " + row.fields[static_cast<std::size_t>(where)] + " ";
    if (words.find(" " + word + " ") != std::string::npos) {
      picked.push_back(row.fields[static_cast<std::size_t>(what)]);
    }
  }
  return picked;
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
  Result<Done> prepare();
  void import_all(Api& api);
  void enrol(Api& api);
  void work(Api& api);
  void plan_wave(Api& api);
  bool is_drained(const json::object& summary) const;
  void maybe_crash(std::int64_t now_ms);
  int finish(Api& api);
  void show_progress(const json::object& summary);

  Options options_;
  Random random_;
  SystemClock clock_;
  fs::path folder_;
  fs::path data_;
  std::optional<DemoFloor> floor_;
  std::optional<hw::World> world_;
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
  floor.pickers = options_.pickers;
  floor.packers = options_.packers;
  floor.seed = options_.seed;
  floor.speed = options_.speed;
  floor.picker_badges = pick_column(data_ / "workers.csv", "roles", "picker", "badge");
  floor.packer_badges = pick_column(data_ / "workers.csv", "roles", "packer", "badge");
  floor.packing_places = pick_column(data_ / "locations.csv", "role", "pack", "location");
  // A person who may do both works as a picker here.
  std::erase_if(floor.packer_badges, [&](const std::string& badge) {
    return std::find(floor.picker_badges.begin(), floor.picker_badges.end(), badge) !=
           floor.picker_badges.end();
  });
  if (static_cast<int>(floor.picker_badges.size()) < options_.pickers ||
      static_cast<int>(floor.packer_badges.size()) < options_.packers ||
      floor.packing_places.empty()) {
    return refuse("too_few_people",
                  fmt::format("{} pickers and {} packers with badges, {} pack places",
                              floor.picker_badges.size(), floor.packer_badges.size(),
                              floor.packing_places.size()),
                  "as many as --pickers and --packers ask for, and a pack place",
                  "add workers or ask for fewer");
  }
  floor.picker_badges.resize(static_cast<std::size_t>(options_.pickers));
  floor.packer_badges.resize(static_cast<std::size_t>(options_.packers));
  auto prepared = DemoFloor::prepare(std::move(floor));
  if (!prepared) return Failure{prepared.error()};
  floor_ = std::move(*prepared);
  auto world = make_demo_world(data_, floor_->world_file(), options_.seed);
  if (!world) return Failure{world.error()};
  world_ = std::move(*world);
  return Done{};
}

void Demo::import_all(Api& api) {
  for (const char* kind : {"sites", "carriers", "departures", "workers", "cartons", "locations",
                           "containers", "items", "packagings", "stock", "orders"}) {
    const fs::path file = data_ / (std::string(kind) + ".csv");
    if (!fs::exists(file)) continue;
    const json::value answer =
        api.post_csv("/api/v1/imports/" + std::string(kind), read_file(file));
    const json::object& report = answer.as_object();
    const auto& refused = report.at("refused").as_array();
    say(fmt::format("  {:<11} {} rows accepted, {} refused", kind,
                    report.at("accepted").to_number<std::int64_t>(), refused.size()));
    for (std::size_t i = 0; i < refused.size() && i < 3; ++i) {
      say("    " + json::serialize(refused[i]));
    }
    if (std::string(kind) == "stock") enrol(api);
  }
}

void Demo::enrol(Api& api) {
  json::array printers;
  json::array devices;
  const auto stations = floor_->stations();
  const auto& places = floor_->options().packing_places;
  for (std::size_t i = 0; i < stations.size(); ++i) {
    const std::string printer = DemoFloor::printer_of_station(i);
    printers.push_back(
        json::object{{"code", printer}, {"name", printer}, {"least_evidence", "accepted_by_port"}});
    devices.push_back(json::object{{"code", stations[i]},
                                   {"role", "pack_station"},
                                   {"place", places[i % places.size()]},
                                   {"printer", printer}});
  }
  for (const std::string& code : floor_->handhelds()) {
    devices.push_back(json::object{{"code", code}, {"role", "handheld"}});
  }
  devices.push_back(json::object{{"code", "printer-1"}, {"role", "printer_daemon"}});
  api.post("/api/v1/printers", printers);
  api.post("/api/v1/devices", devices);
  api.post("/api/v1/upstreams",
           json::array{json::object{{"code", "demo-shop"}, {"name", "Demo shop"}}});
}

void Demo::plan_wave(Api& api) {
  const json::value planned =
      api.post("/api/v1/waves", json::object{{"fulfilments_most", fulfilments_a_wave}});
  const json::object& wave = planned.as_object();
  const json::value* number = wave.if_contains("number");
  if (number == nullptr || !number->is_string() || number->as_string().empty()) return;
  api.post("/api/v1/waves/" + std::string(number->as_string()) + "/release", json::object{});
  say(fmt::format("  wave {} released: {} orders on {} trips", std::string(number->as_string()),
                  wave.at("fulfilments").to_number<std::int64_t>(),
                  wave.at("trips").to_number<std::int64_t>()));
}

std::int64_t count(const json::object& object, const char* part, const char* key) {
  const json::value* inner = object.if_contains(part);
  if (inner == nullptr || !inner->is_object()) return 0;
  const json::value* value = inner->as_object().if_contains(key);
  return value != nullptr && value->is_number() ? value->to_number<std::int64_t>() : 0;
}

// Nothing waits any more: every order has ended and every shop has been told.
bool Demo::is_drained(const json::object& summary) const {
  return count(summary, "orders", "imported") > 0 && count(summary, "orders", "open") == 0 &&
         count(summary, "shipments", "completed") == count(summary, "shipments", "acknowledged");
}

void Demo::show_progress(const json::object& summary) {
  std::string line = fmt::format(
      "  {:>4} s  orders {} open, {} shipped, {} backordered; parcels {}; shop told {} of {}",
      (clock_.monotonic_ms() - began_ms_) / 1000, count(summary, "orders", "open"),
      count(summary, "orders", "shipped"), count(summary, "orders", "backordered"),
      summary.contains("parcels") ? summary.at("parcels").to_number<std::int64_t>() : 0,
      count(summary, "shipments", "acknowledged"), count(summary, "shipments", "completed"));
  say(line);
}

void Demo::maybe_crash(std::int64_t now_ms) {
  if (!options_.chaos || now_ms < next_crash_ms_) return;
  if (next_crash_ms_ != 0) {
    static constexpr const char* programs[] = {"server", "printer", "robots"};
    const std::string program = programs[random_.below(3)];
    say("  chaos: kill -9 " + program + ", and start it again");
    if (auto again = floor_->crash_and_restart(program); !again) {
      throw std::runtime_error(to_line(again.error()));
    }
  }
  next_crash_ms_ = now_ms + random_.between(6'000, 12'000);
}

void Demo::work(Api& api) {
  std::string last;
  std::int64_t changed_ms = clock_.monotonic_ms();
  std::int64_t shown_ms = 0;
  while (!stop_.wait(1'000)) {
    const std::int64_t now_ms = clock_.monotonic_ms();
    if (const std::string ended = floor_->ended(); !ended.empty()) {
      throw std::runtime_error(ended + " ended by itself; look into " +
                               (folder_ / "logs").string());
    }
    plan_wave(api);
    const json::value answer = api.get("/api/v1/summary");
    const json::object& summary = answer.as_object();
    const std::string state = json::serialize(answer);
    if (state != last) changed_ms = now_ms;
    last = state;
    if (now_ms - shown_ms >= 5'000) {
      show_progress(summary);
      shown_ms = now_ms;
    }
    if (is_drained(summary)) return;
    if (now_ms - changed_ms > stuck_after_ms) {
      say(fmt::format("  nothing has changed for {} s; ending here", stuck_after_ms / 1000));
      return;
    }
    maybe_crash(now_ms);
  }
}

int Demo::finish(Api& api) {
  floor_->stop_robots();
  DemoMeasured measured;
  measured.server = api.get("/api/v1/summary").as_object();
  measured.stock = api.get("/api/v1/summary/stock").as_array();
  measured.shop = Api(floor_->shop_url()).get("/ledger").as_object();
  measured.robots = read_json(floor_->robots_file());
  measured.seconds = static_cast<double>(clock_.monotonic_ms() - began_ms_) / 1000.0;
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
    while (!stop_.wait(1'000)) plan_wave(api);
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
    Api api(floor_->url());
    say("console " + floor_->url());
    import_all(api);
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
