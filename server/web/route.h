// The table of routes: how a request finds its function, and what
// /api/openapi.json says about it.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/web/desk.h"

namespace fw::web {

struct QueryParameter {
  std::string name, about;
};

// Adds the schemas it names to `components` and returns its own.
using Schema = std::function<boost::json::value(boost::json::object& components)>;

struct Route {
  std::string method;   // "GET", "POST", "PATCH", "DELETE"
  std::string path;     // "/orders/{reference}/cancel", below /api/v1
  std::string tag;      // "orders"
  std::string summary;  // one line
  std::function<void(Desk&, const Call&)> handle;
  std::vector<QueryParameter> query = {};
  Schema request = {};   // of a JSON body; empty: none
  bool csv = false;      // the body may be text/csv
  Schema response = {};  // of the good answer; empty: any object
  int status = 200;      // of the good answer
};

template <class T>
Schema schema() {
  return [](boost::json::object& components) { return schema_of<T>(components); };
}
// {"rows": [T], "next_cursor": text or null}
template <class T>
Schema page_schema() {
  return [](boost::json::object& components) -> boost::json::value {
    const boost::json::array text_or_null{"string", "null"};
    return boost::json::object{
        {"type", "object"},
        {"properties",
         boost::json::object{{"rows", schema_of<std::vector<T>>(components)},
                             {"next_cursor", boost::json::object{{"type", text_or_null}}}}}};
  };
}

// Every page's own parameters.
inline std::vector<QueryParameter> paged(std::vector<QueryParameter> more = {}) {
  more.push_back({"cursor", "next_cursor of the page before"});
  more.push_back({"limit", "rows of a page, 1 to 1000; default 100"});
  return more;
}

class RouteTable {
 public:
  void add(Route route) { routes_.push_back(std::move(route)); }
  const std::vector<Route>& routes() const { return routes_; }

  struct Match {
    const Route* route = nullptr;              // nothing: no such path, or not this method
    std::map<std::string, std::string> path;   // {"reference": "A/1"}
    std::vector<std::string> allowed_methods;  // when only the method does not fit
  };
  // `segments` decoded, without "api" and "v1".
  Match find(const std::string& method, const std::vector<std::string>& segments) const;

 private:
  std::vector<Route> routes_;
};

// OpenAPI 3.1 of the table.
boost::json::value openapi_document(const RouteTable& table, const std::string& version);

// The routes, by topic.
void add_import_routes(RouteTable& table);
void add_order_routes(RouteTable& table);
void add_order_change_routes(RouteTable& table);
void add_intervention_routes(RouteTable& table);
void add_aisle_routes(RouteTable& table);
void add_wave_routes(RouteTable& table);
void add_floor_routes(RouteTable& table);
void add_shipping_routes(RouteTable& table);
void add_discrepancy_routes(RouteTable& table);
void add_summary_routes(RouteTable& table);
void add_doctor_routes(RouteTable& table);
void add_policy_routes(RouteTable& table);
void add_count_routes(RouteTable& table);
void add_worker_routes(RouteTable& table);
void add_backup_routes(RouteTable& table);
void add_slotting_routes(RouteTable& table);

}  // namespace fw::web
