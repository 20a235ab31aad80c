// Where books and floor disagree: the list, one of them, and what is done about it.
#include "server/domain/discrepancy_rules.h"
#include "server/service/discrepancies.h"
#include "server/web/decision_body.h"
#include "server/web/route.h"
#include "server/web/view_members.h"

namespace fw::web {

// The body of a resolve.
struct ResolveBody {
  std::string resolution, note, by = "api";
};
template <>
struct Members<ResolveBody> {
  using T = ResolveBody;
  static constexpr const char* name = "Resolve";
  static constexpr auto all = std::tuple{member("resolution", &T::resolution),
                                         member("note", &T::note), member("by", &T::by)};
};

// A kind with whose it is, until when, and what may be done.
struct KindRow {
  std::string kind, name, owner_role;
  std::int64_t due_minutes = 0;
  std::vector<std::string> resolutions;
  std::string settled_by_rule;
};
template <>
struct Members<KindRow> {
  using T = KindRow;
  static constexpr const char* name = "DiscrepancyKind";
  static constexpr auto all = std::tuple{member("kind", &T::kind),
                                         member("name", &T::name),
                                         member("owner_role", &T::owner_role),
                                         member("due_minutes", &T::due_minutes),
                                         member("resolutions", &T::resolutions),
                                         member("settled_by_rule", &T::settled_by_rule)};
};

namespace {

Refusal unknown(const std::string& id) {
  return {"unknown_discrepancy", "discrepancy '" + id + "'", "the id of a discrepancy",
          "list the discrepancies and use one of their ids"};
}

void mark_overdue(std::vector<views::DiscrepancyView>& rows, EpochMs now) {
  for (auto& row : rows) row.overdue = !row.resolved_at_ms && row.due_at_ms < now;
}

void get_discrepancies(Desk& desk, const Call& call) {
  const auto page = call.page();
  if (!page) return call.refuse(page.error());
  const auto open = call.flag("open");
  if (!open) return call.refuse(open.error());
  const std::string state = call.query("state");
  if (!state.empty() && state != "open" && state != "all") {
    return call.refuse({"bad_state", "state '" + state + "'", "open or all", "correct it"});
  }
  const EpochMs now = desk.clock.wall_ms();
  if (const std::string kind = call.query("kind"); !kind.empty()) {
    return answer_query(desk, call, [limit = page->limit, kind, now](auto& database) {
      auto rows = views::open_discrepancies(database, kind, limit);
      mark_overdue(rows, now);
      return found(rows_json(rows));
    });
  }
  const bool open_only = *open || state == "open";
  answer_query(desk, call,
               [page = *page, open_only, owner = call.query("owner"), now](auto& database) {
                 auto list = views::list_discrepancies(database, open_only, page, owner);
                 mark_overdue(list.rows, now);
                 return found(page_json(list));
               });
}

void get_discrepancy(Desk& desk, const Call& call) {
  answer_query(desk, call,
               [id = call.path("id"), now = desk.clock.wall_ms()](auto& database) -> Answer {
                 auto one = views::find_discrepancy(database, id_of(id));
                 if (!one) return Failure{unknown(id)};
                 one->overdue = !one->resolved_at_ms && one->due_at_ms < now;
                 return found(to_json(*one));
               });
}

void resolve(Desk& desk, const Call& call) {
  answer_decision<ResolveBody>(
      desk, call, "resolve_discrepancy",
      [id = call.path("id")](service::Context& context, const ResolveBody& body) -> Answer {
        const auto done =
            service::resolve_discrepancy(context, id_of(id), body.resolution, body.by, body.note);
        if (!done) return Failure{done.error()};
        return found(to_json(*views::find_discrepancy(context.database(), id_of(id))));
      });
}

void get_kinds(Desk&, const Call& call) {
  std::vector<KindRow> rows;
  for (const auto& kind : domain::discrepancy_kinds()) {
    rows.push_back({std::string(kind.kind),
                    std::string(kind.name),
                    std::string(kind.owner_role),
                    kind.due_minutes,
                    {kind.resolutions.begin(), kind.resolutions.end()},
                    std::string(kind.rule_resolution)});
  }
  call.reply(200, rows_json(rows));
}

}  // namespace

void add_discrepancy_routes(RouteTable& table) {
  table.add({.method = "GET",
             .path = "/discrepancies",
             .tag = "floor",
             .summary = "where books and floor disagree, newest first",
             .handle = get_discrepancies,
             .query = paged({{"state", "open (not resolved yet) or all, which is the default"},
                             {"open", "1: the same as state=open"},
                             {"owner", "of one role: supervisor, packer, inventory"},
                             {"kind", "the open ones of one kind, due first; a single page"}}),
             .response = page_schema<views::DiscrepancyView>()});
  table.add({.method = "GET",
             .path = "/discrepancies/{id}",
             .tag = "floor",
             .summary = "one discrepancy, with what may be done about it",
             .handle = get_discrepancy,
             .response = schema<views::DiscrepancyView>()});
  table.add({.method = "POST",
             .path = "/discrepancies/{id}/resolve",
             .tag = "floor",
             .summary = "do one of its resolutions: a move, a task or a release",
             .handle = resolve,
             .request = schema<ResolveBody>(),
             .response = schema<views::DiscrepancyView>()});
  table.add({.method = "GET",
             .path = "/discrepancy-kinds",
             .tag = "floor",
             .summary = "every kind: whose, until when, what may be done, what the rule does",
             .handle = get_kinds,
             .response = page_schema<KindRow>()});
}

}  // namespace fw::web
