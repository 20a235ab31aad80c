// What the writing connection keeps of the rows that every fact looks up again:
// who tells it (stream, session, lease), which work it belongs to (steps and tasks of
// its packet), where goods come from and go to (stock, totes and their loads). The
// functions beside each table's SQL read and mend it; kept.h says why that is safe.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "server/store/facts.h"
#include "server/store/kept.h"
#include "server/store/loads.h"
#include "server/store/packets.h"
#include "server/store/waves.h"

namespace fw::store {

struct StockRow {
  Id id = 0;
  StockLevel level;
  friend bool operator==(const StockRow&, const StockRow&) = default;
};

struct IdPair {
  Id first = 0, second = 0;
  friend bool operator==(const IdPair&, const IdPair&) = default;
};
struct SiteCode {
  Id site = 0;
  std::string code;
  friend bool operator==(const SiteCode&, const SiteCode&) = default;
};
struct SiteStock {
  Id site = 0;
  domain::StockKey key;
  friend bool operator==(const SiteStock&, const SiteStock&) = default;
};
struct RowHash {
  static std::size_t mix(std::size_t seed, std::int64_t value) {
    return (seed ^ static_cast<std::size_t>(value)) * 0x9E3779B97F4A7C15U;
  }
  std::size_t operator()(const IdPair& pair) const { return mix(mix(0, pair.first), pair.second); }
  std::size_t operator()(const SiteCode& code) const {
    return mix(std::hash<std::string>{}(code.code), code.site);
  }
  std::size_t operator()(const SiteStock& stock) const {
    const domain::StockKey& key = stock.key;
    return mix(mix(mix(mix(mix(stock.site, key.place), key.item), key.lot), key.owner),
               static_cast<std::int64_t>(key.status.size()));
  }
};

class Rows {
 public:
  // `prove`: see Proof in kept.h; tests and the simulator do so.
  Rows(Connection& database, bool prove)
      : proof_{prove, 0},
        stream_ids(database, "", proof_),
        streams(database, "stream", proof_),
        session_workers(database, "", proof_),
        lease_ids(database, "", proof_),
        steps(database, "packet_step", proof_),
        tasks(database, "pick_task", proof_),
        allocation_keys(database, "", proof_),
        stock(database, "stock", proof_),
        container_ids(database, "place", proof_),
        newest_loads(database, "tote_load", proof_) {}
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  std::uint64_t differing() const { return proof_.differing; }

 private:
  Proof proof_;

 public:
  Kept<std::string, Id> stream_ids;  // by UUID
  Kept<Id, Stream> streams;
  Kept<Id, Id> session_workers;
  Kept<IdPair, Id, RowHash> lease_ids;    // by packet and epoch
  Kept<Id, std::vector<StepLink>> steps;  // all of a packet, by step
  Kept<Id, TaskRow> tasks;                // see put_task()
  Kept<Id, domain::StockKey> allocation_keys;
  Kept<SiteStock, StockRow, RowHash> stock;
  Kept<SiteCode, Id, RowHash> container_ids;
  Kept<Id, LoadRow> newest_loads;  // by container
};

}  // namespace fw::store
