// A whole floor for a flow test: the real server, printer daemon, demo shop and
// robots on free loopback ports, in a temporary folder with generated data. What
// goes wrong while starting or asking is thrown (std::runtime_error) with what
// the program logged.
//
//   FloorProcesses floor({.orders = 40});
//   floor.open();
//   floor.drain();
//   CHECK(floor.close().complaints.empty());
//   CHECK(floor.broken_rules().empty());
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "hw/world/world.h"
#include "server/admin/demo_day.h"
#include "server/admin/demo_floor.h"
#include "server/admin/demo_summary.h"
#include "tests/support/temp_folder.h"

namespace fw::test {

struct FloorOptions {
  int orders = 40;
  int pickers = 3;
  int packers = 1;
  int items = 60;
  int aisles = 2;
  int speed = 300;  // people move this many times faster
  std::uint64_t seed = 7;
  int short_per_mille = 30;
  int deviation_per_mille = 10;
  bool bad_links = false;  // see DemoFloorOptions
  bool walks_off = true;
};

class FloorProcesses {
 public:
  explicit FloorProcesses(const FloorOptions& options = {});
  ~FloorProcesses();

  // All programs up, all data imported. Without people: open_office(), and
  // start_people() later.
  void open();
  void open_office();
  void start_people();

  // Releases waves of what waits and looks at the summary until `done` says so; false
  // when nothing was done on the floor for that long. A busy machine may take its time.
  bool work_until(const std::function<bool(const boost::json::object& summary)>& done,
                  int idle_ms = 120'000);
  // Nothing waits any more, neither at the server nor in a device.
  bool is_drained(const boost::json::object& summary) const;
  bool drain(int idle_ms = 120'000);

  // kill -9, and start again after `away_ms`: "server", "printer" or "robots".
  void kill_and_restart(const std::string& program, int away_ms = 0);

  // SIGTERM in the middle of its work; how it ended, and started again. One that does
  // not end by itself within 20 s is killed, which its status says.
  ExitStatus stop_and_restart(const std::string& program);

  int orders() const { return options_.orders; }
  boost::json::object summary();
  boost::json::object ledger();  // of the shop
  // Sends the people home, asks everybody, stops all programs.
  admin::DemoSummary close();
  // The books of the stopped server: what is not as it must be, one text each.
  std::vector<std::string> broken_rules();
  // One number of the stopped server's database.
  std::int64_t count(const std::string& sql);

  admin::DemoFloor& floor() { return *floor_; }
  admin::DemoApi& api() { return *api_; }
  hw::World& world() { return *world_; }
  const std::string& url() const { return floor_->url(); }
  std::string folder() const { return folder_.path(); }
  std::string file(const std::string& name) const { return folder_.file(name); }
  std::string data_file(const std::string& name) const { return folder_.file("data/" + name); }
  std::string log_of(const std::string& program) const;

 private:
  void must(const Result<Done>& result, const std::string& program);

  TempFolder folder_;
  FloorOptions options_;
  std::optional<admin::DemoFloor> floor_;
  std::optional<admin::DemoApi> api_;
  std::optional<hw::World> world_;
};

}  // namespace fw::test
