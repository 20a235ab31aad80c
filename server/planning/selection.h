// Which fulfilments make the next wave: earliest departure first, then the most
// urgent, then the oldest, within the limits of the wave template.
#pragma once
#include <vector>

#include "server/planning/warehouse.h"

namespace fw::planning {

struct Candidate {
  EpochMs departure_at_ms = 0;  // 0 = promised to no departure, comes last
  int priority = 0;             // larger is more urgent
  EpochMs arrived_at_ms = 0;
  std::int64_t lines = 0;
  std::int64_t units = 0;
  std::int64_t totes = 0;
  std::int64_t parcels = 0;
};

// 0 = without limit. A limit never keeps the very first fulfilment out, so
// that one larger than a whole wave is worked on too.
struct WaveLimits {
  std::int64_t fulfilments = 0;
  std::int64_t lines = 0;
  std::int64_t units = 0;
  std::int64_t totes = 0;
  std::int64_t parcels = 0;
  EpochMs departs_before_ms = 0;  // only departures earlier than this
};

struct Selection {
  std::vector<Index> chosen;  // most urgent first
  std::vector<Index> later;   // beyond a limit, in the same order: the next wave's
};

// What does not fit a limit lets smaller ones of the same departure pass, but
// never one of a later departure.
Selection select_wave(const std::vector<Candidate>& candidates, const WaveLimits& limits);

}  // namespace fw::planning
