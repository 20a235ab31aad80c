#include "tests/bench/disk_limit.h"

#include <fcntl.h>
#include <unistd.h>

#include <stdexcept>
#include <vector>

#include "tests/bench/report.h"

namespace fw::bench {
namespace {

class File {
 public:
  File(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (fd_ < 0) throw std::runtime_error("cannot open " + path);
  }
  ~File() { ::close(fd_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int descriptor() const { return fd_; }

 private:
  int fd_;
};

void must(bool done) {
  if (!done) throw std::runtime_error("the disk failed");
}

}  // namespace

DiskLimit measure_fdatasync(const std::string& folder, double seconds) {
  constexpr ::off_t size = 1 << 20;
  const std::vector<char> page(4096, 'x');
  const File file(folder + "/fdatasync", O_RDWR | O_CREAT);
  const auto write_page = [&](::off_t at) {
    must(::pwrite(file.descriptor(), page.data(), page.size(), at) ==
         static_cast<::ssize_t>(page.size()));
  };
  for (::off_t at = 0; at < size; at += static_cast<::off_t>(page.size())) write_page(at);
  must(::fsync(file.descriptor()) == 0);
  std::vector<double> took_ms;
  const StopWatch whole;
  ::off_t at = 0;
  while (whole.seconds() < seconds) {
    const StopWatch one;
    write_page(at);
    must(::fdatasync(file.descriptor()) == 0);
    took_ms.push_back(one.seconds() * 1000);
    at = (at + static_cast<::off_t>(page.size())) % size;
  }
  return {static_cast<double>(took_ms.size()) / whole.seconds(), percentile(took_ms, 500),
          percentile(took_ms, 990)};
}

void forget_cached(const std::string& path) {
  const File file(path, O_RDONLY);
  must(::fsync(file.descriptor()) == 0);
  ::posix_fadvise(file.descriptor(), 0, 0, POSIX_FADV_DONTNEED);
}

}  // namespace fw::bench
