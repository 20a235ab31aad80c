#include "shared/barcode/sscc.h"

#include "shared/barcode/check_digit.h"
#include "shared/barcode/company_number.h"

namespace fw::barcode {
namespace {
constexpr std::size_t sscc_body = 17;
}

Result<std::string> build_sscc(int extension_digit, std::string_view company_prefix,
                               std::int64_t serial) {
  if (extension_digit < 0 || extension_digit > 9) {
    return refuse("bad_extension_digit", "extension digit " + std::to_string(extension_digit),
                  "0 to 9", "choose one digit for this site");
  }
  return build_company_number(std::to_string(extension_digit), company_prefix, serial, sscc_body,
                              "serial");
}

std::int64_t sscc_serial_limit(std::size_t company_prefix_length) {
  return company_number_limit(1, company_prefix_length, sscc_body);
}

bool is_sscc(std::string_view text) {
  return text.size() == sscc_body + 1 && is_all_digits(text) && has_valid_mod10(text);
}

}  // namespace fw::barcode
