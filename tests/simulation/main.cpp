// floorwave-sim: simulated days on a floor where everything goes wrong.
//
//   floorwave-sim [--seeds N] [--from S] [--minutes M]   N days from seed S on
//   floorwave-sim --seed S [--minutes M] [--books FILE]  one day again, its books in FILE
//
// Exit 0: nothing became untrue; 1: something did, and the command that shows it
// again is printed; 2: usage.
#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>

#include "shared/base/log.h"
#include "tests/simulation/floor.h"

namespace {

using namespace fw;

struct Options {
  std::uint64_t from = 1;
  std::uint64_t seeds = 20;
  std::int64_t minutes = 2;
  bool say_each = false;
  std::string books;
};

bool read_number(const char* text, std::uint64_t& number) {
  const char* end = text + std::strlen(text);
  return std::from_chars(text, end, number).ptr == end && end != text;
}

bool read_options(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    std::uint64_t number = 0;
    if (name == "--books" && i + 1 < argc) {
      options.books = argv[++i];
      continue;
    }
    if (i + 1 >= argc || !read_number(argv[i + 1], number)) return false;
    ++i;
    if (name == "--seeds") {
      options.seeds = number;
    } else if (name == "--seed") {
      options.from = number;
      options.seeds = 1;
      options.say_each = true;
    } else if (name == "--from") {
      options.from = number;
    } else if (name == "--minutes" && number > 0) {
      options.minutes = static_cast<std::int64_t>(number);
    } else {
      return false;
    }
  }
  return true;
}

void report(std::uint64_t seed, const Options& options, const sim::Rates& rates,
            const sim::Untrue& untrue) {
  std::printf("seed %llu: UNTRUE at %lld ms: %s\n", static_cast<unsigned long long>(seed),
              static_cast<long long>(untrue.at_ms), untrue.what.c_str());
  std::printf("%s", to_text(rates).c_str());
  for (const auto& event : untrue.last_events) std::printf("  %s\n", event.c_str());
  std::printf("  again: ./fw sim --seed %llu --minutes %lld\n",
              static_cast<unsigned long long>(seed), static_cast<long long>(options.minutes));
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!read_options(argc, argv, options)) {
    std::fprintf(stderr, "floorwave-sim: use --seeds N, --from S, --seed S, --minutes M\n");
    return 2;
  }
  log::configure("floorwave-sim", log::Level::error);
  std::uint64_t failed = 0;
  std::int64_t commits = 0;
  std::int64_t kills = 0;
  std::int64_t shipped = 0;
  std::int64_t virtual_ms = 0;
  for (std::uint64_t seed = options.from; seed < options.from + options.seeds; ++seed) {
    const sim::Rates rates = sim::draw_rates(seed);
    sim::DayResult day;
    {
      sim::Floor floor(seed, rates, options.minutes * 60'000);
      day = floor.run();
      if (!options.books.empty()) {
        std::filesystem::remove(options.books);  // of an earlier look
        floor.save_books(options.books);
      }
    }
    commits += day.commits;
    kills += day.kills;
    shipped += day.shipped;
    virtual_ms += day.virtual_ms;
    if (day.untrue) {
      ++failed;
      report(seed, options, rates, *day.untrue);
    } else if (options.say_each) {
      std::printf("%s", to_text(rates).c_str());
    }
  }
  std::printf(
      "%llu days, %lld virtual minutes, %lld commits, %lld kills, %lld units shipped: %llu "
      "failed\n",
      static_cast<unsigned long long>(options.seeds), static_cast<long long>(virtual_ms / 60'000),
      static_cast<long long>(commits), static_cast<long long>(kills),
      static_cast<long long>(shipped), static_cast<unsigned long long>(failed));
  return failed == 0 ? 0 : 1;
}
