#include "terminal/ui/face_input.h"

#include <cctype>
#include <utility>

namespace fw::terminal {
namespace {

// A hand in a glove that types a number and ENTER takes no longer than this for both.
constexpr std::int64_t number_and_enter_ms = 800;

bool ends_the_digit(const FaceState& face, std::int64_t digit_at_ms, const Now& now) {
  return face.typed.empty() && digit_at_ms >= 0 &&
         now.monotonic_ms - digit_at_ms <= number_and_enter_ms;
}

void close_menu(Session& session, FaceState& face, const Now& now) {
  face.menu = false;
  if (session.runner().page != Page::work) session.enter(Key::back, now);
}

bool in_menu(const Session& session, const FaceState& face) {
  return face.menu || session.runner().page == Page::menu;
}

void submit(const std::string& text, Session& session, FaceState& face, const Now& now) {
  if (in_menu(session, face) && text == std::to_string(sign_off_number(session))) {
    close_menu(session, face, now);
    session.sign_off(now);
    return;
  }
  if (face.menu) {
    face.menu = false;
    return;
  }
  session.enter(Typed{text}, now);
}

void open_menu(Session& session, FaceState& face, const Now& now) {
  if (session.slot() == Slot::sign_on || session.notice()) return;
  if (offers(session.runner()).empty())
    face.menu = true;
  else
    session.enter(Key::more, now);
}

void go_back(Session& session, FaceState& face, const Now& now) {
  if (face.menu)
    face.menu = false;
  else
    session.enter(Key::back, now);
}

void type(const std::string& text, Session& session, FaceState& face, const Now& now) {
  const bool digit = text.size() == 1 && std::isdigit(static_cast<unsigned char>(text[0]));
  const bool at_once = face.menu || takes_digit(session.runner());
  if (digit && face.typed.empty() && at_once && !session.notice() && !session.is_resumed()) {
    submit(text, session, face, now);
    face.digit_at_ms = now.monotonic_ms;
  } else if (face.typed.size() < 120) {
    face.typed += text;
  }
}

void erase_last(std::string& text) {
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) text.pop_back();
  if (!text.empty()) text.pop_back();
}

bool press(const hw::KeyPress& key, Session& session, FaceState& face, const Now& now) {
  if (key.key == hw::Key::interrupt) return false;
  const bool had_help = face.help;
  face.help = false;
  const std::int64_t digit_at_ms = std::exchange(face.digit_at_ms, -1);
  switch (key.key) {
    case hw::Key::character:
      type(key.text, session, face, now);
      break;
    case hw::Key::enter:
    case hw::Key::tab: {
      if (ends_the_digit(face, digit_at_ms, now)) break;
      const std::string text = std::move(face.typed);
      face.typed.clear();
      if (!had_help) submit(text, session, face, now);
      break;
    }
    case hw::Key::backspace:
    case hw::Key::remove:
      erase_last(face.typed);
      break;
    case hw::Key::f1:
      face.help = !had_help;
      break;
    case hw::Key::f2:
    case hw::Key::escape:
      if (face.typed.empty() && !face.menu) session.enter(Key::clear, now);
      face.typed.clear();
      break;
    case hw::Key::f3:
      face.typed.clear();
      if (!had_help) go_back(session, face, now);
      break;
    case hw::Key::f4:
      face.typed.clear();
      open_menu(session, face, now);
      break;
    case hw::Key::up:
    case hw::Key::down:
    case hw::Key::left:
    case hw::Key::right:
    case hw::Key::home:
    case hw::Key::end:
    case hw::Key::page_up:
    case hw::Key::page_down:
    case hw::Key::interrupt:
    case hw::Key::f5:
    case hw::Key::f6:
    case hw::Key::f7:
    case hw::Key::f8:
    case hw::Key::f9:
    case hw::Key::f10:
    case hw::Key::f11:
    case hw::Key::f12:
      break;
  }
  return true;
}

}  // namespace

bool handle(const hw::ScannerEvent& event, Session& session, FaceState& face, const Now& now) {
  if (const auto* scan = std::get_if<barcode::Scan>(&event)) {
    face.typed.clear();
    face.help = false;
    face.menu = false;
    face.digit_at_ms = -1;
    session.enter(from_barcode(*scan), now);
    return true;
  }
  return press(std::get<hw::KeyPress>(event), session, face, now);
}

}  // namespace fw::terminal
