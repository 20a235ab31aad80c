// The scanner in a simulated person's hand. What it reads goes through the same
// splitter and reader as the bytes of a real one.
#pragma once
#include <string>
#include <vector>

#include "hw/scanner/scanner.h"

namespace fw::hw {

// How the simulated scanner is set up; the faults of real ones can be set too.
struct ScannerProfile {
  bool sends_identifier = true;    // AIM identifier before the data
  std::string separator = "\x1D";  // what arrives for GS; empty: it is lost
  std::string terminator = "\r";   // empty: none
};

class SimulatedScanner final : public Scanner {
 public:
  explicit SimulatedScanner(ScannerRules rules, ScannerProfile profile = {});

  // Aims at a label (bytes with AIM identifier and GS, see simulated_labels.h) and
  // pulls the trigger.
  void scan(const std::string& label);
  void press(Key key);
  void type(const std::string& text);  // key by key, without ENTER

  std::vector<ScannerEvent> poll(std::int64_t now_ms) override;

 private:
  std::string as_sent(std::string label) const;

  ScannerRules rules_;
  ScannerProfile profile_;
  std::vector<ScannerEvent> waiting_;
};

}  // namespace fw::hw
