#include "server/admin/demo_day.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "server/admin/demo_cases.h"
#include "server/admin/import_order.h"
#include "shared/base/clock.h"
#include "shared/base/csv.h"

namespace fw::admin {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

http::ClientOptions patient() {
  http::ClientOptions options;
  options.read_timeout_ms = 120'000;
  options.response_limit = 256UL << 20U;
  return options;
}

// Column `wanted` of the rows where `column` holds the word `word`.
std::vector<std::string> pick_column(const fs::path& file, const std::string& column,
                                     const std::string& word, const std::string& wanted) {
  std::vector<std::string> picked;
  const auto table = parse_csv(read_whole_file(file));
  if (!table) return picked;
  const int where = table->column(column);
  const int what = table->column(wanted);
  if (where < 0 || what < 0) return picked;
  for (const CsvRow& row : table->rows) {
    const std::string words = " " + std::string(field_of(row, where)) + " ";
    if (words.find(" " + word + " ") != std::string::npos) {
      picked.emplace_back(field_of(row, what));
    }
  }
  return picked;
}

void enrol(DemoApi& api, const DemoFloor& floor) {
  json::array printers;
  json::array devices;
  const auto stations = floor.stations();
  const auto& places = floor.options().packing_places;
  for (std::size_t i = 0; i < stations.size(); ++i) {
    const std::string printer = DemoFloor::printer_of_station(i);
    printers.push_back(
        json::object{{"code", printer}, {"name", printer}, {"least_evidence", "accepted_by_port"}});
    devices.push_back(json::object{{"code", stations[i]},
                                   {"role", "pack_station"},
                                   {"place", places[i % places.size()]},
                                   {"printer", printer}});
  }
  for (const std::string& code : floor.handhelds()) {
    devices.push_back(json::object{{"code", code}, {"role", "handheld"}});
  }
  devices.push_back(json::object{{"code", "printer-1"}, {"role", "printer_daemon"}});
  api.post("/api/v1/printers", printers);
  api.post("/api/v1/devices", devices);
  api.post("/api/v1/upstreams",
           json::array{json::object{{"code", "demo-shop"}, {"name", "Demo shop"}}});
}

}  // namespace

std::string read_whole_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

json::object read_object(const fs::path& file) {
  boost::system::error_code error;
  const json::value value = json::parse(read_whole_file(file), error);
  return !error && value.is_object() ? value.as_object() : json::object();
}

DemoApi::DemoApi(std::string url)
    : url_(std::move(url)), client_(patient()), key_(::getpid() * 1'000'000LL) {}

json::value DemoApi::get(const std::string& path) { return call("GET", path, "", ""); }

json::value DemoApi::post(const std::string& path, const json::value& body) {
  return call("POST", path, json::serialize(body), "application/json");
}

json::value DemoApi::post_csv(const std::string& path, const std::string& text) {
  return call("POST", path, text, "text/csv");
}

json::value DemoApi::call(const std::string& method, const std::string& path,
                          const std::string& body, const std::string& type) {
  http::Call request;
  request.method = method;
  request.url = url_ + path;
  request.body = body;
  if (!type.empty()) {
    request.headers.set("Content-Type", type);
    request.headers.set("Idempotency-Key", fmt::format("demo-{}", ++key_));
  }
  const auto response = client_.fetch(request);
  if (!response) throw std::runtime_error(method + " " + path + ": " + response.error().text);
  if (response->status >= 300) {
    throw std::runtime_error(
        fmt::format("{} {}: {} {}", method, path, response->status, response->body.substr(0, 400)));
  }
  return response->body.empty() ? json::value() : json::parse(response->body);
}

