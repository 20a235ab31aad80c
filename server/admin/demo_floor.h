// The processes of a demo: server, printer daemon, demo shop and robots, each a
// real program with its own configuration file in one folder, all on loopback.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/admin/link_proxy.h"
#include "shared/base/process.h"
#include "shared/base/result.h"

namespace fw::admin {

struct DemoFloorOptions {
  std::filesystem::path programs;  // folder of the programs
  std::filesystem::path folder;    // everything the demo writes
  std::filesystem::path data;      // the CSV files it runs on
  int pickers = 8;
  int packers = 2;
  std::uint64_t seed = 1;
  int speed = 60;          // people move this many times faster
  bool bad_links = false;  // terminals and printers reach the server through a LinkProxy each
  bool walks_off = true;   // one picker leaves a trip and a dead device behind
  std::vector<std::string> picker_badges;
  std::vector<std::string> packer_badges;
  std::vector<std::string> packing_places;  // one a pack station, used in turn
};

class DemoFloor {
 public:
  // Makes folders, configurations and the shop's signing secret.
  static Result<DemoFloor> prepare(DemoFloorOptions options);

  Result<Done> start_server();  // returns when it answers /readyz
  Result<Done> start_shop();
  Result<Done> start_printer();
  Result<Done> start_robots();

  // The started program of this name, for tests that hold or kill one; nullptr
  // when it does not run.
  Process* process(const std::string& program);

  // The network between the server and "robots" or "printer"; nullptr without bad_links.
  LinkProxy* link(const std::string& program);
  // What has ended by itself, "" when all run.
  std::string ended();
  // Robots first, so that their outboxes drain; then the rest.
  void stop_robots();
  void stop_all();
  // kill -9 and start again, for --chaos: "server", "printer" or "robots".
  Result<Done> crash_and_restart(const std::string& program);

  const std::string& url() const { return url_; }  // of the server's API
  const std::string& shop_url() const { return shop_url_; }
  const std::string& floor_endpoint() const { return floor_endpoint_; }
  const DemoFloorOptions& options() const { return options_; }
  std::filesystem::path world_file() const { return options_.folder / "world.db"; }
  std::filesystem::path labels_folder() const { return options_.folder / "labels"; }
  std::filesystem::path robots_file() const { return options_.folder / "robots.json"; }
  // Device codes that the robots use: HH-01 ..., PACK-1 ...
  std::vector<std::string> handhelds() const;
  std::vector<std::string> stations() const;
  static std::string printer_of_station(std::size_t index);  // "P1" ...

 private:
  explicit DemoFloor(DemoFloorOptions options) : options_(std::move(options)) {}
  Result<Done> write_configurations();
  Result<Done> start_links();
  std::string endpoint_for(const std::unique_ptr<LinkProxy>& link) const;
  Result<Process> start(const std::string& program, std::vector<std::string> arguments,
                        const std::string& log_name);

  DemoFloorOptions options_;
  std::string url_;
  std::string shop_url_;
  std::string floor_endpoint_;
  std::unique_ptr<LinkProxy> robots_link_, printer_link_;
  std::optional<Process> server_, shop_, printer_, robots_;
};

}  // namespace fw::admin
