#include "server/service/interventions.h"

#include <algorithm>

#include "server/service/catalog_rows.h"
#include "server/service/order_names.h"
#include "server/service/put_back.h"
#include "server/service/reservations.h"
#include "server/service/sessions.h"
#include "server/service/withdrawal.h"
#include "server/service/work.h"
#include "server/store/devices.h"
#include "server/store/loads.h"
#include "server/store/packet_control.h"
#include "server/store/reservations.h"
#include "server/store/work.h"

namespace fw::service {
namespace {

using domain::Bucket;

std::optional<Refusal> check_reason(const Decision& decision) {
  if (!decision.reason.empty()) return std::nullopt;
  return Refusal{"missing_field", "reason is empty", "why this is done", "name the reason"};
}

std::string why(const Decision& decision) { return decision.reason + " (" + decision.by + ")"; }

Result<store::PacketRow> open_packet(Context& context, Id packet, const Decision& decision) {
  if (auto bad = check_reason(decision)) return Failure{std::move(*bad)};
  const auto row = store::load_packet_row(context.database(), packet);
  if (!row) {
    return refuse("unknown_packet", "packet " + std::to_string(packet), "the id of a packet",
                  "list the packets");
  }
  if (row->done) {
    return refuse("packet_over", "packet " + std::to_string(packet), "a packet that is not over",
                  "list the open packets");
  }
  return *row;
}

void tell(Context& context, const store::PacketRow& packet, const std::string& kind,
          const std::string& detail) {
  domain::Changes changes;
  changes.events.push_back(
      {.kind = kind, .wave = packet.wave, .packet = packet.id, .detail = detail});
  context.save(packet.site, changes);
}

Quantity reopen_lines(Context& context, Id site, Id container, std::vector<Id>& orders) {
  Quantity units = 0;
  for (const Id line : store::lines_with_goods_at(context.database(), container)) {
    for (const auto& goods : store::picked_goods_of_line(context.database(), line)) {
      if (goods.key.place != container) continue;
      unpick(context, site, goods.key, line, goods.load, Bucket::open, goods.quantity, "unpick");
      units += goods.quantity;
      orders.push_back(store::order_of_line(context.database(), line));
    }
  }
  return units;
}

void book_to(Context& context, Id site, const store::ContentRow& content, Id place) {
  domain::StockKey to = content.key;
  to.place = place;
  domain::Changes changes;
  changes.moves.push_back({content.key, to, content.quantity, "cleared"});
  context.save(site, changes);
}

}  // namespace

Result<Done> take_back_packet(Context& context, Id packet_id, const Decision& decision) {
  const auto packet = open_packet(context, packet_id, decision);
  if (!packet) return Failure{packet.error()};
  const auto lease = store::live_lease(context.database(), packet_id);
  if (!lease) {
    return refuse("packet_free", "packet " + std::to_string(packet_id), "a packet somebody has",
                  "nothing needs to be taken back");
  }
  context.effects.revoked_leases.push_back(lease->id);
  if (!return_if_untouched(context, *lease, "taken_back")) {
    store::end_lease(context.writer, lease->id, "taken_back");
  }
  tell(context, *packet, "packet_taken_back",
       store::worker_name(context.database(), lease->worker) + ": " + why(decision));
  return Done{};
}

Result<Done> move_packet(Context& context, Id packet_id, const std::string& worker_called,
                         const Decision& decision) {
  store::Connection& database = context.database();
  const auto packet = open_packet(context, packet_id, decision);
  if (!packet) return Failure{packet.error()};
  const auto worker = store::find_worker(database, packet->site, worker_called);
  if (!worker) {
    return refuse("unknown_worker", "'" + worker_called + "'", "a worker's number or badge",
                  "list the workers");
  }
  const auto where = store::where_signed_on(database, worker->id);
  if (!where) {
    return refuse("not_signed_on", worker->name, "a worker who is signed on at a device",
                  "have them sign on first");
  }
  const auto kinds = kinds_for(worker->roles, where->device_role);
  if (std::find(kinds.begin(), kinds.end(), packet->kind) == kinds.end()) {
    return refuse("role_missing", worker->name + " at a " + where->device_role,
                  "somebody who does work of kind " + packet->kind, "choose another worker");
  }
  if (const auto held = store::held_container_of(database, packet_id)) {
    return refuse("container_on_hold", "packet " + std::to_string(packet_id) + " with " + *held,
                  "a packet of which nothing is on hold", "release the container first");
  }
  const auto lease = store::live_lease(database, packet_id);
  if (lease && lease->worker == worker->id) return Done{};
  if (lease) {
    store::end_lease(context.writer, lease->id, "moved");
    context.effects.revoked_leases.push_back(lease->id);
  }
  const auto given =
      store::insert_lease(context.writer, packet_id, worker->id, where->device, where->session);
  store::lease_held(context.writer, given.id, false);  // their next job
  tell(context, *packet, "packet_moved", worker->name + ": " + why(decision));
  return Done{};
}

Result<Cleared> clear_container(Context& context, const std::string& site_code,
                                const std::string& code, const std::string& place_code,
                                const Decision& decision) {
  if (auto bad = check_reason(decision)) return Failure{std::move(*bad)};
  store::Connection& database = context.database();
  const auto site = resolve_site(database, site_code);
  if (!site) return Failure{site.error()};
  const auto container = store::find_container(database, *site, code);
  if (!container) {
    return refuse("unknown_container", "'" + code + "'", "the code of a tote or another container",
                  "scan it");
  }
  if (container->kind == "parcel") {
    return refuse("container_packed", "'" + code + "', a parcel", "a tote", "void the parcel");
  }
  const auto place =
      place_code.empty() ? std::optional<Id>(0) : store::find_location(database, *site, place_code);
  if (!place) {
    return refuse("unknown_place", "'" + place_code + "'", "the code of a location",
                  "scan the place, or leave it out to have the goods put back");
  }
  const auto content = store::content_of(database, container->id);
  if (content.empty()) {
    return refuse("container_empty", "'" + code + "'", "a container with goods in it",
                  "nothing needs to be cleared");
  }
  Cleared cleared;
  std::vector<Id> orders;
  cleared.reopened = reopen_lines(context, *site, container->id, orders);
  for (const auto& row : content) {
    cleared.units += row.quantity;
    if (*place != 0) {
      book_to(context, *site, row, *place);
    } else {
      open_put_back(context, *site,
                    {.key = row.key, .quantity = row.quantity, .reason = "cleared"});
      cleared.put_backs += 1;
    }
  }
  const auto load = store::live_load_of(database, container->id);
  if (load && *place != 0) store::end_load(context.writer, load->id, "cleared");
  if (load) store::dissolve_if_empty(context.writer, load->fulfilment);
  domain::Changes changes;
  changes.events.push_back({.kind = "container_cleared",
                            .place = container->id,
                            .quantity = cleared.units,
                            .detail = why(decision)});
  context.save(*site, changes);
  for (const Id order : orders) reserve_order(context, *site, order);
  return cleared;
}

Result<Quantity> decide_short(Context& context, const std::string& reference,
                              std::int64_t line_number, const std::string& decision,
                              const Decision& reason) {
  if (auto bad = check_reason(reason)) return Failure{std::move(*bad)};
  const auto order = order_called(context.database(), reference);
  if (!order) return Failure{order.error()};
  const Id site = store::order_totals(context.database(), order->id).site;
  for (const auto& line : store::line_states(context.database(), order->id)) {
    if (line.line_number != line_number) continue;
    if (line.open == 0) {
      return refuse("nothing_open",
                    "line " + std::to_string(line_number) + ", which waits for none",
                    "a line with units that wait for stock", "change the order's lines instead");
    }
    Touched touched;
    if (decision == "ship_short" || decision == "cancel") {
      withdraw(context, site, line.order_line, line.open, Bucket::cancelled, decision, touched);
      store::mark_backordered(context.writer, line.order_line, false);
    } else if (decision == "backorder") {
      store::mark_backordered(context.writer, line.order_line, true);
    } else if (decision == "reallocate") {
      reserve_order(context, site, order->id);
    } else {
      return refuse("unknown_decision", "'" + decision + "'",
                    "ship_short, cancel, backorder or reallocate", "choose one of these");
    }
    domain::Changes changes;
    changes.events.push_back({.kind = "short_decided",
                              .order = order->id,
                              .item = line.item,
                              .quantity = line.open,
                              .detail = decision + ": " + why(reason)});
    context.save(site, changes);
    return line.open;
  }
  return refuse("unknown_line", "line " + std::to_string(line_number),
                "the number of a line of order " + order->number, "show the order");
}

Result<Done> sign_off_device(Context& context, const std::string& code, const Decision& decision) {
  if (auto bad = check_reason(decision)) return Failure{std::move(*bad)};
  const auto device = store::load_device(context.database(), code);
  if (!device) {
    return refuse("unknown_device", "'" + code + "'", "the code of a device", "list the devices");
  }
  const auto session = store::live_session(context.database(), device->id);
  if (!session) return Done{};
  for (const auto& lease : store::live_leases_of_device(context.database(), device->id)) {
    if (return_if_untouched(context, lease, "signed_off")) {
      context.effects.revoked_leases.push_back(lease.id);
    }
  }
  store::end_session(context.writer, session->id, "supervisor");
  domain::Changes changes;
  changes.events.push_back({.kind = "device_signed_off", .detail = code + ": " + why(decision)});
  context.save(device->site, changes);
  return Done{};
}

}  // namespace fw::service
