// Is this installation well? Asked of the running server: the examination goes
// through the readers, some milliseconds at a time, so that nobody waits for it.
#include "server/web/decision_body.h"
#include "server/web/doctor_members.h"
#include "server/web/route.h"

namespace fw::web {
namespace {

constexpr std::int64_t piece_ms = 20;

class Visit : public std::enable_shared_from_this<Visit> {
 public:
  Visit(Desk& desk, const Call& call, bool full)
      : desk_(desk),
        call_(call),
        full_(full),
        examination_({.installation = desk.installation, .full = full, .running = true},
                     desk.clock.wall_ms()) {}
  ~Visit() {
    if (!answered_) desk_.examining = false;
  }
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

  void go_on() {
    const bool taken = desk_.readers.ask(
        [self = shared_from_this()](auto& database) { return self->look(database); },
        [self = shared_from_this()](const Result<bool, std::string>& more) {
          if (!more) {
            return self->call_.refuse(Refusal{"internal_error", more.error(),
                                              "a database that answers",
                                              "look into the server's log"});
          }
          if (*more) return self->go_on();
          self->end();
        });
    if (!taken) {
      call_.refuse(Refusal{"busy", "more questions than the server can queue",
                           "a free place in the queue", "ask again in a second"});
    }
  }

 private:
  bool look(service::Database& database) {
    const std::int64_t until = desk_.clock.monotonic_ms() + piece_ms;
    bool more = true;
    while (more && desk_.clock.monotonic_ms() < until) {
      more = examination_.step(database, desk_.clock.wall_ms());
    }
    return more;
  }

  // Where the next quick run begins is kept before the answer goes.
  void end() {
    if (!examination_.clean()) return answer();
    service::Command command;
    command.kind = "doctor";
    command.run = [run = *examination_.clean()](service::Context& context) {
      service::remember_clean(context, run);
      return std::string();
    };
    command.done = [self = shared_from_this()](auto, const std::string&) { self->answer(); };
    if (!desk_.engine.submit(std::move(command))) answer();
  }

  // Whoever has the answer may ask for the next one.
  void answer() {
    const auto report = to_json(report_of(examination_, full_, true));
    answered_ = true;
    desk_.examining = false;
    call_.reply(200, report);
  }

  Desk& desk_;
  Call call_;
  bool full_;
  bool answered_ = false;
  service::Examination examination_;
};

void examine(Desk& desk, const Call& call) {
  const auto body = read_body<DoctorBody>(call);
  if (!body) return call.refuse(body.error());
  if (desk.examining.exchange(true)) {
    return call.refuse(
        Refusal{"busy", "an examination under way", "one at a time", "wait until it has ended"});
  }
  std::make_shared<Visit>(desk, call, body->full)->go_on();
}

}  // namespace

void add_doctor_routes(RouteTable& table) {
  table.add({.method = "POST",
             .path = "/doctor",
             .tag = "health",
             .summary = "looks at disk, clock, printers, shops, stuck work, the database and its "
                        "invariants: of what was touched since the last run without a finding, or "
                        "of everything",
             .handle = examine,
             .request = schema<DoctorBody>(),
             .response = schema<DoctorReport>()});
}

}  // namespace fw::web
