#include "tests/simulation/rates.h"

#include <fmt/format.h>

namespace fw::sim {
namespace {

// Nothing, little, or a lot.
std::uint64_t draw(Random& random, std::uint64_t usual, std::uint64_t extreme) {
  const auto point = random.below(10);
  if (point < 4) return 0;
  return point < 8 ? 1 + random.below(usual) : 1 + random.below(extreme);
}

// Draws of its own: those of a brief shift stay what they were.
void make_whole(std::uint64_t seed, Rates& r) {
  Random random(seed ^ 0x51F7ULL);
  r.orders = static_cast<int>(random.between(50, 80));
  r.pickers += 1;
  r.cancel_picked = draw(random, 20, 100);
  r.hold_goods = draw(random, 30, 150);
  r.rush = draw(random, 20, 80);
  r.departure = draw(random, 10, 40);
  r.replace_daemon = draw(random, 10, 30);
  r.restore = random.chance(200);
  r.undo_per_mille = draw(random, 20, 200);
  r.tote_full_per_mille = draw(random, 15, 150);
  r.wrong_spare_per_mille = draw(random, 100, 500);
  r.void_parcel = draw(random, 10, 60);
}

}  // namespace

Rates draw_rates(std::uint64_t seed, Shift shift) {
  Random random(seed * 2 + 1);
  Rates r;
  r.orders = static_cast<int>(random.between(10, 40));
  r.pickers = static_cast<int>(random.between(1, 4));
  r.packers = static_cast<int>(random.between(1, 2));
  r.aisles = static_cast<int>(random.between(2, 3));
  r.deviation_per_mille = static_cast<int>(draw(random, 30, 200));
  r.short_per_mille = static_cast<int>(draw(random, 30, 150));
  r.wrong_scan_per_mille = draw(random, 20, 300);
  r.miscount_per_mille = draw(random, 5, 60);
  r.mispick_per_mille = draw(random, 8, 80);
  r.walks_off = r.pickers > 1 && random.chance(250);
  r.spoiled_labels = random.between(0, 2);
  r.network.lost_per_mille = draw(random, 20, 300);
  r.network.doubled_per_mille = draw(random, 20, 300);
  r.network.longest_delay_ms = static_cast<std::int64_t>(draw(random, 200, 4'000));
  r.shop.fails_per_mille = draw(random, 50, 700);
  r.shop.lost_per_mille = draw(random, 50, 700);
  r.shop.unreached_per_mille = draw(random, 50, 700);
  r.shop.slowest_ms = static_cast<std::int64_t>(draw(random, 500, 20'000));
  r.printer.refuses_per_mille = draw(random, 20, 500);
  r.printer.unknown_per_mille = draw(random, 20, 200);
  r.kill_server = draw(random, 20, 200);
  r.kill_crew = draw(random, 20, 200);
  r.kill_printer = draw(random, 20, 200);
  r.power_loss_per_mille = draw(random, 300, 1'000);
  r.cut_off = draw(random, 20, 150);
  r.clock_jump = draw(random, 10, 60);
  r.full_disk = draw(random, 5, 30);
  r.cancel = draw(random, 30, 150);
  r.hold = draw(random, 20, 100);
  r.recall = draw(random, 10, 60);
  if (shift == Shift::whole) make_whole(seed, r);
  return r;
}

std::string to_text(const Rates& r) {
  return fmt::format(
      "  floor    {} orders, {} pickers, {} packers, {} aisles; shelves wrong {}, short {}; "
      "scans wrong {}, miscounts {}, mis-picks {}; walks off {}, labels spoiled {}; undone {}, "
      "totes full {}, of these into "
      "another's {}\n"
      "  network  lost {}, doubled {}, delay up to {} ms; cut off {}\n"
      "  shop     fails {}, answer lost {}, unreached {}, up to {} ms; printer refuses {}, "
      "unknown {}\n"
      "  kills    server {}, crew {}, printer {}, with power loss {}; clock jumps {}, full disk "
      "{}\n"
      "  office   cancels {} and {} picked, holds {}, of goods {}, recalls {}, rush {}, departures "
      "{}, parcels void {}; other daemon {}, restore {}   (per thousand)\n",
      r.orders, r.pickers, r.packers, r.aisles, r.deviation_per_mille, r.short_per_mille,
      r.wrong_scan_per_mille, r.miscount_per_mille, r.mispick_per_mille, r.walks_off ? "yes" : "no",
      r.spoiled_labels, r.undo_per_mille, r.tote_full_per_mille, r.wrong_spare_per_mille,
      r.network.lost_per_mille, r.network.doubled_per_mille, r.network.longest_delay_ms, r.cut_off,
      r.shop.fails_per_mille, r.shop.lost_per_mille, r.shop.unreached_per_mille, r.shop.slowest_ms,
      r.printer.refuses_per_mille, r.printer.unknown_per_mille, r.kill_server, r.kill_crew,
      r.kill_printer, r.power_loss_per_mille, r.clock_jump, r.full_disk, r.cancel, r.cancel_picked,
      r.hold, r.hold_goods, r.recall, r.rush, r.departure, r.void_parcel, r.replace_daemon,
      r.restore ? "yes" : "no");
}

}  // namespace fw::sim
