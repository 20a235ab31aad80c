// Inside of World: the connection, its lock, and the small steps that several
// files of this room share. Callers hold the lock.
#pragma once
#include <mutex>
#include <string>
#include <vector>

#include "hw/world/world.h"
#include "shared/db/database.h"

namespace fw::hw {

struct WorldState {
  explicit WorldState(db::Database opened) : database(std::move(opened)) {}

  mutable std::mutex mutex;
  db::Database database;

  bool place_exists(const std::string& code);
  void add_goods(const std::string& place, const Goods& goods);
  // At most `goods.quantity` of exactly this SKU, lot and expiry; what was taken.
  Quantity remove_goods(const std::string& place, const Goods& goods);
  std::vector<Goods> look(const std::string& place);
  // Of one SKU, one lot or any; earliest expiry first, none last.
  std::vector<Goods> candidates(const std::string& place, const std::string& sku,
                                const std::optional<std::string>& lot);
  // Up to `quantity` of the candidates, out of the place.
  std::vector<Goods> take(const std::string& place, const std::string& sku,
                          const std::optional<std::string>& lot, Quantity quantity);
  std::int64_t count_up(const std::string& counter);  // 1, 2, 3 ...
  // Gives the error its number; one of no units is dropped.
  void record(WorldError error, std::optional<std::int64_t> mispick);
};

Failure<Refusal> refuse_place(const std::string& code);
Failure<Refusal> refuse_quantity(Quantity quantity);

// Sum of quantities.
Quantity units(const std::vector<Goods>& goods);

std::string text_of(LocationKind kind);
std::string text_of(ContainerKind kind);
std::string text_of(WorldErrorKind kind);
std::string text_of(Caught caught);
LocationKind location_kind(const std::string& text);
ContainerKind container_kind(const std::string& text);
WorldErrorKind error_kind(const std::string& text);
Caught caught_of(const std::string& text);

}  // namespace fw::hw
