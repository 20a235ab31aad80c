#include "server/service/housekeeping.h"

#include <stdexcept>

#include "server/service/departures.h"
#include "server/service/discrepancies.h"
#include "server/service/import.h"
#include "server/service/orders.h"
#include "server/service/put_back.h"
#include "server/service/reallocation.h"
#include "server/service/reservations.h"
#include "server/store/catalog.h"

namespace fw::service {
namespace {

constexpr std::int64_t every_ms = 1'000;
constexpr std::int64_t expand_every_ms = 3'600'000;
constexpr int days_ahead = 7;

}  // namespace

Housekeeping::Housekeeping(Engine& engine, JobRunner& jobs, const SweepLimits& limits)
    : engine_(engine), jobs_(jobs), limits_(limits) {
  Command command;
  command.kind = "begin watch";
  command.command_class = CommandClass::fact;  // before the first hello
  command.run = [](Context& context) {
    begin_watch(context);
    end_lost_imports(context);
    return std::string();
  };
  if (!engine_.submit(std::move(command))) throw std::logic_error("the engine's queue is full");
}

void Housekeeping::step(std::int64_t monotonic_ms) {
  if (monotonic_ms < next_ms_) return;
  next_ms_ = monotonic_ms + every_ms;
  jobs_.step();
  if (under_way_.exchange(true)) return;
  const bool expand = monotonic_ms >= next_expand_ms_;
  if (expand) next_expand_ms_ = monotonic_ms + expand_every_ms;
  Command command;
  command.kind = "housekeeping";
  command.run = [this, expand](Context& context) {
    for (const Id site : store::all_sites(context.database())) {
      if (expand) expand_departures(context, site, days_ahead);
      move_missed(context, site);
      settle_ship_short(context, site);
      lift_ended_holds(context, site);
      settle_by_rule(context, site);
      sweep(context, site, limits_);
      retry_waiting(context, site);
      offer_put_backs(context, site);
      held_item_[site] = take_back_promises(context, site, held_item_[site]);
      promised_item_[site] = take_back_beyond_stock(context, site, promised_item_[site]);
      waiting_item_[site] = reserve_waiting(context, site, waiting_item_[site]);
    }
    return std::string();
  };
  command.done = [this](CommandEnd, const std::string&) { under_way_ = false; };
  if (!engine_.submit(std::move(command))) under_way_ = false;
}

}  // namespace fw::service
