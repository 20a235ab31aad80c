#include "tests/unit/wire/samples.h"

#include "shared/wire/values/words.h"

namespace fw::wire::test {
namespace {

constexpr Id site = Id{1} << 40;
constexpr const char* stream = "6f3a4d52-0c1e-4c53-9f25-6f1f4b7a9e01";

Step go_to() {
  Step step;
  step.id = 1;
  step.kind = StepKind::place;
  step.show.context = literal("PICK W412");
  step.show.verb = literal("GO TO");
  step.show.big = literal("A-12-03-B");
  step.show.lines = {literal("aisle 12 left lvl B")};
  step.show.ask = literal("Scan LOCATION");
  step.show.hint = literal("or type GREEN digits");
  Accept place;
  place.meaning = Meaning::place;
  place.codes = {"A-12-03-B"};
  place.typed = {"417"};
  place.name = "A-12-03-B";
  step.accept = {place};
  return step;
}

Step take() {
  Step step;
  step.id = 2;
  step.kind = StepKind::item;
  step.show.verb = literal("PICK");
  step.show.big = literal("3 EACH");
  step.show.ask = literal("Scan ITEM");
  Accept each;
  each.codes = {"04006381333931"};
  each.name = "BLUE MUG 30CL 6-PACK";
  each.lot = "L2231";
  Accept box = each;
  box.codes = {"14006381333938"};
  box.quantity = 12;
  step.accept = {each, box};
  step.need = 3;
  step.ask_quantity_above = 5;
  step.needs_lot = true;
  return step;
}

Step put() {
  Step step;
  step.id = 3;
  step.kind = StepKind::container;
  step.show.verb = literal("PUT 3 IN");
  step.show.big = literal("SLOT 4");
  step.show.ask = literal("Scan TOTE");
  Accept tote;
  tote.meaning = Meaning::container;
  tote.codes = {"T-00917"};
  tote.name = "T-00917";
  step.accept = {tote};
  step.need = 3;
  step.emit = "put";
  step.load = site | 77;
  return step;
}

ExceptionOffer short_pick() {
  ExceptionOffer offer;
  offer.key = "short";
  offer.label = literal("Short");
  Step count;
  count.id = 1;
  count.kind = StepKind::quantity;
  count.show.ask = literal("Found how many?");
  count.most = 2;
  count.preset = "0";
  Step why;
  why.id = 2;
  why.kind = StepKind::choice;
  why.show.ask = literal("Why?");
  why.options = {{"empty", literal("Shelf empty"), {}}, {"damaged", literal("Damaged"), {}}};
  offer.steps = {count, why};
  offer.emit = "short";
  offer.after = After::end_item;
  offer.on = {StepKind::item};
  return offer;
}

Request sample_request() {
  Request request;
  request.id = "0b9f5a0e-7a49-4a5e-8c68-5e6a1d3f2c11";
  request.after_seq = 41;
  request.kind = "close_parcel";
  request.session = site | 5;
  request.packet = site | 9;
  request.revision = 2;
  request.epoch = 1;
  request.step = 6;
  request.values.choice = "CTN-M";
  request.values.weight_g = 1240;
  return request;
}

Hello sample_hello() {
  Hello hello;
  hello.program = "floorwave-terminal";
  hello.version = "0.1.0";
  hello.stream = stream;
  hello.last_seq = 41;
  hello.first_held_seq = 40;
  hello.acked_seq = 39;
  hello.incarnation = "b6c7";
  for (const auto word : Words<StepKind>::all) hello.step_kinds.emplace_back(word);
  for (const auto word : Words<After>::all) hello.afters.emplace_back(word);
  hello.columns = 40;
  hello.rows = 20;
  hello.holds = {{site | 9, 2, 1, 3}};
  hello.session = site | 5;
  return hello;
}

Welcome sample_welcome() {
  Welcome welcome;
  welcome.incarnation = "b6c7";
  welcome.acked_seq = 40;
  welcome.server_time_ms = 1795262400123;
  welcome.device_role = "handheld";
  welcome.language = "de";
  welcome.code_classes = {{"T-", Meaning::container}, {"W-", Meaning::badge}};
  welcome.session = site | 5;
  welcome.worker_name = "Ana";
  Packet home;
  home.kind = "home";
  home.title = literal("FLOORWAVE");
  welcome.home = home;
  return welcome;
}

}  // namespace

Packet sample_packet() {
  Packet packet;
  packet.id = site | 9;
  packet.kind = "pick";
  packet.revision = 2;
  packet.epoch = 1;
  packet.title = literal("PICK W412");
  Group group;
  group.id = 1;
  group.steps = {go_to(), take(), put()};
  group.exceptions = {short_pick()};
  group.lines = 1;
  Group last;
  last.id = 2;
  last.order = GroupOrder::any_order;
  last.title = literal("TOTE T-00917");
  ExceptionOffer skip;
  skip.key = "skip";
  skip.label = literal("Come back later");
  skip.after = After::go_to_group;
  skip.group = 1;
  last.exceptions = {skip};
  packet.groups = {group, last};
  packet.overview = {literal("DHL cut-off 16:30"), literal("38 lines 6 totes")};
  return packet;
}

Label sample_label() {
  Label label;
  label.ship_from = {"Floorwave Hall", "", "Dock Rd 1", "", "20457", "Hamburg", "", "DE"};
  label.ship_to = {"Zoë Müller", "Müller KG", "Weg 5", "c/o Öz", "10115", "Berlin", "BE", "DE"};
  label.carrier = "DHL";
  label.service = "PAKET";
  label.route = "33-04";
  label.order_reference = "#1001";
  label.order_number = "100482";
  label.sscc = "340123450000000017";
  label.tracking = "00340434161094042557";
  label.parcel_number = 1;
  label.parcel_count = 2;
  label.weight_g = 1240;
  label.closed_at_ms = 1795262400123;
  label.local_date = "2026-11-21";
  return label;
}

Fact sample_fact() {
  Fact fact;
  fact.seq = 41;
  fact.kind = "put";
  fact.packet = site | 9;
  fact.revision = 2;
  fact.epoch = 1;
  fact.step = 3;
  fact.load = site | 77;
  fact.session = site | 5;
  fact.device_time_ms = 1795262400456;
  fact.offset_ms = 333;
  fact.offset_error_ms = 4;
  fact.scans = 4;
  fact.wrong_scans = 1;
  fact.values.place = "A-12-03-B";
  fact.values.item = "04006381333931";
  fact.values.quantity = 3;
  fact.values.lot = "L2231";
  fact.values.expiry = "2027-03-31";
  fact.values.serials = {"S1", "S2", "S3"};
  fact.values.container = "T-00917";
  fact.values.typed = true;
  return fact;
}

Answer sample_answer() {
  Answer answer;
  answer.id = "0b9f5a0e-7a49-4a5e-8c68-5e6a1d3f2c11";
  answer.status = AnswerStatus::refused;
  answer.acked_seq = 41;
  answer.refused = {"tote_in_use", literal("TOTE IN USE"), literal("T-0091"),
                    literal("an empty tote"), literal("Take another one.")};
  answer.packet = sample_packet();
  answer.session = site | 5;
  answer.worker_name = "Ana";
  answer.language = "en";
  answer.say = {literal("Parcel 1 closed")};
  return answer;
}

std::vector<Envelope<ToServer>> samples_to_server() {
  const auto from = [](const char* device, ToServer body) {
    return Envelope<ToServer>{device, std::move(body)};
  };
  Fact shorted;
  shorted.seq = 42;
  shorted.kind = "short";
  shorted.values.quantity = 0;
  shorted.values.choice = "empty";
  return {
      from("HH-07", sample_hello()),
      from("HH-07", Facts{stream, {sample_fact(), shorted}}),
      from("PACK-2", sample_request()),
      from("HH-07", Standing{site | 9, 3, 3}),
      from("HH-07", Ping{81234, 41, 40}),
      from("HH-07", Bye{}),
      from("printer-1", Claim{{{ResourceKind::printer, "P1"}, {ResourceKind::upstream, "shop"}}}),
      from("printer-1", LabelResults{{{site | 300, "P1", 4, LabelState::printed,
                                       Evidence::printer_status, 1, "", 1795262401000},
                                      {site | 301, "P1", 4, LabelState::stuck, Evidence::none, 3,
                                       "paper out on P1", 1795262402000}}}),
      from("printer-1", PushResults{{{"shp-17-1", "shop", 2, PushState::retrying, 3, 503, "busy",
                                      1795262403000, 1795262419000}}})};
}

std::vector<Envelope<ToDevice>> samples_to_device() {
  const auto to = [](const char* device, ToDevice body) {
    return Envelope<ToDevice>{device, std::move(body)};
  };
  UpstreamMessage message{
      "shp-17-1", "shop", 2, site | 17, 1, "shipment.completed", R"({"order":"#1001"})", 3};
  return {to("HH-07", sample_welcome()),
          to("HH-07", Goodbye{"unknown_device", literal("Device HH-07 is not enrolled here.")}),
          to("HH-07", Ack{stream, 41}),
          to("HH-07", Resend{stream, 40}),
          to("PACK-2", sample_answer()),
          to("HH-07", Amend{sample_packet()}),
          to("HH-07", Revoke{site | 9, 1, literal("Job gone. Put the goods back.")}),
          to("HH-07", Notice{literal("Break in 5 min")}),
          to("HH-07", Pong{81234, 1795262404000, 41}),
          to("printer-1", Claimed{{{{ResourceKind::printer, "P1"}, 4, "", 1795262434000},
                                   {{ResourceKind::upstream, "shop"}, 0, "printer-2", 5}}}),
          to("printer-1", LabelJobs{{{site | 300, "P1", 4, site | 250, 1, sample_label()}}}),
          to("printer-1", UpstreamMessages{{message}}),
          to("printer-1", ResultsStored{{site | 300}, {"shp-17-1"}})};
}

}  // namespace fw::wire::test
