// floorwave-terminal: wires a device session to ZeroMQ, its outbox file and a
// face. One thread; libzmq has its own.
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "hw/scale/descriptor_scale.h"
#include "hw/scanner/scanner.h"
#include "shared/base/clock.h"
#include "shared/base/log.h"
#include "shared/base/program.h"
#include "shared/base/uuid.h"
#include "shared/db/lock.h"
#include "shared/wire/socket.h"
#include "terminal/core/link_port.h"
#include "terminal/core/session.h"
#include "terminal/ui/crew.h"
#include "terminal/ui/hall.h"
#include "terminal/ui/settings.h"
#include "terminal/ui/text_face.h"

namespace {

using namespace fw;
using namespace fw::terminal;

Now read_clock(const SystemClock& clock) { return {clock.wall_ms(), clock.monotonic_ms()}; }

int current_year(const SystemClock& clock) {
  const std::chrono::sys_time<std::chrono::milliseconds> now{
      std::chrono::milliseconds(clock.wall_ms())};
  return static_cast<int>(
      std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(now)}.year());
}

Result<std::unique_ptr<wire::DealerSocket>> connect(wire::SocketContext& context,
                                                    const TerminalSettings& settings) {
  wire::DealerOptions options;
  options.endpoint = settings.server;
  if (!settings.key_file.empty()) {
    auto own = wire::load_or_create_keys(settings.key_file);
    if (!own) return Failure{own.error()};
    auto server = wire::load_public_key(settings.server_key_file);
    if (!server) return Failure{server.error()};
    options.keys = wire::DeviceKeys{*own, *server};
  }
  return wire::DealerSocket::connect(context, options);
}

hw::ScaleProtocol protocol_of(const std::string& name) {
  if (name == "toledo_8217") return hw::ScaleProtocol::toledo_8217;
  if (name == "nci") return hw::ScaleProtocol::nci;
  return hw::ScaleProtocol::mt_sics;
}

