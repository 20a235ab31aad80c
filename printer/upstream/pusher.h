// Pushes completed shipments to shops, marketplaces and ERPs: the rules.
//
// The server keeps every message until its final result is stored there; this
// object stores nothing. It is given messages, sends each under its stable id
// until the receiver has taken it, and reports what came of every attempt.
// Messages of one shipment go in the order of their revisions, one at a time;
// different shipments go at once, up to a limit for each destination. Nothing
// that fails holds up other shipments, except a destination that fails as a
// whole: that is left alone for growing pauses (breaker.h).
//
// An attempt whose answer was lost may have been taken: it is repeated with the
// same id, key and body; only its timestamp and signature are new.
//
// Stepped: time comes from the Clock, sending from the Sender, chance from the
// seed. Used by one thread.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "printer/upstream/lane.h"
#include "printer/upstream/sender.h"
#include "shared/base/clock.h"
#include "shared/wire/values/printing.h"

namespace fw::printer::upstream {

class Pusher {
 public:
  // `clock` and `sender` outlive the Pusher. `report` is called from take(),
  // step() and report_again(), once for every change of a message's state.
  Pusher(const Clock& clock, Sender& sender, std::uint64_t seed, Report report);

  // Adds a destination or changes its settings; a changed one is tried at once,
  // also when it was disabled.
  void set_destination(Destination destination);

  // A message from the server. A known one (the server re-reads what is
  // unfinished after a reconnect) is not sent twice: its epoch is taken over and
  // its state reported again. While an earlier revision of its shipment is
  // unfinished it waits. When that one is parked, a person decides, and the
  // server says the decision: the earlier one again (a retry), or this one again
  // (the earlier one is given up). Of an unknown destination: parked at once.
  void take(const wire::UpstreamMessage& message);

  // The server has stored the final result of this message.
  void confirmed(const std::string& upstream, const std::string& message_id);
  // The lease has passed to another daemon: forgets the destination's messages;
  // what is in flight ends unreported.
  void drop(const std::string& upstream);

  // Takes in what has ended and starts what is due.
  void step();
  // Milliseconds until step() has something to start (0: now); nothing when only
  // a message or an attempt's end can change that.
  std::optional<std::int64_t> next_due_in_ms() const;

  // Reports every final result that is not confirmed (after a reconnect).
  void report_again();
  std::vector<DestinationHealth> health() const;

 private:
  Instant now() const { return {clock_.wall_ms(), clock_.monotonic_ms()}; }

  const Clock& clock_;
  Sender& sender_;
  Random random_;
  Report report_;
  std::uint64_t next_attempt_ = 1;
  std::map<std::string, Lane> lanes_;               // by resource code
  std::map<std::uint64_t, std::string> in_flight_;  // attempt -> resource code
};

}  // namespace fw::printer::upstream
