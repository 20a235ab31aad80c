// Right-to-left scripts: which letters join, and in which order a line is drawn.
#include <algorithm>
#include <array>
#include <vector>

#include "printer/label/unicode.h"

namespace fw::printer::label {
namespace {

// --- Arabic joining (Unicode chapter 9.2) -------------------------------------

struct Forms {
  char32_t letter;
  char32_t isolated;  // final = +1; initial = +2 and medial = +3 when it joins on both sides
  bool joins_both;
};

// Arabic Presentation Forms-B, and the Persian letters of Forms-A.
constexpr Forms arabic_forms[] = {
    {0x621, 0xFE80, false}, {0x622, 0xFE81, false}, {0x623, 0xFE83, false}, {0x624, 0xFE85, false},
    {0x625, 0xFE87, false}, {0x626, 0xFE89, true},  {0x627, 0xFE8D, false}, {0x628, 0xFE8F, true},
    {0x629, 0xFE93, false}, {0x62A, 0xFE95, true},  {0x62B, 0xFE99, true},  {0x62C, 0xFE9D, true},
    {0x62D, 0xFEA1, true},  {0x62E, 0xFEA5, true},  {0x62F, 0xFEA9, false}, {0x630, 0xFEAB, false},
    {0x631, 0xFEAD, false}, {0x632, 0xFEAF, false}, {0x633, 0xFEB1, true},  {0x634, 0xFEB5, true},
    {0x635, 0xFEB9, true},  {0x636, 0xFEBD, true},  {0x637, 0xFEC1, true},  {0x638, 0xFEC5, true},
    {0x639, 0xFEC9, true},  {0x63A, 0xFECD, true},  {0x641, 0xFED1, true},  {0x642, 0xFED5, true},
    {0x643, 0xFED9, true},  {0x644, 0xFEDD, true},  {0x645, 0xFEE1, true},  {0x646, 0xFEE5, true},
    {0x647, 0xFEE9, true},  {0x648, 0xFEED, false}, {0x649, 0xFEEF, false}, {0x64A, 0xFEF1, true},
    {0x67E, 0xFB56, true},  {0x686, 0xFB7A, true},  {0x698, 0xFB8A, false}, {0x6A9, 0xFB8E, true},
    {0x6AF, 0xFB92, true},  {0x6CC, 0xFBFC, true},
};

const Forms* forms_of(char32_t c) {
  if (c < 0x621 || c > 0x6CC) return nullptr;
  const auto* found = std::find_if(std::begin(arabic_forms), std::end(arabic_forms),
                                   [&](const Forms& f) { return f.letter == c; });
  return found == std::end(arabic_forms) ? nullptr : found;
}

bool is_arabic_mark(char32_t c) { return (c >= 0x64B && c <= 0x65F) || c == 0x670; }

constexpr char32_t tatweel = 0x640;  // joins on both sides and keeps its shape
constexpr char32_t lam = 0x644;
constexpr char32_t hamza = 0x621;  // joins on neither side

// Lam and the alef after it are always written as one.
char32_t lam_alef(char32_t alef) {
  if (alef == 0x622) return 0xFEF5;
  if (alef == 0x623) return 0xFEF7;
  if (alef == 0x625) return 0xFEF9;
  if (alef == 0x627) return 0xFEFB;
  return 0;
}

bool joins_next(char32_t c) {
  const Forms* forms = forms_of(c);
  return c == tatweel || (forms != nullptr && forms->joins_both);
}

bool joins_previous(char32_t c) { return c == tatweel || (forms_of(c) != nullptr && c != hamza); }

// --- Order of drawing (UAX #9) -------------------------------------------------

enum class Direction { left, right, number, neutral };

bool is_right_to_left(char32_t c) {
  return (c >= 0x590 && c <= 0x8FF) || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC);
}

Direction direction_of(char32_t c) {
  if ((c >= '0' && c <= '9') || (c >= 0x660 && c <= 0x669) || (c >= 0x6F0 && c <= 0x6F9)) {
    return Direction::number;
  }
  if (is_right_to_left(c)) return Direction::right;
  const bool ascii_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  const bool neutral =
      (c < 0xAA && !ascii_letter) || c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c <= 0x2BFF);
  return neutral ? Direction::neutral : Direction::left;
}

