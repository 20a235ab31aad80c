// What a benchmark found, as a table for people or as one JSON object.
#pragma once
#include <chrono>
#include <string>
#include <vector>

namespace fw::bench {

struct Cell {
  std::string column;
  std::string text;  // of a name; empty for a number
  double number = 0;
  int decimals = 0;
};

inline Cell word(std::string column, std::string text) {
  return {std::move(column), std::move(text), 0, 0};
}
inline Cell number(std::string column, double value, int decimals = 0) {
  return {std::move(column), "", value, decimals};
}

struct Report {
  std::string name;   // "labels"
  std::string about;  // one line: what was measured against what
  std::vector<std::vector<Cell>> rows;
  std::vector<std::string> complaints;  // results that are wrong, not slow
};

std::string to_table(const Report& report);
std::string to_json(const Report& report);

class StopWatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

// The value below which `per_mille` of them lie; 0 when there are none.
double percentile(std::vector<double> values, int per_mille);

// Each runs for seconds to a minute; `scale` 100 is the whole size, less is quicker.
Report measure_labels(int scale);
Report measure_planning(int scale);
Report measure_facts(int scale);
Report measure_terminals(int scale);
// The process beside the server in `terminals`; runs until it is killed.
int run_bare_router(int port);
Report measure_console(int scale);
Report measure_startup(int scale);
Report measure_import(int scale);

}  // namespace fw::bench
