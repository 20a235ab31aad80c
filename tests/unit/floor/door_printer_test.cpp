#include <catch2/catch.hpp>

#include "tests/unit/floor/fakes.h"

using namespace fw;
using namespace fw::floor;
using fw::floor::test::Floor;

namespace {

wire::LabelJob job(Id id) {
  wire::LabelJob j;
  j.id = id;
  j.printer = "P1";
  return j;
}

wire::UpstreamMessage message(const std::string& id, std::size_t bytes) {
  return {id, "shop", 1, 17, 1, "shipment.completed", std::string(bytes, 'x'), 0};
}

const wire::Claim claim{{{wire::ResourceKind::printer, "P1"}}};

}  // namespace

TEST_CASE("a daemon claims its printer and gets what is unfinished") {
  Floor floor;
  floor.join("d1", "printer-1", "printer_daemon");
  floor.say("d1", "printer-1", claim);
  REQUIRE(floor.service.claims.size() == 1);
  service::ClaimOutcome outcome;
  outcome.claimed.resources = {{{wire::ResourceKind::printer, "P1"}, 4, "", 0}};
  for (Id id = 1; id <= 120; ++id) outcome.label_jobs.push_back(job(id));
  floor.service.claims[0].done(outcome);
  floor.door.step();
  CHECK(floor.sent<wire::Claimed>("d1").at(0).resources[0].epoch == 4);
  const auto batches = floor.sent<wire::LabelJobs>("d1");
  REQUIRE(batches.size() == 3);
  CHECK(batches[2].jobs.size() == 20);
}

TEST_CASE("big upstream messages go in several of ours") {
  Floor floor;
  floor.join("d1", "printer-1", "printer_daemon");
  floor.say("d1", "printer-1", claim);
  service::ClaimOutcome outcome;
  for (int i = 0; i < 5; ++i)
    outcome.upstream_messages.push_back(message("m" + std::to_string(i), 100 * 1024));
  floor.service.claims[0].done(outcome);
  floor.door.step();
  const auto sent = floor.sent<wire::UpstreamMessages>("d1");
  REQUIRE(sent.size() == 3);
  CHECK(sent[0].messages.size() == 2);
  CHECK(sent[2].messages[0].id == "m4");
}

TEST_CASE("a new label is offered at once, and again until it is accepted") {
  Floor floor;
  floor.join("d1", "printer-1", "printer_daemon");
  floor.say("d1", "printer-1", claim);
  floor.service.claims[0].done({});
  floor.door.step();
  service::Effects effects;
  effects.label_jobs = true;
  floor.door.hint(effects);
  floor.door.step();
  REQUIRE(floor.service.unaccepteds.size() == 1);
  service::ClaimOutcome work;
  work.label_jobs = {job(1)};
  floor.service.unaccepteds[0].done(work);
  floor.door.step();
  CHECK(floor.sent<wire::LabelJobs>("d1").size() == 1);
  floor.pass(5'100);
  CHECK(floor.service.unaccepteds.size() == 2);
}

TEST_CASE("results are confirmed when they are stored") {
  Floor floor;
  floor.join("d1", "printer-1", "printer_daemon");
  wire::LabelResult printed;
  printed.job = 300;
  printed.printer = "P1";
  printed.state = wire::LabelState::printed;
  floor.say("d1", "printer-1", wire::LabelResults{{printed}});
  CHECK(floor.sent<wire::ResultsStored>("d1").empty());
  floor.service.label_results_asked.at(0).done({{300}, {}});
  floor.door.step();
  CHECK(floor.sent<wire::ResultsStored>("d1").at(0).label_jobs == std::vector<Id>{300});
  floor.say("d1", "printer-1", wire::PushResults{});
  floor.service.push_results_asked.at(0).done({{}, {"m1"}});
  floor.door.step();
  CHECK(floor.sent<wire::ResultsStored>("d1").at(1).upstream_messages.size() == 1);
}

TEST_CASE("a handheld may not print") {
  Floor floor;
  floor.join("p1", "HH-07");
  floor.say("p1", "HH-07", claim);
  CHECK(floor.service.claims.empty());
  CHECK(floor.last_goodbye("p1") == "wrong_role");
}
