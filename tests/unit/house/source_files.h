// The project's own files as text, for the tests that read them.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace fw::house {

struct SourceFile {
  std::string path;  // from the root, with '/'
  std::string text;

  bool is_cpp() const { return path.ends_with(".h") || path.ends_with(".cpp"); }
};

// Every text file that belongs to the project: no build folders, no node_modules.
const std::vector<SourceFile>& project_files();

// The same text with every comment replaced by blanks (line breaks stay).
std::string without_comments(std::string_view cpp);
// The same without the contents of string and character literals.
std::string code_only(std::string_view cpp);
// Only the contents of string literals (raw ones too), the rest blanked.
std::string strings_only(std::string_view cpp);

struct Include {
  int line = 0;
  std::string path;
  bool quoted = false;  // "path", else <path>
};
std::vector<Include> includes(std::string_view cpp);

// Lines (from 1) where `word` stands, not as a part of a longer word.
std::vector<int> lines_with_word(std::string_view text, std::string_view word);
// The same without regard to capitals.
std::vector<int> lines_with_word_any_case(std::string_view text, std::string_view word);

int line_count(std::string_view text);

// "path:line: what", the form in which compilers report, so editors jump there.
std::string finding(const SourceFile& file, int line, const std::string& what);
// All findings, one a line; empty when there is none.
std::string listing(const std::vector<std::string>& findings);

}  // namespace fw::house
