#include "server/web/metrics.h"

namespace fw::web {
namespace {

namespace views = service::views;

// Label values hold our own words and codes; quotes and backslashes are escaped
// all the same.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    out += c;
  }
  return out + "\"";
}

class Text {
 public:
  void head(const std::string& name, const std::string& type, const std::string& help) {
    out_ +=
        "# HELP floorwave_" + name + " " + help + "\n# TYPE floorwave_" + name + " " + type + "\n";
  }
  void value(const std::string& name, const std::string& labels, std::uint64_t number) {
    out_ += "floorwave_" + name + labels + " " + std::to_string(number) + "\n";
  }
  void one(const std::string& name, const std::string& type, const std::string& help,
           std::uint64_t number) {
    head(name, type, help);
    value(name, "", number);
  }
  void by(const std::string& name, const std::string& help, const std::string& label,
          const std::vector<views::CountBy>& counts) {
    head(name, "gauge", help);
    for (const auto& count : counts) {
      value(name, "{" + label + "=" + quoted(count.name) + "}",
            static_cast<std::uint64_t>(count.count));
    }
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

std::string engine_text(Desk& desk, std::size_t watchers) {
  Text text;
  const auto engine = desk.engine.counters();
  text.one("commands_total", "counter", "commands ended by the engine", engine.commands);
  text.one("command_groups_total", "counter", "transactions of the engine", engine.groups);
  text.one("command_groups_rolled_back_total", "counter", "groups that were run again one by one",
           engine.groups_rolled_back);
  text.one("command_failures_total", "counter", "commands that failed even alone", engine.failures);
  text.one("commands_queued", "gauge", "commands that wait for the engine", engine.queued);
  const auto readers = desk.readers.counters();
  text.one("questions_total", "counter", "questions taken by the readers", readers.asked);
  text.one("questions_failed_total", "counter", "questions the database did not answer",
           readers.failed);
  text.one("questions_refused_total", "counter", "questions for a full queue", readers.refused);
  text.one("questions_queued", "gauge", "questions that wait for a reader", readers.queued);
  text.one("plans_waiting", "gauge", "waves that wait to be planned",
           static_cast<std::uint64_t>(desk.planner.waiting()));
  text.one("live_watchers", "gauge", "boards that are open", watchers);
  return text.take();
}

std::string database_text(service::Database& database, EpochMs now) {
  Text text;
  text.one("facts_acknowledged_total", "counter", "facts of devices, acknowledged",
           static_cast<std::uint64_t>(views::count_facts_acknowledged(database)));
  text.one("events_total", "counter", "seq of the last event",
           static_cast<std::uint64_t>(views::last_event_seq(database)));
  text.by("packets_open", "work packets not done", "kind", views::count_open_packets(database));
  text.by("label_jobs_open", "label jobs without a final result", "state",
          views::count_label_jobs(database));
  text.by("upstream_messages_open", "messages that their shop has not taken", "state",
          views::count_messages(database));
  text.by("discrepancies_open", "where books and floor disagree", "kind",
          views::count_discrepancies_open(database));
  text.by("devices_connected", "devices that are signed in to the door", "role",
          views::count_devices_here(database, now - service::unheard_most_ms));
  return text.take();
}

}  // namespace

void RequestCounts::count(const std::string& method, const std::string& route, int status) {
  const std::lock_guard lock(mutex_);
  ++counts_[{method, route, status / 100}];
}

std::string RequestCounts::text() const {
  Text text;
  text.head("http_requests_total", "counter", "requests answered");
  const std::lock_guard lock(mutex_);
  for (const auto& [key, count] : counts_) {
    text.value("http_requests_total",
               "{method=" + quoted(key.method) + ",route=" + quoted(key.route) + ",status=\"" +
                   std::to_string(key.status_class) + "xx\"}",
               count);
  }
  return text.take();
}

void get_metrics(Desk& desk, const Call& call, const RequestCounts& requests,
                 std::size_t watchers) {
  const std::string own = engine_text(desk, watchers) + requests.text();
  const auto send = [call, own](const std::string& more) {
    http::Response response{200, {}, own + more};
    response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    call.reply(std::move(response));
  };
  const bool taken = desk.readers.ask(
      [now = desk.clock.wall_ms()](auto& database) { return database_text(database, now); },
      [send](const Result<std::string, std::string>& text) { send(text ? text.value() : ""); });
  if (!taken) send("");
}

}  // namespace fw::web
