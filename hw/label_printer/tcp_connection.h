// A TCP connection with a deadline on every call; used by TcpPrinter only.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fw::hw {

class TcpConnection {
 public:
  TcpConnection() = default;
  ~TcpConnection();
  TcpConnection(const TcpConnection&) = delete;
  TcpConnection& operator=(const TcpConnection&) = delete;

  // Each returns what went wrong, or nothing.
  std::optional<std::string> connect(const std::string& host, std::uint16_t port, int timeout_ms);
  // `written` counts the bytes that left this program, also when it fails.
  // The time-out is for each wait for room, not for the whole.
  std::optional<std::string> write(std::string_view bytes, int timeout_ms, std::size_t& written);
  // Until the peer has acknowledged every byte.
  std::optional<std::string> wait_until_taken(int timeout_ms);
  // Says that nothing more comes, then listens for a reset. The end of the stream
  // and silence are both good.
  std::optional<std::string> finish(int wait_ms);

  // Appends what arrives within the time; false when nothing did, the peer closed
  // or the connection broke.
  bool read_some(std::string& into, int timeout_ms);

 private:
  bool wait_for(short events, int timeout_ms) const;
  int fd_ = -1;
};

}  // namespace fw::hw
