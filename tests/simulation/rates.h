// What goes wrong in one run, drawn from its seed: some rates are zero, some
// extreme, so that each fault is also met alone and in excess.
#pragma once
#include <cstdint>
#include <string>

#include "tests/simulation/network.h"
#include "tests/simulation/shop.h"

namespace fw::sim {

struct Rates {
  // The floor
  int orders = 30;
  int pickers = 3;
  int packers = 1;
  int aisles = 2;
  int deviation_per_mille = 0;
  int short_per_mille = 0;
  std::uint64_t wrong_scan_per_mille = 0;
  std::uint64_t miscount_per_mille = 0;
  std::uint64_t mispick_per_mille = 0;
  bool walks_off = false;
  std::int64_t spoiled_labels = 0;
  // Machines
  NetworkRates network;
  ShopRates shop;
  PrinterRates printer;
  // Of 1,000 seconds: how many bring one of these
  std::uint64_t kill_server = 0;
  std::uint64_t kill_crew = 0;
  std::uint64_t kill_printer = 0;
  std::uint64_t power_loss_per_mille = 0;  // of the kills
  std::uint64_t cut_off = 0;               // a host loses its network for a while
  std::uint64_t clock_jump = 0;
  std::uint64_t full_disk = 0;
  // The office
  std::uint64_t cancel = 0;
  std::uint64_t hold = 0;
  std::uint64_t recall = 0;
  // Of a whole shift only
  std::uint64_t cancel_picked = 0;
  std::uint64_t hold_goods = 0;  // a place, an item, a tote
  std::uint64_t rush = 0;
  std::uint64_t departure = 0;              // one is called off
  std::uint64_t replace_daemon = 0;         // another printer daemon takes over
  bool restore = false;                     // the server is put back from a backup
  std::uint64_t undo_per_mille = 0;         // of puts and verified units
  std::uint64_t tote_full_per_mille = 0;    // of puts
  std::uint64_t wrong_spare_per_mille = 0;  // of full totes: the next is another order's
  std::uint64_t void_parcel = 0;
};

// A whole shift has 50 to 80 orders and everything that an office does. A short one is
// what days were before: the days in CMakeLists.txt that once failed are such.
enum class Shift { whole, brief };

Rates draw_rates(std::uint64_t seed, Shift shift = Shift::whole);
// One line a group, for the report of a failure.
std::string to_text(const Rates& rates);

}  // namespace fw::sim
