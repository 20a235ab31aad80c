// The JSON of a work packet as a supervisor sees it.
#pragma once
#include "server/service/interventions.h"
#include "server/web/instant.h"
#include "server/web/json_members.h"

namespace fw::web {

template <>
struct Members<store::PacketView> {
  using T = store::PacketView;
  static constexpr const char* name = "Packet";
  static constexpr auto all = std::tuple{fw::web::id("id", &T::id),
                                         member("kind", &T::kind),
                                         member("state", &T::state),
                                         member("wave", &T::wave),
                                         member("order", &T::order),
                                         member("worker", &T::worker),
                                         member("device", &T::device),
                                         member("tasks", &T::tasks),
                                         member("tasks_done", &T::tasks_done),
                                         member("facts", &T::facts),
                                         member("first_load", &T::first_load),
                                         member("last_load", &T::last_load),
                                         member("cart", &T::cart),
                                         member("revision", &T::revision),
                                         instant("created_at", &T::created_at_ms),
                                         instant("begun_at", &T::begun_at_ms),
                                         instant("heard_at", &T::heard_at_ms),
                                         instant("done_at", &T::done_at_ms),
                                         member("end_reason", &T::end_reason)};
};
}  // namespace fw::web
