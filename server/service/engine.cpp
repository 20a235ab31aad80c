#include "server/service/engine.h"

#include <algorithm>
#include <chrono>

#include "shared/base/log.h"

namespace fw::service {
namespace {

// These mean that the disk or the file cannot be trusted: stop, do not retry.
bool is_fatal(const db::Error& error) {
  switch (error.kind()) {
    case db::ErrorKind::io:
    case db::ErrorKind::full:
    case db::ErrorKind::corrupt:
    case db::ErrorKind::lost_connection:
      return true;
    case db::ErrorKind::constraint:
    case db::ErrorKind::busy:
    case db::ErrorKind::other:
      return false;
  }
  return false;
}

[[noreturn]] void stop(const db::Error& error) {
  throw FatalStore(std::string("the database failed: ") + error.what());
}

}  // namespace

Engine::Engine(db::Database& database, const Clock& clock, EngineLimits limits)
    : database_(database), clock_(clock), limits_(limits), ids_(database), event_seq_(database) {}

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
  now_ = std::max(clock_.wall_ms(), last_now_);
  return now_;
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
  return group.size();
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
  } catch (const db::Error& error) {
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
  Context context{database_, ids_, event_seq_, now_, store::Author{command.id, 0, 0, 0}, {}};
  if (!command.id.empty()) {
    const auto mark = database_.row<std::string, std::string>(
        "SELECT content_hash, answer FROM inbox WHERE command_id = :1", command.id);
    if (mark) {
      const auto& [hash, answer] = *mark;
      return {hash == command.content_hash ? CommandEnd::repeated : CommandEnd::conflict, answer};
    }
  }
  Ended ended{CommandEnd::done, command.run(context)};
  if (!command.id.empty()) {
    database_.exec(
        "INSERT INTO inbox (command_id, kind, at_ms, content_hash, answer) VALUES (:1, :2, :3, :4, "
        ":5)",
        command.id, command.kind, now_, command.content_hash, ended.answer);
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
    if (const auto* db_error = dynamic_cast<const db::Error*>(&error);
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
    Context context{database_, ids_, event_seq_, now_, store::Author{command.id, 0, 0, 0}, {}};
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
  const std::lock_guard lock(mutex_);
  counters_.groups_rolled_back += 1;
}

}  // namespace fw::service
