#include "terminal/core/stored_state.h"

#include "shared/wire/values/json_reader.h"
#include "shared/wire/values/json_writer.h"

namespace fw::terminal {
namespace stored {  // named: the tables of fields want types with linkage

// Maps as lists, for the tables of fields.
struct StepCount {
  Id step = 0;
  Count count;

  friend bool operator==(const StepCount&, const StepCount&) = default;
};

struct StepUnits {
  Id step = 0;
  Quantity units = 0;

  friend bool operator==(const StepUnits&, const StepUnits&) = default;
};

struct StoredProgress {
  std::vector<Id> done;
  std::vector<StepCount> counts;
  wire::Values values;
  std::optional<Quantity> to_put;
  std::vector<StepUnits> gone;

  friend bool operator==(const StoredProgress&, const StoredProgress&) = default;
};

struct StoredGroup {
  Id group = 0;
  bool over = false;
  StoredProgress progress;

  friend bool operator==(const StoredGroup&, const StoredGroup&) = default;
};

struct StoredDetour {
  wire::ExceptionOffer offer;
  Id from = 0;
  StoredProgress progress;

  friend bool operator==(const StoredDetour&, const StoredDetour&) = default;
};

struct StoredUndo {
  wire::ExceptionOffer offer;
  std::string kind;
  Id step = 0;
  std::optional<Id> load;
  wire::Values values;
  StoredGroup before;
  std::vector<Id> deferred;
  Id touched = 0;

  friend bool operator==(const StoredUndo&, const StoredUndo&) = default;
};

struct StoredState {
  Id group = 0;
  std::vector<StoredGroup> groups;
  std::vector<Id> deferred;
  Id touched = 0;
  std::optional<Prompt> prompt;
  std::optional<StoredDetour> detour;
  std::optional<Pending> pending;
  std::optional<Id> retry;
  std::vector<Bound> bound;
  std::vector<Swap> swaps;
  std::optional<StoredUndo> undo;
  int scans = 0;
  int wrong_scans = 0;
};

constexpr std::size_t max_list = 100'000;

}  // namespace stored
}  // namespace fw::terminal

namespace fw::wire {

template <>
struct Words<terminal::Prompt::Kind> {
  static constexpr auto last = terminal::Prompt::Kind::serial;
  static constexpr std::array<std::string_view, 3> all{"how_many", "lot", "serial"};
};
template <>
struct Fields<terminal::Count> {
  using T = terminal::Count;
  static constexpr auto all = std::make_tuple(
      fields::plain("units", &T::units), fields::plain("told", &T::told),
      fields::bounded("code", &T::code, max_code), fields::bounded("lot", &T::lot, max_code),
      fields::bounded("expiry", &T::expiry, max_word),
      fields::list("serials", &T::serials, max_serials, max_code),
      fields::plain("typed", &T::typed));
};
template <>
struct Fields<terminal::stored::StepCount> {
  using T = terminal::stored::StepCount;
  static constexpr auto all =
      std::make_tuple(fields::needed_id("step", &T::step), fields::plain("count", &T::count));
};
template <>
struct Fields<terminal::stored::StepUnits> {
  using T = terminal::stored::StepUnits;
  static constexpr auto all =
      std::make_tuple(fields::needed_id("step", &T::step), fields::plain("units", &T::units));
};
template <>
struct Fields<terminal::stored::StoredProgress> {
  using T = terminal::stored::StoredProgress;
  static constexpr auto all =
      std::make_tuple(fields::ids("done", &T::done, terminal::stored::max_list),
                      fields::list("counts", &T::counts, terminal::stored::max_list),
                      fields::plain("values", &T::values), fields::plain("to_put", &T::to_put),
                      fields::list("gone", &T::gone, terminal::stored::max_list));
};
template <>
struct Fields<terminal::stored::StoredGroup> {
  using T = terminal::stored::StoredGroup;
  static constexpr auto all =
      std::make_tuple(fields::needed_id("group", &T::group), fields::plain("over", &T::over),
                      fields::plain("progress", &T::progress));
};
template <>
struct Fields<terminal::stored::StoredDetour> {
  using T = terminal::stored::StoredDetour;
  static constexpr auto all =
      std::make_tuple(fields::plain("offer", &T::offer), fields::id("from", &T::from),
                      fields::plain("progress", &T::progress));
};
template <>
struct Fields<terminal::stored::StoredUndo> {
  using T = terminal::stored::StoredUndo;
  static constexpr auto all =
      std::make_tuple(fields::plain("offer", &T::offer), fields::plain("kind", &T::kind),
                      fields::id("step", &T::step), fields::id("load", &T::load),
                      fields::plain("values", &T::values), fields::plain("before", &T::before),
                      fields::ids("deferred", &T::deferred, terminal::stored::max_list),
                      fields::id("touched", &T::touched));
};
template <>
struct Fields<terminal::Prompt> {
  using T = terminal::Prompt;
  static constexpr auto all = std::make_tuple(
      fields::needed("kind", &T::kind), fields::needed_id("step", &T::step),
      fields::plain("accept", &T::accept), fields::bounded("code", &T::code, max_code),
      fields::bounded("lot", &T::lot, max_code), fields::bounded("expiry", &T::expiry, max_word),
      fields::plain("typed", &T::typed));
};
template <>
struct Fields<terminal::Pending> {
  using T = terminal::Pending;
  static constexpr auto all = std::make_tuple(fields::plain("request", &T::request),
                                              fields::plain("of_exception", &T::of_exception),
                                              fields::plain("timed_out", &T::timed_out));
};
template <>
struct Fields<terminal::Bound> {
  using T = terminal::Bound;
  static constexpr auto all = std::make_tuple(fields::needed_id("step", &T::step),
                                              fields::bounded("code", &T::code, max_code));
};
template <>
struct Fields<terminal::Swap> {
  using T = terminal::Swap;
  static constexpr auto all =
      std::make_tuple(fields::id("load", &T::load), fields::id("step", &T::step),
                      fields::bounded("code", &T::code, max_code));
};
template <>
struct Fields<terminal::stored::StoredState> {
  using T = terminal::stored::StoredState;
  static constexpr auto all = std::make_tuple(
      fields::id("group", &T::group),
      fields::list("groups", &T::groups, terminal::stored::max_list),
      fields::ids("deferred", &T::deferred, terminal::stored::max_list),
      fields::id("touched", &T::touched), fields::plain("prompt", &T::prompt),
      fields::plain("detour", &T::detour), fields::plain("pending", &T::pending),
      fields::id("retry", &T::retry), fields::list("bound", &T::bound, terminal::stored::max_list),
      fields::list("swaps", &T::swaps, terminal::stored::max_list), fields::plain("undo", &T::undo),
      fields::plain("scans", &T::scans), fields::plain("wrong_scans", &T::wrong_scans));
};
template <>
struct Fields<terminal::LinkMemory> {
  using T = terminal::LinkMemory;
  static constexpr auto all = std::make_tuple(
      fields::plain("incarnation", &T::incarnation), fields::id("session", &T::session),
      fields::bounded("worker_name", &T::worker_name, max_name),
      fields::plain("language", &T::language), fields::plain("device_role", &T::device_role),
      fields::plain("last_request", &T::last_request),
      fields::list("code_classes", &T::code_classes, max_options));
};

}  // namespace fw::wire

