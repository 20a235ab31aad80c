#include "server/service/import_rows.h"

#include "server/domain/catalog_rules.h"

namespace fw::service {
namespace {

constexpr bool required = true;

ImportValue read_site(Fields& f) {
  SiteInput row;
  row.code = f.text("site");
  row.name = f.text("name");
  row.time_zone = f.text("time_zone");
  row.ship_point = f.text("ship_point", "labelled");
  row.gs1_company_prefix = f.text("gs1_company_prefix");
  row.address = {f.text("street"), f.text("street2"), f.text("postal_code"),
                 f.text("city"),   f.text("region"),  f.text("country")};
  row.phone = f.text("phone");
  row.email = f.text("email");
  return row;
}

ImportValue read_carrier(Fields& f) {
  CarrierServiceInput row;
  row.carrier = {f.text("carrier"), f.text("carrier_name")};
  const auto scheme =
      domain::normal_tracking_scheme(f.text("tracking_scheme"), f.text("tracking_prefix"));
  if (!scheme) f.refuse_with(scheme.error());
  row.service = {f.text("carrier"), f.text("service"), f.text("service_name"),
                 scheme ? *scheme : ""};
  return row;
}

ImportValue read_departure(Fields& f) {
  DepartureInput row;
  row.site = f.text("site");
  row.carrier = f.text("carrier");
  row.cut_off_at_ms = f.instant("cut_off_at");
  row.pick_by_ms = f.instant("pick_by_at");
  row.pack_by_ms = f.instant("pack_by_at");
  row.leaves_at_ms = f.instant("leaves_at");
  return row;
}

ImportValue read_worker(Fields& f) {
  WorkerInput row;
  row.site = f.text("site");
  row.number = f.text("worker");
  row.name = f.text("name");
  row.badge = f.text("badge");
  row.roles = f.text("roles");
  row.language = f.text("language", "en");
  return row;
}

ImportValue read_carton(Fields& f) {
  CartonInput row;
  row.site = f.text("site");
  row.code = f.text("carton");
  row.name = f.text("name");
  row.length_mm = f.whole("length_mm");
  row.width_mm = f.whole("width_mm");
  row.height_mm = f.whole("height_mm");
  row.tare_g = f.whole("tare_g");
  row.most_weight_g = f.whole("most_weight_g");
  return row;
}

ImportValue read_location(Fields& f) {
  LocationInput row;
  row.site = f.text("site");
  row.code = f.text("location");
  row.role = f.text("role");
  row.zone = f.text("zone", "A");
  row.aisle = f.text("aisle");
  row.bay = f.text("bay");
  row.level = f.text("level");
  row.x_mm = f.whole("x_mm");
  row.y_mm = f.whole("y_mm");
  row.z_mm = f.whole("z_mm");
  row.walk_sequence = f.whole("walk_sequence");
  row.check_digits = f.text("check_digits");
  row.trips = f.text("trips");
  return row;
}

ImportValue read_aisle(Fields& f) {
  AisleInput row;
  row.site = f.text("site");
  row.code = f.text("aisle");
  row.direction = f.text("direction");
  return row;
}

ImportValue read_container(Fields& f) {
  ContainerInput row;
  row.site = f.text("site");
  row.code = f.text("container");
  row.kind = f.text("kind");
  row.slots = f.whole("slots", 8);
  row.tare_g = f.whole("tare_g");
  row.stands_in = f.text("stands_in");
  return row;
}

ImportValue read_item(Fields& f) {
  ItemInput row;
  row.owner = f.text("owner");
  row.sku = f.text("sku");
  row.name = f.text("name");
  row.weight_g = f.whole("weight_g");
  row.length_mm = f.whole("length_mm");
  row.width_mm = f.whole("width_mm");
  row.height_mm = f.whole("height_mm");
  row.value_minor = f.whole("value_minor");
  row.tracks_lot = f.flag("tracks_lot");
  row.tracks_expiry = f.flag("tracks_expiry");
  row.tracks_serial = f.flag("tracks_serial");
  row.fragile = f.flag("fragile");
  row.upright = f.flag("upright");
  row.kinds = f.text("kinds");
  row.never_with = f.text("never_with");
  return row;
}

ImportValue read_packaging(Fields& f) {
  PackagingInput row;
  row.owner = f.text("owner");
  row.sku = f.text("sku");
  row.level = f.text("packaging");
  row.quantity = f.whole("quantity");
  row.barcode = f.text("barcode");
  row.weight_g = f.whole("weight_g");
  row.length_mm = f.whole("length_mm");
  row.width_mm = f.whole("width_mm");
  row.height_mm = f.whole("height_mm");
  return row;
}

ImportValue read_stock(Fields& f) {
  StockInput row;
  row.site = f.text("site");
  row.location = f.text("location");
  row.owner = f.text("owner");
  row.sku = f.text("sku");
  row.lot = f.text("lot");
  row.expiry_date = f.text("expiry_date");
  row.status = f.text("status", "available");
  row.quantity = f.whole("quantity");
  if (row.quantity < 1) {
    f.refuse_with({"bad_number", "quantity " + std::to_string(row.quantity), "a number above 0",
                   "leave the row out where nothing lies"});
  }
  return row;
}

ImportValue read_shortage_policy(Fields& f) {
  ShortagePolicyInput row;
  row.site = f.text("site");
  row.channel = f.text("channel");
  row.owner = f.text("owner");
  row.sku = f.text("sku");
  row.reason = f.text("reason");
  row.actions = f.text("actions");
  row.wait_minutes = f.whole("wait_minutes", row.wait_minutes);
  return row;
}

ImportValue read_order_line(Fields& f) {
  OrderInput row;
  row.channel = f.text("channel");
  row.external_reference = f.text("reference");
  row.owner = f.text("owner");
  row.upstream = f.text("upstream");
  row.received_at_ms = f.instant("received_at");
  row.priority = f.whole("priority");
  row.shortage_rule = f.text("shortage_rule", "backorder");
  row.carrier = f.text("carrier");
  row.service = f.text("service");
  row.ship_to = {f.text("name"),        f.text("company"), f.text("street"), f.text("street2"),
                 f.text("postal_code"), f.text("city"),    f.text("region"), f.text("country"),
                 f.text("email"),       f.text("phone")};
  row.lines.push_back({f.whole("line_number"), f.text("sku"), "", f.whole("quantity")});
  return row;
}

std::vector<ImportKind> people_and_transport() {
  return {
      {"sites",
       20,
       {{"site", required},
        {"name", required},
        {"time_zone", required},
        {"ship_point"},
        {"gs1_company_prefix"},
        {"street"},
        {"street2"},
        {"postal_code"},
        {"city"},
        {"region"},
        {"country"},
        {"phone"},
        {"email"}},
       read_site},
      {"carriers",
       100,
       {{"carrier", required},
        {"carrier_name", required},
        {"service", required},
        {"service_name", required},
        {"tracking_scheme"},
        {"tracking_prefix"}},
       read_carrier},
      {"departures",
       200,
       {{"site", required},
        {"carrier", required},
        {"cut_off_at", required},
        {"pick_by_at"},
        {"pack_by_at"},
        {"leaves_at", required}},
       read_departure},
      {"workers",
       200,
       {{"site", required},
        {"worker", required},
        {"name", required},
        {"badge", required},
        {"roles", required},
        {"language"}},
       read_worker},
      {"cartons",
       200,
       {{"site", required},
        {"carton", required},
        {"name"},
        {"length_mm", required},
        {"width_mm", required},
        {"height_mm", required},
        {"tare_g", required},
        {"most_weight_g"}},
       read_carton},
  };
}

std::vector<ImportKind> places_and_totes() {
  return {
      {"locations",
       200,
       {{"site", required},
        {"location", required},
        {"role", required},
        {"zone"},
        {"aisle"},
        {"bay"},
        {"level"},
        {"x_mm"},
        {"y_mm"},
        {"z_mm"},
        {"walk_sequence"},
        {"check_digits"},
        {"trips"}},
       read_location},
      {"aisles",
       200,
       {{"site", required}, {"aisle", required}, {"direction", required}},
       read_aisle},
      {"containers",
       50,
       {{"site", required},
        {"container", required},
        {"kind", required},
        {"slots"},
        {"tare_g"},
        {"stands_in", required}},
       read_container},
  };
}

std::vector<ImportKind> goods() {
  return {
      {"items",
       200,
       {{"owner"},
        {"sku", required},
        {"name", required},
        {"weight_g"},
        {"length_mm"},
        {"width_mm"},
        {"height_mm"},
        {"value_minor"},
        {"tracks_lot"},
        {"tracks_expiry"},
        {"tracks_serial"},
        {"fragile"},
        {"upright"},
        {"kinds"},
        {"never_with"}},
       read_item},
      {"packagings",
       200,
       {{"owner"},
        {"sku", required},
        {"packaging", required},
        {"quantity", required},
        {"barcode", required},
        {"weight_g"},
        {"length_mm"},
        {"width_mm"},
        {"height_mm"}},
       read_packaging},
      {"stock",
       50,
       {{"site"},
        {"location", required},
        {"owner"},
        {"sku", required},
        {"lot"},
        {"expiry_date"},
        {"status"},
        {"quantity", required}},
       read_stock},
      {"shortage-policies",
       200,
       {{"site"},
        {"channel"},
        {"owner"},
        {"sku"},
        {"reason"},
        {"actions", required},
        {"wait_minutes"}},
       read_shortage_policy},
  };
}

std::vector<ImportKind> orders() {
  return {
      {"orders",
       40,
       {{"channel", required},
        {"reference", required},
        {"owner"},
        {"upstream"},
        {"received_at"},
        {"priority"},
        {"shortage_rule"},
        {"carrier", required},
        {"service", required},
        {"name", required},
        {"company"},
        {"street", required},
        {"street2"},
        {"postal_code"},
        {"city", required},
        {"region"},
        {"country", required},
        {"email"},
        {"phone"},
        {"line_number"},
        {"sku", required},
        {"quantity", required}},
       read_order_line},
  };
}

// In the order in which the files must be imported.
std::vector<ImportKind> make_table() {
  std::vector<ImportKind> table;
  for (const auto& part : {people_and_transport(), places_and_totes(), goods(), orders()}) {
    table.insert(table.end(), part.begin(), part.end());
  }
  return table;
}

}  // namespace

const std::vector<ImportKind>& import_kind_table() {
  static const std::vector<ImportKind> table = make_table();
  return table;
}

const ImportKind* find_import_kind(const std::string& name) {
  for (const ImportKind& kind : import_kind_table()) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

}  // namespace fw::service
