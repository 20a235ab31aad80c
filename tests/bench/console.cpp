// Supervisors who watch while a thousand facts a second arrive: how long after its
// commit an event is on their page, and what watching costs those who pick.
#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <thread>

#include <boost/json.hpp>

#include "shared/base/clock.h"
#include "shared/db/database.h"
#include "shared/http/client.h"
#include "tests/bench/facts_load.h"
#include "tests/bench/facts_servers.h"
#include "tests/bench/report.h"
#include "tests/bench/server_process.h"
#include "tests/support/temp_folder.h"

namespace fw::bench {
namespace {

constexpr int rounds = 3;

// What one page has heard: its newest event, and when.
struct Heard {
  std::int64_t event = 0;
  EpochMs at_ms = 0;
};

// Pages, four to a thread: each takes every board that it is sent; the first one of
// all reads it, too.
class Watchers {
 public:
  Watchers(const std::string& url, int count) {
    for (int i = 0; i < count; ++i) {
      auto page = http::WebSocketClient::connect(url + "/api/v1/live");
      if (!page) throw std::runtime_error(page.error().text);
      pages_.push_back(std::move(page).value());
    }
    for (std::size_t from = 0; from < pages_.size(); from += pages_a_thread) {
      threads_.emplace_back([this, from] { watch(from); });
    }
  }
  ~Watchers() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
  }
  Watchers(const Watchers&) = delete;
  Watchers& operator=(const Watchers&) = delete;

  std::int64_t boards() const { return boards_; }
  // Of the first page; only once all have gone.
  std::vector<Heard> stop() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    return heard_;
  }

 private:
  static constexpr std::size_t pages_a_thread = 25;

  void watch(std::size_t from) {
    const std::size_t end = std::min(pages_.size(), from + pages_a_thread);
    while (!stop_) {
      for (std::size_t i = from; i < end; ++i) {
        const auto board = pages_[i]->receive(i == 0 ? 20 : 1);
        if (!board) continue;
        ++boards_;
        if (i == 0) note(*board);
      }
    }
  }

  void note(const std::string& board) {
    const EpochMs now_ms = SystemClock().wall_ms();
    heard_.push_back(
        {boost::json::parse(board).at("last_event").to_number<std::int64_t>(), now_ms});
  }

  std::vector<std::unique_ptr<http::WebSocketClient>> pages_;
  std::vector<Heard> heard_;
  std::atomic<std::int64_t> boards_{0};
  std::atomic<bool> stop_{false};
  std::vector<std::thread> threads_;
};

// Milliseconds from each event's commit group to the first board that holds it.
std::vector<double> lags(const std::string& database_file, const std::vector<Heard>& heard) {
  std::vector<double> all;
  if (heard.size() < 2) return all;
  auto database = db::Database::open(database_file, {.read_only = true, .create = false});
  auto next = heard.begin();
  for (const auto& [seq, at_ms] : database.rows<std::int64_t, std::int64_t>(
           "SELECT seq, at_ms FROM event WHERE seq > :1 AND seq <= :2 ORDER BY seq",
           heard.front().event, heard.back().event)) {
    while (next->event < seq) ++next;
    all.push_back(static_cast<double>(next->at_ms - at_ms));
  }
  return all;
}

struct Watched {
  LoadResult facts;
  std::vector<double> lags_ms;
  double boards_a_second = 0;
  double cpu_percent = 0;
};

Watched watch(ServerProcess& server, Load& load, int watchers, double seconds, double a_second) {
  Watched result;
  std::vector<Heard> heard;
  const Usage before = server.usage();
  const StopWatch watch;
  if (watchers == 0) {
    result.facts = load.pace(seconds, a_second);
  } else {
    Watchers pages(server.url("ws"), watchers);
    result.facts = load.pace(seconds, a_second);
    result.boards_a_second = static_cast<double>(pages.boards()) / watch.seconds();
    heard = pages.stop();
  }
  result.cpu_percent = 100 * (server.usage().cpu_seconds - before.cpu_seconds) / watch.seconds();
  result.lags_ms = lags(server.database(), heard);
  return result;
}

}  // namespace

Report measure_console(int scale) {
  Report report{"console",
                "watchers of the live board beside 1,000 facts a second of 1,000 terminals: "
                "commit of an event to the page (boards go out at most four times a second), and "
                "the facts' own p99 against the same without watchers (medians of 3, in turn)",
                {},
                {}};
  const double seconds = std::max(1.0, 6.0 * scale / 100);
  const int terminals = std::max(20, 10 * scale);
  const double a_second = terminals;
  const test::TempFolder folder;
  ServerProcess server(folder.path());
  { const RealServer prepared(server.database(), terminals); }
  server.start();
  Load load(server.endpoint(), terminals, true);
  std::map<int, std::vector<Watched>> results;
  for (int round = 0; round < rounds; ++round) {
    for (const int watchers : {0, 1, 10, 100}) {
      if (watchers > scale) continue;
      results[watchers].push_back(watch(server, load, watchers, seconds, a_second));
    }
  }
  const auto median = [](const std::vector<Watched>& of, auto value) {
    std::vector<double> values;
    for (const Watched& one : of) values.push_back(value(one));
    return percentile(values, 500);
  };
  const double alone = median(results[0], [](const Watched& w) { return w.facts.p99_ms; });
  for (const auto& [watchers, of] : results) {
    const double p99 = median(of, [](const Watched& w) { return w.facts.p99_ms; });
    report.rows.push_back(
        {number("watchers", watchers),
         number("boards_a_second", median(of, [](auto& w) { return w.boards_a_second; }), 1),
         number("lag_p50_ms", median(of, [](auto& w) { return percentile(w.lags_ms, 500); })),
         number("lag_p99_ms", median(of, [](auto& w) { return percentile(w.lags_ms, 990); })),
         number("facts_p50_ms", median(of, [](auto& w) { return w.facts.p50_ms; }), 1),
         number("facts_p99_ms", p99, 1), number("p99_ratio", p99 / alone, 2),
         number("cpu_percent", median(of, [](auto& w) { return w.cpu_percent; }))});
  }
  server.stop();
  return report;
}

}  // namespace fw::bench
