#include "printer/demo_shop/mishaps.h"

#include <array>

namespace fw::printer::demo_shop {

std::string_view name_of(Mishap mishap) {
  switch (mishap) {
    case Mishap::none:
      return "none";
    case Mishap::unavailable:
      return "unavailable";
    case Mishap::too_many:
      return "too_many";
    case Mishap::cut_before:
      return "cut_before";
    case Mishap::slow:
      return "slow";
    case Mishap::error_after:
      return "error_after";
    case Mishap::cut_after:
      return "cut_after";
    case Mishap::hang_after:
      return "hang_after";
  }
  return "none";
}

bool is_before(Mishap mishap) {
  return mishap == Mishap::unavailable || mishap == Mishap::too_many ||
         mishap == Mishap::cut_before;
}

Mishap draw_mishap(const MishapRates& rates, int so_far, Random& random) {
  constexpr std::array before{Mishap::unavailable, Mishap::too_many, Mishap::cut_before,
                              Mishap::slow};
  constexpr std::array after{Mishap::error_after, Mishap::cut_after, Mishap::hang_after};
  if (so_far >= most_per_message) return Mishap::none;
  if (random.chance(rates.fail_per_mille)) return before[random.below(before.size())];
  if (random.chance(rates.take_then_fail_per_mille)) return after[random.below(after.size())];
  return Mishap::none;
}

}  // namespace fw::printer::demo_shop
