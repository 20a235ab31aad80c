// How many cells of a character screen a text takes, and cutting it to fit.
//
// Widths follow Unicode's East Asian Width (UAX #11) in the ranges that goods
// and names use: combining marks and format characters take none, CJK, Hangul,
// kana, full-width forms and emoji two, all else one.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace fw::floor {

// Invalid bytes count as one cell each.
std::size_t display_width(std::string_view text);

// At most `cells` wide: the beginning and the end are kept with ".." between
// them, since names that look alike differ at their end ("... 6-PACK").
std::string cut_middle(std::string_view text, std::size_t cells);

// At most `cells` wide: what is too much at the end is dropped.
std::string cut_end(std::string_view text, std::size_t cells);

}  // namespace fw::floor
