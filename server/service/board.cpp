#include "server/service/board.h"

#include <algorithm>

#include "server/domain/discrepancy_rules.h"

namespace fw::service {
namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t hour_ms = 60 * minute_ms;
constexpr std::int64_t pace_window_ms = 15 * minute_ms;
constexpr std::int64_t departures_most = 40;
constexpr std::int64_t waves_most = 30;
constexpr std::int64_t events_most = 20;
constexpr std::size_t needs_most = 50;
constexpr std::int64_t of_one_kind_most = 50;
constexpr std::int64_t of_one_discrepancy_most = 3;

void need_departures(const Board& board, std::vector<Need>& needs) {
  for (const auto& [departure, outlook] : board.departures) {
    const std::int64_t left = departure.orders - departure.orders_completed;
    const std::string orders = std::to_string(left) + (left == 1 ? " order" : " orders");
    const std::string& subject = departure.carrier;
    if (outlook.state == DepartureState::missed) {
      const std::string missed = std::to_string(std::max(left, departure.orders_missed));
      needs.push_back({Need::Level::alarm, departure.leaves_at_ms, "departure_missed", subject,
                       "left without " + missed + " of its orders", "", ""});
    } else if (outlook.state == DepartureState::late) {
      needs.push_back({Need::Level::alarm, departure.pack_by_ms, "departure_late", subject,
                       orders + " will not be packed in time", "", ""});
    } else if (outlook.state == DepartureState::at_risk) {
      needs.push_back({Need::Level::warning, board.at_ms, "departure_at_risk", subject,
                       orders + " left, the time is tight", "", ""});
    }
  }
}

void need_devices(const Board& board, std::vector<Need>& needs) {
  for (const auto& device : board.devices) {
    const std::string who = device.worker_name.empty()
                                ? device.worker
                                : device.worker_name + " (" + device.worker + ")";
    if (device.silent_at_ms) {
      needs.push_back({Need::Level::alarm, *device.silent_at_ms, "lease_silent", device.code,
                       "work of " + who +
                           " was begun and is silent; its tote or cart can be "
                           "scanned by somebody else",
                       device.wave.empty() ? "" : "wave/" + device.wave, ""});
    } else if (!device.worker.empty() && !is_connected(device, board.at_ms)) {
      needs.push_back({Need::Level::warning, device.gone_at_ms.value_or(0), "device_silent",
                       device.code, who + " is signed on, the device is not heard", "", ""});
    }
  }
}

void need_labels(store::Connection& database, EpochMs now_ms, std::vector<Need>& needs) {
  for (const auto& job : views::list_label_jobs(database, "open", {0, of_one_kind_most}).rows) {
    const std::string link = "order/" + job.order;
    if (job.state == "stuck" || job.state == "unknown") {
      const std::string what = job.state == "stuck" ? "a label is stuck: "
                                                    : "nobody knows whether a label was printed: ";
      needs.push_back({Need::Level::alarm, job.changed_at_ms, "label_" + job.state, job.printer,
                       what + (job.detail.empty() ? "order " + job.order : job.detail), link, ""});
    } else if (now_ms - job.created_at_ms > minute_ms) {
      needs.push_back({Need::Level::warning, job.created_at_ms, "label_waiting", job.printer,
                       "a label waits; does its printer daemon run?", link, ""});
    }
  }
}

void need_messages(store::Connection& database, EpochMs now_ms, std::vector<Need>& needs) {
  for (const auto& message : views::list_messages(database, "open", {0, of_one_kind_most}).rows) {
    const std::string link = "message/" + message.id;
    const std::string of = " of order " + message.order;
    if (message.state == "parked") {
      needs.push_back(
          {Need::Level::alarm, message.changed_at_ms, "message_parked", message.upstream,
           "the message" + of + " was refused with HTTP " + std::to_string(message.http_status),
           link, "retry_message"});
    } else if (message.state == "retrying" && message.attempts >= 3) {
      needs.push_back(
          {Need::Level::warning, message.created_at_ms, "message_retrying", message.upstream,
           "the message" + of + " was tried " + std::to_string(message.attempts) + " times", link,
           ""});
    } else if (message.state == "waiting" && now_ms - message.created_at_ms > minute_ms) {
      needs.push_back({Need::Level::warning, message.created_at_ms, "message_waiting",
                       message.upstream,
                       "the message" + of + " waits; does the printer daemon run?", link, ""});
    }
  }
}

std::string words(std::string code) {
  std::replace(code.begin(), code.end(), '_', ' ');
  return code;
}

// The buttons of one: each does what it says.
std::string resolve_action(const views::DiscrepancyView& one) {
  std::string list;
  for (const auto& resolution : domain::discrepancy_kind(one.kind).resolutions) {
    list += (list.empty() ? "" : ",") + std::string(resolution);
  }
  return "resolve/" + std::to_string(one.id) + "/" + list;
}

Need need_discrepancy(const views::DiscrepancyView& one, EpochMs now_ms) {
  std::string text = words(one.kind);
  if (one.quantity != 0) text += " " + std::to_string(one.quantity);
  if (!one.sku.empty()) text += " of " + one.sku;
  if (!one.detail.empty()) text += ": " + one.detail;
  if (!one.owner_role.empty()) text += " (" + one.owner_role + ")";
  if (!one.resolution.empty()) text += ", " + words(one.resolution) + " is under way";
  if (one.due_at_ms < now_ms) text += ", overdue";
  const std::string about = one.order.empty() ? "books and floor" : one.order;
  return {one.due_at_ms < now_ms ? Need::Level::alarm : Need::Level::warning,
          one.opened_at_ms,
          "discrepancy",
          one.place.empty() ? about : one.place,
          text,
          one.order.empty() ? "discrepancies/" + one.kind : "order/" + one.order,
          resolve_action(one)};
}

// A few of a kind stand for themselves, many are one line.
void need_discrepancies(store::Connection& database, EpochMs now_ms, std::vector<Need>& needs) {
  for (const auto& kind : views::open_discrepancy_kinds(database)) {
    if (kind.open > of_one_discrepancy_most) {
      needs.push_back(
          {kind.due_ms < now_ms ? Need::Level::alarm : Need::Level::warning, kind.oldest_ms,
           "discrepancies", std::to_string(kind.open) + " \u00d7 " + words(kind.kind),
           "for the " + kind.owner_role + " to settle" + (kind.due_ms < now_ms ? ", overdue" : ""),
           "discrepancies/" + kind.kind, ""});
      continue;
    }
    for (const auto& one :
         views::open_discrepancies(database, kind.kind, of_one_discrepancy_most)) {
      needs.push_back(need_discrepancy(one, now_ms));
    }
  }
}

void need_others(store::Connection& database, EpochMs now_ms, std::vector<Need>& needs) {
  for (const auto& job : views::list_jobs(database, "", {0, 200}).rows) {
    if (job.failed.empty() || now_ms - job.created_at_ms > 24 * hour_ms) continue;
    needs.push_back({Need::Level::alarm, job.finished_at_ms.value_or(job.created_at_ms),
                     "job_failed", job.wave.empty() ? job.kind : job.wave,
                     job.kind + " stopped: " + job.failed,
                     job.wave.empty() ? "" : "wave/" + job.wave, ""});
  }
  if (const auto held = views::count_held_orders(database); held > 0) {
    needs.push_back({Need::Level::info, 0, "orders_held", "orders",
                     std::to_string(held) + (held == 1 ? " order is" : " orders are") + " on hold",
                     "held", ""});
  }
}

void read_needs(store::Connection& database, Board& board) {
  std::vector<Need> needs;
  need_departures(board, needs);
  need_devices(board, needs);
  need_labels(database, board.at_ms, needs);
  need_messages(database, board.at_ms, needs);
  need_discrepancies(database, board.at_ms, needs);
  need_others(database, board.at_ms, needs);
  std::stable_sort(needs.begin(), needs.end(), [](const Need& a, const Need& b) {
    if (a.level != b.level) return a.level > b.level;
    return a.since_ms < b.since_ms;
  });
  if (needs.size() > needs_most) {
    board.needs_more = static_cast<std::int64_t>(needs.size() - needs_most);
    needs.resize(needs_most);
  }
  board.needs = std::move(needs);
}

}  // namespace

