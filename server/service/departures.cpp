#include "server/service/departures.h"

#include <algorithm>

#include "server/service/local_time.h"
#include "server/store/waves.h"

namespace fw::service {
namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t fulfilments_most = 100;
constexpr std::int64_t departures_most = 50;

store::DepartureRow departure_of_rule(const store::RuleRow& rule, EpochMs leaves_at_ms) {
  store::DepartureRow departure;
  departure.site = rule.site;
  departure.carrier = rule.carrier;
  departure.leaves_at_ms = leaves_at_ms;
  departure.cut_off_at_ms = leaves_at_ms - rule.cut_off_minutes_before * minute_ms;
  departure.pick_by_ms = leaves_at_ms - rule.pick_by_minutes_before * minute_ms;
  departure.pack_by_ms = leaves_at_ms - rule.pack_by_minutes_before * minute_ms;
  return departure;
}

void tell(Context& context, Id site, const std::string& kind,
          const store::WaitingFulfilment& fulfilment, const std::string& detail) {
  domain::Changes changes;
  changes.events.push_back(
      {.kind = kind, .order = fulfilment.order, .fulfilment = fulfilment.id, .detail = detail});
  context.save(site, changes);
}

// "NORDPAKET 2026-11-21 17:30" of the site's zone.
std::string name_of(const store::DepartureRow& departure, const std::string& zone) {
  return departure.carrier_code + " " + local_date(zone, departure.leaves_at_ms) + " " +
         local_hhmm(zone, departure.leaves_at_ms);
}

void move_on(Context& context, Id site, const std::string& zone, const store::DepartureRow& missed,
             const store::WaitingFulfilment& fulfilment, MissedMoved& result) {
  const auto next = store::next_departure_to_pack_for(context.database(), site, fulfilment.carrier,
                                                      context.now());
  store::put_on_departure(context.writer, fulfilment.id, next ? next->id : 0);
  tell(context, site, missed.cancelled ? "departure_cancelled" : "departure_missed", fulfilment,
       name_of(missed, zone) + (next ? " -> " + name_of(*next, zone) : " -> none yet"));
  result.moved += 1;
  if (!next) result.left_without += 1;
}

// A fulfilment that found no truck when it was made or missed gets one that the
// calendar has by now.
void assign_waiting(Context& context, Id site, const std::string& zone, MissedMoved& result) {
  for (const auto& fulfilment :
       store::fulfilments_without_departure(context.database(), site, fulfilments_most)) {
    const auto next = store::next_departure_to_pack_for(context.database(), site,
                                                        fulfilment.carrier, context.now());
    if (!next) continue;
    store::put_on_departure(context.writer, fulfilment.id, next->id);
    tell(context, site, "departure_assigned", fulfilment, name_of(*next, zone));
    result.assigned += 1;
  }
}

}  // namespace

std::int64_t expand_departures(Context& context, Id site, int days) {
  const std::string zone = store::site_time_zone(context.database(), site);
  std::int64_t made = 0;
  const int until = std::clamp(days, 1, 60);
  for (const store::RuleRow& rule : store::departure_rules(context.database(), site)) {
    for (int day = 0; day <= until; ++day) {
      const int weekday = local_weekday(zone, context.now(), day);
      if (rule.weekdays.find(static_cast<char>('0' + weekday)) == std::string::npos) continue;
      const EpochMs leaves = instant_of_local(zone, context.now(), day, rule.leaves_at_local);
      if (leaves <= context.now()) continue;
      made += store::insert_departure_if_new(context.writer, departure_of_rule(rule, leaves));
    }
  }
  return made;
}

std::optional<store::DepartureRow> next_departure(store::Connection& database, Id site, Id carrier,
                                                  EpochMs at_ms) {
  return store::next_departure_after_cut_off(database, site, carrier, at_ms);
}

MissedMoved move_missed(Context& context, Id site) {
  MissedMoved result;
  const std::string zone = store::site_time_zone(context.database(), site);
  for (const auto& departure :
       store::departures_gone(context.database(), site, context.now(), departures_most)) {
    const std::int64_t room = fulfilments_most - result.moved;
    const auto waiting = store::fulfilments_on(context.database(), departure.id, room + 1);
    for (std::int64_t i = 0; i < std::min<std::int64_t>(room, std::ssize(waiting)); ++i) {
      move_on(context, site, zone, departure, waiting[static_cast<std::size_t>(i)], result);
    }
    if (std::ssize(waiting) > room) {
      result.more = true;
      return result;
    }
    store::close_departure(context.writer, departure.id);
    result.departures_closed += 1;
  }
  assign_waiting(context, site, zone, result);
  return result;
}

Result<MissedMoved> decide_departure(Context& context, Id departure_id, DepartureWord word,
                                     const std::string& reason, const std::string& by) {
  const auto departure = store::load_departure(context.database(), departure_id);
  if (!departure) {
    return refuse("unknown_departure", "departure " + std::to_string(departure_id),
                  "the id of a departure", "list the departures");
  }
  if (reason.empty()) {
    return refuse("missing_field", "reason is empty", "why", "name the reason");
  }
  const std::string zone = store::site_time_zone(context.database(), departure->site);
  const std::string name = name_of(*departure, zone);
  const bool restore = word == DepartureWord::restore;
  if (departure->leaves_at_ms <= context.now() || (departure->closed && !restore)) {
    return refuse("departure_gone", name, "a departure that has not left",
                  "what was to go with it has moved on");
  }
  if (restore) {
    store::restore_departure(context.writer, departure->id);
  } else {
    store::mark_departure(context.writer, departure->id,
                          word == DepartureWord::cancel ? "cancelled_at_ms" : "left_at_ms");
  }
  domain::Changes changes;
  changes.events.push_back({.kind = restore                        ? "departure_restored"
                                    : word == DepartureWord::close ? "departure_closed"
                                                                   : "departure_called_off",
                            .detail = name + ": " + reason + " (" + by + ")"});
  context.save(departure->site, changes);
  return move_missed(context, departure->site);
}

DepartureCounts count_departures(store::Connection& database, Id site, EpochMs now_ms) {
  DepartureCounts counts;
  for (const store::PromiseRow& row : store::promises(database, site, now_ms)) {
    counts.fulfilments_made += row.made;
    counts.fulfilments_missed += row.missed;
    counts.fulfilments_open += row.open;
    if (row.missed > 0) {
      counts.missed += 1;
    } else if (row.open > 0) {
      counts.open += 1;
    } else {
      counts.made += 1;
    }
  }
  return counts;
}

}  // namespace fw::service
