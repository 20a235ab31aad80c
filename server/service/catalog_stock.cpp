// Opening stock and receipts (see catalog.h): every change is a move of the ledger.
#include "server/service/catalog_rows.h"
#include "server/service/reservations.h"

namespace fw::service {
namespace {

const std::vector<std::string> statuses{"available", "damaged", "quarantine"};

// What a row of stock names, resolved.
struct StockTarget {
  Id site = 0;
  domain::StockKey key;  // lot 0 while the lot is new
  bool new_lot = false;
};

domain::Check check_lot(const store::ItemRow& item, const ReceiptInput& row,
                        const std::optional<store::LotRow>& known) {
  if (item.tracks_lot && row.lot.empty()) {
    return Refusal{"missing_field", "lot is empty",
                   "the lot of " + item.sku + ", which tracks lots", "fill in lot"};
  }
  if (!item.tracks_lot && !row.lot.empty()) {
    return Refusal{"lot_not_tracked", "lot '" + row.lot + "'",
                   "no lot: " + item.sku + " tracks none",
                   "empty the field or let the item track lots"};
  }
  const bool expiry_known = !row.expiry_date.empty() || (known && !known->expiry_date.empty());
  if (item.tracks_expiry && !expiry_known) {
    return Refusal{"missing_field", "expiry_date is empty",
                   "the expiry date of lot '" + row.lot + "' of " + item.sku,
                   "fill in expiry_date"};
  }
  if (!row.expiry_date.empty() && known && !known->expiry_date.empty() &&
      known->expiry_date != row.expiry_date) {
    return Refusal{"lot_expiry_differs", "expiry_date " + row.expiry_date,
                   known->expiry_date + ", as lot '" + row.lot + "' already has it",
                   "correct the date or name another lot"};
  }
  return std::nullopt;
}

Result<StockTarget> resolve_stock(Context& context, const ReceiptInput& row, Quantity least) {
  const auto bad =
      first_of({domain::check_code("location", row.place),
                domain::check_word("status", row.status, statuses),
                domain::check_range("quantity", row.quantity, least, most_quantity),
                domain::check_date("expiry_date", row.expiry_date),
                row.lot.empty() ? domain::Check() : domain::check_code("lot", row.lot)});
  if (bad) return Failure{*bad};
  const auto site = resolve_site(context.database(), row.site);
  if (!site) return Failure{site.error()};
  const auto place = store::find_place(context.database(), *site, row.place);
  if (!place) {
    return Failure{unknown("location", row.place, "import the location first or correct the code")};
  }
  const auto item = resolve_item(context.database(), row.owner, row.sku);
  if (!item) return Failure{item.error()};
  const auto lot =
      row.lot.empty() ? std::nullopt : store::find_lot(context.database(), item->id, row.lot);
  if (const auto bad_lot = check_lot(*item, row, lot)) return Failure{*bad_lot};
  StockTarget target;
  target.site = *site;
  target.key = {place->id, item->id, lot ? lot->id : 0, item->owner, row.status};
  target.new_lot = !row.lot.empty();
  return target;
}

// Makes the lot where it is new, or completes its date.
void settle_lot(Context& context, StockTarget& target, const ReceiptInput& row) {
  if (row.lot.empty()) return;
  if (target.key.lot != 0 && row.expiry_date.empty()) return;
  target.key.lot = store::save_lot(context.writer, target.key.item, row.lot, row.expiry_date).id;
}

void move_from(Context& context, const StockTarget& target, const std::string& virtual_place,
               Quantity quantity, const std::string& reason, const std::string& event) {
  domain::StockKey from = target.key;
  from.place = store::virtual_place(context.database(), target.site, virtual_place);
  domain::Changes changes;
  if (quantity > 0) {
    changes.moves.push_back({from, target.key, quantity, reason, 0, 0, 0});
  } else {
    changes.moves.push_back({target.key, from, -quantity, reason, 0, 0, 0});
  }
  changes.events.push_back({.kind = event,
                            .place = target.key.place,
                            .item = target.key.item,
                            .quantity = quantity,
                            .detail = reason});
  context.save(target.site, changes);
}

std::string stock_code(const ReceiptInput& row) {
  return row.place + " " + row.sku + (row.lot.empty() ? "" : " " + row.lot);
}

}  // namespace

RowAnswer put_row(Context& context, const StockInput& row, PutMode mode) {
  const ReceiptInput as_receipt{row.site, row.location,    row.owner,  row.sku,
                                row.lot,  row.expiry_date, row.status, row.quantity};
  const std::string code = stock_code(as_receipt);
  auto target = resolve_stock(context, as_receipt, 0);
  if (!target) return refused_row(code, target.error());
  const auto level = store::stock_level(context.writer, target->site, target->key);
  const bool existed = level.quantity != 0;
  if (row.quantity < level.allocated) {
    return refused_row(code, {"below_allocated", "quantity " + std::to_string(row.quantity),
                              "at least " + std::to_string(level.allocated) +
                                  ", which is allocated to orders there",
                              "recall the wave first or count the place"});
  }
  if (mode == PutMode::check) return checked_row(code, existed);
  settle_lot(context, *target, as_receipt);
  const Quantity difference = row.quantity - level.quantity;
  if (difference != 0) {
    move_from(context, *target, existed ? "adjustment" : "supplier", difference, "import",
              "stock_imported");
  }
  if (difference > 0) reserve_open_lines(context, target->site, target->key.item);
  return saved_row(code, {0, existed});
}

RowAnswer put_row(Context& context, const ReceiptInput& row, PutMode mode) {
  const std::string code = stock_code(row);
  auto target = resolve_stock(context, row, 1);
  if (!target) return refused_row(code, target.error());
  if (mode == PutMode::check) return checked_row(code, false);
  settle_lot(context, *target, row);
  move_from(context, *target, "supplier", row.quantity, "receive", "received");
  reserve_open_lines(context, target->site, target->key.item);
  return saved_row(code, {0, false});
}

}  // namespace fw::service
