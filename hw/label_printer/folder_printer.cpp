#include "hw/label_printer/folder_printer.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <unistd.h>

namespace fw::hw {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

bool is_safe_name(std::string_view job) {
  constexpr std::string_view safe =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
  return !job.empty() && job.size() <= 100 && job.find_first_not_of(safe) == std::string_view::npos;
}

// Each function returns what went wrong, or nothing.
using Fault = std::optional<std::string>;

Fault fault(const std::string& doing, const std::string& path) {
  return doing + " " + path + ": " + std::strerror(errno);
}

Fault write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return std::strerror(errno);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return std::nullopt;
}

Fault write_synced(const std::string& path, std::string_view bytes) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640));
  if (file.get() < 0) return fault("cannot create", path);
  if (const Fault f = write_all(file.get(), bytes)) return "cannot write " + path + ": " + *f;
  if (::fsync(file.get()) != 0) return fault("cannot sync", path);
  return std::nullopt;
}

Fault write_files(const std::string& folder, const PrintJob& job) {
  const std::string name(job.job);
  struct File {
    std::string path;
    std::string temporary;
    std::string_view bytes;
  };
  const auto file = [&](const char* ending, std::string_view bytes) {
    return File{folder + "/" + name + ending, folder + "/." + name + ending + ".part", bytes};
  };
  for (const File& f : {file(".png", job.png), file(".zpl", job.zpl)}) {
    if (f.bytes.empty()) continue;
    if (const Fault wrong = write_synced(f.temporary, f.bytes)) {
      ::unlink(f.temporary.c_str());
      return wrong;
    }
    if (::rename(f.temporary.c_str(), f.path.c_str()) != 0) return fault("cannot rename", f.path);
  }
  const Descriptor itself(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (itself.get() < 0 || ::fsync(itself.get()) != 0) return fault("cannot sync", folder);
  return std::nullopt;
}

}  // namespace

FolderPrinter::FolderPrinter(std::string name, std::string folder)
    : name_(std::move(name)), folder_(std::move(folder)) {}

SendResult FolderPrinter::send(const PrintJob& job) {
  if (!is_safe_name(job.job)) {
    return {SendOutcome::refused, wire::Evidence::none,
            "job '" + std::string(job.job) + "' cannot be a file name on " + name_};
  }
  const PrinterCheck checked = check();
  if (!checked.ready) return {SendOutcome::refused, wire::Evidence::none, checked.detail};
  if (const Fault wrong = write_files(folder_, job)) {
    return {SendOutcome::refused, wire::Evidence::none,
            *wrong + " (printer " + name_ + "): free space or correct the folder's rights"};
  }
  return {SendOutcome::sent, wire::Evidence::accepted_by_port, ""};
}

PrinterCheck FolderPrinter::check() {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error || ::access(folder_.c_str(), W_OK | X_OK) != 0) {
    return {false, "cannot write to folder " + folder_ + " of printer " + name_ +
                       ": correct its path or rights"};
  }
  return {true, "ready"};
}

}  // namespace fw::hw
