// The JSON of the board: see json_members.h.
#pragma once
#include "server/service/board.h"
#include "server/web/view_members.h"

namespace fw::web {

template <>
struct Members<service::BoardDeparture> {
  using T = service::BoardDeparture;
  static constexpr const char* name = "DepartureOutlook";
  static constexpr auto all = std::tuple{
      computed("state", [](const T& one) { return std::string(word_of(one.outlook.state)); }),
      computed("finish_at",
               [](const T& one) {
                 return one.outlook.finish_at_ms == 0
                            ? std::optional<std::string>()
                            : std::optional<std::string>(instant_text(one.outlook.finish_at_ms));
               }),
      computed("slack_ms",
               [](const T& one) {
                 return one.outlook.finish_at_ms == 0
                            ? std::optional<std::int64_t>()
                            : std::optional<std::int64_t>(one.outlook.slack_ms);
               }),
      spread(&T::departure)};
};

template <>
struct Members<service::Need> {
  using T = service::Need;
  static constexpr const char* name = "Need";
  static constexpr auto all =
      std::tuple{computed("level", [](const T& need) { return std::string(word_of(need.level)); }),
                 instant("since", &T::since_ms),
                 member("kind", &T::kind),
                 member("subject", &T::subject),
                 member("text", &T::text),
                 member("link", &T::link),
                 member("action", &T::action)};
};

template <>
struct Members<service::Flow> {
  using T = service::Flow;
  static constexpr const char* name = "Flow";
  static constexpr auto all =
      std::tuple{member("waiting", &T::waiting), member("picking", &T::picking),
                 member("packing", &T::packing), member("completed", &T::completed)};
};

template <>
struct Members<service::Board> {
  using T = service::Board;
  static constexpr const char* name = "Board";
  static constexpr auto all = std::tuple{instant("at", &T::at_ms),
                                         member("last_event", &T::last_event),
                                         member("sites", &T::sites),
                                         member("departures", &T::departures),
                                         member("flow", &T::flow),
                                         member("waves", &T::waves),
                                         member("waves_more", &T::waves_more),
                                         member("waves_finished", &T::waves_finished),
                                         member("devices", &T::devices),
                                         member("printers", &T::printers),
                                         member("needs", &T::needs),
                                         member("needs_more", &T::needs_more),
                                         member("events", &T::events)};
};

}  // namespace fw::web
