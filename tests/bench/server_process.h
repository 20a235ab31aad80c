// The real floorwave-server as a benchmark sees it: a process with ports and a data
// folder of its own, asked what it used of memory and processor.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "shared/base/process.h"

namespace fw::bench {

// Of one process, read from /proc.
struct Usage {
  double memory_kib = 0;  // resident
  double cpu_seconds = 0;
};
Usage usage_of(pid_t pid);

class ServerProcess {
 public:
  // `folder` holds its log and, below "data", its database.
  explicit ServerProcess(std::string folder);

  // Returns once /readyz answers 200, with the seconds from the start until then.
  // Throws with the server's log when it does not within a minute.
  double start();
  void stop();

  const std::string& data() const { return data_; }
  std::string database() const { return data_ + "/floorwave.db"; }
  std::string endpoint() const;
  std::string url(const std::string& scheme = "http") const;
  pid_t pid() const { return process_->pid(); }
  Usage usage() const { return usage_of(pid()); }

 private:
  std::string folder_;
  std::string data_;
  std::uint16_t floor_port_;
  std::uint16_t web_port_;
  std::optional<Process> process_;
};

}  // namespace fw::bench
