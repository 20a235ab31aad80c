// The tray of the floor's label printers: what came out since one looked last.
#pragma once
#include <set>
#include <string>

#include "tests/support/floor_processes.h"

namespace fw::test {

class LabelTray {
 public:
  explicit LabelTray(FloorProcesses& floor) : floor_(floor) {}

  // Waits for the next label and takes it: its SSCC, as it stands in the printed data.
  std::string next();

 private:
  FloorProcesses& floor_;
  std::set<std::string> taken_;  // names of files
};

}  // namespace fw::test
