#include "tests/simulation/days.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>
#include <vector>

#include <boost/json.hpp>

namespace fw::sim {
namespace {

namespace json = boost::json;

[[noreturn]] void refuse_to_go_on(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// The seeds of one lane: every `step`th.
struct Lane {
  std::uint64_t next = 0;
  std::uint64_t end = 0;
  std::uint64_t step = 1;
  pid_t process = 0;
  int pipe = -1;
  std::string heard;  // of a line that is not whole yet

  bool over() const { return next >= end; }
};

using RunDay = std::function<DayOutcome(std::uint64_t)>;
using Ended = std::function<void(const DayOutcome&)>;

bool write_all(int file, const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t wrote = ::write(file, text.data() + done, text.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return false;
    done += static_cast<std::size_t>(wrote);
  }
  return true;
}

[[noreturn]] void walk(const Lane& lane, int pipe, const RunDay& run_day) {
  for (std::uint64_t seed = lane.next; seed < lane.end; seed += lane.step) {
    if (!write_all(pipe, to_line(run_day(seed)))) break;  // nobody listens any more
  }
  std::fflush(nullptr);
  ::_exit(0);
}

void start(Lane& lane, const RunDay& run_day) {
  int ends[2];
  if (::pipe(ends) != 0) refuse_to_go_on("a pipe for the days");
  std::fflush(nullptr);  // or the child prints it once more
  const pid_t parent = ::getpid();
  lane.process = ::fork();
  if (lane.process < 0) refuse_to_go_on("a process for the days");
  if (lane.process == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    ::close(ends[0]);
    walk(lane, ends[1], run_day);
  }
  ::close(ends[1]);
  lane.pipe = ends[0];
  lane.heard.clear();
}

// The process went; when days of its lane are left it died on the first of them.
void bury(Lane& lane, const Ended& ended) {
  int status = 0;
  while (::waitpid(lane.process, &status, 0) < 0 && errno == EINTR) {
  }
  ::close(lane.pipe);
  lane.pipe = -1;
  if (lane.over()) return;
  DayOutcome outcome;
  outcome.seed = lane.next;
  outcome.failed = true;
  outcome.report = fmt::format(
      "seed {}: the process of this day ended{}\n  again: ./fw sim --seed {}\n", lane.next,
      WIFSIGNALED(status) ? fmt::format(" by signal {}", WTERMSIG(status)) : "", lane.next);
  ended(outcome);
  lane.next += lane.step;
}

void hear(Lane& lane, const Ended& ended) {
  char bytes[65'536];
  const ssize_t got = ::read(lane.pipe, bytes, sizeof bytes);
  if (got < 0 && errno == EINTR) return;
  if (got <= 0) return bury(lane, ended);
  lane.heard.append(bytes, static_cast<std::size_t>(got));
  for (auto at = lane.heard.find('\n'); at != std::string::npos; at = lane.heard.find('\n')) {
    ended(outcome_of(lane.heard.substr(0, at)));
    lane.heard.erase(0, at + 1);
    lane.next += lane.step;
  }
}

}  // namespace

std::string to_line(const DayOutcome& outcome) {
  json::array marks;
  for (const std::string& mark : outcome.marks) marks.emplace_back(mark);
  return json::serialize(json::object{{"seed", outcome.seed},
                                      {"failed", outcome.failed},
                                      {"report", outcome.report},
                                      {"virtual_ms", outcome.virtual_ms},
                                      {"commits", outcome.commits},
                                      {"kills", outcome.kills},
                                      {"shipped", outcome.shipped},
                                      {"marks", std::move(marks)}}) +
         "\n";
}

DayOutcome outcome_of(const std::string& line) {
  const json::value parsed = json::parse(line);
  const json::object& object = parsed.as_object();
  const auto number = [&](const char* name) { return object.at(name).to_number<std::int64_t>(); };
  DayOutcome outcome;
  outcome.seed = object.at("seed").to_number<std::uint64_t>();
  outcome.failed = object.at("failed").as_bool();
  outcome.report = std::string(object.at("report").as_string());
  outcome.virtual_ms = number("virtual_ms");
  outcome.commits = number("commits");
  outcome.kills = number("kills");
  outcome.shipped = number("shipped");
  for (const auto& mark : object.at("marks").as_array()) {
    outcome.marks.insert(std::string(mark.as_string()));
  }
  return outcome;
}

void run_side_by_side(std::uint64_t first, std::uint64_t days, std::uint64_t jobs,
                      const RunDay& run_day, const Ended& ended) {
  const std::uint64_t lanes_wanted = std::min(jobs, days);
  if (lanes_wanted <= 1) {
    for (std::uint64_t seed = first; seed < first + days; ++seed) ended(run_day(seed));
    return;
  }
  std::vector<Lane> lanes(lanes_wanted);
  for (std::uint64_t i = 0; i < lanes_wanted; ++i) {
    lanes[i].next = first + i;
    lanes[i].end = first + days;
    lanes[i].step = lanes_wanted;
  }
  while (true) {
    std::vector<pollfd> waiting;
    std::vector<Lane*> listening;
    for (Lane& lane : lanes) {
      if (lane.pipe < 0 && !lane.over()) start(lane, run_day);
      if (lane.pipe < 0) continue;
      waiting.push_back({lane.pipe, POLLIN, 0});
      listening.push_back(&lane);
    }
    if (waiting.empty()) return;
    if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) {
      refuse_to_go_on("waiting for the days");
    }
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      if (waiting[i].revents != 0) hear(*listening[i], ended);
    }
  }
}

}  // namespace fw::sim
