#include "server/floor/hosts_file.h"

#include <string>

#include "shared/base/log.h"

namespace fw::floor {

HostsFile::HostsFile(std::filesystem::path file) : file_(std::move(file)), known_(changed_at()) {}

std::filesystem::file_time_type HostsFile::changed_at() const {
  std::error_code missing;
  const auto time = std::filesystem::last_write_time(file_, missing);
  return missing ? std::filesystem::file_time_type::min() : time;
}

std::optional<wire::AuthorisedHosts> HostsFile::step(std::int64_t monotonic_ms) {
  constexpr std::int64_t look_every_ms = 5000;
  if (monotonic_ms - looked_ms_ < look_every_ms) return std::nullopt;
  looked_ms_ = monotonic_ms;
  const auto now = changed_at();
  if (now == known_) return std::nullopt;
  known_ = now;
  auto hosts = wire::AuthorisedHosts::load(file_);
  if (!hosts) {
    log::error("door: the hosts stay as they were: " + to_line(hosts.error()));
    return std::nullopt;
  }
  log::info("door: " + std::to_string(hosts->size()) + " authorised hosts read");
  return std::move(*hosts);
}

}  // namespace fw::floor
