// How the last lines of an address are written, so that the post of the country
// it goes to can read them (UPU S42, reduced to where the postal code stands).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "shared/wire/values/printing.h"

namespace fw::printer::label {

// "DE" -> "GERMANY"; empty for a code that ISO 3166-1 does not have.
std::string_view country_name(std::string_view code);

// The country in capitals, or what was given where it is not a code.
std::string country_line(const wire::LabelAddress& address);

// "80331 MÜNCHEN", "SEATTLE, WA 98101", or two lines: "LONDON", "SW1A 1AA".
// Lines may be empty; text is as given, not in capitals.
std::vector<std::string> locality_lines(const wire::LabelAddress& address);

}  // namespace fw::printer::label
