#include <algorithm>

#include "server/store/catalog.h"

namespace fw::store {
namespace {

constexpr Id most_sites = 4095;  // 12 bits of every id

void insert_place(Writer& writer, Id id, Id site, const std::string& kind,
                  const std::string& code) {
  writer.database.exec("INSERT INTO place (id, site_id, kind, code) VALUES (:1, :2, :3, :4)", id,
                       site, kind, code);
}

void note_place_prefix(Writer& writer, Id site, const std::string& code) {
  const auto is_plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  };
  const auto end = std::find_if_not(code.begin(), code.end(), is_plain);
  if (end == code.begin() || end == code.end()) return;
  writer.database.exec(
      "INSERT INTO place_prefix (site_id, prefix) VALUES (:1, :2) ON CONFLICT DO NOTHING", site,
      std::string(code.begin(), end + 1));
}

void insert_location(Writer& writer, Id site, const LocationRow& l) {
  const Id id = writer.ids.next(site);
  insert_place(writer, id, site, "location", l.code);
  note_place_prefix(writer, site, l.code);
  writer.database.exec(
      "INSERT INTO location (id, site_id, zone_id, role, aisle, bay, level, x_mm, y_mm, z_mm, "
      "walk_sequence, check_digits, trips) VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, :10, :11, "
      ":12, :13)",
      id, site, l.zone, l.role, l.aisle, l.bay, l.level, l.x_mm, l.y_mm, l.z_mm, l.walk_sequence,
      l.check_digits, l.trips);
}

void make_virtual_places(Writer& writer, Id site) {
  LocationRow place;
  place.role = "virtual";
  place.zone = save_zone(writer, site, "~").id;
  for (const char* code :
       {"~supplier", "~customer", "~shipped", "~adjustment", "~scrap", "~unaccounted"}) {
    place.code = code;
    insert_location(writer, site, place);
  }
}

// The sender's party and address; 0 when nothing of it is known.
Id insert_sender(Writer& writer, Id site, const std::string& name, const SenderRow& s) {
  const Id party = writer.ids.next(site);
  writer.database.exec(
      "INSERT INTO party (id, name, company, email, phone) VALUES (:1, :2, '', :3, :4)", party,
      name, s.email, s.phone);
  const Id address = writer.ids.next(site);
  writer.database.exec(
      "INSERT INTO address (id, party_id, street, street2, postal_code, city, region, country) "
      "VALUES (:1, :2, :3, :4, :5, :6, :7, :8)",
      address, party, s.street, s.street2, s.postal_code, s.city, s.region, s.country);
  return address;
}

void update_sender(Writer& writer, Id address, const std::string& name, const SenderRow& s) {
  writer.database.exec(
      "UPDATE address SET street = :2, street2 = :3, postal_code = :4, city = :5, region = :6, "
      "country = :7 WHERE id = :1",
      address, s.street, s.street2, s.postal_code, s.city, s.region, s.country);
  writer.database.exec(
      "UPDATE party SET name = :2, email = :3, phone = :4 WHERE id = (SELECT party_id FROM address "
      "WHERE id = :1)",
      address, name, s.email, s.phone);
}

Id free_site_id(Connection& database) {
  const auto highest = database.value<std::optional<Id>>("SELECT MAX(id) FROM site");
  const Id id = highest.value_or(std::nullopt).value_or(0) + 1;
  if (id > most_sites) throw broken("there are 4,095 sites already");
  return id;
}

}  // namespace

std::optional<Id> find_site(Connection& database, const std::string& code) {
  return database.value<Id>("SELECT id FROM site WHERE code = :1", code);
}

Id default_site(Connection& database, bool only) {
  const auto rows = database.rows<Id>("SELECT id FROM site ORDER BY id LIMIT 2");
  if (rows.empty() || (only && rows.size() > 1)) return 0;
  return std::get<0>(rows.front());
}

std::vector<Id> all_sites(Connection& database) {
  std::vector<Id> sites;
  for (const auto& [id] : database.rows<Id>("SELECT id FROM site ORDER BY id")) sites.push_back(id);
  return sites;
}

