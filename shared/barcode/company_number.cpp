#include "shared/barcode/company_number.h"

#include "shared/barcode/check_digit.h"

namespace fw::barcode {

std::int64_t company_number_limit(std::size_t leading_length, std::size_t prefix_length,
                                  std::size_t length) {
  const std::size_t taken = leading_length + prefix_length;
  if (taken > length) return 0;
  std::int64_t limit = 1;
  for (std::size_t i = taken; i < length; ++i) limit *= 10;
  return limit;
}

Result<std::string> build_company_number(std::string_view leading, std::string_view company_prefix,
                                         std::int64_t number, std::size_t length,
                                         std::string_view what) {
  const std::size_t size = company_prefix.size();
  if (!is_all_digits(company_prefix) || size < least_company_prefix || size > most_company_prefix ||
      leading.size() + size > length) {
    return refuse("bad_company_prefix", "company prefix '" + std::string(company_prefix) + "'",
                  "4 to 12 digits that leave room for the " + std::string(what),
                  "use the prefix that GS1 assigned to you");
  }
  const std::int64_t limit = company_number_limit(leading.size(), size, length);
  if (number < 0 || number >= limit) {
    return refuse(
        "number_out_of_range", std::string(what) + " " + std::to_string(number),
        "0 to " + std::to_string(limit - 1) + " beside prefix " + std::string(company_prefix),
        "use a number in range or a shorter company prefix");
  }
  std::string body = std::string(leading) + std::string(company_prefix);
  // A prefix that fills the whole length leaves one number, written with no digit.
  const std::string own = body.size() == length ? std::string() : std::to_string(number);
  body.append(length - body.size() - own.size(), '0');
  body += own;
  return body + *mod10_check_digit(body);
}

}  // namespace fw::barcode
