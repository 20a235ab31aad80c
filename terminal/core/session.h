// One device's life with the server, over any Port: hello and welcome, facts and
// acknowledgements, requests, amended and revoked packets, heartbeat, reconnect.
//
// `enter` takes what the person does and answers at once from the step runner;
// `receive` takes the server's messages; `step` sends what is due and must be
// called often (every 10 to 50 ms). Nothing here blocks, reads a clock or
// starts a thread.
//
// With a group open on the outbox file (many devices, one sync), what `enter`
// and `receive` stored is sent only after commit_group, and the person must be
// answered only then.
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "terminal/core/fact_sender.h"
#include "terminal/core/outbox.h"
#include "terminal/core/pacing.h"
#include "terminal/core/port.h"
#include "terminal/core/runner.h"
#include "terminal/core/words.h"

namespace fw::terminal {

struct Profile {
  std::string device;  // "HH-07"
  std::string program = "floorwave-terminal";
  std::string version;
  int columns = 20;
  int rows = 16;
  std::string language = "en";  // until somebody signs on
};

enum class LinkState {
  live,     // =
  sending,  // ~ facts or a request on their way, or a short loss
  offline,  // !
};

// What happened on the link, for statistics.
struct LinkCounters {
  std::int64_t facts_acknowledged = 0;
  std::int64_t requests_answered = 0;
  std::int64_t reconnects = 0;
  std::map<std::int64_t, std::int64_t> ack_ms;  // fact sent to acknowledged: ms -> facts
};

class Session {
 public:
  // `new_uuid` makes ids of requests and streams; it must never repeat itself,
  // not even after a restart. `seed` only spreads reconnects.
  Session(Profile profile, Outbox& outbox, Port& port, std::function<std::string()> new_uuid,
          std::uint64_t seed);

  void step(const Now& now);
  void receive(const wire::ToDevice& message, const Now& now);
  Feedback enter(const Input& input, const Now& now);
  // Says goodbye, so that the server need not wait for a time-out.
  void leave();

  // --- what a face shows ---------------------------------------------------------
  const RunnerState& runner() const;  // sign-on, home or work
  Slot slot() const;
  const Profile& profile() const { return profile_; }
  const LinkMemory& memory() const { return memory_; }
  Language language() const { return language_of(memory_.language); }
  LinkState link(const Now& now) const;
  std::int64_t offline_ms(const Now& now) const;  // 0 = not offline
  std::int64_t unacknowledged() const;
  // The last answer to the person, and a count of them: a face that sees the
  // count change makes the sound.
  const Feedback& feedback() const { return feedback_; }
  std::int64_t feedback_count() const { return feedback_count_; }
  // A packet was in hand when this program started; ENTER or a scan goes on.
  bool is_resumed() const { return resumed_ && slot() == Slot::work; }
  // A page that must be read and dismissed with ENTER: a revoked job.
  const std::optional<wire::Text>& notice() const { return notice_; }
  // One line from the server, until the next input.
  const wire::Text& news() const { return news_; }
  // The server refuses this device as a whole.
  const std::optional<wire::Goodbye>& refused() const { return goodbye_; }
  bool is_welcome() const { return welcome_; }
  const ClockOffset& clock() const { return clock_; }
  const LinkCounters& counters() const { return counters_; }
  // Signs off (a request); nothing happens without a signed-on worker.
  Feedback sign_off(const Now& now);

 private:
  void on(const wire::Welcome& welcome, const Now& now);
  void on(const wire::Goodbye& goodbye, const Now& now);
  void on(const wire::Ack& ack, const Now& now);
  void on(const wire::Resend& resend, const Now& now);
  void on(const wire::Answer& answer, const Now& now);
  void on(const wire::Amend& message, const Now& now);
  void on(const wire::Revoke& revoke, const Now& now);
  void on(const wire::Notice& notice, const Now& now);
  void on(const wire::Pong& pong, const Now& now);
  template <class Other>
  void on(const Other&, const Now&) {}  // for printer daemons

  RunnerState& state(Slot slot);
  Supply supply(const Now& now) const;
  void load();
  void begin(Slot slot, wire::Packet packet, const Now& now, bool wait_at_request = false);
  void keep(Slot slot, Outcome& outcome, const Now& now);
  void after(Slot slot, const Outcome& outcome, const Now& now);
  void show(const Feedback& feedback);
  void take_answer_packets(const wire::Answer& answer, const Now& now);
  void drop_work();
  void leave_session(const Now& now);
  void set_home(const wire::Packet& packet, const Now& now);
  bool dismiss(const Input& input, Feedback& answer);
  void acknowledged(std::int64_t seq, const Now& now);
  void lost(const Now& now);
  void say_hello(const Now& now);
  bool knows_session(const wire::Welcome& w) const;
  void send(wire::ToServer body);
  void step_request(const Now& now);
  Slot slot_of(const std::string& request_id, bool& found);

  Profile profile_;
  Outbox& outbox_;
  Port& port_;
  std::function<std::string()> new_uuid_;
  Random random_;
  LinkMemory memory_;
  RunnerState sign_on_;
  RunnerState home_;
  RunnerState work_;
  FactSender facts_;
  ClockOffset clock_;
  LinkCounters counters_;

  bool welcome_ = false;
  std::int64_t next_hello_ms_ = 0;
  Backoff hello_pause_{250, 10'000};
  std::deque<std::pair<std::int64_t, Id>> hellos_;  // when the newest were sent, their session
  std::int64_t home_told_ms_ = -1;  // by an answer or an amendment; -1 = not since the start
  std::int64_t heartbeat_ms_ = 5000;
  std::int64_t heard_ms_ = 0;
  std::int64_t next_ping_ms_ = 0;
  std::int64_t lost_since_ms_ = -1;     // -1 = not lost
  std::int64_t unheard_since_ms_ = -1;  // something waits for the server since then

  std::string request_id_;  // of the request being sent; "" = none
  std::int64_t request_since_ms_ = 0;
  std::int64_t next_request_ms_ = 0;
  Backoff request_pause_{1000, 8000};

  std::deque<wire::ToServer> answers_;  // standings that wait for their commit
  Feedback feedback_;
  std::int64_t feedback_count_ = 0;
  bool resumed_ = false;
  std::optional<wire::Text> notice_;
  wire::Text news_;
  std::optional<wire::Goodbye> goodbye_;
};

// How long a request is repeated before the person is told.
inline constexpr std::int64_t request_timeout_ms = 30'000;
// Shorter losses are only a "~".
inline constexpr std::int64_t offline_after_ms = 3000;

}  // namespace fw::terminal
