// Goal: the table of discrepancy kinds and the sources agree. Every kind that is opened
// has a row, every row is opened somewhere, and each has a name.
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "server/domain/discrepancy_rules.h"

namespace fw::service::story {
namespace {

namespace fs = std::filesystem;

// The sources of the service by file name, comments left out.
std::map<std::string, std::string> sources() {
  std::map<std::string, std::string> files;
  const fs::path folder = fs::path(FLOORWAVE_SOURCE_DIR) / "server" / "service";
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".cpp") continue;
    std::ifstream file(entry.path());
    std::ostringstream text;
    for (std::string line; std::getline(file, line);) {
      text << line.substr(0, line.find("// ")) << '\n';
    }
    files[entry.path().filename().string()] = text.str();
  }
  return files;
}

std::set<std::string> words_in(const std::string& code) {
  static const std::regex literal("\"([a-z_]+)\"");
  std::set<std::string> words;
  for (auto it = std::sregex_iterator(code.begin(), code.end(), literal);
       it != std::sregex_iterator(); ++it) {
    words.insert((*it)[1]);
  }
  return words;
}

// From the bracket at `open` to its partner.
std::string bracketed(const std::string& code, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < code.size(); ++i) {
    if (std::string("({[").find(code[i]) != std::string::npos) ++depth;
    if (std::string(")}]").find(code[i]) != std::string::npos && --depth == 0) {
      return code.substr(open, i - open + 1);
    }
  }
  return code.substr(open);
}

// Every call of `name` with what stands in its brackets.
std::vector<std::string> calls_of(const std::string& code, const std::string& name) {
  std::vector<std::string> calls;
  const std::regex call("(^|[^A-Za-z_:])" + name + "[({]");
  for (auto it = std::sregex_iterator(code.begin(), code.end(), call); it != std::sregex_iterator();
       ++it) {
    const auto open = static_cast<std::size_t>(it->position() + it->length()) - 1;
    calls.push_back(bracketed(code, open));
  }
  return calls;
}

// ".kind = X": the literals of X, also behind a constant of the file. A choice of two
// names both.
std::set<std::string> kinds_given(const std::string& file, const std::string& call) {
  static const std::regex given("\\.kind = ([^,}]+)");
  std::smatch found;
  if (!std::regex_search(call, found, given)) return {};
  const std::string value = found[1];
  auto words = words_in(value);
  if (!words.empty()) return words;
  std::smatch constant;
  const std::regex definition("constexpr const char\\* " + value + " = (\"[a-z_]+\");");
  if (value.find_first_of(">.") == std::string::npos &&
      std::regex_search(file, constant, definition)) {
    words = words_in(constant[1]);
  }
  return words;
}

// Functions that open one of a kind that they are given, as a plain word among their
// arguments before the first brace (or as the first word of an objection).
const std::vector<std::pair<std::string, std::string>>& ways_in() {
  static const std::vector<std::pair<std::string, std::string>> all{
      {"pack_facts.cpp", "open"},           {"put_back.cpp", "open_discrepancy"},
      {"picking_shorts.cpp", "open_short"}, {"printing.cpp", "needs_a_person"},
      {"parcel_weight.cpp", "Objection"},   {"parcel_weight.cpp", "Objection objection"}};
  return all;
}

std::set<std::string> kinds_through(const std::string& name, const std::string& call) {
  if (name.starts_with("Objection")) {
    std::smatch first;
    std::regex_search(call, first, std::regex("^.\"([a-z_]+)\""));
    return first.empty() ? std::set<std::string>() : std::set<std::string>{first[1]};
  }
  std::string arguments = call.substr(0, call.find('{'));
  // What a choice depends on is no kind.
  if (const auto choice = arguments.find('?'); choice != std::string::npos) {
    arguments = arguments.substr(choice);
  }
  return words_in(arguments);
}

bool is_way_in(const std::string& file) {
  return std::any_of(ways_in().begin(), ways_in().end(),
                     [&](const auto& way) { return way.first == file; });
}

std::set<std::string> kinds_opened() {
  std::set<std::string> kinds;
  for (const auto& [file, code] : sources()) {
    for (const char* name : {"open_discrepancy", "discrepancies\\.push_back"}) {
      for (const std::string& call : calls_of(code, name)) {
        if (call.find(".kind = ") == std::string::npos) continue;
        const auto given = kinds_given(code, call);
        INFO(file << ": " << call);
        // A kind that nobody can read off: write the word, or name the way in above.
        CHECK((!given.empty() || is_way_in(file)));
        kinds.insert(given.begin(), given.end());
      }
    }
    for (const auto& [where, name] : ways_in()) {
      if (where != file) continue;
      const auto calls = calls_of(code, name);
      INFO(file << " " << name);
      CHECK(!calls.empty());
      for (const std::string& call : calls) kinds.merge(kinds_through(name, call));
    }
  }
  return kinds;
}

TEST_CASE("every discrepancy kind of the sources has a row, and every row is opened somewhere") {
  const auto opened = kinds_opened();
  std::set<std::string> rows;
  for (const auto& row : domain::discrepancy_kinds()) {
    INFO(row.kind);
    CHECK(rows.emplace(row.kind).second);  // one row each
    CHECK(opened.contains(std::string(row.kind)));
    CHECK(!row.name.empty());
  }
  for (const std::string& kind : opened) {
    INFO(kind);
    CHECK(rows.contains(kind));
  }
  CHECK(opened.size() > 40);
}

}  // namespace
}  // namespace fw::service::story
