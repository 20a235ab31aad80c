#include "server/service/views.h"

#include <algorithm>

namespace fw::service {

WaveState state_of(const views::WaveView& wave) {
  if (wave.closed_at_ms) return WaveState::closed;
  if (wave.recalled_at_ms) return WaveState::recalled;
  if (!wave.released_at_ms) return wave.jobs_open > 0 ? WaveState::planning : WaveState::planned;
  if (wave.jobs_open > 0) return WaveState::releasing;
  return wave.tasks_done < wave.tasks ? WaveState::picking : WaveState::picked;
}

const char* word_of(WaveState state) {
  switch (state) {
    case WaveState::planning:
      return "planning";
    case WaveState::planned:
      return "planned";
    case WaveState::releasing:
      return "releasing";
    case WaveState::picking:
      return "picking";
    case WaveState::picked:
      return "picked";
    case WaveState::recalled:
      return "recalled";
    case WaveState::closed:
      return "closed";
  }
  return "planned";
}

const char* word_of(DepartureState state) {
  switch (state) {
    case DepartureState::empty:
      return "empty";
    case DepartureState::on_time:
      return "on_time";
    case DepartureState::at_risk:
      return "at_risk";
    case DepartureState::late:
      return "late";
    case DepartureState::ready:
      return "ready";
    case DepartureState::gone:
      return "gone";
    case DepartureState::missed:
      return "missed";
    case DepartureState::cancelled:
      return "cancelled";
  }
  return "on_time";
}

DepartureOutlook outlook_of(const views::DepartureView& departure, std::int64_t work_before,
                            const views::Pace& pace, EpochMs now_ms) {
  DepartureOutlook outlook;
  const std::int64_t left = departure.orders - departure.orders_completed;
  const auto with = [&](DepartureState state) {
    outlook.state = state;
    return outlook;
  };
  if (departure.cancelled_at_ms) return with(DepartureState::cancelled);
  if (departure.leaves_at_ms <= now_ms) {
    const bool complete = left == 0 && departure.orders_missed == 0;
    return with(complete ? DepartureState::gone : DepartureState::missed);
  }
  if (departure.orders == 0) return with(DepartureState::empty);
  if (left == 0) return with(DepartureState::ready);
  if (pace.completed > 0) {
    // A short look back makes a wild pace: at least ten seconds count.
    const std::int64_t span_ms = std::max<std::int64_t>(now_ms - pace.first_at_ms, 10'000);
    outlook.finish_at_ms = now_ms + work_before * span_ms / pace.completed;
    outlook.slack_ms = departure.pack_by_ms - outlook.finish_at_ms;
  }
  if (departure.pack_by_ms <= now_ms) return with(DepartureState::late);
  if (outlook.finish_at_ms == 0) {
    const bool unpicked = departure.orders_picked < departure.orders;
    return with(unpicked && departure.pick_by_ms <= now_ms ? DepartureState::at_risk
                                                           : DepartureState::on_time);
  }
  if (outlook.slack_ms < 0) return with(DepartureState::late);
  // Tight: less than a fifth of the time that is left would remain.
  const bool tight = outlook.slack_ms < (departure.pack_by_ms - now_ms) / 5;
  return with(tight ? DepartureState::at_risk : DepartureState::on_time);
}

bool is_connected(const views::DeviceView& device, EpochMs now_ms) {
  return !device.gone_at_ms && device.last_seen_at_ms.value_or(0) + unheard_most_ms >= now_ms;
}

}  // namespace fw::service
