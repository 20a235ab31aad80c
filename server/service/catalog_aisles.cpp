// Aisles and how they are walked (see catalog.h).
#include <algorithm>

#include "server/service/catalog_rows.h"
#include "server/service/halls.h"
#include "shared/base/nearest.h"

namespace fw::service {
namespace {

const std::vector<std::string> directions{"both", "up", "down"};

Refusal unknown_aisle(const std::string& code, const std::vector<store::AisleRow>& known) {
  std::vector<std::string> codes;
  for (const auto& aisle : known) codes.push_back(aisle.code);
  const std::string near = nearest_name(code, codes);
  return {"unknown_aisle", "aisle '" + code + "'",
          "the aisle of a pick or reserve location of the site",
          near.empty() ? "import the locations first or correct the aisle"
                       : "did you mean '" + near + "'?"};
}

// Nobody could come back where all aisles lead the same way; the planner then takes them as
// walked both ways.
std::string warning_of(const std::vector<store::AisleRow>& aisles) {
  const std::string& first = aisles.front().direction;
  const bool same =
      first != "both" && std::all_of(aisles.begin(), aisles.end(),
                                     [&](const auto& aisle) { return aisle.direction == first; });
  if (!same) return "";
  return "every aisle of the site now leads " + first +
         ": nobody could come back, so all count as walked both ways until one is not";
}

}  // namespace

RowAnswer put_row(Context& context, const AisleInput& row, PutMode mode) {
  if (const auto bad = first_of({domain::check_text("aisle", row.code, 20),
                                 domain::check_word("direction", row.direction, directions)})) {
    return refused_row(row.code, *bad);
  }
  const auto site = resolve_site(context.database(), row.site);
  if (!site) return refused_row(row.code, site.error());
  const auto known = store::aisles_of(context.database(), *site);
  const auto is_it = [&](const auto& aisle) { return aisle.code == row.code; };
  if (std::none_of(known.begin(), known.end(), is_it)) {
    return refused_row(row.code, unknown_aisle(row.code, known));
  }
  if (mode == PutMode::check) return checked_row(row.code, false);
  context.halls.forget(*site);
  RowAnswer answer =
      saved_row(row.code, store::save_aisle(context.writer, *site, {row.code, row.direction}));
  answer.warning = warning_of(store::aisles_of(context.database(), *site));
  return answer;
}

}  // namespace fw::service
