#include "tests/unit/house/source_files.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace fw::house {
namespace {

namespace fs = std::filesystem;

// Made or fetched, not written: their files are nobody's prose.
bool foreign_folder(const std::string& name) {
  return name == "node_modules" || name == "dist" || name == ".git" || name == ".cache" ||
         name == "demo-output" || name.starts_with("build");
}

const std::set<std::string> text_endings = {
    ".h",   ".cpp", ".cmake", ".md",  ".txt",  ".toml", ".json", ".sql", ".csv",  ".ts",
    ".tsx", ".js",  ".mjs",   ".css", ".html", ".sh",   ".zpl",  ".yml", ".conf", ".service"};

bool is_text(const fs::path& path) {
  const std::string name = path.filename().string();
  return text_endings.contains(path.extension().string()) || name == "fw" || name == "run" ||
         name.starts_with(".clang-") || name.starts_with(".git") || name == ".editorconfig";
}

SourceFile read(const fs::path& root, const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return {path.lexically_relative(root).generic_string(), text.str()};
}

std::vector<SourceFile> read_all() {
  const fs::path root = FLOORWAVE_SOURCE_DIR;
  std::vector<SourceFile> files;
  fs::recursive_directory_iterator walk(root);
  for (auto entry = fs::begin(walk); entry != fs::end(walk); ++entry) {
    const std::string name = entry->path().filename().string();
    if (entry->is_directory() && foreign_folder(name)) entry.disable_recursion_pending();
    // In a second work tree of one repository `.git` is a file, and nobody's prose.
    if (entry->is_regular_file() && name != ".git" && is_text(entry->path())) {
      files.push_back(read(root, entry->path()));
    }
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

enum class Part { code, comment, literal };

// Finds where comments and literals of a C++ text begin and end.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  // The kind of each character; the quotes themselves count as code.
  std::vector<Part> parts() {
    std::vector<Part> kinds(text_.size(), Part::code);
    std::size_t at = 0;
    while (at < text_.size()) {
      const std::size_t from = at;
      const Part kind = next(at);
      const bool quotes = kind == Part::literal;
      for (std::size_t i = from; i < at; ++i) {
        if (!quotes || (i >= content_begin_ && i < content_end_)) kinds[i] = kind;
      }
    }
    return kinds;
  }

 private:
  Part next(std::size_t& at) {
    const std::string_view rest = text_.substr(at);
    if (rest.starts_with("//")) return at = end_of("\n", at), Part::comment;
    if (rest.starts_with("/*")) return at = end_of("*/", at) + 2, clamp(at), Part::comment;
    if (rest.starts_with("R\"") && !(at > 0 && in_word(text_[at - 1]))) return raw(at);
    const bool separator = at > 0 && in_word(text_[at - 1]);  // 1'000
    if (rest[0] == '"' || (rest[0] == '\'' && !separator)) return quoted(at);
    ++at;
    return Part::code;
  }

  Part raw(std::size_t& at) {
    const std::size_t open = text_.find('(', at);
    if (open == std::string_view::npos) return at = text_.size(), Part::code;
    const std::string close = ")" + std::string(text_.substr(at + 2, open - at - 2)) + "\"";
    content_begin_ = open + 1;
    content_end_ = end_of(close, open);
    at = content_end_ + close.size();
    clamp(at);
    return Part::literal;
  }

  Part quoted(std::size_t& at) {
    const char quote = text_[at];
    content_begin_ = ++at;
    while (at < text_.size() && text_[at] != quote && text_[at] != '\n') {
      at += text_[at] == '\\' ? 2 : 1;
    }
    clamp(at);
    content_end_ = at;
    at = std::min(at + 1, text_.size());
    return Part::literal;
  }

  std::size_t end_of(std::string_view mark, std::size_t from) const {
    return std::min(text_.find(mark, from), text_.size());
  }
  void clamp(std::size_t& at) const { at = std::min(at, text_.size()); }

  std::string_view text_;
  std::size_t content_begin_ = 0;
  std::size_t content_end_ = 0;
};

std::string keep(std::string_view text, const std::set<Part>& kept) {
  const std::vector<Part> kinds = Scanner(text).parts();
  std::string result(text);
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (!kept.contains(kinds[i]) && result[i] != '\n') result[i] = ' ';
  }
  return result;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

}  // namespace

const std::vector<SourceFile>& project_files() {
  static const std::vector<SourceFile> files = read_all();
  return files;
}

std::string without_comments(std::string_view cpp) {
  return keep(cpp, {Part::code, Part::literal});
}
std::string code_only(std::string_view cpp) { return keep(cpp, {Part::code}); }
std::string strings_only(std::string_view cpp) { return keep(cpp, {Part::literal}); }

std::vector<Include> includes(std::string_view cpp) {
  std::vector<Include> found;
  std::istringstream lines(without_comments(cpp));
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    const std::size_t word = line.find("include");
    if (line.empty() || line.find('#') != line.find_first_not_of(" \t") ||
        word == std::string::npos) {
      continue;
    }
    const std::size_t open = line.find_first_of("\"<", word);
    const std::size_t close = line.find_first_of("\">", open + 1);
    if (open == std::string::npos || close == std::string::npos) continue;
    found.push_back({number, line.substr(open + 1, close - open - 1), line[open] == '"'});
  }
  return found;
}

std::vector<int> lines_with_word(std::string_view text, std::string_view word) {
  std::vector<int> lines;
  const auto newlines = [&](std::size_t from, std::size_t to) {
    return static_cast<int>(std::count(text.begin() + static_cast<std::ptrdiff_t>(from),
                                       text.begin() + static_cast<std::ptrdiff_t>(to), '\n'));
  };
  int line = 1;
  std::size_t counted = 0;
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const bool begins = at == 0 || !in_word(word.front()) || !in_word(text[at - 1]);
    const std::size_t end = at + word.size();
    const bool ends = end == text.size() || !in_word(word.back()) || !in_word(text[end]);
    if (!begins || !ends) continue;
    line += newlines(counted, at);
    counted = at;
    lines.push_back(line);
  }
  return lines;
}

std::vector<int> lines_with_word_any_case(std::string_view text, std::string_view word) {
  return lines_with_word(lower(text), lower(word));
}

int line_count(std::string_view text) {
  return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

std::string finding(const SourceFile& file, int line, const std::string& what) {
  return file.path + ":" + std::to_string(line) + ": " + what;
}

std::string listing(const std::vector<std::string>& findings) {
  std::string text;
  for (const std::string& line : findings) text += line + "\n";
  return text;
}

}  // namespace fw::house
