// Where items would better lie. The advice is computed between other questions, some
// milliseconds at a time, and without a transaction.
#include "server/service/slotting_advice.h"
#include "server/web/problems.h"
#include "server/web/route.h"
#include "server/web/site_choice.h"
#include "server/web/view_members.h"

namespace fw::web {

template <>
struct Members<service::SlottingMove> {
  using T = service::SlottingMove;
  static constexpr const char* name = "SlottingMove";
  static constexpr auto all = std::tuple{member("sku", &T::sku),
                                         member("name", &T::name),
                                         member("from", &T::from),
                                         member("to", &T::to),
                                         member("exchange_sku", &T::exchange_sku),
                                         member("saved_mm_per_day", &T::saved_mm_per_day)};
};
template <>
struct Members<service::SlottingReport> {
  using T = service::SlottingReport;
  static constexpr const char* name = "SlottingAdvice";
  static constexpr auto all = std::tuple{member("basis", &T::basis),
                                         instant("since", &T::since_ms),
                                         member("days", &T::days),
                                         member("walks", &T::walks),
                                         member("walk_mm_per_day", &T::walk_mm_per_day),
                                         member("saved_mm_per_day", &T::saved_mm_per_day),
                                         member("moves", &T::moves)};
};

namespace {

constexpr std::int64_t piece_ms = 20;

class Advice : public std::enable_shared_from_this<Advice> {
 public:
  Advice(Desk& desk, const Call& call, service::SlottingWanted wanted)
      : desk_(desk), call_(call), wanted_(wanted), now_ms_(desk.clock.wall_ms()) {}
  Advice(const Advice&) = delete;
  Advice& operator=(const Advice&) = delete;

  void begin() {
    using Loaded = Result<service::SlottingInput>;
    const bool taken = desk_.readers.ask(
        [self = shared_from_this(), site = call_.query("site")](auto& database) -> Loaded {
          const auto id = site_of_code(views::list_sites(database), site);
          if (!id) return Failure{id.error()};
          return service::load_slotting(database, *id, self->wanted_, self->now_ms_);
        },
        [self = shared_from_this()](const Result<Loaded, std::string>& loaded) {
          if (!loaded) return self->refuse(internal_error());
          if (!*loaded) return self->refuse(loaded->error());
          self->run_.emplace(loaded->value(), self->wanted_, self->now_ms_);
          self->go_on();
        });
    if (!taken) refuse(busy("advice for a full queue"));
  }

 private:
  // What is computed is computed after the question: no transaction is open.
  void go_on() {
    const bool taken =
        desk_.readers.ask([](auto&) { return true; },
                          [self = shared_from_this()](const Result<bool, std::string>&) {
                            const std::int64_t until = self->desk_.clock.monotonic_ms() + piece_ms;
                            bool more = true;
                            while (more && self->desk_.clock.monotonic_ms() < until)
                              more = self->run_->step();
                            more ? self->go_on() : self->end();
                          });
    if (!taken) refuse(busy("advice for a full queue"));
  }

  void end() {
    const bool taken = desk_.readers.ask(
        [self = shared_from_this()](auto& database) { return self->run_->report(database); },
        [self = shared_from_this()](const Result<service::SlottingReport, std::string>& report) {
          if (!report) return self->refuse(internal_error());
          self->desk_.advising = false;
          self->call_.reply(200, to_json(*report));
        });
    if (!taken) refuse(busy("advice for a full queue"));
  }

  void refuse(const Refusal& refusal) {
    desk_.advising = false;
    call_.refuse(refusal);
  }

  Desk& desk_;
  Call call_;
  service::SlottingWanted wanted_;
  EpochMs now_ms_;
  std::optional<service::SlottingRun> run_;
};

void get_advice(Desk& desk, const Call& call) {
  const auto days = call.number("days", 30, 1, 3650);
  if (!days) return call.refuse(days.error());
  const auto most = call.number("most", 10, 1, 50);
  if (!most) return call.refuse(most.error());
  if (desk.advising.exchange(true)) {
    return call.refuse(
        Refusal{"busy", "advice under way", "one at a time", "wait until it has ended"});
  }
  std::make_shared<Advice>(desk, call, service::SlottingWanted{*days, *most})->begin();
}

}  // namespace

void add_slotting_routes(RouteTable& table) {
  table.add({.method = "GET",
             .path = "/slotting/advice",
             .tag = "waves",
             .summary = "which items to lay elsewhere, and the walking a day that it would save: "
                        "the trips of the last days (without any, the orders) walked again",
             .handle = get_advice,
             .query = {{"days", "to learn from, 1 to 3650; default 30"},
                       {"most", "moves, 1 to 50; default 10"},
                       {"site", "code, where there are several"}},
             .response = schema<service::SlottingReport>()});
}

}  // namespace fw::web
