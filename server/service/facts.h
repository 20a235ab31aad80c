// Facts: what happened on the floor. Stored and acknowledged always, applied in
// order of (stream, seq), each once.
//
// hear_fact() takes one of a stream in its command's transaction: a repeat is dropped
// by the stream's mark, behind a gap the device is asked to send again, a new fact is
// stored and handed to its handler. A handler never refuses: what does not fit becomes
// a discrepancy.
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

// A fact as a device told it. The text that is stored of it is made here, before it
// waits for the writing thread, which has the most to do.
struct ToldFact {
  ToldFact(Id of_site, Id of_device, std::string of_stream, wire::Fact told);

  Id site = 0;
  Id device = 0;
  std::string stream;  // UUID
  wire::Fact fact;
  std::string body;
};

struct HeardFact {
  std::int64_t acked_seq = 0;
  std::optional<std::int64_t> resend_from;
};
HeardFact hear_fact(Context& context, const ToldFact& told);

// Stores the fact with its mark as discrepancy "unapplied": the engine's on_failure.
void store_unapplied(Context& context, const ToldFact& told, const std::string& error);

// Lines of the handlers: kind -> function. One row a kind, see facts.cpp.
FactOutcome apply_fact(Context& context, const FactScope& scope);

}  // namespace fw::service
