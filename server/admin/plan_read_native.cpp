#include <array>
#include <utility>

#include "server/admin/plan_json.h"
#include "server/admin/plan_native.h"
#include "server/planning/kinds.h"

namespace fw::admin {
namespace {

using planning::Index;

constexpr std::int64_t most_mm = 10'000'000;
constexpr std::int64_t most = 1'000'000'000;
constexpr std::size_t most_ends = 8;

using Names = std::map<std::string, Index>;

class Reader {
 public:
  NativeInstance read(const Field& root) {
    root.only({"places", "start", "end", "rates", "items", "stock", "orders", "cart", "cartons",
               "limits", "trip_limit_ms", "departure_spread", "aisles", "pickers"});
    read_places(root);
    read_items(root["items"]);
    read_stock(root["stock"]);
    read_orders(root["orders"]);
    read_cart(root);
    read_cartons(root["cartons"]);
    return std::move(made_);
  }

 private:
  // A name that is new; its number.
  void add_name(const Field& field, Names& names, std::vector<std::string>& list) {
    const std::string name = field.text();
    if (!names.emplace(name, static_cast<Index>(list.size())).second) {
      field.wrong("'" + name + "' a second time", "a name of its own");
    }
    list.push_back(name);
  }
  Index look_up(const Field& field, const Names& names, const std::string& kind) {
    const std::string name = field.text();
    const auto found = names.find(name);
    if (found != names.end()) return found->second;
    field.wrong("'" + name + "'", "the name of one of the " + kind);
    return 0;
  }

  void read_places(const Field& root) {
    const Field list = root["places"];
    if (list.size() == 0) list.wrong("no places", "at least one");
    std::vector<planning::Place> places;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Field at = list.at(i);
      at.only({"name", "x_mm", "y_mm", "aisle", "level", "zone", "walk_sequence"});
      add_name(at["name"], places_, made_.places);
      planning::Place place;
      place.x_mm = at["x_mm"].whole(-most_mm, most_mm);
      place.y_mm = at["y_mm"].whole(-most_mm, most_mm);
      const std::int64_t aisle = at["aisle"].whole_or(-1, -1, 100'000);
      if (aisle >= 0) place.aisle = static_cast<Index>(aisle);
      place.level = static_cast<Index>(at["level"].whole_or(0, 0, 1'000));
      place.zone = static_cast<Index>(at["zone"].whole_or(0, 0, most));
      place.walk_sequence = at["walk_sequence"].whole_or(static_cast<std::int64_t>(i), -most, most);
      places.push_back(place);
    }
    planning::WorkRates rates;
    const Field given = root["rates"];
    given.only({"walk_mm_s", "trip_ms", "stop_ms", "handling_ms"});
    rates.walk_mm_s = given["walk_mm_s"].whole_or(rates.walk_mm_s, 1, 100'000);
    rates.trip_ms = given["trip_ms"].whole_or(rates.trip_ms, 0, most);
    rates.stop_ms = given["stop_ms"].whole_or(rates.stop_ms, 0, most);
    rates.handling_ms = given["handling_ms"].whole_or(rates.handling_ms, 0, most);
    planning::Snapshot& s = made_.snapshot;
    planning::Layout layout = planning::infer_layout(places);
    layout.direction = read_directions(root["aisles"]);
    s.warehouse = planning::Warehouse(std::move(places), std::move(layout), rates);
    s.batching.ends.starts = read_ends(root["start"]);
    s.batching.ends.ends = root["end"].present() ? read_ends(root["end"]) : s.batching.ends.starts;
  }

  // The name of a place, or a list of such names.
  std::vector<Index> read_ends(const Field& given) {
    if (!given.is_list()) return {look_up(given, places_, "places")};
    std::vector<Index> ends;
    for (std::size_t i = 0; i < given.size(); ++i) {
      ends.push_back(look_up(given.at(i), places_, "places"));
    }
    if (ends.empty() || ends.size() > most_ends) {
      given.wrong(std::to_string(ends.size()) + " places",
                  "1 to " + std::to_string(most_ends) + " names");
    }
    return ends;
  }

  std::vector<planning::Direction> read_directions(const Field& list) {
    std::vector<planning::Direction> directions;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Field at = list.at(i);
      at.only({"aisle", "direction"});
      const auto aisle = static_cast<std::size_t>(at["aisle"].whole(0, 100'000));
      const std::string said = at["direction"].text();
      if (said != "up" && said != "down" && said != "both") {
        at["direction"].wrong("'" + said + "'", "up, down or both");
      }
      if (aisle >= directions.size()) directions.resize(aisle + 1);
      directions[aisle] = said == "up"     ? planning::Direction::up
                          : said == "down" ? planning::Direction::down
                                           : planning::Direction::both;
    }
    return directions;
  }

  void read_items(const Field& list) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Field at = list.at(i);
      at.only({"name", "size_mm", "weight_g", "first_expired", "upright", "fragile", "kinds",
               "never_with"});
      add_name(at["name"], items_, made_.items);
      planning::Item item;
      item.side_mm = sides(at["size_mm"]);
      item.unit_volume_ml = item.side_mm[0] * item.side_mm[1] * item.side_mm[2] / 1'000;
      item.unit_weight_g = at["weight_g"].whole_or(0, 0, most);
      item.first_expired = at["first_expired"].flag_or(false);
      item.upright = at["upright"].flag_or(false);
      item.fragile = at["fragile"].flag_or(false);
      if (at["kinds"].present()) item.kinds = kinds_.of(at["kinds"].text());
      if (at["never_with"].present()) item.never_with = kinds_.of(at["never_with"].text());
      made_.snapshot.items.push_back(item);
    }
  }

  std::array<std::int64_t, 3> sides(const Field& field) {
    std::array<std::int64_t, 3> made{};
    if (!field.present()) return made;
    if (field.size() != 3) {
      field.wrong(std::to_string(field.size()) + " sides", "three");
      return made;
    }
    for (std::size_t k = 0; k < 3; ++k) made[k] = field.at(k).whole(1, 100'000);
    return made;
  }

  void read_stock(const Field& list) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Field at = list.at(i);
      at.only({"place", "item", "quantity", "reserve", "whole", "expiry_day"});
      planning::StockLine line;
      line.place = look_up(at["place"], places_, "places");
      line.item = look_up(at["item"], items_, "items");
      line.available = at["quantity"].whole(0, most);
      line.reserve = at["reserve"].flag_or(false);
      line.whole = at["whole"].whole_or(1, 1, most);
      line.expiry_day = static_cast<std::int32_t>(at["expiry_day"].whole_or(0, 0, 1'000'000));
      made_.snapshot.stock.push_back(line);
    }
  }

  void read_orders(const Field& list) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Field at = list.at(i);
      at.only({"name", "departure_at_ms", "priority", "arrived_at_ms", "complete_only", "lines"});
      add_name(at["name"], orders_, made_.orders);
      planning::Fulfilment order;
      constexpr std::int64_t latest = 100'000'000'000'000;
      order.departure_at_ms = at["departure_at_ms"].whole_or(0, 0, latest);
      order.priority = static_cast<int>(at["priority"].whole_or(0, -1'000, 1'000));
      order.arrived_at_ms = at["arrived_at_ms"].whole_or(0, 0, latest);
      order.complete_only = at["complete_only"].flag_or(false);
      made_.snapshot.fulfilments.push_back(order);
      const Field lines = at["lines"];
      if (lines.size() == 0) lines.wrong("no lines", "at least one");
      for (std::size_t k = 0; k < lines.size(); ++k) {
        const Field line = lines.at(k);
        line.only({"item", "quantity"});
        planning::Requirement need;
        need.fulfilment = static_cast<Index>(i);
        need.item = look_up(line["item"], items_, "items");
        need.quantity = line["quantity"].whole(1, most);
        made_.snapshot.requirements.push_back(need);
      }
    }
  }

