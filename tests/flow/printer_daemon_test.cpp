// Goal: the real floorwave-printer against a played server: each label once,
// each result until it is stored, through kill -9, lost leases and silence.
#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "printer/upstream/signature.h"
#include "shared/base/clock.h"
#include "shared/base/ports.h"
#include "shared/base/process.h"
#include "shared/base/secret.h"
#include "shared/http/client.h"
#include "tests/flow/played_server.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/label/sample_labels.h"
#include "tests/unit/spool/printer_thread.h"

namespace fw::test {
namespace {

namespace fs = std::filesystem;

const std::string bin = FLOORWAVE_BINARY_DIR "/bin/";

std::string secret_file(const TempFolder& folder) {
  const std::string file = folder.file("shop.secret");
  std::ofstream(file) << "whsec_" << to_base64(std::string(32, 's')) << "\n";
  ::chmod(file.c_str(), 0600);
  return file;
}

std::string printer_table(const std::string& code, const std::string& port) {
  return "[[printer]]\ncode = \"" + code + "\"\nport = \"" + port + "\"\n";
}

std::string upstream_table(const std::string& code, const std::string& url,
                           const std::string& secret) {
  return "[[upstream]]\ncode = \"" + code + "\"\nurl = \"" + url + "\"\nsecret_file = \"" + secret +
         "\"\nfirst_retry_ms = 30\ntimeout_ms = 500\n";
}

// A daemon with a folder of its own.
struct Daemon {
  Daemon(const TempFolder& folder, const PlayedServer& server, std::string name,
         const std::string& tables)
      : device(std::move(name)), config(folder.file(device + ".toml")) {
    log = folder.file(device + ".log");
    std::ofstream(config) << "device = \"" << device << "\"\nserver = \"" << server.endpoint()
                          << "\"\ndata = \"" << folder.file(device) << "\"\n"
                          << tables;
  }
  void start() {
    Command command;
    command.words = {bin + "floorwave-printer", "--config", config};
    command.log_file = log;
    auto started = Process::start(command);
    REQUIRE(started);
    process.emplace(std::move(started).value());
  }

  std::string device;
  std::string config;
  std::string log;
  std::optional<Process> process;
};

wire::LabelJob label_job(Id id, const std::string& printer) {
  wire::LabelJob job;
  job.id = id;
  job.printer = printer;
  job.parcel = 1000 + id;
  job.label = munich_label();
  return job;
}

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  if (!fs::exists(folder)) return names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.insert(entry.path().filename().string());
  }
  return names;
}

std::set<std::string> names_of(Id first, Id last) {
  std::set<std::string> names;
  for (Id id = first; id <= last; ++id) {
    names.insert(std::to_string(id) + ".zpl");
    names.insert(std::to_string(id) + ".png");
  }
  return names;
}

