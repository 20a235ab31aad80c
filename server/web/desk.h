// What the routes work with: the service's facilities, and the three ways to
// answer: read, command, plan. Runs on the HTTP server's thread and never
// touches the database there.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server/service/backups.h"
#include "server/service/doctor.h"
#include "server/service/engine.h"
#include "server/service/import.h"
#include "server/service/planner.h"
#include "server/service/readers.h"
#include "server/web/call.h"
#include "server/web/json_write.h"

namespace fw::web {

struct Desk {
  service::Engine& engine;
  service::Readers& readers;
  service::WavePlanner& planner;
  const Clock& clock;
  std::string version;
  service::Installation installation;
  service::Backups* backups;  // nullptr: this server makes none

  // Imports under way whose next part may wait for the engine.
  std::mutex imports_mutex{};
  std::vector<std::shared_ptr<service::Importer>> imports{};

  std::atomic<bool> examining{false};
  std::atomic<bool> advising{false};
};

// What a command or a query found: a status with a document, or a refusal.
struct Found {
  int status = 200;
  boost::json::value body;
};
using Answer = Result<Found>;

inline Answer found(boost::json::value body, int status = 200) {
  return Found{status, std::move(body)};
}

// A page of a list: {"rows": [...], "next_cursor": "..." or null}.
template <class Row>
boost::json::value page_json(const service::views::Page<Row>& page) {
  boost::json::value next = nullptr;
  if (page.next != 0) next = boost::json::string(std::to_string(page.next));
  return boost::json::object{{"rows", to_json(page.rows)}, {"next_cursor", std::move(next)}};
}
template <class Row>
boost::json::value rows_json(const std::vector<Row>& rows) {
  return boost::json::object{{"rows", to_json(rows)}, {"next_cursor", nullptr}};
}

// Runs `query(connection) -> Answer` on a reader and replies with it.
template <class Query>
void answer_query(Desk& desk, const Call& call, Query query) {
  const bool taken = desk.readers.ask(
      [query](auto& database) mutable -> Answer { return query(database); },
      [call](const Result<Answer, std::string>& result) {
        if (!result)
          return call.refuse(Refusal{"internal_error", result.error(), "a database that answers",
                                     "look into the server's log"});
        const Answer& answer = result.value();
        if (!answer) return call.refuse(answer.error());
        call.reply(answer->status, answer->body);
      });
  if (!taken)
    call.refuse(Refusal{"busy", "more questions than the server can queue",
                        "a free place in the queue", "ask again in a second"});
}

// Loads on a reader inside one snapshot, `load(connection) -> Result<T>`, and computes the
// answer there once the snapshot is over, `compute(const T&) -> Answer`: what takes long
// holds no transaction.
template <class Load, class Compute>
void answer_computed(Desk& desk, const Call& call, Load load, Compute compute) {
  using Loaded = std::invoke_result_t<Load&, service::Database&>;
  const bool taken = desk.readers.ask(
      [load](auto& database) mutable -> Loaded { return load(database); },
      [call, compute](const Result<Loaded, std::string>& result) {
        if (!result)
          return call.refuse(Refusal{"internal_error", result.error(), "a database that answers",
                                     "look into the server's log"});
        const Loaded& loaded = result.value();
        if (!loaded) return call.refuse(loaded.error());
        const Answer answer = compute(loaded.value());
        if (!answer) return call.refuse(answer.error());
        call.reply(answer->status, answer->body);
      });
  if (!taken)
    call.refuse(Refusal{"busy", "more questions than the server can queue",
                        "a free place in the queue", "ask again in a second"});
}

// The id of the command that a request causes: from its Idempotency-Key, or new.
// `part` tells several commands of one request apart.
Result<std::string> command_id(const Call& call, int part = 0);
std::string content_hash(const Call& call);

// Runs `run(context) -> Answer` as a command of the engine; the same
// Idempotency-Key again gets the first answer (with Idempotent-Replayed: true).
void answer_command(Desk& desk, const Call& call, const std::string& kind,
                    std::function<Answer(service::Context&)> run);

// The answer as it is kept under the command's id, and back.
std::string encode_answer(const Answer& answer);
http::Response decode_answer(const std::string& text);
// What a command's end says to the caller.
http::Response response_of(service::CommandEnd end, const std::string& answer);

}  // namespace fw::web
