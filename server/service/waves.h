// Waves: plan, release, recall, close.
//
// Planning reads a snapshot, computes outside any transaction, and applies the
// plan as jobs: one command a trip, which checks each pick again and drops,
// visibly, what no longer fits. Releasing makes allocations firm and gives out
// one pick packet a trip; recalling gives back what nobody has begun; closing
// stops nothing. States are computed from the parts, only the marks are stored.
#pragma once
#include <string>
#include <vector>

#include "server/service/jobs.h"
#include "server/service/wave_plan.h"
#include "shared/base/result.h"

namespace fw::service {

struct WavePlanned {
  Id wave = 0;
  std::string number;  // "W12"; "" when there was nothing to plan
  std::int64_t trips = 0;
  std::int64_t fulfilments = 0;
  std::int64_t picks = 0;
  std::int64_t units = 0;
  std::int64_t walk_mm = 0;
  std::int64_t location_order_mm = 0;
  std::int64_t pickers = 0;  // it was planned for
  std::vector<DroppedFulfilment> dropped;
};

// The command that stores a computed plan as a wave with its jobs.
WavePlanned store_plan(Context& context, const WaveRequest& request, const PlannedWave& plan);

Result<Done> release_wave(Context& context, Id site, const std::string& number);
Result<Done> recall_wave(Context& context, Id site, const std::string& number);
Result<Done> close_wave(Context& context, Id site, const std::string& number);

// Teaches the runner the kinds of job that waves are made of, and re-allocation.
void handle_wave_jobs(JobRunner& runner);

// Shared with shorts on the floor: `quantity` reserved units of a line that no
// stock can be picked for go where the order's rule says; a fulfilment left with
// nothing is dissolved.
void give_up_reserved(Context& context, Id fulfilment, Id order_line, Quantity quantity);

}  // namespace fw::service
