// The data of `./fw demo`: a hall, its goods, its people and a day's orders,
// made from one seed. Same options, same files.
//
// About 1,200 locations in ten aisles, 400 items with GTINs (some in inners and
// cases, some with lots and expiry), three carriers whose trucks leave within
// minutes, and orders as a shop has them: a few items in most orders, most items
// in few. Some items have too little stock, so that backorders exist, and some
// shelves hold less than the books say.
#pragma once
#include <cstdint>
#include <filesystem>

#include "server/admin/generate_data.h"
#include "shared/base/random.h"

namespace fw::admin {

struct GenerateOptions {
  std::uint64_t seed = 1;
  EpochMs now_ms = 0;  // departures and order times are counted from here
  int orders = 300;
  int items = 400;
  int aisles = 10;  // of 120 locations each
  int pickers = 4;
  int packers = 2;
  int carts = 0;  // 0 = one per picker and two to spare
  int cart_slots = 8;
  // The first truck's cut-off; the next ones follow at the same distance. 0 =
  // 90 s, or 0.3 s per order where that is more.
  std::int64_t first_cut_off_s = 0;
  int short_per_mille = 30;      // items with less stock than is ordered
  int deviation_per_mille = 10;  // shelves that hold less than booked
  bool cases = true;             // some orders meet what a floor meets: see stage_cases()
};

// Everything, in memory.
DemoData generate_demo_data(const GenerateOptions& options);

// The pieces, for data that brings its own orders or goods. Each draws from
// `random` only.

// Racks of `aisles` aisles and places for packing, staging and shipping. Each
// aisle has 24 bays (odd left, even right) of 5 levels: three to pick from, two
// reserve.
std::vector<DemoLocation> make_hall(int aisles, Random& random);
// Totes and carts at the cart park, enough for every cart slot four times.
std::vector<DemoContainer> make_containers(const GenerateOptions& options);
std::vector<DemoItem> make_items(int count, Random& random);
std::vector<DemoService> make_services();
std::vector<DemoDeparture> make_departures(const GenerateOptions& options);
std::vector<DemoWorker> make_workers(const GenerateOptions& options);
std::vector<DemoCarton> make_cartons();
// An order without lines: channel, reference from `number`, address, service.
DemoOrder make_order_head(int number, const GenerateOptions& options,
                          const std::vector<DemoService>& services, Random& random);
// Turns the first orders into those of the hard cases and adds goods for them, so
// that each case happens for certain. Fewer cases when there are fewer orders.
void stage_cases(const GenerateOptions& options, DemoData& data);
// Takes some units out of the physical world of some shelves.
void scatter_deviations(std::vector<DemoStock>& stock, int per_mille, Random& random);

}  // namespace fw::admin
