// Thousands of connected terminals that only say they live, each one TCP connection
// of one thread: ZMTP 3.0 by hand (rfc.zeromq.org/spec/23, NULL), as libzmq's own
// DEALER takes two descriptors each and a process has 20,000.
#pragma once
#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

namespace fw::bench {

class IdleTerminals {
 public:
  // Connects "HH-00001" and so on to 127.0.0.1:port and says hello for each until a
  // welcome comes; then a ping every five seconds, as terminals do.
  IdleTerminals(std::uint16_t port, int count);
  ~IdleTerminals();
  IdleTerminals(const IdleTerminals&) = delete;
  IdleTerminals& operator=(const IdleTerminals&) = delete;

  static std::string device_name(int number);
  // False when not all were welcomed in time.
  bool wait_until_welcomed(double seconds);
  int welcomed() const { return welcomed_; }
  int lost() const { return lost_; }  // connections that the other side closed

 private:
  using Time = std::chrono::steady_clock::time_point;

  struct Connection {
    int number = 0;
    bool open = false;
    bool greeted = false;  // its 64 bytes were read
    bool ready = false;
    bool welcomed = false;
    Time due;  // the next hello or ping
    std::string unread;
  };

  void run();
  void connect_some();
  void read(int descriptor, Connection& connection);
  void take_frames(int descriptor, Connection& connection);
  void take_command(int descriptor, Connection& connection, std::string_view body);
  void speak(int descriptor, Connection& connection, Time now);
  void say(int descriptor, const std::string& bytes);

  std::uint16_t port_;
  int count_;
  int started_ = 0;
  int under_way_ = 0;
  int poll_ = -1;
  std::unordered_map<int, Connection> connections_;
  std::atomic<int> welcomed_{0};
  std::atomic<int> lost_{0};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace fw::bench
