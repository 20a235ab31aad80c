// Rules of the catalogue: what codes, words, numbers and dates may look like
// before they come into the books. Each refusal names the field.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "shared/base/result.h"
#include "shared/base/types.h"

namespace fw::domain {

// The first refusal of several checks, or none.
using Check = std::optional<Refusal>;

// A code that people scan, type and read: 1 to 64 bytes of UTF-8 without control
// characters, no blank at either end, not beginning with '~' (the books' own).
Check check_code(const std::string& field, const std::string& value);
// A text that must be there, at most `most` bytes, without control characters.
Check check_text(const std::string& field, const std::string& value, std::size_t most = 200);
// A text that may be empty.
Check check_optional_text(const std::string& field, const std::string& value,
                          std::size_t most = 200);
// One of the words; names the nearest.
Check check_word(const std::string& field, const std::string& value,
                 std::span<const std::string> words);
Check check_range(const std::string& field, std::int64_t value, std::int64_t least,
                  std::int64_t most);
// ISO 3166-1 alpha-2, capital letters.
Check check_country(const std::string& field, const std::string& value);
// "2027-03-31" of the proleptic Gregorian calendar, or "".
Check check_date(const std::string& field, const std::string& value);
// "17:30", "00:00" to "23:59".
Check check_local_time(const std::string& field, const std::string& value);
// Digits 1 (Monday) to 7, rising, each once: "12345".
Check check_weekdays(const std::string& field, const std::string& value);

// An item's barcode in the form in which codes are compared: a GTIN-8, -12, -13 or
// -14 (GS1 General Specifications) as 14 digits, anything else as it is. `warning`
// when it has a GTIN's length but a wrong check digit.
struct NormalBarcode {
  std::string code;
  std::string warning;
};
NormalBarcode normal_barcode(const std::string& text);

// Worker roles as the books have them ("picker packer supervisor receiver counter"),
// from these words or from what such a person does ("pick pack ...").
Result<std::string> normal_roles(const std::string& words);

// Names of kinds of goods (small letters, digits, - and _), at most 8, sorted, each once,
// with one blank between them.
Result<std::string> normal_kinds(const std::string& field, const std::string& words);

// carrier_service.tracking_scheme from a file's two columns: "" and "sscc",
// "upu_s10" + "RRDE", "numeric" + leading digits (20 digits in all); a scheme of
// the books ("s10:RR:DE") stays as it is.
Result<std::string> normal_tracking_scheme(const std::string& scheme, const std::string& prefix);

}  // namespace fw::domain
