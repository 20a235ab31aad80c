#include "server/store/id_source.h"

namespace fw::store {
namespace {
constexpr std::int64_t block_size = 1000;
}

Id IdSource::next(Id site) {
  Block& block = blocks_[site];
  if (block.next == block.end) {
    const auto from = database_.value<std::int64_t>(
        "SELECT next_counter FROM id_counter WHERE site_id = :1", site);
    block.next = from.value_or(1);
    block.end = block.next + block_size;
    if (from) {
      database_.exec("UPDATE id_counter SET next_counter = :2 WHERE site_id = :1", site, block.end);
    } else {
      database_.exec("INSERT INTO id_counter (site_id, next_counter) VALUES (:1, :2)", site,
                     block.end);
    }
  }
  return (site << 40) | block.next++;
}

}  // namespace fw::store
