#include "server/service/misputs.h"

#include <algorithm>
#include <map>

#include "server/service/discrepancies.h"
#include "server/service/pack_content.h"
#include "server/service/withdrawal.h"
#include "server/store/loads.h"
#include "server/store/misputs.h"
#include "server/store/order_changes.h"
#include "server/store/reallocation.h"
#include "server/store/reservations.h"
#include "server/store/waves.h"

namespace fw::service {
namespace {

constexpr std::int64_t day_ms = 24 * 3'600'000;
constexpr std::int64_t missed_most = 50;
constexpr std::size_t shown_most = 2;

Quantity sum_of(const std::vector<store::NamedUnits>& units) {
  Quantity sum = 0;
  for (const auto& one : units) sum += one.quantity;
  return sum;
}

// Units of open discrepancies of other orders are found: those are about fewer, or settled.
Quantity settle_in_question(Context& context, Id site, const std::vector<std::string>& kinds,
                            const Stray& units, const std::string& how) {
  const auto open =
      store::units_in_question(context.database(), site, kinds, units.item, units.order);
  return sum_of(account_for(context, open, units.quantity, how));
}

// What was given up for lost comes from where it was booked to.
domain::StockKey lost_key(Context& context, Id site, const store::MissedUnits& missed) {
  domain::StockKey key;
  key.place = store::virtual_place(context.database(), site,
                                   missed.written_off ? "adjustment" : "unaccounted");
  key.item = missed.item;
  key.lot = missed.lot;
  key.owner = store::owner_of_item(context.database(), missed.item);
  return key;
}

Quantity give(Context& context, Id site, const store::MissedUnits& missed,
              const store::LoadRow& load, Quantity quantity) {
  Touched touched;
  const Quantity called_off = call_off(context, site, missed.order_line, quantity,
                                       domain::Bucket::picked, "found", touched);
  if (called_off == 0) return 0;
  const domain::StockKey from = lost_key(context, site, missed);
  domain::StockKey to = from;
  to.place = load.container;
  domain::Changes changes;
  changes.moves.push_back({from, to, called_off, "found", missed.order_line, load.id, 0});
  changes.events.push_back({.kind = "found_in_other_tote",
                            .order = missed.order,
                            .fulfilment = missed.fulfilment,
                            .item = missed.item,
                            .quantity = called_off,
                            .detail = load.container_code});
  context.save(site, changes);
  if (!missed.written_off && called_off >= missed.quantity) {
    settle_discrepancy(context, missed.discrepancy, "found");
  } else if (!missed.written_off) {
    store::lessen_discrepancy(context.writer, missed.discrepancy, called_off);
  }
  store::end_waits_of_line(context.writer, missed.fulfilment, missed.order_line, "found");
  store::mark_backordered(context.writer, missed.order_line,
                          store::open_units(context.database(), missed.order_line) > 0);
  tell_floor(context, site, touched);
  renew_packing_of(context, missed.fulfilment);
  return called_off;
}

std::vector<store::MissedUnits> missed_now(Context& context, Id site, Id fulfilment) {
  return store::missed_units(context.database(), site, fulfilment, context.now() - day_ms,
                             missed_most);
}

}  // namespace

std::vector<domain::PackOwner> owners_of_strays(Context& context, Id site, Id fulfilment) {
  std::vector<domain::PackOwner> owners;
  for (const auto& missed : missed_now(context, site, fulfilment)) {
    if (owners.size() == shown_most) break;
    domain::PackOwner owner{missed.order_number, missed.sku, missed.tote, {}};
    for (const auto& code : store::barcodes_of(context.database(), missed.item)) {
      owner.codes.push_back({code.code, code.quantity});
    }
    owners.push_back(std::move(owner));
  }
  return owners;
}

Quantity give_to_owner(Context& context, Id site, const Stray& stray, const std::string& tote) {
  const auto container = store::find_container(context.database(), site, tote);
  const auto load =
      container ? store::live_load_of(context.database(), container->id) : std::nullopt;
  if (!load || load->fulfilment == 0) return 0;
  Quantity given = 0;
  for (const auto& missed : missed_now(context, site, stray.fulfilment)) {
    const Quantity part = std::min(stray.quantity - given, missed.quantity);
    if (missed.fulfilment != load->fulfilment || missed.item != stray.item || part <= 0) continue;
    given += give(context, site, missed, *load, part);
  }
  return given;
}

Quantity explain_stray(Context& context, Id site, const Stray& stray) {
  return settle_in_question(context, site, {"missing_at_pack"}, stray, "found_in_other_tote");
}

Quantity explain_told_late(Context& context, Id site, const Stray& told,
                           const domain::StockKey& shelf, EpochMs put_at_ms) {
  const auto strays =
      store::strays_of_order(context.database(), site, told.order, told.item, put_at_ms);
  const auto taken = account_for(context, strays, told.quantity, "told_late");
  // To where the books took them from when they were found.
  std::map<std::string, Quantity> came_from;
  for (const auto& one : taken) {
    came_from[one.written_off ? "adjustment" : "unaccounted"] += one.quantity;
  }
  domain::Changes changes;
  for (const auto& [place, units] : came_from) {
    domain::StockKey to = shelf;
    to.place = store::virtual_place(context.database(), site, place);
    changes.moves.push_back({shelf, to, units, "told_late"});
  }
  context.save(site, changes);
  return sum_of(taken);
}

Quantity explain_missing(Context& context, Id site, const Stray& missing) {
  return settle_in_question(context, site, {"wrong_item_at_pack"}, missing, "missed_elsewhere");
}

}  // namespace fw::service
