// A disk of a few megabytes (tmpfs) mounted over a folder, to be filled to its last
// byte; needs the right to mount. What the folder held before is hidden meanwhile.
#pragma once
#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

namespace fw::test {

class SmallDisk {
 public:
  SmallDisk(std::string folder, int mebibytes) : folder_(std::move(folder)) {
    std::filesystem::create_directories(folder_);
    const std::string size = "size=" + std::to_string(mebibytes) + "m";
    mounted_ = ::mount("floorwave-test", folder_.c_str(), "tmpfs", 0, size.c_str()) == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(folder_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  bool mounted() const { return mounted_; }

  // Until nothing fits any more.
  void fill() {
    const int file = ::open(filler().c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const std::vector<char> block(4096, 'x');
    while (::write(file, block.data(), block.size()) > 0) {
    }
    ::close(file);
  }
  void make_space() { std::filesystem::remove(filler()); }

 private:
  std::string filler() const { return folder_ + "/somebody-elses-file"; }

  std::string folder_;
  bool mounted_ = false;
};

}  // namespace fw::test
