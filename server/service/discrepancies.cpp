#include "server/service/discrepancies.h"

#include <algorithm>

#include "server/domain/discrepancy_rules.h"
#include "server/service/resolutions.h"
#include "server/store/devices.h"

namespace fw::service {
namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t settled_at_once = 200;

std::int64_t setting(store::Connection& database, const char* key, std::int64_t otherwise) {
  const std::string text = store::setting(database, key, "");
  return text.empty() ? otherwise : std::stoll(text);
}

domain::SettleLimits limits(store::Connection& database) {
  domain::SettleLimits limits;
  limits.units = setting(database, "settle_units", limits.units);
  limits.value_minor = setting(database, "settle_value", limits.value_minor);
  limits.grams = setting(database, "settle_grams", limits.grams);
  return limits;
}

void tell(Context& context, const store::DiscrepancyRow& row, const std::string& kind,
          const std::string& how) {
  domain::Changes changes;
  changes.events.push_back({.kind = kind,
                            .order = row.order,
                            .packet = row.packet,
                            .parcel = row.parcel,
                            .place = row.place,
                            .item = row.item,
                            .quantity = row.quantity,
                            .detail = row.kind + ": " + how});
  context.save(row.site, changes);
}

std::string list_of(const std::vector<std::string_view>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

}  // namespace

Id open_discrepancy(Context& context, Id site, domain::DiscrepancyOpened opened) {
  const domain::DiscrepancyKind& kind = domain::discrepancy_kind(opened.kind);
  if (opened.owner_role.empty()) opened.owner_role = kind.owner_role;
  if (opened.due_at_ms == 0) opened.due_at_ms = context.now() + kind.due_minutes * minute_ms;
  std::optional<EpochMs> settle_at_ms;
  if (!kind.rule_resolution.empty()) {
    const std::int64_t value =
        opened.item == 0 ? 0 : store::item_value_minor(context.database(), opened.item);
    if (domain::is_settled_by_rule(kind, {opened.quantity, value}, limits(context.database()))) {
      settle_at_ms = context.now();
    }
  }
  return store::insert_discrepancy(context.writer, site, context.author, opened, settle_at_ms);
}

Result<Done> resolve_discrepancy(Context& context, Id discrepancy, const std::string& resolution,
                                 const std::string& by, const std::string& note) {
  const auto row = store::load_discrepancy(context.database(), discrepancy);
  const std::string id = std::to_string(discrepancy);
  if (!row) {
    return refuse("unknown_discrepancy", "discrepancy " + id, "the id of a discrepancy",
                  "list the discrepancies and use one of their ids");
  }
  if (row->resolved) {
    return refuse("discrepancy_resolved", "discrepancy " + id + ", resolved by " + row->resolution,
                  "one that is open", "nothing; it is settled");
  }
  const auto& allowed = domain::discrepancy_kind(row->kind).resolutions;
  if (std::find(allowed.begin(), allowed.end(), resolution) == allowed.end()) {
    return refuse("unknown_resolution", "'" + resolution + "' for " + row->kind, list_of(allowed),
                  "choose one of these");
  }
  if (auto done = carry_out(context, *row, resolution, {by, note}); !done) {
    return Failure{done.error()};
  }
  const auto* rule = domain::find_resolution(resolution);
  if (rule != nullptr && rule->waits_for_task) {
    store::decide_discrepancy(context.writer, row->id, resolution, by, note);
    tell(context, *row, "discrepancy_decided", resolution + " by " + by);
    return Done{};
  }
  // What was carried out may have settled it by itself: a label that is confirmed.
  store::resolve_discrepancy(context.writer, row->id, resolution, by, note);
  tell(context, *row, "discrepancy_resolved", resolution + " by " + by);
  return Done{};
}

void settle_discrepancy(Context& context, Id discrepancy, const std::string& how,
                        const std::string& by) {
  const auto row = store::load_discrepancy(context.database(), discrepancy);
  if (!row || row->resolved) return;
  store::resolve_discrepancy(context.writer, row->id, how, by, "");
  tell(context, *row, "discrepancy_resolved", how + " by " + by);
}

std::int64_t settle_discrepancies(Context& context, Id site, const store::Named& named,
                                  const std::string& how, const std::string& by) {
  const auto ids = store::open_discrepancies_of(context.database(), site, named, settled_at_once);
  for (const Id id : ids) settle_discrepancy(context, id, how, by);
  return static_cast<std::int64_t>(ids.size());
}

std::vector<store::NamedUnits> account_for(Context& context,
                                           const std::vector<store::NamedUnits>& units,
                                           Quantity most, const std::string& how) {
  std::vector<store::NamedUnits> taken;
  for (store::NamedUnits one : units) {
    const auto row = store::load_discrepancy(context.database(), one.discrepancy);
    one.quantity = std::min(most, one.quantity);
    if (one.quantity <= 0) break;
    if (row && !row->resolved && one.quantity == row->quantity) {
      settle_discrepancy(context, one.discrepancy, how);
    } else if (row) {
      store::lessen_discrepancy(context.writer, one.discrepancy, one.quantity);
      tell(context, *row, "discrepancy_lessened", std::to_string(one.quantity) + " " + how);
    }
    most -= one.quantity;
    taken.push_back(one);
  }
  return taken;
}

void settle_units(Context& context, Id site, const store::Named& named, Quantity quantity,
                  const std::string& how) {
  std::vector<store::NamedUnits> units;
  for (const Id id :
       store::open_discrepancies_of(context.database(), site, named, settled_at_once)) {
    const auto row = store::load_discrepancy(context.database(), id);
    if (row && row->quantity > 0) units.push_back({id, row->quantity});
  }
  account_for(context, units, quantity, how);
}

std::int64_t settle_by_rule(Context& context, Id site, std::int64_t most) {
  std::int64_t settled = 0;
  for (const auto& row : store::due_for_rule(context.database(), site, context.now(), most)) {
    const std::string how(domain::discrepancy_kind(row.kind).rule_resolution);
    if (resolve_discrepancy(context, row.id, how, "rule", "")) {
      ++settled;
    } else {
      store::leave_to_people(context.writer, row.id);
    }
  }
  return settled;
}

}  // namespace fw::service
