#include "server/service/packing.h"

#include <algorithm>

#include "server/domain/pack_packet.h"
#include "server/domain/shortage.h"
#include "server/domain/text.h"
#include "server/service/local_time.h"
#include "server/service/parcel_closing.h"
#include "server/service/sessions.h"
#include "server/service/shipping.h"
#include "server/store/loads.h"
#include "server/store/parcels.h"
#include "server/store/waves.h"

namespace fw::service {
namespace {

// The smallest carton that takes the volume with some air and carries the weight;
// packers overrule it.
void propose_carton(Context& context, const store::FulfilmentRow& fulfilment,
                    domain::PackOrder& order) {
  const auto size = store::size_to_pack(context.database(), fulfilment.id);
  for (const store::CartonRow& carton : store::cartons(context.database(), fulfilment.site)) {
    order.cartons.push_back({carton.code, carton.name});
    order.most_weight_g = std::max(order.most_weight_g, carton.most_weight_g);
    const bool fits = carton.volume_mm3 * 85 / 100 >= size.volume_mm3;
    const bool carries =
        carton.most_weight_g == 0 || carton.most_weight_g >= size.weight_g + carton.tare_g;
    if (order.proposed_carton.empty() && fits && carries) {
      order.proposed_carton = carton.code;
    }
  }
  if (order.proposed_carton.empty() && !order.cartons.empty()) {
    order.proposed_carton = order.cartons.back().code;
  }
}

// What is left to pack, as the packet's next revision shows it.
domain::PackOrder make_order(Context& context, const store::FulfilmentRow& fulfilment,
                             Id revision) {
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
  propose_carton(context, fulfilment, order);
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
    links.push_back(row);
  }
  return links;
}

// The fulfilment that a tote at the station belongs to.
Result<Id, wire::Answer> fulfilment_of_tote(Context& context, Id site, const std::string& code) {
  const auto container = store::find_container(context.database(), site, code);
  if (!container) return Failure{refused("tote_unknown", code, "a tote with an order")};
  const auto load = store::live_load_of(context.database(), container->id);
  if (!load || load->fulfilment == 0) {
    return Failure{refused("tote_empty", code, "a tote with an order")};
  }
  return load->fulfilment;
}

void open_discrepancy(Context& context, const FactScope& scope, const std::string& kind,
                      domain::DiscrepancyOpened opened) {
  opened.kind = kind;
  opened.packet = scope.fact.packet;
  domain::Changes changes;
  changes.discrepancies.push_back(std::move(opened));
  context.save(scope.site, changes);
}

// Units of one lot from one load into the parcel, booked to the lines that want
// them; returns what no line wants.
Quantity pack_from(Context& context, const FactScope& scope, const store::FulfilmentRow& fulfilment,
                   const store::ParcelRow& parcel, const store::LoadContent& from,
                   Quantity quantity) {
  domain::Changes changes;
  for (const auto& line : store::lines_to_pack(context.database(), fulfilment.id, from.key.item)) {
    const Quantity part = std::min(quantity, line.left);
    if (part <= 0) continue;
    domain::StockKey to = from.key;
    to.place = parcel.container;
    changes.moves.push_back({from.key, to, part, "pack", line.order_line, from.load, parcel.id,
                             scope.fact.values.serials});
    changes.events.push_back({.kind = "verified",
                              .order = fulfilment.order,
                              .fulfilment = fulfilment.id,
                              .wave = fulfilment.wave,
                              .packet = scope.fact.packet,
                              .parcel = parcel.id,
                              .item = from.key.item,
                              .quantity = part});
    store::add_to_parcel(context.writer, parcel.id, line.order_line, from.key.item, from.key.lot,
                         part);
    quantity -= part;
  }
  context.save(scope.site, changes);
  return quantity;
}

// What the step still wanted: the books' units of the item in the loads.
Quantity give_up_in_loads(Context& context, const FactScope& scope,
                          const store::FulfilmentRow& fulfilment, const std::string& reason) {
  const Id unaccounted = store::virtual_place(context.database(), scope.site, "unaccounted");
  Quantity gone = 0;
  for (const auto& content :
       store::find_in_loads(context.database(), fulfilment.id, scope.step->item)) {
    Quantity left = content.quantity;
    for (const auto& line :
         store::lines_to_pack(context.database(), fulfilment.id, scope.step->item)) {
      const Quantity part = std::min(left, line.left);
      if (part <= 0) continue;
      const auto rule =
          domain::shortage_rule(store::shortage_rule_of(context.database(), line.order_line));
      const domain::Bucket bucket = domain::bucket_of_missing(rule);
      domain::StockKey to = content.key;
      to.place = unaccounted;
      if (reason == "damaged") to.status = "damaged";
      domain::Changes changes;
      changes.moves.push_back(
          {content.key, to, part, "pack_" + reason, line.order_line, content.load, 0});
      changes.shifts.push_back({line.order_line, domain::Bucket::picked, bucket, part});
      changes.events.push_back({.kind = "short_at_pack",
                                .order = fulfilment.order,
                                .fulfilment = fulfilment.id,
                                .wave = fulfilment.wave,
                                .packet = scope.fact.packet,
                                .item = scope.step->item,
                                .quantity = part,
                                .detail = reason});
      store::note_short(context.writer, line.order_line, bucket == domain::Bucket::open, reason);
      context.save(scope.site, changes);
      left -= part;
      gone += part;
    }
  }
  return gone;
}

// The label of the parcel closed last is still to be scanned.
bool waits_for_label(Context& context, Id packet) {
  for (const store::StepLink& link : store::load_steps(context.database(), packet)) {
    if (link.kind == "label_scanned" && !link.done) return true;
  }
  return false;
}

void end_loads(Context& context, Id fulfilment) {
  for (const auto& load : store::live_loads_of_fulfilment(context.database(), fulfilment)) {
    store::end_load(context.writer, load.id, "packed");
  }
}

// After the last item was packed or given up and no box is open: the totes are
// empty, the order goes, and the device is told that this packet is over.
void end_if_nothing_left(Context& context, Id packet, const store::FulfilmentRow& fulfilment) {
  if (!store::items_to_pack(context.database(), fulfilment.id).empty()) return;
  if (store::open_parcel(context.database(), fulfilment.id)) return;
  end_loads(context, fulfilment.id);
  const bool waits = waits_for_label(context, packet);
  if (store::parcels_of(context.database(), fulfilment.id).empty()) {
    store::dissolve_if_empty(context.writer, fulfilment.id);
  } else {
    complete_if_ready(context, fulfilment.id);
  }
  const auto row = store::load_packet_row(context.database(), packet);
  if (waits || !row || row->done || row->kind != "pack") return;
  wire::Packet nothing;
  nothing.id = packet;
  nothing.kind = row->kind;
  nothing.title = domain::text("pack.context", {{"order", fulfilment.order_number}});
  store::insert_revision(context.writer, nothing, {});
  context.effects.amended_packets.push_back(packet);
  finish_packet(context, packet, "nothing_to_pack");
}

// The packet's next revision: what is left, after the label of `closed` if there
// is one. `first_tote` "" = every tote is here.
struct PackContent {
  Id packet = 0;  // 0 = a new one
  std::string first_tote;
  std::vector<std::string> sister_totes;
  std::optional<store::ParcelRow> closed;
};
Id save_content(Context& context, const store::FulfilmentRow& fulfilment,
                const PackContent& content) {
  const auto row = store::load_packet_row(context.database(), content.packet);
  domain::PackOrder order = make_order(context, fulfilment, row ? row->revision + 1 : 1);
  store::mark_steps_done(context.writer, content.packet, "label_scanned");  // asked for anew
  order.first_tote = content.first_tote;
  order.sister_totes = content.sister_totes;
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
    return row->id;
  }
  store::NewPacket packet;
  packet.site = fulfilment.site;
  packet.kind = "pack";
  packet.wave = fulfilment.wave;
  packet.fulfilment = fulfilment.id;
  packet.content = std::move(draft.packet);
  packet.links = std::move(links);
  return store::insert_packet(context.writer, packet).id;
}

