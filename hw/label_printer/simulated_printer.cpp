#include "hw/label_printer/simulated_printer.h"

#include <utility>

namespace fw::hw {

SendResult SimulatedPrinter::send(const PrintJob& job) {
  const auto mishap = std::exchange(mishap_, std::nullopt);
  if (mishap == Mishap::unreachable) {
    return {SendOutcome::refused, wire::Evidence::none, name_ + " cannot be reached"};
  }
  const PrinterCheck before = check();
  if (!before.ready) return {SendOutcome::refused, wire::Evidence::none, before.detail};
  if (mishap == Mishap::cut_before) {
    model_.feed(job.zpl.substr(0, job.zpl.size() / 2));
    model_.connection_ended();
    return {SendOutcome::unknown, wire::Evidence::none, "connection to " + name_ + " broke"};
  }
  model_.feed(job.zpl);
  model_.connection_ended();
  if (mishap == Mishap::cut_after) {
    return {SendOutcome::unknown, wire::Evidence::none, "connection to " + name_ + " broke"};
  }
  if (!status_) return {SendOutcome::sent, wire::Evidence::accepted_by_port, ""};
  const PrinterCheck after = check();
  if (after.ready) return {SendOutcome::sent, wire::Evidence::printer_status, ""};
  return {SendOutcome::unknown, wire::Evidence::none, after.detail};
}

PrinterCheck SimulatedPrinter::check() {
  if (!status_) return {true, "status is off"};
  const auto status = parse_host_status(model_.feed("~HS"));
  if (!status) return {false, name_ + " does not answer"};
  std::string fault = fault_text(*status, name_);
  if (fault.empty() && !is_idle(*status)) fault = name_ + " is still printing";
  return {fault.empty(), fault.empty() ? "ready" : fault};
}

}  // namespace fw::hw
