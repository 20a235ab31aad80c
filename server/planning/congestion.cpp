#include "server/planning/congestion.h"

#include <algorithm>
#include <numeric>

namespace fw::planning {
namespace {

constexpr std::size_t most_looked_at = 64;

// Who is in which aisle when, as far as it is settled.
class Floor {
 public:
  explicit Floor(Index pickers) : free_at_(pickers, 0) {}

  // When the next person comes for a trip.
  std::int64_t next_ms() const { return *std::min_element(free_at_.begin(), free_at_.end()); }

  // How long a trip that begins now would share aisles with trips under way.
  std::int64_t shared_ms(const TripWork& trip) const {
    const std::int64_t now = next_ms();
    std::int64_t shared = 0;
    for (const AisleStay& stay : trip.stays) {
      if (stay.column >= in_aisle_.size()) continue;
      for (const AisleStay& other : in_aisle_[stay.column]) {
        const std::int64_t from = std::max(now + stay.from_ms, other.from_ms);
        const std::int64_t to = std::min(now + stay.to_ms, other.to_ms);
        shared += std::max<std::int64_t>(0, to - from);
      }
    }
    return shared;
  }

  void begin(const TripWork& trip) {
    const auto person = std::min_element(free_at_.begin(), free_at_.end());
    const std::int64_t now = *person;
    *person = now + trip.length_ms;
    for (const AisleStay& stay : trip.stays) {
      if (stay.column >= in_aisle_.size()) in_aisle_.resize(std::size_t{stay.column} + 1);
      auto& stays = in_aisle_[stay.column];
      std::erase_if(stays, [&](const AisleStay& other) { return other.to_ms <= now; });
      stays.push_back({stay.column, now + stay.from_ms, now + stay.to_ms});
    }
  }

 private:
  std::vector<std::int64_t> free_at_;             // by person
  std::vector<std::vector<AisleStay>> in_aisle_;  // by column, since the beginning of all
};

}  // namespace

std::vector<Index> release_sequence(const std::vector<TripWork>& trips, Index pickers) {
  std::vector<Index> waiting(trips.size());
  std::iota(waiting.begin(), waiting.end(), Index{0});
  if (pickers < 2) return waiting;
  Floor floor(pickers);
  std::vector<Index> sequence;
  while (!waiting.empty()) {
    const Index urgent = trips[waiting.front()].due_rank;
    std::size_t best = 0;
    std::int64_t best_ms = floor.shared_ms(trips[waiting.front()]);
    for (std::size_t i = 1; i < std::min(waiting.size(), most_looked_at); ++i) {
      if (best_ms == 0 || trips[waiting[i]].due_rank != urgent) break;
      const std::int64_t shared_ms = floor.shared_ms(trips[waiting[i]]);
      if (shared_ms >= best_ms) continue;
      best = i;
      best_ms = shared_ms;
    }
    floor.begin(trips[waiting[best]]);
    sequence.push_back(waiting[best]);
    waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(best));
  }
  return sequence;
}

}  // namespace fw::planning
