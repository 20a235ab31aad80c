#include "server/service/people.h"

#include <map>

#include "server/service/local_time.h"
#include "server/store/waves.h"

namespace fw::service {
namespace {

void add_facts(Database& database, std::vector<views::WorkerView>& workers, EpochMs now_ms) {
  std::map<Id, EpochMs> midnights;
  for (views::WorkerView& worker : workers) {
    auto [midnight, added] = midnights.try_emplace(worker.site_id, 0);
    if (added) {
      const std::string zone = store::site_time_zone(database, worker.site_id);
      midnight->second = instant_of_local(zone, now_ms, 0, "00:00");
    }
    worker.facts_today = views::facts_since(database, worker.id, midnight->second);
  }
}

}  // namespace

std::vector<views::WorkerView> read_workers(Database& database, EpochMs now_ms) {
  auto workers = views::list_workers(database);
  add_facts(database, workers, now_ms);
  return workers;
}

Result<WorkerDetail> read_worker(Database& database, const std::string& called, EpochMs now_ms) {
  auto workers = views::find_workers(database, called);
  if (workers.empty()) {
    return refuse("unknown_worker", "'" + called + "'", "a worker's number, badge or name",
                  "list the workers");
  }
  add_facts(database, workers, now_ms);
  WorkerDetail detail{std::move(workers.front()), {}};
  for (const Id packet : views::packets_of_worker(database, detail.worker.id)) {
    if (auto row = store::find_packet(database, packet)) detail.packets.push_back(std::move(*row));
  }
  return detail;
}

}  // namespace fw::service
