#include "server/service/pack_content.h"

#include <algorithm>

#include "server/domain/pack_packet.h"
#include "server/domain/text.h"
#include "server/service/carton_choice.h"
#include "server/service/local_time.h"
#include "server/service/misputs.h"
#include "server/service/sessions.h"
#include "server/service/shipping.h"
#include "server/service/tote_in_hand.h"
#include "server/store/loads.h"
#include "server/store/packets.h"
#include "server/store/parking.h"
#include "server/store/waves.h"

namespace fw::service {
namespace {

void propose_carton(Context& context, const store::FulfilmentRow& fulfilment,
                    domain::PackOrder& order) {
  const auto cartons = store::cartons(context.database(), fulfilment.site);
  for (const store::CartonRow& carton : cartons) {
    order.cartons.push_back({carton.code, carton.name});
    order.most_weight_g = std::max(order.most_weight_g, carton.most_weight_g);
  }
  order.proposal = choose_carton(store::goods_to_pack(context.database(), fulfilment.id), cartons);
}

// The tote in hand, its sisters, and in which of them an item comes first.
void name_totes(Context& context, Id fulfilment, Id in_hand, domain::PackOrder& order) {
  const auto totes = totes_to_pack(context, in_hand, fulfilment);
  if (totes.empty()) return;
  order.tote = totes.front().container_code;
  for (std::size_t i = 1; i < totes.size() && !order.items.empty(); ++i) {
    order.sister_totes.push_back({totes[i].container_code, totes[i].id});
  }
  for (domain::PackItem& item : order.items) {
    const auto contents = store::find_in_loads(context.database(), fulfilment, item.item);
    const auto first = std::find_if(totes.begin(), totes.end(), [&](const auto& tote) {
      return std::any_of(contents.begin(), contents.end(),
                         [&](const auto& content) { return content.load == tote.id; });
    });
    if (first != totes.end()) item.tote = static_cast<std::size_t>(first - totes.begin());
  }
}

// Within a tote what goes into the open box comes before what goes into later ones.
void lay_open_box_first(domain::PackOrder& order) {
  const auto box_of = [&](const domain::PackItem& item) {
    for (const auto& part : order.proposal.boxes) {
      if (part.item == item.item) return part.box;
    }
    return 0;
  };
  std::stable_sort(order.items.begin(), order.items.end(), [&](const auto& a, const auto& b) {
    return std::pair(a.tote, box_of(a)) < std::pair(b.tote, box_of(b));
  });
}

// What is left to pack, as the packet's next revision shows it.
domain::PackOrder make_order(Context& context, const store::FulfilmentRow& fulfilment, Id revision,
                             Id in_hand) {
  store::Connection& database = context.database();
  domain::PackOrder order;
  order.revision = revision;
  order.order_number = fulfilment.order_number;
  order.carrier = fulfilment.carrier_code;
  order.service = fulfilment.service_name;
  if (fulfilment.pack_by_ms != 0) {
    order.leave_by_local =
        local_hhmm(store::site_time_zone(database, fulfilment.site), fulfilment.pack_by_ms);
  }
  const auto open = store::open_parcel(database, fulfilment.id);
  order.parcel_begun = open && !store::lines_of_parcel(database, open->id).empty();
  order.parcel_number = static_cast<int>(
      open ? open->number : std::ssize(store::parcels_of(database, fulfilment.id)) + 1);
  for (const store::PackLine& line : store::items_to_pack(database, fulfilment.id)) {
    domain::PackItem item{line.item, line.sku, line.name, {}, line.tracks_serial, line.quantity};
    for (const auto& code : store::barcodes_of(database, line.item)) {
      item.codes.push_back({code.code, code.quantity});
    }
    order.items.push_back(std::move(item));
  }
  name_totes(context, fulfilment.id, in_hand, order);
  for (const auto& coming : store::still_coming(database, fulfilment.id)) {
    order.waits.push_back({coming.name, coming.quantity});
  }
  order.owners = owners_of_strays(context, fulfilment.site, fulfilment.id);
  propose_carton(context, fulfilment, order);
  lay_open_box_first(order);
  return order;
}

std::vector<store::StepLink> links_of(const domain::PacketDraft& draft, Id fulfilment) {
  std::vector<store::StepLink> links;
  for (const domain::PacketLink& link : draft.links) {
    store::StepLink row;
    row.step = link.step;
    row.kind = link.kind;
    row.fulfilment = fulfilment;
    row.item = link.item;
    row.tote_load = link.tote_load;
    links.push_back(row);
  }
  return links;
}

}  // namespace

Quantity pack_units(Context& context, const Packing& packing, const store::LoadContent& from,
                    Quantity quantity) {
  const store::FulfilmentRow& fulfilment = packing.fulfilment;
  domain::Changes changes;
  for (const auto& line : store::lines_to_pack(context.database(), fulfilment.id, from.key.item)) {
    const Quantity part = std::min(quantity, line.left);
    if (part <= 0) continue;
    domain::StockKey to = from.key;
    to.place = packing.parcel.container;
    changes.moves.push_back({from.key, to, part, "pack", line.order_line, from.load,
                             packing.parcel.id, packing.serials});
    changes.events.push_back({.kind = "verified",
                              .order = fulfilment.order,
                              .fulfilment = fulfilment.id,
                              .wave = fulfilment.wave,
                              .packet = packing.packet,
                              .parcel = packing.parcel.id,
                              .item = from.key.item,
                              .quantity = part});
    store::add_to_parcel(context.writer, packing.parcel.id, line.order_line, from.key.item,
                         from.key.lot, part);
    quantity -= part;
  }
  context.save(fulfilment.site, changes);
  return quantity;
}

std::optional<Id> place_aside(Context& context, Id site, const wire::Values& values) {
  const std::string code = values.container.value_or(values.place.value_or(""));
  if (code.empty() || code.front() == '~') return std::nullopt;
  if (const auto place = store::find_location(context.database(), site, code)) return place;
  auto container = store::find_container(context.database(), site, code);
  if (!container) {
    container = store::insert_container(context.writer, site, code, "tote");
  }
  const auto load = store::live_load_of(context.database(), container->id);
  if (load && (load->fulfilment != 0 || load->sort)) return std::nullopt;
  if (!load) {
    store::LoadRow aside;
    aside.container = container->id;
    store::mark_dropped(context.writer, store::insert_load(context.writer, site, aside));
  }
  return container->id;
}

// The label of the parcel closed last is still to be scanned.
bool waits_for_label(Context& context, Id packet) {
  for (const store::StepLink& link : store::load_steps(context.database(), packet)) {
    if (link.kind == "label_scanned" && !link.done) return true;
  }
  return false;
}

namespace {

// Bound for a trip that goes on: what it brings is not in it yet, or not told.
bool is_under_way(Context& context, const store::LoadRow& load) {
  if (load.dropped || load.packet == 0) return false;
  const auto trip = store::load_packet_row(context.database(), load.packet);
  return trip && !trip->done;
}

}  // namespace

void end_loads(Context& context, Id fulfilment) {
  const bool more_comes = !ready_to_pack(context.database(), fulfilment);
  for (const auto& load : store::live_loads_of_fulfilment(context.database(), fulfilment)) {
    if (load.sort) continue;  // others are in it; who sees it empty says so
    if (more_comes && is_under_way(context, load)) continue;
    // Goods of no line lie in it still: it is not free until somebody has seen to them.
    if (!store::is_empty(context.database(), load.container)) continue;
    store::end_load(context.writer, load.id, "packed");
  }
}

void empty_pack_packet(Context& context, const store::FulfilmentRow& fulfilment, Id packet) {
  wire::Packet nothing;
  nothing.id = packet;
  nothing.kind = "pack";
  nothing.title = domain::text("pack.context", {{"order", fulfilment.order_number}});
  store::insert_revision(context.writer, nothing, {});
}

// After the last item was packed or given up and no box is open: the totes are
// empty, the order goes, and the device is told that this packet is over.
void end_if_nothing_left(Context& context, Id packet, const store::FulfilmentRow& fulfilment) {
  if (!store::items_to_pack(context.database(), fulfilment.id).empty()) return;
  if (store::open_parcel(context.database(), fulfilment.id)) return;
  if (!ready_to_pack(context.database(), fulfilment.id)) return;  // more comes
  end_loads(context, fulfilment.id);
  const bool waits = waits_for_label(context, packet);
  if (store::parcels_of(context.database(), fulfilment.id).empty()) {
    store::dissolve_if_empty(context.writer, fulfilment.id);
  } else {
    complete_if_ready(context, fulfilment.id);
  }
  const auto row = store::load_packet_row(context.database(), packet);
  if (waits || !row || row->done || row->kind != "pack") return;
  empty_pack_packet(context, fulfilment, packet);
  context.effects.amended_packets.push_back(packet);
  finish_packet(context, packet, "nothing_to_pack");
}

Id save_pack_content(Context& context, const store::FulfilmentRow& fulfilment,
                     const PackContent& content) {
  const auto row = store::load_packet_row(context.database(), content.packet);
  const Id known = row ? store::tote_in_hand(context.database(), row->id) : 0;
  const Id in_hand = content.in_hand != 0 ? content.in_hand : known;
  domain::PackOrder order = make_order(context, fulfilment, row ? row->revision + 1 : 1, in_hand);
  store::mark_steps_done(context.writer, content.packet, "label_scanned");  // asked for anew
  order.box_at = content.box_at;
  if (!content.carton.empty()) order.proposal = {content.carton, 0, 1};
  // A box that was closed without what still comes: nothing is left to be parked.
  if (content.closed && order.items.empty() && !order.parcel_begun) order.waits.clear();
  if (content.closed) {
    order.label_parcel = static_cast<int>(content.closed->number);
    order.label_sscc = content.closed->sscc;
    order.label_tracking = content.closed->tracking;
  }
  domain::PacketDraft draft = domain::pack_packet(order);
  auto links = links_of(draft, fulfilment.id);
  if (row) {
    draft.packet.id = row->id;
    store::insert_revision(context.writer, std::move(draft.packet), links);
    store::take_tote(context.writer, row->id, in_hand);
    return row->id;
  }
  store::NewPacket packet;
  packet.site = fulfilment.site;
  packet.kind = "pack";
  packet.wave = fulfilment.wave;
  packet.fulfilment = fulfilment.id;
  packet.content = std::move(draft.packet);
  packet.links = std::move(links);
  const Id id = store::insert_packet(context.writer, packet).id;
  store::take_tote(context.writer, id, in_hand);
  return id;
}

void renew_pack_packet(Context& context, Id packet) {
  const auto row = store::load_packet_row(context.database(), packet);
  if (!row || row->done || row->kind != "pack") return;
  const auto fulfilment = store::load_fulfilment(context.database(), row->fulfilment);
  if (!fulfilment) throw store::broken("a pack packet names a fulfilment that has no row");
  PackContent content;
  content.packet = packet;
  if (waits_for_label(context, packet)) {
    content.closed = store::last_closed_parcel(context.database(), fulfilment->id);
  }
  save_pack_content(context, *fulfilment, content);
  context.effects.amended_packets.push_back(packet);
}

void renew_packing_of(Context& context, Id fulfilment) {
  const auto packet = store::open_packet_of(context.database(), fulfilment, "pack");
  if (packet && store::live_lease(context.database(), *packet)) renew_pack_packet(context, *packet);
}

void settle_station(Context& context, Id fulfilment) {
  const auto packet = store::open_packet_of(context.database(), fulfilment, "pack");
  const auto row = store::load_fulfilment(context.database(), fulfilment);
  if (!row) return;
  if (!packet) {
    if (store::items_to_pack(context.database(), fulfilment).empty()) {
      complete_if_ready(context, fulfilment);
    }
    return;
  }
  end_if_nothing_left(context, *packet, *row);
  const auto left = store::load_packet_row(context.database(), *packet);
  if (left && !left->done) renew_packing_of(context, fulfilment);
}

}  // namespace fw::service
