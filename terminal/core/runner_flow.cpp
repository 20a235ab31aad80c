#include "terminal/core/runner_flow.h"

#include <algorithm>

namespace fw::terminal {

using wire::GroupOrder;
using wire::Step;
using wire::StepKind;
using wire::Values;

bool Frame::is_done(Id step) const {
  return std::find(progress->done.begin(), progress->done.end(), step) != progress->done.end();
}

const Step* Frame::find(Id step) const {
  for (const auto& s : *steps)
    if (s.id == step) return &s;
  return nullptr;
}

const Step* Frame::next_open() const {
  const Step* request = nullptr;
  for (const auto& s : *steps) {
    if (is_done(s.id)) continue;
    if (order == GroupOrder::in_order || s.kind != StepKind::request) return &s;
    if (!request) request = &s;
  }
  return request;
}

namespace {
const std::vector<Step> no_steps;
const Progress no_progress;
}  // namespace

Frame group_frame(const RunnerState& state) {
  const auto* group = current_group(state);
  if (!group) return {&no_steps, GroupOrder::in_order, &no_progress};
  const auto found = state.groups.find(group->id);
  return {&group->steps, group->order,
          found == state.groups.end() ? &no_progress : &found->second.progress};
}

Frame frame_of(const RunnerState& state) {
  if (!state.detour) return group_frame(state);
  return {&state.detour->offer.steps, GroupOrder::in_order, &state.detour->progress};
}

namespace {
// The group was put off by an offer that names where it must come again at last.
bool comes_before(const wire::Packet& packet, Id put_off, Id group) {
  for (const auto& g : packet.groups) {
    if (g.id != put_off) continue;
    for (const auto& offer : g.exceptions)
      if (offer.after == wire::After::later && offer.group == group) return true;
  }
  return false;
}
}  // namespace

Id next_group(const RunnerState& state, Id finished) {
  const auto is_over = [&](Id id) {
    if (id == finished) return true;
    const auto found = state.groups.find(id);
    return found != state.groups.end() && found->second.over;
  };
  const auto& later = state.deferred;
  for (const auto& g : state.packet.groups) {
    if (is_over(g.id) || std::find(later.begin(), later.end(), g.id) != later.end()) continue;
    // What was put off until before this group comes first.
    for (const Id id : later)
      if (!is_over(id) && comes_before(state.packet, id, g.id)) return id;
    return g.id;
  }
  for (const Id id : later)
    for (const auto& g : state.packet.groups)
      if (g.id == id && !is_over(id)) return id;
  return 0;
}

Values merge(Values base, const Values& own) {
  if (own.item) {
    base.lot.reset();
    base.expiry.reset();
    base.serials.clear();
    base.quantity.reset();
    base.container.reset();
  }
  const auto take = [](auto& to, const auto& from) {
    if (from) to = from;
  };
  take(base.place, own.place);
  take(base.item, own.item);
  take(base.quantity, own.quantity);
  take(base.lot, own.lot);
  take(base.expiry, own.expiry);
  take(base.container, own.container);
  take(base.instead_of, own.instead_of);
  take(base.parcel, own.parcel);
  take(base.badge, own.badge);
  take(base.choice, own.choice);
  take(base.weight_g, own.weight_g);
  if (!own.serials.empty()) base.serials = own.serials;
  base.typed = base.typed || own.typed;
  return base;
}

Progress& Flow::progress() {
  return state_.detour ? state_.detour->progress : state_.groups[state_.group].progress;
}

// Steps that end without a person: dropped puts, amended counts.
bool Flow::settle(const Step& step) {
  const Frame frame = frame_of(state_);
  if (frame.order == GroupOrder::in_order && step.kind == StepKind::container &&
      frame.progress->to_put.has_value() && share(state_, step) == 0) {
    progress().done.push_back(step.id);
    return true;
  }
  if (step.kind == StepKind::item && step.need > 0 && counted(state_, step.id) >= step.need &&
      state_.retry != step.id) {
    complete_item(step);
    return true;
  }
  return false;
}

void Flow::advance() {
  while (state_.group != 0 && !state_.pending && !state_.retry) {
    const Step* step = frame_of(state_).next_open();
    if (step) {
      if (settle(*step)) continue;
      if (step->kind != StepKind::request) return;
      ask(*step, frame_of(state_).progress->values);
    } else if (state_.detour) {
      if (!state_.detour->offer.request.empty())
        ask_exception();
      else
        conclude_detour(detour_values());
    } else {
      finish_group();
    }
  }
}

void Flow::complete(const Step& step, Values own) {
  const Frame frame = frame_of(state_);
  const bool shares_out = frame.order == GroupOrder::in_order && step.kind == StepKind::container &&
                          frame.progress->to_put.has_value();
  if (shares_out) {
    own.quantity = share(state_, step);
    const auto& serials = frame.progress->values.serials;
    const auto count = std::min(serials.size(), static_cast<std::size_t>(*own.quantity));
    own.serials.assign(serials.begin(), serials.begin() + static_cast<std::ptrdiff_t>(count));
  }
  Values merged = frame.order == GroupOrder::in_order ? merge(frame.progress->values, own) : own;
  if (!step.request.empty()) {
    ask(step, std::move(merged));
    return;
  }
  if (!step.emit.empty()) emit(step.emit, step.id, step.load, merged);
  close(step, merged);
}

void Flow::close(const Step& step, const Values& merged) {
  Progress& p = progress();
  const bool in_order = frame_of(state_).order == GroupOrder::in_order;
  if (in_order && step.kind == StepKind::container && p.to_put) {
    const Quantity put = merged.quantity.value_or(0);
    *p.to_put -= std::min(*p.to_put, put);
    auto left = p.values.serials;
    left.erase(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(
                                                std::min(left.size(), merged.serials.size())));
    p.values = merged;
    p.values.serials = std::move(left);
  } else if (in_order) {
    p.values = merged;
  }
  if (in_order && step.kind == StepKind::item)
    p.to_put = p.to_put.value_or(0) + merged.quantity.value_or(0);
  if (step.kind == StepKind::container && merged.container)
    remember_bound(step.id, *merged.container);
  p.done.push_back(step.id);
  state_.prompt.reset();
  state_.touched = 0;
  outcome_.changed = true;
}

void Flow::remember_bound(Id step, const std::string& code) {
  for (auto& b : state_.bound)
    if (b.step == step) {
      b.code = code;
      return;
    }
  state_.bound.push_back({step, code});
}

void Flow::complete_item(const Step& step) {
  const Count count = [&] {
    const auto& counts = frame_of(state_).progress->counts;
    const auto found = counts.find(step.id);
    return found == counts.end() ? Count{} : found->second;
  }();
  Values own;
  if (!count.code.empty()) own.item = count.code;
  if (step.need > 0) own.quantity = count.units;
  if (!count.lot.empty()) own.lot = count.lot;
  if (!count.expiry.empty()) own.expiry = count.expiry;
  own.serials = count.serials;
  own.typed = count.typed;
  if (step.emit_each) {  // its facts are made already
    const Frame frame = frame_of(state_);
    close(step, frame.order == GroupOrder::in_order ? merge(frame.progress->values, own) : own);
  } else {
    complete(step, std::move(own));
  }
}

void Flow::tell_units(const Step& step, Quantity units) {
  Count& count = progress().counts[step.id];
  Values own;
  own.item = count.code;
  own.quantity = units;
  if (!count.lot.empty()) own.lot = count.lot;
  if (!count.expiry.empty()) own.expiry = count.expiry;
  const auto known = std::min(count.serials.size(), static_cast<std::size_t>(units));
  own.serials.assign(count.serials.end() - static_cast<std::ptrdiff_t>(known), count.serials.end());
  own.typed = count.typed;
  count.told += units;
  const Frame frame = frame_of(state_);
  if (!step.emit.empty())
    emit(step.emit, step.id, step.load,
         frame.order == GroupOrder::in_order ? merge(frame.progress->values, own) : own);
}

void Flow::emit(const std::string& kind, Id step, std::optional<Id> load, Values values) {
  wire::Fact fact;
  fact.kind = kind;
  fact.packet = state_.packet.id;
  fact.revision = state_.packet.revision;
  fact.epoch = state_.packet.epoch;
  fact.step = step;
  fact.load = load;
  fact.scans = state_.scans;
  fact.wrong_scans = state_.wrong_scans;
  fact.values = std::move(values);
  state_.scans = 0;
  state_.wrong_scans = 0;
  outcome_.facts.push_back(std::move(fact));
  outcome_.changed = true;
}

void Flow::ask(const Step& step, Values values) {
  Pending pending;
  pending.request.id = supply_.request_id;
  pending.request.kind = step.request;
  pending.request.packet = state_.packet.id;
  pending.request.revision = state_.packet.revision;
  pending.request.epoch = state_.packet.epoch;
  pending.request.step = step.id;
  pending.request.values = std::move(values);
  state_.pending = std::move(pending);
  state_.retry.reset();
  state_.prompt.reset();
  outcome_.requested = true;
  outcome_.changed = true;
}

void Flow::ask_exception() {
  const Detour& detour = *state_.detour;
  Step as_step;
  as_step.id = detour.from;
  as_step.request = detour.offer.request;
  ask(as_step, detour_values());
  state_.pending->of_exception = true;
}

void Flow::close_after_answer(const wire::Request& request) {
  const Step* step = frame_of(state_).find(request.step);
  if (!step || frame_of(state_).is_done(step->id)) return;
  close(*step, request.values);
}

void Flow::finish_group() {
  state_.groups[state_.group].over = true;
  enter_group(next_group(state_));
}

void Flow::enter_group(Id group) {
  state_.group = group;
  state_.touched = 0;
  state_.prompt.reset();
  state_.page = Page::work;
  std::erase(state_.deferred, group);
  outcome_.changed = true;
  if (group == 0) outcome_.packet_over = true;
}

// --- exceptions -----------------------------------------------------------------

void Flow::begin_detour(const wire::ExceptionOffer& offer, Id from) {
  state_.detour = Detour{offer, from, {}};
  state_.page = Page::work;
  state_.chosen.clear();
  state_.prompt.reset();
  state_.retry.reset();
  outcome_.changed = true;
}

namespace {

const Step* item_step_for(const Frame& frame, Id from) {
  const Step* called = frame.find(from);
  if (called && called->kind == StepKind::item) return called;
  if (frame.order == GroupOrder::any_order) return nullptr;
  for (const auto& s : *frame.steps)
    if (s.kind == StepKind::item && !frame.is_done(s.id)) return &s;
  return nullptr;
}

}  // namespace

Values Flow::detour_values() const {
  const Detour& detour = *state_.detour;
  const Frame frame = group_frame(state_);
  Values values;
  values.place = frame.progress->values.place;
  values.item = frame.progress->values.item;
  values.lot = frame.progress->values.lot;
  values.expiry = frame.progress->values.expiry;
  const Step* item = item_step_for(frame, detour.from);
  if (item) {
    const auto found = frame.progress->counts.find(item->id);
    const Count count = found == frame.progress->counts.end() ? Count{} : found->second;
    if (!count.code.empty()) values.item = count.code;
    if (!count.lot.empty()) values.lot = count.lot;
    if (detour.offer.after == wire::After::end_item) values.quantity = count.units;
  }
  const Values& own = detour.progress.values;
  if (own.item) values.lot.reset();  // another item's lot says nothing
  if (own.item) values.expiry.reset();
  const auto quantity = values.quantity;
  values = merge(std::move(values), own);
  if (!values.quantity) values.quantity = quantity;
  return values;
}

void Flow::conclude_detour(Values values) {
  const Detour detour = *state_.detour;
  const bool swaps = swaps_container(state_);
  if (swaps && values.container) {
    const std::string replaced = replaced_container(state_);
    if (!replaced.empty()) values.instead_of = replaced;
  }
  state_.detour.reset();
  state_.retry.reset();
  if (detour.offer.after == wire::After::end_item) end_item(detour.from, detour.progress.values);
  if (!detour.offer.emit.empty()) {
    const Step* from = group_frame(state_).find(detour.from);
    emit(detour.offer.emit, detour.from, from ? from->load : std::nullopt, values);
  }
  remember_gone(detour);
  if (swaps) remember_swaps(detour);
  for (const Id needless : detour.offer.drops)
    if (!group_frame(state_).is_done(needless)) progress().done.push_back(needless);
  continue_after(detour.offer);
  outcome_.changed = true;
}

void Flow::continue_after(const wire::ExceptionOffer& offer) {
  switch (offer.after) {
    case wire::After::repeat_step:
    case wire::After::end_item:
      return;
    case wire::After::end_group:
      finish_group();
      return;
    case wire::After::later:
      put_off();
      return;
    case wire::After::go_to_group:
      go_to(offer.group);
      return;
    case wire::After::end_packet:
      for (const auto& g : state_.packet.groups) state_.groups[g.id].over = true;
      enter_group(0);
      return;
  }
}

// Steps before the item (its place) are dropped: the person is past them.
void Flow::end_item(Id from, const Values& told) {
  const Step* item = item_step_for(group_frame(state_), from);
  if (!item) return;
  const Step step = *item;
  Progress& p = progress();
  if (group_frame(state_).order == GroupOrder::in_order)
    for (const auto& s : *group_frame(state_).steps) {
      if (s.id == step.id) break;
      if (!group_frame(state_).is_done(s.id)) p.done.push_back(s.id);
    }
  Count& count = p.counts[step.id];
  if (told.quantity)
    count.units = std::clamp(*told.quantity, count.told, std::max(step.need, count.told));
  if (told.item) {  // another lot, another code: said in the exception
    count.code = *told.item;
    count.lot = told.lot.value_or("");
    count.expiry = told.expiry.value_or("");
  }
  Step silent = step;
  silent.request.clear();
  if (count.units == 0) silent.emit.clear();
  if (step.emit_each && count.units > count.told) tell_units(step, count.units - count.told);
  complete_item(silent);
}

void Flow::put_off() {
  Progress& p = progress();
  const auto* group = current_group(state_);
  const bool told = std::any_of(group->steps.begin(), group->steps.end(), [&](const Step& s) {
    const auto c = p.counts.find(s.id);
    if (c != p.counts.end() && c->second.told > 0) return true;
    return group_frame(state_).is_done(s.id) && !(s.emit.empty() && s.request.empty());
  });
  if (!told && p.to_put.value_or(0) == 0) {
    p = Progress{};
  } else {
    for (const auto& s : group->steps)
      if (s.kind == StepKind::place && s.emit.empty() && s.request.empty())
        std::erase(p.done, s.id);
  }
  const Id id = group->id;
  std::erase(state_.deferred, id);
  state_.deferred.push_back(id);
  enter_group(next_group(state_));
}

void Flow::go_to(Id group) {
  state_.groups[state_.group].over = true;
  GroupState& target = state_.groups[group];
  if (target.over) target = GroupState{};
  for (const auto& g : state_.packet.groups)
    if (g.id == group) {
      enter_group(group);
      return;
    }
  enter_group(next_group(state_));
}

// What went into the container that is full now does not go into the next one.
void Flow::remember_gone(const Detour& detour) {
  const Step* from = group_frame(state_).find(detour.from);
  const auto& units = detour.progress.values.quantity;
  if (detour.offer.after != wire::After::repeat_step || !from || !units) return;
  Progress& p = progress();
  if (from->kind != StepKind::container || !p.to_put) return;
  const Quantity gone = std::min(*units, share(state_, *from));
  p.gone[from->id] += gone;
  *p.to_put -= gone;
  auto& serials = p.values.serials;
  serials.erase(serials.begin(),
                serials.begin() + static_cast<std::ptrdiff_t>(
                                      std::min(serials.size(), static_cast<std::size_t>(gone))));
}

void Flow::remember_swaps(const Detour& detour) {
  const auto& container = detour.progress.values.container;
  if (!container) return;
  for (const auto& step : detour.offer.steps)  // the one that was chosen by its slot
    for (const auto& option : step.options)
      if (option.bound_in != 0 && detour.progress.values.choice == option.value) {
        remember_bound(option.bound_in, *container);
        return;
      }
  const Step* from = group_frame(state_).find(detour.from);
  if (!from || from->kind != StepKind::container) return;
  for (const auto& accept : from->accept)
    if (accept.bound_in != 0) {  // all stops of that slot follow
      remember_bound(accept.bound_in, *container);
      return;
    }
  state_.swaps.push_back(Swap{from->load.value_or(0), from->id, *container});
}

void Flow::undo() {
  const UndoPoint point = *state_.undo;
  state_.undo.reset();
  if (state_.group != point.group) {  // the person walks back: the place is asked for again
    Progress& left = progress();
    if (const auto* group = current_group(state_))
      for (const auto& s : group->steps)
        if (s.kind == StepKind::place && s.emit.empty() && s.request.empty())
          std::erase(left.done, s.id);
  }
  state_.prompt.reset();
  state_.retry.reset();
  emit(point.kind, point.step, point.load, point.values);
  state_.groups[point.group] = point.before;
  state_.deferred = point.deferred;
  enter_group(point.group);
  state_.touched = point.touched;
}

}  // namespace fw::terminal