namespace fw::terminal {
namespace {

constexpr int state_version = 1;
constexpr std::size_t max_state = 16 * 1024 * 1024;

using stored::StoredDetour;
using stored::StoredProgress;
using stored::StoredState;

StoredProgress pack(const Progress& p) {
  StoredProgress out{p.done, {}, p.values, p.to_put, {}};
  for (const auto& [step, count] : p.counts) out.counts.push_back({step, count});
  for (const auto& [step, units] : p.gone) out.gone.push_back({step, units});
  return out;
}

Progress unpack(const StoredProgress& p) {
  Progress out{p.done, {}, p.values, p.to_put, {}};
  for (const auto& c : p.counts) out.counts[c.step] = c.count;
  for (const auto& g : p.gone) out.gone[g.step] = g.units;
  return out;
}

template <class T>
std::string encode(const T& value) {
  wire::JsonWriter writer(wire::Form::stored);
  boost::json::object out = writer.object(value);
  out["v"] = state_version;
  return boost::json::serialize(out);
}

Failure<Refusal> unreadable(const wire::ReadProblem& problem) {
  return refuse("bad_stored_json", problem.given + " at " + problem.where, problem.wanted,
                "another version of the terminal wrote this file, or it is damaged");
}

template <class T>
Result<T> decode(std::string_view text) {
  boost::json::value json;
  if (auto problem = wire::parse_bounded(text, max_state, json)) return unreadable(*problem);
  const auto* version = json.is_object() ? json.get_object().if_contains("v") : nullptr;
  if (!version || !version->is_int64() || version->get_int64() != state_version)
    return unreadable({"v", "another or no version", "version 1"});
  wire::JsonReader reader(wire::Form::stored);
  T value{};
  if (!reader.object(json, value)) return unreadable(reader.problem());
  return value;
}

}  // namespace

std::string encode_state(const RunnerState& state) {
  StoredState s;
  s.group = state.group;
  for (const auto& [id, g] : state.groups) s.groups.push_back({id, g.over, pack(g.progress)});
  s.deferred = state.deferred;
  s.touched = state.touched;
  s.prompt = state.prompt;
  if (state.detour)
    s.detour = StoredDetour{state.detour->offer, state.detour->from, pack(state.detour->progress)};
  s.pending = state.pending;
  s.retry = state.retry;
  s.bound = state.bound;
  s.swaps = state.swaps;
  if (const auto& u = state.undo) {
    s.undo = stored::StoredUndo{u->offer,    u->kind,
                                u->step,     u->load,
                                u->values,   {u->group, u->before.over, pack(u->before.progress)},
                                u->deferred, u->touched};
  }
  s.scans = state.scans;
  s.wrong_scans = state.wrong_scans;
  return encode(s);
}

Result<RunnerState> decode_state(std::string_view json, wire::Packet packet) {
  auto read = decode<StoredState>(json);
  if (!read) return Failure{read.error()};
  RunnerState state;
  state.packet = std::move(packet);
  state.group = read->group;
  for (const auto& g : read->groups) state.groups[g.group] = {g.over, unpack(g.progress)};
  state.deferred = read->deferred;
  state.touched = read->touched;
  state.prompt = read->prompt;
  if (read->detour)
    state.detour = Detour{read->detour->offer, read->detour->from, unpack(read->detour->progress)};
  state.pending = read->pending;
  state.retry = read->retry;
  state.bound = read->bound;
  state.swaps = read->swaps;
  if (const auto& u = read->undo) {
    state.undo = UndoPoint{u->offer,
                           u->kind,
                           u->step,
                           u->load,
                           u->values,
                           u->before.group,
                           {u->before.over, unpack(u->before.progress)},
                           u->deferred,
                           u->touched};
  }
  state.scans = read->scans;
  state.wrong_scans = read->wrong_scans;
  return state;
}

std::string encode_memory(const LinkMemory& memory) { return encode(memory); }

Result<LinkMemory> decode_memory(std::string_view json) { return decode<LinkMemory>(json); }

}  // namespace fw::terminal
