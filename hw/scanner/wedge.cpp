#include "hw/scanner/wedge.h"

#include <algorithm>
#include <utility>

namespace fw::hw {
namespace {

constexpr char esc = '\x1B';

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }
bool continues_utf8(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::size_t utf8_length(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte < 0x80) return 1;
  if (byte >= 0xC2 && byte < 0xE0) return 2;
  if (byte >= 0xE0 && byte < 0xF0) return 3;
  if (byte >= 0xF0 && byte < 0xF5) return 4;
  return 0;
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return !is_control(c) && !continues_utf8(c); }));
}

}  // namespace

bool WedgeSplitter::is_burst() const {
  return count_characters(pending_) >= rules_.least_characters;
}

std::int64_t WedgeSplitter::burst_wait_ms() const {
  if (!is_burst()) return rules_.most_gap_ms;
  return rules_.expects_terminator ? rules_.patience_ms : rules_.silence_ms;
}

std::vector<WedgeInput> WedgeSplitter::feed(std::string_view bytes, std::int64_t now_ms) {
  std::vector<WedgeInput> out = wait(now_ms);
  for (const char byte : bytes) take(byte, out);
  last_ms_ = now_ms;
  return out;
}

std::vector<WedgeInput> WedgeSplitter::wait(std::int64_t now_ms) {
  std::vector<WedgeInput> out;
  const std::int64_t silence = now_ms - last_ms_;
  if (!escape_.empty() && silence > rules_.escape_ms) end_escape(out);
  if (!pending_.empty() && silence > burst_wait_ms()) {
    if (is_burst() && !rules_.expects_terminator) {
      out.push_back(ScannedBytes{std::exchange(pending_, {})});
    } else {
      type_pending(out);
    }
  }
  return out;
}

std::optional<std::int64_t> WedgeSplitter::next_deadline_ms() const {
  if (!escape_.empty()) return last_ms_ + rules_.escape_ms + 1;
  if (!pending_.empty()) return last_ms_ + burst_wait_ms() + 1;
  return std::nullopt;
}

void WedgeSplitter::take(char byte, std::vector<WedgeInput>& out) {
  constexpr char interrupt = '\x03';  // also ETX, which frames the data of some scanners
  if (!escape_.empty() && take_escape(byte, out)) return;
  const bool second_of_pair = byte == '\n' && after_return_;
  after_return_ = byte == '\r';
  if (second_of_pair) return;

  const auto code = static_cast<unsigned char>(byte);
  if (byte == '\r' || byte == '\n' || byte == '\t') {
    take_terminator(byte, out);
  } else if (byte == esc) {
    type_pending(out);
    escape_ = esc;
  } else if (rules_.eight_bit_controls && (code == 0x8F || code == 0x9B)) {
    type_pending(out);
    escape_ = code == 0x8F ? "\x1BO" : "\x1B[";
  } else if (byte == '\b' || byte == 0x7F) {
    type_pending(out);
    out.push_back(KeyPress{Key::backspace, {}});
  } else if (byte == interrupt && pending_.empty()) {
    out.push_back(KeyPress{Key::interrupt, {}});
  } else {
    pending_ += byte;
  }
}

void WedgeSplitter::take_terminator(char byte, std::vector<WedgeInput>& out) {
  if (is_burst()) {
    out.push_back(ScannedBytes{std::exchange(pending_, {})});
    return;
  }
  type_pending(out);
  out.push_back(KeyPress{byte == '\t' ? Key::tab : Key::enter, {}});
}

// Characters of an unfinished UTF-8 sequence and control characters are no keys.
void WedgeSplitter::type_pending(std::vector<WedgeInput>& out) {
  const std::string text = std::exchange(pending_, {});
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(text[i]);
    const std::string_view rest = std::string_view(text).substr(i, length);
    const bool whole = length > 0 && rest.size() == length &&
                       std::all_of(rest.begin() + 1, rest.end(), continues_utf8);
    if (!whole) {
      ++i;
      continue;
    }
    if (!is_control(text[i])) out.push_back(KeyPress{Key::character, std::string(rest)});
    i += length;
  }
}

// True when the byte belongs to the sequence; ESC before anything else is a key.
bool WedgeSplitter::take_escape(char byte, std::vector<WedgeInput>& out) {
  constexpr std::size_t most_bytes = 16;
  const auto code = static_cast<unsigned char>(byte);
  if (escape_.size() == 1 && byte != '[' && byte != 'O') {
    end_escape(out);
    return false;
  }
  escape_ += byte;
  const bool opening = escape_.size() == 2 || escape_ == "\x1B[[";
  const bool complete = !opening && code >= 0x40 && code <= 0x7E;
  if (complete) {
    if (const auto key = key_of_sequence(escape_)) out.push_back(KeyPress{*key, {}});
    escape_.clear();
  } else if (escape_.size() > most_bytes || is_control(byte)) {
    escape_.clear();
  }
  return true;
}

void WedgeSplitter::end_escape(std::vector<WedgeInput>& out) {
  out.push_back(KeyPress{Key::escape, {}});
  pending_ += escape_.substr(1);
  escape_.clear();
}

}  // namespace fw::hw
