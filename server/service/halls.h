// The sites' halls for commands that ask how far it is: the distances that waves are
// planned with, one-way aisles included. A hall is laid when it is first asked for and
// kept until its places change. Of the engine's thread.
#pragma once
#include <map>

#include "server/service/plan_hall.h"

namespace fw::service {

class Halls {
 public:
  const PlanHall& of(store::Connection& database, Id site);
  // Its places or aisles changed.
  void forget(Id site) { halls_.erase(site); }
  // Nothing that was read in the transaction holds.
  void clear() { halls_.clear(); }

 private:
  std::map<Id, PlanHall> halls_;
};

// Walking from one place to another, in mm. Without coordinates: by the site's walking
// sequence. 0 to and from a place that nobody walks to.
std::int64_t walk_mm(const PlanHall& hall, Id from, Id to);

}  // namespace fw::service
