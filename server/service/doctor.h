// What `floorwave doctor` asks: is this installation well, and are its books true?
//
// An Examination looks at one area after another in small pieces, so that a
// server at work is not held up: each piece is one question to a reader (see
// readers.h) with a snapshot of its own. The books are held against every
// invariant (store/invariants.h): all of them with `full`, else what was touched
// since the last run that found everything right.
//
// Each finding says where, what was found, what was wanted and what to do.
// error: something is wrong or stands still; warning: it will be, or somebody
// should look; note: worth knowing; ok: looked at and good.
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/store/connection.h"
#include "server/store/invariants.h"
#include "shared/base/types.h"

namespace fw::service {

enum class Severity { ok, note, warning, error };
std::string_view word_of(Severity severity);

struct Symptom {
  Severity severity = Severity::ok;
  std::string area;   // "printers"
  std::string place;  // "printer PR-1"
  std::string found, wanted, next;
};

// What the process knows and the database does not.
struct Installation {
  std::string data_folder;
  bool embedded = true;  // SQLite: its file lies in the data folder
  std::string floor_endpoint;
  bool floor_keys = false;  // terminals show keys
  std::string web_address;
  std::string backup_folder;
  std::int64_t backup_every_hours = 0;  // 0 = no scheduled backups
};

struct ExaminationOptions {
  Installation installation;
  bool full = false;
  bool running = true;  // the server is up: devices, printers and shops should be heard
};

class Examination {
 public:
  Examination(ExaminationOptions options, EpochMs now);
  ~Examination();

  // One piece; true while more remain. `now`: the wall clock.
  bool step(store::Connection& database, EpochMs now);

  const std::vector<Symptom>& symptoms() const { return symptoms_; }
  // For what the caller looked at itself (ports).
  void add(Symptom symptom) { symptoms_.push_back(std::move(symptom)); }
  Severity worst() const;
  // Subjects that the invariants were asked about.
  std::int64_t looked_at() const { return looked_at_; }
  // Set when the books were found right: what remember_clean() is to store.
  const std::optional<store::CleanRun>& clean() const { return clean_; }

 private:
  using Piece = std::function<bool(store::Connection&, EpochMs)>;  // true = again
  void plan_books();
  void plan_integrity();
  bool look_into_tables(store::Connection& database);
  bool look_into_books(store::Connection& database, EpochMs now);
  void say_books();

  ExaminationOptions options_;
  std::deque<Piece> pieces_;
  std::vector<Symptom> symptoms_;
  std::vector<std::string> tables_;
  std::size_t next_table_ = 0;
  std::int64_t table_problems_ = 0;
  std::optional<store::InvariantSweep> sweep_;
  std::optional<store::CleanRun> since_;
  std::vector<store::Finding> findings_;
  std::int64_t looked_at_ = 0;
  std::optional<store::CleanRun> clean_;
};

struct Context;
// The next quick run begins there.
void remember_clean(Context& context, const store::CleanRun& run);

}  // namespace fw::service
