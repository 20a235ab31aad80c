// One simulated day: the real server, terminals and printer daemon in one
// process under virtual time, with everything that goes wrong drawn from a seed.
//
// First phase: faults; nothing may become untrue. Second phase: everything
// heals, and the floor must drain. The same seed gives the same day.
#pragma once
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/simulation/disk.h"
#include "tests/simulation/hosts.h"
#include "tests/simulation/marks.h"
#include "tests/simulation/mutants.h"
#include "tests/simulation/rates.h"
#include "tests/support/temp_folder.h"

namespace fw::sim {

// What was found untrue, with all that is needed to look into it.
struct Untrue {
  std::string what;
  std::int64_t at_ms = 0;                // of virtual time
  std::vector<std::string> last_events;  // the newest last
};

struct DayResult {
  std::optional<Untrue> untrue;
  std::int64_t virtual_ms = 0;
  std::int64_t commits = 0;
  std::int64_t kills = 0;
  std::int64_t shipped = 0;
  std::set<std::string> marks;  // rare situations that were reached
};

struct Day {
  std::uint64_t seed = 1;
  Rates rates;
  std::int64_t faults_ms = 120'000;
  const Mutant* mutant = nullptr;  // a rule that is broken on this day
};

class Floor {
 public:
  explicit Floor(const Day& day);
  ~Floor();
  DayResult run();
  // The books as they stand, as a database file of the machine's own disk.
  void save_books(const std::string& path);

 private:
  // --- floor.cpp: programs, faults
  void prepare();
  void start_server();
  void start_crew();
  void start_printer();
  void break_rules(const std::string& host);
  void enrol(service::Context& context);
  void tick();
  void revive_dead();
  void maybe_fault();
  void replace_daemon();
  void mark_take_over();
  void heal();
  bool drained();
  bool all_is_told() const;
  void hear(const std::string& to, const std::string& text);
  void note(const std::string& event);
  std::int64_t now_ms() const { return clock_.monotonic_ms() - 1'000'000; }
  bool happens(std::uint64_t per_thousand_seconds);
  void die(const std::string& host);
  void mark_death(const std::string& host);
  void mark_of(const std::string& host, const char* server, const char* crew, const char* printer);

  // --- office.cpp
  void office();
  void plan_wave();
  std::string any_order();
  std::string any_order_of(Random& random);
  void office_of_whole_shift();
  std::string one_of(const char* sql);
  void hold_goods();
  void release_goods();
  void call_off_departure();
  void rush_order();
  void cancel_picked();

  // --- lending_hands.cpp: what the office does on the floor
  void lend_a_hand();
  void sort_totes();
  void carry_what_was_sorted();
  std::string empty_tote();
  void void_a_parcel();
  void bring_void_boxes();

  // --- restoring.cpp
  void maybe_restore();
  void make_backup();
  void restore_backup();

  // --- checks.cpp: throw Broken
  void check_books(const std::string& when);
  void check_acknowledged();
  void check_commands();
  void check_answers();
  void check_labels();
  void check_end();
  void check_boxes();
  void check_receipts();
  void check_world();
  std::string people() const;
  [[noreturn]] void broken(const std::string& what);

  const std::uint64_t seed_;
  const Rates rates_;
  const std::int64_t faults_ms_;
  const Mutant* const mutant_;
  Random random_;
  Random agents_;  // of what only a whole shift has
  std::uint64_t uuids_ = 0;
  test::TempFolder folder_;
  SimClock clock_;
  Disk disk_;
  Network network_;
  Shop shop_;
  LabelPort labels_;
  std::vector<std::string> printers_;
  terminal::RobotSettings robots_;
  std::optional<hw::World> world_;
  std::optional<terminal::Hall> hall_;
  Id site_ = 0;
  std::vector<std::string> orders_;
  std::deque<std::pair<std::string, std::string>> held_;  // kind and code, by the office
  Id carried_ = 0;                                        // the last sorted move
  std::set<std::string> to_be_void_;                      // labels on boxes at the dock

  std::unique_ptr<ServerHost> server_;
  std::unique_ptr<CrewHost> crew_;
  std::unique_ptr<PrinterHost> printer_;
  std::unique_ptr<PrinterHost> other_printer_;        // of another machine
  std::map<std::string, std::int64_t> starts_at_ms_;  // hosts that are down
  std::map<std::string, std::int64_t> cut_until_ms_;
  std::int64_t full_until_ms_ = 0;
  int runs_ = 0;
  bool healthy_ = false;
  std::int64_t next_second_ms_ = 0;
  std::int64_t next_wave_ms_ = 0;
  std::int64_t commits_before_ = 0;  // of earlier runs of the server
  std::int64_t checked_commits_ = 0;
  std::int64_t kills_ = 0;
  std::map<std::string, std::int64_t> acknowledged_;  // device -> highest seq it was told
  std::set<std::string> answered_;                    // requests that a terminal heard yes to
  std::string backup_;  // of the server: a file of the machine's own disk
  std::int64_t backup_asked_ = 0;
  std::int64_t backup_facts_ = 0;
  bool restored_ = false;
  std::set<std::string> marks_;
  std::deque<std::string> events_;
};

struct Broken {
  std::string what;
};

}  // namespace fw::sim
