// Check digits of the numbers that stand on labels.
//
// Input that is not what the algorithm wants (wrong length, a letter among
// digits) gives nothing; nothing here throws.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace fw::barcode {

bool is_all_digits(std::string_view text);  // false for empty text

// GS1 modulo 10 (GS1 General Specifications 7.9.1): weights 3, 1, 3 ... from the
// right. `digits` is the number without its check digit. For GTIN-8/12/13/14,
// GLN, SSCC, GSIN and GSRN alike.
std::optional<char> mod10_check_digit(std::string_view digits);
// The last digit is the right check digit of those before it (two digits or more).
bool has_valid_mod10(std::string_view digits);

// UPU S10: weights 8 6 4 2 3 5 9 7, 11 - (sum mod 11), 10 -> 0, 11 -> 5.
std::optional<char> s10_check_digit(std::string_view eight_digits);

// UPS 1Z: the 15 characters between "1Z" and the check digit; odd positions
// weigh 1, even ones 2, a letter counts (ASCII - 63) mod 10.
std::optional<char> ups_check_digit(std::string_view fifteen_characters);

// GS1 check character pair of the Global Model Number (GS1 General Specifications
// 7.9.5): `text` ends in its two check characters.
bool has_valid_gs1_pair(std::string_view text);

// IBAN (ISO 13616): ISO 7064 modulo 97-10 over the rearranged text gives 1.
bool has_valid_iban(std::string_view text);

}  // namespace fw::barcode
