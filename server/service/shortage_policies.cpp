#include "server/service/shortage_policies.h"

#include "server/domain/reallocation.h"
#include "server/service/catalog_rows.h"

namespace fw::service {

RowAnswer put_row(Context& context, const ShortagePolicyInput& row, PutMode mode) {
  const std::string code = row.channel + " " + row.sku + " " + row.reason;
  if (!domain::are_shortage_actions(row.actions)) {
    return refused_row(code, Refusal{"bad_actions", "actions '" + row.actions + "'",
                                     "words of reallocate, wait_replenish, ship_short, backorder",
                                     "correct the words and separate them by spaces"});
  }
  if (const auto bad = domain::check_range("wait_minutes", row.wait_minutes, 0, 30 * 24 * 60)) {
    return refused_row(code, *bad);
  }
  const auto site = resolve_site(context.database(), row.site);
  if (!site) return refused_row(code, site.error());
  store::PolicyInput policy;
  policy.site = *site;
  if (!row.sku.empty()) {
    const auto item = resolve_item(context.database(), row.owner, row.sku);
    if (!item) return refused_row(code, item.error());
    policy.item = item->id;
  }
  policy.channel = row.channel;
  policy.reason = row.reason;
  policy.actions = row.actions;
  policy.wait_minutes = row.wait_minutes;
  const bool existed = store::has_policy(context.database(), policy);
  if (mode == PutMode::check) return checked_row(code, existed);
  return saved_row(code, {store::save_policy(context.writer, policy), existed});
}

Result<Done> delete_shortage_policy(Context& context, Id policy, const std::string& reason,
                                    const std::string& by) {
  if (reason.empty()) {
    return refuse("missing_field", "reason is empty", "why the rule goes", "name the reason");
  }
  const auto row = store::find_policy(context.database(), policy);
  if (!row) {
    return refuse("unknown_policy", "policy " + std::to_string(policy), "the id of a policy",
                  "list the policies and use one of their ids");
  }
  store::delete_policy(context.writer, policy);
  domain::Changes changes;
  changes.events.push_back({.kind = "shortage_policy_deleted",
                            .detail = row->channel + " " + row->sku + " " + row->reason + ": " +
                                      reason + " (" + by + ")"});
  context.save(store::site_of(policy), changes);
  return Done{};
}

}  // namespace fw::service
