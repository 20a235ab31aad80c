#include "hw/label_printer/printer_model.h"

namespace fw::hw {
namespace {

std::string job_of(std::string_view zpl) {
  constexpr std::string_view mark = "^FXjob=";
  const std::size_t start = zpl.find(mark);
  if (start == std::string_view::npos) return "";
  const std::size_t end = zpl.find('^', start + mark.size());
  return std::string(zpl.substr(start + mark.size(), end - start - mark.size()));
}

constexpr std::size_t buffer_max = 8 << 20;

}  // namespace

std::string PrinterModel::feed(std::string_view bytes) {
  std::string answers;
  for (const char c : bytes) {
    received_.push_back(c);
    const std::string_view seen = received_;
    if (seen.size() >= 3 && seen.substr(seen.size() - 3) == "~HS") {
      received_.resize(received_.size() - 3);
      if (!faults_.silent) answers += to_host_status_answer(status());
    } else if (seen.size() >= 3 && seen.substr(seen.size() - 3) == "~JA") {
      received_.clear();
      waiting_.clear();
    } else if (seen.size() >= 3 && seen.substr(seen.size() - 3) == "^XZ") {
      const std::size_t start = seen.rfind("^XA");
      if (start != std::string_view::npos) waiting_.emplace_back(seen.substr(start));
      received_.clear();
      print_waiting();
    } else if (received_.size() > buffer_max) {
      received_.clear();
    }
  }
  return answers;
}

void PrinterModel::set_faults(const PrinterFaults& faults) {
  const bool could_print = can_print();
  faults_ = faults;
  if (!could_print && can_print() && faults_.reprints_after && !printed_.empty()) {
    PrintedLabel again = printed_.back();
    again.again = true;
    printed_.push_back(again);
  }
  print_waiting();
}

void PrinterModel::power_off_and_on() {
  received_.clear();
  waiting_.clear();
}

bool PrinterModel::can_print() const {
  return !faults_.paper_out && !faults_.head_open && !faults_.paused && !faults_.ribbon_out &&
         !faults_.stalled;
}

void PrinterModel::print_waiting() {
  if (!can_print()) return;
  for (std::string& zpl : waiting_) {
    std::string job = job_of(zpl);
    printed_.push_back({std::move(job), std::move(zpl), false});
  }
  waiting_.clear();
}

HostStatus PrinterModel::status() const {
  HostStatus status;
  status.paper_out = faults_.paper_out;
  status.paused = faults_.paused;
  status.head_open = faults_.head_open;
  status.ribbon_out = faults_.ribbon_out;
  status.partial_format = received_.find("^XA") != std::string::npos;
  status.formats_waiting = static_cast<int>(waiting_.size());
  return status;
}

}  // namespace fw::hw
