#include "shared/barcode/gs1_checks.h"

#include <algorithm>
#include <string>

#include "shared/barcode/calendar.h"
#include "shared/barcode/check_digit.h"
#include "shared/barcode/iso_codes.h"

namespace fw::barcode {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f'); }

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool between(std::string_view digits, int low, int high) {
  const int value = number(digits);
  return is_all_digits(digits) && value >= low && value <= high;
}

bool is_date(int year, std::string_view month_day, int least_day) {
  if (!between(month_day.substr(0, 2), 1, 12)) return false;
  const int month = number(month_day.substr(0, 2));
  return between(month_day.substr(2, 2), least_day, days_in_month(year, month));
}

// Two-digit years: every century that the window can reach has its leap years
// where 2000 has them (1900 and 2100 lie outside it).
bool is_short_date(std::string_view part, int least_day) {
  return is_date(2000 + number(part.substr(0, 2)), part.substr(2), least_day);
}

bool starts_with_company_prefix(std::string_view part) {
  constexpr std::size_t least_prefix = 4;
  return part.size() >= least_prefix && is_all_digits(part.substr(0, least_prefix));
}

bool is_percent_encoded(std::string_view part) {
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (part[i] != '%') continue;
    if (i + 2 >= part.size() || !is_hex(part[i + 1]) || !is_hex(part[i + 2])) return false;
  }
  return true;
}

bool is_piece_of_total(std::string_view part) {
  const int piece = number(part.substr(0, 2));
  return piece > 0 && piece <= number(part.substr(2, 2));
}

bool is_place_in_births(std::string_view part) {
  return part.size() == 3 && part[1] == '/' && part[0] >= '1' && part[0] <= '9' &&
         part[2] >= part[0] && part[2] <= '9';
}

// Angles in 10^-7 degrees, shifted to be positive: ten digits compare as text.
constexpr std::string_view most_latitude = "1800000000";
constexpr std::string_view most_longitude = "3600000000";

bool holds(Check check, std::string_view part) {
  switch (check) {
    case Check::none:
      return true;
    case Check::mod10:
      return has_valid_mod10(part);
    case Check::mod1021_pair:
      return has_valid_gs1_pair(part);
    case Check::prefix_first:
      return starts_with_company_prefix(part);
    case Check::prefix_second:
      return starts_with_company_prefix(part.substr(1));
    case Check::date:
      return is_short_date(part, 1);
    case Check::date_or_month:
      return is_short_date(part, 0);
    case Check::long_date:
      return is_date(number(part.substr(0, 4)), part.substr(4), 1);
    case Check::hour_minute:
      return between(part.substr(0, 2), 0, 23) && between(part.substr(2), 0, 59);
    case Check::hour:
      return between(part, 0, 23);
    case Check::minute:
    case Check::second:
      return between(part, 0, 59);
    case Check::country:
      return is_country_number(part);
    case Check::country_or_999:
      return part == "999" || is_country_number(part);
    case Check::country_letters:
      return is_country_letters(part);
    case Check::currency:
      return is_currency_number(part);
    case Check::yes_no:
      return part == "0" || part == "1";
    case Check::percent_encoding:
      return is_percent_encoded(part);
    case Check::piece_of_total:
      return is_piece_of_total(part);
    case Check::importer_index:
      return in_character_set(part[0], CharacterSet::base64url) && part != "=";
    case Check::zero:
      return part.find_first_not_of('0') == std::string_view::npos;
    case Check::not_zero:
      return part.find_first_not_of('0') != std::string_view::npos;
    case Check::no_leading_zero:
      return part[0] != '0';
    case Check::has_letter:
      return !is_all_digits(part);
    case Check::winding:
      return part == "0" || part == "1" || part == "9";
    case Check::iban:
      return has_valid_iban(part);
    case Check::minus_sign:
      return part == "-";
    case Check::latitude:
      return part <= most_latitude;
    case Check::longitude:
      return part <= most_longitude;
    case Check::media_type:
      return between(part, 1, 10) || between(part, 80, 99);
    case Check::sex:
      return part == "0" || part == "1" || part == "2" || part == "9";
    case Check::place_in_births:
      return is_place_in_births(part);
  }
  return false;
}

struct Wanted {
  const char* code;
  const char* what;
};

