#include "server/store/catalog.h"

namespace fw::store {

std::optional<Id> find_carrier(Connection& database, const std::string& code) {
  return database.value<Id>("SELECT id FROM carrier WHERE code = :1", code);
}

std::vector<std::string> carrier_codes(Connection& database) {
  std::vector<std::string> codes;
  for (const auto& [code] :
       database.rows<std::string>("SELECT code FROM carrier ORDER BY code LIMIT 200")) {
    codes.push_back(code);
  }
  return codes;
}

SavedRow save_carrier(Writer& writer, const std::string& code, const std::string& name) {
  if (const auto known = find_carrier(writer.database, code)) {
    writer.database.exec("UPDATE carrier SET name = :2 WHERE id = :1", *known, name);
    return {*known, true};
  }
  const Id id = writer.ids.next(0);
  writer.database.exec("INSERT INTO carrier (id, code, name) VALUES (:1, :2, :3)", id, code, name);
  return {id, false};
}

std::optional<ServiceRow> find_service(Connection& database, Id carrier, const std::string& code) {
  const auto row = database.row<Id, std::string, std::string>(
      "SELECT id, name, tracking_scheme FROM carrier_service WHERE carrier_id = :1 AND code = :2",
      carrier, code);
  if (!row) return std::nullopt;
  const auto& [id, name, scheme] = *row;
  return ServiceRow{id, carrier, code, name, scheme};
}

std::vector<std::string> service_codes(Connection& database, Id carrier) {
  std::vector<std::string> codes;
  for (const auto& [code] : database.rows<std::string>(
           "SELECT code FROM carrier_service WHERE carrier_id = :1 ORDER BY code LIMIT 200",
           carrier)) {
    codes.push_back(code);
  }
  return codes;
}

SavedRow save_service(Writer& writer, const ServiceRow& service) {
  if (const auto known = find_service(writer.database, service.carrier, service.code)) {
    writer.database.exec("UPDATE carrier_service SET name = :2, tracking_scheme = :3 WHERE id = :1",
                         known->id, service.name, service.tracking_scheme);
    return {known->id, true};
  }
  const Id id = writer.ids.next(0);
  writer.database.exec(
      "INSERT INTO carrier_service (id, carrier_id, code, name, tracking_scheme) VALUES (:1, :2, "
      ":3, :4, :5)",
      id, service.carrier, service.code, service.name, service.tracking_scheme);
  return {id, false};
}

std::optional<Id> find_upstream(Connection& database, const std::string& code) {
  return database.value<Id>("SELECT id FROM upstream WHERE code = :1", code);
}

SavedRow save_upstream(Writer& writer, const std::string& code, const std::string& name) {
  if (const auto known = find_upstream(writer.database, code)) {
    writer.database.exec("UPDATE upstream SET name = :2 WHERE id = :1", *known, name);
    return {*known, true};
  }
  const Id id = writer.ids.next(0);
  writer.database.exec("INSERT INTO upstream (id, code, name) VALUES (:1, :2, :3)", id, code, name);
  return {id, false};
}

}  // namespace fw::store
