// The text screen: a session drawn on a VT terminal, keys and wedge scans from
// its keyboard, sounds by BEL (3 = rejected, 1 = job done), a scale if there is
// one. Speaks to descriptors; what it shows is in layout.h.
#pragma once
#include <deque>
#include <functional>

#include "hw/scale/scale.h"
#include "hw/scale/weighing.h"
#include "hw/scanner/scanner.h"
#include "terminal/core/session.h"
#include "terminal/ui/layout.h"
#include "terminal/ui/tty.h"
#include "terminal/ui/vt.h"

namespace fw::terminal {

class TextFace {
 public:
  // `columns` and `rows` 0: those of the terminal, as it is resized. All
  // references outlive the face; `scale` may be null.
  TextFace(Session& session, hw::Scanner& keyboard, hw::Scale* scale, int output, TtySize fixed);
  ~TextFace();
  TextFace(const TextFace&) = delete;
  TextFace& operator=(const TextFace&) = delete;

  // Takes what was entered since the last call and draws; false when the person
  // asked to leave or the terminal is gone.
  bool step(const Now& now);

 private:
  void weigh(const Now& now);
  void sound(const Now& now);
  bool draw_changes(const Now& now);

  Session& session_;
  hw::Scanner& keyboard_;
  hw::Scale* scale_;
  hw::Weighing weighing_;
  bool weighing_step_ = false;
  int output_;
  TtySize fixed_;
  FaceState face_;
  VtRenderer renderer_;
  std::int64_t heard_feedback_ = 0;
  std::deque<std::int64_t> bells_ms_;  // when each is due
};

}  // namespace fw::terminal
