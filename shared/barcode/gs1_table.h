// What GS1 says about each application identifier (AI): its format, whether it
// needs no separator, which AIs must or must not stand beside it, its title.
//
// The facts are those of the GS1 General Specifications, section 3, as GS1
// publishes them in its Barcode Syntax Dictionary. Left out: the coupons of North
// America (8110, 8112); an AI that is not here makes the whole code unreadable.
#pragma once
#include <span>
#include <string_view>
#include <vector>

namespace fw::barcode {

enum class CharacterSet { digits, cset82, cset39, base64url };

// Content rules beyond length and characters; `gs1_checks.h` applies them.
enum class Check {
  none,
  mod10,
  mod1021_pair,
  prefix_first,   // the GS1 company prefix begins at the 1st character
  prefix_second,  // ... at the 2nd
  date,           // YYMMDD
  date_or_month,  // YYMMDD, day 00 allowed
  long_date,      // YYYYMMDD
  hour_minute,
  hour,
  minute,
  second,
  country,
  country_or_999,
  country_letters,
  currency,
  yes_no,
  percent_encoding,
  piece_of_total,
  importer_index,
  zero,
  not_zero,
  no_leading_zero,
  has_letter,
  winding,
  iban,
  minus_sign,
  latitude,
  longitude,
  media_type,
  sex,
  place_in_births,
};

// One component of an AI's value; the value is its components one after another.
struct AiComponent {
  CharacterSet characters = CharacterSet::cset82;
  std::size_t least = 1;
  std::size_t most = 1;
  bool optional = false;  // may be missing when the value ends before it
  std::vector<Check> checks;
};

struct AiFact {
  std::string_view first;   // "3100"
  std::string_view last;    // "3105": a range of AIs with one description
  bool predefined = false;  // of predefined length: no separator follows it
  std::vector<AiComponent> components;
  // Alternatives separated by ',', each a set joined by '+'; 'n' = any digit.
  std::string_view required;
  std::string_view excluded;  // patterns separated by ','
  std::string_view title;     // "BATCH/LOT"
};

// The description of `ai` ("3102"), or nullptr for one that is not known.
const AiFact* find_ai(std::string_view ai);

// How many digits the AI at the start of `data` has (2, 3 or 4, fixed by its
// first two digits); 0 when no AI begins so.
std::size_t ai_length(std::string_view data);

// `pattern` is an AI or one with 'n' for any digit: "31nn" fits "3102".
bool fits_ai_pattern(std::string_view pattern, std::string_view ai);

// All of them, in the order of their AIs.
std::span<const AiFact> all_ai_facts();

}  // namespace fw::barcode
