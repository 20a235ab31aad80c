// Reading the text files that `floorwave plan` takes: words with the line they
// stand on, numbers, and refusals that name file and line.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.h"

namespace fw::admin {

// Lengths of benchmark files are kept as millionths of their unit.
inline constexpr std::int64_t plan_scale = 1'000'000;

struct PlanLine {
  std::size_t number = 0;  // from 1
  std::vector<std::string> words;

  bool starts_with(std::string_view word) const { return !words.empty() && words[0] == word; }
};

// Lines with at least one word; blanks part words.
class PlanText {
 public:
  // Refused (unreadable_file) when it cannot be read, or is compressed.
  static Result<PlanText> load(const std::string& file);
  // For tests and files of another shape.
  static PlanText of(std::string file, const std::string& text);

  const std::vector<PlanLine>& lines() const { return lines_; }
  const std::string& file() const { return file_; }
  const std::string& text() const { return text_; }

  // Refused as "FILE:LINE: got ...; wanted ...".
  Failure<Refusal> wrong(std::size_t line, const std::string& given,
                         const std::string& wanted) const;
  // A whole number between `low` and `high`.
  Result<std::int64_t> whole(const PlanLine& line, std::size_t word, std::int64_t low,
                             std::int64_t high) const;
  // A decimal number of at least 0, in millionths, rounded.
  Result<std::int64_t> fixed(const PlanLine& line, std::size_t word) const;

 private:
  std::string file_;
  std::string text_;
  std::vector<PlanLine> lines_;
};

// "12.5" -> 12'500'000; false when it is no such number.
bool read_fixed(std::string_view text, std::int64_t& value);
// 12'500'000 -> "12.5".
std::string show_fixed(std::int64_t value);

}  // namespace fw::admin