std::string read_all(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("labels come out of the folder printer whole, once each, with evidence") {
  TempFolder folder;
  PlayedServer server;
  for (Id id = 1; id <= 60; ++id) server.add(label_job(id, "P1"));
  Daemon daemon(folder, server, "printer-1",
                printer_table("P1", "folder:" + folder.file("labels")));
  daemon.start();
  REQUIRE(server.play_until([&] { return server.final_labels() == 60; }));
  CHECK(names_in(folder.file("labels")) == names_of(1, 60));
  CHECK(read_all(folder.file("labels/7.zpl")).starts_with("^XA"));
  CHECK(server.label_result(7)->state == wire::LabelState::printed);
  CHECK(server.label_result(7)->evidence == wire::Evidence::accepted_by_port);
  CHECK(server.label_result(7)->epoch == 1);
  // A job that comes while the daemon works is printed, too.
  server.add(label_job(61, "P1"));
  CHECK(server.play_until([&] { return server.final_labels() == 61; }));
  // Asked to stop it says goodbye and ends well.
  daemon.process->signal(SIGTERM);
  CHECK(server.play_until([&] { return server.said_bye.contains("printer-1"); }));
  CHECK(daemon.process->wait(5'000) == ExitStatus{});
}

TEST_CASE("results are repeated until the server has stored them, also by the next start") {
  TempFolder folder;
  PlayedServer server;
  server.stores_results = false;
  for (Id id = 1; id <= 3; ++id) server.add(label_job(id, "P1"));
  Daemon daemon(folder, server, "printer-1",
                printer_table("P1", "folder:" + folder.file("labels")));
  daemon.start();
  REQUIRE(server.play_until([&] { return server.times_told(3) >= 2; }));
  const auto printed_at = fs::last_write_time(folder.file("labels/3.zpl"));
  daemon.process->kill();
  const int told = server.times_told(1);
  daemon.start();
  REQUIRE(server.play_until([&] { return server.times_told(1) > told; }));
  server.stores_results = true;
  CHECK(server.play_until([&] { return server.final_labels() == 3; }));
  CHECK(fs::last_write_time(folder.file("labels/3.zpl")) == printed_at);
  const int at_rest = server.times_told(1);
  server.play_for(2'500);
  CHECK(server.times_told(1) == at_rest);
}

TEST_CASE("a daemon that is killed again and again leaves each label once in the folder") {
  TempFolder folder;
  PlayedServer server;
  for (Id id = 1; id <= 400; ++id) server.add(label_job(id, "P1"));
  Daemon daemon(folder, server, "printer-1",
                printer_table("P1", "folder:" + folder.file("labels")));
  for (std::size_t kill = 1; kill <= 4; ++kill) {
    daemon.start();
    REQUIRE(server.play_until([&] { return server.final_labels() >= kill * 30; }));
    daemon.process->kill();
  }
  CHECK(server.final_labels() < 400);
  daemon.start();
  REQUIRE(server.play_until([&] { return server.final_labels() == 400; }));
  CHECK(names_in(folder.file("labels")) == names_of(1, 400));
  for (Id id = 1; id <= 400; ++id) {
    CHECK(server.label_result(id)->state == wire::LabelState::printed);
  }
}

TEST_CASE("killed while a network printer prints: no label twice, what is uncertain says so") {
  TempFolder folder;
  PlayedServer server;
  PrinterThread printer;
  for (Id id = 1; id <= 60; ++id) server.add(label_job(id, "P2"));
  Daemon daemon(folder, server, "printer-1",
                printer_table("P2", "tcp:127.0.0.1:" + std::to_string(printer.server().port())));
  for (int kill = 1; kill <= 3; ++kill) {
    daemon.start();
    REQUIRE(server.play_until(
        [&] { return printer.printed().size() >= static_cast<std::size_t>(kill) * 10; }));
    daemon.process->kill();
  }
  daemon.start();
  REQUIRE(server.play_until([&] { return server.final_labels() == 60; }));
  std::map<std::string, int> labels;
  for (const auto& label : printer.printed()) ++labels[label.job];
  int unknown = 0;
  for (Id id = 1; id <= 60; ++id) {
    const auto state = server.label_result(id)->state;
    INFO("job " << id);
    if (state == wire::LabelState::unknown) {
      ++unknown;
      CHECK(labels[std::to_string(id)] <= 1);
    } else {
      CHECK(state == wire::LabelState::printed);
      CHECK(labels[std::to_string(id)] == 1);
    }
  }
  CHECK(unknown <= 3);
}

TEST_CASE("of two daemons one prints, and when it is gone the other takes over under a new epoch") {
  TempFolder folder;
  PlayedServer server;
  Daemon first(folder, server, "printer-1", printer_table("P1", "folder:" + folder.file("one")));
  Daemon second(folder, server, "printer-2", printer_table("P1", "folder:" + folder.file("two")));
  first.start();
  REQUIRE(server.play_until([&] { return server.claims["printer-1"] > 0; }));
  second.start();
  REQUIRE(server.play_until([&] { return !server.refused.empty(); }));
  for (Id id = 1; id <= 20; ++id) server.add(label_job(id, "P1"));
  REQUIRE(server.play_until([&] { return server.final_labels() == 20; }));
  CHECK(server.holder_of("P1") == "printer-1");
  CHECK(names_in(folder.file("two")).empty());

  first.process->kill();
  for (Id id = 21; id <= 40; ++id) server.add(label_job(id, "P1"));
  server.end_lease("P1");
  const int claimed = server.claims["printer-2"];
  REQUIRE(server.play_until([&] { return server.claims["printer-2"] > claimed; }));
  REQUIRE(server.play_until([&] { return server.final_labels() == 40; }));
  CHECK(server.holder_of("P1") == "printer-2");
  CHECK(server.epoch_of("P1") == 2);
  CHECK(names_in(folder.file("two")) == names_of(21, 40));

  // The first one comes back and finds its printer taken.
  server.refused.clear();
  first.start();
  REQUIRE(server.play_until([&] { return !server.refused.empty(); }));
  server.add(label_job(41, "P1"));
  REQUIRE(server.play_until([&] { return server.final_labels() == 41; }));
  CHECK(names_in(folder.file("one")) == names_of(1, 20));
}

TEST_CASE("a daemon that may not have its printer keeps quiet until it may") {
  TempFolder folder;
  PlayedServer server;
  server.close("P1");
  Daemon daemon(folder, server, "printer-1",
                printer_table("P1", "folder:" + folder.file("labels")));
  daemon.start();
  REQUIRE(server.play_until([&] { return !server.refused.empty(); }));
  server.add(label_job(1, "P1"));
  server.play_for(500);
  CHECK(names_in(folder.file("labels")).empty());
  server.closed.clear();
  CHECK(server.play_until([&] { return server.final_labels() == 1; }));
}

TEST_CASE("a server that started again is greeted again and gets what it missed") {
  TempFolder folder;
  const int port = free_port();
  auto server = std::make_unique<PlayedServer>(port);
  Daemon daemon(folder, *server, "printer-1",
                printer_table("P1", "folder:" + folder.file("labels")));
  server->stores_results = false;
  server->add(label_job(1, "P1"));
  daemon.start();
  REQUIRE(server->play_until([&] { return server->times_told(1) > 0; }));
  server.reset();
  server = std::make_unique<PlayedServer>(port);
  CHECK(server->play_until([&] { return server->final_labels() == 1; }));
  CHECK(server->hellos["printer-1"] >= 1);
  server->add(label_job(2, "P1"));
  CHECK(server->play_until([&] { return server->final_labels() == 2; }));
}

TEST_CASE("a server that forgot the daemon, and one that falls silent, are greeted again") {
  TempFolder folder;
  PlayedServer server;
  Daemon daemon(folder, server, "printer-1",
                printer_table("P1", "folder:" + folder.file("labels")));
  daemon.start();
  REQUIRE(server.play_until([&] { return server.claims["printer-1"] > 0; }));
  int hellos = server.hellos["printer-1"];
  server.knows_devices = false;
  REQUIRE(server.play_until([&] { return server.hellos["printer-1"] > hellos; }));
  server.knows_devices = true;
  server.add(label_job(1, "P1"));
  REQUIRE(server.play_until([&] { return server.final_labels() == 1; }));
  server.is_silent = true;
  hellos = server.hellos["printer-1"];
  server.play_for(2'000);
  server.is_silent = false;
  CHECK(server.play_until([&] { return server.hellos["printer-1"] > hellos; }));
  server.add(label_job(2, "P1"));
  CHECK(server.play_until([&] { return server.final_labels() == 2; }));
}

TEST_CASE("a label that cannot be drawn fails with the reason and holds up no other") {
  TempFolder folder;
  PlayedServer server;
  wire::LabelJob bad = label_job(1, "P1");
  bad.label.sscc = "123";
  server.add(bad);
  server.add(label_job(2, "P1"));
  Daemon daemon(folder, server, "printer-1",
                printer_table("P1", "folder:" + folder.file("labels")));
  daemon.start();
  REQUIRE(server.play_until([&] { return server.final_labels() == 2; }));
  CHECK(server.label_result(1)->state == wire::LabelState::failed);
  CHECK(server.label_result(1)->detail.find("123") != std::string::npos);
  CHECK(server.label_result(2)->state == wire::LabelState::printed);
}

namespace {

wire::UpstreamMessage shipment_message(Id shipment, int revision) {
  wire::UpstreamMessage message;
  message.id = "shp-" + std::to_string(shipment) + "-" + std::to_string(revision);
  message.upstream = "shop";
  message.shipment = shipment;
  message.revision = revision;
  message.type = revision == 1 ? "shipment.completed" : "shipment.corrected";
  message.body = R"({"type":")" + message.type + R"(","shipment":")" + std::to_string(shipment) +
                 R"(","revision":)" + std::to_string(revision) + R"(,"order":{"reference":"#)" +
                 std::to_string(shipment) + R"("},"parcels":[]})";
  return message;
}

struct DemoShop {
  explicit DemoShop(const TempFolder& folder) : port(free_port()) {
    command.words = {bin + "floorwave-demo-shop",
                     "--data",
                     folder.file("shop"),
                     "--secret-file",
                     secret_file(folder),
                     "--port",
                     std::to_string(port),
                     "--seed",
                     "5",
                     "--fail-per-mille",
                     "200",
                     "--take-then-fail-per-mille",
                     "200"};
    command.log_file = folder.file("shop.log");
  }
  void start() {
    auto started = Process::start(command);
    REQUIRE(started);
    process.emplace(std::move(started).value());
    REQUIRE(wait_until_listening(port, 10'000));
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port); }
  boost::json::object ledger() const {
    http::Client client;
    const auto answer = client.fetch({"GET", url() + "/ledger", {}, ""});
    REQUIRE(answer);
    return boost::json::parse(answer->body).as_object();
  }

  Command command;
  std::uint16_t port;
  std::optional<Process> process;
};

}  // namespace

TEST_CASE("each shipment is in the shop's ledger once, whoever is killed on the way") {
  TempFolder folder;
  PlayedServer server;
  DemoShop shop(folder);
  shop.start();
  for (Id shipment = 1; shipment <= 60; ++shipment) {
    server.add(shipment_message(shipment, 1));
    if (shipment % 4 == 0) server.add(shipment_message(shipment, 2));
  }
  constexpr std::size_t all = 75;
  Daemon daemon(folder, server, "printer-1",
                upstream_table("shop", shop.url() + "/shipments", secret_file(folder)));
  daemon.start();
  REQUIRE(server.play_until([&] { return server.final_messages() >= 15; }));
  daemon.process->kill();
  daemon.start();
  REQUIRE(server.play_until([&] { return server.final_messages() >= 30; }));
  shop.process->kill();
  server.play_for(300);
  shop.start();
  REQUIRE(server.play_until([&] { return server.final_messages() == all; }, 40'000));
  for (Id shipment = 1; shipment <= 60; ++shipment) {
    CHECK(server.push_result("shp-" + std::to_string(shipment) + "-1")->state ==
          wire::PushState::done);
  }
  const auto ledger = shop.ledger();
  CHECK(ledger.at("messages").as_int64() == static_cast<std::int64_t>(all));
  CHECK(ledger.at("deliveries").as_int64() > static_cast<std::int64_t>(all));
  for (const char* wrong : {"conflicts", "bad_signatures", "inversions", "wrong_keys"}) {
    INFO(wrong);
    CHECK(ledger.at(wrong).as_int64() == 0);
  }
  CHECK(daemon.process->terminate(5'000).ok());
  CHECK(shop.process->terminate(5'000).ok());
}

TEST_CASE("a shop that is not there holds up no other shop and no label") {
  TempFolder folder;
  PlayedServer server;
  DemoShop shop(folder);
  shop.start();
  const std::string nobody = "http://127.0.0.1:" + std::to_string(free_port()) + "/shipments";
  for (Id shipment = 1; shipment <= 40; ++shipment) {
    wire::UpstreamMessage lost = shipment_message(1000 + shipment, 1);
    lost.upstream = "nobody";
    server.add(lost);
    server.add(shipment_message(shipment, 1));
    server.add(label_job(shipment, "P1"));
  }
  Daemon daemon(folder, server, "printer-1",
                printer_table("P1", "folder:" + folder.file("labels")) +
                    upstream_table("nobody", nobody, secret_file(folder)) +
                    upstream_table("shop", shop.url() + "/shipments", secret_file(folder)));
  daemon.start();
  CHECK(server.play_until(
      [&] { return server.final_messages() == 40 && server.final_labels() == 40; }, 40'000));
  CHECK(shop.ledger().at("messages").as_int64() == 40);
}

}  // namespace fw::test