// Log lines would tear the screen: they go to a file when both are one terminal.
void keep_log_off_screen(const std::string& folder) {
  if (isatty(STDERR_FILENO) == 0 || isatty(STDOUT_FILENO) == 0) return;
  const int file =
      open((folder + "/terminal.log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
  if (file < 0) return;
  dup2(file, STDERR_FILENO);
  close(file);
}

// The link of this host: a new connection when the old one said nothing for a
// minute, which also finds a server that moved.
class Link final : public wire::DeviceLink {
 public:
  Link(wire::SocketContext& context, const TerminalSettings& settings,
       std::unique_ptr<wire::DealerSocket> socket, const SystemClock& clock)
      : context_(context), settings_(settings), socket_(std::move(socket)), clock_(clock) {
    heard_ms_ = clock.monotonic_ms();
  }
  std::optional<std::string> receive() override {
    auto text = socket_->receive();
    if (text) heard_ms_ = clock_.monotonic_ms();
    return text;
  }
  wire::Sent send(std::string_view text) override { return socket_->send(text); }
  void wait(std::int64_t timeout_ms) { socket_->wait(timeout_ms); }
  void renew_if_silent() {
    if (clock_.monotonic_ms() - heard_ms_ < 60'000) return;
    heard_ms_ = clock_.monotonic_ms();
    if (auto fresh = connect(context_, settings_)) socket_ = std::move(*fresh);
  }

 private:
  wire::SocketContext& context_;
  const TerminalSettings& settings_;
  std::unique_ptr<wire::DealerSocket> socket_;
  const SystemClock& clock_;
  std::int64_t heard_ms_ = 0;
};

int run_text(const TerminalSettings& settings, Link& link, const StopSignal& stop) {
  const SystemClock clock;
  OutboxFile file = OutboxFile::open(settings.data + "/outbox.db");
  Outbox outbox(file, settings.device, random_uuid());
  LinkPort port(link);
  const TtySize size = settings.size.columns > 0 ? settings.size : tty_size(STDOUT_FILENO);
  Session session({settings.device, "floorwave-terminal", FLOORWAVE_VERSION, size.columns,
                   size.rows, settings.language},
                  outbox, port, random_uuid, static_cast<std::uint64_t>(clock.monotonic_ms()));
  hw::ScannerRules rules;
  rules.current_year = current_year(clock);
  rules.wedge.expects_terminator = settings.scanner_ends_codes;
  hw::DescriptorScanner keyboard(STDIN_FILENO, rules);
  const hw::ScaleProtocol protocol = protocol_of(settings.scale_protocol);
  Result<int> scale_port = -1;
  if (!settings.scale_port.empty())
    scale_port = open_serial(settings.scale_port, protocol != hw::ScaleProtocol::mt_sics);
  if (!scale_port) return cannot_start("floorwave-terminal", scale_port.error());
  hw::DescriptorScale scale(*scale_port, {.protocol = protocol});
  keep_log_off_screen(settings.data);
  const TtyMode raw(STDIN_FILENO);
  {
    TextFace face(session, keyboard, *scale_port < 0 ? nullptr : &scale, STDOUT_FILENO,
                  settings.size);
    while (!stop.requested()) {
      while (auto message = port.receive()) session.receive(message->body, read_clock(clock));
      if (!face.step(read_clock(clock))) break;
      session.step(read_clock(clock));
      link.renew_if_silent();
      pollfd inputs[2] = {{STDIN_FILENO, POLLIN, 0}, {stop.descriptor(), POLLIN, 0}};
      poll(inputs, 2, 15);
    }
  }
  session.leave();
  return 0;
}

Result<std::string> read_cartons(const std::string& path) {
  if (path.empty()) return std::string();
  std::ifstream in(path, std::ios::binary);
  if (!in) return refuse("cartons_unreadable", path, "a cartons.csv", "correct --cartons");
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

int run_robots(const TerminalSettings& settings, const RobotSettings& rules, Link& link,
               const StopSignal& stop) {
  const std::string name = "floorwave-terminal";
  auto world = hw::World::open(rules.world);
  if (!world) return cannot_start(name, world.error());
  const auto cartons = read_cartons(rules.cartons);
  if (!cartons) return cannot_start(name, cartons.error());
  auto hall = Hall::open(*world, *cartons);
  if (!hall) return cannot_start(name, hall.error());
  hall->watch_labels(rules.labels);
  const SystemClock clock;
  OutboxFile file = OutboxFile::open(settings.data + "/outbox.db");
  LinkPort port(link);
  Crew crew(rules, *hall, file, port, FLOORWAVE_VERSION, current_year(clock), random_uuid);
  log::info(std::to_string(crew.people().size()) + " simulated people at work");
  std::int64_t next_statistics_ms = 0;
  const auto write = [&] {
    if (!rules.statistics.empty()) write_statistics(rules.statistics, crew.statistics());
  };
  while (!stop.requested()) {
    const Now now = read_clock(clock);
    crew.turn(now);
    if (now.monotonic_ms >= next_statistics_ms) {
      next_statistics_ms = now.monotonic_ms + 1000;
      write();
    }
    link.renew_if_silent();
    link.wait(3);
  }
  crew.leave();
  write();
  return 0;
}

int run(const ProgramStart& start) {
  const std::string name = "floorwave-terminal";
  auto settings = terminal_settings(start);
  if (!settings) return cannot_start(name, settings.error());
  if (!settings->robot) settings->data += "/" + settings->device;  // one folder a device
  std::error_code made;
  std::filesystem::create_directories(settings->data, made);
  auto lock = db::FolderLock::take(settings->data);
  if (!lock) return cannot_start(name, lock.error());
  const StopSignal stop;
  wire::SocketContext context;
  auto socket = connect(context, *settings);
  if (!socket) return cannot_start(name, socket.error());
  const SystemClock clock;
  Link link(context, *settings, std::move(*socket), clock);
  if (!settings->robot) return run_text(*settings, link, stop);
  const auto rules = robot_settings(start);
  if (!rules) return cannot_start(name, rules.error());
  return run_robots(*settings, *rules, link, stop);
}

}  // namespace

int main(int argc, char** argv) {
  const auto start = start_program(terminal_program(FLOORWAVE_VERSION), argc, argv);
  if (!start) return start.error();
  log::configure("floorwave-terminal", log::Level::info);
  try {
    return run(*start);
  } catch (const std::exception& error) {
    log::error(std::string("stopped: ") + error.what());
    return 1;
  }
}
