#include "server/domain/reallocation.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <sstream>
#include <tuple>

namespace fw::domain {
namespace {

std::optional<ShortageAction> action_of(const std::string& word) {
  if (word == "reallocate") return ShortageAction::reallocate;
  if (word == "wait_replenish") return ShortageAction::wait_replenish;
  if (word == "ship_short") return ShortageAction::ship_short;
  if (word == "backorder") return ShortageAction::backorder;
  return std::nullopt;
}

}  // namespace

std::vector<Taken> choose_sources(const std::vector<Source>& sources, Quantity quantity,
                                  bool first_expired) {
  std::vector<std::size_t> order(sources.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto rank = [&](std::size_t i) {
    const Source& source = sources[i];
    // Nothing known of the expiry: after all that is known.
    const std::string expiry = !first_expired               ? ""
                               : source.expiry_date.empty() ? "9999-12-31"
                                                            : source.expiry_date;
    return std::make_tuple(source.reserve, expiry, source.detour_mm, source.available < quantity,
                           -source.available, i);
  };
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  std::vector<Taken> taken;
  for (const std::size_t i : order) {
    const Source& source = sources[i];
    Quantity part = std::min(quantity, source.available);
    if (source.whole > 1) part -= part % source.whole;
    if (part <= 0) continue;
    taken.push_back({i, part});
    quantity -= part;
  }
  return taken;
}

Joining join_walk(const std::vector<Id>& places, std::int64_t first, Id place,
                  const WalkLength& length) {
  std::optional<Joining> best;
  const auto last = static_cast<std::int64_t>(places.size()) - 1;
  for (std::int64_t after = std::max<std::int64_t>(first, 0); after < last; ++after) {
    const Id from = places[static_cast<std::size_t>(after)];
    const Id to = places[static_cast<std::size_t>(after + 1)];
    const std::int64_t detour = length(from, place) + length(place, to) - length(from, to);
    if (!best || detour < best->detour_mm) best = Joining{after, detour};
  }
  return best.value_or(Joining{std::max<std::int64_t>(0, first), 0});
}

std::vector<ShortageAction> shortage_actions(const std::string& words) {
  std::vector<ShortageAction> actions;
  std::istringstream in(words);
  for (std::string word; in >> word;) {
    if (const auto action = action_of(word)) actions.push_back(*action);
  }
  return actions;
}

bool are_shortage_actions(const std::string& words) {
  std::istringstream in(words);
  for (std::string word; in >> word;) {
    if (!action_of(word)) return false;
  }
  return true;
}

}  // namespace fw::domain