std::optional<SiteRow> load_site(Connection& database, Id site) {
  auto row = database.row<std::string, std::string, std::string, std::string, std::optional<Id>>(
      "SELECT code, name, time_zone, ship_point, address_id FROM site WHERE id = :1", site);
  if (!row) return std::nullopt;
  auto& [code, name, zone, ship_point, address] = *row;
  SiteRow found{code, name, zone, ship_point, {}};
  if (!address) return found;
  const auto sender = database.row<std::string, std::string, std::string, std::string, std::string,
                                   std::string, std::string, std::string>(
      "SELECT a.street, a.street2, a.postal_code, a.city, a.region, a.country, p.phone, p.email "
      "FROM address a JOIN party p ON p.id = a.party_id WHERE a.id = :1",
      *address);
  if (sender) {
    SenderRow& s = found.sender;
    std::tie(s.street, s.street2, s.postal_code, s.city, s.region, s.country, s.phone, s.email) =
        *sender;
  }
  return found;
}

SavedRow save_site(Writer& writer, const SiteRow& site) {
  const auto known = writer.database.row<Id, std::optional<Id>>(
      "SELECT id, address_id FROM site WHERE code = :1", site.code);
  if (!known) {
    const Id id = free_site_id(writer.database);
    writer.database.exec(
        "INSERT INTO site (id, code, name, time_zone, ship_point) VALUES (:1, :2, :3, :4, :5)", id,
        site.code, site.name, site.time_zone, site.ship_point);
    make_virtual_places(writer, id);
    if (!site.sender.empty()) {
      writer.database.exec("UPDATE site SET address_id = :2 WHERE id = :1", id,
                           insert_sender(writer, id, site.name, site.sender));
    }
    return {id, false};
  }
  const auto& [id, address] = *known;
  writer.database.exec("UPDATE site SET name = :2, time_zone = :3, ship_point = :4 WHERE id = :1",
                       id, site.name, site.time_zone, site.ship_point);
  if (address) {
    update_sender(writer, *address, site.name, site.sender);
  } else if (!site.sender.empty()) {
    writer.database.exec("UPDATE site SET address_id = :2 WHERE id = :1", id,
                         insert_sender(writer, id, site.name, site.sender));
  }
  return {id, true};
}

std::optional<Id> find_owner(Connection& database, const std::string& code) {
  return database.value<Id>("SELECT id FROM owner WHERE code = :1", code);
}

std::vector<std::string> owner_codes(Connection& database) {
  std::vector<std::string> codes;
  for (const auto& [code] :
       database.rows<std::string>("SELECT code FROM owner ORDER BY code LIMIT 200")) {
    codes.push_back(code);
  }
  return codes;
}

SavedRow save_owner(Writer& writer, const std::string& code, const std::string& name) {
  if (const auto known = find_owner(writer.database, code)) {
    writer.database.exec("UPDATE owner SET name = :2 WHERE id = :1", *known, name);
    return {*known, true};
  }
  const Id id = writer.ids.next(0);
  writer.database.exec("INSERT INTO owner (id, code, name) VALUES (:1, :2, :3)", id, code, name);
  return {id, false};
}

std::optional<Id> find_zone(Connection& database, Id site, const std::string& code) {
  return database.value<Id>("SELECT id FROM zone WHERE site_id = :1 AND code = :2", site, code);
}

std::vector<std::string> zone_codes(Connection& database, Id site) {
  std::vector<std::string> codes;
  for (const auto& [code] : database.rows<std::string>(
           "SELECT code FROM zone WHERE site_id = :1 AND code <> '~' ORDER BY code LIMIT 200",
           site)) {
    codes.push_back(code);
  }
  return codes;
}

SavedRow save_zone(Writer& writer, Id site, const std::string& code) {
  const auto known = find_zone(writer.database, site, code);
  if (known) return {*known, true};
  const Id id = writer.ids.next(site);
  writer.database.exec("INSERT INTO zone (id, site_id, code) VALUES (:1, :2, :3)", id, site, code);
  return {id, false};
}

std::optional<PlaceRow> find_place(Connection& database, Id site, const std::string& code) {
  const auto row = database.row<Id, std::string, std::string>(
      "SELECT p.id, p.kind, COALESCE(l.role, '') FROM place p LEFT JOIN location l ON l.id = p.id "
      "WHERE p.site_id = :1 AND p.code = :2",
      site, code);
  if (!row) return std::nullopt;
  const auto& [id, kind, role] = *row;
  return PlaceRow{id, kind, role};
}

