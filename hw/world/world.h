// The physical world of simulations and demos: where goods really are, whatever
// the books say. Robots look, take, carry, pack and weigh here, and the summary
// holds it against the books at the end.
//
// It is a SQLite file of its own. Every action is one transaction, so the world
// survives kill -9 of its process at any moment: goods are on the shelf, in
// somebody's hands or in the tote, never lost between (a power cut may lose the
// last actions of a simulation). All functions may be called from any thread;
// several processes may have the same file open.
//
// Refusals: unknown_place, unknown_item, bad_quantity, place_exists,
// inside_itself, world_exists, no_world. A broken file or a full disk throws
// db::Error.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "hw/world/values.h"
#include "shared/base/result.h"

namespace fw::hw {

struct WorldState;

class World {
 public:
  // Makes a new world; refuses when the file exists. `seed` decides the errors
  // that scatter_errors makes, and robots derive their own chance from it.
  static Result<World> create(const std::string& path, std::uint64_t seed);
  static Result<World> open(const std::string& path, bool read_only = false);
  World(World&&) noexcept;
  World& operator=(World&&) noexcept;
  ~World();

  std::uint64_t seed() const;

  // --- building the hall ---------------------------------------------------
  // Each call is one transaction; an item or location that exists is replaced.
  void add_locations(std::span<const WorldLocation> locations);
  void add_items(std::span<const WorldItem> items);
  Result<Done> add_containers(std::span<const WorldContainer> containers);
  // Adds goods out of nowhere: the opening stock, a delivery.
  Result<Done> put_stock(std::span<const GoodsAt> stock);

  // --- looking ---------------------------------------------------------------
  std::optional<WorldItem> item(const std::string& sku) const;
  std::optional<WorldItem> item_of_barcode(const std::string& barcode) const;
  std::optional<WorldLocation> location(const std::string& code) const;
  std::optional<WorldContainer> container(const std::string& code) const;
  std::vector<WorldLocation> locations() const;  // in the order of their codes
  std::vector<WorldItem> items() const;
  // What lies directly in a place, by SKU, lot, expiry; empty for unknown places.
  std::vector<Goods> look(const std::string& place) const;
  // Containers that stand directly in a place, by code.
  std::vector<std::string> containers_in(const std::string& place) const;
  // Where a place is in the hall: a container is where the location it stands in is.
  std::optional<Point> position(const std::string& place) const;
  // Grams of all that stands in a place, containers and their tare included; of a
  // container itself with its own tare.
  std::int64_t weight_g(const std::string& place) const;

  // --- acting ----------------------------------------------------------------
  // Moves up to `quantity` units of a SKU; with no lot named, the earliest expiry
  // goes first. Returns what was really moved, which may be less or nothing.
  Result<std::vector<Goods>> move_goods(const std::string& from, const std::string& to,
                                        const std::string& sku,
                                        const std::optional<std::string>& lot, Quantity quantity);
  // Everything that lies directly in `from`.
  Result<std::vector<Goods>> move_all(const std::string& from, const std::string& to);
  Result<Done> move_container(const std::string& container, const std::string& to);
  // A person's hands: a place that is made when it is first asked for.
  std::string hands_of(const std::string& worker);
  // A fresh box of a carton type; the world numbers them "BOX-000001" ...
  Result<std::string> take_new_box(const std::string& type, std::int64_t tare_g,
                                   const std::string& place);
  Result<Done> stick_label(const std::string& box, const BoxLabel& label);
  Result<Done> peel_label(const std::string& box, const std::string& sscc);
  // The boxes that carry this SSCC or tracking number: one, if nobody erred.
  std::vector<std::string> boxes_labelled(const std::string& number) const;
  std::vector<BoxLabel> labels_on(const std::string& box) const;
  std::vector<Box> boxes() const;  // all, with labels and goods

  // --- errors of the world -----------------------------------------------------
  // Goods vanish, appear or stand elsewhere without the books knowing; recorded.
  // Returns the units concerned, at most what is there.
  Result<Quantity> lose(const std::string& place, const std::string& sku, const std::string& lot,
                        Quantity quantity);
  Result<Quantity> add_unbooked(const std::string& place, const Goods& goods);
  Result<Quantity> misplace(const std::string& from, const std::string& to, const std::string& sku,
                            const std::string& lot, Quantity quantity);
  // Walks over all goods on shelves and makes errors by chance from the seed;
  // returns how many.
  std::int64_t scatter_errors(const ErrorRates& rates);
  // Records that a person picked something else than asked (the goods were moved
  // with move_goods). Returns its number.
  std::int64_t record_mispick(const Mispick& mispick);
  // `at_pick`: noticed and put back where it came from, so nothing differs any more.
  // `at_pack`: taken out of the tote; what differs on the shelves stays.
  void mispick_caught(std::int64_t number, Caught caught);
  std::vector<Mispick> mispicks_in(const std::string& tote) const;  // not caught yet
  MispickCounts mispick_counts() const;
  std::vector<WorldError> errors() const;

  // --- the books and the world -------------------------------------------------
  // Units of a SKU in all places but those that left with a carrier.
  Quantity total(const std::string& sku) const;
  // Holds the books of locations and totes against the world. Boxes and what the
  // carrier took are no part of it: give no book rows for parcels; hold `boxes()`
  // against orders instead. A difference counts as explained as far as recorded
  // errors at the same place, item and lot point the same way, from any of them on (a count
  // may have put the books right between two).
  Comparison compare(std::span<const BookRow> book) const;

 private:
  explicit World(std::unique_ptr<WorldState> state);
  std::unique_ptr<WorldState> state_;
};

// Millimetres to walk from a to b along and across the aisles; height costs nothing.
std::int64_t walk_mm(const Point& a, const Point& b);

}  // namespace fw::hw
