// The configuration of floorwave-terminal: config/terminal.toml, the command
// line, FLOORWAVE_... variables.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "shared/base/program.h"
#include "shared/base/result.h"
#include "terminal/ui/tty.h"

namespace fw::terminal {

ProgramSpec terminal_program(const std::string& version);

struct TerminalSettings {
  bool robot = false;
  std::string device;
  std::string server;
  std::string data;  // folder of outbox files
  std::string language;
  TtySize size{0, 0};           // 0 = the window's
  std::string key_file;         // CURVE: this host's pair; "" = plain
  std::string server_key_file;  // and the server's public key
  bool scanner_ends_codes = true;
  std::string scale_port;  // "" = none
  std::string scale_protocol;
};

// Refused: `device_missing`, `bad_size`, `keys_incomplete`.
Result<TerminalSettings> terminal_settings(const ProgramStart& start);

// Simulated people, all in one process.
struct RobotSettings {
  std::string world;                 // the physical world's file
  std::string labels;                // folder where printed labels come out; "" = everywhere
  std::string cartons;               // cartons.csv: how much an empty one weighs; "" = nothing
  std::string statistics;            // file, rewritten every second
  std::vector<std::string> devices;  // pickers' first, then packers'
  std::vector<std::string> badges;   // one a device
  int pickers = 0;
  int packers = 0;
  std::uint64_t seed = 1;
  std::int64_t speed = 1;        // people's time is divided by it
  std::int64_t think_ms = 1500;  // for one look and one movement, at speed 1
  std::uint64_t wrong_scan_per_mille = 0;
  std::uint64_t miscount_per_mille = 0;
  std::uint64_t mispick_per_mille = 0;
  std::uint64_t undo_per_mille = 0;         // of puts and of units verified
  std::uint64_t tote_full_per_mille = 0;    // of puts
  std::uint64_t wrong_spare_per_mille = 0;  // of full totes: another order's goes on with it
  // What must happen once however small the chances are, for demonstrations.
  std::int64_t sure_mispicks = 0;   // of the first picker
  std::int64_t spoiled_labels = 0;  // of the first packer: printed again
  std::string walks_off;            // device of a picker who leaves in the middle of a trip
};

// Refused: `world_missing`, `robots_unnamed` when devices or badges are fewer
// than people.
Result<RobotSettings> robot_settings(const ProgramStart& start);

}  // namespace fw::terminal
