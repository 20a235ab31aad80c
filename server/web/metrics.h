// /metrics in Prometheus' text format (version 0.0.4).
#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "server/web/desk.h"

namespace fw::web {

// Requests answered, by method, route and class of status.
class RequestCounts {
 public:
  void count(const std::string& method, const std::string& route, int status);
  std::string text() const;

 private:
  struct Key {
    std::string method, route;
    int status_class = 0;
    // clang-tidy 14 takes the 0 in here for a pointer.
    auto operator<=>(const Key&) const = default;  // NOLINT(modernize-use-nullptr)
  };
  mutable std::mutex mutex_;
  std::map<Key, std::uint64_t> counts_;
};

void get_metrics(Desk& desk, const Call& call, const RequestCounts& requests, std::size_t watchers);

}  // namespace fw::web
