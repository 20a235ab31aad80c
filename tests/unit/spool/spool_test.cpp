// The print queue over restarts, jams, lost connections and pulled plugs. What
// counts is the printer's own ledger: no label twice, none lost, none believed
// printed that is not.
#include "printer/spool/spool.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include <catch2/catch.hpp>

#include "hw/label_printer/folder_printer.h"
#include "hw/label_printer/simulated_printer.h"
#include "shared/base/random.h"
#include "tests/support/temp_folder.h"

namespace fw::test {
namespace {

using hw::Mishap;
using hw::SimulatedPrinter;
using printer::Printable;
using printer::Spool;
using wire::Evidence;
using wire::LabelJob;
using wire::LabelResult;
using wire::LabelState;

LabelJob job(Id id, int epoch = 1) {
  LabelJob one;
  one.id = id;
  one.printer = "P1";
  one.epoch = epoch;
  one.parcel = 1000 + id;
  one.label.sscc = "376104250021234569";
  one.label.ship_to.name = "Zoë " + std::to_string(id);
  return one;
}

Result<Printable> plain(const LabelJob& one, EpochMs, bool with_png) {
  if (one.label.ship_to.name.empty()) {
    return refuse("missing_ship_to", "no name", "a name", "complete the address");
  }
  const std::string id = std::to_string(one.id);
  return Printable{"^XA^FXjob=" + id + "^FS^FD" + one.label.ship_to.name + "^XZ",
                   with_png ? "png " + id : ""};
}

// A spool that can be switched off and on again around one file and one printer.
struct Station {
  TempFolder folder;
  std::string file = folder.file("P1.spool");
  SimulatedPrinter printer{"P1", true};
  hw::LabelPrinter* port = &printer;
  std::vector<LabelResult> told;
  std::unique_ptr<Spool> spool;
  EpochMs now = 1'000'000;
  int epoch = 1;

