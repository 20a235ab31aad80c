#include "server/service/floor.h"

#include <memory>
#include <set>

#include "server/domain/text.h"
#include "server/service/facts.h"
#include "server/service/packets.h"
#include "server/service/printing.h"
#include "server/service/requests.h"
#include "server/service/sessions.h"

namespace fw::service {
namespace {

// Wraps `work` so that its typed result reaches `done` after the commit.
template <class Outcome>
Command typed_command(std::string kind, CommandClass command_class,
                      std::function<Outcome(Context&)> work, std::function<void(Outcome)> done,
                      std::function<Outcome()> on_end_without_result = {}) {
  auto result = std::make_shared<std::optional<Outcome>>();
  Command command;
  command.kind = std::move(kind);
  command.command_class = command_class;
  command.run = [result, work = std::move(work)](Context& context) {
    *result = work(context);
    return std::string();
  };
  command.done = [result, done = std::move(done), otherwise = std::move(on_end_without_result)](
                     CommandEnd end, const std::string&) {
    if (!done) return;
    if (end == CommandEnd::done && *result) {
      done(std::move(**result));
    } else if (otherwise) {
      done(otherwise());
    }
  };
  return command;
}

wire::Answer failed_answer(const std::string& id) {
  wire::Answer answer;
  answer.id = id;
  answer.status = wire::AnswerStatus::failed;
  return answer;
}

Amendments load_amendments(Context& context, const Effects& effects) {
  Amendments out;
  for (const Id id : std::set<Id>(effects.amended_packets.begin(), effects.amended_packets.end())) {
    const auto lease = live_lease(context.database, id);
    if (!lease) continue;
    auto packet = load_packet(context.database, id);
    const auto code =
        context.database.value<std::string>("SELECT code FROM device WHERE id = :1", lease->device);
    if (packet && code) out.amended.push_back({*code, std::move(*packet)});
  }
  for (const Id id : std::set<Id>(effects.revoked_leases.begin(), effects.revoked_leases.end())) {
    const auto row = context.database.row<Id, std::int64_t, std::string, std::string>(
        "SELECT l.packet_id, l.epoch, l.end_reason, d.code FROM lease l JOIN device d ON d.id = "
        "l.device_id WHERE l.id = :1",
        id);
    if (!row) continue;
    const auto& [packet, epoch, reason, code] = *row;
    out.ended.push_back(
        {code, {packet, static_cast<int>(epoch), domain::text("revoked." + reason)}});
  }
  return out;
}

}  // namespace

bool FloorService::hello(const std::string& host, const std::string& device_code, wire::Hello hello,
                         std::function<void(HelloOutcome)> done) {
  return engine_.submit(typed_command<HelloOutcome>(
      "hello", CommandClass::fact,
      [=](Context& context) { return greet(context, host, device_code, hello); }, std::move(done)));
}

bool FloorService::facts(const DeviceInfo& device, wire::Facts facts,
                         std::function<void(FactsOutcome)> done) {
  // One fact a command, so that a fact that fails cannot take its neighbours
  // with it; the group commits them together all the same.
  const auto shared = std::make_shared<const wire::Facts>(std::move(facts));
  for (std::size_t i = 0; i < shared->facts.size(); ++i) {
    const bool last = i + 1 == shared->facts.size();
    wire::Facts one{shared->stream, {shared->facts[i]}};
    auto result = std::make_shared<AppliedFacts>();
    Command command;
    command.kind = "fact";
    command.command_class = CommandClass::fact;
    command.run = [=](Context& context) {
      *result = apply_facts(context, device.site, device.id, one);
      return std::string();
    };
    command.on_failure = [=](Context& context, const std::string& error) {
      store_unapplied(context, device.site, device.id, one, error);
      *result = {one.facts.front().seq, std::nullopt};
    };
    if (last) {
      command.done = [=](CommandEnd, const std::string&) {
        done({one.stream, result->acked_seq, result->resend_from});
      };
    }
    if (!engine_.submit(std::move(command))) return false;
  }
  return true;
}

bool FloorService::request(const DeviceInfo& device, wire::Request request,
                           std::function<void(wire::Answer)> done) {
  auto answer = std::make_shared<std::optional<wire::Answer>>();
  Command command;
  command.kind = "request " + request.kind;
  command.command_class = CommandClass::fact;  // a person waits
  command.run = [=](Context& context) {
    // Only answers that changed something are kept under the id: a refusal or
    // facts_first may turn out differently when the request is repeated.
    const auto mark = context.database.value<std::string>(
        "SELECT answer FROM inbox WHERE command_id = :1", request.id);
    if (mark) {
      *answer = decode_answer(context, *mark);
      return std::string();
    }
    *answer = answer_request(context, device.id, request);
    if ((*answer)->status == wire::AnswerStatus::ok) {
      context.database.exec(
          "INSERT INTO inbox (command_id, kind, at_ms, content_hash, answer) VALUES (:1, :2, :3, "
          "'', :4)",
          request.id, "request " + request.kind, context.now, encode_answer(**answer));
    }
    return std::string();
  };
  command.done = [=](CommandEnd end, const std::string&) {
    done(end == CommandEnd::done && *answer ? **answer : failed_answer(request.id));
  };
  return engine_.submit(std::move(command));
}

bool FloorService::standing(const DeviceInfo& device, wire::Standing standing) {
  return engine_.submit(typed_command<int>(
      "standing", CommandClass::fact,
      [=](Context& context) {
        context.database.exec(
            "UPDATE lease SET standing_revision = :3, standing_step_id = :4, heard_at_ms = :5 "
            "WHERE packet_id = :1 AND device_id = :2 AND ended_at_ms IS NULL",
            standing.packet, device.id, standing.revision, standing.step, context.now);
        return 0;
      },
      {}));
}

bool FloorService::heard(const DeviceInfo& device, bool gone) {
  return engine_.submit(typed_command<int>(
      "heard", CommandClass::office,
      [=](Context& context) {
        context.database.exec("UPDATE device SET last_seen_at_ms = :2 WHERE id = :1", device.id,
                              context.now);
        if (!gone) {
          context.database.exec(
              "UPDATE lease SET heard_at_ms = :2 WHERE device_id = :1 AND ended_at_ms IS NULL",
              device.id, context.now);
        }
        return 0;
      },
      {}));
}

bool FloorService::claim(const DeviceInfo& device, wire::Claim claim,
                         std::function<void(ClaimOutcome)> done) {
  return engine_.submit(typed_command<ClaimOutcome>(
      "claim", CommandClass::fact,
      [=](Context& context) { return claim_resources(context, device.id, claim); },
      std::move(done)));
}

bool FloorService::label_results(const DeviceInfo& device, wire::LabelResults results,
                                 std::function<void(wire::ResultsStored)> done) {
  return engine_.submit(typed_command<wire::ResultsStored>(
      "label_results", CommandClass::fact,
      [=](Context& context) { return store_label_results(context, device.id, results); },
      std::move(done)));
}

bool FloorService::push_results(const DeviceInfo& device, wire::PushResults results,
                                std::function<void(wire::ResultsStored)> done) {
  return engine_.submit(typed_command<wire::ResultsStored>(
      "push_results", CommandClass::fact,
      [=](Context& context) { return store_push_results(context, device.id, results); },
      std::move(done)));
}

bool FloorService::unaccepted(const DeviceInfo& device, std::function<void(ClaimOutcome)> done) {
  return engine_.submit(typed_command<ClaimOutcome>(
      "unaccepted", CommandClass::office,
      [=](Context& context) { return unaccepted_work(context, device.id); }, std::move(done)));
}

bool FloorService::amendments(Effects effects, std::function<void(Amendments)> done) {
  return engine_.submit(typed_command<Amendments>(
      "amendments", CommandClass::office,
      [=](Context& context) { return load_amendments(context, effects); }, std::move(done)));
}

}  // namespace fw::service
