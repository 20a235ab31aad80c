// The catalogue of texts: language and key -> templates, longest first.
//
// A template is text with arguments in braces: {name}. Two forms turn a number
// into words: {lines:line|lines} is "1 line", "3 lines"; {weight_g:kg} is
// "1.240 kg" (the decimal mark is the catalogue's "decimal_mark"). A key may have
// several templates; the first that fits the screen is taken.
//
// The sources are config/texts/LANGUAGE.toml, built into the program.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.h"

namespace fw::floor {

using Templates = std::vector<std::string>;

class Texts {
 public:
  // Those built into the program. A fault in them is a bug: aborts.
  static const Texts& embedded();

  // One catalogue: lines of "key" = "template" or "key" = ["long", "short"], with
  // # comments (a subset of TOML). Refused with `bad_texts`, naming the line.
  Result<Done> add(const std::string& language, std::string_view toml);

  // The language's templates, else English ones; nullptr for an unknown key.
  const Templates* find(const std::string& language, const std::string& key) const;
  bool knows(const std::string& language) const { return languages_.count(language) > 0; }
  std::vector<std::string> languages() const;
  // All keys of one language, sorted.
  std::vector<std::string> keys(const std::string& language) const;

 private:
  using Catalogue = std::map<std::string, Templates>;
  std::map<std::string, Catalogue> languages_;
};

}  // namespace fw::floor
