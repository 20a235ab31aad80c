// Waves: planned, released, recalled, closed; and the jobs that do it.
#include <charconv>
#include <map>

#include "server/web/decision_body.h"
#include "server/web/problems.h"
#include "server/web/route.h"
#include "server/web/site_choice.h"
#include "server/web/view_members.h"
#include "server/web/wave_input.h"

namespace fw::web {

namespace {

boost::json::value planned_json(const service::WavePlanned& planned) {
  std::map<std::string, std::int64_t> dropped;
  for (const auto& one : planned.dropped) dropped[one.reason] += 1;
  boost::json::array reasons;
  for (const auto& [reason, count] : dropped) {
    reasons.push_back(boost::json::object{{"reason", reason}, {"fulfilments", count}});
  }
  return boost::json::object{{"number", planned.number},
                             {"trips", planned.trips},
                             {"fulfilments", planned.fulfilments},
                             {"picks", planned.picks},
                             {"units", planned.units},
                             {"walk_mm", planned.walk_mm},
                             {"location_order_mm", planned.location_order_mm},
                             {"pickers", planned.pickers},
                             {"dropped", std::move(reasons)}};
}

// Stores the plan, and releases it at once when that was asked for.
std::string store_and_release(service::Context& context, Id site, bool release,
                              const service::WavePlanned& planned) {
  boost::json::value body = planned_json(planned);
  const bool released = release && !planned.number.empty() &&
                        service::release_wave(context, site, planned.number).ok();
  body.as_object()["released"] = released;
  return encode_answer(found(std::move(body), planned.number.empty() ? 200 : 201));
}

void submit_plan(Desk& desk, const Call& call, bool release, service::WaveRequest request) {
  const auto id = command_id(call);
  if (!id) return call.refuse(id.error());
  service::PlanOrder order;
  order.request = std::move(request);
  order.command_id = *id;
  order.content_hash = content_hash(call);
  order.answer = [site = order.request.site, release](service::Context& context,
                                                      const service::WavePlanned& planned) {
    return store_and_release(context, site, release, planned);
  };
  order.done = [call](service::CommandEnd end, const std::string& answer) {
    call.reply(response_of(end, answer));
  };
  if (!desk.planner.submit(std::move(order))) call.refuse(busy("a wave for a full queue"));
}

void post_wave(Desk& desk, const Call& call) {
  const auto body = read_body<WaveInput>(call);
  if (!body) return call.refuse(body.error());
  if (const auto good = check_wave_input(*body); !good) return call.refuse(good.error());
  boost::json::value json = boost::json::object();
  if (!call.request().body.empty()) json = *call.json();
  using Wanted = Result<service::WaveRequest>;
  const bool taken = desk.readers.ask(
      [input = *body, json, now = desk.clock.wall_ms()](auto& database) -> Wanted {
        const auto both = over_template(database, json, input);
        if (!both) return Failure{both.error()};
        return wave_request(database, *both, now);
      },
      [&desk, call, release = body->release](Result<Wanted, std::string> wanted) {
        if (!wanted) return call.refuse(internal_error());
        if (!*wanted) return call.refuse(wanted->error());
        submit_plan(desk, call, release, std::move(**wanted));
      });
  if (!taken) call.refuse(busy("a wave for a full queue"));
}

Result<views::WaveView> one_wave(std::vector<views::WaveView> waves, const std::string& number,
                                 const std::string& site) {
  if (!site.empty()) std::erase_if(waves, [&](const auto& wave) { return wave.site != site; });
  if (waves.empty()) {
    return refuse("unknown_wave", "wave '" + number + "'", "the number of a planned wave",
                  "list the waves and use one of their numbers");
  }
  if (waves.size() > 1) {
    return refuse("ambiguous_wave", "wave '" + number + "' of several sites", "one wave",
                  "name the site: ?site=" + waves.front().site);
  }
  return std::move(waves.front());
}

using Decide = Result<Done> (*)(service::Context&, Id site, const std::string& number);

void decide_wave(Desk& desk, const Call& call, const std::string& kind, Decide decide) {
  answer_command(desk, call, kind,
                 [number = call.path("wave"), site = call.query("site"),
                  decide](service::Context& context) -> Answer {
                   auto wave =
                       one_wave(views::find_waves(context.database(), number), number, site);
                   if (!wave) return Failure{wave.error()};
                   const auto done = decide(context, views::site_of(wave->id), number);
                   if (!done) return Failure{done.error()};
                   wave = one_wave(views::find_waves(context.database(), number), number, site);
                   return found(to_json(*wave));
                 });
}

Route decision_route(const std::string& verb, const std::string& summary, Decide decide) {
  return {.method = "POST",
          .path = "/waves/{wave}/" + verb,
          .tag = "waves",
          .summary = summary,
          .handle = [verb, decide](
                        Desk& desk,
                        const Call& call) { decide_wave(desk, call, verb + "_wave", decide); },
          .query = {{"site", "code, where several sites have this wave number"}},
          .response = schema<views::WaveView>()};
}

void get_waves(Desk& desk, const Call& call) {
  const auto page = call.page();
  if (!page) return call.refuse(page.error());
  const auto open = call.flag("open");
  if (!open) return call.refuse(open.error());
  answer_query(desk, call, [page = *page, open = *open](auto& database) {
    return found(page_json(views::list_waves(database, open, page)));
  });
}

void get_wave(Desk& desk, const Call& call) {
  answer_query(desk, call,
               [number = call.path("wave"), site = call.query("site")](auto& database) -> Answer {
                 const auto wave = one_wave(views::find_waves(database, number), number, site);
                 if (!wave) return Failure{wave.error()};
                 boost::json::object body = to_json(*wave).as_object();
                 body["trip_list"] = to_json(views::list_trips(database, wave->id));
                 body["jobs"] = to_json(views::list_jobs(database, number, {}).rows);
                 return found(std::move(body));
               });
}

void get_forecast(Desk& desk, const Call& call) {
  const auto pickers = call.number("pickers", 0, 1, 1000);
  if (!pickers) return call.refuse(pickers.error());
  answer_computed(
      desk, call,
      [number = call.path("wave"),
       site = call.query("site")](auto& database) -> Result<service::ForecastInput> {
        const auto wave = one_wave(views::find_waves(database, number), number, site);
        if (!wave) return Failure{wave.error()};
        return service::load_forecast(database, *wave, views::site_of(wave->id));
      },
      [pickers = *pickers, now = desk.clock.wall_ms()](const service::ForecastInput& input) {
        return found(to_json(service::forecast_wave(input, pickers, now)));
      });
}

void get_routes(Desk& desk, const Call& call) {
  answer_computed(
      desk, call,
      [number = call.path("wave"),
       site = call.query("site")](auto& database) -> Result<service::RoutesInput> {
        const auto wave = one_wave(views::find_waves(database, number), number, site);
        if (!wave) return Failure{wave.error()};
        return service::load_routes(database, *wave, views::site_of(wave->id));
      },
      [](const service::RoutesInput& input) {
        return found(to_json(service::wave_routes(input)));
      });
}

void get_jobs(Desk& desk, const Call& call) {
  const auto page = call.page();
  if (!page) return call.refuse(page.error());
  answer_query(desk, call, [page = *page, wave = call.query("wave")](auto& database) {
    return found(page_json(views::list_jobs(database, wave, page)));
  });
}

void get_job(Desk& desk, const Call& call) {
  const std::string& text = call.path("job");
  Id id = 0;
  std::from_chars(text.data(), text.data() + text.size(), id);
  answer_query(desk, call, [id, text](auto& database) -> Answer {
    const auto job = views::find_job(database, id);
    if (!job) {
      return refuse("unknown_job", "job '" + text + "'", "the id of a job", "list the jobs");
    }
    return found(to_json(*job));
  });
}

}  // namespace

void add_wave_routes(RouteTable& table) {
  add_wave_template_routes(table);
  table.add({.method = "POST",
             .path = "/waves",
             .tag = "waves",
             .summary = "plan a wave from the open orders, and release it if asked to",
             .handle = post_wave,
             .request = schema<WaveInput>(),
             .status = 201});
  table.add({.method = "GET",
             .path = "/waves",
             .tag = "waves",
             .summary = "waves with their progress, newest first",
             .handle = get_waves,
             .query = paged({{"open", "1: neither closed nor recalled"}}),
             .response = page_schema<views::WaveView>()});
  table.add({.method = "GET",
             .path = "/waves/{wave}",
             .tag = "waves",
             .summary = "one wave with its trips and jobs",
             .handle = get_wave,
             .query = {{"site", "code, where several sites have this wave number"}},
             .response = schema<views::WaveView>()});
  table.add({.method = "GET",
             .path = "/waves/{wave}/forecast",
             .tag = "waves",
             .summary = "what a planned wave would mean if it were released now: lines short, "
                        "totes, trips, and whether each departure is picked in time",
             .handle = get_forecast,
             .query = {{"pickers", "how many pick, 1 to 1000; default: those signed on, or 1"},
                       {"site", "code, where several sites have this wave number"}},
             .response = schema<service::WaveForecast>()});
  table.add({.method = "GET",
             .path = "/waves/{wave}/routes",
             .tag = "waves",
             .summary = "its trips drawn on the floor plan (SVG, of the first 40), and the walking "
                        "that each saves against location order",
             .handle = get_routes,
             .query = {{"site", "code, where several sites have this wave number"}},
             .response = schema<service::WaveRoutes>()});
  table.add(decision_route("release", "give its work to the floor", service::release_wave));
  table.add(decision_route("recall", "take back what nobody has begun", service::recall_wave));
  table.add(decision_route("close", "end it; what is open stays visible", service::close_wave));
  table.add({.method = "GET",
             .path = "/jobs",
             .tag = "waves",
             .summary = "work in progress of the server, newest first",
             .handle = get_jobs,
             .query = paged({{"wave", "of one wave"}}),
             .response = page_schema<views::JobView>()});
  table.add({.method = "GET",
             .path = "/jobs/{job}",
             .tag = "waves",
             .summary = "one job",
             .handle = get_job,
             .response = schema<views::JobView>()});
}

}  // namespace fw::web
