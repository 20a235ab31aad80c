// The read side: what the API and the console show. The rows are the store's
// views as they are (`views::WaveView`, `views::list_waves` ...); here are the
// states that are computed from them and stored nowhere.
//
// All functions read on any connection, best inside one Snapshot (readers.h).
#pragma once
#include <string>

#include "server/store/views.h"
#include "server/store/views_goods.h"
#include "server/store/views_people.h"
#include "server/store/views_shipping.h"
#include "server/store/views_summary.h"
#include "server/store/views_work.h"

namespace fw::service {

namespace views = ::fw::store;
using Database = ::fw::store::Connection;

enum class WaveState { planning, planned, releasing, picking, picked, recalled, closed };
// planning: its plan is still being applied; releasing: its packets are being made.
WaveState state_of(const views::WaveView& wave);
const char* word_of(WaveState state);

// Will it leave complete? late: its pack-by has passed or the pace says that it
// will; at_risk: it becomes tight; missed: it left without something.
enum class DepartureState { empty, on_time, at_risk, late, ready, gone, missed, cancelled };
const char* word_of(DepartureState state);

struct DepartureOutlook {
  DepartureState state = DepartureState::on_time;
  // When the last of its orders will be packed at today's pace; 0 = not known.
  EpochMs finish_at_ms = 0;
  // From that finish to its pack-by; only with a finish.
  std::int64_t slack_ms = 0;
};
// `work_before`: orders not completed that leave earlier or with it.
DepartureOutlook outlook_of(const views::DepartureView& departure, std::int64_t work_before,
                            const views::Pace& pace, EpochMs now_ms);

// A device is here from its hello until it says good-bye or is not heard any
// more; one that was not heard for long is not, whatever was noted.
constexpr std::int64_t unheard_most_ms = 600'000;
bool is_connected(const views::DeviceView& device, EpochMs now_ms);

}  // namespace fw::service
