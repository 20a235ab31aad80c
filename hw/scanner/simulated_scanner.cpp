#include "hw/scanner/simulated_scanner.h"

#include <iterator>
#include <utility>

namespace fw::hw {

SimulatedScanner::SimulatedScanner(ScannerRules rules, ScannerProfile profile)
    : rules_(std::move(rules)), profile_(std::move(profile)) {
  // A scanner without terminator is read with the rules for one.
  if (profile_.terminator.empty()) rules_.wedge.expects_terminator = false;
}

std::string SimulatedScanner::as_sent(std::string label) const {
  constexpr std::size_t identifier = 3;
  if (!profile_.sends_identifier && label.size() >= identifier && label[0] == ']') {
    label.erase(0, identifier);
  }
  std::string sent;
  for (const char c : label) {
    if (c == barcode::group_separator) {
      sent += profile_.separator;
    } else {
      sent += c;
    }
  }
  return sent + profile_.terminator;
}

void SimulatedScanner::scan(const std::string& label) {
  // A trigger of its own: the burst is over, however long people wait before the
  // next one.
  ScannerInput input(rules_);
  auto events = input.feed(as_sent(label), 0);
  auto rest = input.wait(rules_.wedge.silence_ms + rules_.wedge.patience_ms + 1);
  std::move(events.begin(), events.end(), std::back_inserter(waiting_));
  std::move(rest.begin(), rest.end(), std::back_inserter(waiting_));
}

void SimulatedScanner::press(Key key) { waiting_.push_back(KeyPress{key, {}}); }

void SimulatedScanner::type(const std::string& text) {
  WedgeSplitter splitter(rules_.wedge);
  std::int64_t now_ms = 0;
  for (const char byte : text) {
    // A person is slower than any gap within a burst; the bytes of one character
    // come together.
    const bool inside = (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
    if (!inside) now_ms += rules_.wedge.most_gap_ms + 1;
    for (auto& input : splitter.feed(std::string_view(&byte, 1), now_ms)) {
      waiting_.push_back(std::get<KeyPress>(input));
    }
  }
  for (auto& input : splitter.wait(now_ms + rules_.wedge.most_gap_ms + 1)) {
    waiting_.push_back(std::get<KeyPress>(input));
  }
}

std::vector<ScannerEvent> SimulatedScanner::poll(std::int64_t) {
  return std::exchange(waiting_, {});
}

}  // namespace fw::hw
