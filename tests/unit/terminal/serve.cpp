// Not a test: a fake server on a real socket, to try a terminal by hand.
//
//   test_terminal "[serve]"     then, in a window of 20x16:
//   floorwave-terminal --device HH-07 --server tcp://127.0.0.1:7699
#include <cstdlib>

#include <catch2/catch.hpp>

#include "shared/wire/codec.h"
#include "shared/wire/socket.h"
#include "tests/unit/terminal/device.h"

namespace fw::terminal::story {
namespace {

TEST_CASE("serves one handheld by hand until killed", "[.serve]") {
  wire::SocketContext context;
  const char* address = std::getenv("FLOORWAVE_SERVE");
  auto router = wire::RouterSocket::bind(context, address ? address : "tcp://127.0.0.1:7699", {});
  REQUIRE(router);
  Packet first = pick_packet({mug_stop(1, 2, 1), mug_stop(2, 1, 0, "A-12-07-C")});
  first.groups[1].steps[1].accept = {an_item(mug1, "BLUE MUG 30CL SINGLE")};
  FakeServer server;
  server.answer = floor_script({first, pack_packet()});
  std::string peer;
  while (true) {
    (*router)->wait(100);
    while (auto incoming = (*router)->receive()) {
      const auto* message = std::get_if<wire::FromPeer>(&*incoming);
      if (!message) continue;
      peer = message->peer;
      if (auto read = wire::decode_to_server(message->text)) server.handle(*read);
    }
    while (auto answer = server.receive())
      if (auto text = wire::encode(*answer)) (*router)->send(peer, *text);
  }
}

}  // namespace
}  // namespace fw::terminal::story
