// Runs a fuzz target without libFuzzer: every file of the corpus folder, then
// seeded mutations of them; the same ones every time.
//
//   fuzz_wire FOLDER...
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

#include "tests/fuzz/target.h"

namespace {

using Bytes = std::vector<std::uint8_t>;

std::vector<Bytes> read_corpus(const std::vector<std::string>& folders) {
  std::vector<std::filesystem::path> files;
  for (const auto& folder : folders) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<Bytes> corpus;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return corpus;
}

// What breaks readers: separators, quotes, ends of ranges, halves of UTF-8.
const char* const pieces[] = {"\"",
                              "{",
                              "}",
                              "[",
                              "]",
                              ",",
                              ":",
                              "\n",
                              "\0",
                              "-",
                              "0",
                              "9",
                              "1e999",
                              "9223372036854775807",
                              "-9223372036854775808",
                              "null",
                              "\x1d",
                              "\xc3",
                              "\xed\xa0\x80",
                              "\xef\xbb\xbf",
                              "]C1",
                              "]d2",
                              "(01)"};

std::size_t below(std::mt19937_64& random, std::size_t limit) { return random() % limit; }

Bytes mutated(Bytes bytes, const std::vector<Bytes>& corpus, std::mt19937_64& random) {
  const std::size_t changes = 1 + below(random, 4);
  for (std::size_t i = 0; i < changes; ++i) {
    const std::size_t at = below(random, bytes.size() + 1);
    const auto here = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    const auto length = static_cast<std::ptrdiff_t>(
        std::min<std::size_t>(1 + below(random, 16), bytes.size() - at));
    switch (below(random, 5)) {
      case 0:
        if (at < bytes.size()) bytes[at] = static_cast<std::uint8_t>(random());
        break;
      case 1:
        bytes.erase(here, here + length);
        break;
      case 2: {
        const Bytes part(here, here + length);
        bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(below(random, bytes.size() + 1)),
                     part.begin(), part.end());
        break;
      }
      case 3: {
        const std::string piece = pieces[below(random, std::size(pieces))];
        bytes.insert(here, piece.begin(), piece.end());
        break;
      }
      default: {
        const Bytes& other = corpus[below(random, corpus.size())];
        const std::size_t from = below(random, other.size() + 1);
        bytes.resize(at);
        bytes.insert(bytes.end(), other.begin() + static_cast<std::ptrdiff_t>(from), other.end());
      }
    }
  }
  return bytes;
}

void keep(const Bytes& bytes, const std::string& file) {
  std::ofstream out(file, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const auto corpus = read_corpus({argv + 1, argv + argc});
  if (corpus.empty()) {
    std::fprintf(stderr, "no corpus in %s\n", argv[1]);
    return 2;
  }
  constexpr int mutations = 2000;
  // The input under way is kept: after a crash it is what there is to look at.
  const std::string last = std::string(argv[0]) + ".last-input";
  for (const Bytes& bytes : corpus) {
    keep(bytes, last);
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  }
  std::mt19937_64 random(7);
  for (int i = 0; i < mutations; ++i) {
    const Bytes bytes = mutated(corpus[below(random, corpus.size())], corpus, random);
    keep(bytes, last);
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  }
  std::filesystem::remove(last);
  std::printf("%zu files and %d mutations of them\n", corpus.size(), mutations);
  return 0;
}
