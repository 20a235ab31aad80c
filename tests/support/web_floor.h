// A whole server behind its port for stories of the API and of `floorwave`: a database in a
// file, engine, readers, planner, web, each on threads of its own, and a client.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "server/service/bootstrap.h"
#include "server/service/catalog.h"
#include "server/service/waves.h"
#include "server/store/schema.h"
#include "server/web/web.h"
#include "shared/base/clock.h"
#include "shared/db/migrate.h"
#include "shared/http/client.h"
#include "tests/support/temp_folder.h"

namespace fw::test {

namespace json = boost::json;

class Floor {
 public:
  Floor();
  ~Floor();

  http::Response call(const std::string& method, const std::string& path,
                      const std::string& body = "", http::Headers headers = {});
  // 2xx with a JSON body, or the story fails.
  json::value get(const std::string& path);
  json::value post(const std::string& path, const json::value& body);
  json::value post_csv(const std::string& path, const std::string& text);
  // The problem document of a refusal with this status.
  json::object problem(const http::Response& response, int status);

  // Runs f as one command and waits for it.
  void run(const std::function<void(service::Context&)>& f);
  // Waits until `path` says so (a job has ended ...); the story fails after a while.
  json::value wait_for(const std::string& path, const std::function<bool(const json::value&)>& so);

  // One site with shelves and three items, a carrier, departures, pickers.
  void furnish();
  // An order of one line; its number.
  std::string order(const std::string& reference, const std::string& sku, std::int64_t quantity);
  json::object order_body(const std::string& reference, const std::string& sku,
                          std::int64_t quantity);

  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }
  service::Engine& engine() { return *engine_; }
  const std::string& database_file() const { return file_; }

 private:
  service::OpenReader reader() const;

  TempFolder folder_;
  std::string file_ = folder_.file("floorwave.db");
  SystemClock clock_;
  std::unique_ptr<store::Connection> database_;
  std::unique_ptr<service::Engine> engine_;
  std::unique_ptr<service::JobRunner> jobs_;
  std::unique_ptr<service::Readers> readers_;
  std::unique_ptr<service::WavePlanner> planner_;
  std::unique_ptr<web::Web> web_;
  std::unique_ptr<http::Server> server_;
  http::Client client_;
  std::atomic<bool> stopping_{false};
  std::thread engine_thread_, web_thread_;
};

}  // namespace fw::test
