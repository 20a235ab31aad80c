#include "server/web/wave_input.h"

#include "server/service/views.h"
#include "server/service/wave_templates.h"
#include "server/web/json_read.h"
#include "server/web/json_write.h"
#include "server/web/site_choice.h"

namespace fw::web {
namespace {

struct Range {
  const char* name;
  std::int64_t given;
  std::int64_t least, most;
  const char* wanted;
};

constexpr std::int64_t limit_most = 1'000'000'000;

std::vector<Range> ranges_of(const WaveInput& input) {
  const auto limit = [](const char* name, std::int64_t given) {
    return Range{name, given, 0, limit_most, "0 (all) to 1000000000"};
  };
  return {limit("fulfilments_most", input.fulfilments_most),
          limit("lines_most", input.lines_most),
          limit("units_most", input.units_most),
          limit("totes_most", input.totes_most),
          limit("parcels_most", input.parcels_most),
          {"departs_within_minutes", input.departs_within_minutes, 0, 525'600, "0 (all) to 525600"},
          {"cart_slots", input.cart_slots, 1, 100, "1 to 100"},
          {"iterations", input.iterations, 0, 5'000'000, "0 to 5000000"},
          {"pickers", input.pickers, 0, 1'000, "0 (those who are signed on) to 1000"}};
}

}  // namespace

Result<Done> check_wave_input(const WaveInput& input) {
  for (const Range& range : ranges_of(input)) {
    if (range.given >= range.least && range.given <= range.most) continue;
    return refuse("bad_number", std::string(range.name) + " " + std::to_string(range.given),
                  range.wanted, "correct it");
  }
  return Done{};
}

std::string encode_template(const WaveInput& plan) {
  return boost::json::serialize(boost::json::object{{"v", 1}, {"plan", to_json(plan)}});
}

Result<Done> read_template(const std::string& body, WaveInput& plan) {
  JsonReader reader;
  if (!reader.read(boost::json::parse(body).at("plan"), plan, "plan")) {
    return Failure{reader.refusal()};
  }
  return Done{};
}

Result<WaveInput> over_template(store::Connection& database, const boost::json::value& body,
                                const WaveInput& input) {
  if (input.wave_template == service::no_template) return input;
  const auto site = site_of_code(service::views::list_sites(database), input.site);
  if (!site) return Failure{site.error()};
  const auto kept = service::find_wave_template(database, *site, input.wave_template);
  if (!kept) return Failure{kept.error()};
  WaveInput both;
  if (const auto read = read_template(*kept, both); !read) return Failure{read.error()};
  JsonReader reader;
  if (!reader.read(body, both, "")) return Failure{reader.refusal()};
  if (const auto good = check_wave_input(both); !good) return Failure{good.error()};
  return both;
}

Result<service::WaveRequest> wave_request(store::Connection& database, const WaveInput& input,
                                          EpochMs now_ms) {
  const auto site = site_of_code(service::views::list_sites(database), input.site);
  if (!site) return Failure{site.error()};
  auto rules = service::find_rules(database, *site, input);
  if (!rules) return Failure{rules.error()};
  if (input.dense && input.units_most == 0) {  // the body's or its template's
    return refuse("bad_number", "dense without units_most", "how many units it may have at most",
                  "give units_most, too");
  }
  service::WaveRequest request;
  request.site = *site;
  request.wave_template = input.wave_template;
  request.channel = input.channel;
  request.departs_before_ms = input.departs_before_ms;
  if (request.departs_before_ms == 0 && input.departs_within_minutes > 0) {
    request.departs_before_ms = now_ms + input.departs_within_minutes * 60'000;
  }
  request.rules = std::move(*rules);
  request.fulfilments_most = input.fulfilments_most;
  request.lines_most = input.lines_most;
  request.units_most = input.units_most;
  request.totes_most = input.totes_most;
  request.parcels_most = input.parcels_most;
  request.dense = input.dense;
  request.cart_slots = input.cart_slots;
  request.sort_units = input.sort_totes ? service::as_configured : 0;
  request.iterations = input.iterations;
  request.seed = static_cast<std::uint64_t>(input.seed);
  request.pickers = input.pickers;
  return request;
}

}  // namespace fw::web
