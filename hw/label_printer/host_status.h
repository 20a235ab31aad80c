// The answer of a ZPL printer to ~HS: three lines, each STX ... ETX CR LF.
// Fields and their order: ZPL II programming guide, "~HS Host Status Return".
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace fw::hw {

struct HostStatus {
  bool paper_out = false;
  bool paused = false;
  bool buffer_full = false;
  bool partial_format = false;
  bool too_cold = false;
  bool too_hot = false;
  bool head_open = false;
  bool ribbon_out = false;
  bool label_waiting = false;  // to be taken off (peel mode)
  int formats_waiting = 0;     // received, not yet printed
  int labels_left = 0;         // of the batch being printed

  friend bool operator==(const HostStatus&, const HostStatus&) = default;
};

// Nothing when this is not a whole answer. Bytes before the first STX are skipped.
std::optional<HostStatus> parse_host_status(std::string_view answer);

// As a printer sends it.
std::string to_host_status_answer(const HostStatus& status);

// What keeps the printer from printing, with what to do; empty when nothing does.
std::string fault_text(const HostStatus& status, std::string_view printer);

// All that it was sent has left the printer.
bool is_idle(const HostStatus& status);

}  // namespace fw::hw
