#include "server/service/counting.h"

#include <algorithm>
#include <cstdlib>

#include "server/domain/count_packet.h"
#include "server/service/discrepancies.h"
#include "server/service/pick_trip.h"
#include "server/service/reallocation.h"
#include "server/service/sessions.h"
#include "server/store/devices.h"
#include "server/store/loads.h"
#include "server/store/order_changes.h"
#include "server/store/packets.h"
#include "server/store/reservations.h"

namespace fw::service {
namespace {

constexpr std::int64_t most_lines = 400;

// When it happened, by the server's clock.
EpochMs time_of(const wire::Fact& fact) { return fact.device_time_ms - fact.offset_ms; }

struct Wish {
  Id item = 0, lot = 0;
};

domain::PacketDraft draft_of(Context& context, Id site, Id place, const std::vector<Wish>& wishes,
                             Id revision) {
  const auto stop = store::load_stop(context.database(), site, place, 0, 0);
  domain::CountWork work;
  work.revision = revision;
  work.place = place;
  work.place_code = stop.place_code;
  work.check_digits = stop.check_digits;
  work.aisle = stop.aisle;
  work.level = stop.level;
  const bool all =
      std::any_of(wishes.begin(), wishes.end(), [](const Wish& w) { return w.item == 0; });
  const auto add = [&](const Wish& wish) {
    for (const auto& row :
         store::lines_to_count(context.database(), site, place, wish.item, wish.lot)) {
      const bool known = std::any_of(work.lines.begin(), work.lines.end(), [&](const auto& line) {
        return line.item == row.item && line.lot == row.lot;
      });
      if (known || std::ssize(work.lines) >= most_lines) continue;
      domain::CountLine line{row.item,     row.lot,         row.sku, row.name,
                             row.lot_code, row.expiry_date, {}};
      for (const auto& code : store::barcodes_of(context.database(), row.item)) {
        line.codes.push_back({code.code, code.quantity, code.level});
      }
      work.lines.push_back(std::move(line));
    }
  };
  if (all) add({});
  for (const Wish& wish : wishes) {
    if (wish.item != 0) add(wish);
  }
  return domain::count_packet(work);
}

std::vector<Wish> wishes_of(Context& context, Id packet) {
  std::vector<Wish> wishes;
  for (const auto& task : store::open_count_tasks(context.database(), packet)) {
    wishes.push_back({task.item, task.lot});
  }
  return wishes;
}

// Counts are offered after picks that must leave soon and before those of later:
// as if they were due within the hour; by hand also sooner, up to before any trip.
std::int64_t rank_of_count(EpochMs now, std::int64_t priority) {
  constexpr std::int64_t hour_ms = 3'600'000;
  return priority >= 9 ? now / 1000 : now + hour_ms - priority * hour_ms / 9;
}

// Moves the difference between the books and what was counted; a loss is taken
// from available stock first.
void adjust(Context& context, const store::CountResultRow& result, Quantity difference) {
  if (difference == 0) return;
  const auto levels =
      store::levels_at(context.database(), result.site, result.place, result.item, result.lot);
  const Id adjustment = store::virtual_place(context.database(), result.site, "adjustment");
  domain::Changes changes;
  const auto move = [&](const domain::StockKey& key, Quantity quantity) {
    domain::StockKey other = key;
    other.place = adjustment;
    if (quantity > 0) {
      changes.moves.push_back({other, key, quantity, "count"});
    } else {
      changes.moves.push_back({key, other, -quantity, "count"});
    }
  };
  if (difference > 0 || levels.empty()) {
    const Id owner = levels.empty() ? store::owner_of_item(context.database(), result.item)
                                    : levels.front().key.owner;
    move({result.place, result.item, result.lot, owner, "available"}, difference);
  } else {
    Quantity left = -difference;
    for (const auto& level : levels) {
      const Quantity part = std::min(left, std::max<Quantity>(level.quantity, 0));
      if (part > 0) move(level.key, -part);
      left -= std::max<Quantity>(part, 0);
    }
    if (left > 0) move(levels.front().key, -left);  // the books were below zero before
  }
  changes.events.push_back({.kind = "counted",
                            .packet = result.packet,
                            .place = result.place,
                            .item = result.item,
                            .quantity = difference,
                            .detail = std::to_string(result.counted)});
  context.save(result.site, changes);
  for (const auto& level :
       store::levels_at(context.database(), result.site, result.place, result.item, result.lot)) {
    release_beyond_stock(context, result.site, level.key, "count");
  }
}

Quantity adjust_most(Context& context) {
  return std::atoll(store::setting(context.database(), "count_adjust_units", "50").c_str());
}

// Nobody can say what was there when it was counted: the books stay, and somebody
// counts again.
void count_again(Context& context, const store::CountResultRow& result) {
  const Id opened = open_discrepancy(context, result.site,
                                     {.kind = "count_unclear",
                                      .place = result.place,
                                      .item = result.item,
                                      .quantity = result.counted,
                                      .packet = result.packet,
                                      .detail = "goods moved at the same time"});
  open_count(context, result.site,
             {result.place, result.item, result.lot, "count_unclear", opened});
}

// One item and lot of the place: the books become what was counted, or somebody is
// asked whether they may.
void take_count(Context& context, const FactScope& scope, Id place, Id item, Id lot,
                Quantity counted) {
  store::CountResultRow result;
  result.site = scope.site;
  result.packet = scope.fact.packet;
  result.place = place;
  result.item = item;
  result.lot = lot;
  result.fact = scope.fact_id;
  result.counted = counted;
  result.counted_at_ms = time_of(scope.fact);
  result.error_ms = scope.fact.offset_error_ms;
  store::BookedThen then =
      store::booked_at(context.database(), scope.site, place, item, lot, instant_of(scope));
  if (then.in_hand > 0 && counted != then.booked) {
    then.booked -= then.in_hand;  // not on the shelf, and not missing
    result.in_hand = then.in_hand;
    if (counted > then.booked) return count_again(context, result);
  }
  // What moved in the same moment was there or was not: one of the two fits, or none.
  result.booked = counted == then.booked - then.unsure ? counted : then.booked;
  const Quantity difference = counted - result.booked;
  const bool impossible = difference < 0 && then.now + difference < 0;
  if (impossible || (then.is_unsure && difference != 0)) return count_again(context, result);
  const bool small = std::abs(difference) <= adjust_most(context);
  (small ? result.adjusted : result.pending) = difference;
  result.id = store::insert_count_result(context.writer, result);
  if (small) {
    adjust(context, result, difference);
    return;
  }
  const Id opened = open_discrepancy(context, scope.site,
                                     {.kind = "count_difference",
                                      .place = place,
                                      .item = item,
                                      .quantity = difference,
                                      .packet = scope.fact.packet,
                                      .detail = "counted " + std::to_string(counted) + ", booked " +
                                                std::to_string(result.booked)});
  store::name_discrepancy(context.writer, result.id, opened);
}

FactOutcome stray_count(Context& context, const FactScope& scope) {
  open_discrepancy(context, scope.site,
                   {.kind = "count_unclear",
                    .place = store::place_of_count(context.database(), scope.fact.packet),
                    .quantity = scope.fact.values.quantity.value_or(0),
                    .packet = scope.fact.packet,
                    .detail = scope.fact.values.item.value_or("")});
  return FactOutcome::discrepancy;
}

// What the books said wrongly is right now: holds and open questions of the place end.
void settle_place(Context& context, const FactScope& scope, Id place) {
  for (const auto& task : store::open_count_tasks(context.database(), scope.fact.packet)) {
    settle_discrepancy(context, task.discrepancy, "counted");
  }
  const auto steps = store::load_steps(context.database(), scope.fact.packet);
  for (const auto& step : steps) {
    if (step.kind != "counted") continue;
    for (const Id open : store::open_discrepancies_at(context.database(), place, step.item,
                                                      {"short", "below_zero", "late_pick"})) {
      settle_discrepancy(context, open, "counted");
    }
  }
  if (store::has_pending_count(context.database(), place)) return;  // its hold stays
  if (store::release_short_holds(context.writer, place, "count") == 0) return;
  domain::Changes changes;
  changes.events.push_back(
      {.kind = "place_released", .packet = scope.fact.packet, .place = place, .detail = "counted"});
  context.save(scope.site, changes);
}

void finish_count(Context& context, const FactScope& scope, Id place) {
  settle_place(context, scope, place);
  store::end_count_tasks(context.writer, scope.fact.packet, "counted");
  finish_packet(context, scope.fact.packet, "counted");
}

}  // namespace

store::CountInstant instant_of(const FactScope& scope) {
  return {time_of(scope.fact), scope.fact.offset_error_ms, scope.device, scope.fact.packet};
}

Id open_count(Context& context, Id site, const CountWanted& wanted) {
  Id packet = store::joinable_count_packet(context.database(), wanted.place);
  std::vector<Wish> wishes = packet == 0 ? std::vector<Wish>{} : wishes_of(context, packet);
  wishes.push_back({wanted.item, wanted.lot});
  if (packet == 0) {
    domain::PacketDraft draft = draft_of(context, site, wanted.place, wishes, 1);
    store::NewPacket row;
    row.site = site;
    row.kind = "count";
    row.rank = rank_of_count(context.now(), wanted.priority);
    row.content = std::move(draft.packet);
    row.links = step_links(draft.links);
    packet = store::insert_packet(context.writer, row).id;
  } else {
    store::hurry_packet(context.writer, packet, rank_of_count(context.now(), wanted.priority));
  }
  const Id task = store::insert_count_task(
      context.writer, {0, site, wanted.place, wanted.item, wanted.lot, wanted.discrepancy, packet,
                       wanted.reason, wanted.by});
  if (wishes.size() > 1) renew_count(context, packet);
  domain::Changes changes;
  changes.events.push_back(
      {.kind = "count_wanted",
       .packet = packet,
       .place = wanted.place,
       .item = wanted.item,
       .detail = wanted.reason + (wanted.by.empty() ? "" : " (" + wanted.by + ")")});
  context.save(site, changes);
  return task;
}

void renew_count(Context& context, Id packet) {
  const auto row = store::load_packet_row(context.database(), packet);
  if (!row || row->kind != "count" || row->done) return;
  const Id place = store::place_of_count(context.database(), packet);
  domain::PacketDraft draft =
      draft_of(context, row->site, place, wishes_of(context, packet), row->revision + 1);
  draft.packet.id = packet;
  store::insert_revision(context.writer, std::move(draft.packet), step_links(draft.links));
}

FactOutcome apply_counted(Context& context, const FactScope& scope) {
  if (!scope.step || scope.step->kind != "counted" || !scope.fact.values.quantity) {
    return stray_count(context, scope);
  }
  take_count(context, scope, scope.step->place, scope.step->item, scope.step->lot,
             std::max<Quantity>(*scope.fact.values.quantity, 0));
  store::mark_step_done(context.writer, scope.fact.packet, scope.fact.step);
  return FactOutcome::applied;
}

FactOutcome apply_counted_other(Context& context, const FactScope& scope) {
  const wire::Values& values = scope.fact.values;
  const Id place = store::place_of_count(context.database(), scope.fact.packet);
  const Id item = store::item_of_code_at(context.database(), values.item.value_or(""), place);
  if (place == 0 || item == 0 || !values.quantity) return stray_count(context, scope);
  const Id lot =
      store::lot_of_code(context.writer, item, values.lot.value_or(""), values.expiry.value_or(""));
  take_count(context, scope, place, item, lot, std::max<Quantity>(*values.quantity, 0));
  return FactOutcome::applied;
}

FactOutcome apply_counted_nothing(Context& context, const FactScope& scope) {
  const Id place = store::place_of_count(context.database(), scope.fact.packet);
  if (place == 0) return stray_count(context, scope);
  const auto content = store::load_packet(context.database(), scope.fact.packet);
  for (const auto& step : store::load_steps(context.database(), scope.fact.packet)) {
    const bool asked =
        content && std::any_of(content->groups.begin(), content->groups.end(), [&](const auto& g) {
          return std::any_of(g.steps.begin(), g.steps.end(),
                             [&](const auto& s) { return s.id == step.step; });
        });
    if (step.kind != "counted" || step.done || !asked) continue;
    take_count(context, scope, place, step.item, step.lot, 0);
    store::mark_step_done(context.writer, scope.fact.packet, step.step);
  }
  finish_count(context, scope, place);
  return FactOutcome::applied;
}

FactOutcome apply_count_done(Context& context, const FactScope& scope) {
  const Id place = store::place_of_count(context.database(), scope.fact.packet);
  const auto row = store::load_packet_row(context.database(), scope.fact.packet);
  if (place == 0 || !row) return stray_count(context, scope);
  const bool others =
      scope.late && store::live_lease(context.database(), scope.fact.packet).has_value();
  if (!row->done && !others) finish_count(context, scope, place);
  return FactOutcome::applied;
}

namespace {

// However wrong the clocks: what was told before the pick's packet or task was made, or
// by the same device, was over when the pick began. Ids are given in the order of commits.
bool surely_before(Context& context, const FactScope& scope, const store::CountResultRow& count) {
  const Id task = scope.step ? scope.step->pick_task : 0;
  return count.id < std::max(scope.fact.packet, task) ||
         store::told_by(context.database(), count.fact, scope.device);
}

// The first count of the key that the pick was not surely before it began: it happened
// after the put, or found a difference while the goods may have been in somebody's hands.
std::optional<store::CountResultRow> count_to_compare(Context& context, const FactScope& scope,
                                                      const domain::StockKey& key) {
  const EpochMs picked_at = time_of(scope.fact);
  std::optional<EpochMs> since;
  EpochMs from = picked_at - store::in_hand_most_ms;
  while (true) {
    auto count = store::first_count_after(context.database(), key.place, key.item, key.lot, from);
    if (!count) return count;
    from = count->counted_at_ms;
    if (surely_before(context, scope, *count)) continue;
    if (count->counted_at_ms > picked_at) return count;
    if (!since) since = store::in_hand_since(context.database(), scope.fact_id);
    const bool differed = count->adjusted != 0 || count->pending != 0;
    if (differed && count->counted_at_ms + count->error_ms >= *since) return count;
  }
}

}  // namespace

void absorb_late_pick(Context& context, const FactScope& scope, const domain::StockKey& key,
                      Quantity quantity) {
  const EpochMs picked_at = time_of(scope.fact);
  auto count = count_to_compare(context, scope, key);
  if (!count) return;
  store::AbsorbedPick absorbed{scope.fact_id, count->id};
  if (const Quantity known = std::min(quantity, count->in_hand); known > 0) {
    count->in_hand -= known;
    store::save_in_hand(context.writer, *count);
    quantity -= known;
    absorbed.in_hand = known;
    if (quantity == 0) return store::insert_absorbed_pick(context.writer, absorbed);
  }
  if (count->counted_at_ms - picked_at <= count->error_ms + scope.fact.offset_error_ms) {
    // Nobody can say which of them was first.
    const Id opened = open_discrepancy(context, scope.site,
                                       {.kind = "late_pick",
                                        .place = key.place,
                                        .item = key.item,
                                        .quantity = quantity,
                                        .packet = scope.fact.packet});
    open_count(context, scope.site, {key.place, key.item, key.lot, "late_pick", opened});
    return;
  }
  domain::Changes changes;
  changes.events.push_back({.kind = "late_pick_absorbed",
                            .packet = scope.fact.packet,
                            .place = key.place,
                            .item = key.item,
                            .quantity = quantity});
  if (count->pending != 0) {  // not in the books: they only turn out to be less wrong
    count->pending += quantity;
    absorbed.pending = quantity;
    store::save_pending(context.writer, *count);
    if (count->pending == 0) settle_discrepancy(context, count->discrepancy, "late_pick");
  } else {
    domain::StockKey from = key;
    from.place = store::virtual_place(context.database(), scope.site, "adjustment");
    absorbed.moved = quantity;
    changes.moves.push_back({from, key, quantity, "late_pick"});
  }
  store::insert_absorbed_pick(context.writer, absorbed);
  context.save(scope.site, changes);
}

void absorb_late_put_back(Context& context, const FactScope& scope, const domain::StockKey& key,
                          Quantity quantity) {
  const EpochMs put_at = time_of(scope.fact);
  auto count = store::first_count_after(context.database(), key.place, key.item, key.lot, put_at);
  while (count && surely_before(context, scope, *count)) {
    count = store::first_count_after(context.database(), key.place, key.item, key.lot,
                                     count->counted_at_ms);
  }
  if (!count || quantity <= 0) return;
  if (count->counted_at_ms - put_at <= count->error_ms + scope.fact.offset_error_ms) {
    // Nobody can say which of them was first.
    open_count(context, scope.site, {key.place, key.item, key.lot, "late_put_back"});
    return;
  }
  if (count->pending != 0) {  // not in the books: they only turn out to be less wrong
    count->pending -= quantity;
    store::save_pending(context.writer, *count);
    if (count->pending == 0) settle_discrepancy(context, count->discrepancy, "late_put_back");
    return;
  }
  domain::StockKey adjustment = key;
  adjustment.place = store::virtual_place(context.database(), scope.site, "adjustment");
  domain::Changes changes;
  changes.moves.push_back({key, adjustment, quantity, "late_put_back"});
  context.save(scope.site, changes);
}

void undo_late_pick(Context& context, const FactScope& scope, Id fact, const domain::StockKey& key,
                    Quantity quantity) {
  const auto absorbed = store::take_absorbed_pick(context.writer, fact);
  auto count = absorbed ? store::count_result(context.database(), absorbed->result) : std::nullopt;
  if (!count) return;
  const bool in_part = quantity < absorbed->in_hand + absorbed->pending + absorbed->moved;
  const bool decided = absorbed->pending > 0 && count->pending == 0;
  if (in_part || decided) {
    open_count(context, scope.site, {key.place, key.item, key.lot, "undone"});
    return;
  }
  if (absorbed->in_hand > 0) {
    count->in_hand += absorbed->in_hand;
    store::save_in_hand(context.writer, *count);
  }
  if (absorbed->pending > 0) {
    count->pending -= absorbed->pending;
    store::save_pending(context.writer, *count);
  }
  if (absorbed->moved == 0) return;
  domain::StockKey adjustment = key;
  adjustment.place = store::virtual_place(context.database(), scope.site, "adjustment");
  domain::Changes changes;
  changes.moves.push_back({key, adjustment, absorbed->moved, "undo_pick"});
  context.save(scope.site, changes);
}

void recount_given_back(Context& context, const store::TaskRow& task) {
  store::Connection& database = context.database();
  const auto lease = store::live_lease(database, store::packet_of_task(database, task.id));
  if (!lease || lease->device == context.author.device) return;
  EpochMs from = context.now() - store::in_hand_most_ms;
  while (const auto count =
             store::first_count_after(database, task.place, task.item, task.lot, from)) {
    from = count->counted_at_ms;
    if (count->adjusted >= 0 && count->pending >= 0) continue;
    open_count(context, count->site, {task.place, task.item, task.lot, "given_back"});
    return;
  }
}

Result<Done> accept_count(Context& context, Id discrepancy, const std::string& by) {
  auto count = store::count_of_discrepancy(context.database(), discrepancy);
  if (!count || count->pending == 0) {
    return refuse("not_possible", "this difference", "a count that is not in the books yet",
                  "have the place counted again");
  }
  const Quantity difference = count->pending;
  count->adjusted += difference;
  count->pending = 0;
  store::save_pending(context.writer, *count);
  adjust(context, *count, difference);
  if (!store::has_pending_count(context.database(), count->place)) {
    store::release_short_holds(context.writer, count->place, by);
  }
  return Done{};
}

Result<Done> count_again(Context& context, Id discrepancy, const std::string& by) {
  auto count = store::count_of_discrepancy(context.database(), discrepancy);
  if (!count) {
    return refuse("not_possible", "this discrepancy", "one of a count",
                  "open a count of the place");
  }
  count->pending = 0;
  store::save_pending(context.writer, *count);
  open_count(context, count->site,
             {count->place, count->item, count->lot, "again_" + by, discrepancy});
  return Done{};
}

}  // namespace fw::service
