// floorwave-printer: prints shipping labels and pushes completed shipments.
//
// Two roles, each with its own resources: every [[printer]] is a durable spool
// with a port, every [[upstream]] a destination for HTTP. The server leases each
// to one daemon. Threads: this one owns the link and the push rules; one for
// each printer, since a port may block; a few inside HttpSender.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "hw/label_printer/folder_printer.h"
#include "hw/label_printer/tcp_printer.h"
#include "printer/label/render.h"
#include "printer/spool/daemon_link.h"
#include "printer/spool/spool.h"
#include "printer/upstream/http_sender.h"
#include "printer/upstream/pusher.h"
#include "printer/upstream/signature.h"
#include "shared/base/clock.h"
#include "shared/base/log.h"
#include "shared/base/program.h"
#include "shared/base/secret.h"
#include "shared/db/lock.h"
#include "shared/wire/socket.h"

namespace {

using namespace fw;
namespace upstream = fw::printer::upstream;

ProgramSpec program_spec() {
  ProgramSpec spec;
  spec.name = "floorwave-printer";
  spec.version = FLOORWAVE_VERSION;
  spec.summary = "Prints shipping labels and tells shops of completed shipments.";
  spec.config.keys = {
      {.name = "device", .value = "printer-1", .help = "this daemon's device code at the server"},
      {.name = "server", .value = "tcp://127.0.0.1:7601", .help = "the server's floor endpoint"},
      {.name = "data", .value = "floorwave-printer-data", .help = "folder of the print queues"},
      {.name = "keys.own", .value = "", .help = "file of this host's CURVE keys; empty: plain"},
      {.name = "keys.server", .value = "", .help = "file with the server's public key"},
      {.name = "fonts.folders", .value = StringList{}, .help = "searched before the usual ones"},
  };
  spec.config.lists = {
      {.name = "printer",
       .help = "label printers that this daemon serves",
       .keys = {{.name = "code", .value = "", .help = "code at the server", .required = true},
                {.name = "port",
                 .value = "",
                 .help = "folder:PATH or tcp:HOST[:PORT]",
                 .required = true},
                {.name = "status",
                 .value = false,
                 .help = "the printer answers ~HS: ask it before and after each label"},
                {.name = "dpi", .value = 203, .help = "resolution: 203, 300 or 600"}}},
      {.name = "upstream",
       .help = "shops, marketplaces and ERPs that this daemon tells of shipments",
       .keys = {{.name = "code", .value = "", .help = "code at the server", .required = true},
                {.name = "url", .value = "", .help = "where to POST", .required = true},
                {.name = "secret_file",
                 .value = "",
                 .help = "file with the signing secret (whsec_...)",
                 .required = true},
                {.name = "ca_file", .value = "", .help = "PEM of the authority to trust"},
                {.name = "first_retry_ms", .value = 1000, .help = "first pause, ms"},
                {.name = "timeout_ms", .value = 15000, .help = "longest wait for an answer, ms"}}}};
  spec.options = {{"server", "ENDPOINT", "the server's floor endpoint", "server"},
                  {"data", "FOLDER", "folder of the print queues", "data"}};
  spec.examples = {"floorwave-printer --config /etc/floorwave/printer.toml",
                   "floorwave-printer --check-config"};
  return spec;
}

Result<std::unique_ptr<hw::LabelPrinter>> open_port(const ConfigValues& row) {
  const std::string& port = row.text("port");
  const std::string& code = row.text("code");
  if (port.starts_with("folder:")) {
    return std::unique_ptr<hw::LabelPrinter>(
        std::make_unique<hw::FolderPrinter>(code, port.substr(7)));
  }
  if (port.starts_with("tcp:")) {
    hw::TcpPrinterOptions options;
    options.name = code;
    options.status = row.flag("status");
    options.host = port.substr(4);
    const auto colon = options.host.rfind(':');
    if (colon != std::string::npos) {
      const std::string number = options.host.substr(colon + 1);
      if (number.empty() || number.size() > 5 ||
          number.find_first_not_of("0123456789") != std::string::npos) {
        return refuse("printer_port", "'" + port + "'", "a number after the host",
                      "write tcp:HOST:9100");
      }
      options.port = static_cast<std::uint16_t>(std::stoi(number));
      options.host.resize(colon);
    }
    return std::unique_ptr<hw::LabelPrinter>(std::make_unique<hw::TcpPrinter>(options));
  }
  return refuse("printer_port", "port '" + port + "' of printer " + code,
                "folder:PATH or tcp:HOST[:PORT]", "correct [[printer]] port");
}

// One printer with its thread: the port may block, the link must not. What the
// two leave each other lies under the mutex.
class PrinterThread {
 public:
  PrinterThread(printer::SpoolOptions options, std::unique_ptr<hw::LabelPrinter> port,
                printer::label::LabelRenderer renderer, const Clock& clock,
                std::function<void()> wake)
      : code_(options.printer),
        port_(std::move(port)),
        renderer_(std::move(renderer)),
        clock_(clock),
        wake_(std::move(wake)),
        spool_(
            std::move(options), *port_, printer::render_with(renderer_),
            [this](const wire::LabelResult& result) { tell(result); }, clock_.wall_ms()) {
    for (const auto& result : spool_.unconfirmed()) results_.push_back(result);
    thread_ = std::thread([this] { run(); });
  }
  ~PrinterThread() {
    stop_ = true;
    changed_.notify_one();
    thread_.join();
  }
  PrinterThread(const PrinterThread&) = delete;
  PrinterThread& operator=(const PrinterThread&) = delete;