// Whether this person may open the order with this tote here and now.
std::optional<wire::Answer> why_not_open(Context& context, const RequestScope& scope,
                                         const store::FulfilmentRow& fulfilment,
                                         const std::string& code) {
  store::Connection& database = context.database();
  if (fulfilment.cancelled) {
    return refused("order_cancelled", code, "an order that goes");
  }
  if (store::is_on_hold(database, "order", fulfilment.order)) {
    return refused("order_on_hold", code, "an order that may be packed");
  }
  const auto loads = store::live_loads_of_fulfilment(database, fulfilment.id);
  const bool all_here = std::all_of(loads.begin(), loads.end(),
                                    [](const store::LoadRow& load) { return load.dropped; });
  if (!ready_to_pack(database, fulfilment.id) || !all_here) {
    return refused("not_all_picked", code, "an order with all its totes here");
  }
  if (const auto packet = store::open_packet_of(database, fulfilment.id, "pack")) {
    const auto lease = store::live_lease(database, *packet);
    if (lease && lease->worker != scope.worker && lease->held && !lease->silent) {
      return refused("open_elsewhere", code, "an order nobody packs");
    }
  }
  if (store::items_to_pack(database, fulfilment.id).empty() &&
      !store::open_parcel(database, fulfilment.id)) {
    return refused("nothing_to_pack", code, "a tote with goods of an order");
  }
  return std::nullopt;
}

}  // namespace

