#include "server/service/planner.h"

#include <chrono>
#include <cstdlib>

#include "server/store/devices.h"
#include "server/store/inbox.h"
#include "server/store/views.h"
#include "server/store/wave_trips.h"
#include "shared/base/log.h"

namespace fw::service {
namespace {

constexpr std::int64_t poll_ms = 20;

// Nothing when the same request was carried out before: its mark answers it.
std::optional<store::PlanInput> read_input(store::Connection& database, const PlanOrder& order) {
  const Snapshot snapshot(database);
  if (!order.command_id.empty() && store::load_mark(database, order.command_id)) {
    return std::nullopt;
  }
  return store::load_plan_input(database, order.request.site, order.request.channel,
                                order.request.departs_before_ms, order.request.rules.customer);
}

}  // namespace

WavePlanner::WavePlanner(Engine& engine, OpenReader open, std::size_t queue_most)
    : engine_(engine), open_(std::move(open)), queue_most_(queue_most) {}

WavePlanner::~WavePlanner() { stop(); }

void WavePlanner::start() {
  thread_ = std::thread([this] { work(); });
}

void WavePlanner::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    queue_.clear();
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool WavePlanner::submit(PlanOrder order) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= queue_most_) return false;
    queue_.push_back(std::move(order));
  }
  changed_.notify_all();
  return true;
}

std::size_t WavePlanner::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size() + (under_way_ ? 1 : 0);
}

bool WavePlanner::ended() const {
  const std::lock_guard lock(mutex_);
  return !under_way_;
}

std::optional<PlanOrder> WavePlanner::take() {
  const std::lock_guard lock(mutex_);
  if (queue_.empty() || under_way_) return std::nullopt;
  PlanOrder order = std::move(queue_.front());
  queue_.pop_front();
  under_way_ = true;
  return order;
}

bool WavePlanner::last_is_applied(store::Connection& database) {
  return ended() && store::open_plan_jobs(database) == 0;
}

bool WavePlanner::step(store::Connection& database) {
  if (!last_is_applied(database)) return false;
  auto order = take();
  if (!order) return false;
  plan(database, std::move(*order));
  return true;
}

void WavePlanner::plan(store::Connection& database, PlanOrder order) {
  auto done = [this, tell = order.done](CommandEnd end, const std::string& answer) {
    {
      const std::lock_guard lock(mutex_);
      under_way_ = false;
    }
    changed_.notify_all();
    if (tell) tell(end, answer);
  };
  Command command;
  try {
    PlannedWave wave;
    if (order.request.sort_units == as_configured) {
      order.request.sort_units =
          std::atoll(store::setting(database, "sort_tote_units", "40").c_str());
    }
    if (order.request.pickers == 0) {
      order.request.pickers = store::pickers_here(database, order.request.site);
    }
    if (auto input = read_input(database, order)) {
      wave = compute_plan(std::move(*input), order.request);
    }
    command.id = order.command_id;
    command.kind = "plan_wave";
    command.content_hash = order.content_hash;
    command.run = [request = order.request, wave = std::move(wave),
                   answer = order.answer](Context& context) {
      return answer(context, store_plan(context, request, wave));
    };
    command.done = done;
  } catch (const std::exception& error) {
    log::error(std::string("a wave could not be planned: ") + error.what());
    done(CommandEnd::failed, error.what());
    return;
  }
  if (!engine_.submit(std::move(command))) done(CommandEnd::failed, "the engine's queue is full");
}

// False when it is time to stop.
bool WavePlanner::pause(std::int64_t milliseconds) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::milliseconds(milliseconds), [&] { return stopping_; });
  return !stopping_;
}

void WavePlanner::work() {
  std::optional<store::Connection> database;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
      if (stopping_) return;
    }
    try {
      if (!database) database.emplace(open_());
      if (step(*database)) continue;
    } catch (const std::exception& error) {
      log::error(std::string("the planner cannot read the database: ") + error.what());
      database.reset();
    }
    if (!pause(poll_ms)) return;
  }
}

}  // namespace fw::service
