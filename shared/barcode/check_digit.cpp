#include "shared/barcode/check_digit.h"

#include <algorithm>
#include <array>

namespace fw::barcode {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
char digit_of(int value) { return static_cast<char>('0' + value); }

}  // namespace

bool is_all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::optional<char> mod10_check_digit(std::string_view digits) {
  if (!is_all_digits(digits)) return std::nullopt;
  int sum = 0;
  int weight = 3;
  for (auto c = digits.rbegin(); c != digits.rend(); ++c) {
    sum = (sum + (*c - '0') * weight) % 10;
    weight = 4 - weight;
  }
  return digit_of((10 - sum) % 10);
}

bool has_valid_mod10(std::string_view digits) {
  if (digits.size() < 2) return false;
  return mod10_check_digit(digits.substr(0, digits.size() - 1)) == digits.back();
}

std::optional<char> s10_check_digit(std::string_view eight_digits) {
  constexpr std::array<int, 8> weights{8, 6, 4, 2, 3, 5, 9, 7};
  if (eight_digits.size() != weights.size() || !is_all_digits(eight_digits)) return std::nullopt;
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += (eight_digits[i] - '0') * weights[i];
  const int check = 11 - sum % 11;
  if (check == 10) return '0';
  if (check == 11) return '5';
  return digit_of(check);
}

std::optional<char> ups_check_digit(std::string_view fifteen_characters) {
  if (fifteen_characters.size() != 15) return std::nullopt;
  int sum = 0;
  int weight = 1;
  for (const char c : fifteen_characters) {
    if (!is_digit(c) && !is_upper(c)) return std::nullopt;
    sum += weight * (is_digit(c) ? c - '0' : (c - 63) % 10);
    weight = 3 - weight;
  }
  return digit_of((10 - sum % 10) % 10);
}

bool has_valid_gs1_pair(std::string_view text) {
  // Value of a character = its place in CSET 82; weights = the primes from the
  // right; the pair spells the sum modulo 1021 in base 32.
  constexpr std::string_view cset82 =
      "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
  constexpr std::string_view base32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  constexpr std::array<std::size_t, 23> primes{2,  3,  5,  7,  11, 13, 17, 19, 23, 29, 31, 37,
                                               41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83};
  if (text.size() < 3 || text.size() > primes.size() + 2) return false;
  const std::string_view body = text.substr(0, text.size() - 2);
  std::size_t sum = 0;
  for (std::size_t i = 0; i < body.size(); ++i) {
    const std::size_t value = cset82.find(body[body.size() - 1 - i]);
    if (value == std::string_view::npos) return false;
    sum += value * primes[i];
  }
  sum %= 1021;
  return text[text.size() - 2] == base32[sum >> 5] && text.back() == base32[sum & 31];
}

bool has_valid_iban(std::string_view text) {
  if (text.size() < 5 || !is_upper(text[0]) || !is_upper(text[1])) return false;
  const std::string turned = std::string(text.substr(4)) + std::string(text.substr(0, 4));
  int remainder = 0;
  for (const char c : turned) {
    if (is_digit(c)) {
      remainder = (remainder * 10 + (c - '0')) % 97;
    } else if (is_upper(c)) {
      remainder = (remainder * 100 + (c - 'A' + 10)) % 97;
    } else {
      return false;
    }
  }
  return remainder == 1;
}

}  // namespace fw::barcode
