// A simulated printer on a free loopback port, served by a thread of the test.
#pragma once
#include <atomic>
#include <memory>
#include <thread>

#include "hw/label_printer/printer_server.h"
#include "hw/label_printer/tcp_printer.h"

namespace fw::test {

class PrinterThread {
 public:
  PrinterThread() : thread_([this] { server_.serve(stop_); }) {}
  ~PrinterThread() {
    stop_ = true;
    thread_.join();
  }

  hw::PrinterServer& server() { return server_; }
  std::vector<hw::PrintedLabel> printed() {
    std::vector<hw::PrintedLabel> labels;
    server_.with([&](hw::PrinterModel& model) { labels = model.printed(); });
    return labels;
  }
  void set_faults(const hw::PrinterFaults& faults) {
    server_.with([&](hw::PrinterModel& model) { model.set_faults(faults); });
  }

  // Short time-outs: the other side is this machine.
  hw::TcpPrinterOptions options(bool status) const {
    hw::TcpPrinterOptions options;
    options.name = "P1";
    options.host = "127.0.0.1";
    options.port = server_.port();
    options.status = status;
    options.close_wait_ms = 2'000;
    options.status_timeout_ms = 500;
    options.printed_timeout_ms = 600;
    options.poll_every_ms = 10;
    return options;
  }

 private:
  hw::PrinterServer server_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace fw::test
