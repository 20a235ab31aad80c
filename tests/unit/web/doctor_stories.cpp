// Goal: whoever runs the server can ask over HTTP whether it is well.
#include "tests/support/web_floor.h"

namespace fw::test {

TEST_CASE("doctor is asked over HTTP: in full once, then what was touched; one at a time counts") {
  Floor floor;
  floor.furnish();
  floor.order("1001", "MUG", 2);
  const auto first = floor.post("/api/v1/doctor", json::object{});
  CHECK(first.at("full") == false);
  CHECK(first.at("rules").to_number<int>() > 40);
  const auto said = [](const json::value& report, const std::string& place) {
    for (const auto& symptom : report.at("symptoms").as_array()) {
      if (symptom.at("place").as_string() == place)
        return std::string(symptom.at("severity").as_string());
    }
    return std::string();
  };
  CHECK(said(first, "everything") == "ok");
  CHECK(said(floor.post("/api/v1/doctor", json::object{}), "what was touched") == "ok");
  CHECK(said(floor.post("/api/v1/doctor", json::object{{"full", true}}), "everything") == "ok");
  floor.run([](service::Context& context) {
    context.database().exec("UPDATE order_line SET reserved = 1, open = ordered - 1");
  });
  const auto broken = floor.post("/api/v1/doctor", json::object{{"full", true}});
  CHECK(broken.at("worst") == "error");
  floor.problem(floor.call("POST", "/api/v1/doctor", R"({"ful": true})",
                           http::Headers{{"Content-Type", "application/json"}}),
                422);
}

}  // namespace fw::test
