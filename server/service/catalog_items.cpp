// Items, packagings with barcodes, lots (see catalog.h).
#include "server/service/catalog_rows.h"

namespace fw::service {
namespace {

constexpr std::int64_t most_value = 1'000'000'000'000;

const std::vector<std::string> levels{"each", "inner", "case", "pallet"};

domain::Check check_sides(std::int64_t weight_g, std::int64_t length_mm, std::int64_t width_mm,
                          std::int64_t height_mm) {
  return first_of({domain::check_range("weight_g", weight_g, 0, most_g),
                   domain::check_range("length_mm", length_mm, 0, most_mm),
                   domain::check_range("width_mm", width_mm, 0, most_mm),
                   domain::check_range("height_mm", height_mm, 0, most_mm)});
}

domain::Check check_quantity_of(const PackagingInput& row) {
  if (auto bad = domain::check_range("quantity", row.quantity, 1, most_quantity)) return bad;
  if (row.level != "each" || row.quantity == 1) return std::nullopt;
  return Refusal{"bad_number", "quantity " + std::to_string(row.quantity) + " of an each",
                 "1: an each is the base unit", "use inner, case or pallet"};
}

std::string join(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "" : ", ") + word;
  return joined;
}

}  // namespace

RowAnswer put_row(Context& context, const ItemInput& row, PutMode mode) {
  const auto bad =
      first_of({domain::check_code("sku", row.sku), domain::check_text("name", row.name),
                check_sides(row.weight_g, row.length_mm, row.width_mm, row.height_mm),
                domain::check_range("value_minor", row.value_minor, 0, most_value)});
  if (bad) return refused_row(row.sku, *bad);
  const auto kinds = domain::normal_kinds("kinds", row.kinds);
  if (!kinds) return refused_row(row.sku, kinds.error());
  const auto never_with = domain::normal_kinds("never_with", row.never_with);
  if (!never_with) return refused_row(row.sku, never_with.error());
  const auto owner = resolve_owner(context.database(), row.owner);
  if (!owner) return refused_row(row.sku, owner.error());
  if (mode == PutMode::check) {
    return checked_row(row.sku, store::find_item(context.database(), *owner, row.sku).has_value());
  }
  store::ItemRow item;
  item.owner = *owner;
  item.sku = row.sku;
  item.name = row.name;
  item.weight_g = row.weight_g;
  item.length_mm = row.length_mm;
  item.width_mm = row.width_mm;
  item.height_mm = row.height_mm;
  item.value_minor = row.value_minor;
  // An expiry date belongs to a lot: without lots there is nothing to write it on.
  item.tracks_lot = row.tracks_lot || row.tracks_expiry;
  item.tracks_expiry = row.tracks_expiry;
  item.tracks_serial = row.tracks_serial;
  item.fragile = row.fragile;
  item.upright = row.upright;
  item.kinds = *kinds;
  item.never_with = *never_with;
  return saved_row(row.sku, store::save_item(context.writer, item));
}

RowAnswer put_row(Context& context, const PackagingInput& row, PutMode mode) {
  auto bad = first_of({domain::check_word("packaging", row.level, levels), check_quantity_of(row),
                       check_sides(row.weight_g, row.length_mm, row.width_mm, row.height_mm)});
  if (!bad && !row.barcode.empty()) bad = domain::check_code("barcode", row.barcode);
  if (bad) return refused_row(row.sku, *bad);
  const auto item = resolve_item(context.database(), row.owner, row.sku);
  if (!item) return refused_row(row.sku, item.error());
  const auto barcode = domain::normal_barcode(row.barcode);
  RowAnswer answer = checked_row(row.barcode.empty() ? row.level : barcode.code, false);
  if (mode == PutMode::apply) {
    const auto packaging =
        store::save_packaging(context.writer, {item->id, row.level, row.quantity, row.weight_g,
                                               row.length_mm, row.width_mm, row.height_mm});
    const auto saved = row.barcode.empty() ? packaging
                                           : store::save_barcode(context.writer, item->id,
                                                                 packaging.id, barcode.code);
    answer = saved_row(answer.code, saved);
  }
  answer.warning = barcode.warning;
  if (row.barcode.empty()) return answer;
  const auto others = store::other_items_with(context.database(), item->id, barcode.code);
  if (!others.empty()) {
    answer.warning = "barcode '" + barcode.code + "' also belongs to " + join(others) +
                     ": whoever scans it is asked which is meant";
  }
  return answer;
}

RowAnswer put_row(Context& context, const LotInput& row, PutMode mode) {
  const auto bad = first_of(
      {domain::check_code("lot", row.code), domain::check_date("expiry_date", row.expiry_date)});
  if (bad) return refused_row(row.code, *bad);
  const auto item = resolve_item(context.database(), row.owner, row.sku);
  if (!item) return refused_row(row.code, item.error());
  const auto known = store::find_lot(context.database(), item->id, row.code);
  if (mode == PutMode::check) return checked_row(row.code, known.has_value());
  const std::string expiry =
      row.expiry_date.empty() && known ? known->expiry_date : row.expiry_date;
  return saved_row(row.code, store::save_lot(context.writer, item->id, row.code, expiry));
}

}  // namespace fw::service
