// The door for terminals and printer daemons: sessions, and messages between
// their links and the service. No rules of the warehouse live here.
//
// step() never blocks and does a bounded amount of work: it sends what the engine
// has committed, reads messages, keeps time. Answers leave only after the commit
// that they tell of. Nothing is queued for a device that cannot take it: every
// message is one that the protocol repeats (shared/wire/README.md), so a full or
// vanished peer costs a counter and no memory.
//
// Trust: the host is what the connection's key proved ("local" on a plain
// loopback link); the service lets a device in only under its own host, and each
// later message must come from that host and connection.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "server/floor/mailbox.h"
#include "server/floor/render.h"
#include "server/floor/session.h"
#include "server/service/floor.h"
#include "shared/base/clock.h"
#include "shared/base/refusal.h"
#include "shared/wire/link.h"

namespace fw::floor {

struct DoorLimits {
  std::size_t messages_a_step = 512;
  int messages_a_second = 200;  // of one device; more are dropped
  int messages_at_once = 500;
  std::size_t facts_in_flight = 1000;  // of one device, on their way to disk
  std::size_t requests_in_flight = 4;
  std::size_t hellos_in_flight = 2000;
  std::int64_t heartbeat_ms = 5000;       // told to devices: how often they ping
  std::int64_t silence_ms = 15'000;       // a session unheard for so long is over
  std::int64_t report_every_ms = 60'000;  // how often the service hears of a live device
  std::int64_t repeat_ms = 5000;          // amendments unanswered, work not accepted
  std::string language = "en";            // while nobody is signed on
};

struct DoorCounters {
  std::atomic<std::uint64_t> sessions{0};  // now
  std::atomic<std::uint64_t> received{0};
  std::atomic<std::uint64_t> sent{0};
  std::atomic<std::uint64_t> unsent{0};   // the peer was full or gone
  std::atomic<std::uint64_t> bad{0};      // frames and messages nobody can read
  std::atomic<std::uint64_t> refused{0};  // goodbyes
  std::atomic<std::uint64_t> limited{0};  // beyond a device's rate or flight
  std::atomic<std::uint64_t> busy{0};     // the engine's queue was full
  std::atomic<std::uint64_t> expired{0};
};

class Door {
 public:
  // All references outlive the door; results that come later are dropped.
  // `wake` ends the wait of the door's thread, called from the engine's.
  Door(wire::ServerLink& link, service::FloorCommands& service, const Texts& texts,
       const Clock& clock, DoorLimits limits, std::function<void()> wake);

  // Returns how long the door may wait for a message: 0 when more is to be done.
  std::int64_t step();

  // The engine's listener of commits; from any thread.
  void hint(const service::Effects& effects);

  // Tells every device that the server stops ("Back in 1 minute").
  void say_restarting();

  const DoorCounters& counters() const { return counters_; }

 private:
  using Sender = wire::FromPeer;

  // door.cpp: the round, sessions
  void receive_one(wire::Incoming incoming);
  void dispatch(const Sender& sender, const std::string& device, wire::ToServer body);
  Session* session_for(const Sender& sender, const std::string& device);
  Session* find(const std::string& device, std::uint64_t serial);
  void keep_time(std::int64_t now_ms);
  void expire(std::int64_t now_ms);
  void end(const Session& session);
  void ask_amendments(std::int64_t now_ms);
  void send(Session& session, const wire::ToDevice& body);
  void say_goodbye(const std::string& peer, const std::string& device, const std::string& code,
                   const std::string& given);
  // The time that devices measure their clocks against: the wall clock, but never
  // back. When that is set back, this one goes on, a twentieth slower, until they meet.
  EpochMs books_time_ms();
  Renderer renderer_for(const Session& session) const;
  static std::string host_of(const Sender& sender);

  // door_terminal.cpp
  void greet(const Sender& sender, const std::string& device, wire::Hello hello);
  void greeted(const Sender& sender, const std::string& device, const std::string& stream,
               service::HelloOutcome outcome);
  void welcome(const Sender& sender, const std::string& stream, service::HelloOutcome outcome);
  void on(Session& session, wire::Facts facts);
  void on(Session& session, wire::Request request);
  void on(Session& session, const wire::Standing& standing);
  void on(Session& session, const wire::Ping& ping);
  void on(Session& session, const wire::Bye& bye);
  void applied(Session& session, const service::FactsOutcome& outcome);
  void answered(Session& session, const std::string& kind, wire::Answer answer);
  void amend(Session& session, wire::Packet packet);
  void tell(service::Amendments amendments);

  // door_printer.cpp
  void on(Session& session, const wire::Claim& claim);
  void on(Session& session, const wire::LabelResults& results);
  void on(Session& session, const wire::PushResults& results);
  bool may_print(Session& session);
  void ask_work(Session& session, std::int64_t now_ms);
  void offer(Session& session, service::ClaimOutcome work);

  // A callback for the service: runs `handle(session, outcome)` in the door's
  // next step, if that session still is.
  template <class Outcome, class Handle>
  std::function<void(Outcome)> back_to(const Session& session, Handle handle);

  wire::ServerLink& link_;
  service::FloorCommands& service_;
  const Texts& texts_;
  const Clock& clock_;
  DoorLimits limits_;
  std::shared_ptr<Mailbox> mailbox_;
  std::map<std::string, Session> sessions_;     // by device code
  std::map<std::string, std::int64_t> hellos_;  // device code -> asked at
  std::optional<service::Effects> effects_;     // amendments to ask for
  std::int64_t amendments_asked_ms_ = -1;       // -1: none in flight
  bool work_waits_ = false;                     // a commit left labels or messages
  std::uint64_t next_serial_ = 1;
  std::int64_t timed_ms_ = 0;
  EpochMs told_ms_ = 0;  // the latest time that any device was told, and when
  std::int64_t told_at_ms_ = 0;
  RateLimit goodbyes_;
  DoorCounters counters_;
};

template <class Outcome, class Handle>
std::function<void(Outcome)> Door::back_to(const Session& session, Handle handle) {
  return [this, box = mailbox_, device = session.device.code, serial = session.serial,
          handle = std::move(handle)](Outcome outcome) {
    box->post([this, device, serial, handle, outcome = std::move(outcome)]() mutable {
      if (Session* found = find(device, serial)) handle(*found, std::move(outcome));
    });
  };
}

}  // namespace fw::floor
