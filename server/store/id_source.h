// Ids for new rows: site (12 bits) << 40 | counter, always below 2^53.
//
// A block of counters is taken from id_counter inside the running transaction;
// after a rollback reload() drops what is in memory, so no id is ever given
// twice. Site 0 makes the ids of what belongs to no site (items, orders ...).
#pragma once
#include <map>

#include "server/store/connection.h"
#include "shared/base/types.h"

namespace fw::store {

class IdSource {
 public:
  explicit IdSource(Connection& database) : database_(database) {}

  // A new id of this site; only inside a transaction of the same connection.
  Id next(Id site);
  // After a rollback: what was taken in it is void.
  void reload() { blocks_.clear(); }

 private:
  struct Block {
    std::int64_t next = 0;
    std::int64_t end = 0;
  };
  Connection& database_;
  std::map<Id, Block> blocks_;
};

// The site part of an id.
inline Id site_of(Id id) { return id >> 40; }

}  // namespace fw::store
