#include "server/domain/catalog_rules.h"

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <vector>

#include "server/domain/parcel_numbers.h"
#include "shared/barcode/check_digit.h"
#include "shared/barcode/gtin.h"
#include "shared/barcode/iso_codes.h"
#include "shared/base/nearest.h"
#include "shared/base/utf8.h"

namespace fw::domain {
namespace {

bool has_control_characters(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](const char c) {
    return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7f;
  });
}

std::string quoted(const std::string& field, const std::string& value) {
  return field + " '" + clean_utf8(value, 80) + "'";
}

bool is_digits(std::string_view text) { return barcode::is_all_digits(text); }

int days_in_month(int year, int month) {
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

bool is_date(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const std::string year = text.substr(0, 4), month = text.substr(5, 2), day = text.substr(8);
  if (!is_digits(year) || !is_digits(month) || !is_digits(day)) return false;
  const int m = std::stoi(month);
  const int d = std::stoi(day);
  return m >= 1 && m <= 12 && d >= 1 && d <= days_in_month(std::stoi(year), m);
}

}  // namespace

Check check_code(const std::string& field, const std::string& value) {
  if (value.empty()) {
    return Refusal{"missing_field", field + " is empty", "a code", "fill in " + field};
  }
  const bool blank_end = value.front() == ' ' || value.back() == ' ';
  if (value.front() == '~' || blank_end || has_control_characters(value) ||
      !is_clean_utf8(value, 64)) {
    return Refusal{"bad_code", quoted(field, value),
                   "1 to 64 printable characters, no blank at the ends, not beginning with '~'",
                   "choose another code"};
  }
  return std::nullopt;
}

Check check_text(const std::string& field, const std::string& value, std::size_t most) {
  if (value.find_first_not_of(' ') == std::string::npos) {
    return Refusal{"missing_field", field + " is empty", "a text", "fill in " + field};
  }
  return check_optional_text(field, value, most);
}

Check check_optional_text(const std::string& field, const std::string& value, std::size_t most) {
  if (has_control_characters(value) || !is_clean_utf8(value, most)) {
    return Refusal{"bad_text", quoted(field, value),
                   "at most " + std::to_string(most) + " bytes of UTF-8 on one line",
                   "shorten it or take out what cannot be printed"};
  }
  return std::nullopt;
}

Check check_word(const std::string& field, const std::string& value,
                 std::span<const std::string> words) {
  if (std::find(words.begin(), words.end(), value) != words.end()) return std::nullopt;
  std::string known;
  for (const std::string& word : words) known += (known.empty() ? "" : ", ") + word;
  const std::string near = nearest_name(value, words);
  return Refusal{"unknown_word", quoted(field, value), "one of " + known,
                 near.empty() ? "use one of these words" : "did you mean '" + near + "'?"};
}

Check check_range(const std::string& field, std::int64_t value, std::int64_t least,
                  std::int64_t most) {
  if (value >= least && value <= most) return std::nullopt;
  return Refusal{"bad_number", field + " " + std::to_string(value),
                 std::to_string(least) + " to " + std::to_string(most), "correct the number"};
}

Check check_country(const std::string& field, const std::string& value) {
  if (value.empty()) {
    return Refusal{"missing_field", field + " is empty", "a country code of ISO 3166 alpha-2",
                   "fill in " + field};
  }
  if (barcode::is_country_letters(value)) return std::nullopt;
  return Refusal{"unknown_country", quoted(field, value),
                 "a country code of ISO 3166 alpha-2, such as DE", "correct the code"};
}

Check check_date(const std::string& field, const std::string& value) {
  if (value.empty() || is_date(value)) return std::nullopt;
  return Refusal{"bad_date", quoted(field, value), "a date such as 2027-03-31",
                 "write year-month-day"};
}

