#include "server/service/parcel_weight.h"

#include <cstdlib>

#include "server/domain/text.h"
#include "server/domain/weight.h"

namespace fw::service {
namespace {

std::string grams(std::int64_t weight_g) { return std::to_string(weight_g) + " g"; }

// One thing that is wrong with a weight.
struct Objection {
  std::string kind;
  std::string wanted;
  std::int64_t off_g = 0;
  std::optional<wire::Text> next;  // what probably explains it
};

std::optional<Objection> too_heavy(const store::CartonRow& carton, std::int64_t weight_g) {
  if (carton.most_weight_g == 0 || weight_g <= carton.most_weight_g) return std::nullopt;
  return Objection{"too_heavy", "at most " + grams(carton.most_weight_g),
                   weight_g - carton.most_weight_g, std::nullopt};
}

std::optional<Objection> off(Context& context, const store::ParcelRow& parcel,
                             const store::CartonRow& carton, std::int64_t weight_g) {
  const auto lines = store::lines_of_parcel(context.database(), parcel.id);
  std::vector<domain::WeighedItem> items;
  std::int64_t expected_g = carton.tare_g;
  for (const auto& line : lines) {
    expected_g += line.unit_weight_g * line.quantity;
    items.push_back({line.unit_weight_g, line.quantity});
  }
  if (domain::weight_fits(expected_g, weight_g)) return std::nullopt;
  Objection objection{"weight_off", grams(expected_g), std::abs(weight_g - expected_g),
                      std::nullopt};
  if (const auto guess = domain::explain_weight(items, expected_g, weight_g)) {
    const bool missing = guess->quantity < 0;
    objection.next = domain::text(
        missing ? "refused.weight_item_missing.next" : "refused.weight_item_surplus.next",
        {{"quantity", domain::number(std::abs(guess->quantity))},
         {"sku", lines[guess->item].sku},
         {"name", lines[guess->item].name}});
  }
  return objection;
}

}  // namespace

std::optional<wire::Answer> refuse_weight(Context& context, const RequestScope& scope,
                                          const store::FulfilmentRow& fulfilment,
                                          const store::ParcelRow& parcel,
                                          const store::CartonRow& carton, std::int64_t weight_g) {
  auto objection = too_heavy(carton, weight_g);
  if (!objection) objection = off(context, parcel, carton, weight_g);
  if (!objection) return std::nullopt;
  if (!domain::same_weight(parcel.weight_g, weight_g)) {
    store::note_weight(context.writer, parcel.id, weight_g);
    context.keep_refusal = true;
    wire::Answer answer = refused(objection->kind, grams(weight_g), objection->wanted);
    if (objection->next) answer.refused.next = *objection->next;
    return answer;
  }
  domain::Changes changes;
  changes.discrepancies.push_back({.kind = objection->kind,
                                   .place = parcel.container,
                                   .quantity = objection->off_g,
                                   .order = fulfilment.order,
                                   .packet = scope.request.packet,
                                   .parcel = parcel.id,
                                   .detail = grams(weight_g) + " instead of " + objection->wanted});
  context.save(parcel.site, changes);
  return std::nullopt;
}

}  // namespace fw::service
