#include "server/planning/wave_ratio.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

#include "server/planning/cooling.h"

namespace fw::planning {
namespace {

constexpr std::int64_t halvings = 8;
constexpr std::int64_t one = 1'024;         // fraction bits of a set's worth
constexpr std::int64_t short_penalty = 2;   // a unit below the least number costs so many
constexpr std::int64_t polish_steps = 400;  // for a set close to the best
constexpr std::size_t many_aisles = 24;
constexpr std::int64_t rounds_with_many = 4;
constexpr std::size_t known_sets = std::size_t{1} << 16;

}  // namespace

bool denser(const RatioWave& a, const RatioWave& b) {
  if (a.aisles.empty() || b.aisles.empty()) return b.aisles.empty() && !a.aisles.empty();
  return a.units * static_cast<std::int64_t>(b.aisles.size()) >
         b.units * static_cast<std::int64_t>(a.aisles.size());
}

RatioSearch::RatioSearch(const RatioProblem& problem, std::uint64_t seed)
    : problem_(problem), random_(seed) {
  have_.assign(problem.items, 0);
  used_.assign(problem.items, 0);
  known_.assign(known_sets, {});
  index_orders();
  set_up_aisles();
  begin_with_useful_aisles();
}

void RatioSearch::index_orders() {
  std::vector<std::int64_t> stock(problem_.items, 0);
  for (const auto& aisle : problem_.aisles) {
    for (const ItemUnits& lies : aisle) stock[lies.item] += lies.units;
  }
  std::vector<std::int64_t> units(problem_.orders.size(), 0);
  for (Index o = 0; o < problem_.orders.size(); ++o) {
    bool possible = !problem_.orders[o].empty();
    for (const ItemUnits& need : problem_.orders[o]) {
      units[o] += need.units;
      possible = possible && need.units <= stock[need.item];
    }
    if (possible && units[o] <= problem_.most_units) order_of_rank_.push_back(o);
  }
  std::stable_sort(order_of_rank_.begin(), order_of_rank_.end(),
                   [&](Index a, Index b) { return units[a] > units[b]; });
  wanted_by_.resize(problem_.items);
  first_need_.push_back(0);
  for (Index rank = 0; rank < order_of_rank_.size(); ++rank) {
    const auto& needs = problem_.orders[order_of_rank_[rank]];
    units_of_rank_.push_back(units[order_of_rank_[rank]]);
    needs_.insert(needs_.end(), needs.begin(), needs.end());
    first_need_.push_back(static_cast<std::uint32_t>(needs_.size()));
    missing_.push_back(static_cast<Index>(needs.size()));
    for (const ItemUnits& need : needs) wanted_by_[need.item].push_back({rank, need.units});
  }
  for (auto& needs : wanted_by_) {
    std::stable_sort(needs.begin(), needs.end(),
                     [](const Need& a, const Need& b) { return a.units < b.units; });
  }
  candidates_.assign((order_of_rank_.size() + 63) / 64, 0);
  place_packed_.assign(order_of_rank_.size(), none);
}

void RatioSearch::set_up_aisles() {
  std::vector<std::int64_t> demand(problem_.items, 0);
  for (const ItemUnits& need : needs_) demand[need.item] += need.units;
  aisles_with_.resize(problem_.items);
  for (Index a = 0; a < problem_.aisles.size(); ++a) {
    std::int64_t useful = 0;
    for (const ItemUnits& lies : problem_.aisles[a]) {
      useful += std::min(lies.units, demand[lies.item]);
      aisles_with_[lies.item].push_back(a);
    }
    useful_units_.push_back(useful);
    key_of_aisle_.push_back(random_.next());
  }
  by_use_.resize(problem_.aisles.size());
  std::iota(by_use_.begin(), by_use_.end(), Index{0});
  std::stable_sort(by_use_.begin(), by_use_.end(),
                   [&](Index a, Index b) { return useful_units_[a] > useful_units_[b]; });
  place_inside_.assign(problem_.aisles.size(), none);
}

// Useful aisles until the wave is large enough, the last of them being the start.
void RatioSearch::begin_with_useful_aisles() {
  for (const Index a : by_use_) {
    if (useful_units_[a] == 0) break;
    flip(a);
    if (std::min(candidate_units_, problem_.most_units) < problem_.least_units) continue;
    units_ = pack();
    note(units_);
    if (!best_.aisles.empty() && best_.aisles.size() + 2 < inside_.size()) break;
    if (best_.aisles.empty()) clear_pack();
  }
  clear_pack();
}

void RatioSearch::set_candidate(Index rank, bool candidate) {
  candidates_[rank / 64] ^= std::uint64_t{1} << rank % 64;
  candidate_units_ += candidate ? units_of_rank_[rank] : -units_of_rank_[rank];
}

// The aisle comes into the set or leaves it.
void RatioSearch::flip(Index aisle) {
  const bool comes = place_inside_[aisle] == none;
  key_ ^= key_of_aisle_[aisle];
  if (comes) {
    place_inside_[aisle] = static_cast<Index>(inside_.size());
    inside_.push_back(aisle);
  } else {
    const Index place = place_inside_[aisle];
    inside_[place] = inside_.back();
    place_inside_[inside_[place]] = place;
    inside_.pop_back();
    place_inside_[aisle] = none;
  }
  for (const ItemUnits& lies : problem_.aisles[aisle]) {
    const std::int64_t before = have_[lies.item];
    const std::int64_t after = before + (comes ? lies.units : -lies.units);
    have_[lies.item] = after;
    const std::int64_t low = std::min(before, after);
    const std::int64_t high = std::max(before, after);
    for (const Need& need : wanted_by_[lies.item]) {
      if (need.units > high) break;
      if (need.units <= low) continue;
      Index& missing = missing_[need.rank];
      if (comes) {
        if (--missing == 0) set_candidate(need.rank, true);
      } else if (missing++ == 0) {
        set_candidate(need.rank, false);
      }
    }
  }
}

bool RatioSearch::fits(Index rank) const {
  for (std::uint32_t n = first_need_[rank]; n < first_need_[rank + 1]; ++n) {
    if (used_[needs_[n].item] + needs_[n].units > have_[needs_[n].item]) return false;
  }
  return true;
}

void RatioSearch::take(Index rank, std::int64_t sign) {
  for (std::uint32_t n = first_need_[rank]; n < first_need_[rank + 1]; ++n) {
    used_[needs_[n].item] += sign * needs_[n].units;
  }
  if (sign > 0) {
    place_packed_[rank] = static_cast<Index>(packed_.size());
    packed_.push_back(rank);
    return;
  }
  const Index place = place_packed_[rank];
  packed_[place] = packed_.back();
  place_packed_[packed_[place]] = place;
  packed_.pop_back();
  place_packed_[rank] = none;
}

void RatioSearch::clear_pack() {
  for (const Index rank : packed_) {
    for (std::uint32_t n = first_need_[rank]; n < first_need_[rank + 1]; ++n) {
      used_[needs_[n].item] = 0;
    }
    place_packed_[rank] = none;
  }
  packed_.clear();
}

// The largest orders first.
std::int64_t RatioSearch::pack() {
  clear_pack();
  std::int64_t units = 0;
  for (std::size_t w = 0; w < candidates_.size() && units < problem_.most_units; ++w) {
    for (std::uint64_t bits = candidates_[w]; bits != 0; bits &= bits - 1) {
      const auto rank = static_cast<Index>(w * 64 + std::size_t(std::countr_zero(bits)));
      if (units + units_of_rank_[rank] > problem_.most_units || !fits(rank)) continue;
      take(rank, 1);
      units += units_of_rank_[rank];
    }
  }
  return units;
}

// Takes out packed orders until `rank` fits; false when that would empty the wave.
bool RatioSearch::make_room(Index rank, std::int64_t& units) {
  for (std::uint32_t n = first_need_[rank]; n < first_need_[rank + 1]; ++n) {
    const ItemUnits& need = needs_[n];
    if (have_[need.item] < need.units) return false;
    const auto& wanted = wanted_by_[need.item];
    std::size_t at = random_.below(wanted.size());
    while (used_[need.item] + need.units > have_[need.item]) {
      while (place_packed_[wanted[at].rank] == none) at = (at + 1) % wanted.size();
      units -= units_of_rank_[wanted[at].rank];
      take(wanted[at].rank, -1);
    }
  }
  while (units + units_of_rank_[rank] > problem_.most_units) {
    const Index out = packed_[random_.below(packed_.size())];
    units -= units_of_rank_[out];
    take(out, -1);
  }
  return true;
}

// Puts an order in that is not packed, takes out what is in its way, fills up, and
// keeps that unless it is worse. Leaves the best packing.
std::int64_t RatioSearch::improve_pack(std::int64_t units, std::int64_t steps) {
  std::vector<Index> open;
  for (std::size_t w = 0; w < candidates_.size(); ++w) {
    for (std::uint64_t bits = candidates_[w]; bits != 0; bits &= bits - 1) {
      open.push_back(static_cast<Index>(w * 64 + std::size_t(std::countr_zero(bits))));
    }
  }
  if (open.size() == packed_.size()) return units;
  std::vector<Index> before;
  for (std::int64_t i = 0; i < steps && units < problem_.most_units; ++i) {
    const Index rank = open[random_.below(open.size())];
    if (place_packed_[rank] != none) continue;
    before = packed_;
    const std::int64_t had = units;
    bool good = make_room(rank, units);
    if (good) {
      take(rank, 1);
      units += units_of_rank_[rank];
      // Fill from a random place on, round to it.
      const std::size_t from = random_.below(open.size());
      for (std::size_t k = 0; k < open.size() && units < problem_.most_units; ++k) {
        const Index more = open[from + k < open.size() ? from + k : from + k - open.size()];
        if (place_packed_[more] != none) continue;
        if (units + units_of_rank_[more] > problem_.most_units || !fits(more)) continue;
        take(more, 1);
        units += units_of_rank_[more];
      }
      good = units >= had;
    }
    if (good) continue;
    clear_pack();
    for (const Index r : before) take(r, 1);
    units = had;
  }
  return units;
}

// Units less what the aisles are worth at the best ratio so far, in 1,024ths.
std::int64_t RatioSearch::worth(std::int64_t units, std::size_t aisles) const {
  std::int64_t counted = units;
  if (units < problem_.least_units) counted -= short_penalty * (problem_.least_units - units);
  const std::int64_t price =
      best_.aisles.empty() ? 0 : best_.units * one / static_cast<std::int64_t>(best_.aisles.size());
  return counted * one - price * static_cast<std::int64_t>(aisles);
}

void RatioSearch::note(std::int64_t units) {
  if (units < problem_.least_units || units > problem_.most_units || inside_.empty()) return;
  RatioWave wave;
  wave.units = units;
  wave.aisles = inside_;
  if (!denser(wave, best_)) return;
  for (const Index rank : packed_) wave.orders.push_back(order_of_rank_[rank]);
  std::sort(wave.orders.begin(), wave.orders.end());
  std::sort(wave.aisles.begin(), wave.aisles.end());
  best_ = std::move(wave);
}

// What the set packs; less than that when it cannot be worth `least_worth` anyway.
std::int64_t RatioSearch::units_of_set(std::int64_t least_worth) {
  Known& known = known_[key_ & (known_sets - 1)];
  if (known.key == key_) return known.units;
  const std::int64_t most = std::min(candidate_units_, problem_.most_units);
  if (worth(most, inside_.size()) < least_worth) return 0;
  std::int64_t units = pack();
  note(units);
  // Close to the best: worth a second look.
  const std::int64_t near = units + std::max<std::int64_t>(2, units / 64);
  if (near >= problem_.least_units && units < most &&
      worth(std::min(near, most), inside_.size()) >= 0) {
    units = improve_pack(units, polish_steps);
    note(units);
  }
  known = {key_, units};
  return units;
}

Index RatioSearch::random_inside() { return inside_[random_.below(inside_.size())]; }

// Outside, the better of a few.
Index RatioSearch::random_outside() {
  Index best = none;
  for (int i = 0; i < 3; ++i) {
    const Index a = static_cast<Index>(random_.below(by_use_.size()));
    if (place_inside_[a] != none || useful_units_[a] == 0) continue;
    if (best == none || useful_units_[a] > useful_units_[best]) best = a;
  }
  return best;
}

// An aisle with an item that some order misses.
Index RatioSearch::aisle_for_an_order() {
  Index rank = none;
  for (int i = 0; i < 4; ++i) {
    const auto r = static_cast<Index>(random_.below(missing_.size()));
    if (missing_[r] == 0) continue;
    if (rank == none || missing_[r] * units_of_rank_[rank] < missing_[rank] * units_of_rank_[r]) {
      rank = r;
    }
  }
  if (rank == none) return none;
  for (std::uint32_t n = first_need_[rank]; n < first_need_[rank + 1]; ++n) {
    if (have_[needs_[n].item] >= needs_[n].units) continue;
    const auto& aisles = aisles_with_[needs_[n].item];
    const Index a = aisles[random_.below(aisles.size())];
    return place_inside_[a] == none ? a : none;
  }
  return none;
}

void RatioSearch::begin(std::int64_t iterations) {
  planned_ = iterations;
  done_ = 0;
  many_ = best_.aisles.size() >= many_aisles;
  wide_ = many_ ? iterations / 5 : iterations / 2;
  const std::int64_t rounds = many_ ? rounds_with_many : 1;
  round_ = std::max<std::int64_t>(1, (iterations - wide_ + rounds - 1) / rounds);
}

// How hot it is, as a loss that is taken. The dearer a choice is for a set of few aisles,
// the hotter it has to be; a set of many falls apart at that and comes back smaller.
std::int64_t RatioSearch::heat() const {
  if (done_ >= planned_) return 0;
  const auto aisles = static_cast<std::int64_t>(best_.aisles.size());
  const std::int64_t price = aisles == 0 ? one : best_.units * one / aisles;
  if (done_ < wide_) return cooled(price / 20, done_, wide_, halvings);
  const std::int64_t since = done_ - wide_;
  std::int64_t first = price * 2 / 5;
  if (many_) {
    const std::int64_t among_all = since / round_ % 2 == 0 ? 400 : 680;  // per cent of a price
    first = price * std::clamp<std::int64_t>(among_all / std::max<std::int64_t>(1, aisles), 6, 40) /
            100;
  }
  return cooled(first, since % round_, round_, halvings);
}

// From many aisles, filled to the largest wave, down.
void RatioSearch::start_wide() {
  while (!inside_.empty()) flip(inside_.back());
  const std::size_t most =
      best_.units == 0
          ? by_use_.size()
          : static_cast<std::size_t>(problem_.most_units *
                                     static_cast<std::int64_t>(best_.aisles.size()) / best_.units) +
                1;
  for (std::size_t i = 0; i < std::min(most, by_use_.size()); ++i) flip(by_use_[i]);
  units_ = pack();
}

void RatioSearch::start_from_best() {
  if (best_.aisles.empty()) return;
  while (!inside_.empty()) flip(inside_.back());
  for (const Index a : best_.aisles) flip(a);
  units_ = best_.units;
}

void RatioSearch::run(std::int64_t iterations) {
  if (order_of_rank_.empty() || problem_.aisles.empty()) return;
  for (std::int64_t i = 0; i < iterations; ++i) {
    if (done_ == 0) start_wide();
    if (done_ >= wide_ && done_ < planned_ && (done_ - wide_) % round_ == 0) start_from_best();
    const std::int64_t now = heat();
    ++done_;
    step(accepted_loss(now, random_.next() >> 20));
  }
}

// One aisle comes, one goes, or one for another.
void RatioSearch::step(std::int64_t loss) {
  const std::uint64_t kind = random_.below(10);
  Index out = none;
  Index in = none;
  if (kind < 8 && !inside_.empty()) out = random_inside();
  if (kind < 6 || kind >= 8) in = random_.chance(500) ? aisle_for_an_order() : random_outside();
  if (out == none && in == none) return;
  if (in == none && inside_.size() < 2) return;
  const std::int64_t before = worth(units_, inside_.size());
  if (out != none) flip(out);
  if (in != none) flip(in);
  const std::int64_t units = units_of_set(before - loss);
  if (worth(units, inside_.size()) >= before - loss) {
    units_ = units;
    return;
  }
  if (in != none) flip(in);
  if (out != none) flip(out);
}

}  // namespace fw::planning
