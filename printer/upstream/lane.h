// The messages of one destination: which may go now, in which order, and what an
// attempt's end changes. Pure: time and chance are arguments; attempts are handed
// out, results reported.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "printer/upstream/breaker.h"
#include "printer/upstream/sender.h"
#include "printer/upstream/verdict.h"
#include "shared/base/random.h"
#include "shared/wire/values/printing.h"

namespace fw::printer::upstream {

struct Destination {
  std::string code;                  // resource code: "shop"
  std::string url;                   // where to POST
  std::vector<std::string> secrets;  // bytes (parse_secret), the newest first
  int in_flight = 8;                 // attempts at once
  int attempts = 100;                // of one message; then it is parked
  std::int64_t soon_ms = 500;        // first pause after 409
  std::int64_t first_retry_ms = 1'000;
  std::int64_t longest_retry_ms = 3'600'000;
  std::int64_t longest_retry_after_ms = 86'400'000;  // a receiver's wish beyond it is cut
  std::int64_t wrong_secret_pause_ms = 300'000;      // after 401
  Breaker::Limits breaker;
};

// How a destination stands, for people.
struct DestinationHealth {
  std::string code;
  int waiting = 0;            // taken and not final, in flight included
  int in_flight = 0;          // attempts
  int unconfirmed = 0;        // final results that the server has not stored yet
  bool disabled = false;      // it answered 410
  std::string trouble;        // why it is left alone; empty when it is not
  std::int64_t pause_ms = 0;  // for how much longer
};

using Report = std::function<void(const wire::PushResult&)>;

// Both clocks: instants for people and receivers, time-outs from the steady one.
struct Instant {
  EpochMs wall_ms = 0;
  std::int64_t monotonic_ms = 0;
};

class Lane {
 public:
  explicit Lane(Destination destination);

  void set(Destination destination);
  void take(const wire::UpstreamMessage& message, Instant now, const Report& report);
  void confirmed(const std::string& message_id);
  void drop();

  // The next attempt that may start now, or nothing. The caller sends it.
  std::optional<Attempt> next(std::uint64_t attempt, Instant now);
  void on_end(const AttemptEnd& end, Instant now, Random& random, const Report& report);

  std::optional<std::int64_t> next_due_in_ms(std::int64_t now_ms) const;
  void report_again(const Report& report) const;
  DestinationHealth health(std::int64_t now_ms) const;

 private:
  struct Entry {
    wire::UpstreamMessage message;
    wire::PushResult last;  // as reported
    std::uint64_t order = 0;
    std::int64_t due_ms = 0;    // steady clock
    std::uint64_t attempt = 0;  // in flight; 0: none
    int conflicts = 0;          // 409 in a row
    bool held = false;          // an earlier revision was parked: a person decides

    bool is_final() const {
      return last.state == wire::PushState::done || last.state == wire::PushState::parked;
    }
  };
  // Revision and order of arrival -> id, of everything but what is done.
  using Revisions = std::map<std::pair<int, std::uint64_t>, std::string>;
  using ReadyKey = std::tuple<std::int64_t, std::uint64_t, std::string>;

  static ReadyKey key_of(const Entry& e) { return {e.due_ms, e.order, e.message.id}; }
  bool may_go(const Entry& entry) const;
  void refresh(Id shipment);
  void add(const wire::UpstreamMessage& message, Instant now, const Report& report);
  bool waits_for_a_person(const wire::UpstreamMessage& message) const;
  http::Call call_for(const Entry& entry, Instant now) const;
  void retry(Entry& entry, const Verdict& verdict, Instant now, Random& random,
             const Report& report);
  void finish(Entry& entry, wire::PushState state, std::string answer, EpochMs now_ms,
              const Report& report);
  void judge_destination(const Verdict& verdict, Instant now, Random& random);
  void park_all(EpochMs now_ms, const Report& report);

  Destination destination_;
  Breaker breaker_;
  bool disabled_ = false;
  std::string trouble_;
  std::uint64_t next_order_ = 1;
  std::map<std::string, Entry> entries_;  // by message id
  std::map<Id, Revisions> shipments_;
  std::set<ReadyKey> ready_;                        // may go once due
  std::map<std::uint64_t, std::string> in_flight_;  // attempt -> message id
};

}  // namespace fw::printer::upstream
