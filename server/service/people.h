// The people of the floor as they are now: where they are signed on, what they have in
// hand, how far they are, and how much they told today.
//
// "Today" is the day of their site, and counts the facts of work that they got since its
// midnight.
#pragma once
#include <string>
#include <vector>

#include "server/service/views.h"
#include "server/store/packet_control.h"
#include "shared/base/result.h"

namespace fw::service {

std::vector<views::WorkerView> read_workers(Database& database, EpochMs now_ms);

struct WorkerDetail {
  views::WorkerView worker;
  std::vector<store::PacketView> packets;  // all that this person has
};
// By number, badge or name. Refusal: unknown_worker.
Result<WorkerDetail> read_worker(Database& database, const std::string& called, EpochMs now_ms);

}  // namespace fw::service
