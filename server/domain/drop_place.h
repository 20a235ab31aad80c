// To which pack station a picker brings the cart: a place where somebody packs, and
// of those the one with the fewest totes, standing there or on their way to it; a longer
// walk from the last stop counts as totes do. A cart left where nobody packs costs a packer
// a walk for every tote of it.
#pragma once
#include <string>
#include <vector>

#include "server/domain/pick_packet.h"

namespace fw::domain {

struct PackStation {
  Id place = 0;
  std::string code;
  std::int64_t totes = 0;    // waiting there and coming
  std::int64_t walk_mm = 0;  // to it from the trip's last stop
};
// A tote more at a station weighs as much as so much more walking.
inline constexpr std::int64_t tote_walk_mm = 20'000;

// Nothing when nobody packs just now. Of equals the one whose code comes first.
const PackStation* choose_pack_station(const std::vector<PackStation>& staffed);

// The trip's last step names the place; all other pack places stay good.
void send_trip_to(wire::Packet& trip, const std::string& place_code);

}  // namespace fw::domain
