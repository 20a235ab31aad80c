#include "hw/scanner/scanner.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <iterator>
#include <utility>

namespace fw::hw {

ScannerInput::ScannerInput(ScannerRules rules)
    : rules_(std::move(rules)), splitter_(rules_.wedge) {}

std::vector<ScannerEvent> ScannerInput::feed(std::string_view bytes, std::int64_t now_ms) {
  return read(splitter_.feed(bytes, now_ms));
}

std::vector<ScannerEvent> ScannerInput::wait(std::int64_t now_ms) {
  return read(splitter_.wait(now_ms));
}

std::vector<ScannerEvent> ScannerInput::read(const std::vector<WedgeInput>& inputs) const {
  std::vector<ScannerEvent> events;
  for (const WedgeInput& input : inputs) {
    if (const auto* scanned = std::get_if<ScannedBytes>(&input)) {
      events.push_back(barcode::read_scan(scanned->bytes, rules_.current_year, rules_.scan));
    } else {
      events.push_back(std::get<KeyPress>(input));
    }
  }
  return events;
}

DescriptorScanner::DescriptorScanner(int descriptor, ScannerRules rules)
    : descriptor_(descriptor), input_(std::move(rules)) {}

std::optional<std::int64_t> DescriptorScanner::next_deadline_ms() const {
  return input_.next_deadline_ms();
}

std::vector<ScannerEvent> DescriptorScanner::poll(std::int64_t now_ms) {
  std::vector<ScannerEvent> events = input_.wait(now_ms);
  char buffer[4096];
  while (!ended_) {
    pollfd waiting{descriptor_, POLLIN, 0};
    if (::poll(&waiting, 1, 0) <= 0) break;
    const ssize_t size = ::read(descriptor_, buffer, sizeof buffer);
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) break;
    if (size <= 0) {
      ended_ = true;
      break;
    }
    const std::string_view bytes(buffer, static_cast<std::size_t>(size));
    auto more = input_.feed(bytes, now_ms);
    std::move(more.begin(), more.end(), std::back_inserter(events));
  }
  return events;
}

}  // namespace fw::hw
