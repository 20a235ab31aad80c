// Where a rush order finds room: waves, slots, stock, its place in a walk.
#pragma once
#include <optional>
#include <vector>

#include "server/store/waves.h"

namespace fw::store {

std::optional<WaveRow> newest_open_wave(Connection& database, Id site);  // released
bool in_a_wave(Connection& database, Id fulfilment);
// The lowest slot of the trip that no fulfilment has; nothing: all are taken.
std::optional<std::int64_t> free_slot(Connection& database, Id batch);
// The sequence number in the trip's walk behind the stop that comes before a place
// with this walk sequence.
std::int64_t sequence_for(Connection& database, Id batch, std::int64_t walk_sequence);

struct Pickable {
  domain::StockKey key;
  Quantity available = 0;
  std::int64_t walk_sequence = 0;
};
// Available stock of the item at pick places, nothing on hold, first expired first.
std::vector<Pickable> pickable(Connection& database, Id site, Id item, Id owner);

}  // namespace fw::store
