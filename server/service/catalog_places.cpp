// Sites, owners, zones, locations, containers, cartons (see catalog.h).
#include "server/service/catalog_rows.h"
#include "server/service/halls.h"
#include "server/service/local_time.h"
#include "server/store/numbers.h"

namespace fw::service {
namespace {

using domain::Check;

const std::vector<std::string> ship_points{"labelled", "closed", "manifested"};
const std::vector<std::string> roles{"pick", "reserve", "staging", "consolidation",
                                     "pack", "dock",    "problem"};
const std::vector<std::string> trip_ends{"start", "end", "both"};
const std::vector<std::string> container_kinds{"tote", "cart", "lpn"};

Check check_zone(const std::string& zone) {
  if (zone_exists(zone)) return std::nullopt;
  return Refusal{"unknown_time_zone", "time_zone '" + zone + "'",
                 "an IANA time zone such as Europe/Berlin", "correct the name"};
}

// The digits of a GS1 company prefix; "" leaves the range as it is.
Check check_company_prefix(const std::string& prefix) {
  if (prefix.empty()) return std::nullopt;
  const bool digits = prefix.find_first_not_of("0123456789") == std::string::npos;
  if (digits && prefix.size() >= 6 && prefix.size() <= 12) return std::nullopt;
  return Refusal{"gs1_company_prefix", "gs1_company_prefix '" + prefix + "'", "6 to 12 digits",
                 "use the prefix that GS1 gave you"};
}

Check check_sender(const SiteInput& row) {
  const AddressInput& a = row.address;
  if (auto bad = first_of({domain::check_optional_text("street", a.street),
                           domain::check_optional_text("street2", a.street2),
                           domain::check_optional_text("postal_code", a.postal_code, 20),
                           domain::check_optional_text("city", a.city),
                           domain::check_optional_text("region", a.region),
                           domain::check_optional_text("phone", row.phone, 50),
                           domain::check_optional_text("email", row.email)})) {
    return bad;
  }
  return a.country.empty() ? std::nullopt : domain::check_country("country", a.country);
}

// SSCC = extension digit + company prefix + serial, 17 digits before the check digit.
void save_sscc_range(Context& context, Id site, const std::string& prefix) {
  if (prefix.empty()) return;
  store::NumberRange range;
  range.prefix = "0" + prefix;
  range.digits = 16 - static_cast<std::int64_t>(prefix.size());
  range.last = 1;
  for (std::int64_t digit = 0; digit < range.digits; ++digit) range.last *= 10;
  range.last -= 1;
  store::save_range(context.writer, site, "sscc", "", range);
}

Check check_location(const LocationInput& row) {
  return first_of(
      {domain::check_code("location", row.code), domain::check_word("role", row.role, roles),
       row.trips.empty() ? std::nullopt : domain::check_word("trips", row.trips, trip_ends),
       domain::check_code("zone", row.zone), domain::check_optional_text("aisle", row.aisle, 20),
       domain::check_optional_text("bay", row.bay, 20),
       domain::check_optional_text("level", row.level, 20),
       domain::check_optional_text("check_digits", row.check_digits, 10),
       domain::check_range("x_mm", row.x_mm, -most_mm, most_mm),
       domain::check_range("y_mm", row.y_mm, -most_mm, most_mm),
       domain::check_range("z_mm", row.z_mm, -most_mm, most_mm),
       domain::check_range("walk_sequence", row.walk_sequence, 0, most_quantity)});
}

Refusal taken_by(const std::string& field, const std::string& code, const std::string& kind) {
  return {"code_in_use", field + " '" + code + "'", "a code that no " + kind + " has",
          "choose another code: a scan must mean one thing"};
}

// Where a container stands: 0 = not known.
Result<Id> resolve_stand(Context& context, Id site, const ContainerInput& row) {
  if (row.stands_in.empty()) return Id{0};
  const auto place = store::find_place(context.database(), site, row.stands_in);
  if (!place || place->role == "virtual" || row.stands_in == row.code) {
    return Failure{unknown("place", row.stands_in,
                           "import the location or container first or correct stands_in")};
  }
  return place->id;
}

}  // namespace

RowAnswer put_row(Context& context, const SiteInput& row, PutMode mode) {
  const auto bad = first_of({domain::check_code("site", row.code),
                             domain::check_text("name", row.name), check_zone(row.time_zone),
                             domain::check_word("ship_point", row.ship_point, ship_points),
                             check_company_prefix(row.gs1_company_prefix), check_sender(row)});
  if (bad) return refused_row(row.code, *bad);
  const bool existed = store::find_site(context.database(), row.code).has_value();
  if (mode == PutMode::check) return checked_row(row.code, existed);
  const AddressInput& a = row.address;
  const auto saved = store::save_site(
      context.writer,
      {row.code,
       row.name,
       row.time_zone,
       row.ship_point,
       {a.street, a.street2, a.postal_code, a.city, a.region, a.country, row.phone, row.email}});
  save_sscc_range(context, saved.id, row.gs1_company_prefix);
  return saved_row(row.code, saved);
}

RowAnswer put_row(Context& context, const OwnerInput& row, PutMode mode) {
  const auto bad =
      first_of({domain::check_code("owner", row.code), domain::check_text("name", row.name)});
  if (bad) return refused_row(row.code, *bad);
  if (mode == PutMode::check) {
    return checked_row(row.code, store::find_owner(context.database(), row.code).has_value());
  }
  return saved_row(row.code, store::save_owner(context.writer, row.code, row.name));
}

RowAnswer put_row(Context& context, const ZoneInput& row, PutMode mode) {
  if (const auto bad = domain::check_code("zone", row.code)) return refused_row(row.code, *bad);
  const auto site = resolve_site(context.database(), row.site);
  if (!site) return refused_row(row.code, site.error());
  if (mode == PutMode::check) return checked_row(row.code, false);
  return saved_row(row.code, store::save_zone(context.writer, *site, row.code));
}

RowAnswer put_row(Context& context, const LocationInput& row, PutMode mode) {
  if (const auto bad = check_location(row)) return refused_row(row.code, *bad);
  const auto site = resolve_site(context.database(), row.site);
  if (!site) return refused_row(row.code, site.error());
  const auto known = store::find_place(context.database(), *site, row.code);
  if (known && known->kind != "location") {
    return refused_row(row.code, taken_by("location", row.code, "container"));
  }
  if (mode == PutMode::check) return checked_row(row.code, known.has_value());
  store::LocationRow location;
  location.code = row.code;
  location.role = row.role;
  location.zone = store::save_zone(context.writer, *site, row.zone).id;
  location.aisle = row.aisle;
  location.bay = row.bay;
  location.level = row.level;
  location.x_mm = row.x_mm;
  location.y_mm = row.y_mm;
  location.z_mm = row.z_mm;
  location.walk_sequence = row.walk_sequence;
  location.check_digits = row.check_digits;
  location.trips = row.trips;
  context.halls.forget(*site);
  return saved_row(row.code, store::save_location(context.writer, *site, location));
}

RowAnswer put_row(Context& context, const ContainerInput& row, PutMode mode) {
  const auto bad = first_of({domain::check_code("container", row.code),
                             domain::check_word("kind", row.kind, container_kinds),
                             domain::check_range("slots", row.slots, 0, 99),
                             domain::check_range("tare_g", row.tare_g, 0, most_g)});
  if (bad) return refused_row(row.code, *bad);
  const auto site = resolve_site(context.database(), row.site);
  if (!site) return refused_row(row.code, site.error());
  const auto known = store::find_place(context.database(), *site, row.code);
  if (known && known->kind != "container") {
    return refused_row(row.code, taken_by("container", row.code, "location"));
  }
  const auto stands_in = resolve_stand(context, *site, row);
  if (!stands_in) return refused_row(row.code, stands_in.error());
  if (mode == PutMode::check) return checked_row(row.code, known.has_value());
  const auto saved =
      store::save_container(context.writer, *site, {row.code, row.kind, *stands_in, 0, row.tare_g});
  for (std::int64_t slot = 1; row.kind == "cart" && slot <= row.slots; ++slot) {
    store::save_container(context.writer, *site,
                          {row.code + "/" + std::to_string(slot), "cart_slot", saved.id, slot, 0});
  }
  return saved_row(row.code, saved);
}

RowAnswer put_row(Context& context, const CartonInput& row, PutMode mode) {
  const auto bad = first_of({domain::check_code("carton", row.code),
                             domain::check_optional_text("name", row.name),
                             domain::check_range("length_mm", row.length_mm, 1, most_mm),
                             domain::check_range("width_mm", row.width_mm, 1, most_mm),
                             domain::check_range("height_mm", row.height_mm, 1, most_mm),
                             domain::check_range("tare_g", row.tare_g, 0, most_g),
                             domain::check_range("most_weight_g", row.most_weight_g, 0, most_g)});
  if (bad) return refused_row(row.code, *bad);
  const auto site = resolve_site(context.database(), row.site);
  if (!site) return refused_row(row.code, site.error());
  if (mode == PutMode::check) return checked_row(row.code, false);
  // "Any weight" is written as the most that a number of the books may be, so that
  // no rule has to know a special case.
  const std::int64_t most = row.most_weight_g == 0 ? most_g : row.most_weight_g;
  return saved_row(
      row.code, store::save_carton(context.writer, *site,
                                   {row.code, row.name.empty() ? row.code : row.name, row.length_mm,
                                    row.width_mm, row.height_mm, row.tare_g, most}));
}

}  // namespace fw::service
