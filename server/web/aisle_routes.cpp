// The aisles of the locations and how they are walked. They are put like the rest of the
// catalogue (import_routes.cpp).
#include "server/service/views.h"
#include "server/web/desk.h"
#include "server/web/json_members.h"
#include "server/web/route.h"
#include "server/web/site_choice.h"

namespace fw::web {

template <>
struct Members<service::views::AisleView> {
  using T = service::views::AisleView;
  static constexpr const char* name = "Aisle";
  static constexpr auto all =
      std::tuple{member("site", &T::site), member("aisle", &T::aisle),
                 member("direction", &T::direction), member("locations", &T::locations)};
};

namespace {

void get_aisles(Desk& desk, const Call& call) {
  answer_query(desk, call, [site = call.query("site")](auto& database) -> Answer {
    if (!site.empty()) {
      const auto known = site_of_code(service::views::list_sites(database), site);
      if (!known) return Failure{known.error()};
    }
    return found(rows_json(service::views::list_aisles(database, site)));
  });
}

}  // namespace

void add_aisle_routes(RouteTable& table) {
  table.add({.method = "GET",
             .path = "/aisles",
             .tag = "catalogue",
             .summary = "the aisles of pick and reserve locations, and how each is walked",
             .handle = get_aisles,
             .query = {{"site", "code; default: of all sites"}},
             .response = page_schema<service::views::AisleView>()});
}

}  // namespace fw::web
