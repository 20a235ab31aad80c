// A printer in memory for simulations: the behaviour of PrinterModel behind the
// driver interface, without sockets, threads or time. What goes wrong with the
// next job is said beforehand, so a seeded simulation can repeat it.
#pragma once
#include <optional>

#include "hw/label_printer/label_printer.h"
#include "hw/label_printer/printer_model.h"

namespace fw::hw {

enum class Mishap {
  unreachable,  // nothing gets through
  cut_before,   // breaks after the first bytes: no label, but the host cannot know
  cut_after,    // prints, but the host never hears of it
};

class SimulatedPrinter final : public LabelPrinter {
 public:
  // `status`: the host asks ~HS before and after.
  SimulatedPrinter(std::string name, bool status) : name_(std::move(name)), status_(status) {}

  SendResult send(const PrintJob& job) override;
  PrinterCheck check() override;
  bool idempotent() const override { return false; }
  bool wants_png() const override { return false; }

  // Happens to the next job, once.
  void next_mishap(std::optional<Mishap> mishap) { mishap_ = mishap; }
  PrinterModel& model() { return model_; }

 private:
  std::string name_;
  bool status_;
  std::optional<Mishap> mishap_;
  PrinterModel model_;
};

}  // namespace fw::hw
