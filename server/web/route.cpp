#include "server/web/route.h"

#include <algorithm>

namespace fw::web {
namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::size_t end = path.find('/');
    parts.emplace_back(path.substr(0, end));
    path = end == std::string_view::npos ? std::string_view() : path.substr(end);
  }
  return parts;
}

bool is_name(const std::string& part) { return part.size() > 2 && part.front() == '{'; }
std::string name_of(const std::string& part) { return part.substr(1, part.size() - 2); }

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& segments,
          std::map<std::string, std::string>& path) {
  if (pattern.size() != segments.size()) return false;
  path.clear();
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (is_name(pattern[i])) {
      if (segments[i].empty()) return false;
      path[name_of(pattern[i])] = segments[i];
    } else if (pattern[i] != segments[i]) {
      return false;
    }
  }
  return true;
}

boost::json::object parameter(const std::string& name, const std::string& in,
                              const std::string& about) {
  boost::json::object out{{"name", name},
                          {"in", in},
                          {"required", in == "path"},
                          {"schema", boost::json::object{{"type", "string"}}}};
  if (!about.empty()) out["description"] = about;
  return out;
}

boost::json::array parameters_of(const Route& route) {
  boost::json::array out;
  for (const std::string& part : split(route.path)) {
    if (is_name(part)) out.push_back(parameter(name_of(part), "path", ""));
  }
  for (const auto& query : route.query) out.push_back(parameter(query.name, "query", query.about));
  if (route.method != "GET") {
    out.push_back(parameter("Idempotency-Key", "header",
                            "the same key and body again get the first answer; another body 422"));
  }
  return out;
}

boost::json::object content(const std::string& type, boost::json::value schema) {
  return boost::json::object{{type, boost::json::object{{"schema", std::move(schema)}}}};
}

boost::json::object operation_of(const Route& route, boost::json::object& components) {
  const boost::json::value any = boost::json::object{{"type", "object"}};
  boost::json::object good{{"description", "done"}};
  good["content"] = content("application/json", route.response ? route.response(components) : any);
  boost::json::object bad{{"description", "refused: what was given, wanted, and what to do"}};
  bad["content"] = content("application/problem+json",
                           boost::json::object{{"$ref", "#/components/schemas/Problem"}});
  boost::json::object out{
      {"summary", route.summary},
      {"tags", boost::json::array{route.tag}},
      {"parameters", parameters_of(route)},
      {"responses", boost::json::object{{std::to_string(route.status), good}, {"default", bad}}}};
  boost::json::object body;
  if (route.request) body = content("application/json", route.request(components));
  if (route.csv)
    body["text/csv"] = boost::json::object{{"schema", boost::json::object{{"type", "string"}}}};
  if (!body.empty()) {
    out["requestBody"] = boost::json::object{{"required", true}, {"content", body}};
  }
  return out;
}

boost::json::object problem_schema() {
  boost::json::object properties;
  for (const char* name : {"type", "title", "detail", "code", "given", "wanted", "next"}) {
    properties[name] = boost::json::object{{"type", "string"}};
  }
  properties["status"] = boost::json::object{{"type", "integer"}};
  return boost::json::object{{"type", "object"}, {"properties", properties}};
}

}  // namespace

RouteTable::Match RouteTable::find(const std::string& method,
                                   const std::vector<std::string>& segments) const {
  Match match;
  std::map<std::string, std::string> path;
  for (const Route& route : routes_) {
    if (!fits(split(route.path), segments, path)) continue;
    if (route.method == method || (method == "HEAD" && route.method == "GET")) {
      return {&route, std::move(path), {}};
    }
    match.allowed_methods.push_back(route.method);
  }
  return match;
}

boost::json::value openapi_document(const RouteTable& table, const std::string& version) {
  boost::json::object components{{"Problem", problem_schema()}};
  boost::json::object paths;
  for (const Route& route : table.routes()) {
    std::string method;
    for (const char letter : route.method) method += static_cast<char>(letter + ('a' - 'A'));
    auto& path = paths["/api/v1" + route.path];
    if (!path.is_object()) path.emplace_object();
    path.as_object()[method] = operation_of(route, components);
  }
  return boost::json::object{
      {"openapi", "3.1.0"},
      {"info", boost::json::object{{"title", "Floorwave"}, {"version", version}}},
      {"paths", paths},
      {"components", boost::json::object{{"schemas", components}}}};
}

}  // namespace fw::web
