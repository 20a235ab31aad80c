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
};

Rates draw_rates(std::uint64_t seed);
// One line a group, for the report of a failure.
std::string to_text(const Rates& rates);

}  // namespace fw::sim