wire::Answer open_pack(Context& context, const RequestScope& scope) {
  store::Connection& database = context.database();
  const wire::Values& values = scope.request.values;
  const std::string code = values.container.value_or(values.parcel.value_or(""));
  const auto found = fulfilment_of_tote(context, scope.device.site, code);
  if (!found) return found.error();
  const auto fulfilment = store::load_fulfilment(database, *found);
  if (!fulfilment) throw store::broken("a tote load names a fulfilment that has no row");
  if (auto refusal = why_not_open(context, scope, *fulfilment, code)) return std::move(*refusal);

  // The content is made afresh: what an earlier station verified is in the parcel.
  PackContent content;
  content.packet = store::open_packet_of(database, fulfilment->id, "pack").value_or(0);
  content.first_tote = code;
  if (waits_for_label(context, content.packet)) {
    content.closed = store::last_closed_parcel(database, fulfilment->id);
  }
  for (const store::LoadRow& load : store::live_loads_of_fulfilment(database, fulfilment->id)) {
    if (load.container_code != code) content.sister_totes.push_back(load.container_code);
  }
  const Id packet = save_content(context, *fulfilment, content);
  pass_lease(context, packet, scope.worker, scope.device.id, scope.session);
  domain::Changes changes;
  changes.events.push_back({.kind = "packing_begun",
                            .order = fulfilment->order,
                            .fulfilment = fulfilment->id,
                            .wave = fulfilment->wave,
                            .packet = packet});
  context.save(scope.device.site, changes);
  wire::Answer answer;
  answer.packet = store::load_packet(database, packet);
  return answer;
}

wire::Answer close_parcel(Context& context, const RequestScope& scope) {
  store::Connection& database = context.database();
  const wire::Request& request = scope.request;
  const auto row = store::load_packet_row(database, request.packet);
  const auto fulfilment = row ? store::load_fulfilment(database, row->fulfilment) : std::nullopt;
  if (!fulfilment) return refused("step_unknown", "", "an order at this station");
  wire::Answer answer;
  // Closed before, under another request: what comes next is already stored.
  const auto step = store::load_step(database, request.packet, request.step);
  if (row->done || (step && step->done)) {
    answer.packet = store::load_packet(database, request.packet);
    return answer;
  }
  const auto lease = store::live_lease(database, request.packet);
  if (!lease || lease->worker != scope.worker || lease->device != scope.device.id) {
    return refused("work_lost", fulfilment->order_number, "your own order");
  }
  const auto parcel = store::open_parcel(database, fulfilment->id);
  PackContent content;
  content.packet = request.packet;
  if (parcel && !store::lines_of_parcel(database, parcel->id).empty()) {
    auto closed = close_open_parcel(context, scope, *fulfilment, *parcel);
    if (!closed) return closed.error();
    answer.say = {domain::text("say.parcel_closed", {{"parcel", std::to_string(closed->number)}})};
    content.closed = *closed;
  } else {
    answer.say = {domain::text("say.nothing_in_the_box")};
  }
  store::mark_step_done(context.writer, request.packet, request.step);
  save_content(context, *fulfilment, content);
  if (!content.closed) {
    end_if_nothing_left(context, request.packet, *fulfilment);
  } else if (store::items_to_pack(database, fulfilment->id).empty()) {
    end_loads(context, fulfilment->id);
    complete_if_ready(context, fulfilment->id);
  }
  answer.packet = store::load_packet(database, request.packet);
  return answer;
}

