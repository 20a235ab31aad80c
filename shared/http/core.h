// What the connections of one Server share. Included only by the .cpp files of
// this room: it brings in Asio.
#pragma once
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "shared/http/server.h"

namespace fw::http {

namespace asio = boost::asio;
using asio::ip::tcp;

// A connection as the server sees it when it stops. Server's thread only.
class Peer {
 public:
  virtual ~Peer() = default;
  virtual void drain() = 0;  // finish what is in hand, then close
  virtual void cut() = 0;    // close now
};

class Core : public std::enable_shared_from_this<Core> {
 public:
  Core(ServerOptions given, Handler answer) : options(std::move(given)), handler(answer) {}

  const ServerOptions options;
  // Cleared when the server has stopped, so that what they hold is let go.
  Handler handler;
  std::map<std::string, WebSocketHandler> websockets;

  asio::io_context io{1};
  bool draining = false;     // server's thread
  std::set<Peer*> peers;     // server's thread
  std::atomic<int> open{0};  // connections

  // From any thread: runs `task` on the server's thread, or drops it when the
  // server has stopped (a late reply must not wake a dead io_context).
  void post(std::function<void()> task);
  // No task is taken any more.
  void shut();

  // One of the allowed connections; gives it back when destroyed.
  class Slot {
   public:
    Slot() = default;
    Slot(std::shared_ptr<Core> core, std::string address);
    Slot(Slot&& other) noexcept = default;
    Slot& operator=(Slot&& other) noexcept;
    ~Slot() { release(); }
    void release();

   private:
    std::shared_ptr<Core> core_;
    std::string address_;
  };
  // Whether one more connection from this address fits the caps.
  bool has_room(const std::string& address) const;

 private:
  std::map<std::string, int> per_address_;  // server's thread
  std::mutex mutex_;
  bool shut_ = false;  // guarded by mutex_
};

// Runs a callback of the server's user; what it throws is logged, never passed on.
void guarded(const char* what, const std::function<void()>& call);

// Serves one accepted connection.
void start_connection(std::shared_ptr<Core> core, tcp::socket socket, std::string address);
// Completes the WebSocket handshake of `request` and serves the session.
void start_websocket(std::shared_ptr<Core> core, tcp::socket socket, Core::Slot slot,
                     Request request, const WebSocketHandler& handler);

}  // namespace fw::http
