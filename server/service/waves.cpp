#include "server/service/waves.h"

#include <set>

#include "server/domain/shortage.h"
#include "server/store/numbers.h"

namespace fw::service {
namespace {

void add_job(Context& context, const std::string& kind, Id site, Id wave, std::string body,
             std::int64_t steps) {
  store::JobRow job;
  job.site = site;
  job.kind = kind;
  job.subject = wave;
  job.body = std::move(body);
  job.steps_total = steps;
  store::insert_job(context.writer, job);
  context.effects.jobs = true;
}

WavePlanned summarise(const PlannedWave& plan) {
  WavePlanned summary;
  std::set<Id> fulfilments;
  for (const PlannedTrip& trip : plan.trips) {
    summary.picks += static_cast<std::int64_t>(trip.picks.size());
    for (const PlannedPick& pick : trip.picks) {
      fulfilments.insert(pick.fulfilment);
      summary.units += pick.quantity;
    }
  }
  summary.trips = static_cast<std::int64_t>(plan.trips.size());
  summary.fulfilments = static_cast<std::int64_t>(fulfilments.size());
  summary.walk_mm = plan.walk_mm;
  summary.location_order_mm = plan.location_order_mm;
  summary.dropped = plan.dropped;
  return summary;
}

Result<store::WaveRow> wave_for(Context& context, Id site, const std::string& number) {
  auto wave = store::find_wave(context.database(), site, number);
  if (!wave) {
    return refuse("unknown_wave", "wave '" + number + "'", "the number of a planned wave",
                  "list the waves and use one of their numbers");
  }
  return std::move(*wave);
}

void tell(Context& context, Id site, const std::string& kind, Id wave) {
  domain::Changes changes;
  changes.events.push_back({.kind = kind, .wave = wave});
  context.save(site, changes);
}

}  // namespace

WavePlanned store_plan(Context& context, const WaveRequest& request, const PlannedWave& plan) {
  WavePlanned summary = summarise(plan);
  summary.pickers = request.pickers;
  if (plan.trips.empty() && plan.shorts.empty()) return summary;
  summary.number = store::next_number(context.writer, request.site, "wave", "", "W", 1);
  summary.wave =
      store::insert_wave(context.writer, {.site = request.site,
                                          .number = summary.number,
                                          .wave_template = request.wave_template,
                                          .walk_mm_planned = plan.walk_mm,
                                          .walk_mm_location_order = plan.location_order_mm,
                                          .cart_slots = request.cart_slots,
                                          .lines_short = plan.lines_short,
                                          .units_short = plan.units_short});
  for (const PlannedTrip& trip : plan.trips) {
    add_job(context, "apply_trip", request.site, summary.wave, encode_trip(trip), 1);
  }
  if (!plan.shorts.empty()) {
    add_job(context, "apply_shorts", request.site, summary.wave, encode_shorts(plan.shorts), 1);
  }
  tell(context, request.site, "wave_planned", summary.wave);
  return summary;
}

Result<Done> release_wave(Context& context, Id site, const std::string& number) {
  auto wave = wave_for(context, site, number);
  if (!wave) return Failure{wave.error()};
  if (wave->closed || wave->recalled) {
    return refuse("wave_ended", "wave " + number, "a wave that is neither recalled nor closed",
                  "plan a new wave");
  }
  if (wave->released) return Done{};
  store::mark_wave(context.writer, wave->id, "released_at_ms");
  // Runs after the jobs that apply the plan: jobs go in order of their ids.
  add_job(context, "release_wave", site, wave->id, "",
          store::trips_of(context.database(), wave->id));
  tell(context, site, "wave_released", wave->id);
  return Done{};
}

Result<Done> recall_wave(Context& context, Id site, const std::string& number) {
  auto wave = wave_for(context, site, number);
  if (!wave) return Failure{wave.error()};
  if (wave->closed) {
    return refuse("wave_ended", "wave " + number, "a wave that is not closed",
                  "decide its open tasks one by one");
  }
  if (wave->recalled) return Done{};
  store::mark_wave(context.writer, wave->id, "recalled_at_ms");
  add_job(context, "recall_wave", site, wave->id, "",
          store::trips_of(context.database(), wave->id));
  tell(context, site, "wave_recalled", wave->id);
  return Done{};
}

Result<Done> close_wave(Context& context, Id site, const std::string& number) {
  auto wave = wave_for(context, site, number);
  if (!wave) return Failure{wave.error()};
  if (wave->closed) return Done{};
  if (!wave->released && !wave->recalled) {
    return refuse("wave_not_released", "wave " + number, "a wave that was released or recalled",
                  "release it, or recall it to give its stock back");
  }
  store::mark_wave(context.writer, wave->id, "closed_at_ms");
  tell(context, site, "wave_closed", wave->id);
  return Done{};
}

void give_up_reserved(Context& context, Id fulfilment, Id order_line, Quantity quantity) {
  const auto line = store::load_open_line(context.database(), fulfilment, order_line);
  if (!line || quantity <= 0) return;
  const Quantity given_up = std::min(quantity, line->reserved);
  if (given_up == 0) return;
  const auto rule = domain::shortage_rule(store::shortage_rule_of(context.database(), order_line));
  const domain::Bucket to = domain::bucket_of_missing(rule);
  store::lessen_reservation(context.writer, fulfilment, order_line, given_up);
  store::note_short(context.writer, order_line, to == domain::Bucket::open, "no_pickable_stock");
  domain::Changes changes;
  changes.shifts.push_back({order_line, domain::Bucket::reserved, to, given_up});
  changes.events.push_back({.kind = to == domain::Bucket::open ? "backordered" : "shipped_short",
                            .order = line->order,
                            .fulfilment = fulfilment,
                            .wave = line->wave,
                            .quantity = given_up,
                            .detail = "no_pickable_stock"});
  context.save(store::site_of(fulfilment), changes);
  store::dissolve_if_empty(context.writer, fulfilment);
}

}  // namespace fw::service
