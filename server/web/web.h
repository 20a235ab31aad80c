// The door for people and other systems: the HTTP API under /api/v1, the live
// board over a WebSocket, the console's page, health and metrics.
//
//   http::Server server(web.server_options(options), web.handler());
//   web.attach(server);  // before start()
//   ... and web.step() some ten times a second from a thread of main's.
//
// Requests arrive on the server's thread, which never touches the database:
// reading goes to the Readers, changing to the Engine, planning to the
// WavePlanner; each answers from its own thread. Idempotency-Key on any POST is
// the id of the command that it causes.
//
// It trusts whoever can reach its port, so it listens on loopback unless told
// otherwise; a POST that a page of another origin sends is refused.
#pragma once
#include <memory>
#include <string>

#include "server/service/backups.h"
#include "server/service/doctor.h"
#include "server/service/engine.h"
#include "server/service/planner.h"
#include "server/service/readers.h"
#include "shared/base/clock.h"
#include "shared/http/server.h"

namespace fw::web {

struct WebOptions {
  std::string version = "0";
  service::Installation installation = {};      // what doctor may say about this process
  service::Backups* backups = nullptr;          // who makes them; outlives this object
  std::size_t import_limit = 64 * 1024 * 1024;  // bytes of one file
  std::size_t rows_limit = 4 * 1024 * 1024;     // bytes of a JSON body
  std::int64_t live_every_ms = 250;             // at most one board in this time
  std::int64_t live_at_least_every_ms = 2'000;  // also when nothing happened
};

class Web {
 public:
  Web(service::Engine& engine, service::Readers& readers, service::WavePlanner& planner,
      const Clock& clock, WebOptions options = {});
  ~Web();
  Web(const Web&) = delete;
  Web& operator=(const Web&) = delete;

  // The same with the limits and time-outs that the API needs.
  http::ServerOptions server_options(http::ServerOptions options) const;
  http::Handler handler();
  // Registers /api/v1/live. The server must be gone before this object.
  void attach(http::Server& server);
  // Pushes the board to who watches when something was committed, and sends on
  // imports that found the engine's queue full. From one thread, often.
  void step();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace fw::web
