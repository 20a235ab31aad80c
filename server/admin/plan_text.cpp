#include "server/admin/plan_text.h"

#include <charconv>
#include <fstream>
#include <sstream>
#include <utility>

namespace fw::admin {
namespace {

constexpr std::size_t fixed_digits = 6;
constexpr std::string_view digits = "0123456789";

bool is_compressed(const std::string& text) {
  return text.starts_with(
             "\xFD"
             "7zXZ") ||
         text.starts_with("\x1F\x8B");
}

}  // namespace

bool read_fixed(std::string_view text, std::int64_t& value) {
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  std::string_view part = point == std::string_view::npos ? "" : text.substr(point + 1);
  if (whole.empty() || whole.size() > 9) return false;
  if (whole.find_first_not_of(digits) != std::string_view::npos) return false;
  if (part.find_first_not_of(digits) != std::string_view::npos) return false;
  value = 0;
  for (const char c : whole) value = value * 10 + (c - '0');
  const bool up = part.size() > fixed_digits && part[fixed_digits] >= '5';
  for (std::size_t i = 0; i < fixed_digits; ++i) {
    value = value * 10 + (i < part.size() ? part[i] - '0' : 0);
  }
  if (up) ++value;
  return true;
}

std::string show_fixed(std::int64_t value) {
  std::string part = std::to_string(value % plan_scale + plan_scale).substr(1);
  while (!part.empty() && part.back() == '0') part.pop_back();
  return std::to_string(value / plan_scale) + (part.empty() ? "" : "." + part);
}

Result<PlanText> PlanText::load(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream all;
  if (in) all << in.rdbuf();
  if (!in || in.bad()) {
    return refuse("unreadable_file", "'" + file + "'", "a file that can be read",
                  "check the path and its permissions");
  }
  const std::string text = all.str();
  if (is_compressed(text)) {
    return refuse("unreadable_file", "'" + file + "', which is compressed", "plain text",
                  "unpack it first");
  }
  return of(file, text);
}

PlanText PlanText::of(std::string file, const std::string& text) {
  PlanText made;
  made.file_ = std::move(file);
  made.text_ = text;
  std::istringstream in(text);
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    PlanLine read{number, {}};
    std::istringstream words(line);
    for (std::string word; words >> word;) read.words.push_back(word);
    if (!read.words.empty()) made.lines_.push_back(std::move(read));
  }
  return made;
}

Failure<Refusal> PlanText::wrong(std::size_t line, const std::string& given,
                                 const std::string& wanted) const {
  const std::string where = line == 0 ? file_ : file_ + ":" + std::to_string(line);
  return refuse("bad_instance", given + " in " + where, wanted, "correct the file");
}

Result<std::int64_t> PlanText::whole(const PlanLine& line, std::size_t word, std::int64_t low,
                                     std::int64_t high) const {
  const std::string wanted =
      "a whole number from " + std::to_string(low) + " to " + std::to_string(high);
  if (word >= line.words.size()) return wrong(line.number, "the end of the line", wanted);
  const std::string& text = line.words[word];
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool good = read.ec == std::errc() && read.ptr == text.data() + text.size();
  if (!good || value < low || value > high) return wrong(line.number, "'" + text + "'", wanted);
  return value;
}

Result<std::int64_t> PlanText::fixed(const PlanLine& line, std::size_t word) const {
  const std::string wanted = "a number of at least 0";
  if (word >= line.words.size()) return wrong(line.number, "the end of the line", wanted);
  std::int64_t value = 0;
  if (read_fixed(line.words[word], value)) return value;
  return wrong(line.number, "'" + line.words[word] + "'", wanted);
}

}  // namespace fw::admin
