#include "tests/simulation/marks.h"

#include <fmt/format.h>

namespace fw::sim {
namespace {

// A mark and what the books show where it was reached: the query gives a row.
struct BookMark {
  const char* name;
  const char* sql;
};

// The device's time of a fact, as the server's clock would have it, is long past when it
// comes: it was told without a network.
#define TOLD_LATE "f.received_at_ms - (f.device_time_ms - f.offset_ms) > 3000"

constexpr BookMark book_marks[] = {
    // Leases
    {"work without facts returned by itself",
     "SELECT 1 FROM lease WHERE facts = 0 AND end_reason = 'returned'"},
    {"device with work in hand goes silent", "SELECT 1 FROM event WHERE kind = 'work_silent'"},
    {"work taken over by another person", "SELECT 1 FROM lease WHERE end_reason = 'taken_over'"},
    {"work taken over, old device offline",
     "SELECT 1 FROM lease WHERE end_reason = 'taken_over' AND silent_at_ms IS NOT NULL"},
    {"late fact of an old lease", "SELECT 1 FROM fact WHERE outcome = 'late'"},
    // Told without a network
    {"put told late", "SELECT 1 FROM fact f WHERE f.kind = 'put' AND " TOLD_LATE},
    {"short told late", "SELECT 1 FROM fact f WHERE f.kind = 'short' AND " TOLD_LATE},
    {"tote full", "SELECT 1 FROM fact WHERE kind = 'tote_full'"},
    {"tote full offline", "SELECT 1 FROM fact f WHERE f.kind = 'tote_full' AND " TOLD_LATE},
    // Shelves and hands
    {"short on the shelf", "SELECT 1 FROM fact WHERE kind = 'short'"},
    {"short re-allocated to another place", "SELECT 1 FROM event WHERE kind = 'reallocated'"},
    {"order shipped short", "SELECT 1 FROM event WHERE kind = 'shipped_short'"},
    {"units wait for stock", "SELECT 1 FROM event WHERE kind = 'waits_for_stock'"},
    {"place counted", "SELECT 1 FROM event WHERE kind = 'counted'"},
    {"undo of a put", "SELECT 1 FROM fact WHERE kind = 'undo_put'"},
    {"undo at the pack station", "SELECT 1 FROM fact WHERE kind = 'unverify'"},
    {"over-pick", "SELECT 1 FROM discrepancy WHERE kind = 'over_pick'"},
    {"mixed tote", "SELECT 1 FROM discrepancy WHERE kind = 'mixed_tote'"},
    {"missing at the pack station", "SELECT 1 FROM discrepancy WHERE kind = 'missing_at_pack'"},
    {"surplus at the pack station", "SELECT 1 FROM discrepancy WHERE kind = 'surplus_at_pack'"},
    {"wrong item at the pack station",
     "SELECT 1 FROM discrepancy WHERE kind = 'wrong_item_at_pack'"},
    {"weight off", "SELECT 1 FROM discrepancy WHERE kind = 'weight_off'"},
    {"put told after its tote had gone on", "SELECT 1 FROM discrepancy WHERE kind = 'late_put'"},
    {"sort tote", "SELECT 1 FROM tote_load WHERE sort_load = 1"},
    {"order parked", "SELECT 1 FROM event WHERE kind = 'order_parked'"},
    {"goods put back", "SELECT 1 FROM fact WHERE kind = 'put_back'"},
    // Office
    {"order cancelled", "SELECT 1 FROM event WHERE kind = 'order_cancelled'"},
    {"order cancelled after a pick of it",
     "SELECT 1 FROM event e WHERE e.kind = 'order_cancelled' AND EXISTS (SELECT 1 FROM event p "
     "WHERE p.order_id = e.order_id AND p.kind = 'picked' AND p.seq < e.seq)"},
    {"closed parcel voided",
     "SELECT 1 FROM parcel WHERE voided_at_ms IS NOT NULL AND closed_at_ms IS NOT NULL"},
    {"completed shipment corrected", "SELECT 1 FROM shipment WHERE revision > 1"},
    {"order held and released",
     "SELECT 1 FROM hold WHERE kind = 'order' AND released_at_ms IS NOT NULL"},
    {"place held and released",
     "SELECT 1 FROM hold WHERE kind = 'place_out' AND placed_by = 'office' AND "
     "released_at_ms IS NOT NULL"},
    {"item held and released",
     "SELECT 1 FROM hold WHERE kind = 'item' AND released_at_ms IS NOT NULL"},
    {"tote held and released",
     "SELECT 1 FROM hold WHERE kind = 'container' AND placed_by = 'office' AND "
     "released_at_ms IS NOT NULL"},
    {"wave recalled", "SELECT 1 FROM event WHERE kind = 'wave_recalled'"},
    {"wave recalled while it is picked",
     "SELECT 1 FROM event e JOIN batch b ON b.wave_id = e.wave_id JOIN packet p ON "
     "p.batch_id = b.id JOIN lease l ON l.packet_id = p.id WHERE e.kind = 'wave_recalled' AND "
     "l.facts > 0 AND l.began_at_ms < e.at_ms"},
    {"rush order added to a wave", "SELECT 1 FROM event WHERE kind = 'order_rushed'"},
    {"departure missed", "SELECT 1 FROM event WHERE kind = 'departure_missed'"},
    {"departure cancelled", "SELECT 1 FROM event WHERE kind = 'departure_called_off'"},
    // Labels and shops
    {"label unknown", "SELECT 1 FROM discrepancy WHERE kind = 'label_unknown'"},
    {"label printed anew", "SELECT 1 FROM label_job WHERE copy > 1"},
    {"message repeated", "SELECT 1 FROM upstream_message WHERE attempts > 1"},
};

#undef TOLD_LATE

constexpr const char* own_marks[] = {
    mark::server_killed,
    mark::terminals_killed,
    mark::printer_killed,
    mark::server_power_loss,
    mark::terminals_power_loss,
    mark::printer_power_loss,
    mark::server_died_committed,
    mark::terminals_died_stored,
    mark::server_disk_full,
    mark::terminals_disk_full,
    mark::printer_disk_full,
    mark::terminals_cut_off,
    mark::printer_cut_off,
    mark::clock_jump,
    mark::lost,
    mark::doubled,
    mark::shop_heard_twice,
    mark::restored,
    mark::daemon_replaced,
};

}  // namespace

std::vector<std::string> all_marks() {
  std::vector<std::string> names;
  for (const BookMark& one : book_marks) names.emplace_back(one.name);
  for (const char* name : own_marks) names.emplace_back(name);
  return names;
}

std::set<std::string> marks_of_books(store::Connection& books) {
  std::set<std::string> reached;
  for (const BookMark& one : book_marks) {
    if (books.value<std::int64_t>(std::string(one.sql) + " LIMIT 1")) reached.insert(one.name);
  }
  return reached;
}

void MarkTable::add(const std::set<std::string>& reached) {
  ++days_;
  for (const std::string& name : reached) ++reached_[name];
}

void MarkTable::print() const {
  fmt::print("{:<46}{}\n", "reached", "days");
  for (const std::string& name : all_marks()) {
    const auto found = reached_.find(name);
    fmt::print("{:<46}{}\n", name,
               found == reached_.end() ? "never" : std::to_string(found->second));
  }
}

std::vector<std::string> MarkTable::never() const {
  std::vector<std::string> names;
  for (const std::string& name : all_marks()) {
    if (!reached_.contains(name)) names.push_back(name);
  }
  return names;
}

}  // namespace fw::sim