  const std::string& code() const { return code_; }
  // The disk cannot be trusted any more: the daemon must stop.
  bool failed() const { return failed_; }

  void accept(std::vector<wire::LabelJob> jobs) {
    leave([&] { jobs_.insert(jobs_.end(), jobs.begin(), jobs.end()); });
  }
  void lease(int epoch) {
    leave([&] { epoch_ = epoch; });
  }
  void forget(const std::vector<Id>& jobs) {
    leave([&] { stored_.insert(stored_.end(), jobs.begin(), jobs.end()); });
  }
  std::vector<wire::LabelResult> take_results() {
    const std::lock_guard lock(mutex_);
    return std::exchange(results_, {});
  }

 private:
  template <class Change>
  void leave(Change change) {
    {
      const std::lock_guard lock(mutex_);
      change();
      news_ = true;
    }
    changed_.notify_one();
  }

  void tell(const wire::LabelResult& result) {
    {
      const std::lock_guard lock(mutex_);
      results_.push_back(result);
    }
    wake_();
  }

  void take_in() {
    std::vector<wire::LabelJob> jobs;
    std::vector<Id> stored;
    int epoch = 0;
    {
      const std::lock_guard lock(mutex_);
      jobs.swap(jobs_);
      stored.swap(stored_);
      epoch = epoch_;
      news_ = false;
    }
    spool_.lease(epoch);
    if (!jobs.empty()) spool_.accept(jobs, clock_.wall_ms());
    if (!stored.empty()) spool_.forget(stored, clock_.wall_ms());
  }

  void run() {
    try {
      while (!stop_) {
        take_in();
        if (spool_.step(clock_.wall_ms())) continue;
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::milliseconds(200), [&] { return news_ || stop_; });
      }
    } catch (const std::exception& error) {
      log::error("printer " + code_ + " stops: " + error.what());
      failed_ = true;
      wake_();
    }
  }

  std::string code_;
  std::unique_ptr<hw::LabelPrinter> port_;
  printer::label::LabelRenderer renderer_;
  const Clock& clock_;
  std::function<void()> wake_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<wire::LabelJob> jobs_;
  std::vector<Id> stored_;
  std::vector<wire::LabelResult> results_;
  int epoch_ = 0;
  bool news_ = false;
  std::atomic<bool> stop_{false};
  std::atomic<bool> failed_{false};
  printer::Spool spool_;
  std::thread thread_;
};

Result<std::optional<wire::DeviceKeys>> load_device_keys(const Config& config) {
  const std::string& own = config.text("keys.own");
  if (own.empty()) return std::optional<wire::DeviceKeys>();
  auto pair = wire::load_or_create_keys(own);
  if (!pair) return Failure{pair.error()};
  auto server = wire::load_public_key(config.text("keys.server"));
  if (!server) return Failure{server.error()};
  return std::optional<wire::DeviceKeys>(wire::DeviceKeys{std::move(*pair), std::move(*server)});
}

Result<upstream::Destination> load_destination(const ConfigValues& row) {
  auto text = read_secret("the signing secret of " + row.text("code"), "", row.text("secret_file"));
  if (!text) return Failure{text.error()};
  auto secret = upstream::parse_secret(*text);
  if (!secret) return Failure{secret.error()};
  upstream::Destination destination;
  destination.code = row.text("code");
  destination.url = row.text("url");
  destination.secrets = {std::move(*secret)};
  destination.first_retry_ms = row.integer("first_retry_ms");
  return destination;
}

using Printers = std::vector<std::unique_ptr<PrinterThread>>;

Result<Done> open_printers(const Config& config, const Clock& clock, std::function<void()> wake,
                           Printers& printers) {
  for (const auto& row : config.rows("printer")) {
    auto port = open_port(row);
    if (!port) return Failure{port.error()};
    printer::label::RenderOptions render;
    render.dpi = static_cast<int>(row.integer("dpi"));
    const StringList& folders = config.list("fonts.folders");
    render.fonts.folders.insert(render.fonts.folders.begin(), folders.begin(), folders.end());
    auto renderer = printer::label::LabelRenderer::open(render);
    if (!renderer) return Failure{renderer.error()};
    printer::SpoolOptions spool;
    spool.printer = row.text("code");
    spool.file = config.text("data") + "/" + spool.printer + ".spool";
    printers.push_back(std::make_unique<PrinterThread>(std::move(spool), std::move(*port),
                                                       std::move(*renderer), clock, wake));
  }
  return Done{};
}

