// The programs of a simulated floor: the same objects as in the real programs,
// stepped by a scheduler, on the simulated disk, network and clock.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hw/label_printer/simulated_printer.h"
#include "printer/spool/daemon_link.h"
#include "printer/spool/spool.h"
#include "printer/upstream/pusher.h"
#include "server/floor/door.h"
#include "server/service/engine.h"
#include "server/service/floor.h"
#include "server/service/housekeeping.h"
#include "server/service/jobs.h"
#include "server/service/planner.h"
#include "server/service/waves.h"
#include "terminal/core/link_port.h"
#include "terminal/ui/crew.h"
#include "tests/simulation/clock.h"
#include "tests/simulation/network.h"
#include "tests/simulation/shop.h"

namespace fw::sim {

// What every program stands on.
struct Ground {
  SimClock& clock;
  Network& network;
};

class ServerHost {
 public:
  ServerHost(const Ground& ground, const std::string& path);
  // One turn of all its threads, until none has anything to do now.
  void step();
  // Runs one office command and answers it; steps until it has ended.
  void run(const std::string& kind, std::function<void(service::Context&)> work);
  service::WavePlanner& planner() { return planner_; }
  service::Engine& engine() { return engine_; }
  store::Connection& database() { return database_; }
  std::int64_t commits() const { return commits_; }

 private:
  SimClock& clock_;
  store::Connection database_;
  Network::ServerLine line_;
  service::Engine engine_;
  service::FloorService service_;
  service::JobRunner jobs_;
  service::Housekeeping housekeeping_;
  service::WavePlanner planner_;
  floor::Door door_;
  std::int64_t commits_ = 0;
};

class CrewHost {
 public:
  CrewHost(const Ground& ground, const std::string& path, int run,
           const terminal::RobotSettings& rules, terminal::Hall& hall,
           std::function<std::string()> new_uuid);
  void step();
  terminal::Crew& crew() { return crew_; }

 private:
  SimClock& clock_;
  Network::HostLine line_;
  terminal::LinkPort port_;
  terminal::OutboxFile file_;
  terminal::Crew crew_;
};

// One daemon with all printers and the shop.
struct DaemonSetup {
  std::string host;    // of the simulated network and disk
  std::string device;  // as it is enrolled
  std::vector<std::string> printers;
  std::uint64_t seed = 1;
};

class PrinterHost {
 public:
  PrinterHost(const Ground& ground, const DaemonSetup& setup, int run, hw::LabelPrinter& port,
              Shop& shop);
  void step();

 private:
  SimClock& clock_;
  Network::HostLine line_;
  printer::Renderer renderer_;
  Shop::Line shop_;
  std::unique_ptr<printer::DaemonLink> link_;
  std::vector<std::unique_ptr<printer::Spool>> spools_;
  printer::upstream::Pusher pusher_;
};

}  // namespace fw::sim
