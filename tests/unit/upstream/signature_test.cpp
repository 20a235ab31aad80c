#include "printer/upstream/signature.h"

#include <catch2/catch.hpp>

#include "shared/base/secret.h"

namespace fw::printer::upstream {

TEST_CASE("a signature is the one that Standard Webhooks' own example gives") {
  const auto secret = parse_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  REQUIRE(secret);
  CHECK(sign({secret.value()}, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
             R"({"test": 2432232314})") == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST_CASE("while secrets are changed every one of them signs, the newest first") {
  const std::string a(24, 'a');
  const std::string b(24, 'b');
  CHECK(sign({b, a}, "m", 1, "{}") == sign({b}, "m", 1, "{}") + " " + sign({a}, "m", 1, "{}"));
}

TEST_CASE("a secret that is mistyped is refused and not repeated") {
  for (const std::string& text :
       {std::string(""), std::string("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), std::string("whsec_"),
        std::string("whsec_not base64!"), "whsec_" + to_base64("too short"),
        "whsec_" + to_base64(std::string(65, 'x'))}) {
    CAPTURE(text);
    const auto refused = parse_secret(text);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "bad_secret");
    if (text.size() > 6) CHECK(to_line(refused.error()).find(text.substr(6)) == std::string::npos);
  }
}

}  // namespace fw::printer::upstream
