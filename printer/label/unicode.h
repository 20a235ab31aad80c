// Names and addresses as people send them, made ready for a font without a
// shaping engine: decoded, cleaned of what cannot be seen, composed, joined
// (Arabic) and, a line at a time, put in the order in which it is drawn.
//
// Unicode 14; composition is canonical composition (UAX #15) for the letters of
// Latin, Greek and Cyrillic; the order is UAX #9 without explicit embeddings,
// which cleaning has removed.
#pragma once
#include <string>
#include <string_view>

namespace fw::printer::label {

// What is not UTF-8 (RFC 3629) becomes U+FFFD, one for each maximal bad part.
std::u32string decode_utf8(std::string_view bytes);
std::string encode_utf8(std::u32string_view text);

// Control characters and line breaks become blanks, invisible characters
// (joiners, direction marks, variation selectors) go, blanks are merged and
// trimmed.
std::u32string clean(std::u32string_view text);

// "u" followed by U+0308 becomes "ü".
std::u32string compose(std::u32string_view text);

// Arabic letters as the presentation forms that join them to their neighbours.
std::u32string join_arabic(std::u32string_view text);

// One line from reading order to drawing order, left to right.
std::u32string visual_order(std::u32string_view line);

// decode_utf8, clean, compose and join_arabic, in this order.
std::u32string prepare(std::string_view bytes);

// Pictures and decoration (emoji, dingbats, private use): a label may leave them
// out where no font has them. Letters may not be left out.
bool is_pictograph(char32_t c);

}  // namespace fw::printer::label
