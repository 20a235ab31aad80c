#include "hw/label_printer/folder_printer.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

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

// Fewer jobs than this are synced file by file: a sync of the whole file system
// also waits for what other programs have written.
constexpr std::size_t one_sync_from = 4;

Fault write_file(const std::string& path, std::string_view bytes, bool sync) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640));
  if (file.get() < 0) return fault("cannot create", path);
  if (const Fault f = write_all(file.get(), bytes)) return "cannot write " + path + ": " + *f;
  if (sync && ::fsync(file.get()) != 0) return fault("cannot sync", path);
  return std::nullopt;
}

struct File {
  std::string path;
  std::string temporary;
  std::string_view bytes;
};

std::vector<File> files_of(const std::string& folder, const PrintJob& job) {
  std::vector<File> files;
  const auto add = [&](const char* ending, std::string_view bytes) {
    const std::string name = std::string(job.job) + ending;
    if (!bytes.empty())
      files.push_back({folder + "/" + name, folder + "/." + name + ".part", bytes});
  };
  add(".png", job.png);
  add(".zpl", job.zpl);
  return files;
}

Fault write_temporaries(const std::vector<File>& files, bool sync) {
  for (const File& file : files) {
    if (const Fault wrong = write_file(file.temporary, file.bytes, sync)) {
      for (const File& part : files) ::unlink(part.temporary.c_str());
      return wrong;
    }
  }
  return std::nullopt;
}

Fault rename_all(const std::vector<File>& files) {
  for (const File& file : files) {
    if (::rename(file.temporary.c_str(), file.path.c_str()) != 0) {
      return fault("cannot rename", file.path);
    }
  }
  return std::nullopt;
}

using Sync = int (*)(int);

Fault sync_folder(const std::string& folder, Sync sync) {
  const Descriptor itself(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (itself.get() < 0 || sync(itself.get()) != 0) return fault("cannot sync", folder);
  return std::nullopt;
}

}  // namespace

FolderPrinter::FolderPrinter(std::string name, std::string folder)
    : name_(std::move(name)), folder_(std::move(folder)) {}

SendResult FolderPrinter::refused(const std::string& why) const {
  return {SendOutcome::refused, wire::Evidence::none,
          why + " (printer " + name_ + "): free space or correct the folder's rights"};
}

SendResult FolderPrinter::send(const PrintJob& job) { return send_all({&job, 1}).front(); }

std::vector<SendResult> FolderPrinter::send_all(std::span<const PrintJob> jobs) {
  if (jobs.empty()) return {};
  const PrinterCheck checked = check();
  if (!checked.ready) return {{SendOutcome::refused, wire::Evidence::none, checked.detail}};
  const bool together = jobs.size() >= one_sync_from;
  std::vector<std::vector<File>> written;
  std::vector<SendResult> refusal;  // of the job after the written ones
  for (const PrintJob& job : jobs) {
    if (!is_safe_name(job.job)) {
      refusal = {{SendOutcome::refused, wire::Evidence::none,
                  "job '" + std::string(job.job) + "' cannot be a file name on " + name_}};
      break;
    }
    std::vector<File> files = files_of(folder_, job);
    if (const Fault wrong = write_temporaries(files, !together)) {
      refusal = {refused(*wrong)};
      break;
    }
    written.push_back(std::move(files));
  }
  Fault wrong = together ? sync_folder(folder_, ::syncfs) : std::nullopt;
  for (const auto& files : written) {
    if (!wrong) wrong = rename_all(files);
  }
  if (!wrong) wrong = sync_folder(folder_, ::fsync);
  // Uncertain for the whole batch, but sending it again makes the same files.
  if (wrong) return {refused(*wrong)};
  std::vector<SendResult> results(written.size(),
                                  {SendOutcome::sent, wire::Evidence::accepted_by_port, ""});
  results.insert(results.end(), refusal.begin(), refusal.end());
  return results;
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
