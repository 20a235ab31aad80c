// Which rare situations a simulated day reached: without them a thousand quiet days
// would prove nothing.
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "server/store/connection.h"

namespace fw::sim {

// The names of all marks, in the order of the table: what the books can tell, then
// what only the simulator knows.
std::vector<std::string> all_marks();

// Those that the books of a day tell of.
std::set<std::string> marks_of_books(store::Connection& books);

// What the simulator does itself.
namespace mark {
inline constexpr const char* server_killed = "server killed";
inline constexpr const char* terminals_killed = "terminals killed";
inline constexpr const char* printer_killed = "printer daemon killed";
inline constexpr const char* server_power_loss = "power loss of the server";
inline constexpr const char* terminals_power_loss = "power loss of the terminals";
inline constexpr const char* printer_power_loss = "power loss of the printer daemon";
inline constexpr const char* server_died_committed = "server died between commit and answer";
inline constexpr const char* terminals_died_stored = "terminals died between storing and sending";
inline constexpr const char* server_disk_full = "disk full at the server";
inline constexpr const char* terminals_disk_full = "disk full at the terminals";
inline constexpr const char* printer_disk_full = "disk full at the printer daemon";
inline constexpr const char* terminals_cut_off = "no network at the terminals";
inline constexpr const char* printer_cut_off = "no network at the printer daemon";
inline constexpr const char* clock_jump = "clocks jump";
inline constexpr const char* lost = "message lost on the network";
inline constexpr const char* doubled = "message doubled on the network";
inline constexpr const char* shop_heard_twice = "shop got a message twice";
inline constexpr const char* restored = "server restored from a backup";
inline constexpr const char* daemon_replaced = "printer daemon replaced by another";
}  // namespace mark

// How many days reached each.
class MarkTable {
 public:
  void add(const std::set<std::string>& reached);
  void print() const;
  std::vector<std::string> never() const;

 private:
  std::int64_t days_ = 0;
  std::map<std::string, std::int64_t> reached_;
};

}  // namespace fw::sim
