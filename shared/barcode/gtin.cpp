#include "shared/barcode/gtin.h"

#include "shared/barcode/check_digit.h"
#include "shared/barcode/company_number.h"

namespace fw::barcode {

std::optional<std::string> to_gtin14(std::string_view text) {
  const bool known_length =
      text.size() == 8 || text.size() == 12 || text.size() == 13 || text.size() == 14;
  if (!known_length || !is_all_digits(text) || !has_valid_mod10(text)) return std::nullopt;
  return std::string(14 - text.size(), '0') + std::string(text);
}

std::string shortest_gtin(std::string_view gtin14) {
  if (gtin14.size() != 14 || !is_all_digits(gtin14)) return std::string(gtin14);
  for (const std::size_t length : {std::size_t{8}, std::size_t{12}, std::size_t{13}}) {
    const std::size_t cut = 14 - length;
    if (gtin14.substr(0, cut).find_first_not_of('0') == std::string_view::npos) {
      return std::string(gtin14.substr(cut));
    }
  }
  return std::string(gtin14);
}

std::optional<std::string> expand_upc_e(std::string_view eight_digits) {
  if (eight_digits.size() != 8 || !is_all_digits(eight_digits) || eight_digits[0] > '1') {
    return std::nullopt;
  }
  const std::string s(eight_digits.substr(1, 6));
  std::string body;
  switch (s[5]) {
    case '0':
    case '1':
    case '2':
      body = s.substr(0, 2) + s[5] + "0000" + s.substr(2, 3);
      break;
    case '3':
      body = s.substr(0, 3) + "00000" + s.substr(3, 2);
      break;
    case '4':
      body = s.substr(0, 4) + "00000" + s.substr(4, 1);
      break;
    default:
      body = s.substr(0, 5) + "0000" + s[5];
      break;
  }
  std::string upc_a = eight_digits[0] + body + eight_digits[7];
  if (!has_valid_mod10(upc_a)) return std::nullopt;
  return upc_a;
}

Result<std::string> build_gtin13(std::string_view company_prefix, std::int64_t item_number) {
  return build_company_number({}, company_prefix, item_number, 12, "item number");
}

Result<std::string> build_gln(std::string_view company_prefix, std::int64_t location_number) {
  return build_company_number({}, company_prefix, location_number, 12, "location number");
}

Result<std::string> build_case_gtin14(int indicator, std::string_view gtin) {
  const auto each = to_gtin14(gtin);
  if (!each) {
    return refuse("no_gtin", "'" + std::string(gtin) + "'",
                  "8, 12, 13 or 14 digits with a right check digit", "correct the item's GTIN");
  }
  if (indicator < 1 || indicator > 8) {
    return refuse("bad_indicator", "indicator " + std::to_string(indicator), "1 to 8",
                  "choose a free indicator for this packaging level");
  }
  const std::string body = std::to_string(indicator) + each->substr(1, 12);
  return body + *mod10_check_digit(body);
}

}  // namespace fw::barcode
