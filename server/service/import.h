// Importing CSV files in the columns of config/README.md.
//
// read_import() takes the text apart, pure: rows with their lines, columns it
// does not know, rows it refuses already. The rows are then put in chunks, each
// a bounded command; Importer drives them through the engine. Every refusal
// names the line of the file. Imports may be repeated. What a column may hold is
// the same by file and by API: both fill the rows of service/catalog.h.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "server/service/catalog.h"
#include "server/service/engine.h"
#include "server/service/orders.h"
#include "server/service/shortage_policies.h"
#include "server/store/jobs.h"
#include "shared/base/result.h"

namespace fw::service {

// The kinds in the order in which they must be imported: "sites", "carriers",
// "departures", "workers", "cartons", "locations", "aisles", "containers",
// "items", "packagings", "stock", "shortage-policies", "orders".
const std::vector<std::string>& import_kinds();
// "folder/orders.csv" -> "orders"; refuses other names with the nearest.
Result<std::string> import_kind_of_file(const std::string& file_name);

// A carriers.csv row makes a carrier and a service of it.
struct CarrierServiceInput {
  CarrierInput carrier;
  ServiceInput service;
};
using ImportValue = std::variant<SiteInput, CarrierServiceInput, DepartureInput, WorkerInput,
                                 CartonInput, LocationInput, AisleInput, ContainerInput, ItemInput,
                                 PackagingInput, StockInput, ShortagePolicyInput, OrderInput>;
struct ImportRow {
  std::int64_t line = 0;  // in the file; of an order: of its first row
  ImportValue value;
};

struct ImportRefusal {
  std::int64_t line = 0;
  Refusal refusal;
};
struct ImportWarning {
  std::int64_t line = 0;
  std::string text;
};
struct ImportReport {
  std::int64_t rows = 0;                // read: rows of the file, or orders
  std::int64_t accepted = 0;            // new or changed
  std::int64_t existed = 0;             // orders: the same was there; other kinds: changed
  std::vector<ImportRefusal> refused;   // by line
  std::vector<ImportWarning> warnings;  // by line
  std::vector<std::string> ignored_columns;
  Id job = 0;            // that did it; 0 = it was one command
  bool written = false;  // false: checked only, or nothing because of all_or_nothing

  bool ok() const { return refused.empty(); }
};

struct ImportFile {
  std::string kind;
  std::vector<ImportRow> rows;
  std::vector<ImportRefusal> refused;  // rows that say nothing usable
  std::vector<std::string> ignored_columns;
  std::set<std::string> codes;  // of containers: one may stand in another of the same file
};
// Refuses the whole file (unknown_kind, not_utf8, no_header, missing_column,
// duplicate_column, unknown_column when a known name is near, bad_quotes).
// Rows that cannot be understood are in `refused`, with their line.
Result<ImportFile> read_import(const std::string& kind, const std::string& text);

// One command takes rows [from, result): a number that depends on the kind of
// file, and of orders no more than have some hundred lines together.
std::size_t import_chunk_end(const ImportFile& file, std::size_t from);
// Puts them and adds what became of them to the report.
void import_chunk(Context& context, const ImportFile& file, std::size_t from, PutMode mode,
                  ImportReport& report);
// Ends the jobs of imports that a server before this one did not finish.
void end_lost_imports(Context& context);

struct ImportOptions {
  bool all_or_nothing = false;  // check every row first, write nothing if one is refused
  bool check_only = false;
};
// Submits the file chunk by chunk; `progress` after each, `done` at the end, both
// on the engine's thread. What needs more than one command is a job (kind
// "import_orders" ...), whose row is brought on in the same transactions. Chunks
// that the server died before are not imported, the job says so: repeat the
// file. A chunk that finds the queue full is tried again by the next call of
// retry(), which the owner makes now and then.
class Importer : public std::enable_shared_from_this<Importer> {
 public:
  using Done = std::function<void(const ImportReport&)>;
  using Progress = std::function<void(std::size_t rows_done, std::size_t rows_total)>;

  static std::shared_ptr<Importer> start(Engine& engine, ImportFile file,
                                         const ImportOptions& options, Done done,
                                         Progress progress = {});
  void retry();
  bool finished() const { return finished_; }

 private:
  Importer(Engine& engine, ImportFile file, const ImportOptions& options, Done done,
           Progress progress);
  void submit();
  void run_chunk(Context& context);
  void begin_job(Context& context);
  void after_chunk(CommandEnd end);
  void finish();

  Engine& engine_;
  const ImportFile file_;
  const ImportOptions options_;
  Done done_;
  Progress progress_;
  PutMode mode_ = PutMode::apply;
  std::size_t next_ = 0;
  ImportReport report_;
  // Of the command under way; rewritten when it runs again.
  ImportReport chunk_;
  store::JobRow chunk_job_;
  store::JobRow job_;  // id 0: there is none (yet)
  std::atomic<bool> waiting_{false};
  std::atomic<bool> finished_{false};
};

}  // namespace fw::service
