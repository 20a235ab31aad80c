// Printer daemons and the shop: leases that pass with epochs, labels with
// evidence, results that come twice or from a daemon that lost its printer.
#include <catch2/catch.hpp>

#include "tests/unit/service/device.h"

namespace fw::service::story {
namespace {

using wire::Evidence;
using wire::LabelState;
using wire::PushState;
using wire::StepKind;

// A parcel is closed at the station; its label waits.
struct Desk {
  explicit Desk(const char* station = "PK-1") : packer(hall, station) {
    hall.stock("A-01", "SKU-1", 50);
    order = hall.order("1001", {{"SKU-1", 2}});
    hall.wave();
    Device picker(hall, "HH-1");
    picker.sign_on("W-1");
    picker.type("");
    Walk(hall, picker).all();
    packer.sign_on("W-3");
    packer.scan("T-1");
    REQUIRE(Walk(hall, packer).until(StepKind::parcel));
    first = daemon("PD-1");
    second = daemon("PD-2");
  }
  DeviceInfo daemon(const std::string& code) {
    wire::Hello hello;
    HelloOutcome outcome;
    REQUIRE(
        hall.service.hello("local", code, hello, [&](HelloOutcome o) { outcome = std::move(o); }));
    hall.settle();
    REQUIRE(std::holds_alternative<wire::Welcome>(outcome.reply));
    return outcome.device;
  }
  ClaimOutcome claim(const DeviceInfo& daemon) {
    ClaimOutcome outcome;
    wire::Claim claim{{{wire::ResourceKind::printer, "P1"},
                       {wire::ResourceKind::printer, "P2"},
                       {wire::ResourceKind::upstream, "SHOP"}}};
    REQUIRE(hall.service.claim(daemon, claim, [&](ClaimOutcome o) { outcome = std::move(o); }));
    hall.settle();
    return outcome;
  }
  ClaimOutcome unaccepted(const DeviceInfo& daemon) {
    ClaimOutcome outcome;
    REQUIRE(hall.service.unaccepted(daemon, [&](ClaimOutcome o) { outcome = std::move(o); }));
    hall.settle();
    return outcome;
  }
  // True when the daemon may forget the job.
  bool result(const DeviceInfo& daemon, const wire::LabelJob& job, LabelState state,
              Evidence evidence = Evidence::none) {
    wire::ResultsStored stored;
    wire::LabelResult one;
    one.job = job.id;
    one.printer = job.printer;
    one.epoch = job.epoch;
    one.state = state;
    one.evidence = evidence;
    REQUIRE(
        hall.service.label_results(daemon, {{one}}, [&](wire::ResultsStored s) { stored = s; }));
    hall.settle();
    return !stored.label_jobs.empty();
  }
  bool pushed(const DeviceInfo& daemon, const wire::UpstreamMessage& message, PushState state,
              int http_status) {
    wire::ResultsStored stored;
    wire::PushResult one;
    one.message = message.id;
    one.upstream = message.upstream;
    one.epoch = message.epoch;
    one.state = state;
    one.attempts = 1;
    one.http_status = http_status;
    REQUIRE(hall.service.push_results(daemon, {{one}}, [&](wire::ResultsStored s) { stored = s; }));
    hall.settle();
    return !stored.upstream_messages.empty();
  }
  std::string label_state() {
    return hall.text("SELECT state FROM label_job ORDER BY id DESC LIMIT 1");
  }

