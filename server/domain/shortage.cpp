#include "server/domain/shortage.h"

#include <algorithm>

namespace fw::domain {

ShortageRule shortage_rule(const std::string& word) {
  if (word == "ship_short") return ShortageRule::ship_short;
  if (word == "all_or_nothing") return ShortageRule::all_or_nothing;
  return ShortageRule::backorder;
}

Bucket bucket_of_missing(ShortageRule rule) {
  switch (rule) {
    case ShortageRule::backorder:
    case ShortageRule::all_or_nothing:
      return Bucket::open;
    case ShortageRule::ship_short:
      return Bucket::cancelled;
  }
  return Bucket::open;
}

std::vector<Quantity> share_out(const std::vector<StopTask>& tasks, Quantity found) {
  std::vector<Quantity> kept;
  Quantity left = std::max<Quantity>(found, 0);
  for (const StopTask& task : tasks) {
    const Quantity share = std::min(task.wanted, left);
    kept.push_back(share);
    left -= share;
  }
  return kept;
}

}  // namespace fw::domain
