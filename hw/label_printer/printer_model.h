// How a ZPL printer behaves, without paper: bytes in, answers out, and a true
// ledger of the labels that came out, which no host ever sees. Tests, the
// simulated printers and the printer server share it.
//
// It does what real ones are known for: takes jobs while it cannot print, prints
// them when the fault is cleared, reprints the label that was under the head when
// the paper ran out (^JZ), loses its buffer when switched off, and is silent to
// ~HS with an open head when it is told to be.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "hw/label_printer/host_status.h"

namespace fw::hw {

struct PrinterFaults {
  bool paper_out = false;
  bool head_open = false;
  bool paused = false;
  bool ribbon_out = false;
  bool stalled = false;         // takes bytes, prints nothing, reports no fault
  bool silent = false;          // does not answer ~HS
  bool reprints_after = false;  // ^JZ: the last label again when a fault is cleared
};

struct PrintedLabel {
  std::string job;     // from the ^FXjob=... comment; empty when there is none
  std::string zpl;     // ^XA to ^XZ
  bool again = false;  // a physical duplicate that no host asked for

  friend bool operator==(const PrintedLabel&, const PrintedLabel&) = default;
};

class PrinterModel {
 public:
  // What it answers to these bytes, as they come in, cut anywhere.
  std::string feed(std::string_view bytes);
  // A half-received format is dropped with its connection.
  void connection_ended() { received_.clear(); }

  const PrinterFaults& faults() const { return faults_; }
  // Clearing the last fault prints what waits.
  void set_faults(const PrinterFaults& faults);
  void power_off_and_on();

  const std::vector<PrintedLabel>& printed() const { return printed_; }
  std::size_t waiting() const { return waiting_.size(); }

 private:
  bool can_print() const;
  void print_waiting();
  HostStatus status() const;

  PrinterFaults faults_;
  std::string received_;  // not yet understood
  std::vector<std::string> waiting_;
  std::vector<PrintedLabel> printed_;
};

}  // namespace fw::hw
