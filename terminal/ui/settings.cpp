#include "terminal/ui/settings.h"

#include <charconv>

namespace fw::terminal {
namespace {

std::vector<ConfigKey> terminal_keys() {
  return {{.name = "terminal.ui",
           .value = "text",
           .help = "text: a screen for a person; robot: simulated people",
           .choices = {"text", "robot"}},
          {.name = "terminal.device",
           .value = "",
           .help = "code of this device, as enrolled at the server: HH-07"},
          {.name = "terminal.server",
           .value = "tcp://127.0.0.1:7601",
           .help = "the server's ZeroMQ address"},
          {.name = "terminal.data",
           .value = "terminal-data",
           .help = "folder of the outbox: facts not yet sent, the work in hand"},
          {.name = "terminal.language",
           .value = "en",
           .help = "of the sign-on page; then the worker's",
           .choices = {"en", "de"}},
          {.name = "terminal.columns",
           .value = 0,
           .help = "cells of a screen line; 0: the window's",
           .least = 0,
           .most = 200},
          {.name = "terminal.rows",
           .value = 0,
           .help = "lines of the screen; 0: the window's",
           .least = 0,
           .most = 100},
          {.name = "terminal.key_file",
           .value = "",
           .help = "key pair of this host, made when missing; empty: plain, loopback only"},
          {.name = "terminal.server_key_file",
           .value = "",
           .help = "the server's public key (its key file's .public)"},
          {.name = "scanner.ends_codes",
           .value = true,
           .help = "the scanner sends ENTER or TAB after each code"},
          {.name = "scale.port", .value = "", .help = "serial port of a scale; empty: none"},
          {.name = "scale.protocol",
           .value = "mt_sics",
           .help = "what the scale speaks",
           .choices = {"mt_sics", "toledo_8217", "nci"}}};
}

std::vector<ConfigKey> robot_keys() {
  return {{.name = "robots.world", .value = "", .help = "file of the physical world"},
          {.name = "robots.cartons",
           .value = "",
           .help = "cartons.csv, for the weight of empty cartons; empty: they weigh nothing"},
          {.name = "robots.labels",
           .value = "",
           .help = "folder of the folder printers: people wait until a label has come out there; "
                   "empty: they find every label"},
          {.name = "robots.statistics",
           .value = "",
           .help = "JSON file of what people did, rewritten every second; empty: none"},
          {.name = "robots.devices",
           .value = StringList{},
           .help = "device codes, the pickers' first, then the packers'"},
          {.name = "robots.badges", .value = StringList{}, .help = "badges, one a device"},
          {.name = "robots.pickers", .value = 0, .help = "how many pick", .least = 0, .most = 5000},
          {.name = "robots.packers", .value = 0, .help = "how many pack", .least = 0, .most = 5000},
          {.name = "robots.seed", .value = 1, .help = "of all that happens by chance"},
          {.name = "robots.speed",
           .value = 1,
           .help = "people's time is divided by this",
           .least = 1,
           .most = 100'000},
          {.name = "robots.think_ms",
           .value = 1500,
           .help = "one look and one movement, in ms at speed 1",
           .least = 0,
           .most = 60'000},
          {.name = "robots.wrong_scan_per_mille",
           .value = 0,
           .help = "scans that hit the neighbour's label first, of 1000",
           .least = 0,
           .most = 1000},
          {.name = "robots.miscount_per_mille",
           .value = 0,
           .help = "stops where one unit more or less is taken than said, of 1000",
           .least = 0,
           .most = 1000},
          {.name = "robots.mispick_per_mille",
           .value = 0,
           .help = "stops where a unit of another item is taken, of 1000",
           .least = 0,
           .most = 1000},
          {.name = "robots.undo_per_mille",
           .value = 0,
           .help = "puts and verified units that are taken back at once, of 1000",
           .least = 0,
           .most = 1000},
          {.name = "robots.tote_full_per_mille",
           .value = 0,
           .help = "puts at which the tote is full, of 1000",
           .least = 0,
           .most = 1000},
          {.name = "robots.wrong_spare_per_mille",
           .value = 0,
           .help = "full totes replaced by one of another order, of 1000",
           .least = 0,
           .most = 1000},
          {.name = "robots.sure_mispicks",
           .value = 0,
           .help = "units of another item that the first picker takes in any case",
           .least = 0,
           .most = 100},
          {.name = "robots.spoiled_labels",
           .value = 0,
           .help = "labels that the first packer spoils and has printed again",
           .least = 0,
           .most = 100},
          {.name = "robots.walks_off",
           .value = "",
           .help = "device of a picker who leaves in the middle of a trip; empty: nobody"}};
}

std::vector<ProgramOption> options() {
  return {{"ui", "text|robot", "a screen for a person, or simulated people", "terminal.ui"},
          {"device", "CODE", "code of this device: HH-07", "terminal.device"},
          {"server", "ADDRESS", "tcp://HOST:PORT of the server", "terminal.server"},
          {"data", "FOLDER", "folder of the outbox", "terminal.data"},
          {"size", "COLUMNSxROWS", "size of the screen, 20x16; else the window's", ""},
          {"language", "en|de", "of the sign-on page", "terminal.language"},
          {"key-file", "FILE", "key pair of this host (CURVE)", "terminal.key_file"},
          {"server-key-file", "FILE", "the server's public key", "terminal.server_key_file"},
          {"world", "FILE", "robots: the physical world", "robots.world"},
          {"cartons", "FILE", "robots: cartons.csv", "robots.cartons"},
          {"labels", "FOLDER", "robots: where printed labels come out", "robots.labels"},
          {"statistics", "FILE", "robots: what people did, as JSON", "robots.statistics"},
          {"pickers", "N", "robots: how many pick", "robots.pickers"},
          {"packers", "N", "robots: how many pack", "robots.packers"},
          {"devices", "LIST", "robots: device codes with commas, pickers' first", "robots.devices"},
          {"badges", "LIST", "robots: badges with commas, one a device", "robots.badges"},
          {"seed", "N", "robots: of all that happens by chance", "robots.seed"},
          {"speed", "N", "robots: people's time is divided by this", "robots.speed"},
          {"think-ms", "N", "robots: one look and one movement, ms", "robots.think_ms"},
          {"wrong-scan-per-mille", "N", "robots: wrong scans", "robots.wrong_scan_per_mille"},
          {"miscount-per-mille", "N", "robots: miscounts", "robots.miscount_per_mille"},
          {"mispick-per-mille", "N", "robots: mis-picks", "robots.mispick_per_mille"},
          {"undo-per-mille", "N", "robots: taken back at once", "robots.undo_per_mille"},
          {"tote-full-per-mille", "N", "robots: full totes", "robots.tote_full_per_mille"},
          {"wrong-spare-per-mille", "N", "robots: another order's tote taken for a full one",
           "robots.wrong_spare_per_mille"},
          {"sure-mispicks", "N", "robots: mis-picks in any case", "robots.sure_mispicks"},
          {"spoiled-labels", "N", "robots: labels printed again", "robots.spoiled_labels"},
          {"walks-off", "CODE", "robots: picker who leaves in a trip", "robots.walks_off"}};
}

}  // namespace

ProgramSpec terminal_program(const std::string& version) {
  ProgramSpec spec;
  spec.name = "floorwave-terminal";
  spec.version = version;
  spec.summary = "the scanner and the pack station: takes people through their work";
  spec.config.keys = terminal_keys();
  for (auto& key : robot_keys()) spec.config.keys.push_back(std::move(key));
  spec.options = options();
  spec.examples = {"floorwave-terminal --device HH-07 --size 20x16",
                   "floorwave-terminal --ui robot --world world.db --pickers 2 "
                   "--devices HH-01,HH-02 --badges W-1,W-2"};
  return spec;
}

namespace {

Result<TtySize> size_of(const std::string& text) {
  TtySize size;
  const char* at = text.data();
  const char* end = at + text.size();
  const auto columns = std::from_chars(at, end, size.columns);
  const bool cross = columns.ptr != end && *columns.ptr == 'x';
  const auto rows = cross ? std::from_chars(columns.ptr + 1, end, size.rows) : columns;
  if (columns.ec != std::errc{} || !cross || rows.ec != std::errc{} || rows.ptr != end ||
      size.columns < 20 || size.rows < 8 || size.columns > 200 || size.rows > 100)
    return refuse("bad_size", "--size " + text, "COLUMNSxROWS from 20x8 to 200x100",
                  "say for example --size 20x16");
  return size;
}

}  // namespace

Result<TerminalSettings> terminal_settings(const ProgramStart& start) {
  const Config& config = start.config;
  TerminalSettings s;
  s.robot = config.text("terminal.ui") == "robot";
  s.device = config.text("terminal.device");
  s.server = config.text("terminal.server");
  s.data = config.text("terminal.data");
  s.language = config.text("terminal.language");
  s.key_file = config.text("terminal.key_file");
  s.server_key_file = config.text("terminal.server_key_file");
  s.scanner_ends_codes = config.flag("scanner.ends_codes");
  s.scale_port = config.text("scale.port");
  s.scale_protocol = config.text("scale.protocol");
  const auto columns = static_cast<int>(config.integer("terminal.columns"));
  const auto rows = static_cast<int>(config.integer("terminal.rows"));
  if (columns > 0 && rows > 0) s.size = {columns, rows};
  if (start.has("size")) {
    const auto size = size_of(start.options.at("size"));
    if (!size) return Failure{size.error()};
    s.size = *size;
  }
  if (!s.robot && s.device.empty())
    return refuse("device_missing", "no device",
                  "the code under which the server knows this device", "say --device HH-07");
  if (s.key_file.empty() != s.server_key_file.empty())
    return refuse("keys_incomplete", "one of two key files",
                  "key_file and server_key_file, or neither",
                  "copy the server's .public key file to this host and name both");
  return s;
}

Result<RobotSettings> robot_settings(const ProgramStart& start) {
  const Config& config = start.config;
  RobotSettings s;
  s.world = config.text("robots.world");
  s.cartons = config.text("robots.cartons");
  s.labels = config.text("robots.labels");
  s.statistics = config.text("robots.statistics");
  s.devices = config.list("robots.devices");
  s.badges = config.list("robots.badges");
  s.pickers = static_cast<int>(config.integer("robots.pickers"));
  s.packers = static_cast<int>(config.integer("robots.packers"));
  s.seed = static_cast<std::uint64_t>(config.integer("robots.seed"));
  s.speed = config.integer("robots.speed");
  s.think_ms = config.integer("robots.think_ms");
  s.wrong_scan_per_mille =
      static_cast<std::uint64_t>(config.integer("robots.wrong_scan_per_mille"));
  s.miscount_per_mille = static_cast<std::uint64_t>(config.integer("robots.miscount_per_mille"));
  s.mispick_per_mille = static_cast<std::uint64_t>(config.integer("robots.mispick_per_mille"));
  s.undo_per_mille = static_cast<std::uint64_t>(config.integer("robots.undo_per_mille"));
  s.tote_full_per_mille = static_cast<std::uint64_t>(config.integer("robots.tote_full_per_mille"));
  s.wrong_spare_per_mille =
      static_cast<std::uint64_t>(config.integer("robots.wrong_spare_per_mille"));
  s.sure_mispicks = config.integer("robots.sure_mispicks");
  s.spoiled_labels = config.integer("robots.spoiled_labels");
  s.walks_off = config.text("robots.walks_off");
  if (s.world.empty())
    return refuse("world_missing", "no world", "the file of the physical world",
                  "say --world FILE");
  const auto people = static_cast<std::size_t>(s.pickers) + static_cast<std::size_t>(s.packers);
  if (s.devices.size() < people || s.badges.size() < people)
    return refuse("robots_unnamed",
                  std::to_string(s.devices.size()) + " devices and " +
                      std::to_string(s.badges.size()) + " badges",
                  "one of each for " + std::to_string(people) + " people",
                  "say --devices and --badges with commas between");
  return s;
}

}  // namespace fw::terminal
