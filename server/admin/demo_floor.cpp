#include "server/admin/demo_floor.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <fstream>

#include "shared/base/clock.h"
#include "shared/base/ports.h"
#include "shared/base/secret.h"
#include "shared/http/client.h"

namespace fw::admin {
namespace {

namespace fs = std::filesystem;

constexpr int start_timeout_ms = 20'000;
constexpr int stop_timeout_ms = 10'000;

Result<Done> write_file(const fs::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out) {
    return refuse("cannot_write", file.string(), "a folder that can be written",
                  "check the folder and the space left on the disk");
  }
  return Done{};
}

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ","));
}

bool answers(const std::string& url) {
  http::ClientOptions options;
  options.connect_timeout_ms = 500;
  options.read_timeout_ms = 1'000;
  http::Client client(options);
  http::Call call;
  call.method = "GET";
  call.url = url;
  const auto response = client.fetch(call);
  return response && response->status == 200;
}

Result<Done> wait_until_ready(Process& process, const std::string& url, const fs::path& log) {
  const SystemClock clock;
  const std::int64_t until = clock.monotonic_ms() + start_timeout_ms;
  while (clock.monotonic_ms() < until) {
    if (answers(url)) return Done{};
    if (process.wait(100)) break;
  }
  return refuse("program_not_ready", url, "an answer", "look into " + log.string());
}

}  // namespace

Result<DemoFloor> DemoFloor::prepare(DemoFloorOptions options) {
  std::error_code error;
  for (const char* sub : {"data", "labels", "logs", "server", "printer", "shop", "robots"}) {
    fs::create_directories(options.folder / sub, error);
    if (error) {
      return refuse("cannot_write", (options.folder / sub).string(), "a folder that can be written",
                    "choose another one with --output");
    }
  }
  if (options.data.empty()) options.data = options.folder / "data";
  DemoFloor floor(std::move(options));
  floor.floor_endpoint_ = fmt::format("tcp://127.0.0.1:{}", free_port());
  floor.url_ = fmt::format("http://127.0.0.1:{}", free_port());
  floor.shop_url_ = fmt::format("http://127.0.0.1:{}", free_port());
  if (auto started = floor.start_links(); !started) return Failure{started.error()};
  if (auto written = floor.write_configurations(); !written) return Failure{written.error()};
  return floor;
}

Result<Done> DemoFloor::start_links() {
  if (!options_.bad_links) return Done{};
  const auto port =
      static_cast<std::uint16_t>(std::stoi(floor_endpoint_.substr(floor_endpoint_.rfind(':') + 1)));
  for (auto* link : {&robots_link_, &printer_link_}) {
    auto started = LinkProxy::start(port);
    if (!started) return Failure{started.error()};
    *link = std::move(*started);
  }
  return Done{};
}

std::string DemoFloor::endpoint_for(const std::unique_ptr<LinkProxy>& link) const {
  return link ? fmt::format("tcp://127.0.0.1:{}", link->port()) : floor_endpoint_;
}

LinkProxy* DemoFloor::link(const std::string& program) {
  if (program == "robots") return robots_link_.get();
  return program == "printer" ? printer_link_.get() : nullptr;
}

std::vector<std::string> DemoFloor::handhelds() const {
  std::vector<std::string> codes;
  for (int i = 1; i <= options_.pickers; ++i) codes.push_back(fmt::format("HH-{:02}", i));
  return codes;
}

std::vector<std::string> DemoFloor::stations() const {
  std::vector<std::string> codes;
  for (int i = 1; i <= options_.packers; ++i) codes.push_back(fmt::format("PACK-{}", i));
  return codes;
}

std::string DemoFloor::printer_of_station(std::size_t index) {
  return fmt::format("P{}", index + 1);
}

Result<Done> DemoFloor::write_configurations() {
  const fs::path& folder = options_.folder;
  const std::string secret = "whsec_" + to_base64(random_bytes(32));
  if (auto done = write_file(folder / "shop.secret", secret); !done) return done;
  ::chmod((folder / "shop.secret").c_str(), 0600);

  const std::string web_port = url_.substr(url_.rfind(':') + 1);
  const std::string server =
      fmt::format("data = \"{0}/server\"\n\n[floor]\nendpoint = \"{1}\"\n\n[web]\nport = {2}\n",
                  folder.string(), floor_endpoint_, web_port);
  if (auto done = write_file(folder / "server.toml", server); !done) return done;

  std::string printer = fmt::format(
      "device = \"printer-1\"\nserver = \"{0}\"\ndata = \"{1}/printer\"\n\n[[upstream]]\ncode = "
      "\"demo-shop\"\nurl = \"{2}/shipments\"\nsecret_file = \"{1}/shop.secret\"\nfirst_retry_ms = "
      "200\ntimeout_ms = 2000\n",
      endpoint_for(printer_link_), folder.string(), shop_url_);
  for (std::size_t i = 0; i < stations().size(); ++i) {
    printer += fmt::format("\n[[printer]]\ncode = \"{}\"\nport = \"folder:{}\"\n",
                           printer_of_station(i), labels_folder().string());
  }
  return write_file(folder / "printer.toml", printer);
}

