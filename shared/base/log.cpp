#include "shared/base/log.h"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <mutex>

namespace fw::log {
namespace {
std::string program_name = "floorwave";
std::atomic<Level> least_level{Level::info};
std::mutex write_mutex;

const char* word(Level level) {
  switch (level) {
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warn:
      return "warn";
    case Level::error:
      return "error";
  }
  return "?";
}
}  // namespace

void configure(std::string program, Level least) {
  program_name = std::move(program);
  least_level = least;
}

void write(Level level, std::string_view text) {
  if (level < least_level.load(std::memory_order_relaxed)) return;
  using namespace std::chrono;
  const auto now = system_clock::now();
  const std::time_t seconds = system_clock::to_time_t(now);
  const auto millis = duration_cast<milliseconds>(now.time_since_epoch()).count() % 1000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char stamp[40];
  std::strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &utc);
  const std::lock_guard lock(write_mutex);
  std::fprintf(stderr, "%s.%03dZ %-5s %s: %.*s\n", stamp, static_cast<int>(millis), word(level),
               program_name.c_str(), static_cast<int>(text.size()), text.data());
}

}  // namespace fw::log
