#include "tests/simulation/hosts.h"

#include <stdexcept>

#include "server/floor/texts.h"
#include "server/service/bootstrap.h"
#include "server/store/schema.h"
#include "shared/db/migrate.h"

namespace fw::sim {

// --- the server -------------------------------------------------------------------

ServerHost::ServerHost(const Ground& ground, const std::string& path)
    : clock_(ground.clock),
      database_([&] {
        auto database = store::Connection::open(path);
        db::migrate(database, store::migrations());
        return database;
      }()),
      line_(ground.network),
      engine_(database_, clock_, {.prove_rows = true}),
      service_(engine_),
      jobs_(engine_),
      housekeeping_(engine_, jobs_),
      planner_(
          engine_,
          [path] { return store::Connection::open(path, {.read_only = true, .create = false}); }),
      door_(line_, service_, floor::Texts::embedded(), clock_, {}, [] {}) {
  service::handle_wave_jobs(jobs_);
  engine_.on_commit([this](const service::Effects& effects) {
    ++commits_;
    door_.hint(effects);
    if (effects.jobs) jobs_.step();
  });
  run("bootstrap", [](service::Context& context) {
    service::BootstrapOptions options;
    options.incarnation = "simulated";
    (void)service::bootstrap(context, options);
  });
}

void ServerHost::step() {
  housekeeping_.step(clock_.monotonic_ms());
  for (int rounds = 0; rounds < 200; ++rounds) {
    door_.step();
    const bool planned = planner_.step(database_);
    if (engine_.step() == 0 && !planned) return;
  }
}

void ServerHost::run(const std::string& kind, std::function<void(service::Context&)> work) {
  bool ended = false;
  service::Command command;
  command.kind = kind;
  command.run = [work = std::move(work)](service::Context& context) {
    work(context);
    return std::string();
  };
  command.done = [&](service::CommandEnd, const std::string&) { ended = true; };
  if (!engine_.submit(std::move(command))) throw std::runtime_error("the engine's queue is full");
  for (int rounds = 0; !ended && rounds < 1000; ++rounds) engine_.step();
}

// --- people -----------------------------------------------------------------------

CrewHost::CrewHost(const Ground& ground, const std::string& path, int run,
                   const terminal::RobotSettings& rules, terminal::Hall& hall,
                   std::function<std::string()> new_uuid)
    : clock_(ground.clock),
      line_(ground.network, "crew", run),
      port_(line_),
      file_(terminal::OutboxFile::open(path)),
      crew_(rules, hall, file_, port_, "0.0", 2026, std::move(new_uuid)) {}

void CrewHost::step() { crew_.turn({clock_.wall_ms(), clock_.monotonic_ms()}); }

// --- printers and shops ---------------------------------------------------------------

PrinterHost::PrinterHost(const Ground& ground, const DaemonSetup& setup, int run,
                         hw::LabelPrinter& port, Shop& shop)
    : clock_(ground.clock),
      line_(ground.network, setup.host, run),
      // The label's bytes are the port's business; here they only say which it is.
      renderer_([](const wire::LabelJob& job, EpochMs, bool) -> Result<printer::Printable> {
        return printer::Printable{job.label.sscc, ""};
      }),
      shop_(shop),
      pusher_(ground.clock, shop_, setup.seed,
              [this](const wire::PushResult& result) { link_->report(result); }) {
  printer::DaemonLinkOptions options{setup.device, "0.0", {}, setup.seed};
  options.resources.push_back({wire::ResourceKind::upstream, "demo-shop"});
  for (const auto& code : setup.printers) {
    options.resources.push_back({wire::ResourceKind::printer, code});
  }
  printer::DaemonLinkHandlers handlers;
  handlers.leased = [this](const wire::Resource& resource, int epoch) {
    if (resource.kind == wire::ResourceKind::upstream && epoch == 0) pusher_.drop(resource.code);
    for (const auto& spool : spools_) {
      if (resource.kind == wire::ResourceKind::printer && spool->printer() == resource.code) {
        spool->lease(epoch);
      }
    }
  };
  handlers.labels = [this](const std::vector<wire::LabelJob>& jobs) {
    for (const auto& spool : spools_) {
      std::vector<wire::LabelJob> own;
      for (const auto& job : jobs) {
        if (job.printer == spool->printer()) own.push_back(job);
      }
      if (!own.empty()) spool->accept(own, clock_.wall_ms());
    }
  };
  handlers.messages = [this](const std::vector<wire::UpstreamMessage>& messages) {
    for (const auto& message : messages) pusher_.take(message);
  };
  handlers.stored = [this](const wire::ResultsStored& stored) {
    for (const auto& spool : spools_) {
      if (!stored.label_jobs.empty()) spool->forget(stored.label_jobs, clock_.wall_ms());
    }
    for (const auto& id : stored.upstream_messages) pusher_.confirmed("demo-shop", id);
  };
  link_ = std::make_unique<printer::DaemonLink>(options, line_, std::move(handlers));
  for (const auto& code : setup.printers) {
    printer::SpoolOptions spool;
    spool.printer = code;
    spool.file = "/sim/" + setup.host + "/" + code + ".spool";
    spools_.push_back(std::make_unique<printer::Spool>(
        spool, port, renderer_, [this](const wire::LabelResult& result) { link_->report(result); },
        clock_.wall_ms()));
    for (const auto& result : spools_.back()->unconfirmed()) link_->report(result);
  }
  printer::upstream::Destination shop_destination;
  shop_destination.code = "demo-shop";
  shop_destination.url = "http://shop.example/shipments";
  shop_destination.secrets = {"0123456789abcdef0123456789abcdef"};
  pusher_.set_destination(std::move(shop_destination));
}

void PrinterHost::step() {
  link_->step(clock_.monotonic_ms());
  for (const auto& spool : spools_) {
    for (int rounds = 0; rounds < 50 && spool->step(clock_.wall_ms()); ++rounds) continue;
  }
  pusher_.step();
}

}  // namespace fw::sim