Check check_local_time(const std::string& field, const std::string& value) {
  const bool shaped = value.size() == 5 && value[2] == ':' && is_digits(value.substr(0, 2)) &&
                      is_digits(value.substr(3));
  if (shaped && value.substr(0, 2) < "24" && value.substr(3) < "60") return std::nullopt;
  return Refusal{"bad_time", quoted(field, value), "a local time 00:00 to 23:59",
                 "write hours:minutes, such as 17:30"};
}

Check check_weekdays(const std::string& field, const std::string& value) {
  char before = '0';
  bool good = !value.empty();
  for (const char c : value) {
    good = good && c >= '1' && c <= '7' && c > before;
    before = c;
  }
  if (good) return std::nullopt;
  return Refusal{"bad_weekdays", quoted(field, value), "digits 1 (Monday) to 7, rising",
                 "write 12345 for Monday to Friday"};
}

NormalBarcode normal_barcode(const std::string& text) {
  if (auto gtin = barcode::to_gtin14(text)) return {std::move(*gtin), ""};
  const bool length_of_gtin =
      text.size() == 8 || text.size() == 12 || text.size() == 13 || text.size() == 14;
  if (!length_of_gtin || !is_digits(text)) return {text, ""};
  const auto digit = barcode::mod10_check_digit(std::string_view(text).substr(0, text.size() - 1));
  return {text, "barcode '" + text + "' is no GTIN: its check digit would be " +
                    (digit ? std::string(1, *digit) : "?") + "; kept as plain text"};
}

Result<std::string> normal_kinds(const std::string& field, const std::string& words) {
  constexpr std::size_t most_names = 8;
  constexpr std::size_t most_letters = 32;
  std::set<std::string> names;
  std::istringstream stream(words);
  for (std::string name; stream >> name;) {
    const bool good =
        name.size() <= most_letters &&
        name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos;
    if (!good) {
      return refuse("bad_kind", field + " '" + name + "'",
                    "names of at most 32 small letters, digits, - and _, with blanks between",
                    "write it as food or battery");
    }
    names.insert(name);
  }
  if (names.size() > most_names) {
    return refuse("bad_kind", field + " with " + std::to_string(names.size()) + " names",
                  "at most 8", "leave some out");
  }
  std::string normal;
  for (const std::string& name : names) normal += (normal.empty() ? "" : " ") + name;
  return normal;
}

Result<std::string> normal_roles(const std::string& words) {
  struct Role {
    const char* person;
    const char* does;
  };
  constexpr std::array<Role, 5> roles{{{"picker", "pick"},
                                       {"packer", "pack"},
                                       {"supervisor", "supervise"},
                                       {"receiver", "receive"},
                                       {"counter", "count"}}};
  std::vector<std::string> known;
  for (const Role& role : roles) known.emplace_back(role.person);
  std::string normal;
  std::istringstream stream(words);
  for (std::string word; stream >> word;) {
    const auto role = std::find_if(roles.begin(), roles.end(), [&](const Role& candidate) {
      return word == candidate.person || word == candidate.does;
    });
    if (role == roles.end()) return Failure{*check_word("roles", word, known)};
    if (!normal.empty()) normal += ' ';
    normal += role->person;
  }
  if (normal.empty()) {
    return refuse("missing_field", "roles is empty",
                  "picker, packer, supervisor, receiver, counter", "say what the person does");
  }
  return normal;
}

Result<std::string> normal_tracking_scheme(const std::string& scheme, const std::string& prefix) {
  if (scheme.empty() || scheme == "sscc") return std::string("sscc");
  std::string normal = scheme;
  if (scheme == "upu_s10") {
    if (prefix.size() != 4) {
      return refuse("tracking_prefix", quoted("tracking_prefix", prefix),
                    "service indicator and country, such as RRDE", "correct tracking_prefix");
    }
    normal = "s10:" + prefix.substr(0, 2) + ":" + prefix.substr(2);
  } else if (scheme == "numeric") {
    normal = "numeric:" + prefix + ":20";
  }
  if (const auto sample = make_tracking(normal, 1); !sample) return Failure{sample.error()};
  return normal;
}

}  // namespace fw::domain
