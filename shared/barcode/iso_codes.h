// Country and currency codes that application identifiers carry (ISO 3166-1 and
// ISO 4217).
#pragma once
#include <string_view>

namespace fw::barcode {

bool is_country_number(std::string_view three_digits);   // "276"
bool is_country_letters(std::string_view two_letters);   // "DE"
bool is_currency_number(std::string_view three_digits);  // "978"

}  // namespace fw::barcode
