#include "server/service/tote_in_hand.h"

#include <algorithm>

#include "server/store/packets.h"

namespace fw::service {

FactOutcome apply_tote_taken(Context& context, const FactScope& scope) {
  // Who lost the work has no tote of it in hand any more.
  if (scope.late || !scope.step || scope.step->tote_load == 0) return FactOutcome::applied;
  store::take_tote(context.writer, scope.fact.packet, scope.step->tote_load);
  store::mark_step_done(context.writer, scope.fact.packet, scope.fact.step);
  return FactOutcome::applied;
}

std::vector<store::LoadRow> totes_to_pack(Context& context, Id in_hand, Id fulfilment) {
  auto loads = store::live_loads_of_fulfilment(context.database(), fulfilment);
  std::erase_if(loads, [&](const store::LoadRow& load) {
    return load.id != in_hand && store::is_empty(context.database(), load.container);
  });
  std::stable_partition(loads.begin(), loads.end(),
                        [&](const store::LoadRow& load) { return load.id == in_hand; });
  return loads;
}

std::vector<store::LoadContent> goods_at_hand(Context& context, Id packet, Id fulfilment, Id item) {
  const Id in_hand = packet == 0 ? 0 : store::tote_in_hand(context.database(), packet);
  auto contents = store::find_in_loads(context.database(), fulfilment, item);
  std::stable_partition(contents.begin(), contents.end(),
                        [&](const auto& content) { return content.load == in_hand; });
  return contents;
}

std::vector<WayBack> ways_back(Context& context, const store::FulfilmentRow& fulfilment,
                               const store::ParcelRow& parcel, const store::ParcelLine& line,
                               Quantity most) {
  store::Connection& database = context.database();
  const auto others = store::live_loads_of_fulfilment(database, fulfilment.id);
  std::vector<WayBack> ways;
  Quantity left = std::min(most, line.quantity);
  const auto back_to = [&](const store::LoadRow& load, Quantity quantity) {
    const Quantity part = std::min(left, quantity);
    if (part > 0) ways.push_back({load, part});
    left -= part;
  };
  for (const auto& from :
       store::loads_packed_from(database, parcel.id, line.order_line, line.lot)) {
    const auto load = store::load_of(database, from.load);
    const bool is_its = load && (load->fulfilment == fulfilment.id || load->sort) && !load->ended;
    if (is_its) back_to(*load, from.quantity);
  }
  if (!others.empty()) back_to(others.front(), left);
  return ways;
}

}  // namespace fw::service
