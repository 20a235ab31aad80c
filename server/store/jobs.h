// Jobs: rows with progress, see service/jobs.h.
#pragma once
#include <optional>
#include <string>

#include "server/store/ledger.h"

namespace fw::store {

struct JobRow {
  Id id = 0;
  Id site = 0;
  std::string kind;  // "apply_plan", "release_wave", "recall_wave", "import_orders"
  Id subject = 0;    // the wave, the import ...
  std::string body;  // JSON with "v"; what the steps need
  std::int64_t steps_done = 0;
  std::int64_t steps_total = 0;
  bool finished = false;
  std::string failed;  // why it stopped; "" = it did not
};

Id insert_job(Writer& writer, const JobRow& job);
std::optional<JobRow> load_job(Connection& database, Id job);
// The oldest job that is not finished and goes by itself: not an import, whose
// rows are with who sent the file. Somebody walks until re-allocation is done, so
// that it goes before all others.
std::optional<JobRow> next_open_job(Connection& database);
// Ends all imports that are not finished: their rows are gone.
void fail_open_imports(Writer& writer, const std::string& reason);
// One step further; finished when it was the last.
void advance_job(Writer& writer, const JobRow& job);
void fail_job(Writer& writer, Id job, const std::string& reason);

}  // namespace fw::store
