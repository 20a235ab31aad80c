// The known name that a mistyped one most likely meant: for unknown settings,
// options and commands.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace fw {

// Least number of letters to insert, delete, replace or swap with a neighbour to
// turn `a` into `b` (optimal string alignment distance, byte by byte).
int edit_distance(std::string_view a, std::string_view b);

// The nearest of `known` (the first of equals), or "" when none is near: more
// than a third of the letters differ.
std::string nearest_name(std::string_view given, std::span<const std::string> known);

}  // namespace fw
