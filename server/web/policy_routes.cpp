// What is tried for units that are not there: the rules by channel, item and reason.
// They are put like the rest of the catalogue (import_routes.cpp).
#include "server/service/shortage_policies.h"
#include "server/web/decision_body.h"
#include "server/web/route.h"

namespace fw::web {

template <>
struct Members<store::PolicyView> {
  using T = store::PolicyView;
  static constexpr const char* name = "ShortagePolicy";
  static constexpr auto all =
      std::tuple{fw::web::id("id", &T::id),      member("site", &T::site),
                 member("channel", &T::channel), member("owner", &T::owner),
                 member("sku", &T::sku),         member("reason", &T::reason),
                 member("actions", &T::actions), member("wait_minutes", &T::wait_minutes)};
};
struct PolicyDeletion {
  std::string reason;
  std::string by = "api";
};
template <>
struct Members<PolicyDeletion> {
  using T = PolicyDeletion;
  static constexpr const char* name = "PolicyDeletion";
  static constexpr auto all = std::tuple{member("reason", &T::reason), member("by", &T::by)};
};

namespace {

void get_policies(Desk& desk, const Call& call) {
  answer_query(desk, call,
               [](auto& database) { return found(rows_json(store::list_policies(database))); });
}

void delete_policy(Desk& desk, const Call& call) {
  answer_decision<PolicyDeletion>(
      desk, call, "delete_shortage_policy",
      [text = call.path("policy")](service::Context& context, const auto& body) -> Answer {
        const auto gone =
            service::delete_shortage_policy(context, id_of(text), body.reason, body.by);
        if (!gone) return Failure{gone.error()};
        return found(boost::json::object{{"id", text}});
      });
}

}  // namespace

void add_policy_routes(RouteTable& table) {
  table.add({.method = "GET",
             .path = "/shortage-policies",
             .tag = "catalogue",
             .summary = "what is tried for units that are not there, the most specific rule first",
             .handle = get_policies,
             .response = page_schema<store::PolicyView>()});
  table.add({.method = "DELETE",
             .path = "/shortage-policies/{policy}",
             .tag = "catalogue",
             .summary = "this rule is not used any more",
             .handle = delete_policy,
             .request = schema<PolicyDeletion>()});
}

}  // namespace fw::web
