// A ZPL printer on a raw TCP port (9100), one connection for each job.
//
// Without status the best evidence is that the printer's network stack took every
// byte and did not reset the connection: accepted_by_port. With status the driver
// asks ~HS before (a printer that has a fault, is busy or does not answer gets
// nothing: Zebra printers are silent with media or ribbon out or the head open)
// and afterwards, until everything has left the printer: printer_status.
//
// Whatever goes wrong after the first byte of a label is `unknown`, never tried
// again here.
#pragma once
#include <cstdint>
#include <string>

#include "hw/label_printer/label_printer.h"

namespace fw::hw {

struct TcpPrinterOptions {
  std::string name;  // the printer's code, for messages
  std::string host;
  std::uint16_t port = 9100;
  bool status = false;  // speaks ~HS in both directions
  int connect_timeout_ms = 3'000;
  int write_timeout_ms = 15'000;    // the longest wait for room, and for the last byte
  int close_wait_ms = 300;          // after half-close: time to hear a reset
  int status_timeout_ms = 2'000;    // one ~HS
  int printed_timeout_ms = 20'000;  // until the printer is idle again
  int poll_every_ms = 150;
};

class TcpPrinter final : public LabelPrinter {
 public:
  explicit TcpPrinter(TcpPrinterOptions options) : options_(std::move(options)) {}

  SendResult send(const PrintJob& job) override;
  PrinterCheck check() override;
  bool idempotent() const override { return false; }
  bool wants_png() const override { return false; }

 private:
  TcpPrinterOptions options_;
};

}  // namespace fw::hw