Wanted wanted_by(Check check) {
  constexpr const char* digit = "gs1_wrong_check_digit";
  constexpr const char* date = "gs1_wrong_date";
  constexpr const char* value = "gs1_wrong_value";
  switch (check) {
    case Check::none:
      return {value, "any value"};
    case Check::mod10:
      return {digit, "a right check digit (modulo 10) at its end"};
    case Check::mod1021_pair:
      return {digit, "a right check character pair at its end"};
    case Check::iban:
      return {digit, "an IBAN with right check digits"};
    case Check::prefix_first:
      return {value, "a GS1 company prefix (digits) at its start"};
    case Check::prefix_second:
      return {value, "a GS1 company prefix from its second digit"};
    case Check::date:
      return {date, "a date as YYMMDD"};
    case Check::date_or_month:
      return {date, "a date as YYMMDD (day 00 = end of month)"};
    case Check::long_date:
      return {date, "a date as YYYYMMDD"};
    case Check::hour_minute:
      return {date, "a time as hhmm, 0000 to 2359"};
    case Check::hour:
      return {date, "an hour, 00 to 23"};
    case Check::minute:
      return {date, "minutes, 00 to 59"};
    case Check::second:
      return {date, "seconds, 00 to 59"};
    case Check::country:
      return {value, "a country number of ISO 3166"};
    case Check::country_or_999:
      return {value, "a country number of ISO 3166 or 999"};
    case Check::country_letters:
      return {value, "two capital letters of ISO 3166"};
    case Check::currency:
      return {value, "a currency number of ISO 4217"};
    case Check::yes_no:
      return {value, "0 or 1"};
    case Check::percent_encoding:
      return {value, "two hexadecimal digits after each %"};
    case Check::piece_of_total:
      return {value, "piece and total, each from 01"};
    case Check::importer_index:
      return {value, "a letter, a digit, - or _"};
    case Check::zero:
      return {value, "zeros only"};
    case Check::not_zero:
      return {value, "more than zero"};
    case Check::no_leading_zero:
      return {value, "no leading zero"};
    case Check::has_letter:
      return {value, "at least one character that is no digit"};
    case Check::winding:
      return {value, "0, 1 or 9"};
    case Check::minus_sign:
      return {value, "- or nothing at its end"};
    case Check::latitude:
      return {value, "at most 1800000000"};
    case Check::longitude:
      return {value, "at most 3600000000"};
    case Check::media_type:
      return {value, "01 to 10 or 80 to 99"};
    case Check::sex:
      return {value, "0, 1, 2 or 9"};
    case Check::place_in_births:
      return {value, "a place and a total such as 1/2"};
  }
  return {value, "a value this AI allows"};
}

const char* name_of(CharacterSet set) {
  switch (set) {
    case CharacterSet::digits:
      return "digits";
    case CharacterSet::cset82:
      return "characters of GS1 set 82 (letters, digits, some signs)";
    case CharacterSet::cset39:
      return "characters of GS1 set 39 (capitals, digits, # - /)";
    case CharacterSet::base64url:
      return "characters of base 64 for URLs";
  }
  return "known characters";
}

std::string given(std::string_view ai, std::string_view value) {
  return "(" + std::string(ai) + ")" + std::string(value);
}

std::string length_text(const AiFact& fact) {
  std::size_t least = 0;
  std::size_t most = 0;
  for (const AiComponent& component : fact.components) {
    if (!component.optional) least += component.least;
    most += component.most;
  }
  const std::string name = " characters for " + std::string(fact.title);
  if (least == most) return std::to_string(most) + name;
  return std::to_string(least) + " to " + std::to_string(most) + name;
}

constexpr const char* mend = "correct the data and print the label again";

std::optional<Refusal> check_part(const AiComponent& component, std::string_view part,
                                  const std::string& shown) {
  const bool known = std::all_of(part.begin(), part.end(), [&component](char c) {
    return in_character_set(c, component.characters);
  });
  if (!known) {
    return Refusal{"gs1_wrong_character", shown, name_of(component.characters), mend};
  }
  for (const Check check : component.checks) {
    if (holds(check, part)) continue;
    const Wanted wanted = wanted_by(check);
    return Refusal{wanted.code, shown, wanted.what, mend};
  }
  return std::nullopt;
}

}  // namespace

bool in_character_set(char c, CharacterSet set) {
  constexpr std::string_view signs82 = "!\"%&'()*+,-./:;<=>?_";
  switch (set) {
    case CharacterSet::digits:
      return is_digit(c);
    case CharacterSet::cset82:
      return is_digit(c) || is_upper(c) || is_lower(c) || signs82.find(c) != std::string_view::npos;
    case CharacterSet::cset39:
      return is_digit(c) || is_upper(c) || c == '#' || c == '-' || c == '/';
    case CharacterSet::base64url:
      return is_digit(c) || is_upper(c) || is_lower(c) || c == '-' || c == '_' || c == '=';
  }
  return false;
}

std::optional<Refusal> check_ai_value(std::string_view ai, const AiFact& fact,
                                      std::string_view value) {
  std::string_view rest = value;
  for (const AiComponent& component : fact.components) {
    if (component.optional && rest.empty()) break;
    const std::string_view part = rest.substr(0, component.most);
    if (part.size() < component.least) {
      return Refusal{"gs1_wrong_length", given(ai, value), length_text(fact), mend};
    }
    if (auto refusal = check_part(component, part, given(ai, value))) return refusal;
    rest.remove_prefix(part.size());
  }
  if (!rest.empty()) {
    return Refusal{"gs1_wrong_length", given(ai, value), length_text(fact), mend};
  }
  return std::nullopt;
}

}  // namespace fw::barcode
