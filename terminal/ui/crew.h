// Many simulated people in one process: one outbox file, one port, one thread.
// Each turn takes what the server said, lets everybody act who is not busy,
// syncs once for all, then moves goods in the world and sends.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "terminal/ui/person.h"

namespace fw::terminal {

class Crew {
 public:
  // All references outlive the crew.
  Crew(const RobotSettings& settings, Hall& hall, OutboxFile& file, Port& port,
       const std::string& version, int year, std::function<std::string()> new_uuid);

  void turn(const Now& now);
  void leave();

  // What people did since the outbox file was made, kept across restarts: scans,
  // wrong scans, walked way, facts, mis-picks, and how long acknowledgements took
  // (a kill loses those of its last second). One JSON object.
  std::string statistics() const;
  const std::vector<std::unique_ptr<Person>>& people() const { return people_; }

 private:
  void remember();
  std::map<std::int64_t, std::int64_t> acknowledgements() const;

  Hall& hall_;
  OutboxFile& file_;
  Port& port_;
  std::vector<std::unique_ptr<Person>> people_;
  std::map<std::string, Person*> by_device_;
  std::map<std::int64_t, std::int64_t> earlier_ack_ms_;  // of earlier runs
  std::int64_t next_note_ms_ = 0;
};

// Replaces the file as a whole.
void write_statistics(const std::string& path, const std::string& json);

}  // namespace fw::terminal
