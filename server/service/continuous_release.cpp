#include "server/service/continuous_release.h"

#include <cstdlib>

#include "server/store/catalog.h"
#include "server/store/devices.h"
#include "server/store/release_outlook.h"
#include "shared/base/log.h"

namespace fw::service {
namespace {

constexpr std::int64_t every_ms = 2'000;
// Orders wait and nothing of them can be picked: what changes that takes a while.
constexpr std::int64_t in_vain_pause_ms = 60'000;

// Who is in a hurry and cannot be picked all the same must not have everything planned
// anew again and again.
constexpr std::int64_t replan_pause_ms = 600'000;

bool was_lately(const std::map<Id, std::int64_t>& when_ms, Id site, std::int64_t monotonic_ms,
                std::int64_t pause_ms) {
  const auto found = when_ms.find(site);
  return found != when_ms.end() && monotonic_ms - found->second < pause_ms;
}

domain::ReleaseRule rule_of(store::Connection& database) {
  domain::ReleaseRule rule;
  rule.trips_ahead = std::atoll(store::setting(database, "trips_ahead", "0").c_str());
  rule.cart_slots = std::atoll(store::setting(database, "cart_slots", "8").c_str());
  return rule;
}

}  // namespace

ContinuousRelease::ContinuousRelease(Engine& engine, Readers& readers, WavePlanner& planner)
    : engine_(engine), readers_(readers), planner_(planner) {}

void ContinuousRelease::step(std::int64_t monotonic_ms, EpochMs now_ms) {
  if (monotonic_ms < next_ms_) return;
  next_ms_ = monotonic_ms + every_ms;
  if (under_way_.exchange(true)) return;
  const bool asked = readers_.ask(
      [this, monotonic_ms, now_ms](store::Connection& database) {
        return look(database, monotonic_ms, now_ms);
      },
      [this](const Result<bool, std::string>& looked) {
        if (!looked) log::warn("continuous release: " + looked.error());
        if (!looked || !looked.value()) under_way_ = false;
      });
  if (!asked) under_way_ = false;
}

bool ContinuousRelease::look(store::Connection& database, std::int64_t monotonic_ms,
                             EpochMs now_ms) {
  const domain::ReleaseRule rule = rule_of(database);
  if (rule.trips_ahead == 0 || planner_.waiting() > 0) return false;
  for (const Id site : store::all_sites(database)) {
    const domain::ReleaseOutlook outlook = store::release_outlook(database, site);
    if (domain::wants_replan(outlook, rule, now_ms) &&
        !was_lately(replanned_ms_, site, monotonic_ms, replan_pause_ms)) {
      replanned_ms_[site] = monotonic_ms;
      auto waves = store::waves_not_begun(database, site, continuous_template);
      if (!waves.empty()) return take_back(site, std::move(waves));
    }
    const std::int64_t orders = domain::orders_to_release(outlook, rule);
    if (orders == 0) continue;
    if (was_lately(in_vain_ms_, site, monotonic_ms, in_vain_pause_ms)) continue;
    return top_up(site, orders, rule.cart_slots, monotonic_ms);
  }
  return false;
}

bool ContinuousRelease::top_up(Id site, std::int64_t orders, std::int64_t cart_slots,
                               std::int64_t monotonic_ms) {
  PlanOrder order;
  order.request.site = site;
  order.request.wave_template = continuous_template;
  order.request.fulfilments_most = orders;
  order.request.cart_slots = cart_slots;
  order.request.sort_units = as_configured;
  order.answer = [this, site, monotonic_ms](Context& context, const WavePlanned& planned) {
    if (planned.trips == 0) in_vain_ms_[site] = monotonic_ms;
    if (!planned.number.empty()) (void)release_wave(context, site, planned.number);
    return std::string();
  };
  order.done = [this](CommandEnd, const std::string&) { under_way_ = false; };
  return planner_.submit(std::move(order));
}

bool ContinuousRelease::take_back(Id site, std::vector<std::string> waves) {
  Command command;
  command.kind = "replan";
  command.run = [site, waves = std::move(waves)](Context& context) {
    for (const std::string& number : waves) (void)recall_wave(context, site, number);
    return std::string();
  };
  command.done = [this](CommandEnd, const std::string&) { under_way_ = false; };
  return engine_.submit(std::move(command));
}

}  // namespace fw::service
