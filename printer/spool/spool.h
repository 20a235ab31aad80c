// The durable print queue of one printer: takes jobs from the server, drives the
// port, and says what became of each, over any number of restarts.
//
// One Spool, one printer, one file, one thread. step(now) does everything; it
// blocks only as long as the port does. The rules are in spool_rules.h.
//
//   Spool spool(options, port, render_with(renderer), [&](const wire::LabelResult& r) { ... });
//   spool.accept(jobs, now);      // LabelJobs from the server
//   spool.lease(epoch);           // Claimed: 0 = not ours
//   while (spool.step(now)) {}    // true: go on at once
//   spool.forget(ids, now);       // ResultsStored
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "hw/label_printer/label_printer.h"
#include "printer/label/render.h"
#include "printer/spool/spool_rules.h"
#include "shared/base/result.h"

namespace fw::printer {

class SpoolStore;

struct Printable {
  std::string zpl;
  std::string png;  // empty unless asked for
};

// The bytes of a job. Must give the same bytes each time it is asked.
using Renderer = std::function<Result<Printable>(const wire::LabelJob& job, EpochMs accepted_at_ms,
                                                 bool with_png)>;
// Keeps a reference to `renderer`.
Renderer render_with(label::LabelRenderer& renderer);

struct SpoolOptions {
  std::string file;     // "var/printer/P1.spool"
  std::string printer;  // its code: jobs for another one are refused
  EpochMs give_up_after_ms = 30 * 60 * 1000;
  EpochMs remember_ms = 7LL * 24 * 3600 * 1000;  // numbers of forgotten jobs
  std::size_t batch = 32;  // jobs at a time on an idempotent port; others take one
};

class Spool {
 public:
  // Each change that the server should hear of, once, after it is durable.
  using Report = std::function<void(const wire::LabelResult&)>;

  // Throws db::Error, as every member that writes does: then the disk cannot be
  // trusted and the daemon must stop.
  Spool(SpoolOptions options, hw::LabelPrinter& port, Renderer renderer, Report report,
        EpochMs now);
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  // Durable when it returns; reports each job as it stands. Jobs for another
  // printer are ignored.
  void accept(std::span<const wire::LabelJob> jobs, EpochMs now);

  // The epoch with which the printer is ours, 0 when it is not. A new Spool holds
  // no lease: nothing goes out before the server has said so again.
  void lease(int epoch);

  // Sends what may go out now; true when it sent or settled something and there
  // may be more to do at once.
  bool step(EpochMs now);

  // The server has stored these final results.
  void forget(std::span<const Id> jobs, EpochMs now);

  // Final results that the server has not confirmed: to be repeated now and then
  // and after each reconnect.
  std::vector<wire::LabelResult> unconfirmed() const;
  // Jobs that are to go out, now or later.
  std::size_t open_jobs() const;
  const std::string& printer() const { return options_.printer; }

 private:
  struct Ready {
    SpoolJob job;
    Printable printable;
  };

  std::vector<SpoolJob> choose(EpochMs now) const;
  // Renders; what cannot be rendered is failed and left out.
  std::vector<Ready> render(const std::vector<SpoolJob>& chosen, EpochMs now);
  void send(std::vector<Ready>& ready, EpochMs now);
  void keep(const std::vector<SpoolJob>& changed);
  void tell(const SpoolJob& job);

  SpoolOptions options_;
  hw::LabelPrinter& port_;
  Renderer renderer_;
  Report report_;
  std::unique_ptr<SpoolStore> store_;
  std::map<std::int64_t, SpoolJob> jobs_;  // not forgotten, by order of acceptance
  std::map<Id, std::string> told_stuck_;   // said once for each reason
  Lane lane_;
};

}  // namespace fw::printer
