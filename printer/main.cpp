// floorwave-printer: prints shipping labels and pushes completed shipments.
//
// Two roles, each with its own resources: every [[printer]] is a durable spool
// with a port, every [[upstream]] a destination for HTTP. The server leases each
// to one daemon. Threads: this one owns the link and the push rules; one for
// each printer, since a port may block; a few inside each upstream's HttpSender.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
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
                {.name = "dpi",
                 .value = 203,
                 .help = "resolution: 203, 300 or 600",
                 .least = 203,
                 .most = 600}}},
      {.name = "upstream",
       .help = "shops, marketplaces and ERPs that this daemon tells of shipments",
       .keys = {{.name = "code", .value = "", .help = "code at the server", .required = true},
                {.name = "url", .value = "", .help = "where to POST", .required = true},
                {.name = "secret_file",
                 .value = "",
                 .help = "file with the signing secret (whsec_...)",
                 .required = true},
                {.name = "ca_file", .value = "", .help = "PEM of the authority to trust"},
                {.name = "first_retry_ms",
                 .value = 1000,
                 .help = "first pause, ms",
                 .least = 1,
                 .most = 3'600'000},
                {.name = "timeout_ms",
                 .value = 15000,
                 .help = "longest wait for an answer, ms",
                 .least = 1,
                 .most = 600'000}}}};
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

// One destination with its own senders: a shop that hangs holds up no other.
class UpstreamLane {
 public:
  static constexpr int senders = 8;  // as many as Destination::in_flight

  UpstreamLane(upstream::Destination destination, http::ClientOptions client, const Clock& clock,
               std::uint64_t seed, const std::function<void()>& wake, upstream::Report report)
      : code_(destination.code),
        sender_(senders, std::move(client), wake),
        pusher_(clock, sender_, seed, std::move(report)) {
    pusher_.set_destination(std::move(destination));
  }

  const std::string& code() const { return code_; }
  upstream::Pusher& pusher() { return pusher_; }

 private:
  std::string code_;
  upstream::HttpSender sender_;
  upstream::Pusher pusher_;
};

using Printers = std::vector<std::unique_ptr<PrinterThread>>;
using Upstreams = std::vector<std::unique_ptr<UpstreamLane>>;

// Codes name resources at the server and files here.
Result<Done> check_codes(const Config& config, const char* list) {
  constexpr const char* allowed =
      "0123456789-_.ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::set<std::string> seen;
  for (const auto& row : config.rows(list)) {
    const std::string& code = row.text("code");
    if (code.empty() || code.size() > 64 || code[0] == '.' ||
        code.find_first_not_of(allowed) != std::string::npos) {
      return refuse("bad_code", "code '" + code + "' of a [[" + list + "]]",
                    "1 to 64 letters, digits, '-', '_' and '.'", "choose another code");
    }
    if (!seen.insert(code).second) {
      return refuse("code_twice", "two [[" + std::string(list) + "]] with code '" + code + "'",
                    "each code once", "remove or rename one");
    }
  }
  return Done{};
}

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
    const std::string file = spool.file;
    try {
      printers.push_back(std::make_unique<PrinterThread>(std::move(spool), std::move(*port),
                                                         std::move(*renderer), clock, wake));
    } catch (const std::exception& error) {
      return refuse(
          "print_queue", "print queue " + file + ": " + error.what(), "a queue that can be opened",
          "mend the file or its folder, or move it away: what was printed is then unknown");
    }
  }
  return Done{};
}

Result<Done> open_upstreams(const Config& config, const Clock& clock,
                            const std::function<void()>& wake, const upstream::Report& report,
                            Upstreams& upstreams) {
  auto seed = static_cast<std::uint64_t>(clock.wall_ms());
  for (const auto& row : config.rows("upstream")) {
    auto destination = load_destination(row);
    if (!destination) return Failure{destination.error()};
    http::ClientOptions client;
    if (!row.text("ca_file").empty()) client.ca_file = row.text("ca_file");
    client.read_timeout_ms = static_cast<int>(row.integer("timeout_ms"));
    upstreams.push_back(std::make_unique<UpstreamLane>(std::move(*destination), std::move(client),
                                                       clock, seed++, wake, report));
  }
  return Done{};
}

template <class Rows>
auto* find_by_code(const Rows& rows, const std::string& code) {
  for (const auto& row : rows) {
    if (row->code() == code) return row.get();
  }
  return static_cast<decltype(rows.front().get())>(nullptr);
}

printer::DaemonLinkHandlers handlers_for(Printers& printers, Upstreams& upstreams) {
  printer::DaemonLinkHandlers handlers;
  handlers.leased = [&](const wire::Resource& resource, int epoch) {
    if (resource.kind == wire::ResourceKind::printer) {
      if (auto* printer = find_by_code(printers, resource.code)) printer->lease(epoch);
    } else if (auto* lane = find_by_code(upstreams, resource.code); lane != nullptr && epoch == 0) {
      lane->pusher().drop(resource.code);
    }
  };
  handlers.labels = [&](std::vector<wire::LabelJob> jobs) {
    std::map<std::string, std::vector<wire::LabelJob>> by_printer;
    for (auto& job : jobs) by_printer[job.printer].push_back(std::move(job));
    for (auto& [code, some] : by_printer) {
      if (auto* printer = find_by_code(printers, code)) printer->accept(std::move(some));
    }
  };
  handlers.messages = [&](const std::vector<wire::UpstreamMessage>& messages) {
    for (const auto& message : messages) {
      if (auto* lane = find_by_code(upstreams, message.upstream)) lane->pusher().take(message);
    }
  };
  handlers.stored = [&](const wire::ResultsStored& stored) {
    if (!stored.label_jobs.empty()) {
      for (const auto& printer : printers) printer->forget(stored.label_jobs);
    }
    for (const auto& lane : upstreams) {
      for (const auto& id : stored.upstream_messages) lane->pusher().confirmed(lane->code(), id);
    }
  };
  return handlers;
}

// Until a stop is asked for (0), or a print queue cannot be trusted any more (1).
int run(const StopSignal& stop, const Clock& clock, wire::DealerSocket& socket,
        printer::DaemonLink& link, const Printers& printers, const Upstreams& upstreams) {
  while (!stop.requested()) {
    std::int64_t wait_ms = link.step(clock.monotonic_ms());
    for (const auto& printer : printers) {
      if (printer->failed()) return 1;
      for (auto& result : printer->take_results()) link.report(std::move(result));
    }
    for (const auto& lane : upstreams) {
      lane->pusher().step();
      wait_ms = std::min(wait_ms, lane->pusher().next_due_in_ms().value_or(wait_ms));
    }
    if (link.take_lost()) {
      if (auto again = socket.reconnect(); !again) log::warn(to_line(again.error()));
    }
    socket.wait(wait_ms);
  }
  link.leave();
  return 0;
}

printer::DaemonLinkOptions link_options(const Config& config, const Clock& clock) {
  printer::DaemonLinkOptions options{
      config.text("device"), FLOORWAVE_VERSION, {}, static_cast<std::uint64_t>(clock.wall_ms())};
  for (const auto& row : config.rows("upstream")) {
    options.resources.push_back({wire::ResourceKind::upstream, row.text("code")});
  }
  for (const auto& row : config.rows("printer")) {
    options.resources.push_back({wire::ResourceKind::printer, row.text("code")});
  }
  return options;
}

Result<int> serve(const Config& config) {
  const StopSignal stop;
  const SystemClock clock;
  for (const char* list : {"printer", "upstream"}) {
    if (auto good = check_codes(config, list); !good) return Failure{good.error()};
  }
  auto folder = db::FolderLock::take(config.text("data"));
  if (!folder) return Failure{folder.error()};
  auto keys = load_device_keys(config);
  if (!keys) return Failure{keys.error()};
  wire::SocketContext context;
  auto socket = wire::DealerSocket::connect(context, {config.text("server"), std::move(*keys)});
  if (!socket) return Failure{socket.error()};
  const auto wake = [&socket] { (*socket)->wake(); };

  Printers printers;
  if (auto opened = open_printers(config, clock, wake, printers); !opened) {
    return Failure{opened.error()};
  }
  Upstreams upstreams;
  printer::DaemonLink link(link_options(config, clock), **socket,
                           handlers_for(printers, upstreams));
  const auto report = [&link](const wire::PushResult& result) { link.report(result); };
  if (auto opened = open_upstreams(config, clock, wake, report, upstreams); !opened) {
    return Failure{opened.error()};
  }
  log::info("serving " + std::to_string(printers.size()) + " printers and " +
            std::to_string(upstreams.size()) + " upstreams for " + config.text("server"));
  const int code = run(stop, clock, **socket, link, printers, upstreams);
  log::info("stopped");
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  const ProgramSpec spec = program_spec();
  const auto start = start_program(spec, argc, argv);
  if (!start) return start.error();
  log::configure(spec.name, log::Level::info);
  try {
    const auto code = serve(start->config);
    return code ? *code : cannot_start(spec.name, code.error());
  } catch (const std::exception& error) {
    log::error(error.what());
    return 1;
  }
}
