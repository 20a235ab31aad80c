#include "server/floor/texts.h"

#include <cstdlib>

#include "server/floor/embedded_texts.h"
#include "shared/base/log.h"

namespace fw::floor {
namespace {

constexpr const char* fallback = "en";

// Reads one line of a catalogue from left to right.
class LineReader {
 public:
  explicit LineReader(std::string_view line) : rest_(line) {}

  bool at_end() {
    skip_space();
    return rest_.empty() || rest_.front() == '#';
  }
  bool take(char wanted) {
    skip_space();
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // A basic string of TOML; of its escapes only \" and \\ are needed.
  bool take_string(std::string& out) {
    if (!take('"')) return false;
    out.clear();
    while (!rest_.empty() && rest_.front() != '"') {
      if (rest_.front() == '\\') rest_.remove_prefix(1);
      if (rest_.empty()) return false;
      out += rest_.front();
      rest_.remove_prefix(1);
    }
    return take('"');
  }

 private:
  void skip_space() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\r'))
      rest_.remove_prefix(1);
  }
  std::string_view rest_;
};

bool read_templates(LineReader& line, Templates& out) {
  std::string one;
  if (!line.take('[')) {
    const bool good = line.take_string(one);
    out.push_back(one);
    return good;
  }
  while (line.take_string(one)) {
    out.push_back(one);
    if (!line.take(',')) break;
  }
  return !out.empty() && line.take(']');
}

}  // namespace

const Texts& Texts::embedded() {
  static const Texts all = [] {
    Texts texts;
    for (const EmbeddedText& file : embedded_texts()) {
      const auto added = texts.add(std::string(file.language), file.content);
      if (added) continue;
      log::error(to_line(added.error()));
      std::abort();
    }
    return texts;
  }();
  return all;
}

Result<Done> Texts::add(const std::string& language, std::string_view toml) {
  Catalogue& catalogue = languages_[language];
  for (int number = 1; !toml.empty(); ++number) {
    const std::size_t end = toml.find('\n');
    LineReader line(toml.substr(0, end));
    toml.remove_prefix(end == std::string_view::npos ? toml.size() : end + 1);
    if (line.at_end()) continue;
    std::string key;
    Templates templates;
    const bool read = line.take_string(key) && line.take('=') && read_templates(line, templates) &&
                      line.at_end() && !key.empty();
    if (!read || !catalogue.emplace(key, templates).second)
      return refuse("bad_texts", language + ".toml line " + std::to_string(number),
                    "\"key\" = \"text\" or \"key\" = [\"long\", \"short\"], each key once",
                    "correct the line in config/texts");
  }
  return Done{};
}

const Templates* Texts::find(const std::string& language, const std::string& key) const {
  for (const std::string& l : {language, std::string(fallback)}) {
    const auto catalogue = languages_.find(l);
    if (catalogue == languages_.end()) continue;
    const auto found = catalogue->second.find(key);
    if (found != catalogue->second.end()) return &found->second;
  }
  return nullptr;
}

std::vector<std::string> Texts::languages() const {
  std::vector<std::string> all;
  for (const auto& [language, catalogue] : languages_) all.push_back(language);
  return all;
}

std::vector<std::string> Texts::keys(const std::string& language) const {
  std::vector<std::string> all;
  const auto found = languages_.find(language);
  if (found == languages_.end()) return all;
  for (const auto& [key, templates] : found->second) all.push_back(key);
  return all;
}

}  // namespace fw::floor
