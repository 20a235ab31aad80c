// A simulated printer on a real TCP port (loopback), to try drivers, spools and
// whole daemons against. Speaks ZPL's ^XA ... ^XZ and ~HS, one connection at a
// time like the real ones, and breaks on demand.
//
// serve() runs on a thread of its caller until `stop` becomes true; the other
// functions may be called from any thread.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>

#include "hw/label_printer/printer_model.h"

namespace fw::hw {

class PrinterServer {
 public:
  // Port 0: a free one. Throws std::runtime_error when it cannot listen.
  explicit PrinterServer(std::uint16_t port = 0);
  ~PrinterServer();
  PrinterServer(const PrinterServer&) = delete;
  PrinterServer& operator=(const PrinterServer&) = delete;

  std::uint16_t port() const { return port_; }
  void serve(const std::atomic<bool>& stop);

  // Resets a connection (TCP RST) after this many bytes of it, every time.
  void reset_after(std::optional<std::size_t> bytes);
  // Looks at or changes the printer itself.
  void with(const std::function<void(PrinterModel&)>& use);

 private:
  void talk(int fd, const std::atomic<bool>& stop);

  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::mutex mutex_;  // guards what follows
  std::optional<std::size_t> reset_after_;
  PrinterModel model_;
};

}  // namespace fw::hw