printer::DaemonLinkHandlers handlers_for(Printers& printers, upstream::Pusher& pusher) {
  const auto find = [&printers](const std::string& code) -> PrinterThread* {
    for (const auto& printer : printers) {
      if (printer->code() == code) return printer.get();
    }
    return nullptr;
  };
  printer::DaemonLinkHandlers handlers;
  handlers.leased = [&pusher, find](const wire::Resource& resource, int epoch) {
    if (resource.kind == wire::ResourceKind::printer) {
      if (auto* printer = find(resource.code)) printer->lease(epoch);
    } else if (epoch == 0) {
      pusher.drop(resource.code);
    }
  };
  handlers.labels = [find](std::vector<wire::LabelJob> jobs) {
    for (auto& job : jobs) {
      if (auto* printer = find(job.printer)) printer->accept({std::move(job)});
    }
  };
  handlers.messages = [&pusher](const std::vector<wire::UpstreamMessage>& messages) {
    for (const auto& message : messages) pusher.take(message);
  };
  handlers.stored = [&printers, &pusher](const wire::ResultsStored& stored) {
    for (const auto& printer : printers) printer->forget(stored.label_jobs);
    for (const auto& destination : pusher.health()) {
      for (const auto& id : stored.upstream_messages) pusher.confirmed(destination.code, id);
    }
  };
  return handlers;
}

int serve(const Config& config) {
  const StopSignal stop;
  const SystemClock clock;
  auto folder = db::FolderLock::take(config.text("data"));
  if (!folder) return cannot_start("floorwave-printer", folder.error());
  auto keys = load_device_keys(config);
  if (!keys) return cannot_start("floorwave-printer", keys.error());
  wire::SocketContext context;
  auto socket = wire::DealerSocket::connect(context, {config.text("server"), std::move(*keys)});
  if (!socket) return cannot_start("floorwave-printer", socket.error());
  wire::DealerSocket& link_socket = **socket;
  const auto wake = [&link_socket] { link_socket.wake(); };

  Printers printers;
  if (auto opened = open_printers(config, clock, wake, printers); !opened) {
    return cannot_start("floorwave-printer", opened.error());
  }
  http::ClientOptions client;
  printer::DaemonLinkOptions options{config.text("device"), FLOORWAVE_VERSION, {}};
  std::vector<upstream::Destination> destinations;
  for (const auto& row : config.rows("upstream")) {
    auto destination = load_destination(row);
    if (!destination) return cannot_start("floorwave-printer", destination.error());
    if (!row.text("ca_file").empty()) client.ca_file = row.text("ca_file");
    client.read_timeout_ms = static_cast<int>(row.integer("timeout_ms"));
    options.resources.push_back({wire::ResourceKind::upstream, destination->code});
    destinations.push_back(std::move(*destination));
  }
  for (const auto& printer : printers) {
    options.resources.push_back({wire::ResourceKind::printer, printer->code()});
  }

  upstream::HttpSender sender(4, client, wake);
  printer::DaemonLink* link_to_tell = nullptr;
  const auto seed = static_cast<std::uint64_t>(clock.wall_ms());
  upstream::Pusher pusher(clock, sender, seed, [&](const wire::PushResult& result) {
    if (link_to_tell != nullptr) link_to_tell->report(result);
  });
  for (auto& destination : destinations) pusher.set_destination(std::move(destination));
  printer::DaemonLink link(options, link_socket, handlers_for(printers, pusher));
  link_to_tell = &link;
  log::info("serving " + std::to_string(printers.size()) + " printers and " +
            std::to_string(config.rows("upstream").size()) + " upstreams");

  while (!stop.requested()) {
    link.step(clock.monotonic_ms());
    for (const auto& printer : printers) {
      if (printer->failed()) return 1;
      for (auto& result : printer->take_results()) link.report(std::move(result));
    }
    pusher.step();
    if (link.take_lost()) {
      if (auto again = link_socket.reconnect(); !again) log::warn(to_line(again.error()));
    }
    link_socket.wait(std::min<std::int64_t>(100, pusher.next_due_in_ms().value_or(100)));
  }
  link.leave();
  log::info("stopped");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const ProgramSpec spec = program_spec();
  const auto start = start_program(spec, argc, argv);
  if (!start) return start.error();
  log::configure(spec.name, log::Level::info);
  try {
    return serve(start->config);
  } catch (const std::exception& error) {
    log::error(error.what());
    return 1;
  }
}
