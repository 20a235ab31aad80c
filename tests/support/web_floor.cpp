#include "tests/support/web_floor.h"

#include <chrono>
#include <future>

#include "server/web/instant.h"

namespace fw::test {

Floor::Floor() {
  database_ = std::make_unique<store::Connection>(store::Connection::open(file_));
  db::migrate(*database_, store::migrations());
  engine_ = std::make_unique<service::Engine>(*database_, clock_);
  jobs_ = std::make_unique<service::JobRunner>(*engine_);
  service::handle_wave_jobs(*jobs_);
  engine_->on_commit([this](const service::Effects& effects) {
    if (effects.jobs) jobs_->step();
  });
  readers_ = std::make_unique<service::Readers>(reader());
  planner_ = std::make_unique<service::WavePlanner>(*engine_, reader());
  web::WebOptions options;
  options.installation.data_folder = folder_.path();
  options.installation.web_address = "127.0.0.1";
  options.version = "test";
  options.live_every_ms = 20;
  web_ = std::make_unique<web::Web>(*engine_, *readers_, *planner_, clock_, options);
  server_ = std::make_unique<http::Server>(web_->server_options({}), web_->handler());
  web_->attach(*server_);
  engine_thread_ = std::thread([this] {
    while (!stopping_) {
      engine_->wait(50);
      engine_->step();
    }
  });
  web_thread_ = std::thread([this] {
    while (!stopping_) {
      web_->step();
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  });
  readers_->start(2);
  planner_->start();
  REQUIRE(server_->start().ok());
  run([](service::Context& context) {
    service::BootstrapOptions bootstrap;
    bootstrap.incarnation = "2c9d1b1e-0000-4000-8000-000000000001";
    service::bootstrap(context, bootstrap);
  });
}

Floor::~Floor() {
  server_->stop(500);
  planner_->stop();
  readers_->stop();
  stopping_ = true;
  engine_->wake();
  engine_thread_.join();
  web_thread_.join();
}

service::OpenReader Floor::reader() const {
  return [file = file_] {
    db::OpenOptions options;
    options.read_only = true;
    options.create = false;
    return store::Connection::open(file, options);
  };
}

http::Response Floor::call(const std::string& method, const std::string& path,
                           const std::string& body, http::Headers headers) {
  http::Call call{method, url() + path, std::move(headers), body};
  auto response = client_.fetch(call);
  INFO(method + " " + path + (response ? "" : ": " + response.error().text));
  REQUIRE(response.ok());
  return std::move(*response);
}

json::value Floor::get(const std::string& path) {
  const auto response = call("GET", path);
  INFO(path + "\n" + response.body);
  REQUIRE(response.status == 200);
  return json::parse(response.body);
}

json::value Floor::post(const std::string& path, const json::value& body) {
  const auto response =
      call("POST", path, json::serialize(body), {{"Content-Type", "application/json"}});
  INFO(path + "\n" + response.body);
  REQUIRE(response.status / 100 == 2);
  return json::parse(response.body);
}

json::value Floor::post_csv(const std::string& path, const std::string& text) {
  const auto response = call("POST", path, text, {{"Content-Type", "text/csv"}});
  INFO(path + "\n" + response.body);
  REQUIRE(response.status / 100 == 2);
  return json::parse(response.body);
}

json::object Floor::problem(const http::Response& response, int status) {
  INFO(response.body);
  CHECK(response.status == status);
  CHECK(response.headers.get("Content-Type") == "application/problem+json");
  const json::object body = json::parse(response.body).as_object();
  for (const char* name : {"code", "given", "wanted", "next"}) {
    INFO(name);
    CHECK(!body.at(name).as_string().empty());
  }
  return body;
}

void Floor::run(const std::function<void(service::Context&)>& f) {
  std::promise<service::CommandEnd> ended;
  service::Command command;
  command.kind = "story";
  command.run = [&](service::Context& context) {
    f(context);
    return std::string();
  };
  command.done = [&](service::CommandEnd end, const std::string&) { ended.set_value(end); };
  const bool taken = engine_->submit(std::move(command));
  REQUIRE(taken);
  REQUIRE(ended.get_future().get() == service::CommandEnd::done);
}

json::value Floor::wait_for(const std::string& path,
                            const std::function<bool(const json::value&)>& so) {
  json::value value;
  for (int i = 0; i < 1000; ++i) {
    value = get(path);
    if (so(value)) return value;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  FAIL("waited in vain: " + json::serialize(value));
  return value;
}

void Floor::furnish() {
  post_csv("/api/v1/imports/sites",
           "site,name,time_zone,gs1_company_prefix\nHALL,Hall One,Europe/Berlin,4012345\n");
  post_csv("/api/v1/imports/carriers",
           "carrier,carrier_name,service,service_name\nACME,Acme Post,STD,Standard\n");
  const auto at = [&](int minutes) {
    return web::instant_text(clock_.wall_ms() + minutes * 60'000);
  };
  post_csv("/api/v1/imports/departures", "site,carrier,cut_off_at,leaves_at\nHALL,ACME," + at(30) +
                                             "," + at(90) + "\nHALL,ACME," + at(300) + "," +
                                             at(400) + "\n");
  post_csv("/api/v1/imports/workers",
           "site,worker,name,badge,roles\nHALL,7,Ana,W-7,picker\nHALL,8,Bo,W-8,packer\n");
  post_csv("/api/v1/imports/cartons",
           "site,carton,length_mm,width_mm,height_mm,tare_g\nHALL,C1,300,200,150,120\n");
  post_csv("/api/v1/imports/locations",
           "site,location,role,zone,aisle,bay,level,x_mm,y_mm\n"
           "HALL,A-01-1,pick,A,01,01,1,0,1000\nHALL,A-01-2,pick,A,01,02,1,0,2000\n"
           "HALL,B-01-1,pick,A,02,01,1,3000,1000\nHALL,PACK-1,pack,P,,,,0,0\n"
           "HALL,PARK,staging,P,,,,500,0\n");
  post_csv("/api/v1/imports/containers",
           "site,container,kind,slots,stands_in\nHALL,CART-1,cart,4,PARK\nHALL,T-1,tote,,PARK\n");
  post_csv("/api/v1/imports/items",
           "sku,name,weight_g\nMUG,Blue mug,300\nTEA,Green tea,120\nPLATE,White plate,400\n");
  post_csv("/api/v1/imports/packagings",
           "sku,packaging,quantity,barcode\nMUG,each,1,4012345000009\nTEA,each,1,TEA-EACH\n");
  post_csv("/api/v1/imports/stock",
           "site,location,sku,quantity\nHALL,A-01-1,MUG,20\nHALL,A-01-2,TEA,10\nHALL,B-01-1,PLATE,"
           "5\n");
}

json::object Floor::order_body(const std::string& reference, const std::string& sku,
                               std::int64_t quantity) {
  return {{"channel", "shop"},
          {"reference", reference},
          {"carrier", "ACME"},
          {"service", "STD"},
          {"ship_to", json::object{{"name", "Cleo Doe"},
                                   {"street", "Long Road 1"},
                                   {"city", "Berlin"},
                                   {"postal_code", "10115"},
                                   {"country", "DE"}}},
          {"lines", json::array{json::object{{"sku", sku}, {"quantity", quantity}}}}};
}

std::string Floor::order(const std::string& reference, const std::string& sku,
                         std::int64_t quantity) {
  const auto answer = post("/api/v1/orders", order_body(reference, sku, quantity));
  return std::string(answer.at("number").as_string());
}

}  // namespace fw::test
