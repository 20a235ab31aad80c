// The people of the floor: who is signed on where, with what in hand, how far.
#include "server/service/people.h"
#include "server/web/board_members.h"
#include "server/web/desk.h"
#include "server/web/packet_members.h"
#include "server/web/route.h"

namespace fw::web {

template <>
struct Members<service::WorkerDetail> {
  using T = service::WorkerDetail;
  static constexpr const char* name = "WorkerDetail";
  static constexpr auto all =
      std::tuple{member("worker", &T::worker), member("packets", &T::packets)};
};

namespace {

void get_workers(Desk& desk, const Call& call) {
  answer_query(desk, call, [now = desk.clock.wall_ms()](auto& database) {
    return found(rows_json(service::read_workers(database, now)));
  });
}

void get_worker(Desk& desk, const Call& call) {
  answer_query(
      desk, call,
      [called = call.path("worker"), now = desk.clock.wall_ms()](auto& database) -> Answer {
        const auto worker = service::read_worker(database, called, now);
        if (!worker) return Failure{worker.error()};
        return found(to_json(*worker));
      });
}

}  // namespace

void add_worker_routes(RouteTable& table) {
  table.add({.method = "GET",
             .path = "/workers",
             .tag = "floor",
             .summary = "people: signed on where, with what in hand, how far, facts today",
             .handle = get_workers,
             .response = page_schema<views::WorkerView>()});
  table.add({.method = "GET",
             .path = "/workers/{worker}",
             .tag = "floor",
             .summary = "one person by number, badge or name, with all work that is theirs",
             .handle = get_worker,
             .response = schema<service::WorkerDetail>()});
}

}  // namespace fw::web