  Hall hall;
  std::string order;
  Device packer;
  DeviceInfo first, second;
};

TEST_CASE("a label that the port took confirms the parcel; the shop hears of it once") {
  Desk d;
  const auto work = d.claim(d.first);
  REQUIRE(work.label_jobs.size() == 1);
  CHECK(work.label_jobs[0].label.sscc.size() == 18);
  CHECK_FALSE(d.result(d.first, work.label_jobs[0], LabelState::accepted));
  CHECK(d.hall.units(d.order, "shipped") == 0);
  CHECK(d.result(d.first, work.label_jobs[0], LabelState::printed, Evidence::accepted_by_port));
  CHECK(d.hall.units(d.order, "shipped") == 2);
  CHECK(d.result(d.first, work.label_jobs[0], LabelState::printed, Evidence::accepted_by_port));
  CHECK(d.hall.count("SELECT COUNT(*) FROM upstream_message") == 1);
  const auto messages = d.unaccepted(d.first).upstream_messages;
  REQUIRE(messages.size() == 1);
  CHECK_FALSE(d.pushed(d.first, messages[0], PushState::retrying, 503));
  CHECK(d.pushed(d.first, messages[0], PushState::done, 200));
  CHECK(d.pushed(d.first, messages[0], PushState::done, 200));
  CHECK(d.hall.count("SELECT COUNT(*) FROM shipment WHERE notified_at_ms IS NOT NULL") == 1);
  CHECK(d.claim(d.first).upstream_messages.empty());
}

TEST_CASE(
    "the packer hands over before the label comes out: who comes next puts it on the parcel") {
  Desk d;
  const auto work = d.claim(d.first);
  d.packer.call("leave");
  d.packer.type("4");
  d.result(d.first, work.label_jobs.at(0), LabelState::printed, Evidence::accepted_by_port);
  CHECK(d.hall.units(d.order, "shipped") == 2);
  d.packer.sign_on("W-4");
  CHECK(d.packer.big() == d.order);
  CHECK(d.packer.step()->show.lines.at(0).text == "CLEO has it");
  d.packer.type("1");  // takes over
  INFO(d.packer.where());
  REQUIRE(d.packer.has_work());
  Walk(d.hall, d.packer).all();
  CHECK(d.hall.count("SELECT COUNT(*) FROM parcel WHERE applied_at_ms IS NULL") == 0);
  CHECK(d.hall.count("SELECT COUNT(*) FROM packet WHERE done_at_ms IS NULL") == 0);
}

TEST_CASE("a daemon that dies loses its printer to the other; what it had may have come out") {
  Desk d;
  const auto work = d.claim(d.first);
  REQUIRE(work.claimed.resources[0].epoch == 1);
  d.result(d.first, work.label_jobs[0], LabelState::accepted);
  const auto refused = d.claim(d.second);
  CHECK(refused.claimed.resources[0].epoch == 0);
  CHECK(refused.claimed.resources[0].held_by == "PD-1");
  d.hall.pass(31'000);
  const auto taken = d.claim(d.second);
  CHECK(taken.claimed.resources[0].epoch == 2);
  CHECK(taken.label_jobs.empty());  // or it would be there twice
  CHECK(d.label_state() == "unknown");
  CHECK(d.hall.discrepancies() == std::vector<std::string>{"label_unknown"});
  // What the first says now counts only where it can still be true.
  CHECK(d.result(d.first, work.label_jobs[0], LabelState::failed));
  CHECK(d.label_state() == "unknown");
  CHECK(d.result(d.first, work.label_jobs[0], LabelState::printed, Evidence::accepted_by_port));
  CHECK(d.hall.units(d.order, "shipped") == 2);
  CHECK(d.hall.discrepancies().empty());
  CHECK(d.hall.count("SELECT COUNT(*) FROM upstream_message") == 1);
}

TEST_CASE("a label that is made after a daemon was gone is the next daemon's") {
  Desk d;
  d.claim(d.first);
  d.hall.pass(31'000);
  d.packer.call("reprint");
  d.packer.type("1");
  const auto taken = d.claim(d.second);
  REQUIRE(taken.label_jobs.size() == 1);
  CHECK(taken.label_jobs[0].copy == 2);
  CHECK(taken.label_jobs[0].epoch == 2);
  CHECK(d.result(d.second, taken.label_jobs[0], LabelState::printed, Evidence::accepted_by_port));
  CHECK(d.hall.units(d.order, "shipped") == 2);
}

TEST_CASE("an unknown label is never offered again; the packer's scan settles it") {
  Desk d;
  const auto work = d.claim(d.first);
  CHECK(d.result(d.first, work.label_jobs[0], LabelState::unknown));
  CHECK(d.hall.discrepancies() == std::vector<std::string>{"label_unknown"});
  CHECK(d.claim(d.first).label_jobs.empty());
  CHECK(d.unaccepted(d.first).label_jobs.empty());
  CHECK(d.hall.units(d.order, "shipped") == 0);
  Walk(d.hall, d.packer).all();
  CHECK(d.label_state() == "printed");
  CHECK(d.hall.units(d.order, "shipped") == 2);
  CHECK(d.hall.discrepancies().empty());
}

TEST_CASE("a printer that asks for a scan is not content with its port") {
  Desk d("PK-2");
  const auto work = d.claim(d.first);
  REQUIRE(work.label_jobs.size() == 1);
  CHECK(d.result(d.first, work.label_jobs[0], LabelState::printed, Evidence::accepted_by_port));
  CHECK(d.hall.units(d.order, "shipped") == 0);
  Walk(d.hall, d.packer).all();
  CHECK(d.hall.units(d.order, "shipped") == 2);
}

TEST_CASE("a label that failed is shown; the packer asks for the same one again") {
  Desk d;
  const auto work = d.claim(d.first);
  CHECK(d.result(d.first, work.label_jobs[0], LabelState::failed));
  CHECK(d.hall.discrepancies() == std::vector<std::string>{"label_failed"});
  d.packer.call("reprint");
  d.packer.type("1");
  const auto again = d.unaccepted(d.first).label_jobs;
  REQUIRE(again.size() == 1);
  CHECK(again[0].copy == 2);
  CHECK(again[0].label.sscc == work.label_jobs[0].label.sscc);
  CHECK(d.result(d.first, again[0], LabelState::printed, Evidence::accepted_by_port));
  CHECK(d.hall.units(d.order, "shipped") == 2);
  CHECK(d.hall.discrepancies().empty());
}

TEST_CASE("a message that the shop refuses is parked and shown, never sent again by itself") {
  Desk d;
  const auto work = d.claim(d.first);
  d.result(d.first, work.label_jobs[0], LabelState::printed, Evidence::printer_status);
  const auto messages = d.claim(d.first).upstream_messages;
  REQUIRE(messages.size() == 1);
  CHECK(d.pushed(d.first, messages[0], PushState::parked, 422));
  CHECK(d.hall.discrepancies() == std::vector<std::string>{"message_parked"});
  CHECK(d.claim(d.first).upstream_messages.empty());
  d.hall.pass(31'000);
  CHECK(d.claim(d.second).upstream_messages.empty());
}

TEST_CASE("a parked message that went through after all is nobody's concern any more") {
  Desk d;
  const auto work = d.claim(d.first);
  d.result(d.first, work.label_jobs[0], LabelState::printed, Evidence::printer_status);
  const auto messages = d.claim(d.first).upstream_messages;
  REQUIRE(messages.size() == 1);
  CHECK(d.pushed(d.first, messages[0], PushState::parked, 422));
  CHECK(d.pushed(d.first, messages[0], PushState::done, 200));
  CHECK(d.hall.discrepancies().empty());
  CHECK(d.hall.count("SELECT COUNT(*) FROM shipment WHERE notified_at_ms IS NOT NULL") == 1);
}

}  // namespace
}  // namespace fw::service::story
