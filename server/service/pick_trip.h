// A trip's work packet from its tasks: when it is released, when another device
// goes on with it, and when work was done under an older lease.
#pragma once
#include <string>
#include <vector>

#include "server/domain/pick_packet.h"
#include "server/service/context.h"
#include "server/store/packets.h"
#include "server/store/waves.h"

namespace fw::service {

struct TripPacket {
  domain::PacketDraft draft;
  std::int64_t rank = 0;  // by the earliest departure
};
// `tasks` in walking order, all open; `totes`: slots that have theirs.
struct TripPlan {
  Id site = 0;
  std::string wave_number;
  std::vector<store::TaskRow> tasks;
  std::map<std::int64_t, std::string> totes;
  Id first_stop = 0;
};
// The stop of a task as the packet shows it, without puts.
domain::PickStop make_stop(Context& context, const store::TaskRow& task);
// A task's put, alone.
domain::PickPut put_of(const store::TaskRow& task, const std::string& order_number);
// Sends a trip that is being handed out to the pack station with the least to do. Its
// newest revision must not have been given to anybody.
void direct_trip(Context& context, Id packet);

TripPacket make_trip_packet(Context& context, const TripPlan& plan);

std::vector<store::StepLink> step_links(const std::vector<domain::PacketLink>& links);

// The tasks that the packet's put steps stand for, in walking order.
std::vector<store::TaskRow> tasks_of_packet(Context& context, const store::PacketRow& packet);

// A device that has nothing of the packet in its memory goes on with it: a new
// revision of what is left, with totes that are bound known by their codes.
void renew_trip(Context& context, Id packet);

// Tasks of a leased packet moved on behind its device's back (facts of an older
// lease): the device is told what is left.
void amend_trip(Context& context, Id packet);

// Tasks of the packet were called off: whoever has it is told, and a trip that
// nobody has begun and that has nothing left is over.
void settle_trip(Context& context, Id packet);

}  // namespace fw::service
