// Lists of rows that somebody sends: taken in bounded commands, answered row by
// row, so that a bad row never stops the good ones.
#pragma once
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "server/service/row_answer.h"
#include "server/web/desk.h"
#include "server/web/json_read.h"
#include "server/web/problems.h"

namespace fw::web {

// What became of one row: {"row": 3, ..., "problem": null or {code, given, ...}}.
struct RowOutcome {
  boost::json::object body;
  std::optional<Refusal> refusal;
  bool existed = false;
};

boost::json::value refusal_json(const Refusal& refusal);

// Collects the answers of a request's commands and replies when all are there.
class RowCollector {
 public:
  // `single`: the body was one object, which is answered like a resource: 201,
  // 200 when it existed, or a problem document.
  RowCollector(Call call, std::size_t parts, bool single)
      : call_(std::move(call)), parts_(parts), single_(single) {}

  // As text to be kept under the command's id, and what came back of it. All
  // calls of take() come from the engine's thread, or from submit() before it.
  static std::string encode(const std::vector<RowOutcome>& outcomes);
  void take(std::size_t part, service::CommandEnd end, const std::string& answer);

 private:
  void reply();

  Call call_;
  std::vector<std::string> parts_;
  bool single_;
  std::mutex mutex_;
  std::size_t arrived_ = 0;
  std::optional<http::Response> failure_;
};

constexpr std::size_t rows_most = 5000;

// Reads the body as one object or a list of them, and runs `put(context, row) ->
// RowOutcome` on each, `chunk` rows to a command.
template <class Row, class Put>
void take_rows(Desk& desk, const Call& call, const std::string& kind, std::size_t chunk, Put put) {
  const auto json = call.json();
  if (!json) return call.refuse(json.error());
  const bool single = json->is_object();
  Result<std::vector<Row>> rows = std::vector<Row>(1);
  if (single) {
    auto row = from_json<Row>(*json);
    if (!row) return call.refuse(row.error());
    rows->front() = std::move(*row);
  } else {
    rows = from_json<std::vector<Row>>(*json);
  }
  if (!rows) return call.refuse(rows.error());
  if (rows->size() > rows_most) {
    return call.refuse({"too_many_rows", std::to_string(rows->size()) + " rows",
                        "at most " + std::to_string(rows_most), "send them in parts, or as CSV"});
  }
  const std::size_t parts = std::max<std::size_t>(1, (rows->size() + chunk - 1) / chunk);
  auto collector = std::make_shared<RowCollector>(call, parts, single);
  for (std::size_t part = 0; part < parts; ++part) {
    const auto id = command_id(call, static_cast<int>(part));
    if (!id) return call.refuse(id.error());
    const std::size_t from = part * chunk;
    const std::size_t to = std::min(rows->size(), from + chunk);
    std::vector<Row> own(std::make_move_iterator(rows->begin() + static_cast<std::ptrdiff_t>(from)),
                         std::make_move_iterator(rows->begin() + static_cast<std::ptrdiff_t>(to)));
    service::Command command;
    command.id = *id;
    command.kind = kind;
    command.content_hash = content_hash(call);
    command.run = [own = std::move(own), from, put](service::Context& context) {
      std::vector<RowOutcome> outcomes;
      for (std::size_t i = 0; i < own.size(); ++i) {
        outcomes.push_back(put(context, own[i]));
        outcomes.back().body["row"] = static_cast<std::int64_t>(from + i + 1);
      }
      return RowCollector::encode(outcomes);
    };
    command.done = [collector, part](service::CommandEnd end, const std::string& answer) {
      collector->take(part, end, answer);
    };
    if (!desk.engine.submit(std::move(command))) {
      collector->take(part, service::CommandEnd::failed, "busy");
    }
  }
}

RowOutcome outcome_of(const service::RowAnswer& answer);

}  // namespace fw::web
