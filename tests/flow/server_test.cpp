// Goal: the real floorwave-server through what networks, clients and operators do
// to it: nonsense on both doors, unknown keys, a signal, the plug.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <zmq.h>

#include "server/store/invariants.h"
#include "shared/base/clock.h"
#include "shared/base/ports.h"
#include "shared/base/process.h"
#include "shared/base/random.h"
#include "shared/db/database.h"
#include "shared/http/client.h"
#include "shared/wire/codec.h"
#include "shared/wire/keys.h"
#include "shared/wire/socket.h"
#include "tests/support/temp_folder.h"

namespace fw::test {
namespace {

namespace json = boost::json;

// A server with a folder and ports of its own, and nothing in its books.
struct ServerProcess {
  explicit ServerProcess(const TempFolder& where, const std::string& more = "")
      : folder(where), floor_port(free_port()), web_port(free_port()) {
    std::ofstream(folder.file("server.toml"))
        << "data = \"" << folder.file("data") << "\"\n[web]\nport = " << web_port
        << "\n[floor]\nendpoint = \"" << endpoint() << "\"\n"
        << more;
  }
  void start() {
    Command command;
    command.words = {FLOORWAVE_BINARY_DIR "/bin/floorwave-server", "--config",
                     folder.file("server.toml")};
    command.log_file = folder.file("server.log");
    auto started = Process::start(command);
    REQUIRE(started);
    process.emplace(std::move(started).value());
    REQUIRE(wait_until_listening(web_port, 20'000));
    REQUIRE(get("/readyz").status == 200);
  }
  std::string endpoint() const { return "tcp://127.0.0.1:" + std::to_string(floor_port); }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(web_port); }

  http::Response get(const std::string& path) {
    const auto answer = client.fetch({"GET", url() + path, {}, ""});
    REQUIRE(answer);
    return *answer;
  }
  http::Response post_csv(const std::string& kind, const std::string& text) {
    http::Call call{"POST", url() + "/api/v1/imports/" + kind, {}, text};
    call.headers.set("Content-Type", "text/csv");
    const auto answer = client.fetch(call);
    REQUIRE(answer);
    return *answer;
  }

  const TempFolder& folder;
  std::uint16_t floor_port;
  std::uint16_t web_port;
  http::Client client;
  std::optional<Process> process;
};

// What the server says to a hello of this device; nothing within the time: "".
std::string answer_to_hello(const std::string& endpoint,
                            const std::optional<wire::DeviceKeys>& keys = std::nullopt,
                            int timeout_ms = 10'000) {
  wire::SocketContext context;
  wire::DealerOptions options;
  options.endpoint = endpoint;
  options.keys = keys;
  auto socket = wire::DealerSocket::connect(context, options);
  REQUIRE(socket);
  wire::Hello hello;
  hello.stream = "6f3a4d52-0c1e-4c53-9f25-6f1f4b7a9e01";
  const auto text = wire::encode(wire::Envelope<wire::ToServer>{"HH-99", hello});
  REQUIRE(text);
  const SystemClock clock;
  const std::int64_t until = clock.monotonic_ms() + timeout_ms;
  bool said = false;
  while (clock.monotonic_ms() < until) {
    if (!said) said = (*socket)->send(*text) == wire::Sent::ok;
    (*socket)->wait(50);
    const auto answer = (*socket)->receive();
    if (!answer) continue;
    const auto message = wire::decode_to_device(*answer);
    REQUIRE(message);
    return std::string(wire::type_word(message->body));
  }
  return "";
}

// A peer that knows ZeroMQ and nothing of the protocol.
class RudePeer {
 public:
  explicit RudePeer(const std::string& endpoint) : socket_(zmq_socket(context_, ZMQ_DEALER)) {
    const int none = 0;
    zmq_setsockopt(socket_, ZMQ_LINGER, &none, sizeof none);
    REQUIRE(zmq_connect(socket_, endpoint.c_str()) == 0);
  }
  ~RudePeer() {
    zmq_close(socket_);
    zmq_ctx_term(context_);
  }
  RudePeer(const RudePeer&) = delete;
  RudePeer& operator=(const RudePeer&) = delete;

  void send(const std::vector<std::string>& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      zmq_send(socket_, parts[i].data(), parts[i].size(), i + 1 < parts.size() ? ZMQ_SNDMORE : 0);
    }
  }

 private:
  void* context_ = zmq_ctx_new();
  void* socket_;
};

std::string noise(Random& random, std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(random.below(256));
  return bytes;
}

// Writes to a TCP port and goes away.
void write_to_port(std::uint16_t port, const std::string& bytes) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n = ::send(fd, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (n <= 0) break;
    done += static_cast<std::size_t>(n);
  }
  ::close(fd);
}

}  // namespace

