// What POST /waves takes: rules, limits, and how to plan.
#pragma once
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "server/service/wave_plan.h"
#include "server/web/json_members.h"
#include "shared/base/result.h"

namespace fw::web {

struct WaveInput : service::NamedWaveRules {
  std::string site;
  std::string wave_template = "manual";
  std::string channel;
  EpochMs departs_before_ms = 0;
  std::int64_t departs_within_minutes = 0;  // of now; 0 = all
  std::int64_t fulfilments_most = 0, lines_most = 0, units_most = 0, totes_most = 0;
  std::int64_t parcels_most = 0;
  std::int64_t cart_slots = 8, iterations = 20'000, seed = 1;
  std::int64_t pickers = 0;  // 0 = those who are signed on
  bool dense = false;
  bool sort_totes = true;
  bool release = false;
};
template <>
struct Members<WaveInput> {
  using T = WaveInput;
  static constexpr const char* name = "WaveInput";
  static constexpr auto all =
      std::tuple{member("site", &T::site),
                 member("template", &T::wave_template),
                 member("channel", &T::channel),
                 instant("departs_before", &T::departs_before_ms),
                 member("departs_within_minutes", &T::departs_within_minutes),
                 member("carriers", &T::carriers),
                 member("zones", &T::zones),
                 member("owner", &T::owner),
                 member("customer", &T::customer),
                 member("priority_least", &T::priority_least),
                 member("single_line", &T::single_line),
                 member("single_unit", &T::single_unit),
                 member("fragile", &T::fragile),
                 member("fulfilments_most", &T::fulfilments_most),
                 member("lines_most", &T::lines_most),
                 member("units_most", &T::units_most),
                 member("totes_most", &T::totes_most),
                 member("parcels_most", &T::parcels_most),
                 member("dense", &T::dense),
                 member("cart_slots", &T::cart_slots),
                 member("iterations", &T::iterations),
                 member("seed", &T::seed),
                 member("pickers", &T::pickers),
                 member("sort_totes", &T::sort_totes),
                 member("release", &T::release)};
};

// Refused: bad_number.
Result<Done> check_wave_input(const WaveInput& input);

// `body` over the template that it names: what both say is as the body says. Refused:
// unknown_site, unknown_template, bad_number.
Result<WaveInput> over_template(store::Connection& database, const boost::json::value& body,
                                const WaveInput& input);

// Names turned into ids. Refused: unknown_site, and what find_rules refuses.
Result<service::WaveRequest> wave_request(store::Connection& database, const WaveInput& input,
                                          EpochMs now_ms);

// A template as it is kept, and back into a plan of defaults.
std::string encode_template(const WaveInput& plan);
Result<Done> read_template(const std::string& body, WaveInput& plan);

// A part of add_wave_routes.
class RouteTable;
void add_wave_template_routes(RouteTable& table);

}  // namespace fw::web
