// What happens to the totes of a trip: which load a put goes to, a tote that is
// full, one that is not empty, and setting them down.
#include <algorithm>
#include <cstdlib>

#include "server/service/discrepancies.h"
#include "server/service/pick_trip.h"
#include "server/service/picking.h"
#include "server/service/reallocation.h"
#include "server/service/sessions.h"
#include "server/store/discrepancies.h"
#include "server/store/reallocation.h"

namespace fw::service {
namespace {

constexpr const char* not_empty = "tote_not_empty";

EpochMs time_of(const wire::Fact& fact) { return fact.device_time_ms - fact.offset_ms; }

bool names_no_container(Context& context, Id site, const std::string& code) {
  return code.empty() || code.front() == '~' ||
         store::find_location(context.database(), site, code).has_value();
}

// Whose goods a tote is for: one fulfilment's, or (sort) those of many.
struct Owner {
  Id fulfilment = 0;
  bool sort = false;

  friend bool operator==(const Owner&, const Owner&) = default;
};

// How a load ended whose tote was exchanged with nothing in it.
constexpr const char* exchanged = "exchanged";

Owner owner_of(const store::LoadRow& load) { return {load.fulfilment, load.sort}; }
Owner owner_of(const store::TaskRow& task) { return {task.sort ? 0 : task.fulfilment, task.sort}; }

// A spare tote for a full one, or one that nobody bound: where the goods lie is a fact.
store::LoadRow begin_load(Context& context, const FactScope& scope,
                          const store::ContainerRow& container, const Owner& owner,
                          std::int64_t slot) {
  const auto row = store::load_packet_row(context.database(), scope.fact.packet);
  store::LoadRow load;
  load.container = container.id;
  load.container_code = container.code;
  load.batch = row ? row->batch : 0;
  load.packet = scope.fact.packet;
  load.fulfilment = owner.fulfilment;
  load.sort = owner.sort;
  load.slot = slot;
  load.id = store::insert_load(context.writer, scope.site, load);
  // The trip is over: nobody will set this tote down any more.
  if (row && row->done) store::mark_dropped(context.writer, load.id);
  return load;
}

// `code` is the container's.
PutTarget target_in(Context& context, const FactScope& scope, Id container, const std::string& code,
                    const Owner& owner, std::int64_t slot) {
  const auto newest = store::newest_load_of(context.writer, container);
  // Nearly always: the tote that the trip has bound.
  if (newest && !newest->ended && newest->packet == scope.fact.packet &&
      owner_of(*newest) == owner) {
    return {*newest, false};
  }
  const auto loads = store::loads_of_container(context.database(), container);
  for (auto load = loads.rbegin(); load != loads.rend(); ++load) {
    if (load->packet != scope.fact.packet || owner_of(*load) != owner) continue;
    if (load->end_reason == exchanged) continue;  // bound anew, if it is the same again
    // Taken for empty because nothing had been told of: these goods are in it.
    const bool unseen = load->ended && load->end_reason == "empty" && load == loads.rbegin();
    if (unseen) break;
    return {*load, load->ended};
  }
  for (const store::LoadRow& load : loads) {
    if (load.ended) continue;
    // A load that began after this put is not the one that it went to.
    const bool later = load.began_at_ms > time_of(scope.fact) + scope.fact.offset_error_ms &&
                       load.packet != scope.fact.packet;
    return {load, later};
  }
  return {begin_load(context, scope, {container, code, "", 0}, owner, slot), false};
}

}  // namespace

PutTarget find_target(Context& context, const FactScope& scope, const store::TaskRow& task,
                      const std::string& code) {
  Id container = store::container_id(context.writer, scope.site, code);
  if (container == 0 && names_no_container(context, scope.site, code)) {
    return {store::load_in_slot(context.database(), scope.fact.packet, scope.step->slot), false};
  }
  if (container == 0) {
    container = store::insert_container(context.writer, scope.site, code, "tote").id;
  }
  return target_in(context, scope, container, code, owner_of(task), scope.step->slot);
}

namespace {

struct FullTote {
  std::string code;
  Owner owner;
};

// The terminal knows which tote it had in hand; the books may have another one in that
// slot, or none: all were taken for empty when nothing was heard of the trip.
std::optional<FullTote> full_tote(Context& context, const FactScope& scope, std::int64_t slot,
                                  const std::vector<store::TaskRow>& tasks) {
  const auto& named = scope.fact.values.instead_of;
  const auto bound =
      slot == 0 ? std::nullopt : store::load_in_slot(context.database(), scope.fact.packet, slot);
  if (bound) return FullTote{named.value_or(bound->container_code), owner_of(*bound)};
  if (!named || slot == 0) return std::nullopt;
  if (!tasks.empty()) return FullTote{*named, owner_of(tasks.front())};
  const Id container = store::container_id(context.writer, scope.site, *named);
  for (const auto& load : store::loads_of_container(context.database(), container)) {
    if (load.packet == scope.fact.packet) return FullTote{*named, owner_of(load)};
  }
  return std::nullopt;
}

// A tote that was exchanged with nothing in it (broken, dirty) goes back to where empty ones
// stand: no goods of its order are brought to it any more.
void free_if_unused(Context& context, const FactScope& scope, const FullTote& full) {
  const Id container = store::container_id(context.writer, scope.site, full.code);
  const auto load = store::live_load_of(context.database(), container);
  if (!load || load->packet != scope.fact.packet || owner_of(*load) != full.owner) return;
  if (store::is_empty(context.database(), container)) {
    store::end_load(context.writer, load->id, exchanged);
  }
}

}  // namespace

FactOutcome apply_tote_full(Context& context, const FactScope& scope) {
  const wire::Values& values = scope.fact.values;
  const std::string code = values.container.value_or("");
  const std::int64_t slot = scope.step && scope.step->slot != 0
                                ? scope.step->slot
                                : std::atoll(values.choice.value_or("0").c_str());
  const auto tasks = tasks_of_step(context, scope);
  const auto full = full_tote(context, scope, slot, tasks);
  if (!full || names_no_container(context, scope.site, code)) {
    open_discrepancy(context, scope.site,
                     {.kind = "put_without_load", .packet = scope.fact.packet, .detail = code});
    return FactOutcome::discrepancy;
  }
  FactOutcome outcome = FactOutcome::applied;
  if (!tasks.empty() && values.quantity.value_or(0) > 0) {
    outcome = put_units(context, scope, tasks, full->code, *values.quantity);
  }
  auto spare = store::find_container(context.database(), scope.site, code);
  if (!spare) spare = store::insert_container(context.writer, scope.site, code, "tote");
  const PutTarget target = target_in(context, scope, spare->id, code, full->owner, slot);
  if (target.load && !target.over && owner_of(*target.load) != full->owner) {
    // It was not free: what goes into it from now on lies among another order's goods.
    open_discrepancy(
        context, scope.site,
        {.kind = "mixed_tote",
         .place = spare->id,
         .order = tasks.empty() ? store::order_of(context.database(), full->owner.fulfilment)
                                : tasks.front().order,
         .order_line = tasks.empty() ? 0 : tasks.front().order_line,
         .packet = scope.fact.packet,
         .tote_load = target.load->id,
         .detail = code});
    outcome = FactOutcome::discrepancy;
  }
  domain::Changes changes;
  changes.events.push_back({.kind = "tote_full",
                            .fulfilment = full->owner.fulfilment,
                            .packet = scope.fact.packet,
                            .quantity = values.quantity.value_or(0),
                            .detail = full->code + " " + code});
  context.save(scope.site, changes);
  if (scope.late) {
    tell_holder(context, scope);
  } else {
    free_if_unused(context, scope, *full);
  }
  return outcome;
}

FactOutcome apply_tote_not_empty(Context& context, const FactScope& scope) {
  const std::string code = scope.fact.values.container.value_or("");
  auto container = store::find_container(context.database(), scope.site, code);
  if (!container && names_no_container(context, scope.site, code)) {
    open_discrepancy(context, scope.site,
                     {.kind = "put_without_load", .packet = scope.fact.packet, .detail = code});
    return FactOutcome::discrepancy;
  }
  if (!container) {
    container = store::insert_container(context.writer, scope.site, code, "tote");
  }
  if (!store::is_on_hold(context.database(), "container", container->id)) {
    store::insert_hold(context.writer, scope.site, "container", container->id, not_empty, "rule");
    open_discrepancy(
        context, scope.site,
        {.kind = not_empty, .place = container->id, .packet = scope.fact.packet, .detail = code});
  }
  return FactOutcome::applied;
}

Result<Done> release_tote(Context& context, Id discrepancy, const std::string& by) {
  const auto row = store::load_discrepancy(context.database(), discrepancy);
  if (!row || row->kind != not_empty) {
    return refuse("not_possible", "this discrepancy", "a tote that was not empty",
                  "look at the discrepancy again");
  }
  store::release_hold_of(context.writer, "container", row->place, by);
  return Done{};
}

namespace {

// A tote that waits for a packer and holds nothing any more is free again.
void free_if_empty(Context& context, const store::LoadRow& load) {
  if (load.ended || !load.dropped || !store::is_empty(context.database(), load.container)) return;
  store::end_load(context.writer, load.id, "sorted");
}

}  // namespace

namespace {

// The order's goods that lie in the mixed tote and that it still wants: what it wants no
// more is put back from where it lies.
std::vector<store::LineContent> goods_to_part(Context& context,
                                              const store::DiscrepancyRow& mixed) {
  auto lines = store::lines_in(context.database(), mixed.place, mixed.order);
  for (auto& line : lines) {
    const Quantity picked = store::picked_units(context.database(), line.order_line);
    line.quantity = std::min(line.quantity, picked);
  }
  std::erase_if(lines, [](const auto& line) { return line.quantity <= 0; });
  return lines;
}

// Where the order's goods go: into another tote of it that stands at a pack place, else
// into the empty one named. One on its way is on somebody's cart, or was put back empty.
Result<store::LoadRow> tote_for_parted(Context& context, const store::LoadRow& mixed, Id site,
                                       Id fulfilment, const std::string& code) {
  std::optional<store::LoadRow> other;
  for (const auto& load : store::live_loads_of_fulfilment(context.database(), fulfilment)) {
    // A sort tote names its units.
    if (load.container != mixed.container && !load.sort && load.dropped) other = load;
  }
  if (other) return std::move(*other);
  if (names_no_container(context, site, code)) {
    return refuse("tote_missing", code, "the empty tote that the goods were moved to",
                  "give its code as note");
  }
  auto tote = store::find_container(context.database(), site, code);
  if (tote && (store::live_load_of(context.database(), tote->id) ||
               !store::is_empty(context.database(), tote->id))) {
    return refuse("tote_in_use", code, "an empty tote", "take another one and give its code");
  }
  if (!tote) tote = store::insert_container(context.writer, site, code, "tote");
  store::LoadRow load;
  load.container = tote->id;
  load.container_code = code;
  load.batch = mixed.batch;
  load.fulfilment = fulfilment;
  load.slot = mixed.slot;
  load.id = store::insert_load(context.writer, site, load);
  store::mark_dropped(context.writer, load.id);
  return load;
}

}  // namespace

Result<Done> sort_out_tote(Context& context, Id discrepancy, const std::string& by,
                           const std::string& note) {
  const auto row = store::load_discrepancy(context.database(), discrepancy);
  if (!row || row->kind != "mixed_tote") {
    return refuse("not_possible", "this discrepancy", "a tote with the goods of two orders",
                  "look at the discrepancy again");
  }
  const auto mixed = store::load_of(context.database(), row->tote_load);
  if (!mixed) return Done{};
  const auto lines = goods_to_part(context, *row);
  if (lines.empty()) {  // nothing was put there after all, or none of it is wanted any more
    free_if_empty(context, *mixed);
    return Done{};
  }
  const Id fulfilment = store::fulfilment_of_line(context.database(), lines.front().order_line);
  const auto other = tote_for_parted(context, *mixed, row->site, fulfilment, note);
  if (!other) return Failure{other.error()};
  domain::Changes changes;
  for (const auto& line : lines) {
    domain::StockKey to = line.key;
    to.place = other->container;
    changes.moves.push_back({line.key, to, line.quantity, "sorted", line.order_line, other->id, 0});
  }
  changes.events.push_back(
      {.kind = "tote_sorted",
       .order = row->order,
       .fulfilment = fulfilment,
       .detail = mixed->container_code + " " + other->container_code + " " + by});
  context.save(row->site, changes);
  free_if_empty(context, *mixed);
  return Done{};
}

namespace {

// The cart stands at the pack place and the trip is over: what nobody told of was
// not picked. Orders must not wait for it; it is tried again, by somebody else. A
// stop that the device never heard of was nobody's fault.
void decide_open_tasks(Context& context, const FactScope& scope, const store::PacketRow& packet) {
  const auto seen = store::steps_of_revision(context.database(), packet.id, scope.fact.revision);
  const auto links = store::load_steps(context.database(), packet.id);
  Quantity missing = 0;
  for (const store::TaskRow& task : tasks_of_packet(context, packet)) {
    if (task.ended) continue;
    const bool known = std::any_of(links.begin(), links.end(), [&](const store::StepLink& link) {
      return link.pick_task == task.id &&
             std::find(seen.begin(), seen.end(), link.shown()) != seen.end();
    });
    const Quantity left = task.left();
    release_task(context, task, {left, known ? "not_told" : "not_reached", scope.fact_id, false});
    if (known) missing += left;
  }
  if (missing == 0) return;
  open_discrepancy(
      context, scope.site,
      {.kind = "dropped_unfinished", .quantity = missing, .packet = scope.fact.packet});
}

void set_down(Context& context, const FactScope& scope, std::optional<Id> place, bool trip_over) {
  for (const store::LoadRow& load :
       store::live_loads_of_packet(context.database(), scope.fact.packet)) {
    if (place) store::move_container(context.writer, load.container, *place);
    if (!trip_over) continue;
    store::mark_dropped(context.writer, load.id);
    // A tote into which nothing went (all of it was short) is free again.
    if (store::is_empty(context.database(), load.container)) {
      store::end_load(context.writer, load.id, "empty");
    }
  }
}

// Totes stand where they were set down, wherever that is; who packs must know.
void check_drop_place(Context& context, const FactScope& scope, std::optional<Id> place,
                      const std::string& code) {
  if (!place) {
    open_discrepancy(context, scope.site,
                     {.kind = "drop_place_unknown", .packet = scope.fact.packet, .detail = code});
    return;
  }
  const std::string role = store::role_of_location(context.database(), *place);
  if (role == "pack" || role == "consolidation" || role == "staging") return;
  open_discrepancy(
      context, scope.site,
      {.kind = "wrong_drop_place", .place = *place, .packet = scope.fact.packet, .detail = code});
}

}  // namespace

FactOutcome apply_drop(Context& context, const FactScope& scope) {
  const std::string code = scope.fact.values.place.value_or("");
  const auto place = store::find_location(context.database(), scope.site, code);
  check_drop_place(context, scope, place, code);
  const auto row = store::load_packet_row(context.database(), scope.fact.packet);
  // Under an older lease it says where the totes stand, not that the trip is over.
  const bool others =
      scope.late && store::live_lease(context.database(), scope.fact.packet).has_value();
  if (row && !row->done && !others) {
    decide_open_tasks(context, scope, *row);
    set_down(context, scope, place, true);
    domain::Changes changes;
    changes.events.push_back(
        {.kind = "trip_dropped", .wave = row->wave, .packet = row->id, .place = place.value_or(0)});
    context.save(scope.site, changes);
    finish_packet(context, row->id, "done");
  } else {
    set_down(context, scope, place, false);
  }
  return place ? FactOutcome::applied : FactOutcome::discrepancy;
}

}  // namespace fw::service