// W4: a single '.', ',', ':', '/' or '-' between two digits belongs to the number.
void join_numbers(std::u32string_view line, std::vector<Direction>& directions) {
  for (std::size_t i = 1; i + 1 < line.size(); ++i) {
    const bool separator = std::u32string_view(U".,:/-").find(line[i]) != std::u32string_view::npos;
    if (separator && directions[i - 1] == Direction::number &&
        directions[i + 1] == Direction::number) {
      directions[i] = Direction::number;
    }
  }
}

// W7: a number after left-to-right text is left-to-right text.
void settle_numbers(std::vector<Direction>& directions, Direction base) {
  Direction strong = base;
  for (Direction& d : directions) {
    if (d == Direction::left || d == Direction::right) strong = d;
    if (d == Direction::number && strong == Direction::left) d = Direction::left;
  }
}

// N1, N2: neutrals take the direction of both neighbours when these agree, else
// the line's. Numbers count as right-to-left here.
void settle_neutrals(std::vector<Direction>& directions, Direction base) {
  const auto side = [&](Direction d) { return d == Direction::number ? Direction::right : d; };
  std::size_t i = 0;
  while (i < directions.size()) {
    if (directions[i] != Direction::neutral) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < directions.size() && directions[end] == Direction::neutral) ++end;
    const Direction before = i == 0 ? base : side(directions[i - 1]);
    const Direction after = end == directions.size() ? base : side(directions[end]);
    std::fill(directions.begin() + static_cast<std::ptrdiff_t>(i),
              directions.begin() + static_cast<std::ptrdiff_t>(end),
              before == after ? before : base);
    i = end;
  }
}

int level_of(Direction direction, Direction base) {
  if (direction == Direction::right) return 1;
  if (direction == Direction::number) return 2;
  return base == Direction::left ? 0 : 2;
}

char32_t mirrored(char32_t c) {
  constexpr std::u32string_view pairs = U"()[]{}<>«»";
  const std::size_t at = pairs.find(c);
  return at == std::u32string_view::npos ? c : pairs[at ^ 1];
}

// L2: reverse every run of at least this level, from the highest down.
std::u32string reordered(std::u32string_view line, const std::vector<int>& levels) {
  std::vector<std::size_t> order(line.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  for (int level = 2; level >= 1; --level) {
    auto begin = order.begin();
    while (begin != order.end()) {
      const auto reaches = [&](std::size_t i) { return levels[i] >= level; };
      begin = std::find_if(begin, order.end(), reaches);
      const auto end = std::find_if_not(begin, order.end(), reaches);
      std::reverse(begin, end);
      begin = end;
    }
  }
  std::u32string drawn;
  drawn.reserve(line.size());
  for (const std::size_t i : order) {
    drawn.push_back(levels[i] == 1 ? mirrored(line[i]) : line[i]);
  }
  return drawn;
}

}  // namespace

std::u32string join_arabic(std::u32string_view text) {
  std::u32string joined;
  joined.reserve(text.size());
  bool previous_joins = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t c = text[i];
    if (is_arabic_mark(c)) continue;  // vowel signs are not needed to read an address
    std::size_t next = i + 1;
    while (next < text.size() && is_arabic_mark(text[next])) ++next;
    const char32_t after = next < text.size() ? text[next] : 0;
    if (c == lam && lam_alef(after) != 0) {
      joined.push_back(lam_alef(after) + (previous_joins ? 1 : 0));
      previous_joins = false;
      i = next;
      continue;
    }
    const Forms* forms = forms_of(c);
    if (forms != nullptr) {
      const bool before = previous_joins && c != hamza;
      const bool behind = forms->joins_both && joins_previous(after);
      joined.push_back(forms->isolated + (before ? 1u : 0u) + (behind ? 2u : 0u));
    } else {
      joined.push_back(c);
    }
    previous_joins = joins_next(c);
  }
  return joined;
}

std::u32string visual_order(std::u32string_view line) {
  if (std::none_of(line.begin(), line.end(), is_right_to_left)) return std::u32string(line);
  std::vector<Direction> directions;
  Direction base = Direction::neutral;
  for (const char32_t c : line) {
    directions.push_back(direction_of(c));
    const Direction d = directions.back();
    if (base == Direction::neutral && (d == Direction::left || d == Direction::right)) base = d;
  }
  join_numbers(line, directions);
  settle_numbers(directions, base);
  settle_neutrals(directions, base);
  std::vector<int> levels;
  for (const Direction d : directions) levels.push_back(level_of(d, base));
  return reordered(line, levels);
}

}  // namespace fw::printer::label
