// Packets, their revisions and steps, and their leases. A packet has at most one
// live lease; a lease with facts never passes to another worker by time.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/store/ledger.h"
#include "shared/wire/values/packet.h"

namespace fw::store {

struct Lease {
  Id id = 0;
  Id packet = 0;
  int epoch = 0;
  Id worker = 0;
  Id device = 0;
  std::int64_t facts = 0;
  std::string end_reason;  // "" = live
  bool held = true;        // the device has the packet in its memory, as far as it said
  bool silent = false;     // unheard for so long that its work may be taken over
};

// What a step of a packet stands for in the books: a row of packet_step.
struct StepLink {
  Id step = 0;
  std::string kind;  // the fact kind it emits, or its request kind
  Id pick_task = 0;
  Id fulfilment = 0;
  Id order_line = 0;
  Id tote_load = 0;
  Id item = 0;
  Id lot = 0;
  Id place = 0;
  std::int64_t slot = 0;
  bool done = false;
  Id move_task = 0;
  // Another task of a put into a sort tote: the step that the terminal shows for all
  // of them. 0 = this one.
  Id of_step = 0;
  Id shown() const { return of_step == 0 ? step : of_step; }

  friend bool operator==(const StepLink&, const StepLink&) = default;
};

struct NewPacket {
  Id site = 0;
  std::string kind;  // "pick", "pack"
  Id wave = 0;
  Id batch = 0;
  Id fulfilment = 0;
  Id zone = 0;
  std::int64_t rank = 0;  // offered in ascending order: departure, then priority
  wire::Packet content;   // id 0: gets the row's id
  std::vector<StepLink> links;
};

struct PacketRow {
  Id id = 0;
  Id site = 0;
  std::string kind;
  Id wave = 0;
  Id batch = 0;
  Id fulfilment = 0;
  int revision = 0;
  bool done = false;
};

// Stores packet, revision 1 and step links; returns the content with its id.
wire::Packet insert_packet(Writer& writer, const NewPacket& packet);
// Stores the content as the next revision (set in what is returned) and the new
// links, which replace links of the same steps.
wire::Packet insert_revision(Writer& writer, wire::Packet content,
                             const std::vector<StepLink>& new_links);
// Of a revision that nobody was given yet.
void replace_revision(Writer& writer, const wire::Packet& content);
std::optional<PacketRow> load_packet_row(Connection& database, Id packet);
// The packet of this kind that is not done, of a fulfilment.
std::optional<Id> open_packet_of(Connection& database, Id fulfilment, const std::string& kind);
// The newest revision's content as it is given out: the live lease's epoch filled
// in, a way to leave on every group.
std::optional<wire::Packet> load_packet(Connection& database, Id packet);

// The load of the tote that whoever packs takes goods out of; 0 = not known.
void take_tote(Writer& writer, Id packet, Id load);
Id tote_in_hand(Connection& database, Id packet);

std::optional<StepLink> load_step(Writer& writer, Id packet, Id step);
std::vector<StepLink> load_steps(Connection& database, Id packet);
void mark_step_done(Writer& writer, Id packet, Id step);
void mark_step_open(Writer& writer, Id packet, Id step);
// All steps of this kind, of earlier revisions too.
void mark_steps_done(Writer& writer, Id packet, const std::string& kind);

std::optional<Lease> load_lease(Connection& database, Id lease);
std::optional<Lease> live_lease(Connection& database, Id packet);
// The newest lease, live or not.
std::optional<Lease> last_lease(Connection& database, Id packet);
std::optional<Lease> lease_of_epoch(Connection& database, Id packet, int epoch);
// The live lease of a packet of one of these kinds that the worker holds.
std::optional<Lease> lease_of_worker(Connection& database, Id worker,
                                     const std::vector<std::string>& kinds);
std::vector<Lease> live_leases_of_device(Connection& database, Id device);
// Under this lease or one before it.
bool has_facts(Connection& database, Id packet);
// Of the newest fact that its device sent under this lease; none so far.
std::optional<std::int64_t> newest_seq(Connection& database, const Lease& lease);
// With the next epoch; a live one must have been ended before.
Lease insert_lease(Writer& writer, Id packet, Id worker, Id device, Id session);
void end_lease(Writer& writer, Id lease, const std::string& reason);
// The device has the packet, or no longer has it (another person, an empty memory).
void lease_held(Writer& writer, Id lease, bool held);
void lease_heard(Writer& writer, Id lease);
// A lease that had ended lives on; its device has the packet in memory.
void resume_lease(Writer& writer, Id lease);
void lease_stands_at(Writer& writer, Id packet, Id device, int revision, Id step);
// The steps that a revision of the packet showed.
std::vector<Id> steps_of_revision(Connection& database, Id packet, int revision);
// The step that the device of the live lease said it stands on; 0 = unknown.
Id standing_step(Connection& database, Id packet);
// Counts a fact for the lease of this epoch, live or not; returns whether it is live.
bool count_fact(Writer& writer, Id packet, int epoch);
void mark_packet_done(Writer& writer, Id packet, const std::string& reason);

}  // namespace fw::store
