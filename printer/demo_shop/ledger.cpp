#include "printer/demo_shop/ledger.h"

#include <array>

#include <boost/json.hpp>

#include "shared/base/secret.h"
#include "shared/db/migrate.h"

namespace fw::printer::demo_shop {
namespace {

namespace json = boost::json;

constexpr std::array<db::Migration, 1> migrations = {{{1, "ledger", R"(
CREATE TABLE receipts (
  message_id TEXT NOT NULL PRIMARY KEY,
  sequence {int64} NOT NULL UNIQUE,
  shipment TEXT NOT NULL,
  revision {int64} NOT NULL,
  order_reference TEXT NOT NULL,
  body TEXT NOT NULL,
  body_sha256 TEXT NOT NULL,
  first_at_ms {int64} NOT NULL,
  last_at_ms {int64} NOT NULL,
  deliveries {int64} NOT NULL,
  conflict {int64} NOT NULL,
  inversion {int64} NOT NULL
) {strict};
CREATE INDEX receipts_by_shipment ON receipts (shipment, revision);
CREATE TABLE deliveries (
  sequence {int64} NOT NULL PRIMARY KEY,
  message_id TEXT NOT NULL,
  at_ms {int64} NOT NULL,
  outcome TEXT NOT NULL,
  status {int64} NOT NULL,
  mishap TEXT NOT NULL,
  wrong_key {int64} NOT NULL,
  early {int64} NOT NULL,
  retry_at_ms {int64} NOT NULL
) {strict};
CREATE INDEX deliveries_by_message ON deliveries (message_id, mishap);
)"}}};

json::value member(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  return value ? *value : json::value(nullptr);
}

}  // namespace

Ledger::Ledger(const std::string& path) : database_(db::Database::open(path)) {
  db::migrate(database_, migrations);
}

Taken Ledger::take_receipt(const Receipt& receipt, EpochMs at_ms) {
  const std::string sum = to_hex(sha256(receipt.body));
  const auto known = database_.value<std::string>(
      "SELECT body_sha256 FROM receipts WHERE message_id = :1", receipt.message_id);
  if (known) {
    const bool same = *known == sum;
    database_.exec(
        "UPDATE receipts SET last_at_ms = :2, deliveries = deliveries + 1, "
        "conflict = CASE WHEN :3 = 1 THEN conflict ELSE 1 END WHERE message_id = :1",
        receipt.message_id, at_ms, same ? 1 : 0);
    return same ? Taken::before : Taken::conflict;
  }
  database_.exec(
      "INSERT INTO receipts (message_id, sequence, shipment, revision, order_reference, body, "
      "body_sha256, first_at_ms, last_at_ms, deliveries, conflict, inversion) "
      "SELECT :1, (SELECT COALESCE(MAX(sequence), 0) + 1 FROM receipts), :2, :3, :4, :5, :6, :7, "
      ":7, 1, 0, "
      "CASE WHEN EXISTS (SELECT 1 FROM receipts WHERE shipment = :2 AND revision > :3) "
      "THEN 1 ELSE 0 END",
      receipt.message_id, receipt.shipment, receipt.revision, receipt.order_reference, receipt.body,
      sum, at_ms);
  return Taken::now;
}

void Ledger::add_delivery(const Delivery& d) {
  database_.exec(
      "INSERT INTO deliveries (sequence, message_id, at_ms, outcome, status, mishap, wrong_key, "
      "early, retry_at_ms) SELECT (SELECT COALESCE(MAX(sequence), 0) + 1 FROM deliveries), :1, :2, "
      ":3, :4, :5, :6, "
      "CASE WHEN EXISTS (SELECT 1 FROM deliveries WHERE message_id = :1 AND retry_at_ms > :2) "
      "THEN 1 ELSE 0 END, :7",
      d.message_id, d.at_ms, d.outcome, d.status, name_of(d.mishap), d.wrong_key ? 1 : 0,
      d.retry_at_ms);
}

void Ledger::record(const Delivery& delivery) {
  db::Transaction transaction(database_);
  add_delivery(delivery);
  transaction.commit();
}

int Ledger::mishaps(const std::string& message_id) {
  return static_cast<int>(
      database_
          .value<std::int64_t>(
              "SELECT COUNT(*) FROM deliveries WHERE message_id = :1 AND mishap <> 'none'",
              message_id)
          .value_or(0));
}

std::optional<std::string> Ledger::body(const std::string& message_id) {
  return database_.value<std::string>("SELECT body FROM receipts WHERE message_id = :1",
                                      message_id);
}

std::string Ledger::to_json() {
  const auto count = [&](const char* sql) {
    return database_.value<std::int64_t>(sql).value_or(0);
  };
  json::object ledger;
  ledger["messages"] = count("SELECT COUNT(*) FROM receipts");
  ledger["deliveries"] = count("SELECT COUNT(*) FROM deliveries");
  ledger["repeated_deliveries"] =
      count("SELECT COUNT(*) FROM deliveries WHERE outcome = 'repeated'");
  ledger["conflicts"] = count("SELECT COUNT(*) FROM deliveries WHERE outcome = 'conflict'");
  ledger["bad_signatures"] =
      count("SELECT COUNT(*) FROM deliveries WHERE outcome = 'bad_signature'");
  ledger["inversions"] = count("SELECT COUNT(*) FROM receipts WHERE inversion = 1");
  ledger["early_retries"] = count("SELECT COUNT(*) FROM deliveries WHERE early = 1");
  ledger["wrong_keys"] = count("SELECT COUNT(*) FROM deliveries WHERE wrong_key = 1");
  ledger["mishaps"] = count("SELECT COUNT(*) FROM deliveries WHERE mishap <> 'none'");
  json::array shipments;
  for (const auto& row :
       database_.rows<std::string, std::string, EpochMs, EpochMs, std::int64_t, bool, std::string>(
           "SELECT message_id, body, first_at_ms, last_at_ms, deliveries, conflict, "
           "order_reference FROM receipts ORDER BY sequence")) {
    const json::object body = json::parse(std::get<1>(row)).as_object();
    json::object one;
    one["message_id"] = std::get<0>(row);
    for (const char* name : {"type", "shipment", "revision", "parcels"}) {
      one[name] = member(body, name);
    }
    one["order"] = std::get<6>(row);
    one["first_at_ms"] = std::get<2>(row);
    one["last_at_ms"] = std::get<3>(row);
    one["deliveries"] = std::get<4>(row);
    one["conflict"] = std::get<5>(row);
    shipments.push_back(std::move(one));
  }
  ledger["shipments"] = std::move(shipments);
  return json::serialize(ledger);
}

}  // namespace fw::printer::demo_shop
