// TCP ports of this machine's loopback for programs that the demo and the flow
// tests start.
#pragma once
#include <cstdint>

namespace fw {

// A TCP port of 127.0.0.1 on which nobody listens now; never the same twice in
// a process. Taken below the range from which the kernel serves outgoing
// connections: a client that calls a stopped server there could otherwise get
// that very port as its own and connect to itself.
std::uint16_t free_port();
// True once somebody accepts connections on 127.0.0.1:port, within timeout_ms.
bool wait_until_listening(std::uint16_t port, int timeout_ms);

}  // namespace fw
