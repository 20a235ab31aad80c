#include "server/store/pack_stations.h"

namespace fw::store {

std::vector<domain::PackStation> staffed_pack_stations(Connection& database, Id site, Id but_for) {
  std::vector<domain::PackStation> stations;
  for (const auto& [place, code, waiting, coming] :
       database.rows<Id, std::string, std::int64_t, std::int64_t>(
           "SELECT p.id, p.code, (SELECT COUNT(*) FROM container c JOIN tote_load l ON "
           "l.container_id = c.id WHERE c.stands_in_place_id = p.id AND l.ended_at_ms IS NULL), "
           "(SELECT COUNT(DISTINCT t.fulfilment_id) FROM packet k JOIN pick_task t ON t.batch_id = "
           "k.batch_id WHERE k.site_id = :1 AND k.kind = 'pick' AND k.done_at_ms IS NULL AND "
           "k.drop_place_id = p.id AND k.id <> :2) FROM place p WHERE p.id IN (SELECT d.place_id "
           "FROM device d JOIN session s ON s.device_id = d.id WHERE d.site_id = :1 AND d.role = "
           "'pack_station' AND d.place_id IS NOT NULL AND s.ended_at_ms IS NULL) ORDER BY p.code",
           site, but_for)) {
    stations.push_back({place, code, waiting + coming});
  }
  return stations;
}

Id drop_place_of(Connection& database, Id packet) {
  return database.value<std::optional<Id>>("SELECT drop_place_id FROM packet WHERE id = :1", packet)
      .value_or(std::nullopt)
      .value_or(0);
}

void set_drop_place(Writer& writer, Id packet, Id place) {
  writer.database.exec("UPDATE packet SET drop_place_id = :2 WHERE id = :1", packet, place);
}

}  // namespace fw::store
