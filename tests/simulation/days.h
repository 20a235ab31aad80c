// Many days side by side, each lane a process of its own: a day that ends its process
// is one that failed, and the other days go on.
#pragma once
#include <cstdint>
#include <functional>
#include <set>
#include <string>

namespace fw::sim {

// What a day came to, as it crosses from its process.
struct DayOutcome {
  std::uint64_t seed = 0;
  bool failed = false;
  std::string report;  // what was untrue and how to see it again; "" = nothing
  std::int64_t virtual_ms = 0;
  std::int64_t commits = 0;
  std::int64_t kills = 0;
  std::int64_t shipped = 0;
  std::set<std::string> marks;
};

// One line of text, and back.
std::string to_line(const DayOutcome& outcome);
DayOutcome outcome_of(const std::string& line);

// Runs the days from `first` on, `days` of them in `jobs` processes (1: in this one), and
// hands over each as it ends, in no fixed order. Throws std::system_error when the machine
// gives no more processes.
void run_side_by_side(std::uint64_t first, std::uint64_t days, std::uint64_t jobs,
                      const std::function<DayOutcome(std::uint64_t seed)>& run_day,
                      const std::function<void(const DayOutcome&)>& ended);

}  // namespace fw::sim
