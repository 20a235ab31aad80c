// What all simulated people of one process know of the hall: where places are,
// what goods look like, where empty totes stand.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "hw/world/world.h"
#include "shared/base/random.h"
#include "shared/base/result.h"
#include "shared/wire/values/packet.h"

namespace fw::terminal {

// A tote on a cart that nobody pushes: where it stands, and with which trip's cart.
struct LeftTote {
  std::string place;
  Id trip = 0;
};

class Hall {
 public:
  // `cartons` is the text of a cartons.csv, or empty. The world outlives the hall.
  static Result<Hall> open(hw::World& world, const std::string& cartons);

  hw::World& world() const { return *world_; }
  // The code of a location by what is printed on it; "" when there is none.
  std::string place_of(const std::string& printed) const;
  std::string print_of(const std::string& place) const;  // the barcode to scan
  const hw::WorldItem* item(const std::string& sku) const;
  // A person with these accepts in sight would take this item for the right one.
  bool is_wanted(const std::string& sku, const wire::Step& step) const;
  // The item that a step asks for, if it is one of this hall.
  const hw::WorldItem* item_wanted(const wire::Step& step) const;
  // Walking distance; 0 when one of them is nowhere.
  std::int64_t walk_mm(const std::string& from, const std::string& to) const;
  // A shelf beside this one, or "" when there is none.
  std::string neighbour(const std::string& place, Random& random) const;
  std::int64_t tare_g(const std::string& carton) const;
  std::int64_t most_weight_g() const { return most_weight_g_; }  // of any carton; 0 = unknown
  const std::vector<std::string>& drop_places() const { return drop_places_; }
  const std::string& park() const { return park_; }  // of empty totes
  // For what belongs nowhere.
  const std::string& aside() const { return problem_.empty() ? park_ : problem_; }
  const std::string& dock() const { return dock_; }  // for finished parcels

  // Labels come out as files of a folder printer; without a folder ("") people
  // find every label.
  void watch_labels(std::string folder) { labels_folder_ = std::move(folder); }
  void watch_labels(std::function<bool(const std::string& sscc)> is_out) {
    label_is_out_ = std::move(is_out);
  }
  bool label_is_out(const std::string& sscc, std::int64_t monotonic_ms);

  std::set<std::string> claimed;                // totes that somebody of this process goes for
  std::map<std::string, LeftTote> abandoned;    // totes left standing
  std::map<std::string, std::string> brought;   // of those, with goods: to which pack place
  std::map<Id, std::string> begun_boxes;        // of orders that nobody packs now: packet, box
  std::map<Id, std::function<bool()>> packers;  // who packs it now; asked, sets all of it down

 private:
  explicit Hall(hw::World& world) : world_(&world) {}
  void read_places();
  void find_park();

  hw::World* world_;
  std::map<std::string, hw::WorldLocation> places_;
  std::map<std::string, std::string> place_by_print_;
  std::map<std::string, hw::WorldItem> items_;
  std::map<std::string, std::string> key_by_sku_;  // the barcode as facts carry it
  std::map<std::string, std::string> sku_by_key_;
  std::vector<std::string> shelves_;  // by code: neighbours stand together
  std::vector<std::string> drop_places_;
  std::map<std::string, std::int64_t> tare_g_;
  std::int64_t most_weight_g_ = 0;
  std::function<bool(const std::string&)> label_is_out_;
  std::string labels_folder_;
  std::int64_t labels_looked_ms_ = -1'000;
  std::set<std::string> label_files_;  // read
  std::set<std::string> labels_out_;   // by SSCC
  std::string park_;
  std::string problem_;
  std::string dock_;
};

}  // namespace fw::terminal
