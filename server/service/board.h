// The supervisors' board: will each departure be made, where is the work, who is
// on what, and what needs a person. One snapshot, bounded, pushed live.
#pragma once
#include <string>
#include <vector>

#include "server/service/views.h"

namespace fw::service {

struct BoardDeparture {
  views::DepartureView departure;
  DepartureOutlook outlook;
};

// Something that waits for a person, with what can be done about it.
struct Need {
  enum class Level { info, warning, alarm };
  Level level = Level::warning;
  EpochMs since_ms = 0;
  std::string kind;     // "departure_late", "label_stuck", "message_parked" ...
  std::string subject;  // what it is about: a carrier, a printer, an order
  std::string text;     // one line for people
  std::string link;     // where to look: "order/SO000042", "wave/W3", "message/ID", "held",
                        // "discrepancies/KIND", ""
  std::string action;   // what the page may offer: "retry_message",
                        // "resolve/ID/RESOLUTION,RESOLUTION" or ""
};
const char* word_of(Need::Level level);

struct Flow {
  std::int64_t waiting = 0;  // fulfilments of the shown departures that are in no wave
  std::int64_t picking = 0, packing = 0, completed = 0;
};

struct Board {
  EpochMs at_ms = 0;
  std::int64_t last_event = 0;
  std::vector<views::SiteView> sites;
  std::vector<BoardDeparture> departures;  // in the order they leave
  Flow flow;
  std::vector<views::WaveView> waves;  // with work left, by departure; at most 30
  std::int64_t waves_more = 0;         // that did not fit
  std::int64_t waves_finished = 0;     // open, but everything of them is shipped
  std::vector<views::DeviceView> devices;
  std::vector<views::PrinterView> printers;
  std::vector<Need> needs;  // alarms first, then the oldest; at most 50
  std::int64_t needs_more = 0;
  std::vector<views::EventView> events;  // the newest first
};
Board read_board(store::Connection& database, EpochMs now_ms);

// Departures from an hour ago on, with their outlooks.
std::vector<BoardDeparture> read_departures(store::Connection& database, EpochMs from_ms,
                                            EpochMs until_ms, EpochMs now_ms);

}  // namespace fw::service