Result<DemoFloorOptions> choose_people(const fs::path& data, DemoFloorOptions options) {
  options.picker_badges = pick_column(data / "workers.csv", "roles", "picker", "badge");
  options.packer_badges = pick_column(data / "workers.csv", "roles", "packer", "badge");
  options.packing_places = pick_column(data / "locations.csv", "role", "pack", "location");
  // A person who may do both works as a picker here.
  std::erase_if(options.packer_badges, [&](const std::string& badge) {
    return std::find(options.picker_badges.begin(), options.picker_badges.end(), badge) !=
           options.picker_badges.end();
  });
  if (options.picker_badges.empty() || options.packer_badges.empty() ||
      options.packing_places.empty()) {
    return refuse("too_few_people",
                  fmt::format("{} pickers and {} packers with badges, {} pack places",
                              options.picker_badges.size(), options.packer_badges.size(),
                              options.packing_places.size()),
                  "at least one picker, one packer and one pack place", "add them to the data");
  }
  // No more people work than the data has.
  options.pickers = std::min(options.pickers, static_cast<int>(options.picker_badges.size()));
  options.packers = std::min(options.packers, static_cast<int>(options.packer_badges.size()));
  options.picker_badges.resize(static_cast<std::size_t>(options.pickers));
  options.packer_badges.resize(static_cast<std::size_t>(options.packers));
  return options;
}

EpochMs import_demo_data(DemoApi& api, const fs::path& data, const DemoFloor& floor,
                         const Say& say) {
  EpochMs truck_leaves_at_ms = 0;
  for (const std::string& kind : import_order()) {
    const fs::path file = data / (kind + ".csv");
    if (!fs::exists(file)) continue;
    const std::string rows = read_whole_file(file);
    if (kind == "orders") {
      truck_leaves_at_ms = DemoCases::load(data).before_orders(api, data, SystemClock().wall_ms());
    }
    const json::value answer = api.post_csv("/api/v1/imports/" + kind, rows);
    const json::object& report = answer.as_object();
    const auto& refused = report.at("refused").as_array();
    say(fmt::format("  {:<11} {} rows accepted, {} refused", kind,
                    report.at("accepted").to_number<std::int64_t>(), refused.size()));
    for (std::size_t i = 0; i < refused.size() && i < 3; ++i) {
      say("    " + json::serialize(refused[i]));
    }
    if (std::string(kind) == "stock") enrol(api, floor);
  }
  return truck_leaves_at_ms;
}

std::optional<std::string> release_wave(DemoApi& api, std::int64_t fulfilments_most,
                                        const Say& say) {
  const json::value planned = api.post(
      "/api/v1/waves", json::object{{"fulfilments_most", fulfilments_most}, {"release", true}});
  const json::object& wave = planned.as_object();
  const json::value* field = wave.if_contains("number");
  if (field == nullptr || !field->is_string() || field->as_string().empty()) return std::nullopt;
  const std::string number(field->as_string());
  say(fmt::format("  wave {} released: {} orders on {} trips", number,
                  wave.at("fulfilments").to_number<std::int64_t>(),
                  wave.at("trips").to_number<std::int64_t>()));
  return number;
}

json::array read_book(DemoApi& api) {
  json::array book;
  std::string cursor;
  while (true) {
    const json::value page =
        api.get("/api/v1/stock?limit=1000" + (cursor.empty() ? "" : "&cursor=" + cursor));
    for (const json::value& row : page.at("rows").as_array()) {
      // The books' own places and what lies in parcels are no shelves or totes.
      if (row.at("place").as_string().starts_with("~")) continue;
      book.push_back(row);
    }
    const json::value& next = page.at("next_cursor");
    if (!next.is_string()) return book;
    cursor = std::string(next.as_string());
  }
}

std::int64_t count_of(const json::object& summary, const char* part, const char* key) {
  const json::value* inner = summary.if_contains(part);
  if (inner == nullptr || !inner->is_object()) return 0;
  const json::value* value = inner->as_object().if_contains(key);
  return value != nullptr && value->is_number() ? value->to_number<std::int64_t>() : 0;
}

bool is_drained(const json::object& summary, const json::object& robots) {
  return count_of(summary, "orders", "imported") > 0 && count_of(summary, "orders", "open") == 0 &&
         count_of(summary, "work", "open") == 0 &&
         count_of(summary, "shipments", "completed") ==
             count_of(summary, "shipments", "acknowledged") &&
         count_of(robots, "facts", "held") == 0;
}

}  // namespace fw::admin
