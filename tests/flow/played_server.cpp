#include "tests/flow/played_server.h"

#include <chrono>
#include <stdexcept>
#include <utility>

#include "shared/wire/codec.h"

namespace fw::test {
namespace {

using Steady = std::chrono::steady_clock;

bool is_final(wire::LabelState state) {
  return state != wire::LabelState::accepted && state != wire::LabelState::stuck;
}
bool is_final(wire::PushState state) {
  return state == wire::PushState::done || state == wire::PushState::parked;
}

}  // namespace

PlayedServer::PlayedServer(int port) {
  const std::string number = port == 0 ? "*" : std::to_string(port);
  auto bound = wire::RouterSocket::bind(context_, "tcp://127.0.0.1:" + number, std::nullopt);
  if (!bound) throw std::runtime_error(to_line(bound.error()));
  socket_ = std::move(bound).value();
}

bool PlayedServer::play_until(const std::function<bool()>& done, int timeout_ms) {
  const auto end = Steady::now() + std::chrono::milliseconds(timeout_ms);
  while (!done()) {
    if (Steady::now() > end) return false;
    socket_->wait(20);
    while (auto incoming = socket_->receive()) {
      const auto* message = std::get_if<wire::FromPeer>(&*incoming);
      if (message != nullptr && !is_silent) receive(*message);
    }
  }
  return true;
}

void PlayedServer::play_for(int milliseconds) {
  play_until([] { return false; }, milliseconds);
}

void PlayedServer::receive(const wire::FromPeer& message) {
  auto envelope = wire::decode_to_server(message.text);
  if (!envelope) throw std::runtime_error(to_line(envelope.error()));
  const std::string& device = envelope->device;
  if (std::holds_alternative<wire::Hello>(envelope->body)) {
    peers_[device] = message.peer;
  } else if (!knows_devices || peers_[device] != message.peer) {
    peers_[device] = message.peer;
    send(device, wire::Goodbye{"hello_first", {}});
    peers_.erase(device);
    return;
  }
  std::visit([&](const auto& body) { on(device, body); }, envelope->body);
}

void PlayedServer::send(const std::string& device, wire::ToDevice body) {
  const auto text = wire::encode(wire::Envelope<wire::ToDevice>{device, std::move(body)});
  if (!text) throw std::runtime_error(to_line(text.error()));
  socket_->send(peers_.at(device), *text);
}

void PlayedServer::add(wire::LabelJob job) {
  const std::string printer = job.printer;
  jobs_[job.id] = std::move(job);
  if (const auto held = leases_.find(printer); held != leases_.end()) {
    if (peers_.contains(held->second.device)) offer(held->second.device, true);
  }
}

void PlayedServer::add(wire::UpstreamMessage message) {
  const std::string upstream = message.upstream;
  messages_[message.id] = std::move(message);
  if (const auto held = leases_.find(upstream); held != leases_.end()) {
    if (peers_.contains(held->second.device)) offer(held->second.device, true);
  }
}

void PlayedServer::end_lease(const std::string& resource) { leases_[resource].device.clear(); }

const wire::LabelResult* PlayedServer::label_result(Id job) const {
  const auto at = final_label_results_.find(job);
  return at == final_label_results_.end() ? nullptr : &at->second;
}

const wire::PushResult* PlayedServer::push_result(const std::string& id) const {
  const auto at = final_push_results_.find(id);
  return at == final_push_results_.end() ? nullptr : &at->second;
}

int PlayedServer::times_told(Id job) const {
  const auto at = times_told_.find(job);
  return at == times_told_.end() ? 0 : at->second;
}

const std::string& PlayedServer::holder_of(const std::string& resource) const {
  return leases_.at(resource).device;
}

int PlayedServer::epoch_of(const std::string& resource) const { return leases_.at(resource).epoch; }

void PlayedServer::on(const std::string& device, const wire::Hello&) {
  ++hellos[device];
  if (!knows_devices) return;
  wire::Welcome welcome;
  welcome.incarnation = "played";
  welcome.device_role = "printer_daemon";
  welcome.heartbeat_ms = 500;
  send(device, welcome);
}

void PlayedServer::on(const std::string& device, const wire::Claim& claim) {
  ++claims[device];
  wire::Claimed claimed;
  for (const auto& resource : claim.resources) {
    Held& held = leases_[resource.code];
    const bool may_have = held.device.empty() || held.device == device;
    if (closed.contains(resource.code) || !may_have) {
      refused.push_back(device);
      claimed.resources.push_back({resource, 0, held.device, 0});
      continue;
    }
    if (held.device.empty()) ++held.epoch;
    held.device = device;
    claimed.resources.push_back({resource, held.epoch, "", 0});
  }
  send(device, claimed);
  offer(device, false);
}

void PlayedServer::offer(const std::string& device, bool unaccepted_only) {
  const auto is_held = [&](const std::string& resource) {
    const auto held = leases_.find(resource);
    return held != leases_.end() && held->second.device == device;
  };
  wire::LabelJobs jobs;
  for (auto [id, job] : jobs_) {
    if (!is_held(job.printer) || final_label_results_.contains(id)) continue;
    if (unaccepted_only && accepted_jobs_.contains(id)) continue;
    job.epoch = leases_[job.printer].epoch;
    jobs.jobs.push_back(job);
    if (jobs.jobs.size() == 50) send(device, std::exchange(jobs, {}));
  }
  if (!jobs.jobs.empty()) send(device, jobs);
  wire::UpstreamMessages messages;
  for (auto [id, message] : messages_) {
    if (!is_held(message.upstream) || final_push_results_.contains(id)) continue;
    if (unaccepted_only && accepted_messages_.contains(id)) continue;
    message.epoch = leases_[message.upstream].epoch;
    messages.messages.push_back(message);
    if (messages.messages.size() == 50) send(device, std::exchange(messages, {}));
  }
  if (!messages.messages.empty()) send(device, messages);
}

void PlayedServer::on(const std::string& device, const wire::LabelResults& results) {
  wire::ResultsStored stored;
  for (const auto& result : results.results) {
    label_results.push_back(result);
    accepted_jobs_.insert(result.job);
    if (!is_final(result.state)) continue;
    ++times_told_[result.job];
    if (!stores_results) continue;
    final_label_results_.emplace(result.job, result);
    stored.label_jobs.push_back(result.job);
  }
  if (!stored.label_jobs.empty()) send(device, stored);
}

void PlayedServer::on(const std::string& device, const wire::PushResults& results) {
  wire::ResultsStored stored;
  for (const auto& result : results.results) {
    accepted_messages_.insert(result.message);
    if (!is_final(result.state) || !stores_results) continue;
    final_push_results_.emplace(result.message, result);
    stored.upstream_messages.push_back(result.message);
  }
  if (!stored.upstream_messages.empty()) send(device, stored);
}

void PlayedServer::on(const std::string& device, const wire::Ping& ping) {
  wire::Pong pong;
  pong.sent_ms = ping.sent_ms;
  send(device, pong);
}

void PlayedServer::on(const std::string& device, const wire::Bye&) {
  said_bye.insert(device);
  peers_.erase(device);
}

}  // namespace fw::test
