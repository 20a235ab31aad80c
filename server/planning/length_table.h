// Lengths among the start of a trip (0), its stops (1 to n) and its end (n + 1), and the
// searches for the shortest order of the stops on them. From one to the other may be longer
// than back.
#pragma once
#include <cstdint>
#include <vector>

#include "server/planning/warehouse.h"

namespace fw::planning {

class LengthTable {
 public:
  LengthTable() = default;
  LengthTable(const Warehouse& warehouse, Index start, const std::vector<Index>& stops, Index end);
  // Nothing in it yet; the same memory again for another trip.
  void reset(std::size_t stops) {
    size_ = stops + 2;
    mm_.resize(size_ * size_);
  }

  std::size_t stops() const { return size_ - 2; }
  std::int64_t& at(std::size_t a, std::size_t b) { return mm_[a * size_ + b]; }
  std::int64_t operator()(Index a, Index b) const { return mm_[a * size_ + b]; }
  // Start, stops as in `path`, which begins with 0 and closes with n + 1.
  std::int64_t length(const std::vector<Index>& path) const;

 private:
  std::size_t size_ = 2;
  std::vector<std::int64_t> mm_;
};

// The shortest order by dynamic programming over subsets (Held and Karp 1962), stops counted
// from 0. For at most some ten stops: memory and time double with each.
std::vector<Index> order_by_subsets(const LengthTable& mm);

}  // namespace fw::planning