TEST_CASE("nonsense at the floor's door is dropped and the door stays open") {
  TempFolder folder;
  ServerProcess server(folder);
  server.start();
  REQUIRE(answer_to_hello(server.endpoint()) == "goodbye");  // nobody knows HH-99
  Random random(3);
  const auto serves_on_after = [&](const std::string& what,
                                   const std::vector<std::vector<std::string>>& messages) {
    INFO(what);
    RudePeer peer(server.endpoint());
    for (const auto& parts : messages) peer.send(parts);
    CHECK(answer_to_hello(server.endpoint()) == "goodbye");
    CHECK(server.process->running());
  };
  serves_on_after("random bytes", {{noise(random, 300)}, {"FW1", noise(random, 3000)}});
  serves_on_after("no JSON", {{"FW1", ""}, {"FW1", "{"}, {"FW1", "[[[[[[[[[[[[[[[[[[[[[[[[["}});
  serves_on_after("another version",
                  {{"FW1", R"({"v":9,"type":"hello","device":"HH-1","body":{}})"},
                   {"FW2", R"({"v":1,"type":"hello","device":"HH-1","body":{}})"}});
  serves_on_after("wrong types", {{"FW1", R"({"v":1,"type":"hello","device":7,"body":[]})"},
                                  {"FW1", R"({"v":1,"type":"who","device":"HH-1","body":{}})"},
                                  {"FW1", R"({"v":1,"type":"facts","device":"HH-1","body":)"
                                          R"({"stream":"x","facts":[{"seq":-1}]}})"}});
  std::string large;
  large.resize(10'000'000, 'x');
  serves_on_after("a frame of 10 MB", {{"FW1", large}});
  serves_on_after("a message of a thousand parts", {std::vector<std::string>(1000, "FW1")});
  // Not even ZeroMQ.
  for (int i = 0; i < 5; ++i) write_to_port(server.floor_port, noise(random, 5000));
  write_to_port(server.floor_port, "GET / HTTP/1.1\r\n\r\n");
  CHECK(answer_to_hello(server.endpoint()) == "goodbye");
  server.process->signal(SIGTERM);
  CHECK(server.process->wait(10'000) == ExitStatus{});
}

TEST_CASE("nonsense at the office's door is answered with problems, and it stays open") {
  TempFolder folder;
  ServerProcess server(folder);
  server.start();
  Random random(4);
  const auto problem = [&](const std::string& method, const std::string& path,
                           const std::string& body, const std::string& type) {
    INFO(method << " " << path);
    http::Call call{method, server.url() + path, {}, body};
    if (!type.empty()) call.headers.set("Content-Type", type);
    const auto answer = server.client.fetch(call);
    REQUIRE(answer);
    CHECK(answer->headers.get("Content-Type") == "application/problem+json");
    CHECK(json::parse(answer->body).as_object().at("status").as_int64() == answer->status);
    return answer->status;
  };
  CHECK(problem("POST", "/api/v1/orders", "{", "application/json") == 400);
  CHECK(problem("POST", "/api/v1/orders", noise(random, 2000), "application/json") == 400);
  CHECK(problem("POST", "/api/v1/orders", R"({"lines":7})", "application/json") == 422);
  CHECK(problem("POST", "/api/v1/orders", "<order/>", "text/xml") == 415);
  CHECK(problem("GET", "/api/v1/no/such/thing", "", "") == 404);
  CHECK(problem("DELETE", "/api/v1/summary", "", "") == 405);
  CHECK(problem("GET", "/api/v1/stock?limit=-3", "", "") == 400);
  // Larger than any body may be: refused, whether the client reads it or not.
  const std::string huge =
      "POST /api/v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: "
      "application/json\r\nContent-Length: 900000000\r\n\r\n" +
      std::string(1'000'000, '[');
  write_to_port(server.web_port, huge);
  for (int i = 0; i < 5; ++i) write_to_port(server.web_port, noise(random, 5000));
  CHECK(server.get("/healthz").status == 200);
  CHECK(server.process->terminate(10'000).ok());
}

TEST_CASE("with keys only hosts of the list get in") {
  TempFolder folder;
  const wire::KeyPair known = wire::generate_keys();
  std::ofstream(folder.file("hosts")) << "handheld-1 " << known.public_key << "\n";
  ServerProcess server(folder, "keys_file = \"" + folder.file("server.keys") +
                                   "\"\nhosts_file = \"" + folder.file("hosts") + "\"\n");
  server.start();
  const auto server_key = wire::load_public_key(folder.file("server.keys.public"));
  REQUIRE(server_key);
  CHECK(answer_to_hello(server.endpoint(), wire::DeviceKeys{known, *server_key}) == "goodbye");
  CHECK(answer_to_hello(server.endpoint(), wire::DeviceKeys{wire::generate_keys(), *server_key},
                        1'500)
            .empty());
  CHECK(answer_to_hello(server.endpoint(), std::nullopt, 1'500).empty());
  CHECK(answer_to_hello(server.endpoint(), wire::DeviceKeys{known, *server_key}) == "goodbye");
}

TEST_CASE("two servers never share a folder, a port or a door") {
  TempFolder folder;
  TempFolder other;
  ServerProcess server(folder);
  server.start();
  const auto refused = [&](const std::string& data, int web_port, int floor_port) {
    Command command;
    const std::string program = std::string(FLOORWAVE_BINARY_DIR) + "/bin/floorwave-server";
    command.words = {program, "--data", data, "--port", std::to_string(web_port)};
    command.environment = {
        {"FLOORWAVE_FLOOR_ENDPOINT", "tcp://127.0.0.1:" + std::to_string(floor_port)}};
    const auto finished = run_to_end(command, 20'000);
    REQUIRE(finished);
    CHECK(finished->status == ExitStatus{2, 0});
    INFO(finished->errors);
    CHECK(std::count(finished->errors.begin(), finished->errors.end(), '\n') == 1);
    return finished->errors;
  };
  CHECK(refused(folder.file("data"), free_port(), free_port()).find(folder.file("data")) !=
        std::string::npos);
  CHECK(refused(other.file("data"), server.web_port, free_port())
            .find(std::to_string(server.web_port)) != std::string::npos);
  CHECK(refused(other.file("data"), free_port(), server.floor_port)
            .find(std::to_string(server.floor_port)) != std::string::npos);
  CHECK(server.get("/healthz").status == 200);
}

namespace {

const char* const site_csv =
    "site,name,time_zone,ship_point,gs1_company_prefix,street,postal_code,city,country\n"
    "MAIN,Hall,Europe/Berlin,labelled,9521234,Weg 1,04129,Leipzig,DE\n";

std::string item_rows(int first, int count) {
  std::string text = "sku,name\n";
  for (int i = first; i < first + count; ++i) {
    text += "SKU-" + std::to_string(i) + ",Item " + std::to_string(i) + "\n";
  }
  return text;
}

// Imports small files until the server goes away; how many rows it had accepted.
std::int64_t import_until_gone(const ServerProcess& server) {
  http::Client client;
  std::int64_t accepted = 0;
  for (int batch = 0; batch < 100'000; ++batch) {
    http::Call call{"POST", server.url() + "/api/v1/imports/items", {}, item_rows(batch * 5, 5)};
    call.headers.set("Content-Type", "text/csv");
    const auto answer = client.fetch(call);
    if (!answer || answer->status >= 300) break;
    accepted += json::parse(answer->body).as_object().at("accepted").to_number<std::int64_t>();
  }
  return accepted;
}

// The stopped server's books are whole.
std::int64_t items_in(const TempFolder& folder) {
  auto database = db::Database::open(folder.file("data/floorwave.db"));
  for (const auto& finding : store::check_invariants(database)) FAIL_CHECK(finding.text);
  return database.value<std::int64_t>("SELECT COUNT(*) FROM item").value();
}

}  // namespace

TEST_CASE("what was acknowledged is in the books, whether the server was asked to stop or killed") {
  for (const bool asked : {true, false}) {
    INFO((asked ? "SIGTERM" : "kill -9"));
    TempFolder folder;
    ServerProcess server(folder);
    server.start();
    REQUIRE(server.post_csv("sites", site_csv).status < 300);
    std::int64_t acknowledged = 0;
    std::thread office([&] { acknowledged = import_until_gone(server); });
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
    if (asked) {
      server.process->signal(SIGTERM);
      CHECK(server.process->wait(10'000) == ExitStatus{});
    } else {
      server.process->kill();
    }
    office.join();
    CHECK(acknowledged > 0);
    const std::int64_t kept = items_in(folder);
    CHECK(kept >= acknowledged);
    CHECK(kept <= acknowledged + 5);
    // It opens again on the same ports with the same books.
    server.start();
    CHECK(server.post_csv("items", item_rows(1'000'000, 3)).status < 300);
    CHECK(server.process->terminate(10'000).ok());
    CHECK(items_in(folder) == kept + 3);
  }
}

}  // namespace fw::test
