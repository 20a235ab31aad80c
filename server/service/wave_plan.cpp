#include "server/service/wave_plan.h"

#include <date/date.h>

#include <algorithm>
#include <map>
#include <sstream>

#include <boost/json.hpp>

#include "server/domain/sort_tote.h"
#include "server/planning/kinds.h"
#include "server/planning/what_if.h"
#include "server/service/dense_wave.h"
#include "server/service/plan_hall.h"

namespace fw::service {
namespace {

namespace json = boost::json;
using planning::Index;

// Days since 1970-01-01 of "YYYY-MM-DD"; 0 = does not expire.
std::int32_t expiry_day(const std::string& date_text) {
  if (date_text.empty()) return 0;
  std::istringstream in(date_text);
  date::sys_days day;
  in >> date::parse("%F", day);
  if (in.fail()) return 0;
  return static_cast<std::int32_t>(day.time_since_epoch().count());
}

// The indexes that stand for ids in one snapshot.
struct Lookup {
  std::map<Id, Index> item, lot, fulfilment;
};

Index index_of(std::map<Id, Index>& map, Id id) {
  return map.emplace(id, static_cast<Index>(map.size())).first->second;
}

// By fulfilment: those that may share totes with each other, because what they are
// says so (domain) and one truck takes them.
std::vector<Index> sort_groups(const store::PlanInput& input) {
  std::map<Id, const store::PlanItem*> items;
  for (const auto& item : input.items) items[item.id] = &item;
  std::map<Id, domain::UnitOrder> orders;
  for (const auto& line : input.lines) {
    domain::UnitOrder& order = orders[line.fulfilment];
    const store::PlanItem& item = *items.at(line.item);
    order.reserved += line.reserved;
    order.tracks_lot = order.tracks_lot || item.tracks_lot;
    order.tracks_serial = order.tracks_serial || item.tracks_serial;
    order.tracks_expiry = order.tracks_expiry || item.tracks_expiry;
    order.shares_code = order.shares_code || item.shares_code;
  }
  std::map<std::pair<Id, Id>, Index> numbers;  // departure, or carrier where there is none
  std::vector<Index> groups;
  for (const auto& fulfilment : input.fulfilments) {
    domain::UnitOrder order = orders[fulfilment.id];
    order.lines = fulfilment.order_lines;
    order.ordered = fulfilment.ordered;
    const std::pair truck{fulfilment.departure, fulfilment.departure == 0 ? fulfilment.carrier : 0};
    const auto next = static_cast<Index>(numbers.size());
    groups.push_back(domain::may_share_tote(order) ? numbers.try_emplace(truck, next).first->second
                                                   : planning::none);
  }
  return groups;
}

planning::Snapshot make_snapshot(const store::PlanInput& input, const WaveRequest& request,
                                 Lookup& lookup) {
  planning::Snapshot s;
  const PlanHall hall = make_hall(input.places);
  s.warehouse = hall.warehouse;
  planning::KindBits kinds;
  for (const auto& item : input.items) {
    index_of(lookup.item, item.id);
    s.items.push_back({item.length_mm * item.width_mm * item.height_mm / 1000,
                       item.weight_g,
                       {item.length_mm, item.width_mm, item.height_mm},
                       item.tracks_expiry,
                       item.upright,
                       item.fragile,
                       kinds.of(item.kinds),
                       kinds.of(item.never_with)});
  }
  for (const auto& stock : input.stock) {
    s.stock.push_back({hall.index.at(stock.place), lookup.item.at(stock.item), stock.available,
                       stock.lot == 0 ? planning::none : index_of(lookup.lot, stock.lot),
                       expiry_day(stock.expiry_date), stock.reserve, stock.whole});
  }
  const auto groups = sort_groups(input);
  for (std::size_t f = 0; f < input.fulfilments.size(); ++f) {
    const auto& fulfilment = input.fulfilments[f];
    index_of(lookup.fulfilment, fulfilment.id);
    s.fulfilments.push_back({fulfilment.departure_at_ms, static_cast<int>(fulfilment.priority),
                             fulfilment.received_at_ms, fulfilment.complete_only, groups[f]});
  }
  for (const auto& line : input.lines) {
    s.requirements.push_back({lookup.fulfilment.at(line.fulfilment), lookup.item.at(line.item),
                              line.reserved, planning::none, 0});
  }
  for (const auto& carton : input.cartons) {
    planning::CartonType type;
    type.inner_mm = {carton.length_mm, carton.width_mm, carton.height_mm};
    type.tare_g = carton.tare_g;
    type.most_g = carton.most_weight_g;
    s.cartons.push_back(type);
  }
  s.cart.slots = static_cast<Index>(request.cart_slots);
  s.sort_units = request.sort_units;
  s.batching.ends = hall.ends;
  s.batching.iterations = request.iterations;
  s.batching.seed = request.seed;
  s.pickers = static_cast<Index>(request.pickers);
  s.limits.fulfilments = request.fulfilments_most;
  s.limits.lines = request.lines_most;
  s.limits.units = request.units_most;
  s.limits.totes = request.totes_most;
  s.limits.parcels = request.parcels_most;
  return s;
}

PlannedTrip make_trip(const planning::Trip& trip, const store::PlanInput& input) {
  PlannedTrip planned;
  planned.walk_mm = trip.walk_mm;
  planned.start = input.places[trip.start].id;
  planned.end = input.places[trip.end].id;
  std::int64_t sequence = 0;
  for (const planning::Stop& stop : trip.stops) {
    ++sequence;
    for (const planning::Pick& pick : stop.picks) {
      const store::PlanLine& line = input.lines[pick.requirement];
      const store::PlanStock& stock = input.stock[pick.stock];
      planned.picks.push_back(
          {line.fulfilment,
           line.order_line,
           {stock.place, stock.item, stock.lot, stock.owner, "available"},
           static_cast<std::int64_t>(pick.slot) + 1,
           sequence,
           pick.quantity,
           std::binary_search(trip.sort_slots.begin(), trip.sort_slots.end(), pick.slot)});
      planned.slots = std::max(planned.slots, static_cast<std::int64_t>(pick.slot) + 1);
    }
  }
  return planned;
}

PlannedWave plan_of(const store::PlanInput& input, const WaveRequest& request) {
  PlannedWave planned;
  if (input.lines.empty() || input.places.empty()) return planned;
  Lookup lookup;
  const planning::Snapshot snapshot = make_snapshot(input, request, lookup);
  const planning::WavePlan plan = planning::plan_wave(snapshot);
  for (const auto& trip : plan.trips) planned.trips.push_back(make_trip(trip, input));
  for (const auto& missing : plan.shorts) {
    const store::PlanLine& line = input.lines[missing.requirement];
    planned.shorts.push_back({line.fulfilment, line.order_line, missing.quantity});
  }
  for (const auto& dropped : plan.dropped) {
    planned.dropped.push_back(
        {input.fulfilments[dropped.fulfilment].id, std::string(planning::to_text(dropped.reason))});
  }
  planned.walk_mm = plan.walk_mm;
  planned.location_order_mm = plan.location_order_mm;
  planned.cost_ms = plan.cost_ms;
  const planning::Missing missing = planning::missing_of(snapshot, plan);
  planned.lines_short = missing.lines;
  planned.units_short = missing.units;
  return planned;
}

}  // namespace

PlannedWave compute_plan(store::PlanInput input, const WaveRequest& request) {
  const std::vector<Id> left_out = narrow(input, request.rules);
  std::vector<Id> less_dense;
  if (request.dense) {
    less_dense = keep_densest(input, {request.units_most, request.iterations, request.seed});
  }
  PlannedWave planned = plan_of(input, request);
  for (const Id fulfilment : less_dense) planned.dropped.push_back({fulfilment, "less_dense"});
  for (const Id fulfilment : left_out) planned.dropped.push_back({fulfilment, "outside_rules"});
  return planned;
}

std::string encode_trip(const PlannedTrip& trip) {
  json::array picks;
  for (const PlannedPick& p : trip.picks) {
    picks.push_back(json::array{p.fulfilment, p.order_line, p.key.place, p.key.item, p.key.lot,
                                p.key.owner, p.slot, p.sequence, p.quantity, p.sort ? 1 : 0});
  }
  return json::serialize(json::object{{"v", 1},
                                      {"slots", trip.slots},
                                      {"walk_mm", trip.walk_mm},
                                      {"start", trip.start},
                                      {"end", trip.end},
                                      {"picks", picks}});
}

PlannedTrip decode_trip(const std::string& text) {
  const json::value value = json::parse(text);
  PlannedTrip trip;
  trip.slots = value.at("slots").to_number<std::int64_t>();
  trip.walk_mm = value.at("walk_mm").to_number<std::int64_t>();
  trip.start = value.at("start").to_number<Id>();
  trip.end = value.at("end").to_number<Id>();
  for (const json::value& pick : value.at("picks").as_array()) {
    const auto n = [&](std::size_t i) { return pick.as_array().at(i).to_number<std::int64_t>(); };
    trip.picks.push_back(
        {n(0), n(1), {n(2), n(3), n(4), n(5), "available"}, n(6), n(7), n(8), n(9) != 0});
  }
  return trip;
}

std::string encode_shorts(const std::vector<PlannedShort>& shorts) {
  json::array rows;
  for (const PlannedShort& s : shorts) {
    rows.push_back(json::array{s.fulfilment, s.order_line, s.quantity});
  }
  return json::serialize(json::object{{"v", 1}, {"shorts", rows}});
}

std::vector<PlannedShort> decode_shorts(const std::string& text) {
  std::vector<PlannedShort> shorts;
  const json::value value = json::parse(text);
  for (const json::value& row : value.at("shorts").as_array()) {
    const auto n = [&](std::size_t i) { return row.as_array().at(i).to_number<std::int64_t>(); };
    shorts.push_back({n(0), n(1), n(2)});
  }
  return shorts;
}

}  // namespace fw::service
