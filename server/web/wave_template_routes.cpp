// Wave templates: rules and limits that POST /waves takes by name.
#include "server/service/views.h"
#include "server/service/wave_templates.h"
#include "server/web/decision_body.h"
#include "server/web/route.h"
#include "server/web/site_choice.h"
#include "server/web/wave_input.h"

namespace fw::web {

struct WaveTemplate {
  std::string site, name;
  WaveInput plan;
};
template <>
struct Members<WaveTemplate> {
  using T = WaveTemplate;
  static constexpr const char* name = "WaveTemplate";
  static constexpr auto all =
      std::tuple{member("site", &T::site), member("name", &T::name), member("plan", &T::plan)};
};

namespace {

Result<Done> check_template(const WaveTemplate& input) {
  const auto not_kept = [](const std::string& member, const std::string& next) {
    return refuse("not_in_a_template", "plan." + member, "rules and limits that hold on any day",
                  next);
  };
  if (input.plan.departs_before_ms != 0) {
    return not_kept("departs_before", "use departs_within_minutes");
  }
  if (input.plan.release) return not_kept("release", "say it when the wave is planned");
  if (!input.plan.site.empty()) return not_kept("site", "name the site beside the plan");
  if (input.plan.wave_template != service::no_template) {
    return not_kept("template", "give the rules themselves");
  }
  return check_wave_input(input.plan);
}

void post_template(Desk& desk, const Call& call) {
  answer_decision<WaveTemplate>(
      desk, call, "put_wave_template",
      [](service::Context& context, const WaveTemplate& input) -> Answer {
        if (const auto good = check_template(input); !good) return Failure{good.error()};
        const auto site = site_of_code(service::views::list_sites(context.database()), input.site);
        if (!site) return Failure{site.error()};
        const auto rules = service::find_rules(context.database(), *site, input.plan);
        if (!rules) return Failure{rules.error()};
        const auto existed =
            service::put_wave_template(context, *site, input.name, encode_template(input.plan));
        if (!existed) return Failure{existed.error()};
        return found(to_json(input), *existed ? 200 : 201);
      });
}

void get_templates(Desk& desk, const Call& call) {
  answer_query(desk, call, [](auto& database) -> Answer {
    std::vector<WaveTemplate> rows;
    for (const auto& row : store::list_wave_templates(database)) {
      WaveInput plan;
      if (const auto read = read_template(row.body, plan); !read) return Failure{read.error()};
      rows.push_back({row.site, row.name, plan});
    }
    return found(rows_json(rows));
  });
}

void delete_template(Desk& desk, const Call& call) {
  answer_command(desk, call, "delete_wave_template",
                 [name = call.path("template"),
                  code = call.query("site")](service::Context& context) -> Answer {
                   const auto site =
                       site_of_code(service::views::list_sites(context.database()), code);
                   if (!site) return Failure{site.error()};
                   const auto gone = service::delete_wave_template(context, *site, name);
                   if (!gone) return Failure{gone.error()};
                   return found(boost::json::object{{"name", name}});
                 });
}

}  // namespace

void add_wave_template_routes(RouteTable& table) {
  table.add({.method = "POST",
             .path = "/wave-templates",
             .tag = "waves",
             .summary = "keep a wave's rules and limits under a name, in place of what it had",
             .handle = post_template,
             .request = schema<WaveTemplate>(),
             .response = schema<WaveTemplate>(),
             .status = 201});
  table.add({.method = "GET",
             .path = "/wave-templates",
             .tag = "waves",
             .summary = "the wave templates, by name",
             .handle = get_templates,
             .response = page_schema<WaveTemplate>()});
  table.add({.method = "DELETE",
             .path = "/wave-templates/{template}",
             .tag = "waves",
             .summary = "this template is not used any more",
             .handle = delete_template,
             .query = {{"site", "code, where there are several"}}});
}

}  // namespace fw::web