  void read_cart(const Field& root) {
    planning::Snapshot& s = made_.snapshot;
    const Field cart = root["cart"];
    cart.only({"slots", "tote_volume_ml", "tote_weight_g", "cart_volume_ml", "cart_weight_g",
               "one_zone"});
    s.cart.slots = static_cast<Index>(cart["slots"].whole_or(s.cart.slots, 1, 1'000));
    s.cart.tote_volume_ml = cart["tote_volume_ml"].whole_or(s.cart.tote_volume_ml, 0, most);
    s.cart.tote_weight_g = cart["tote_weight_g"].whole_or(s.cart.tote_weight_g, 0, most);
    s.cart.cart_volume_ml = cart["cart_volume_ml"].whole_or(s.cart.cart_volume_ml, 0, most);
    s.cart.cart_weight_g = cart["cart_weight_g"].whole_or(s.cart.cart_weight_g, 0, most);
    s.cart.one_zone = cart["one_zone"].flag_or(false);
    s.batching.trip_limit_ms = root["trip_limit_ms"].whole_or(0, 0, most);
    s.batching.due_spread =
        static_cast<Index>(root["departure_spread"].whole_or(s.batching.due_spread, 0, 1'000));
    s.pickers = static_cast<Index>(root["pickers"].whole_or(0, 0, 1'000));
    const Field limits = root["limits"];
    limits.only({"orders", "lines", "units", "totes"});
    s.limits.fulfilments = limits["orders"].whole_or(0, 0, most);
    s.limits.lines = limits["lines"].whole_or(0, 0, most);
    s.limits.units = limits["units"].whole_or(0, 0, most);
    s.limits.totes = limits["totes"].whole_or(0, 0, most);
  }

  void read_cartons(const Field& list) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Field at = list.at(i);
      at.only({"name", "inner_mm", "tare_g", "most_g"});
      add_name(at["name"], cartons_, made_.cartons);
      planning::CartonType type;
      type.inner_mm = sides(at["inner_mm"]);
      type.tare_g = at["tare_g"].whole_or(0, 0, most);
      type.most_g = at["most_g"].whole_or(0, 0, most);
      made_.snapshot.cartons.push_back(type);
    }
  }

  NativeInstance made_;
  Names places_, items_, orders_, cartons_;
  planning::KindBits kinds_;
};

}  // namespace

Result<NativeInstance> read_native(const PlanText& text) {
  const auto document = parse_document(text);
  if (!document) return Failure{document.error()};
  Field::Trouble trouble;
  Reader reader;
  NativeInstance made = reader.read(Field(&*document, "", trouble));
  if (trouble.any) return text.wrong(0, trouble.given, trouble.wanted);
  return made;
}

}  // namespace fw::admin
