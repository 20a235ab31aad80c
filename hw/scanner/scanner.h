// A barcode scanner, with the few keys of the device it sits in.
//
// `poll` never blocks: it gives what has arrived since the last call, in order.
// Every code scanned is delivered exactly once, also one that cannot be read
// (barcode::Scan::problem says why); nothing is left out as a repeat, because the
// same article twice is two units.
#pragma once
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "hw/scanner/wedge.h"
#include "shared/barcode/scan.h"

namespace fw::hw {

using ScannerEvent = std::variant<barcode::Scan, KeyPress>;

class Scanner {
 public:
  virtual ~Scanner() = default;
  virtual std::vector<ScannerEvent> poll(std::int64_t now_ms) = 0;
  // To wait on for new input; -1 when there is nothing to wait on.
  virtual int descriptor() const { return -1; }
  // Poll again at this time (monotonic) even if no input comes.
  virtual std::optional<std::int64_t> next_deadline_ms() const { return std::nullopt; }
  // The source is gone (terminal closed, cable pulled).
  virtual bool ended() const { return false; }
};

struct ScannerRules {
  int current_year = 0;  // for two-digit years on labels
  barcode::ScanRules scan;
  WedgeRules wedge;
};

// Splits bytes into keys and scans and reads the scans.
class ScannerInput {
 public:
  explicit ScannerInput(ScannerRules rules);
  std::vector<ScannerEvent> feed(std::string_view bytes, std::int64_t now_ms);
  std::vector<ScannerEvent> wait(std::int64_t now_ms);
  std::optional<std::int64_t> next_deadline_ms() const { return splitter_.next_deadline_ms(); }

 private:
  std::vector<ScannerEvent> read(const std::vector<WedgeInput>& inputs) const;

  ScannerRules rules_;
  WedgeSplitter splitter_;
};

// Reads a file descriptor: a terminal (keyboard wedge), a serial port or a pipe.
// It is not closed here; blocking or not makes no difference.
class DescriptorScanner final : public Scanner {
 public:
  DescriptorScanner(int descriptor, ScannerRules rules);
  std::vector<ScannerEvent> poll(std::int64_t now_ms) override;
  int descriptor() const override { return descriptor_; }
  std::optional<std::int64_t> next_deadline_ms() const override;
  bool ended() const override { return ended_; }

 private:
  int descriptor_;
  ScannerInput input_;
  bool ended_ = false;
};

}  // namespace fw::hw
