#include "server/service/order_checks.h"

#include <algorithm>
#include <set>

#include "server/service/catalog_rows.h"
#include "shared/base/nearest.h"
#include "shared/base/secret.h"

namespace fw::service {

domain::Check check_ship_to(const ShipTo& to) {
  return first_of({domain::check_text("ship_to.name", to.name),
                   domain::check_optional_text("ship_to.company", to.company),
                   domain::check_text("ship_to.street", to.street),
                   domain::check_optional_text("ship_to.street2", to.street2),
                   domain::check_optional_text("ship_to.postal_code", to.postal_code, 20),
                   domain::check_text("ship_to.city", to.city),
                   domain::check_optional_text("ship_to.region", to.region),
                   domain::check_country("ship_to.country", to.country),
                   domain::check_optional_text("ship_to.email", to.email),
                   domain::check_optional_text("ship_to.phone", to.phone, 50)});
}

Result<store::ServiceRow> resolve_service(store::Connection& database,
                                          const std::string& carrier_code,
                                          const std::string& code) {
  const auto carrier = resolve_carrier(database, carrier_code);
  if (!carrier) return Failure{carrier.error()};
  if (auto service = store::find_service(database, *carrier, code)) {
    return std::move(*service);
  }
  const std::string near = nearest_name(code, store::service_codes(database, *carrier));
  return refuse("unknown_service", "service '" + code + "' of carrier " + carrier_code,
                "the code of a service of this carrier",
                near.empty() ? "import the service first or correct the code"
                             : "did you mean '" + near + "'?");
}

namespace {

constexpr std::size_t most_lines = 500;
const std::vector<std::string> shortage_rules{"backorder", "ship_short", "all_or_nothing"};

domain::Check check_head(const OrderInput& order) {
  if (auto bad = domain::check_word("shortage_rule", order.shortage_rule, shortage_rules)) {
    bad->code = "unknown_shortage_rule";
    return bad;
  }
  if (auto bad = domain::check_range("priority", order.priority, 0, 9)) {
    bad->code = "bad_priority";
    return bad;
  }
  if (order.lines.empty()) {
    return Refusal{"no_lines", "an order without lines", "at least one line",
                   "send the order with its lines"};
  }
  if (order.lines.size() > most_lines) {
    return Refusal{"too_many_lines", std::to_string(order.lines.size()) + " lines",
                   "at most " + std::to_string(most_lines), "split the order"};
  }
  return std::nullopt;
}

std::string line_name(std::int64_t number) { return "line " + std::to_string(number) + ": "; }

Result<store::BarcodeMeaning> resolve_item_of(store::Connection& database, Id owner,
                                              const OrderLineInput& line,
                                              const std::string& where) {
  if (!line.sku.empty()) {
    if (const auto item = store::find_item(database, owner, line.sku)) {
      return store::BarcodeMeaning{item->id, 1};
    }
    return refuse("unknown_item", where + "sku '" + line.sku + "'",
                  "the SKU of an item that exists", "import the item first or correct the SKU");
  }
  if (line.barcode.empty()) {
    return refuse("missing_field", where + "neither sku nor barcode", "what is ordered",
                  "fill in sku");
  }
  const auto meanings =
      store::meanings_of_barcode(database, owner, domain::normal_barcode(line.barcode).code);
  if (meanings.size() == 1) return meanings.front();
  const std::string given = where + "barcode '" + line.barcode + "'";
  if (meanings.empty()) {
    return refuse("unknown_item", given, "the barcode of an item that exists",
                  "import the item's packaging first or correct the barcode");
  }
  return refuse("ambiguous_barcode", given, "a barcode of one item and packaging",
                "order by SKU: this barcode means " + std::to_string(meanings.size()) + " things");
}

Result<std::vector<ResolvedLine>> resolve_lines(store::Connection& database, Id owner,
                                                const OrderInput& order) {
  std::vector<ResolvedLine> lines;
  std::set<std::int64_t> numbers;
  for (const OrderLineInput& line : order.lines) {
    const std::int64_t number =
        line.line_number == 0 ? static_cast<std::int64_t>(lines.size()) + 1 : line.line_number;
    const std::string where = line_name(number);
    if (number < 1 || !numbers.insert(number).second) {
      return refuse("duplicate_line", where + "its number",
                    "a number above 0 that no other line has",
                    "number the lines 1, 2, 3 ... or leave the numbers out");
    }
    const auto meaning = resolve_item_of(database, owner, line, where);
    if (!meaning) return Failure{meaning.error()};
    if (line.quantity < 1 || line.quantity > most_quantity / meaning->quantity) {
      return refuse("bad_quantity", where + "quantity " + std::to_string(line.quantity),
                    "1 to " + std::to_string(most_quantity / meaning->quantity),
                    "correct the quantity");
    }
    lines.push_back({number, meaning->item, line.quantity * meaning->quantity});
  }
  return lines;
}

Result<Id> resolve_order_site(store::Connection& database, const std::string& code) {
  if (!code.empty()) return resolve_site(database, code);
  if (const Id site = store::default_site(database, false); site != 0) return site;
  return refuse("unknown_site", "an order before there is a site", "a site to ship it from",
                "import the site first");
}

// Nobody would hear of the shipments of a code that no row has, so it gets one.
std::optional<Refusal> resolve_upstream(store::Connection& database, const OrderInput& order,
                                        ResolvedOrder& resolved) {
  resolved.upstream = order.upstream.empty() ? order.channel : order.upstream;
  if (order.upstream.empty()) return std::nullopt;
  if (auto bad = domain::check_code("upstream", order.upstream)) return bad;
  resolved.new_upstream = !store::find_upstream(database, order.upstream).has_value();
  if (resolved.new_upstream) {
    resolved.warnings.push_back("upstream '" + order.upstream +
                                "' is new: its messages wait until a printer daemon pushes to it");
  }
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> check_order_key(const OrderInput& order) {
  return first_of({domain::check_code("channel", order.channel),
                   domain::check_code("external_reference", order.external_reference)});
}

Result<ResolvedOrder> resolve_order(store::Connection& database, const OrderInput& order) {
  if (auto bad = first_of({check_head(order), check_ship_to(order.ship_to)})) {
    return Failure{std::move(*bad)};
  }
  ResolvedOrder resolved;
  const auto site = resolve_order_site(database, order.site);
  if (!site) return Failure{site.error()};
  resolved.site = *site;
  const auto owner = resolve_owner(database, order.owner);
  if (!owner) return Failure{owner.error()};
  resolved.owner = *owner;
  const auto service = resolve_service(database, order.carrier, order.service);
  if (!service) return Failure{service.error()};
  resolved.service = service->id;
  resolved.carrier = service->carrier;
  if (auto bad = resolve_upstream(database, order, resolved)) return Failure{std::move(*bad)};
  auto lines = resolve_lines(database, resolved.owner, order);
  if (!lines) return Failure{lines.error()};
  resolved.lines = std::move(*lines);
  return resolved;
}

std::string order_content_hash(const OrderInput& order) {
  // Each field with its length, so that no two contents make one text.
  std::string content = "order 1";
  const auto add = [&](const std::string& field) {
    content += ' ' + std::to_string(field.size()) + ':' + field;
  };
  const ShipTo& to = order.ship_to;
  for (const std::string& field :
       {order.channel, order.external_reference, order.owner, order.upstream, order.site,
        order.carrier, order.service, std::to_string(order.priority), order.shortage_rule, to.name,
        to.company, to.street, to.street2, to.postal_code, to.city, to.region, to.country, to.email,
        to.phone}) {
    add(field);
  }
  std::int64_t position = 0;
  for (const OrderLineInput& line : order.lines) {
    ++position;
    add(std::to_string(line.line_number == 0 ? position : line.line_number));
    add(line.sku);
    add(line.sku.empty() ? line.barcode : "");
    add(std::to_string(line.quantity));
  }
  return to_hex(sha256(content));
}

}  // namespace fw::service
