// The terminal that this program runs in: raw mode for as long as the object
// lives, and its size.
#pragma once
#include <termios.h>

#include <optional>
#include <string>
#include <string_view>

#include "shared/base/result.h"

namespace fw::terminal {

class TtyMode {
 public:
  // Does nothing when the descriptor is no terminal.
  explicit TtyMode(int descriptor);
  ~TtyMode();
  TtyMode(const TtyMode&) = delete;
  TtyMode& operator=(const TtyMode&) = delete;

 private:
  int descriptor_;
  std::optional<termios> before_;
};

struct TtySize {
  int columns = 20;
  int rows = 16;

  friend bool operator==(const TtySize&, const TtySize&) = default;
};
// Of the terminal at the descriptor; 20x16 when there is none.
TtySize tty_size(int descriptor);

// A serial port of a scale: raw, 9600 baud, not blocking; 7 bits with even parity
// or 8 bits without. Refused with `no_serial_port`.
Result<int> open_serial(const std::string& path, bool seven_bits_even);

// All of it, waiting for a slow terminal; false when it is gone.
bool write_all(int descriptor, std::string_view bytes);

}  // namespace fw::terminal
