#include "server/service/resolutions.h"

#include <functional>
#include <map>

#include "server/service/counting.h"
#include "server/service/parcel_voiding.h"
#include "server/service/picking.h"
#include "server/service/printing.h"
#include "server/service/put_back.h"
#include "server/service/reallocation.h"
#include "server/service/upstream.h"
#include "server/store/loads.h"
#include "server/store/reservations.h"
#include "server/store/waves.h"

namespace fw::service {
namespace {

using Row = store::DiscrepancyRow;

Refusal not_possible(const Row& row, const std::string& why, const std::string& next) {
  return {"not_possible", row.kind + " " + std::to_string(row.id) + ": " + why,
          "books that are as it says", next};
}

domain::StockKey key_at(Context& context, const Row& row, Id place) {
  domain::StockKey key;
  key.place = place;
  key.item = row.item;
  key.lot = row.lot;
  key.owner = store::owner_of_item(context.database(), row.item);
  return key;
}

void move(Context& context, const Row& row, const domain::StockKey& from,
          const domain::StockKey& to, Quantity quantity, const std::string& reason) {
  domain::Changes changes;
  changes.moves.push_back({from, to, quantity, reason});
  context.save(row.site, changes);
}

// Units that nobody finds leave "unaccounted" for good; units that came from nowhere
// (a wrong item found in a tote) are booked as found.
Result<Done> write_off(Context& context, const Row& row) {
  if (row.item == 0 || row.quantity <= 0) {
    return Failure{not_possible(row, "it names no units", "choose another resolution")};
  }
  auto lost =
      key_at(context, row, store::virtual_place(context.database(), row.site, "unaccounted"));
  auto adjusted = lost;
  adjusted.place = store::virtual_place(context.database(), row.site, "adjustment");
  if (row.kind == "wrong_item_at_pack") std::swap(lost, adjusted);
  move(context, row, lost, adjusted, row.quantity, "write_off");
  return Done{};
}

Result<Done> scrap(Context& context, const Row& row) {
  auto from = key_at(context, row, row.place);
  from.status = "damaged";
  auto to = from;
  to.place = store::virtual_place(context.database(), row.site, "scrap");
  if (row.quantity <= 0 ||
      store::stock_level(context.writer, row.site, from).quantity < row.quantity) {
    return Failure{not_possible(row, "the damaged units are not there any more",
                                "look where the item lies, then accept it")};
  }
  move(context, row, from, to, row.quantity, "scrap");
  // The tote for damaged goods is free once it is empty.
  const auto load = store::live_load_of(context.database(), row.place);
  if (load && store::is_empty(context.database(), row.place)) {
    store::end_load(context.writer, load->id, "scrapped");
  }
  return Done{};
}

// `quantity` is what was counted minus what the books had.
Result<Done> adjust(Context& context, const Row& row) {
  const auto here = key_at(context, row, row.place);
  auto adjusted = here;
  adjusted.place = store::virtual_place(context.database(), row.site, "adjustment");
  const auto level = store::stock_level(context.writer, row.site, here);
  if (row.quantity == 0 || level.quantity + row.quantity < level.allocated) {
    return Failure{not_possible(row, "the place would hold less than is promised from it",
                                "have it counted again")};
  }
  if (row.quantity > 0) {
    move(context, row, adjusted, here, row.quantity, "count");
  } else {
    move(context, row, here, adjusted, -row.quantity, "count");
  }
  return Done{};
}

Result<Done> bring_back(Context& context, const Row& row) {
  const auto key = key_at(context, row, row.place);
  if (row.quantity <= 0 || row.place == 0 ||
      store::stock_level(context.writer, row.site, key).quantity < row.quantity) {
    return Failure{not_possible(row, "the units do not lie there any more",
                                "look where the item lies, then accept it")};
  }
  open_put_back(context, row.site, {key, row.quantity, row.kind, 0});
  return Done{};
}

Result<Done> release_place(Context& context, const Row& row, const Decision& decision) {
  if (store::release_hold_of(context.writer, "place_out", row.place, decision.by) == 0) {
    return Failure{not_possible(row, "the place is not held any more", "have it counted")};
  }
  return Done{};
}

Result<Done> confirm(Context& context, const Row& row) {
  const auto parcel = store::load_parcel(context.database(), row.parcel);
  if (!parcel || parcel->voided) {
    return Failure{not_possible(row, "the parcel is void", "accept it")};
  }
  confirm_label(context, row.parcel, "person");
  return Done{};
}

// The place is counted; the count settles this one when it is done.
Result<Done> count_place(Context& context, const Row& row, const Decision& decision) {
  if (row.kind == "count_difference") return count_again(context, row.id, decision.by);
  if (store::role_of_location(context.database(), row.place).empty()) {
    return Failure{not_possible(row, "it names no place of the site", "choose another resolution")};
  }
  open_count(context, row.site, {row.place, row.item, row.lot, row.kind, row.id});
  return Done{};
}

// "shp-17-1: HTTP 410" names its message.
Result<Done> send_again(Context& context, const Row& row, const Decision& decision) {
  return retry_message(context, row.detail.substr(0, row.detail.find(':')), decision.by);
}

}  // namespace

Result<Done> carry_out(Context& context, const Row& row, const std::string& resolution,
                       const Decision& decision) {
  const std::string reason = decision.note.empty() ? row.kind : decision.note;
  if (resolution == "accept") return Done{};
  if (resolution == "write_off") return write_off(context, row);
  if (resolution == "scrap") return scrap(context, row);
  if (resolution == "put_back" && row.kind == "all_or_nothing_short") {
    return put_order_back(context, row.id, decision.by);
  }
  if (resolution == "put_back") return bring_back(context, row);
  if (resolution == "adjust" && row.kind == "count_difference") {
    return accept_count(context, row.id, decision.by);
  }
  if (resolution == "adjust") return adjust(context, row);
  if (resolution == "count") return count_place(context, row, decision);
  if (resolution == "ship_short") return ship_what_is_there(context, row.id, decision.by);
  if (resolution == "sorted") return sort_out_tote(context, row.id, decision.by, decision.note);
  if (resolution == "release") return release_tote(context, row.id, decision.by);
  if (resolution == "release_hold") return release_place(context, row, decision);
  if (resolution == "confirm_label") return confirm(context, row);
  if (resolution == "reprint") return reprint_parcel(context, row.parcel, 0, reason, decision.by);
  if (resolution == "reopen_parcel") return reopen_parcel(context, row.parcel, reason, decision.by);
  if (resolution == "void_parcel") return void_parcel(context, row.parcel, reason, decision.by);
  if (resolution == "send_again") return send_again(context, row, decision);
  return Failure{not_possible(row, resolution + " is not known here", "choose another one")};
}

}  // namespace fw::service
