// The texts of one label, prepared for the fonts at hand: every character that
// stays has a glyph. Collects what had to be left out and what forbids printing.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "printer/label/fonts.h"
#include "shared/base/refusal.h"

namespace fw::printer::label {

class LabelTexts {
 public:
  explicit LabelTexts(Fonts& fonts) : fonts_(fonts) {}

  // `field` names it in refusals and notes: "ship_to.name".
  std::u32string take(std::string_view field, std::string_view utf8);

  // The first text that cannot be printed faithfully, if any.
  const std::optional<Refusal>& refusal() const { return refusal_; }
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  Fonts& fonts_;
  std::optional<Refusal> refusal_;
  std::vector<std::string> notes_;
};

}  // namespace fw::printer::label
