// A label printer as the spool sees it: one job in, how sure one can be out.
//
// Nothing on a printer's port acknowledges a label, so the honest answers are
// three: nothing reached the printer (safe to send again), sent with this much
// evidence, or unknown, which only a person or a counter can settle.
//
// Drivers: FolderPrinter (files), TcpPrinter (raw port 9100, ZPL), and for tests
// and simulations SimulatedPrinter. One driver belongs to one thread; send() may
// block, for no longer than its own time-outs.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/wire/values/printing.h"

namespace fw::hw {

// One label as one job. `job` is its stable name: letters, digits, '-' and '_'.
struct PrintJob {
  std::string_view job;
  std::string_view zpl;
  std::string_view png;  // may be empty when the printer does not want it
};

enum class SendOutcome {
  sent,     // all of it, with `evidence`
  refused,  // certainly nothing of it: the printer is as before
  unknown,  // some of it, perhaps all: nobody can tell from here
};

struct SendResult {
  SendOutcome outcome = SendOutcome::unknown;
  wire::Evidence evidence = wire::Evidence::none;
  // For a person, with what to do: "paper out on P1: load a roll". Empty when sent.
  std::string detail;

  friend bool operator==(const SendResult&, const SendResult&) = default;
};

// What can be told without printing.
struct PrinterCheck {
  bool ready = false;
  std::string detail;  // "ready", or why not and what to do

  friend bool operator==(const PrinterCheck&, const PrinterCheck&) = default;
};

class LabelPrinter {
 public:
  virtual ~LabelPrinter() = default;

  virtual SendResult send(const PrintJob& job) = 0;
  // In order, up to and including the first that is refused: the results of those
  // that were tried, so there may be fewer than jobs. A driver that can make many
  // durable at once does better than one by one.
  virtual std::vector<SendResult> send_all(std::span<const PrintJob> jobs);
  virtual PrinterCheck check() = 0;

  // Sending the same job twice gives one label: what was interrupted may be sent
  // again without asking anybody.
  virtual bool idempotent() const = 0;
  virtual bool wants_png() const = 0;
};

}  // namespace fw::hw
