#include "server/domain/drop_place.h"

#include <algorithm>
#include <utility>

namespace fw::domain {

const PackStation* choose_pack_station(const std::vector<PackStation>& staffed) {
  const auto best =
      std::min_element(staffed.begin(), staffed.end(), [](const auto& a, const auto& b) {
        const auto weight = [](const PackStation& s) { return s.totes * tote_walk_mm + s.walk_mm; };
        return std::pair(weight(a), a.code) < std::pair(weight(b), b.code);
      });
  return best == staffed.end() ? nullptr : &*best;
}

void send_trip_to(wire::Packet& trip, const std::string& place_code) {
  for (wire::Group& group : trip.groups) {
    for (wire::Step& step : group.steps) {
      if (step.emit != "drop") continue;
      for (wire::Accept& accept : step.accept) {
        const auto at = std::find(accept.codes.begin(), accept.codes.end(), place_code);
        if (at == accept.codes.end()) return;  // no place to leave totes at
        std::rotate(accept.codes.begin(), at, at + 1);
        accept.name = place_code;
      }
      step.show.big = wire::literal(place_code);
    }
  }
}

}  // namespace fw::domain
