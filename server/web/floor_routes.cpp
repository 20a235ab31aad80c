// The floor as it stands: departures, stations, people, goods.
#include "server/web/board_members.h"
#include "server/web/problems.h"
#include "server/web/route.h"

namespace fw::web {
namespace {

Result<EpochMs> instant_of(const Call& call, const std::string& name, EpochMs otherwise) {
  const std::string text = call.query(name);
  if (text.empty()) return otherwise;
  if (const auto at = read_instant(text)) return *at;
  return refuse("bad_instant", name + " '" + text + "'", "an instant like 2027-03-31T16:30:00Z",
                "correct it or leave it away");
}

void get_departures(Desk& desk, const Call& call) {
  const EpochMs now = desk.clock.wall_ms();
  const auto from = instant_of(call, "from", now - 3'600'000);
  const auto until = instant_of(call, "until", 0);
  if (!from) return call.refuse(from.error());
  if (!until) return call.refuse(until.error());
  answer_query(desk, call, [from = *from, until = *until, now](auto& database) {
    return found(rows_json(service::read_departures(database, from, until, now)));
  });
}

template <class Read>
void get_list(Desk& desk, const Call& call, Read read) {
  answer_query(desk, call, [read](auto& database) { return found(rows_json(read(database))); });
}

void get_devices(Desk& desk, const Call& call, const std::string& role) {
  get_list(desk, call, [role](auto& database) {
    auto devices = views::list_devices(database);
    if (!role.empty()) {
      std::erase_if(devices, [&](const auto& device) { return device.role != role; });
    }
    return devices;
  });
}

void get_stock(Desk& desk, const Call& call) {
  const auto page = call.page();
  if (!page) return call.refuse(page.error());
  const auto physical = call.flag("physical");
  if (!physical) return call.refuse(physical.error());
  views::StockFilter filter;
  filter.sku = call.query("sku");
  filter.place = call.query("place");
  filter.physical_only = *physical;
  answer_query(desk, call, [page = *page, filter](auto& database) {
    return found(page_json(views::list_stock(database, filter, page)));
  });
}

void get_item(Desk& desk, const Call& call) {
  answer_query(desk, call, [sku = call.path("sku")](auto& database) -> Answer {
    const auto items = views::find_items(database, sku);
    if (items.empty()) {
      return refuse("unknown_sku", "sku '" + sku + "'", "the SKU of an item",
                    "import the item or correct the SKU");
    }
    return found(rows_json(items));
  });
}

void get_events(Desk& desk, const Call& call) {
  const auto page = call.page(call.query("cursor").empty() ? "after" : "cursor");
  if (!page) return call.refuse(page.error());
  answer_query(desk, call, [page = *page](auto& database) {
    const auto events = views::list_events(database, page);
    boost::json::object body = page_json(events).as_object();
    body["last_seq"] = events.rows.empty() ? page.after : events.rows.back().seq;
    return found(std::move(body));
  });
}

template <class Row, class Read>
Route list_route(const std::string& path, const std::string& summary, Read read) {
  return {.method = "GET",
          .path = path,
          .tag = "floor",
          .summary = summary,
          .handle = [read](Desk& desk, const Call& call) { get_list(desk, call, read); },
          .response = page_schema<Row>()};
}

void add_people_and_devices(RouteTable& table) {
  table.add(list_route<views::SiteView>(
      "/sites", "sites", [](auto& database) { return views::list_sites(database); }));
  table.add(list_route<views::PrinterView>(
      "/printers", "label printers and what waits for them",
      [](auto& database) { return views::list_printers(database); }));
  table.add(
      {.method = "GET",
       .path = "/devices",
       .tag = "floor",
       .summary = "devices, who is on them, and with what work",
       .handle = [](Desk& desk, const Call& call) { get_devices(desk, call, call.query("role")); },
       .query = {{"role", "handheld, pack_station or printer_daemon"}},
       .response = page_schema<views::DeviceView>()});
  table.add(
      {.method = "GET",
       .path = "/stations",
       .tag = "floor",
       .summary = "pack stations and who is on them",
       .handle = [](Desk& desk, const Call& call) { get_devices(desk, call, "pack_station"); },
       .response = page_schema<views::DeviceView>()});
}

}  // namespace

void add_floor_routes(RouteTable& table) {
  add_people_and_devices(table);
  table.add({.method = "GET",
             .path = "/departures",
             .tag = "floor",
             .summary = "departures with progress and outlook, by the time they leave",
             .handle = get_departures,
             .query = {{"from", "instant; default: an hour ago"}, {"until", "instant"}},
             .response = page_schema<service::BoardDeparture>()});
  table.add({.method = "GET",
             .path = "/stock",
             .tag = "floor",
             .summary = "stock by place, item, lot, status and owner",
             .handle = get_stock,
             .query = paged({{"sku", "of one item"},
                             {"place", "in one location or container"},
                             {"physical", "1: without virtual places"}}),
             .response = page_schema<views::StockView>()});
  table.add({.method = "GET",
             .path = "/items/{sku}",
             .tag = "floor",
             .summary = "an item, for each owner that has the SKU",
             .handle = get_item,
             .response = page_schema<views::ItemView>()});
  table.add({.method = "GET",
             .path = "/events",
             .tag = "floor",
             .summary = "everything that happened, in commit order; the feed's cursor is `after`",
             .handle = get_events,
             .query = paged({{"after", "seq of the last event that you have"}}),
             .response = page_schema<views::EventView>()});
}

}  // namespace fw::web
