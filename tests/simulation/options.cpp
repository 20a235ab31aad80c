#include "tests/simulation/options.h"

#include <charconv>
#include <cstring>

namespace fw::sim {
namespace {

bool read_number(const char* text, std::uint64_t& number) {
  const char* end = text + std::strlen(text);
  return std::from_chars(text, end, number).ptr == end && end != text;
}

bool read_word(const std::string& name, Options& options) {
  if (name == "--mutants") {
    options.mutants = true;
  } else if (name == "--short-shift") {
    options.shift = Shift::brief;
  } else if (name == "--quick") {
    options.quick = true;
  } else {
    return false;
  }
  return true;
}

bool read_number_of(const std::string& name, std::uint64_t number, Options& options) {
  if (name == "--seeds") {
    options.seeds = number;
  } else if (name == "--seed") {
    options.from = number;
    options.seeds = 1;
    options.one = true;
  } else if (name == "--from") {
    options.from = number;
  } else if (name == "--minutes" && number > 0) {
    options.minutes = static_cast<std::int64_t>(number);
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::optional<Options> read_options(int argc, char** argv, std::string& problem) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (read_word(name, options)) continue;
    const char* value = i + 1 < argc ? argv[++i] : "";
    std::uint64_t number = 0;
    if (name == "--books" && *value != '\0') {
      options.books = value;
    } else if (name == "--mutant") {
      options.mutant = find_mutant(value);
      if (options.mutant == nullptr) {
        problem = std::string("no mutant is called '") + value + "'; --mutants lists them";
        return std::nullopt;
      }
    } else if (!read_number(value, number) || !read_number_of(name, number, options)) {
      problem = "'" + name + " " + value + "' is none of --seeds N, --from S, --seed S, " +
                "--minutes M, --short-shift, --books FILE, --mutants, --mutant NAME, --quick";
      return std::nullopt;
    }
  }
  return options;
}

}  // namespace fw::sim
