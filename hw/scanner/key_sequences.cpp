// Function keys as terminals send them: VT100 (ESC O P), xterm and VT220
// (ESC [ 11 ~, ESC [ 1 ; 2 P), the Linux console (ESC [ [ A).
#include <utility>

#include "hw/scanner/wedge.h"

namespace fw::hw {
namespace {

std::optional<Key> numbered_key(std::string_view number) {
  constexpr std::pair<std::string_view, Key> keys[] = {
      {"1", Key::home},      {"3", Key::remove}, {"4", Key::end},  {"5", Key::page_up},
      {"6", Key::page_down}, {"7", Key::home},   {"8", Key::end},  {"11", Key::f1},
      {"12", Key::f2},       {"13", Key::f3},    {"14", Key::f4},  {"15", Key::f5},
      {"17", Key::f6},       {"18", Key::f7},    {"19", Key::f8},  {"20", Key::f9},
      {"21", Key::f10},      {"23", Key::f11},   {"24", Key::f12},
  };
  for (const auto& [name, key] : keys) {
    if (name == number) return key;
  }
  return std::nullopt;
}

std::optional<Key> lettered_key(char letter) {
  switch (letter) {
    case 'A':
      return Key::up;
    case 'B':
      return Key::down;
    case 'C':
      return Key::right;
    case 'D':
      return Key::left;
    case 'F':
      return Key::end;
    case 'H':
      return Key::home;
    case 'P':
      return Key::f1;
    case 'Q':
      return Key::f2;
    case 'R':
      return Key::f3;
    case 'S':
      return Key::f4;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<Key> key_of_sequence(std::string_view sequence) {
  if (sequence.size() < 3) return std::nullopt;
  const char last = sequence.back();
  if (sequence.substr(0, 3) == "\x1B[[") {
    if (sequence.size() != 4 || last < 'A' || last > 'E') return std::nullopt;
    return static_cast<Key>(static_cast<int>(Key::f1) + (last - 'A'));
  }
  if (sequence == "\x1BOM") return Key::enter;  // of the number pad
  if (last != '~') return lettered_key(last);
  // The first number names the key; what follows a ';' is Shift, Ctrl or Alt.
  const std::string_view numbers = sequence.substr(2, sequence.size() - 3);
  return numbered_key(numbers.substr(0, numbers.find(';')));
}

}  // namespace fw::hw
