#include "hw/label_printer/label_printer.h"

namespace fw::hw {

std::vector<SendResult> LabelPrinter::send_all(std::span<const PrintJob> jobs) {
  std::vector<SendResult> results;
  for (const PrintJob& job : jobs) {
    results.push_back(send(job));
    if (results.back().outcome == SendOutcome::refused) break;
  }
  return results;
}

}  // namespace fw::hw
