// Facts: what happened on the floor. Stored and acknowledged always, applied in
// order of (stream, seq), each once.
//
// apply_facts() takes one batch of one stream in the command's transaction:
// repeats are dropped by the stream's mark, a gap stops the batch (the device is
// asked to send again), each new fact is stored and handed to its handler. A
// handler never refuses: what does not fit becomes a discrepancy.
#pragma once
#include <optional>
#include <string>

#include "server/service/context.h"
#include "server/store/packets.h"
#include "shared/wire/values/terminal.h"

namespace fw::service {

struct FactScope {
  const wire::Fact& fact;
  Id fact_id = 0;
  Id site = 0;
  Id device = 0;
  Id worker = 0;                        // of the fact's session; 0 when the session is unknown
  bool late = false;                    // its epoch is not the packet's live lease
  std::optional<store::StepLink> step;  // what the step stands for, when it is known
};

enum class FactOutcome { applied, discrepancy };

struct AppliedFacts {
  std::int64_t acked_seq = 0;
  std::optional<std::int64_t> resend_from;
};
AppliedFacts apply_facts(Context& context, Id site, Id device, const wire::Facts& facts);

// Stores the first unacknowledged fact of the batch with its mark as discrepancy
// "unapplied": the engine's on_failure of a batch of one.
void store_unapplied(Context& context, Id site, Id device, const wire::Facts& facts,
                     const std::string& error);

// Lines of the handlers: kind -> function. One row a kind, see facts.cpp.
FactOutcome apply_fact(Context& context, const FactScope& scope);

}  // namespace fw::service
