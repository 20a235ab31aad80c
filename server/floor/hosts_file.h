// The file of authorised hosts, read again when it changes, so that a host is
// enrolled or locked out without a restart. Connections that stand are kept:
// a host that was taken out is refused when it connects anew.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>

#include "shared/wire/keys.h"

namespace fw::floor {

class HostsFile {
 public:
  // `file` was loaded by the caller just now.
  explicit HostsFile(std::filesystem::path file);

  // Looks every 5 s; the hosts when the file has changed and is in order. A
  // faulty file is logged once for each change, and the hosts stay as they were.
  std::optional<wire::AuthorisedHosts> step(std::int64_t monotonic_ms);

 private:
  std::filesystem::file_time_type changed_at() const;

  std::filesystem::path file_;
  std::filesystem::file_time_type known_;
  std::int64_t looked_ms_ = 0;
};

}  // namespace fw::floor
