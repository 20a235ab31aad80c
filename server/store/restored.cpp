#include "server/store/restored.h"

#include "server/store/id_source.h"
#include "server/store/schema.h"
#include "shared/db/migrate.h"
#include "shared/wire/values/stored_packet.h"

namespace fw::store {
namespace {

constexpr std::int64_t id_block = 100'000'000;
constexpr std::int64_t event_block = 1'000'000;
constexpr std::int64_t epoch_block = 1'000;

// The same content under a revision that no lost one had.
void skip_revisions(Connection& database) {
  IdSource ids(database);
  for (const auto& [packet, content, made_at_ms] : database.rows<Id, std::string, EpochMs>(
           "SELECT p.id, r.content, r.made_at_ms FROM packet p JOIN packet_revision r ON "
           "r.packet_id = p.id AND r.revision = p.revision WHERE p.done_at_ms IS NULL ORDER BY "
           "p.id")) {
    auto stored = wire::decode_stored_packet(content);
    if (!stored) throw broken(to_line(stored.error()));
    stored->revision += revisions_skipped;
    database.exec(
        "INSERT INTO packet_revision (id, packet_id, revision, content, made_at_ms) VALUES (:1, "
        ":2, :3, :4, :5)",
        ids.next(site_of(packet)), packet, stored->revision, wire::encode_stored_packet(*stored),
        made_at_ms);
    database.exec("UPDATE packet SET revision = :2 WHERE id = :1", packet, stored->revision);
  }
}

}  // namespace

void bring_up_to_date(Connection& database) { db::migrate(database, migrations()); }

std::vector<std::string> ranges_without_room(Connection& database, std::int64_t block) {
  std::vector<std::string> names;
  for (const auto& [kind, scope, site] : database.rows<std::string, std::string, Id>(
           "SELECT kind, scope, site_id FROM number_range WHERE last_number - next_number < :1 "
           "ORDER BY kind, scope, site_id",
           block)) {
    names.push_back(kind + (scope.empty() ? "" : " " + scope) + " (site " + std::to_string(site) +
                    ")");
  }
  return names;
}

void begin_anew(Connection& database, const std::string& incarnation, std::int64_t block,
                EpochMs backup_made_at_ms, EpochMs now) {
  db::Transaction transaction(database);
  database.exec("UPDATE id_counter SET next_counter = next_counter + :1", id_block);
  skip_revisions(database);
  database.exec("UPDATE number_range SET next_number = next_number + :1", block);
  database.exec("UPDATE resource_lease SET epoch = epoch + :1, until_ms = 0", epoch_block);
  database.exec(
      "INSERT INTO server_meta (key, value) VALUES ('lease_epochs_skipped', :1) ON CONFLICT (key) "
      "DO UPDATE SET value = CAST(CAST(server_meta.value AS INTEGER) + CAST(excluded.value AS "
      "INTEGER) AS TEXT)",
      std::to_string(epoch_block));
  database.exec(
      "INSERT INTO server_meta (key, value) VALUES ('incarnation', :1) ON CONFLICT (key) DO UPDATE "
      "SET value = excluded.value",
      incarnation);
  database.exec(
      "INSERT INTO event (seq, site_id, at_ms, kind, order_id, fulfilment_id, wave_id, packet_id, "
      "parcel_id, place_id, item_id, quantity, worker_id, device_id, detail) SELECT "
      "COALESCE(MAX(seq), 0) + :1, 0, CASE WHEN COALESCE(MAX(at_ms), 0) > :2 THEN MAX(at_ms) ELSE "
      ":2 END, 'restored', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, :3 FROM event",
      event_block, now, std::to_string(backup_made_at_ms));
  transaction.commit();
}

}  // namespace fw::store