const char* word_of(Need::Level level) {
  switch (level) {
    case Need::Level::info:
      return "info";
    case Need::Level::warning:
      return "warning";
    case Need::Level::alarm:
      return "alarm";
  }
  return "warning";
}

std::vector<BoardDeparture> read_departures(store::Connection& database, EpochMs from_ms,
                                            EpochMs until_ms, EpochMs now_ms) {
  const auto pace = views::pace_since(database, now_ms - pace_window_ms);
  std::vector<BoardDeparture> departures;
  std::int64_t work = 0;
  for (auto& row : views::list_departures(database, from_ms, until_ms, departures_most)) {
    work += row.orders - row.orders_completed;
    const auto outlook = outlook_of(row, work, pace, now_ms);
    departures.push_back({std::move(row), outlook});
  }
  return departures;
}

Board read_board(store::Connection& database, EpochMs now_ms) {
  Board board;
  board.at_ms = now_ms;
  board.sites = views::list_sites(database);
  board.last_event = views::last_event_seq(database);
  board.departures = read_departures(database, now_ms - hour_ms, 0, now_ms);
  for (const auto& [row, outlook] : board.departures) {
    board.flow.waiting += row.orders - row.orders_in_wave;
    board.flow.picking += row.orders_in_wave - row.orders_picked;
    board.flow.packing += row.orders_picked - row.orders_completed;
    board.flow.completed += row.orders_completed;
  }
  board.waves = views::list_working_waves(database, waves_most);
  const auto open = views::count_open_waves(database);
  board.waves_more = open.working - static_cast<std::int64_t>(board.waves.size());
  board.waves_finished = open.finished;
  board.devices = views::list_devices(database);
  board.printers = views::list_printers(database);
  read_needs(database, board);
  const std::int64_t after = std::max<std::int64_t>(0, board.last_event - events_most);
  board.events = views::list_events(database, {after, events_most}).rows;
  std::reverse(board.events.begin(), board.events.end());
  return board;
}

}  // namespace fw::service
