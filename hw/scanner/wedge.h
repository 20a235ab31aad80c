// Tells scans from typing in the bytes of a terminal.
//
// A scanner in keyboard-wedge mode types like a person, only much faster, and ends
// with a terminator. A burst of characters is never delivered in halves: a code
// that the radio cut in two waits for its terminator. What comes slowly is typing
// and is delivered key by key, so that the screen can echo it.
//
// Pure: time is an argument (monotonic milliseconds). The line discipline (raw
// mode, no echo) is the caller's part.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace fw::hw {

enum class Key {
  character,  // `text` is one character in UTF-8
  enter,
  tab,
  backspace,
  remove,
  escape,
  up,
  down,
  left,
  right,
  home,
  end,
  page_up,
  page_down,
  interrupt,  // Ctrl+C
  f1,
  f2,
  f3,
  f4,
  f5,
  f6,
  f7,
  f8,
  f9,
  f10,
  f11,
  f12,
};

struct KeyPress {
  Key key = Key::character;
  std::string text;

  friend bool operator==(const KeyPress&, const KeyPress&) = default;
};

// The bytes of one code, without terminator.
struct ScannedBytes {
  std::string bytes;

  friend bool operator==(const ScannedBytes&, const ScannedBytes&) = default;
};

using WedgeInput = std::variant<ScannedBytes, KeyPress>;

struct WedgeRules {
  std::int64_t most_gap_ms = 50;     // characters closer than this belong to one burst
  std::size_t least_characters = 4;  // fewer in a burst are typing
  bool expects_terminator = true;    // the scanner ends codes with CR, LF or TAB
  std::int64_t patience_ms = 2000;   // with: a burst waits this long for it, then is typing
  std::int64_t silence_ms = 200;     // without: a code is over after this silence
  std::int64_t escape_ms = 50;       // ESC alone is the ESC key after this
  bool eight_bit_controls = false;   // 0x8F and 0x9B begin function keys (not with UTF-8)
};

class WedgeSplitter {
 public:
  explicit WedgeSplitter(WedgeRules rules = {}) : rules_(rules) {}

  // Takes bytes that arrived at `now_ms`; gives what is complete.
  std::vector<WedgeInput> feed(std::string_view bytes, std::int64_t now_ms);
  // Gives what has become complete by waiting.
  std::vector<WedgeInput> wait(std::int64_t now_ms);
  // When `wait` should be called if no byte comes before; nothing: never.
  std::optional<std::int64_t> next_deadline_ms() const;

 private:
  void take(char byte, std::vector<WedgeInput>& out);
  void take_terminator(char byte, std::vector<WedgeInput>& out);
  bool take_escape(char byte, std::vector<WedgeInput>& out);
  void end_escape(std::vector<WedgeInput>& out);
  void type_pending(std::vector<WedgeInput>& out);
  bool is_burst() const;
  std::int64_t burst_wait_ms() const;

  WedgeRules rules_;
  std::string pending_;  // characters not yet known to be a scan or typing
  std::string escape_;   // a function key not yet complete, from its ESC on
  std::int64_t last_ms_ = 0;
  bool after_return_ = false;  // a LF right after CR belongs to it
};

// The key of a complete escape sequence ("\x1BOP"); nothing for an unknown one.
std::optional<Key> key_of_sequence(std::string_view sequence);

}  // namespace fw::hw
