#include "server/service/jobs.h"

#include <memory>

namespace fw::service {

void JobRunner::step() {
  if (under_way_.exchange(true)) return;
  submit_step();
}

void JobRunner::submit_step() {
  auto more = std::make_shared<bool>(false);
  auto job = std::make_shared<std::optional<store::JobRow>>();
  Command command;
  command.kind = "job step";
  command.run = [this, more, job](Context& context) {
    *more = false;
    *job = store::next_open_job(context.database());
    if (!*job) return std::string();
    const auto handler = steps_.find((*job)->kind);
    if (handler == steps_.end()) {
      store::fail_job(context.writer, (*job)->id, "no program part knows this kind of job");
    } else {
      handler->second(context, **job);
      store::advance_job(context.writer, **job);
    }
    *more = true;
    return std::string();
  };
  // A step that fails even alone ends its job, visibly, and the next goes on.
  command.on_failure = [job](Context& context, const std::string& error) {
    if (*job) store::fail_job(context.writer, (*job)->id, error);
  };
  command.done = [this, more](CommandEnd end, const std::string&) {
    if (end == CommandEnd::failed || *more) {
      submit_step();
    } else {
      under_way_ = false;
    }
  };
  if (!engine_.submit(std::move(command))) under_way_ = false;
}

}  // namespace fw::service