  Station() { start(); }
  explicit Station(std::string spool_file) : file(std::move(spool_file)) { start(); }
  void start() {
    spool.reset();
    spool = std::make_unique<Spool>(
        printer::SpoolOptions{file, "P1"}, *port, plain,
        [this](const LabelResult& result) { told.push_back(result); }, now);
    spool->lease(epoch);
  }
  void accept(std::vector<LabelJob> jobs) { spool->accept(jobs, now); }
  void run() {
    for (int i = 0; i < 1000 && spool->step(now); ++i) {
    }
  }
  void later(EpochMs ms) {
    now += ms;
    run();
  }
  std::vector<std::string> printed_jobs() {
    std::vector<std::string> ids;
    for (const auto& label : printer.model().printed()) ids.push_back(label.job);
    return ids;
  }
  LabelResult last(Id id) const {
    for (auto it = told.rbegin(); it != told.rend(); ++it) {
      if (it->job == id) return *it;
    }
    FAIL("nothing told of job " << id);
    throw 0;
  }
};

using Ids = std::vector<std::string>;

TEST_CASE("Labels come out in the order they were accepted, each once, with evidence") {
  Station s;
  s.accept({job(3), job(1), job(2)});
  CHECK(s.told.size() == 3);
  CHECK(s.last(1).state == LabelState::accepted);
  CHECK(s.last(1).attempt == 0);
  s.run();
  CHECK(s.printed_jobs() == Ids{"3", "1", "2"});
  CHECK(s.last(2).state == LabelState::printed);
  CHECK(s.last(2).evidence == Evidence::printer_status);
  CHECK(s.last(2).attempt == 1);
  CHECK(s.last(2).epoch == 1);
  CHECK(s.last(2).printer == "P1");
  CHECK(s.spool->open_jobs() == 0);
  CHECK(s.spool->unconfirmed().size() == 3);
}

TEST_CASE("The same job accepted twice is one label, before and after it was printed") {
  Station s;
  s.accept({job(1), job(1)});
  s.accept({job(1)});
  s.run();
  s.accept({job(1)});
  s.run();
  CHECK(s.printed_jobs() == Ids{"1"});
  CHECK(s.told.back().state == LabelState::printed);
  s.start();
  s.accept({job(1)});
  s.run();
  CHECK(s.printed_jobs() == Ids{"1"});
}

TEST_CASE("A late repeat of a forgotten job is answered, not printed") {
  Station s;
  s.accept({job(1), job(2)});
  s.run();
  const std::vector<Id> stored = {1, 2, 77};
  s.spool->forget(stored, s.now);
  CHECK(s.spool->unconfirmed().empty());
  s.start();
  CHECK(s.spool->unconfirmed().empty());
  s.told.clear();
  s.accept({job(1)});
  s.run();
  CHECK(s.printed_jobs() == Ids{"1", "2"});
  REQUIRE(s.told.size() == 1);
  CHECK(s.told[0].state == LabelState::printed);
}

TEST_CASE("A job that is not settled is never forgotten") {
  Station s;
  s.epoch = 0;
  s.start();
  s.accept({job(1)});
  const std::vector<Id> stored = {1};
  s.spool->forget(stored, s.now);
  CHECK(s.spool->open_jobs() == 1);
}

TEST_CASE("Paper out: the packer hears once what to do, and the label prints by itself") {
  Station s;
  hw::PrinterFaults faults;
  faults.paper_out = true;
  s.printer.model().set_faults(faults);
  s.accept({job(1), job(2)});
  for (int i = 0; i < 20; ++i) s.later(1'000);
  CHECK(s.last(1).state == LabelState::stuck);
  CHECK(s.last(1).detail.find("paper out on P1: load a roll") == 0);
  CHECK(std::count_if(s.told.begin(), s.told.end(),
                      [](const LabelResult& r) { return r.state == LabelState::stuck; }) == 1);
  s.printer.model().set_faults({});
  s.later(10'000);
  CHECK(s.printed_jobs() == Ids{"1", "2"});
  CHECK(s.last(1).detail.empty());
}

TEST_CASE("A jam that outlives the retries fails, certainly with nothing printed") {
  Station s;
  hw::PrinterFaults faults;
  faults.head_open = true;
  s.printer.model().set_faults(faults);
  s.accept({job(1)});
  s.later(1'000);
  CHECK(s.last(1).state == LabelState::stuck);
  s.later(31 * 60 * 1000);
  CHECK(s.last(1).state == LabelState::failed);
  CHECK(s.last(1).detail.find("head open") == 0);
  s.printer.model().set_faults({});
  s.later(60'000);
  CHECK(s.printed_jobs().empty());
}

TEST_CASE("A label that cannot be rendered fails and lets the others pass") {
  Station s;
  LabelJob bad = job(1);
  bad.label.ship_to.name = "";
  s.accept({bad, job(2)});
  s.run();
  CHECK(s.last(1).state == LabelState::failed);
  CHECK(s.last(1).detail.find("missing_ship_to") == 0);
  CHECK(s.last(1).attempt == 0);
  CHECK(s.printed_jobs() == Ids{"2"});
}

TEST_CASE("A connection that broke after the first byte is unknown and never tried again") {
  const auto mishap = GENERATE(Mishap::cut_before, Mishap::cut_after);
  Station s;
  s.printer.next_mishap(mishap);
  s.accept({job(1), job(2)});
  for (int i = 0; i < 5; ++i) s.later(60'000);
  s.start();
  for (int i = 0; i < 5; ++i) s.later(60'000);
  CHECK(s.last(1).state == LabelState::unknown);
  CHECK(s.last(2).state == LabelState::printed);
  CHECK(s.printed_jobs() == (mishap == Mishap::cut_after ? Ids{"1", "2"} : Ids{"2"}));
  // The person asks for another copy: a job of its own.
  LabelJob copy = job(3);
  copy.parcel = job(1).parcel;
  copy.copy = 2;
  s.accept({copy});
  s.run();
  CHECK(s.printed_jobs().back() == "3");
}

TEST_CASE("Nothing goes out without a lease, nor under an older one") {
  Station s;
  s.epoch = 0;
  s.start();
  s.accept({job(1, 1), job(2, 1)});
  s.run();
  CHECK(s.printed_jobs().empty());
  s.spool->lease(2);  // the printer was someone else's in between
  s.run();
  CHECK(s.printed_jobs().empty());
  s.accept({job(2, 2)});  // only this one is still wanted
  s.run();
  CHECK(s.printed_jobs() == Ids{"2"});
  CHECK(s.last(2).epoch == 2);
  s.told.clear();
  s.accept({job(2, 1)});  // an offer that was under way under the old lease
  CHECK(s.told.empty());
  s.spool->lease(0);
  s.accept({job(3, 2)});
  s.run();
  CHECK(s.printed_jobs() == Ids{"2"});
}

TEST_CASE("A job that the new lease never asked for is dropped after a week") {
  Station s;
  s.epoch = 0;
  s.start();
  s.accept({job(1, 1)});
  s.spool->lease(2);
  s.now += 8LL * 24 * 3600 * 1000;
  s.accept({job(2, 2)});
  s.run();
  const std::vector<Id> stored = {2};
  s.spool->forget(stored, s.now);
  CHECK(s.spool->open_jobs() == 0);
  CHECK(s.printed_jobs() == Ids{"2"});
}

TEST_CASE("A job for another printer is not ours") {
  Station s;
  LabelJob other = job(1);
  other.printer = "P2";
  s.accept({other});
  s.run();
  CHECK(s.told.empty());
  CHECK(s.printed_jobs().empty());
}

// --- Pulled plugs ----------------------------------------------------------------------

// Ends the process in the middle of a send, as kill -9 does.
class DeadlyPrinter final : public hw::LabelPrinter {
 public:
  DeadlyPrinter(hw::LabelPrinter& inner, bool after) : inner_(inner), after_(after) {}
  hw::SendResult send(const hw::PrintJob& one) override {
    if (after_) inner_.send(one);
    ::kill(::getpid(), SIGKILL);
    return {};
  }
  hw::PrinterCheck check() override { return inner_.check(); }
  bool idempotent() const override { return inner_.idempotent(); }
  bool wants_png() const override { return inner_.wants_png(); }

 private:
  hw::LabelPrinter& inner_;
  bool after_;
};

// Accepts one job and dies while sending it.
void die_while_sending(const std::string& file, hw::LabelPrinter& inner, bool after) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    DeadlyPrinter port(inner, after);
    Spool spool(
        {file, "P1"}, port, plain, [](const LabelResult&) {}, 1);
    spool.accept(std::vector<LabelJob>{job(1)}, 1);
    spool.lease(1);
    spool.step(1);
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WIFSIGNALED(status));
}

TEST_CASE("Killed while sending to a port: unknown after the restart, never sent again") {
  const TempFolder folder;
  SimulatedPrinter inner("P1", true);
  die_while_sending(folder.file("P1.spool"), inner, GENERATE(false, true));
  std::vector<LabelResult> told;
  Spool spool(
      {folder.file("P1.spool"), "P1"}, inner, plain,
      [&](const LabelResult& r) { told.push_back(r); }, 2);
  REQUIRE(told.size() == 1);
  CHECK(told[0].state == LabelState::unknown);
  CHECK(told[0].attempt == 1);
  CHECK(told[0].detail.find("scan it") != std::string::npos);
  spool.lease(1);
  CHECK(!spool.step(1'000'000));
  CHECK(inner.model().printed().empty());  // the child's printer died with it
  CHECK(spool.unconfirmed() == told);
}

TEST_CASE("Killed while writing to a folder: written again after the restart, one label") {
  const TempFolder folder;
  hw::FolderPrinter inner("P1", folder.file("out"));
  die_while_sending(folder.file("P1.spool"), inner, GENERATE(false, true));
  std::vector<LabelResult> told;
  Spool spool(
      {folder.file("P1.spool"), "P1"}, inner, plain,
      [&](const LabelResult& r) { told.push_back(r); }, 2);
  spool.lease(1);
  spool.step(2);
  REQUIRE(!told.empty());
  CHECK(told.back().state == LabelState::printed);
  CHECK(told.back().evidence == Evidence::accepted_by_port);
  const std::filesystem::directory_iterator files(folder.file("out"));
  CHECK(std::distance(begin(files), end(files)) == 2);
}

TEST_CASE("A folder that fills up in the middle of a batch loses nothing") {
  const TempFolder folder;
  // The folder appears as a file first, so nothing can be written.
  const std::string out = folder.file("out");
  { hw::FolderPrinter("P1", out).check(); }
  hw::FolderPrinter inner("P1", out);
  std::vector<LabelResult> told;
  Spool spool(
      {folder.file("P1.spool"), "P1"}, inner, plain,
      [&](const LabelResult& r) { told.push_back(r); }, 1);
  spool.lease(1);
  std::vector<LabelJob> jobs;
  for (Id id = 1; id <= 40; ++id) jobs.push_back(job(id));
  spool.accept(jobs, 1);
  std::filesystem::create_directory(out + "/.5.zpl.part");  // job 5 cannot be written
  CHECK(!spool.step(1));
  CHECK(spool.open_jobs() == 36);
  CHECK(std::count_if(told.begin(), told.end(), [](const LabelResult& r) {
          return r.state == LabelState::accepted;
        }) == 40);  // the untried are not told about again
  std::filesystem::remove(out + "/.5.zpl.part");
  for (EpochMs now = 2; now < 20'000 && spool.open_jobs() > 0; now += 500) spool.step(now);
  CHECK(spool.open_jobs() == 0);
  CHECK(spool.unconfirmed().size() == 40);
  for (const LabelResult& result : spool.unconfirmed()) {
    CHECK(result.attempt == (result.job == 5 ? 2 : 1));
  }
}

// --- Everything at once ------------------------------------------------------------------

// Goal: over any mix of faults, mishaps, lost and repeated offers, restarts and
// passing leases, what the spool says of a job is true of the paper.
void live_through(std::uint64_t seed, const std::string& file) {
  Random random(seed);
  Station s(file);
  Id last = 0;
  for (int turn = 0; turn < 120; ++turn) {
    switch (random.below(9)) {
      case 0:
      case 1:
        s.accept({job(++last, s.epoch), job(++last, s.epoch)});
        break;
      case 2:
        if (last > 0) s.accept({job(random.between(1, last), s.epoch)});
        break;
      case 3: {
        hw::PrinterFaults faults;
        faults.paper_out = random.chance(300);
        faults.silent = random.chance(200);
        faults.stalled = random.chance(200);
        s.printer.model().set_faults(faults);
        break;
      }
      case 4:
        s.printer.next_mishap(static_cast<Mishap>(random.below(3)));
        break;
      case 5:
        s.start();
        break;
      case 6:
        ++s.epoch;
        s.spool->lease(s.epoch);
        break;
      case 7: {
        std::vector<Id> stored;
        for (const LabelResult& result : s.spool->unconfirmed()) {
          if (random.chance(500)) stored.push_back(result.job);
        }
        s.spool->forget(stored, s.now);
        break;
      }
      default:
        s.later(random.between(1, 20'000));
    }
  }
  s.printer.model().set_faults({});
  s.printer.next_mishap(std::nullopt);
  for (Id id = 1; id <= last; ++id) s.accept({job(id, s.epoch)});
  for (int i = 0; i < 50; ++i) s.later(10'000);

  std::map<Id, int> paper;
  for (const std::string& id : s.printed_jobs()) ++paper[std::stoll(id)];
  for (Id id = 1; id <= last; ++id) {
    const LabelResult result = s.last(id);
    CAPTURE(seed, id, result.detail);
    CHECK(paper[id] <= 1);
    const bool is_settled = result.state == LabelState::printed ||
                            result.state == LabelState::unknown ||
                            result.state == LabelState::failed;
    CHECK(is_settled);
    if (result.state == LabelState::printed) CHECK(paper[id] == 1);
    if (result.state == LabelState::failed) CHECK(paper[id] == 0);
  }
}

TEST_CASE("Whatever happens, no label comes out twice and none is believed that did not") {
  // Thousands of syncs: in memory where there is a folder for that. Here the
  // process never dies, so nothing depends on the disk.
  const TempFolder on_disk;
  const bool memory = ::access("/dev/shm", W_OK) == 0;
  const std::string folder =
      memory ? "/dev/shm/floorwave-spool-" + std::to_string(::getpid()) : on_disk.path();
  for (std::uint64_t seed = 1; seed <= (memory ? 100u : 5u); ++seed) {
    std::filesystem::create_directories(folder);
    live_through(seed, folder + "/P1.spool");
    std::filesystem::remove_all(folder);
  }
}

}  // namespace
}  // namespace fw::test
