// What to do with print jobs, decided without files, printers or clocks.
//
// A job is accepted from the server, durable before that is said. It is marked
// `sending`, durable, before its first byte goes out, so that whatever happens
// then is known afterwards to be uncertain. The port's answer decides:
//
//   queued --about to send--> sending --sent-----> printed   (with evidence)
//     ^                         |  |
//     +---- refused, nothing ---+  +--no one can tell--> unknown
//           of it went out
//   queued --cannot be rendered, or refused for too long--> failed
//
// printed, unknown and failed are final: they are reported until the server has
// stored them. An unknown job is never sent again by itself, because its label
// may lie in the tray: a person scans it, or asks for another copy, which is a
// new job (copy n + 1, the same SSCC, marked on the label). Only a port that
// makes one label of the same job sent twice (a folder) takes an interrupted job
// again.
//
// Jobs of one printer go out in the order in which they were accepted, and only
// while the printer is leased to this daemon with the job's own epoch: after a
// lease passed to another daemon and back, the server offers again what is still
// wanted, with the new epoch. What it does not offer again stays where it is.
#pragma once
#include <optional>
#include <string>

#include "hw/label_printer/label_printer.h"
#include "shared/wire/values/printing.h"

namespace fw::printer {

enum class SpoolState { queued, sending, printed, unknown, failed };

// A job without the label's content.
struct SpoolJob {
  Id id = 0;
  std::string printer;
  int epoch = 0;
  Id parcel = 0;
  int copy = 1;
  std::int64_t sequence = 0;  // order of acceptance at this printer
  SpoolState state = SpoolState::queued;
  int attempt = 0;  // times its bytes were about to go out
  wire::Evidence evidence = wire::Evidence::none;
  std::string detail;  // of a queued job: why it has not gone out yet
  EpochMs accepted_at_ms = 0;
  EpochMs changed_at_ms = 0;

  friend bool operator==(const SpoolJob&, const SpoolJob&) = default;
};

bool is_final(SpoolState state);

// The server offers a job. `known` is what the spool has of it already: the same
// job twice is one job, only a newer epoch is taken over. Nothing = ignore it (an
// offer of an older lease).
std::optional<SpoolJob> accept(const std::optional<SpoolJob>& known, const wire::LabelJob& offered,
                               std::int64_t next_sequence, EpochMs now);

// After a start of the daemon: what happened to a job that was being sent?
SpoolJob recovered(SpoolJob job, bool idempotent_port, EpochMs now);

// A lane is one printer with its queue. After a refusal the whole lane waits,
// because the fault is the printer's, not the job's.
struct Lane {
  int lease_epoch = 0;  // 0: not ours, nothing goes out
  int refusals = 0;     // in a row
  EpochMs not_before_ms = 0;
};

// May this job go out now? Of those that may, the first accepted goes first.
bool may_go_out(const SpoolJob& job, const Lane& lane, EpochMs now);

// Nobody wants it any more: the lease passed on, the server never offered it
// again under the new one, and `stale_before` has passed.
bool is_abandoned(const SpoolJob& job, const Lane& lane, EpochMs stale_before);

SpoolJob about_to_send(SpoolJob job, EpochMs now);
SpoolJob not_renderable(SpoolJob job, const std::string& why, EpochMs now);
// A job refused for longer than `give_up_after_ms` since it was accepted fails:
// certainly nothing of it came out, so the server may print it elsewhere.
SpoolJob after_send(SpoolJob job, const hw::SendResult& result, EpochMs give_up_after_ms,
                    EpochMs now);
// One of a batch behind a refusal: the fault is the printer's, it waits its turn.
SpoolJob not_tried(SpoolJob job);
Lane after_send(Lane lane, const hw::SendResult& result, EpochMs now);

// What the server is told about a job as it stands.
wire::LabelResult result_of(const SpoolJob& job);

}  // namespace fw::printer
