#include "server/web/web.h"

#include <algorithm>

#include "server/web/console_files.h"
#include "server/web/live.h"
#include "server/web/metrics.h"
#include "server/web/problems.h"
#include "server/web/route.h"
#include "shared/http/static_files.h"
#include "shared/http/url.h"

namespace fw::web {
namespace {

// A browser says where a page that POSTs comes from; other programs say nothing.
bool is_foreign(const http::Request& request) {
  const std::string* origin = request.headers.find("Origin");
  if (origin == nullptr || request.method == "GET" || request.method == "HEAD") return false;
  const auto url = http::parse_url(*origin);
  return !url || url->host_header() != request.headers.get("Host");
}

}  // namespace

struct Web::Impl {
  Impl(service::Engine& engine, service::Readers& readers, service::WavePlanner& planner,
       const Clock& clock, WebOptions given)
      : options(std::move(given)),
        desk{engine,         readers, planner, clock, options.version, options.installation,
             options.backups},
        live(desk, options.live_every_ms, options.live_at_least_every_ms) {
    add_summary_routes(table);
    add_order_routes(table);
    add_order_change_routes(table);
    add_intervention_routes(table);
    add_aisle_routes(table);
    add_wave_routes(table);
    add_slotting_routes(table);
    add_floor_routes(table);
    add_shipping_routes(table);
    add_discrepancy_routes(table);
    add_policy_routes(table);
    add_count_routes(table);
    add_worker_routes(table);
    add_import_routes(table);
    add_doctor_routes(table);
    add_backup_routes(table);
    openapi = boost::json::serialize(openapi_document(table, options.version));
    for (const ConsoleFile& file : console_files()) {
      const std::string_view name = file.path == "/" ? "/index.html" : file.path;
      files.add(std::string(file.path), std::string(http::content_type_of(name)),
                std::string(file.bytes), file.immutable);
    }
  }

  void handle(http::Request request, http::Reply reply);
  void dispatch(const Call& asked);
  bool answer_fixed(const Call& call);
  void ready(const Call& call);
  http::Response with_policy(http::Response response) const;

  WebOptions options;
  Desk desk;
  Live live;
  RouteTable table;
  RequestCounts counts;
  http::StaticFiles files;
  std::string openapi;
};

Web::Web(service::Engine& engine, service::Readers& readers, service::WavePlanner& planner,
         const Clock& clock, WebOptions options)
    : impl_(std::make_unique<Impl>(engine, readers, planner, clock, std::move(options))) {
  engine.on_commit([live = &impl_->live](const service::Effects&) { live->changed(); });
}

Web::~Web() = default;

http::ServerOptions Web::server_options(http::ServerOptions options) const {
  options.body_limits = {{"POST", "/api/v1/imports/", impl_->options.import_limit},
                         {"POST", "/api/v1/", impl_->options.rows_limit}};
  // A large import or plan takes its time.
  options.answer_timeout_ms = std::max(options.answer_timeout_ms, 600'000);
  options.body_timeout_ms = std::max(options.body_timeout_ms, 120'000);
  return options;
}

http::Handler Web::handler() {
  return [impl = impl_.get()](http::Request request, http::Reply reply) {
    impl->handle(std::move(request), std::move(reply));
  };
}

void Web::attach(http::Server& server) {
  server.on_websocket("/api/v1/live", impl_->live.handler());
}

void Web::step() {
  impl_->live.step();
  const std::lock_guard lock(impl_->desk.imports_mutex);
  auto& imports = impl_->desk.imports;
  std::erase_if(imports, [](const auto& importer) { return importer->finished(); });
  for (const auto& importer : imports) importer->retry();
}

void Web::Impl::handle(http::Request request, http::Reply reply) {
  Call call(std::move(request), std::move(reply));
  const std::string method = call.request().method;
  call.on_reply([this, method](int status) { counts.count(method, "other", status); });
  if (is_foreign(call.request())) {
    return call.refuse({"foreign_origin", "Origin " + *call.request().headers.find("Origin"),
                        "a page of this server, or a program", "open the console itself"});
  }
  if (answer_fixed(call)) return;
  dispatch(call);
}

// What is no route of the API: the console's files, health, metrics, the API's
// own description. False when it is none of these.
bool Web::Impl::answer_fixed(const Call& call) {
  const http::Request& request = call.request();
  if (auto file = files.answer(request)) {
    call.reply(with_policy(std::move(*file)));
    return true;
  }
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (!reads) return false;
  if (request.path == "/healthz") {
    call.reply(http::text_response(200, "ok\n"));
  } else if (request.path == "/readyz") {
    ready(call);
  } else if (request.path == "/metrics") {
    get_metrics(desk, call, counts, live.watchers());
  } else if (request.path == "/api/openapi.json") {
    call.reply(http::json_response(200, openapi));
  } else {
    return false;
  }
  return true;
}

// Ready: the database answers, and commands do not pile up.
void Web::Impl::ready(const Call& call) {
  const std::uint64_t queued = desk.engine.counters().queued;
  if (queued > 10'000) {
    return call.refuse({"not_ready", std::to_string(queued) + " commands in the engine's queue",
                        "at most 10000", "wait; look at the disk's speed"});
  }
  answer_query(desk, call, [queued, version = desk.version](auto& database) {
    const auto sites = service::views::list_sites(database);
    return found(boost::json::object{{"ready", true},
                                     {"version", version},
                                     {"sites", static_cast<std::int64_t>(sites.size())},
                                     {"commands_queued", static_cast<std::int64_t>(queued)}});
  });
}

// The page loads nothing from elsewhere, and no other page may frame it.
http::Response Web::Impl::with_policy(http::Response response) const {
  response.headers.set(
      "Content-Security-Policy",
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
      "frame-ancestors 'none'");
  response.headers.set("X-Content-Type-Options", "nosniff");
  return response;
}

void Web::Impl::dispatch(const Call& asked) {
  Call call = asked;
  const http::Request& request = call.request();
  const bool is_api =
      request.segments.size() > 2 && request.segments[0] == "api" && request.segments[1] == "v1";
  RouteTable::Match match;
  if (is_api) {
    match = table.find(request.method, {request.segments.begin() + 2, request.segments.end()});
  }
  if (match.route == nullptr) {
    if (match.allowed_methods.empty()) {
      return call.refuse({"no_such_route", request.method + " " + request.path.substr(0, 200),
                          "a path of /api/openapi.json", "correct the path"});
    }
    std::string allowed;
    for (const auto& method : match.allowed_methods)
      allowed += (allowed.empty() ? "" : ", ") + method;
    http::Response response = problem_of(
        {"method_not_allowed", request.method + " " + request.path, allowed, "use one of these"});
    response.headers.set("Allow", allowed);
    return call.reply(std::move(response));
  }
  const Route* route = match.route;
  call.set_path(std::move(match.path));
  call.on_reply([this, route](int status) { counts.count(route->method, route->path, status); });
  route->handle(desk, call);
}

}  // namespace fw::web