Result<Process> DemoFloor::start(const std::string& program, std::vector<std::string> arguments,
                                 const std::string& log_name) {
  Command command;
  command.words = {(options_.programs / program).string()};
  command.words.insert(command.words.end(), arguments.begin(), arguments.end());
  command.log_file = (options_.folder / "logs" / (log_name + ".log")).string();
  return Process::start(command);
}

Result<Done> DemoFloor::start_server() {
  auto process =
      start("floorwave-server", {"--config", (options_.folder / "server.toml").string()}, "server");
  if (!process) return Failure{process.error()};
  server_ = std::move(*process);
  return wait_until_ready(*server_, url_ + "/readyz", options_.folder / "logs/server.log");
}

Result<Done> DemoFloor::start_shop() {
  const std::string port = shop_url_.substr(shop_url_.rfind(':') + 1);
  // Fails now and then on purpose, also after having taken a message.
  std::vector<std::string> arguments{"--port", port, "--fail-per-mille", "60"};
  const auto add = [&](const std::string& name, const std::string& value) {
    arguments.insert(arguments.end(), {name, value});
  };
  add("--take-then-fail-per-mille", "40");
  add("--data", (options_.folder / "shop").string());
  add("--secret-file", (options_.folder / "shop.secret").string());
  add("--seed", std::to_string(options_.seed));
  auto process = start("floorwave-demo-shop", std::move(arguments), "shop");
  if (!process) return Failure{process.error()};
  shop_ = std::move(*process);
  return wait_until_ready(*shop_, shop_url_ + "/ledger", options_.folder / "logs/shop.log");
}

Result<Done> DemoFloor::start_printer() {
  auto process = start("floorwave-printer",
                       {"--config", (options_.folder / "printer.toml").string()}, "printer");
  if (!process) return Failure{process.error()};
  printer_ = std::move(*process);
  return Done{};
}

Result<Done> DemoFloor::start_robots() {
  std::vector<std::string> devices = handhelds();
  for (const std::string& station : stations()) devices.push_back(station);
  std::vector<std::string> badges = options_.picker_badges;
  badges.insert(badges.end(), options_.packer_badges.begin(), options_.packer_badges.end());
  std::vector<std::string> arguments{"--ui", "robot"};
  const auto add = [&](const std::string& name, const std::string& value) {
    arguments.insert(arguments.end(), {name, value});
  };
  add("--server", endpoint_for(robots_link_));
  add("--data", (options_.folder / "robots").string());
  add("--labels", labels_folder().string());
  add("--world", world_file().string());
  add("--cartons", (options_.data / "cartons.csv").string());
  add("--pickers", std::to_string(options_.pickers));
  add("--packers", std::to_string(options_.packers));
  add("--devices", joined(devices));
  add("--badges", joined(badges));
  add("--seed", std::to_string(options_.seed));
  add("--speed", std::to_string(options_.speed));
  add("--wrong-scan-per-mille", "15");
  add("--miscount-per-mille", "3");
  add("--mispick-per-mille", "5");
  add("--statistics", robots_file().string());
  // What must be seen at least once; somebody must be left to take a cart over.
  add("--sure-mispicks", "2");
  add("--spoiled-labels", "1");
  if (options_.walks_off && options_.pickers > 1) add("--walks-off", handhelds().back());
  auto process = start("floorwave-terminal", std::move(arguments), "robots");
  if (!process) return Failure{process.error()};
  robots_ = std::move(*process);
  return Done{};
}

Process* DemoFloor::process(const std::string& program) {
  for (auto& [process, name] : {std::pair{&server_, "server"},
                                {&shop_, "shop"},
                                {&printer_, "printer"},
                                {&robots_, "robots"}}) {
    if (program == name && *process) return &**process;
  }
  return nullptr;
}

std::string DemoFloor::ended() {
  const auto check = [](std::optional<Process>& process, const char* name) -> std::string {
    if (!process) return "";
    const auto status = process->wait(0);
    return status ? std::string(name) + " (" + to_text(*status) + ")" : "";
  };
  for (auto& [process, name] : {std::pair{&server_, "floorwave-server"},
                                {&shop_, "floorwave-demo-shop"},
                                {&printer_, "floorwave-printer"},
                                {&robots_, "floorwave-terminal"}}) {
    if (auto text = check(*process, name); !text.empty()) return text;
  }
  return "";
}

void DemoFloor::stop_robots() {
  if (robots_) robots_->terminate(stop_timeout_ms);
  robots_.reset();
}

void DemoFloor::stop_all() {
  stop_robots();
  for (auto* process : {&printer_, &server_, &shop_}) {
    if (*process) (*process)->terminate(stop_timeout_ms);
    process->reset();
  }
}

Result<Done> DemoFloor::crash_and_restart(const std::string& program) {
  if (program == "server") {
    if (server_) server_->kill();
    return start_server();
  }
  if (program == "printer") {
    if (printer_) printer_->kill();
    return start_printer();
  }
  if (robots_) robots_->kill();
  return start_robots();
}

}  // namespace fw::admin
