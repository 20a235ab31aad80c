// One request on its way: what was asked, what the route's path says, and the
// reply that must be given once, from any thread.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <boost/json.hpp>

#include "server/service/views.h"
#include "shared/base/result.h"
#include "shared/http/server.h"

namespace fw::web {

class Call {
 public:
  Call(http::Request request, http::Reply reply)
      : state_(
            std::make_shared<State>(State{std::move(request), std::move(reply), {}, false, {}})) {}

  const http::Request& request() const { return state_->request; }
  // A part of the path that the route names: "/orders/{reference}".
  const std::string& path(const std::string& name) const { return state_->path.at(name); }
  // A parameter of the query, "" when it was not given.
  std::string query(const std::string& name) const;
  // "application/json", lower case, without parameters; "" when not given.
  std::string content_type() const;
  // The body as JSON; refused when it is none or its type says otherwise.
  Result<boost::json::value> json() const;
  // Of the query: `limit`, 1 to 1,000, default 100.
  Result<std::int64_t> limit() const;
  // The same with a cursor that is a number.
  Result<service::views::PageRequest> page(const std::string& cursor = "cursor") const;
  // Of the query: a whole number from `least` to `most`; `otherwise` when it was not given.
  Result<std::int64_t> number(const std::string& name, std::int64_t otherwise, std::int64_t least,
                              std::int64_t most) const;
  // Of the query: absent and "0" or "false" are false.
  Result<bool> flag(const std::string& name) const;

  void reply(http::Response response) const;
  void reply(int status, const boost::json::value& body) const;
  // The status follows from the refusal's code (problems.h).
  void refuse(const Refusal& refusal) const;

  // Set once by the router.
  void set_path(std::map<std::string, std::string> path) { state_->path = std::move(path); }
  // Runs with the status before the reply is sent.
  void on_reply(std::function<void(int status)> listener) {
    state_->listener = std::move(listener);
  }

 private:
  struct State {
    http::Request request;
    http::Reply reply;
    std::map<std::string, std::string> path;
    bool replied = false;
    std::function<void(int)> listener;
  };
  std::shared_ptr<State> state_;
};

}  // namespace fw::web
