#include "tests/simulation/floor.h"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "server/admin/demo_world.h"
#include "server/admin/generate.h"
#include "server/service/catalog.h"
#include "server/service/import.h"
#include "shared/wire/codec.h"

namespace fw::sim {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t tick_ms = 20;
constexpr std::int64_t second_ms = 1'000;
constexpr const char* server_file = "/sim/server/floorwave.db";
constexpr const char* crew_file = "/sim/crew/outbox.db";
constexpr std::size_t events_kept = 60;
constexpr std::int64_t commits_between_checks = 100;

std::string read_file(const fs::path& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace

Floor::Floor(const Day& day)
    : seed_(day.seed),
      rates_(day.rates),
      faults_ms_(day.faults_ms),
      mutant_(day.mutant),
      random_(seed_ ^ 0xF100DULL),
      agents_(seed_ ^ 0xA6E27ULL),
      disk_(seed_ ^ 0xD15CULL),
      network_(
          seed_ ^ 0x4E7ULL, [this] { return clock_.monotonic_ms(); },
          [this](const std::string& host) { return disk_.is_dead(host); }),
      shop_(seed_ ^ 0x5409ULL, [this] { return clock_.monotonic_ms(); }),
      labels_(seed_ ^ 0x1ABE1ULL) {
  network_.delivered = [this](const std::string& to, const std::string& text) { hear(to, text); };
  if (mutant_ == nullptr) return;
  watch_connections();
  if (mutant_->no_syncs) disk_.lie_about_syncs(std::string(mutant_->host));
  if (mutant_->tamper != nullptr) network_.tamper = mutant_->tamper();
  shop_.new_ids = mutant_->new_message_ids;
  labels_.nothing_comes_out = mutant_->prints_nothing;
}

Floor::~Floor() {
  // Databases are closed before their disk goes.
  other_printer_.reset();
  printer_.reset();
  crew_.reset();
  server_.reset();
  hall_.reset();
  world_.reset();
}

void Floor::note(const std::string& event) {
  events_.push_back(fmt::format("{:>8} ms  {}", now_ms(), event));
  if (events_.size() > events_kept) events_.pop_front();
}

// What a terminal was told: a yes that it heard must be in the books for good.
void Floor::hear(const std::string& to, const std::string& text) {
  if (!to.starts_with("crew") || text.find(R"("type":"answer")") == std::string::npos) return;
  const auto message = wire::decode_to_device(text);
  if (!message) return;
  const auto* answer = std::get_if<wire::Answer>(&message->body);
  if (answer == nullptr || answer->status != wire::AnswerStatus::ok) return;
  answered_.insert(answer->id);
}

void Floor::broken(const std::string& what) { throw Broken{what}; }

// --- the hall, its goods, its people ---------------------------------------------------

void Floor::prepare() {
  admin::GenerateOptions options;
  options.seed = seed_;
  options.now_ms = clock_.wall_ms();
  options.orders = rates_.orders;
  options.items = 60;
  options.aisles = rates_.aisles;
  options.pickers = rates_.pickers;
  options.packers = rates_.packers;
  options.first_cut_off_s = 60;
  options.short_per_mille = rates_.short_per_mille;
  options.deviation_per_mille = rates_.deviation_per_mille;
  const admin::DemoData data = admin::generate_demo_data(options);
  const fs::path folder = fs::path(folder_.path()) / "data";
  if (!admin::write_data_folder(folder, data)) throw std::runtime_error("no data folder");
  auto world = admin::make_demo_world(folder, folder_.file("world.db"), seed_);
  if (!world) throw std::runtime_error(to_line(world.error()));
  world_.emplace(std::move(*world));
  auto hall = terminal::Hall::open(*world_, read_file(folder / "cartons.csv"));
  hall_.emplace(std::move(*hall));
  hall_->watch_labels([this](const std::string& sscc) { return labels_.is_out(sscc); });

  robots_.seed = seed_;
  robots_.speed = 40;
  robots_.pickers = rates_.pickers;
  robots_.packers = rates_.packers;
  robots_.wrong_scan_per_mille = rates_.wrong_scan_per_mille;
  robots_.miscount_per_mille = rates_.miscount_per_mille;
  robots_.mispick_per_mille = rates_.mispick_per_mille;
  robots_.undo_per_mille = rates_.undo_per_mille;
  robots_.tote_full_per_mille = rates_.tote_full_per_mille;
  robots_.wrong_spare_per_mille = rates_.wrong_spare_per_mille;
  robots_.spoiled_labels = rates_.spoiled_labels;
  std::size_t worker = 0;
  for (int i = 1; i <= rates_.pickers; ++i) robots_.devices.push_back(fmt::format("HH-{:02}", i));
  if (rates_.walks_off) robots_.walks_off = robots_.devices.back();
  for (int i = 1; i <= rates_.packers; ++i) {
    robots_.devices.push_back(fmt::format("PACK-{}", i));
    printers_.push_back(fmt::format("P{}", i));
  }
  for (; worker < robots_.devices.size(); ++worker) {
    robots_.badges.push_back(data.workers[worker].badge);
  }

  start_server();
  for (const std::string& kind : service::import_kinds()) {
    if (!fs::exists(folder / (kind + ".csv"))) continue;
    const auto file = service::read_import(kind, read_file(folder / (kind + ".csv")));
    if (!file) throw std::runtime_error(to_line(file.error()));
    for (std::size_t from = 0; from < file->rows.size();
         from = service::import_chunk_end(*file, from)) {
      server_->run("import", [&](service::Context& context) {
        service::ImportReport report;
        service::import_chunk(context, *file, from, service::PutMode::apply, report);
        if (!report.ok()) throw std::runtime_error(to_line(report.refused.front().refusal));
      });
    }
    if (kind == "sites") {
      site_ = server_->database().value<Id>("SELECT id FROM site ORDER BY id LIMIT 1").value_or(0);
    }
    if (kind == "stock") {
      server_->run("enrol", [this](service::Context& context) { enrol(context); });
    }
  }
  for (const auto& order : data.orders) orders_.push_back(order.channel + ":" + order.reference);
  break_rules("server");
}

void Floor::enrol(service::Context& context) {
  const auto put = [&](const auto& row) {
    const auto answer = service::put_row(context, row);
    if (!answer.ok()) throw std::runtime_error(to_line(*answer.refusal));
  };
  for (const std::string& code : printers_) put(service::PrinterInput{"", code, code});
  const auto& places = hall_->drop_places();
  std::size_t station = 0;
  for (const std::string& code : robots_.devices) {
    if (code.starts_with("HH-")) {
      put(service::DeviceRowInput{.code = code, .role = "handheld"});
      continue;
    }
    put(service::DeviceRowInput{.code = code,
                                .role = "pack_station",
                                .place = places[station % places.size()],
                                .printer = printers_[station]});
    ++station;
  }
  put(service::DeviceRowInput{.code = "printer-1", .role = "printer_daemon"});
  if (rates_.replace_daemon > 0) {
    put(service::DeviceRowInput{.code = "printer-2", .role = "printer_daemon"});
  }
  put(service::UpstreamInput{"demo-shop", "Demo shop"});
}

// --- programs --------------------------------------------------------------------------

void Floor::start_server() {
  network_.forget("server");
  server_ = std::make_unique<ServerHost>(Ground{clock_, network_}, server_file);
  if (!orders_.empty()) break_rules("server");
}

// The first rule is broken when the hall and its goods stand.
void Floor::break_rules(const std::string& host) {
  if (mutant_ == nullptr || mutant_->triggers == nullptr || mutant_->host != host) return;
  on_connections(host, mutant_->triggers);
}

void Floor::start_crew() {
  hall_->claimed.clear();
  hall_->packers.clear();
  if (mutant_ != nullptr && mutant_->outbox_at_start != nullptr) {
    on_file(crew_file, mutant_->outbox_at_start);
  }
  crew_ = std::make_unique<CrewHost>(
      Ground{clock_, network_}, crew_file, ++runs_, robots_, *hall_,
      [this] { return fmt::format("00000000-0000-4000-8000-{:012x}", ++uuids_); });
  break_rules("crew");
}

void Floor::start_printer() {
  printer_ = std::make_unique<PrinterHost>(
      Ground{clock_, network_}, DaemonSetup{"printer", "printer-1", printers_, seed_ + 7}, ++runs_,
      labels_, shop_);
  break_rules("printer");
}

void Floor::mark_of(const std::string& host, const char* server, const char* crew,
                    const char* printer) {
  marks_.insert(host == "server" ? server : host == "crew" ? crew : printer);
}

void Floor::mark_death(const std::string& host) {
  mark_of(host, mark::server_killed, mark::terminals_killed, mark::printer_killed);
  if (!disk_.died_after_sync(host) || host == "printer") return;
  marks_.insert(host == "server" ? mark::server_died_committed : mark::terminals_died_stored);
}

// The program is gone; it comes back after a while on what its disk still has.
void Floor::die(const std::string& host) {
  disk_.kill(host);
  if (host == "server") {
    commits_before_ += server_ ? server_->commits() : 0;
    server_.reset();
  } else if (host == "crew") {
    crew_.reset();
  } else {
    printer_.reset();
  }
  ++kills_;
  mark_death(host);
  const bool power = random_.chance(rates_.power_loss_per_mille);
  note("kill -9 " + host + (power ? ", and the power fails" : ""));
  if (power)
    mark_of(host, mark::server_power_loss, mark::terminals_power_loss, mark::printer_power_loss);
  disk_.revive(host, power);
  disk_.kill(host);
  starts_at_ms_[host] = now_ms() + random_.between(100, 8'000);
}

void Floor::revive_dead() {
  for (auto it = starts_at_ms_.begin(); it != starts_at_ms_.end();) {
    if (it->second > now_ms()) {
      ++it;
      continue;
    }
    const std::string host = it->first;
    it = starts_at_ms_.erase(it);
    disk_.revive(host, false);
    note("start " + host);
    if (host == "server") {
      start_server();
      check_books("after the restart of the server");
      // A server that was put back is told again: that takes a while, but ends with the day.
      if (!restored_) check_acknowledged();
      check_answers();
    } else if (host == "crew") {
      start_crew();
    } else {
      start_printer();
    }
  }
}

template <class Host>
static bool step_host(std::unique_ptr<Host>& host) {
  if (!host) return true;
  try {
    host->step();
  } catch (const std::exception&) {
    return false;  // the disk said no: the program stops, as it must
  }
  return true;
}

void Floor::tick() {
  clock_.pass(tick_ms);
  revive_dead();
  for (auto it = cut_until_ms_.begin(); it != cut_until_ms_.end();) {
    if (it->second > now_ms()) {
      ++it;
      continue;
    }
    network_.cut_off.erase(it->first);
    it = cut_until_ms_.erase(it);
  }
  if (full_until_ms_ != 0 && full_until_ms_ <= now_ms()) {
    full_until_ms_ = 0;
    for (const char* host : {"server", "crew", "printer"}) disk_.be_full(host, false);
  }
  const auto one = [&](const std::string& name, auto& host) {
    if (!host) return;
    const bool fine = step_host(host);
    if (!fine || disk_.is_dead(name)) die(name);
  };
  one("server", server_);
  one("crew", crew_);
  one("printer", printer_);
  if (other_printer_) other_printer_->step();
  if (server_ &&
      commits_before_ + server_->commits() >= checked_commits_ + commits_between_checks) {
    checked_commits_ = commits_before_ + server_->commits();
    check_books("after " + std::to_string(checked_commits_) + " commits");
  }
  if (now_ms() >= next_second_ms_) {
    next_second_ms_ = now_ms() + second_ms;
    if (crew_) {
      for (const auto& person : crew_->crew().people()) {
        auto& seq = acknowledged_[person->device()];
        seq = std::max(seq, person->facts_acknowledged());
      }
    }
    if (!healthy_) maybe_fault();
    if (!healthy_) maybe_restore();
    office();
  }
}

// --- what goes wrong ---------------------------------------------------------------------

bool Floor::happens(std::uint64_t per_thousand_seconds) {
  return random_.chance(per_thousand_seconds);
}

void Floor::maybe_fault() {
  const std::pair<const char*, std::uint64_t> kills[] = {
      {"server", rates_.kill_server}, {"crew", rates_.kill_crew}, {"printer", rates_.kill_printer}};
  for (const auto& [host, rate] : kills) {
    if (happens(rate) && !starts_at_ms_.contains(host)) {
      disk_.die_after(host, static_cast<int>(random_.between(1, 40)));
    }
  }
  for (const char* host : {"crew", "printer"}) {
    if (!happens(rates_.cut_off) || network_.cut_off.contains(host)) continue;
    network_.cut_off.insert(host);
    cut_until_ms_[host] = now_ms() + random_.between(500, 40'000);
    note(std::string("no network at ") + host);
    mark_of(host, "", mark::terminals_cut_off, mark::printer_cut_off);
  }
  if (!other_printer_ && agents_.chance(rates_.replace_daemon)) replace_daemon();
  if (happens(rates_.clock_jump)) {
    clock_.jumped_ms += random_.between(-90'000, 90'000);
    marks_.insert(mark::clock_jump);
    note(fmt::format("the clocks jump to {} s off", clock_.jumped_ms / 1000));
  }
  if (happens(rates_.full_disk) && full_until_ms_ == 0) {
    const char* hosts[] = {"server", "crew", "printer"};
    const char* host = hosts[random_.below(3)];
    disk_.be_full(host, true);
    full_until_ms_ = now_ms() + random_.between(1'000, 10'000);
    note(std::string("disk full at ") + host);
    mark_of(host, mark::server_disk_full, mark::terminals_disk_full, mark::printer_disk_full);
  }
}

// Another daemon, on another machine, is started for the same printers and shop. The
// first one goes on (and keeps them), or nobody reaches it for longer than a lease.
void Floor::replace_daemon() {
  note("a second printer daemon starts");
  other_printer_ = std::make_unique<PrinterHost>(
      Ground{clock_, network_}, DaemonSetup{"printer2", "printer-2", printers_, seed_ + 8}, 1,
      labels_, shop_);
  if (agents_.chance(250)) return;
  network_.cut_off.insert("printer");
  cut_until_ms_["printer"] = now_ms() + agents_.between(32'000, 60'000);
  note("no network at printer");
}

void Floor::heal() {
  note("everything heals");
  healthy_ = true;
  network_.rates = {};
  network_.cut_off.clear();
  cut_until_ms_.clear();
  shop_.rates = {};
  labels_.rates = {};
  full_until_ms_ = 0;
  for (const char* host : {"server", "crew", "printer"}) {
    disk_.be_full(host, false);
    disk_.die_after(host, 0);
  }
}

void Floor::save_books(const std::string& path) {
  if (!server_) {
    disk_.revive("server", false);
    start_server();
  }
  server_->database().exec("VACUUM INTO :1", path);
}

// --- the day -----------------------------------------------------------------------------

bool Floor::drained() {
  if (!server_ || !crew_ || !printer_) return false;
  const auto count = [&](const char* sql) {
    return server_->database().value<std::int64_t>(sql).value_or(0);
  };
  return count("SELECT COUNT(*) FROM packet WHERE done_at_ms IS NULL") == 0 &&
         count("SELECT COUNT(*) FROM order_line WHERE allocated + picked + packed > 0") == 0 &&
         count("SELECT COUNT(*) FROM order_line WHERE reserved > 0") == 0 &&
         count("SELECT COUNT(*) FROM upstream_message WHERE done_at_ms IS NULL") == 0 &&
         count("SELECT COUNT(*) FROM tote_load WHERE ended_at_ms IS NULL") == 0 &&
         count("SELECT COUNT(*) FROM job WHERE finished_at_ms IS NULL") == 0;
}

// What people did is in the books when their terminals have told it.
bool Floor::all_is_told() const {
  if (!crew_) return false;
  for (const auto& person : crew_->crew().people()) {
    if (person->facts_held() > 0) return false;
  }
  return true;
}

void Floor::mark_take_over() {
  const auto taken = server_->database().value<std::int64_t>(
      "SELECT COUNT(*) FROM resource_lease WHERE epoch > 1");
  if (taken.value_or(0) > 0) marks_.insert(mark::daemon_replaced);
}

DayResult Floor::run() {
  constexpr std::int64_t drain_ms = 40 * 60'000;
  constexpr std::int64_t telling_ms = 60'000;  // of a device that somebody left for good
  DayResult result;
  try {
    prepare();
    start_crew();
    start_printer();
    network_.rates = rates_.network;
    shop_.rates = rates_.shop;
    labels_.rates = rates_.printer;
    while (now_ms() < faults_ms_) tick();
    heal();
    std::int64_t looked_ms = 0;
    std::int64_t drained_ms = 0;
    const std::int64_t give_up_ms = now_ms() + drain_ms;
    while (now_ms() < give_up_ms) {
      tick();
      if (now_ms() - looked_ms < second_ms) continue;
      looked_ms = now_ms();
      if (!drained()) continue;
      if (drained_ms == 0) drained_ms = now_ms();
      if (all_is_told() || now_ms() > drained_ms + telling_ms) break;
    }
    check_end();
  } catch (const Broken& untrue) {
    result.untrue = Untrue{untrue.what, now_ms(), {events_.begin(), events_.end()}};
  } catch (const std::exception& error) {
    result.untrue = Untrue{std::string("a program cannot go on: ") + error.what(),
                           now_ms(),
                           {events_.begin(), events_.end()}};
  }
  result.virtual_ms = now_ms();
  result.kills = kills_;
  result.commits = commits_before_ + (server_ ? server_->commits() : 0);
  if (network_.lost > 0) marks_.insert(mark::lost);
  if (network_.doubled > 0) marks_.insert(mark::doubled);
  if (shop_.heard_twice()) marks_.insert(mark::shop_heard_twice);
  if (server_ && other_printer_) mark_take_over();
  result.marks = marks_;
  if (server_) {
    result.marks.merge(marks_of_books(server_->database()));
    result.shipped = server_->database()
                         .value<std::int64_t>(
                             "SELECT CAST(COALESCE(SUM(shipped), 0) AS BIGINT) "
                             "FROM order_line")
                         .value_or(0);
  }
  return result;
}

}  // namespace fw::sim
