// A network in memory between one server and its hosts: messages may be lost,
// doubled, delayed and so reordered; a host may be cut off altogether. A program
// that died says and hears nothing.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "shared/base/random.h"
#include "shared/wire/link.h"

namespace fw::sim {

// A message on its way, for who tampers with it.
struct Passing {
  bool to_server = false;
  std::string peer;               // the host's connection
  std::string text;               // may be changed
  std::vector<std::string> back;  // said to the sender in the receiver's name
};
// False: the message is lost.
using Tamper = std::function<bool(Passing&)>;

struct NetworkRates {
  std::uint64_t lost_per_mille = 0;
  std::uint64_t doubled_per_mille = 0;
  std::int64_t longest_delay_ms = 0;
};

class Network {
 public:
  Network(std::uint64_t seed, std::function<std::int64_t()> now_ms,
          std::function<bool(const std::string& host)> is_dead)
      : random_(seed), now_ms_(std::move(now_ms)), is_dead_(std::move(is_dead)) {}

  NetworkRates rates;
  std::set<std::string> cut_off;  // hosts
  std::int64_t lost = 0;          // messages, so far
  std::int64_t doubled = 0;
  Tamper tamper;  // nobody does, usually
  // Hears what reaches a program.
  std::function<void(const std::string& to, const std::string& text)> delivered;

  // A host's connection, new with each start of its program.
  class HostLine final : public wire::DeviceLink {
   public:
    HostLine(Network& network, std::string host, int run)
        : network_(network), host_(std::move(host)), peer_(host_ + "#" + std::to_string(run)) {}
    std::optional<std::string> receive() override { return network_.take(peer_); }
    wire::Sent send(std::string_view text) override {
      network_.post(host_, "server", peer_, std::string(text));
      return wire::Sent::ok;
    }

   private:
    Network& network_;
    std::string host_;
    std::string peer_;
  };

  class ServerLine final : public wire::ServerLink {
   public:
    explicit ServerLine(Network& network) : network_(network) {}
    std::optional<wire::Incoming> receive() override {
      auto text = network_.take("server");
      if (!text) return std::nullopt;
      const auto end = text->find('\n');
      return wire::FromPeer{text->substr(0, end), "", text->substr(end + 1)};
    }
    wire::Sent send(const std::string& peer, std::string_view text) override {
      network_.post("server", peer.substr(0, peer.find('#')), peer, std::string(text));
      return wire::Sent::ok;
    }

   private:
    Network& network_;
  };

  // What waits for a program that died is lost with its sockets.
  void forget(const std::string& to) { waiting_.erase(to); }
  bool quiet() const;

 private:
  struct Message {
    std::int64_t at_ms = 0;
    std::uint64_t number = 0;
    std::string text;
  };

  void post(const std::string& from_host, const std::string& to_host, const std::string& peer,
            std::string text);
  std::optional<std::string> take(const std::string& to);
  bool is_down(const std::string& host) const { return is_dead_(host) || cut_off.contains(host); }

  Random random_;
  std::function<std::int64_t()> now_ms_;
  std::function<bool(const std::string&)> is_dead_;
  std::uint64_t next_number_ = 0;
  std::map<std::string, std::vector<Message>> waiting_;  // by address
};

}  // namespace fw::sim
