// sbpo_to_csv INSTANCE FOLDER: data files for `./fw demo --data FOLDER` from an
// instance of the SBPO 2025 wave-picking challenge. Exit 2 when it cannot.
#include <chrono>
#include <iostream>

#include "tests/support/sbpo_to_csv.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "sbpo_to_csv: wanted INSTANCE FOLDER\n";
    return 2;
  }
  fw::admin::GenerateOptions options;
  options.now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count();
  const auto done = fw::testing::convert_sbpo(argv[1], argv[2], options);
  if (done) return 0;
  std::cerr << "sbpo_to_csv: " << fw::to_line(done.error()) << '\n';
  return 2;
}
