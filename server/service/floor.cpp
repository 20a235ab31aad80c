#include "server/service/floor.h"

#include <memory>
#include <set>

#include "server/domain/text.h"
#include "server/service/facts.h"
#include "server/service/printing.h"
#include "server/service/requests.h"
#include "server/service/sessions.h"
#include "server/store/inbox.h"
#include "server/store/packets.h"

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
    // The last one, live or not: its device must hear of an end decided here, too.
    const auto lease = store::last_lease(context.database(), id);
    if (!lease) continue;
    const auto device = store::load_device(context.database(), lease->device);
    auto packet = store::load_packet(context.database(), id);
    if (packet && device) out.amended.push_back({device->code, std::move(*packet)});
  }
  for (const Id id : std::set<Id>(effects.revoked_leases.begin(), effects.revoked_leases.end())) {
    const auto lease = store::load_lease(context.database(), id);
    const auto device = store::load_device(context.database(), lease ? lease->device : 0);
    if (!device) continue;
    out.ended.push_back(
        {device->code,
         {lease->packet, lease->epoch, domain::text("revoked." + lease->end_reason)}});
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
  struct OneFact {
    ToldFact told;
    HeardFact result{};
  };
  const std::size_t count = facts.facts.size();
  for (std::size_t i = 0; i < count; ++i) {
    auto one = std::make_shared<OneFact>(
        OneFact{{device.site, device.id, facts.stream, std::move(facts.facts[i])}});
    Command command;
    command.kind = "fact";
    command.command_class = CommandClass::fact;
    command.run = [one](Context& context) {
      one->result = hear_fact(context, one->told);
      return std::string();
    };
    command.on_failure = [one](Context& context, const std::string& error) {
      store_unapplied(context, one->told, error);
      one->result = {one->told.fact.seq, std::nullopt};
    };
    if (i + 1 == count) {
      command.done = [one, done](CommandEnd, const std::string&) {
        done({one->told.stream, one->result.acked_seq, one->result.resend_from});
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
    if (const auto mark = store::load_mark(context.database(), request.id)) {
      *answer = decode_answer(context, device.id, mark->answer);
      return std::string();
    }
    *answer = answer_request(context, device.id, request);
    if ((*answer)->status == wire::AnswerStatus::ok || context.keep_refusal) {
      store::save_mark(context.writer, request.id, "request " + request.kind,
                       {"", encode_answer(**answer)});
    }
    return std::string();
  };
  command.done = [=](CommandEnd end, const std::string&) {
    done(end == CommandEnd::done && *answer ? **answer : failed_answer(request.id));
  };
  return engine_.submit(std::move(command));
}

bool FloorService::standing(const DeviceInfo& device, wire::Standing standing) {
  return engine_.submit(typed_command<int>("standing", CommandClass::fact,
                                           [=](Context& context) {
                                             store::lease_stands_at(context.writer, standing.packet,
                                                                    device.id, standing.revision,
                                                                    standing.step);
                                             return 0;
                                           },
                                           {}));
}

bool FloorService::heard(const DeviceInfo& device, bool gone) {
  return engine_.submit(typed_command<int>("heard", CommandClass::office,
                                           [=](Context& context) {
                                             if (gone) {
                                               store::device_gone(context.writer, device.id);
                                             } else {
                                               store::device_heard(context.writer, device.id);
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
