#include "terminal/ui/text_face.h"

#include "terminal/ui/face_input.h"

namespace fw::terminal {
namespace {
constexpr std::int64_t bell_gap_ms = 150;
}

TextFace::TextFace(Session& session, hw::Scanner& keyboard, hw::Scale* scale, int output,
                   TtySize fixed)
    : session_(session), keyboard_(keyboard), scale_(scale), output_(output), fixed_(fixed) {
  write_all(output_, VtRenderer::begin());
}

TextFace::~TextFace() { write_all(output_, VtRenderer::end()); }

bool TextFace::step(const Now& now) {
  for (const auto& event : keyboard_.poll(now.monotonic_ms))
    if (!handle(event, session_, face_, now)) return false;
  weigh(now);
  sound(now);
  return draw_changes(now) && !keyboard_.ended();
}

// The weight goes into a weight step by itself, once it is steady and new.
void TextFace::weigh(const Now& now) {
  if (!scale_) return;
  const hw::Reading reading = scale_->read(now.monotonic_ms);
  face_.scale_g = reading.status == hw::ScaleStatus::stable ? reading.weight_g : -1;
  face_.scale_moving = reading.status == hw::ScaleStatus::moving;
  const bool wanted = wants_weight(session_.runner());
  if (wanted && !weighing_step_) weighing_.begin();
  weighing_step_ = wanted;
  if (const auto grams = weighing_.feed(reading, now.monotonic_ms); grams && wanted)
    session_.enter(Weighing{*grams, true}, now);
}

void TextFace::sound(const Now& now) {
  if (session_.feedback_count() != heard_feedback_) {
    heard_feedback_ = session_.feedback_count();
    bells_ms_.clear();
    const Signal signal = session_.feedback().signal;
    const int bells = signal == Signal::wrong ? 3 : signal == Signal::done ? 1 : 0;
    for (int i = 0; i < bells; ++i) bells_ms_.push_back(now.monotonic_ms + i * bell_gap_ms);
  }
  while (!bells_ms_.empty() && bells_ms_.front() <= now.monotonic_ms) {
    bells_ms_.pop_front();
    write_all(output_, VtRenderer::bell(1));
  }
}

bool TextFace::draw_changes(const Now& now) {
  const TtySize size = fixed_.columns > 0 ? fixed_ : tty_size(output_);
  const Drawn drawn = draw(session_, face_, now, size.columns, size.rows);
  return write_all(output_, renderer_.update(drawn.screen, drawn.cursor_row, drawn.cursor_column));
}

}  // namespace fw::terminal
