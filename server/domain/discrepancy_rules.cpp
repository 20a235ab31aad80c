#include "server/domain/discrepancy_rules.h"

#include <algorithm>
#include <cstdlib>

namespace fw::domain {
namespace {

constexpr std::int64_t hour = 60;
constexpr std::int64_t day = 24 * hour;

std::vector<DiscrepancyKind> make_kinds() {
  using enum Measure;
  return {
      // ---- the shelf -------------------------------------------------------------------
      {"short", "inventory", 4 * hour, {"count", "release_hold"}, none, ""},
      {"below_zero", "inventory", 4 * hour, {"count"}, none, ""},
      {"count_difference", "inventory", 4 * hour, {"adjust", "count"}, none, ""},
      {"over_pick", "supervisor", 4 * hour, {"put_back", "accept"}, units, "accept"},
      {"put_without_task", "supervisor", 4 * hour, {"count", "accept"}, none, ""},
      {"put_without_load", "supervisor", 4 * hour, {"count", "accept"}, none, ""},
      {"unreachable", "supervisor", 2 * hour, {"release_hold", "accept"}, none, ""},
      {"damaged_on_shelf", "inventory", 8 * hour, {"scrap", "count", "accept"}, units, "scrap"},
      {"late_pick", "inventory", 4 * hour, {"count", "accept"}, none, ""},
      {"count_unclear", "inventory", 4 * hour, {"count", "accept"}, none, ""},
      {"found_unclear", "inventory", 4 * hour, {"count", "accept"}, none, ""},
      {"all_or_nothing_short", "supervisor", hour, {"ship_short", "put_back"}, none, ""},
      // ---- totes -----------------------------------------------------------------------
      {"mixed_tote", "packer", hour, {"sorted"}, none, ""},
      {"late_put", "supervisor", 4 * hour, {"count", "accept"}, units, "accept"},
      {"undo_too_late", "supervisor", 4 * hour, {"count", "accept"}, none, ""},
      {"tote_not_empty", "supervisor", 8 * hour, {"release"}, none, ""},
      {"wrong_drop_place", "packer", hour, {"accept"}, none, ""},
      {"short_without_stop", "supervisor", 4 * hour, {"accept"}, none, ""},
      {"dropped_unfinished", "supervisor", 4 * hour, {"accept"}, units, "accept"},
      {"drop_place_unknown", "supervisor", 4 * hour, {"accept"}, none, ""},
      // ---- the pack station ------------------------------------------------------------
      {"missing_at_pack", "packer", 4 * hour, {"count", "write_off"}, units, "write_off"},
      {"damaged_at_pack", "packer", 4 * hour, {"scrap", "accept"}, units, "scrap"},
      {"surplus_at_pack", "packer", 4 * hour, {"put_back", "count", "accept"}, units, "accept"},
      {"wrong_item_at_pack", "packer", 4 * hour, {"count", "write_off"}, units, "write_off"},
      {"unknown_item_at_pack", "packer", 4 * hour, {"accept"}, none, ""},
      {"verify_without_order", "packer", 4 * hour, {"accept"}, none, ""},
      {"weight_off", "supervisor", 4 * hour, {"accept", "reopen_parcel"}, grams, "accept"},
      {"too_heavy", "supervisor", 4 * hour, {"accept", "reopen_parcel"}, grams, "accept"},
      // ---- put-back --------------------------------------------------------------------
      {"put_back_missing", "inventory", 4 * hour, {"accept"}, units, "accept"},
      {"put_back_damaged", "inventory", 4 * hour, {"accept"}, units, "accept"},
      {"put_back_surplus", "inventory", 4 * hour, {"count", "accept"}, none, ""},
      {"put_back_without_task", "supervisor", 4 * hour, {"accept"}, none, ""},
      {"put_back_place_unknown", "inventory", 4 * hour, {"accept"}, none, ""},
      {"put_into_held_place", "inventory", 4 * hour, {"count", "accept"}, none, ""},
      // ---- labels and messages ---------------------------------------------------------
      {"no_printer", "supervisor", hour, {"confirm_label", "void_parcel"}, none, ""},
      {"label_unknown", "packer", hour, {"confirm_label", "reprint"}, none, ""},
      {"label_failed", "packer", hour, {"reprint", "confirm_label"}, none, ""},
      {"label_without_parcel", "packer", hour, {"accept"}, none, ""},
      {"message_parked", "supervisor", 4 * hour, {"send_again"}, none, ""},
      // ---- facts -----------------------------------------------------------------------
      {"unapplied", "supervisor", 4 * hour, {"accept"}, none, ""},
      {"unknown_fact", "supervisor", day, {"accept"}, none, ""},
      {"lost_facts", "supervisor", day, {"accept"}, none, ""},
      {"two_contents", "supervisor", day, {"accept"}, none, ""},
  };
}

// What each is called by people.
const std::vector<std::pair<std::string_view, std::string_view>>& names() {
  static const std::vector<std::pair<std::string_view, std::string_view>> all{
      {"short", "fewer on the shelf than the books say"},
      {"below_zero", "more was picked from the place than the books had there"},
      {"count_difference", "counted far from what the books say"},
      {"over_pick", "more picked than an order wants"},
      {"put_without_task", "goods in a tote that no task asked for"},
      {"put_without_load", "goods in a tote that nobody bound"},
      {"unreachable", "the place could not be reached"},
      {"damaged_on_shelf", "damaged goods on the shelf"},
      {"late_pick", "a pick and a count too close together to tell which was first"},
      {"count_unclear", "a count told something nobody can place"},
      {"found_unclear", "an item was found, but which one or where is not clear"},
      {"all_or_nothing_short", "an order that goes whole or not at all is short"},
      {"mixed_tote", "goods of two orders in one tote"},
      {"late_put", "a put told after its tote was given to another order"},
      {"undo_too_late", "undone, but the goods had gone on already"},
      {"tote_not_empty", "a tote that should be empty is not"},
      {"wrong_drop_place", "totes set down at another place"},
      {"short_without_stop", "a short told of a stop that is not known"},
      {"dropped_unfinished", "a cart set down with stops nobody told of"},
      {"drop_place_unknown", "totes set down where no place is known"},
      {"missing_at_pack", "goods that should be in the tote are not"},
      {"damaged_at_pack", "goods found damaged at the pack station"},
      {"surplus_at_pack", "more in the tote than the order wants"},
      {"wrong_item_at_pack", "an item in the tote that is not the order's"},
      {"unknown_item_at_pack", "an item in the tote that nobody knows"},
      {"verify_without_order", "goods verified of an order that is not open there"},
      {"weight_off", "the parcel weighs something else than its content"},
      {"too_heavy", "the parcel weighs more than its carton may hold"},
      {"put_back_missing", "goods to be put back were not there"},
      {"put_back_damaged", "goods to be put back were damaged"},
      {"put_back_surplus", "more was put back than was there"},
      {"put_back_without_task", "something was put back that no task asked for"},
      {"put_back_place_unknown", "put back at a place that is not known"},
      {"put_into_held_place", "put back into a place that is on hold"},
      {"no_printer", "a parcel was closed where no printer is"},
      {"label_unknown", "it is not known whether the label came out"},
      {"label_failed", "the label could not be printed"},
      {"label_without_parcel", "a label was scanned that belongs to no parcel here"},
      {"message_parked", "the shop does not take a message"},
      {"unapplied", "a fact could not be applied"},
      {"unknown_fact", "a fact of a kind that this server does not know"},
      {"lost_facts", "facts that a terminal no longer has"},
      {"two_contents", "one fact came with two contents"},
  };
  return all;
}

std::vector<DiscrepancyKind> make_named_kinds() {
  std::vector<DiscrepancyKind> kinds = make_kinds();
  for (DiscrepancyKind& row : kinds) {
    for (const auto& [kind, name] : names()) {
      if (kind == row.kind) row.name = name;
    }
  }
  return kinds;
}

}  // namespace

const std::vector<DiscrepancyKind>& discrepancy_kinds() {
  static const std::vector<DiscrepancyKind> kinds = make_named_kinds();
  return kinds;
}

bool is_discrepancy_kind(std::string_view kind) {
  return std::any_of(discrepancy_kinds().begin(), discrepancy_kinds().end(),
                     [&](const DiscrepancyKind& row) { return row.kind == kind; });
}

const DiscrepancyKind& discrepancy_kind(std::string_view kind) {
  static const DiscrepancyKind unknown{"", "supervisor",        day, {"accept"}, Measure::none,
                                       "", "of another version"};
  for (const DiscrepancyKind& row : discrepancy_kinds()) {
    if (row.kind == kind) return row;
  }
  return unknown;
}

const std::vector<ResolutionRule>& resolutions() {
  static const std::vector<ResolutionRule> rules{
      {"accept", "it may stay as it is; nothing moves"},
      {"count", "have the place counted", true},
      {"adjust", "the count is right: adjust the books"},
      {"ship_short", "the order goes without what is missing"},
      {"sorted", "the goods of the two orders lie in totes of their own again"},
      {"release", "the tote was emptied and may be used again"},
      {"release_hold", "the place is in order: release its hold"},
      {"put_back", "have the goods put back on a shelf"},
      {"write_off", "give the units up: out of the books"},
      {"scrap", "throw the damaged goods away"},
      {"confirm_label", "the label is on the parcel"},
      {"reprint", "print the label once more"},
      {"reopen_parcel", "open the parcel again: its label is void, the goods are verified anew"},
      {"void_parcel", "the parcel does not go: its label is void"},
      {"send_again", "send the message again"},
  };
  return rules;
}

const ResolutionRule* find_resolution(std::string_view resolution) {
  for (const ResolutionRule& rule : resolutions()) {
    if (rule.resolution == resolution) return &rule;
  }
  return nullptr;
}

bool is_settled_by_rule(const DiscrepancyKind& kind, const DiscrepancySize& size,
                        const SettleLimits& limits) {
  if (kind.rule_resolution.empty()) return false;
  const Quantity quantity = std::abs(size.quantity);
  switch (kind.measure) {
    case Measure::none:
      return false;
    case Measure::grams:
      return quantity <= limits.grams;
    case Measure::units:
      if (size.item_value_minor == 0) return quantity <= limits.units;
      // The product of two large numbers is never needed to know that it is too much.
      return quantity == 0 || size.item_value_minor <= limits.value_minor / quantity;
  }
  return false;
}

}  // namespace fw::domain