FactOutcome apply_verify(Context& context, const FactScope& scope) {
  Quantity quantity = scope.fact.values.quantity.value_or(0);
  const auto fulfilment = scope.step
                              ? store::load_fulfilment(context.database(), scope.step->fulfilment)
                              : std::nullopt;
  if (!fulfilment || quantity <= 0) {
    open_discrepancy(context, scope, "verify_without_order", {.quantity = quantity});
    return FactOutcome::discrepancy;
  }
  auto parcel = store::open_parcel(context.database(), fulfilment->id);
  if (!parcel) parcel = store::insert_parcel(context.writer, *fulfilment);
  const std::string lot = scope.fact.values.lot.value_or("");
  auto contents = store::find_in_loads(context.database(), fulfilment->id, scope.step->item);
  // A lot that was read off the goods is taken first.
  std::stable_sort(contents.begin(), contents.end(), [&](const auto& a, const auto& b) {
    return (a.lot_code == lot) > (b.lot_code == lot);
  });
  for (const auto& content : contents) {
    const Quantity part = std::min(quantity, content.quantity);
    if (part <= 0) break;
    quantity -= part - pack_from(context, scope, *fulfilment, *parcel, content, part);
  }
  if (quantity == 0) return FactOutcome::applied;
  open_discrepancy(context, scope, "surplus_at_pack",
                   {.item = scope.step->item, .quantity = quantity, .order = fulfilment->order});
  return FactOutcome::discrepancy;
}

FactOutcome apply_pack_exception(Context& context, const FactScope& scope) {
  const auto fulfilment = scope.step
                              ? store::load_fulfilment(context.database(), scope.step->fulfilment)
                              : std::nullopt;
  const std::string reason = scope.fact.values.choice.value_or("missing");
  if (!fulfilment || scope.step->item == 0) {
    open_discrepancy(context, scope, "verify_without_order", {.detail = reason});
    return FactOutcome::discrepancy;
  }
  const Quantity gone = give_up_in_loads(context, scope, *fulfilment, reason);
  if (gone > 0) {
    open_discrepancy(context, scope, reason == "damaged" ? "damaged_at_pack" : "missing_at_pack",
                     {.item = scope.step->item, .quantity = gone, .order = fulfilment->order});
  }
  end_if_nothing_left(context, scope.fact.packet, *fulfilment);
  return FactOutcome::applied;
}

FactOutcome apply_wrong_item(Context& context, const FactScope& scope) {
  const auto row = store::load_packet_row(context.database(), scope.fact.packet);
  const auto fulfilment =
      row ? store::load_fulfilment(context.database(), row->fulfilment) : std::nullopt;
  open_discrepancy(
      context, scope, "wrong_item_at_pack",
      {.item = store::item_of_code(context.database(), scope.fact.values.item.value_or("")),
       .quantity = scope.fact.values.quantity.value_or(1),
       .order = fulfilment ? fulfilment->order : 0,
       .detail = scope.fact.values.item.value_or("")});
  return FactOutcome::applied;
}

void end_pack_packet_if_done(Context& context, Id packet) {
  const auto row = store::load_packet_row(context.database(), packet);
  if (!row || row->done || row->kind != "pack") return;
  if (!store::items_to_pack(context.database(), row->fulfilment).empty()) return;
  if (store::open_parcel(context.database(), row->fulfilment)) return;
  if (waits_for_label(context, packet)) return;
  finish_packet(context, packet, "packed");
}

}  // namespace fw::service