std::vector<std::string> place_prefixes(Connection& database, Id site, std::int64_t most) {
  std::vector<std::string> prefixes;
  for (auto& [prefix] : database.rows<std::string>(
           "SELECT prefix FROM place_prefix WHERE site_id = :1 ORDER BY prefix LIMIT :2", site,
           most)) {
    prefixes.push_back(std::move(prefix));
  }
  return prefixes;
}

SavedRow save_location(Writer& writer, Id site, const LocationRow& l) {
  if (const auto known = find_place(writer.database, site, l.code)) {
    writer.database.exec(
        "UPDATE location SET zone_id = :2, role = :3, aisle = :4, bay = :5, level = :6, x_mm = :7, "
        "y_mm = :8, z_mm = :9, walk_sequence = :10, check_digits = :11, trips = :12 WHERE id = :1",
        known->id, l.zone, l.role, l.aisle, l.bay, l.level, l.x_mm, l.y_mm, l.z_mm, l.walk_sequence,
        l.check_digits, l.trips);
    return {known->id, true};
  }
  insert_location(writer, site, l);
  return {find_place(writer.database, site, l.code)->id, false};
}

std::vector<AisleRow> aisles_of(Connection& database, Id site) {
  std::vector<AisleRow> aisles;
  for (auto& [code, direction] : database.rows<std::string, std::string>(
           "SELECT DISTINCT l.aisle, COALESCE(a.direction, 'both') FROM location l LEFT JOIN aisle "
           "a ON a.site_id = l.site_id AND a.code = l.aisle WHERE l.site_id = :1 AND l.role IN "
           "('pick', 'reserve') AND l.aisle <> '' ORDER BY l.aisle",
           site)) {
    aisles.push_back({std::move(code), std::move(direction)});
  }
  return aisles;
}

SavedRow save_aisle(Writer& writer, Id site, const AisleRow& a) {
  const auto known = writer.database.value<Id>(
      "SELECT id FROM aisle WHERE site_id = :1 AND code = :2", site, a.code);
  if (known) {
    writer.database.exec("UPDATE aisle SET direction = :2 WHERE id = :1", *known, a.direction);
    return {*known, true};
  }
  const Id id = writer.ids.next(site);
  writer.database.exec("INSERT INTO aisle (id, site_id, code, direction) VALUES (:1, :2, :3, :4)",
                       id, site, a.code, a.direction);
  return {id, false};
}

SavedRow save_container(Writer& writer, Id site, const NewContainer& c) {
  const std::optional<Id> stands_in = c.stands_in == 0 ? std::nullopt : std::optional(c.stands_in);
  const std::optional<std::int64_t> tare = c.tare_g == 0 ? std::nullopt : std::optional(c.tare_g);
  if (const auto known = find_place(writer.database, site, c.code)) {
    writer.database.exec(
        "UPDATE container SET stands_in_place_id = COALESCE(:2, stands_in_place_id), tare_g = "
        "COALESCE(:3, tare_g) WHERE id = :1",
        known->id, stands_in, tare);
    return {known->id, true};
  }
  const Id id = writer.ids.next(site);
  insert_place(writer, id, site, "container", c.code);
  writer.database.exec(
      "INSERT INTO container (id, site_id, kind, stands_in_place_id, slot_number, tare_g) VALUES "
      "(:1, :2, :3, :4, :5, :6)",
      id, site, c.kind, stands_in, c.slot_number, tare);
  return {id, false};
}

SavedRow save_carton(Writer& writer, Id site, const CartonTypeRow& c) {
  const auto known = writer.database.value<Id>(
      "SELECT id FROM carton_type WHERE site_id = :1 AND code = :2", site, c.code);
  if (known) {
    writer.database.exec(
        "UPDATE carton_type SET name = :2, length_mm = :3, width_mm = :4, height_mm = :5, tare_g = "
        ":6, most_weight_g = :7 WHERE id = :1",
        *known, c.name, c.length_mm, c.width_mm, c.height_mm, c.tare_g, c.most_weight_g);
    return {*known, true};
  }
  const Id id = writer.ids.next(site);
  writer.database.exec(
      "INSERT INTO carton_type (id, site_id, code, name, length_mm, width_mm, height_mm, tare_g, "
      "most_weight_g) VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9)",
      id, site, c.code, c.name, c.length_mm, c.width_mm, c.height_mm, c.tare_g, c.most_weight_g);
  return {id, false};
}

}  // namespace fw::store
