// What a supervisor does by hand: holds, packets, containers, departures, devices.
#include "server/service/departures.h"
#include "server/service/holds.h"
#include "server/service/interventions.h"
#include "server/web/decision_body.h"
#include "server/web/packet_members.h"
#include "server/web/route.h"

namespace fw::web {

template <>
struct Members<service::HoldWanted> {
  using T = service::HoldWanted;
  static constexpr const char* name = "HoldWanted";
  static constexpr auto all = std::tuple{
      member("kind", &T::kind),      member("code", &T::code),     member("site", &T::site),
      member("reason", &T::reason),  member("detail", &T::detail), member("by", &T::by),
      instant("until", &T::until_ms)};
};
template <>
struct Members<service::HoldPlaced> {
  using T = service::HoldPlaced;
  static constexpr const char* name = "HoldPlaced";
  static constexpr auto all =
      std::tuple{member("kind", &T::kind), member("code", &T::code), member("holds", &T::holds),
                 member("tasks_stopped", &T::tasks_stopped)};
};
struct HoldView {
  Id id = 0;
  std::string kind, code, reason, detail, placed_by, released_by;
  EpochMs placed_at_ms = 0;
  std::optional<EpochMs> until_ms, released_at_ms;
};
template <>
struct Members<HoldView> {
  using T = HoldView;
  static constexpr const char* name = "Hold";
  static constexpr auto all = std::tuple{fw::web::id("id", &T::id),
                                         member("kind", &T::kind),
                                         member("code", &T::code),
                                         member("reason", &T::reason),
                                         member("detail", &T::detail),
                                         instant("placed_at", &T::placed_at_ms),
                                         member("placed_by", &T::placed_by),
                                         instant("until", &T::until_ms),
                                         instant("released_at", &T::released_at_ms),
                                         member("released_by", &T::released_by)};
};
struct ByHand {
  std::string reason, worker, place, site;
  std::string by = "api";
};
template <>
struct Members<ByHand> {
  using T = ByHand;
  static constexpr const char* name = "ByHand";
  static constexpr auto all =
      std::tuple{member("reason", &T::reason), member("worker", &T::worker),
                 member("place", &T::place), member("site", &T::site), member("by", &T::by)};
};
template <>
struct Members<service::Cleared> {
  using T = service::Cleared;
  static constexpr const char* name = "Cleared";
  static constexpr auto all =
      std::tuple{member("units", &T::units), member("put_backs", &T::put_backs),
                 member("reopened", &T::reopened)};
};

namespace {

using HoldCommand = Result<service::HoldPlaced> (*)(service::Context&, const service::HoldWanted&);

void hold(Desk& desk, const Call& call, const std::string& kind, HoldCommand run) {
  answer_decision<service::HoldWanted>(
      desk, call, kind, [run](service::Context& context, const service::HoldWanted& wanted) {
        return answer_of(run(context, wanted));
      });
}

void post_hold(Desk& desk, const Call& call) {
  hold(desk, call, "place_hold", service::place_hold);
}
void post_release(Desk& desk, const Call& call) {
  hold(desk, call, "release_hold", service::release_hold);
}

void get_holds(Desk& desk, const Call& call) {
  const auto all = call.flag("all");
  if (!all) return call.refuse(all.error());
  const auto limit = call.limit();
  if (!limit) return call.refuse(limit.error());
  answer_query(desk, call,
               [kind = call.query("kind"), all = *all, limit = *limit](auto& database) -> Answer {
                 std::vector<HoldView> rows;
                 for (const auto& hold : store::list_holds(database, kind, all, limit)) {
                   rows.push_back({hold.id, hold.kind,
                                   store::hold_target_name(database, hold.kind, hold.target),
                                   hold.reason, hold.detail, hold.placed_by, hold.released_by,
                                   hold.placed_at_ms, hold.until_ms, hold.released_at_ms});
                 }
                 return found(rows_json(rows));
               });
}

void get_packets(Desk& desk, const Call& call) {
  const auto all = call.flag("all");
  if (!all) return call.refuse(all.error());
  const auto limit = call.limit();
  if (!limit) return call.refuse(limit.error());
  answer_query(desk, call,
               [kind = call.query("kind"), all = *all, limit = *limit](auto& database) -> Answer {
                 return found(rows_json(store::list_packets(database, kind, all, limit)));
               });
}

Answer packet_answer(store::Connection& database, const std::string& text) {
  const auto packet = store::find_packet(database, id_of(text));
  if (!packet) {
    return refuse("unknown_packet", "packet '" + text + "'", "the id of a packet",
                  "list the packets");
  }
  return found(to_json(*packet));
}

void get_packet(Desk& desk, const Call& call) {
  answer_query(desk, call, [text = call.path("packet")](auto& database) -> Answer {
    return packet_answer(database, text);
  });
}

void take_back(Desk& desk, const Call& call) {
  answer_decision<ByHand>(
      desk, call, "take_back_packet",
      [text = call.path("packet")](service::Context& context, const ByHand& input) -> Answer {
        const auto done = service::take_back_packet(context, id_of(text), {input.reason, input.by});
        if (!done) return Failure{done.error()};
        return packet_answer(context.database(), text);
      });
}

void move(Desk& desk, const Call& call) {
  answer_decision<ByHand>(
      desk, call, "move_packet",
      [text = call.path("packet")](service::Context& context, const ByHand& input) -> Answer {
        const auto done =
            service::move_packet(context, id_of(text), input.worker, {input.reason, input.by});
        if (!done) return Failure{done.error()};
        return packet_answer(context.database(), text);
      });
}

void clear(Desk& desk, const Call& call) {
  answer_decision<ByHand>(
      desk, call, "clear_container",
      [code = call.path("container")](service::Context& context, const ByHand& input) {
        return answer_of(service::clear_container(context, input.site, code, input.place,
                                                  {input.reason, input.by}));
      });
}

void sign_off(Desk& desk, const Call& call) {
  answer_decision<ByHand>(
      desk, call, "sign_off_device",
      [code = call.path("device")](service::Context& context, const ByHand& input) -> Answer {
        const auto done = service::sign_off_device(context, code, {input.reason, input.by});
        if (!done) return Failure{done.error()};
        return found(boost::json::object{{"device", code}});
      });
}

void decide_departure(Desk& desk, const Call& call, service::DepartureWord word) {
  answer_decision<ByHand>(desk, call, "decide_departure",
                          [text = call.path("departure"), word](service::Context& context,
                                                                const ByHand& input) -> Answer {
                            const auto moved = service::decide_departure(context, id_of(text), word,
                                                                         input.reason, input.by);
                            if (!moved) return Failure{moved.error()};
                            return found(boost::json::object{{"departure", text},
                                                             {"moved", moved->moved},
                                                             {"left_without", moved->left_without},
                                                             {"more", moved->more}});
                          });
}

Route departure_route(const std::string& verb, const std::string& summary,
                      service::DepartureWord word) {
  return {.method = "POST",
          .path = "/departures/{departure}/" + verb,
          .tag = "departures",
          .summary = summary,
          .handle = [word](Desk& desk, const Call& call) { decide_departure(desk, call, word); },
          .request = schema<ByHand>()};
}

void add_packet_routes(RouteTable& table) {
  table.add({.method = "GET",
             .path = "/packets",
             .tag = "packets",
             .summary = "work packets that are not over, in the order in which they are offered",
             .handle = get_packets,
             .query = {{"kind", "pick, pack, put_back, count"},
                       {"all", "1: finished ones too, newest first"},
                       {"limit", "rows, 1 to 1000; default 100"}},
             .response = page_schema<store::PacketView>()});
  table.add({.method = "GET",
             .path = "/packets/{packet}",
             .tag = "packets",
             .summary = "one packet: whose, where, how far",
             .handle = get_packet,
             .response = schema<store::PacketView>()});
  table.add({.method = "POST",
             .path = "/packets/{packet}/take_back",
             .tag = "packets",
             .summary = "take it from whoever has it; the device is told",
             .handle = take_back,
             .request = schema<ByHand>(),
             .response = schema<store::PacketView>()});
  table.add({.method = "POST",
             .path = "/packets/{packet}/move",
             .tag = "packets",
             .summary = "make it the next job of a worker who is signed on",
             .handle = move,
             .request = schema<ByHand>(),
             .response = schema<store::PacketView>()});
}

}  // namespace

void add_intervention_routes(RouteTable& table) {
  table.add({.method = "GET",
             .path = "/holds",
             .tag = "holds",
             .summary = "what is on hold, newest first",
             .handle = get_holds,
             .query = {{"kind",
                        "place_in, place_out, item, lot, order, order_line, container, "
                        "parcel"},
                       {"all", "1: released ones too"},
                       {"limit", "rows, 1 to 1000; default 100"}},
             .response = page_schema<HoldView>()});
  table.add({.method = "POST",
             .path = "/holds",
             .tag = "holds",
             .summary = "hold a place, item, lot, order, order line, container or parcel",
             .handle = post_hold,
             .request = schema<service::HoldWanted>(),
             .response = schema<service::HoldPlaced>()});
  table.add({.method = "POST",
             .path = "/holds/release",
             .tag = "holds",
             .summary = "release what holds it",
             .handle = post_release,
             .request = schema<service::HoldWanted>(),
             .response = schema<service::HoldPlaced>()});
  add_packet_routes(table);
  table.add({.method = "POST",
             .path = "/containers/{container}/clear",
             .tag = "containers",
             .summary = "its goods are nobody's any more: put back, or booked to a place",
             .handle = clear,
             .request = schema<ByHand>(),
             .response = schema<service::Cleared>()});
  table.add({.method = "POST",
             .path = "/devices/{device}/sign_off",
             .tag = "floor",
             .summary = "end the session at a device; work in hand stays its person's",
             .handle = sign_off,
             .request = schema<ByHand>()});
  table.add(departure_route("cancel", "the truck does not come: its orders move on",
                            service::DepartureWord::cancel));
  table.add(departure_route("close", "the truck has left early", service::DepartureWord::close));
  table.add(
      departure_route("restore", "the truck comes after all", service::DepartureWord::restore));
}

}  // namespace fw::web
