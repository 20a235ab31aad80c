#include "server/service/engine.h"

#include <algorithm>
#include <chrono>

#include "server/store/inbox.h"
#include "server/store/rows.h"
#include "shared/base/log.h"

namespace fw::service {
namespace {

// These mean that the disk or the file cannot be trusted: stop, do not retry.
bool is_fatal(const store::Error& error) {
  switch (error.kind()) {
    case store::ErrorKind::io:
    case store::ErrorKind::full:
    case store::ErrorKind::corrupt:
    case store::ErrorKind::lost_connection:
      return true;
    case store::ErrorKind::constraint:
    case store::ErrorKind::busy:
    case store::ErrorKind::other:
      return false;
  }
  return false;
}

[[noreturn]] void stop(const store::Error& error) {
  throw FatalStore(std::string("the database failed: ") + error.what());
}

}  // namespace

Engine::Engine(store::Connection& database, const Clock& clock, EngineLimits limits)
    : database_(database),
      clock_(clock),
      limits_(limits),
      ids_(database),
      event_seq_(database),
      rows_(std::make_unique<store::Rows>(database, limits.prove_rows)) {
  database_.checkpoint_by_hand();
}

Engine::~Engine() = default;

std::uint64_t Engine::rows_differing() const { return rows_->differing(); }

bool Engine::submit(Command command) {
  {
    const std::lock_guard lock(mutex_);
    if (facts_.size() + office_.size() >= limits_.queue_most) return false;
    auto& queue = command.command_class == CommandClass::fact ? facts_ : office_;
    queue.push_back(std::move(command));
  }
  changed_.notify_one();
  return true;
}

void Engine::wait(std::int64_t timeout_ms) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms),
                    [&] { return woken_ || !facts_.empty() || !office_.empty(); });
  woken_ = false;
}

void Engine::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_one();
}

void Engine::on_commit(std::function<void(const Effects&)> listener) {
  listeners_.push_back(std::move(listener));
}

EngineCounters Engine::counters() const {
  const std::lock_guard lock(mutex_);
  EngineCounters copy = counters_;
  copy.queued = facts_.size() + office_.size();
  return copy;
}

// Facts first; one place in each group is kept for an office command, so that a
// flood of scans cannot starve the office.
std::vector<Command> Engine::take_group() {
  const std::lock_guard lock(mutex_);
  std::vector<Command> group;
  const std::size_t kept_for_office = office_.empty() ? 0 : 1;
  while (!facts_.empty() && group.size() + kept_for_office < limits_.group_most) {
    group.push_back(std::move(facts_.front()));
    facts_.pop_front();
  }
  while (!office_.empty() && group.size() < limits_.group_most) {
    group.push_back(std::move(office_.front()));
    office_.pop_front();
  }
  return group;
}

EpochMs Engine::next_now() {
  if (!last_now_) last_now_ = store::last_event_at(database_);
  now_ = std::max(clock_.wall_ms(), *last_now_);
  return now_;
}

Context Engine::make_context(const std::string& command_id) {
  return {store::Writer{database_, ids_, event_seq_, *rows_, now_},
          store::Author{command_id, 0, 0, 0},
          {},
          false,
          halls_};
}

std::size_t Engine::step() {
  std::vector<Command> group = take_group();
  if (group.empty()) return 0;
  next_now();
  std::vector<Ended> ended(group.size());
  Effects effects;
  if (!run_group(group, ended, effects)) {
    effects = Effects{};
    for (std::size_t i = 0; i < group.size(); ++i) run_alone(group[i], ended[i], effects);
  }
  last_now_ = now_;
  {
    const std::lock_guard lock(mutex_);
    counters_.commands += group.size();
    counters_.groups += 1;
  }
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (group[i].done) group[i].done(ended[i].end, ended[i].answer);
  }
  for (const auto& listener : listeners_) listener(effects);
  keep_log_short();
  return group.size();
}

void Engine::keep_log_short() {
  const std::int64_t pages = database_.pages_since_checkpoint();
  if (pages < limits_.checkpoint_idle_pages) return;
  if (pages < limits_.checkpoint_busy_pages) {
    const std::lock_guard lock(mutex_);
    if (!facts_.empty() || !office_.empty()) return;
  }
  try {
    database_.checkpoint();
  } catch (const store::Error& error) {
    if (is_fatal(error)) stop(error);
    log::warn(std::string("the log could not be moved into the database: ") + error.what());
  }
}

// One transaction for as much of the group as fits in the work limit; the rest
// returns to the front of its queue. False: rolled back, run them one by one.
bool Engine::run_group(std::vector<Command>& group, std::vector<Ended>& ended, Effects& effects) {
  const std::int64_t began = clock_.monotonic_ms();
  std::size_t count = 0;
  try {
    database_.begin();
    for (; count < group.size(); ++count) {
      if (count > 0 && clock_.monotonic_ms() - began >= limits_.group_work_ms) break;
      ended[count] = run_one(group[count], effects);
    }
    database_.commit();
  } catch (const store::Error& error) {
    if (is_fatal(error)) stop(error);
    log::warn(std::string("a group is run again one by one: ") + error.what());
    roll_back();
    return false;
  } catch (const std::exception& error) {
    log::warn(std::string("a group is run again one by one: ") + error.what());
    roll_back();
    return false;
  }
  const std::lock_guard lock(mutex_);
  while (group.size() > count) {
    auto& queue = group.back().command_class == CommandClass::fact ? facts_ : office_;
    queue.push_front(std::move(group.back()));
    group.pop_back();
  }
  return true;
}

Engine::Ended Engine::run_one(Command& command, Effects& effects) {
  Context context = make_context(command.id);
  if (!command.id.empty()) {
    if (auto mark = store::load_mark(database_, command.id)) {
      const bool same = mark->content_hash == command.content_hash;
      return {same ? CommandEnd::repeated : CommandEnd::conflict, std::move(mark->answer)};
    }
  }
  Ended ended{CommandEnd::done, command.run(context)};
  if (!command.id.empty()) {
    store::save_mark(context.writer, command.id, command.kind,
                     {command.content_hash, ended.answer});
  }
  effects.merge(context.effects);
  return ended;
}

void Engine::run_alone(Command& command, Ended& ended, Effects& effects) {
  try {
    database_.begin();
    Effects own;
    ended = run_one(command, own);
    database_.commit();
    effects.merge(own);
  } catch (const std::exception& error) {
    if (const auto* db_error = dynamic_cast<const store::Error*>(&error);
        db_error != nullptr && is_fatal(*db_error)) {
      stop(*db_error);
    }
    roll_back();
    log::error("command " + command.kind + " " + command.id + " failed: " + error.what());
    ended = {CommandEnd::failed, ""};
    record_failure(command, error.what(), effects);
  }
}

void Engine::record_failure(Command& command, const std::string& error, Effects& effects) {
  {
    const std::lock_guard lock(mutex_);
    counters_.failures += 1;
  }
  if (!command.on_failure) return;
  try {
    database_.begin();
    Context context = make_context(command.id);
    command.on_failure(context, error);
    database_.commit();
    effects.merge(context.effects);
  } catch (const std::exception& second) {
    // The mark itself cannot be stored: nothing may be acknowledged any more.
    roll_back();
    throw FatalStore(std::string("a failure could not be recorded: ") + second.what());
  }
}

void Engine::roll_back() {
  database_.rollback();
  ids_.reload();
  event_seq_.reload();
  halls_.clear();
  const std::lock_guard lock(mutex_);
  counters_.groups_rolled_back += 1;
}

}  // namespace fw::service
