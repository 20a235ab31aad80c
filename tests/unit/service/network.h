// A network in memory between one door and its devices: the same JSON as over
// ZeroMQ, and a switch that cuts one device off.
#pragma once
#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "shared/wire/link.h"

namespace fw::service::story {

class Network final : public wire::ServerLink {
 public:
  std::optional<wire::Incoming> receive() override {
    if (to_server_.empty()) return std::nullopt;
    auto next = std::move(to_server_.front());
    to_server_.pop_front();
    return next;
  }
  wire::Sent send(const std::string& peer, std::string_view text) override {
    if (cut_off.count(peer) == 0) to_device_[peer].emplace_back(text);
    return wire::Sent::ok;
  }

  void say(const std::string& peer, std::string text) {
    if (cut_off.count(peer) == 0) to_server_.push_back(wire::FromPeer{peer, "", std::move(text)});
  }
  std::optional<std::string> hear(const std::string& peer) {
    auto& waiting = to_device_[peer];
    if (waiting.empty() || cut_off.count(peer) > 0) return std::nullopt;
    std::string text = std::move(waiting.front());
    waiting.pop_front();
    return text;
  }
  bool quiet() const { return to_server_.empty(); }

  std::set<std::string> cut_off;  // messages of these peers are lost both ways

 private:
  std::deque<wire::Incoming> to_server_;
  std::map<std::string, std::deque<std::string>> to_device_;
};

class Line final : public wire::DeviceLink {
 public:
  Line(Network& network, std::string peer) : network_(network), peer_(std::move(peer)) {}
  std::optional<std::string> receive() override { return network_.hear(peer_); }
  wire::Sent send(std::string_view text) override {
    network_.say(peer_, std::string(text));
    return wire::Sent::ok;
  }

 private:
  Network& network_;
  std::string peer_;
};

}  // namespace fw::service::story
