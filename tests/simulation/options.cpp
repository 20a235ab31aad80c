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
  } else if (name == "--help") {
    options.help = true;
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
  } else if (name == "--jobs" && number > 0) {
    options.jobs = number;
  } else if (name == "--minutes" && number > 0) {
    options.minutes = static_cast<std::int64_t>(number);
  } else {
    return false;
  }
  return true;
}

}  // namespace

const char* usage() {
  return "  --seeds N       so many days, each drawn from its seed (20; of --mutants 200)\n"
         "  --from S        the first seed (1)\n"
         "  --seed S        this day alone, with what was drawn for it\n"
         "  --minutes M     how long things go wrong, before everything heals (2)\n"
         "  --jobs N        days side by side in so many processes (1; ./fw sim: one a processor)\n"
         "  --short-shift   10 to 40 orders instead of 50 to 80, and a quieter office\n"
         "  --books FILE    the server's database as the day left it\n"
         "  --mutants       one broken rule at a time: each must be caught\n"
         "  --mutant NAME   this broken rule alone; with --seed one day of it in full\n"
         "  --quick         of the broken rules those that are caught soon\n";
}

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
      problem = "'" + name + (*value == '\0' ? "" : " ") + value + "' is none of\n" + usage();
      return std::nullopt;
    }
  }
  return options;
}

}  // namespace fw::sim
