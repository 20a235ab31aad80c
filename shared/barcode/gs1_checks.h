// Holds one value against the description of its application identifier: length,
// characters, and content (check digits, dates, codes).
#pragma once
#include <optional>
#include <string_view>

#include "shared/barcode/gs1_table.h"
#include "shared/base/refusal.h"

namespace fw::barcode {

// Nothing when the value is right. Codes: gs1_wrong_length, gs1_wrong_character,
// gs1_wrong_check_digit, gs1_wrong_date, gs1_wrong_value.
std::optional<Refusal> check_ai_value(std::string_view ai, const AiFact& fact,
                                      std::string_view value);

// The character belongs to the set (GS1 General Specifications 7.11).
bool in_character_set(char c, CharacterSet set);

}  // namespace fw::barcode
