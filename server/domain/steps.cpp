#include "server/domain/steps.h"

#include "server/domain/text.h"

namespace fw::domain {

wire::Accept accept_place(const std::string& code, const std::string& check_digits) {
  wire::Accept accept;
  accept.meaning = wire::Meaning::place;
  if (!code.empty()) accept.codes = {code};
  if (!check_digits.empty()) accept.typed = {check_digits};
  accept.name = code;
  return accept;
}

wire::Step place_step(Id id, const wire::Text& context, const PlaceToScan& place) {
  wire::Step step;
  step.id = id;
  step.kind = wire::StepKind::place;
  step.show.context = context;
  step.show.verb = text("place.verb");
  step.show.big = wire::literal(place.code);
  step.show.lines = {text("place.aisle", {{"aisle", place.aisle}, {"level", place.level}})};
  step.show.ask = text("place.ask");
  if (!place.check_digits.empty()) step.show.hint = text("place.hint");
  step.accept = {accept_place(place.code, place.check_digits)};
  return step;
}

std::vector<wire::Accept> accept_item(const std::vector<ItemCode>& codes, const std::string& name,
                                      const std::string& lot) {
  std::vector<wire::Accept> all;
  for (const ItemCode& code : codes) {
    wire::Accept accept;
    accept.meaning = wire::Meaning::item;
    accept.codes = {code.code};
    accept.quantity = code.quantity;
    accept.name = name;
    accept.lot = lot;
    all.push_back(std::move(accept));
  }
  return all;
}

void add_lot_line(std::vector<wire::Text>& lines, const std::string& lot,
                  const std::string& expiry_date) {
  if (lot.empty()) return;
  lines.push_back(text(expiry_date.empty() ? "item.lot" : "item.lot_expiry",
                       {{"lot", lot}, {"expiry", expiry_date}}));
}

}  // namespace fw::domain
