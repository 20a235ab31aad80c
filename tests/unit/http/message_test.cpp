#include "shared/http/message.h"

#include <catch2/catch.hpp>

#include "shared/http/http_date.h"
#include "shared/http/static_files.h"
#include "shared/http/url.h"

namespace fw::http {
namespace {

Request parsed(std::string_view target) {
  Request request;
  REQUIRE(parse_target(target, request));
  return request;
}

}  // namespace

TEST_CASE("an order number with a slash in it stays one segment of the path") {
  const Request r = parsed("/api/v1/orders/A%2F17?limit=5&q=red+shoe%21&q=again&flag");
  CHECK(r.path == "/api/v1/orders/A%2F17");
  CHECK(r.segments == std::vector<std::string>{"api", "v1", "orders", "A/17"});
  CHECK(r.query.at("limit") == "5");
  CHECK(r.query.at("q") == "red shoe!");
  CHECK(r.query.at("flag").empty());
}

TEST_CASE("the root has no segments and a trailing slash is a segment of its own") {
  CHECK(parsed("/").segments.empty());
  CHECK(parsed("/orders/").segments == std::vector<std::string>{"orders", ""});
}

TEST_CASE("broken targets are not guessed at") {
  Request r;
  for (const char* target : {"", "orders", "*", "http://x/", "/a%2", "/a%zz", "/a?b=%", "/a%00b"}) {
    CAPTURE(target);
    CHECK_FALSE(parse_target(target, r));
  }
}

TEST_CASE("what is encoded decodes to itself") {
  const std::string all = "Müller & Söhne / 100% +?#";
  std::string back;
  REQUIRE(percent_decode(percent_encode(all), false, back));
  CHECK(back == all);
}

TEST_CASE("header names compare without regard to case") {
  Headers headers{{"Content-Type", "text/plain"}};
  CHECK(headers.get("content-type") == "text/plain");
  CHECK(headers.find("Content-Length") == nullptr);
  headers.add("Set-Cookie", "a=1");
  headers.add("set-cookie", "b=2");
  CHECK(headers.size() == 3);
  headers.set("SET-COOKIE", "c=3");
  CHECK(headers.size() == 2);
  CHECK(headers.get("Set-Cookie") == "c=3");
}

TEST_CASE("a refusal becomes problem details that say what, wanted and next") {
  const Response r = problem(404, {"unknown_item", "sku 'A\"1'", "a SKU", "import it"});
  CHECK(r.status == 404);
  CHECK(r.headers.get("Content-Type") == "application/problem+json");
  CHECK(r.body ==
        R"({"type":"about:blank","title":"Not Found","status":404,)"
        R"("detail":"unknown_item: got sku 'A\"1'; wanted a SKU; import it",)"
        R"("code":"unknown_item","given":"sku 'A\"1'","wanted":"a SKU","next":"import it"})");
}

TEST_CASE("text from a scanner cannot break the JSON that quotes it") {
  CHECK(json_quote("a\"b\\c\n\x1d") == R"("a\"b\\c\n\u001d")");
  CHECK(json_quote("Größe €") == "\"Größe €\"");
  CHECK(json_quote("\xff\xc0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
  CHECK(json_quote("\xed\xa0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");  // a surrogate
}

TEST_CASE("HTTP dates: one form is written, three are read") {
  const EpochMs at_ms = 784111777000;
  CHECK(format_http_date(at_ms) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == at_ms);
  CHECK(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT") == at_ms);
  CHECK(parse_http_date("Sun Nov  6 08:49:37 1994") == at_ms);
  for (const char* text : {"", "tomorrow", "Sun, 31 Feb 1994 08:49:37 GMT", "06 Nov 1994",
                           "Sun, 06 Nov 1994 25:49:37 GMT"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_http_date(text));
  }
}

TEST_CASE("Retry-After is read as seconds and as a date") {
  const EpochMs now_ms = 784111777000;
  CHECK(parse_retry_after("120", now_ms) == 120'000);
  CHECK(parse_retry_after(" 0 ", now_ms) == 0);
  CHECK(parse_retry_after("Sun, 06 Nov 1994 08:50:37 GMT", now_ms) == 60'000);
  CHECK(parse_retry_after("Sun, 06 Nov 1994 08:40:37 GMT", now_ms) == 0);
  CHECK(parse_retry_after("99999999999999999999999", now_ms).value() > 0);
  CHECK_FALSE(parse_retry_after("soon", now_ms));
  CHECK_FALSE(parse_retry_after("-1", now_ms));
}

TEST_CASE("addresses of shops are taken apart") {
  const Url shop = parse_url("https://Shop.example:8443/shipments?x=1#top").value();
  CHECK(shop.scheme == "https");
  CHECK(shop.host == "Shop.example");
  CHECK(shop.port == 8443);
  CHECK(shop.target == "/shipments?x=1");
  CHECK(shop.host_header() == "Shop.example:8443");
  CHECK(parse_url("http://[::1]?x").value().target == "/?x");
  CHECK(parse_url("http://[::1]/").value().host_header() == "[::1]");
  CHECK(parse_url("https://shop.example").value().port == 443);
  for (const char* text : {"shop.example", "ftp://x/", "http://", "http://x:0/", "http://x:65536/",
                           "http://x:1a/", "http://me:pw@x/", "http://x/a b", "http://[::1/"}) {
    CAPTURE(text);
    CHECK(parse_url(text).error().code == "bad_url");
  }
}

TEST_CASE("loopback is told from the rest of the world") {
  for (const char* text : {"127.0.0.1", "127.9.9.9", "::1"}) CHECK(is_loopback_address(text));
  for (const char* text : {"0.0.0.0", "10.0.0.1", "127.0.0", "127.0.0.1.5", "127.0.0.256",
                           "::", "localhost", "", "127.0.0.1x"}) {
    CAPTURE(text);
    CHECK_FALSE(is_loopback_address(text));
  }
}

TEST_CASE("a page that the browser has is not sent again") {
  StaticFiles files;
  files.add("/", "text/html; charset=utf-8", "<p>floor</p>");
  files.add("/app.1a2b.js", std::string(content_type_of("/app.1a2b.js")), "1", true);

  Request request = parsed("/");
  request.method = "GET";
  const Response first = files.answer(request).value();
  CHECK(first.status == 200);
  CHECK(first.body == "<p>floor</p>");
  CHECK(first.headers.get("Cache-Control") == "no-cache");

  request.headers.set("If-None-Match", "\"other\", W/" + std::string(first.headers.get("ETag")));
  const Response second = files.answer(request).value();
  CHECK(second.status == 304);
  CHECK(second.body.empty());

  request.headers.set("If-None-Match", "\"other\"");
  CHECK(files.answer(request)->status == 200);
  request.method = "POST";
  CHECK(files.answer(request)->status == 405);
  CHECK_FALSE(files.answer(parsed("/nothing")));

  Request script = parsed("/app.1a2b.js");
  script.method = "HEAD";
  const Response kept = files.answer(script).value();
  CHECK(kept.headers.get("Content-Type") == "text/javascript; charset=utf-8");
  CHECK(kept.headers.get("Cache-Control").find("immutable") != std::string::npos);
}

}  // namespace fw::http
