// A VT terminal (VT100 and later, tmux, xterm, handhelds' telnet clients) as the
// carrier of screens: only cells that changed are sent.
#pragma once
#include <optional>
#include <string>

#include "terminal/ui/screen.h"

namespace fw::terminal {

class VtRenderer {
 public:
  // Bytes that turn what the terminal shows into `screen`, cursor at its end.
  std::string update(const Screen& screen, int cursor_row, int cursor_column);
  // Forget what is shown: after a resize, or when something else wrote to it.
  void repaint() { shown_.reset(); }

  static std::string begin();  // clear, cursor on
  static std::string end();    // styles off, cursor below the last row
  static std::string bell(int times);

 private:
  std::optional<Screen> shown_;
  Style style_ = Style::plain;
};

}  // namespace fw::terminal
