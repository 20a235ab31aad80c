// The spool of one printer on disk: one SQLite file, one writer.
//
// What is saved is synced before save() returns (WAL, synchronous=FULL). Every
// db::Error here means that the disk cannot be trusted: the daemon stops.
//
// A forgotten job keeps its number and result for a while, without the label's
// content, so that a late repeat of the server's offer is not printed twice.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "printer/spool/spool_rules.h"
#include "shared/db/database.h"

namespace fw::printer {

struct NewJob {
  SpoolJob job;
  std::string label;  // wire::encode_stored_label
};

class SpoolStore {
 public:
  explicit SpoolStore(const std::string& file);

  // All jobs not forgotten, in order of acceptance.
  std::vector<SpoolJob> live();
  // Any job, also a forgotten one.
  std::optional<SpoolJob> find(Id job);
  std::string label_of(Id job);
  std::int64_t next_sequence();

  // Each call is one transaction.
  void save(std::span<const NewJob> added, std::span<const SpoolJob> changed);
  // Erases the labels of these final jobs, and altogether what was forgotten
  // before `purge_before`.
  void forget(std::span<const Id> jobs, EpochMs now, EpochMs purge_before);

 private:
  db::Database database_;
};

}  // namespace fw::printer
