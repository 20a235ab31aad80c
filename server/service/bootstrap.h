// The first start of a server: what every installation has before any import.
#pragma once
#include <map>
#include <string>

#include "server/service/context.h"

namespace fw::service {

struct BootstrapOptions {
  std::string incarnation;  // a new UUID; terminals notice a restored or replaced server by it
  std::string owner_code = "OWN";  // whose goods, where rows do not say
  std::string owner_name = "Own goods";
  std::map<std::string, std::string> settings;  // server_meta rows to set where missing
};

// True while bootstrap() has not run on this database.
bool needs_bootstrap(store::Connection& database);
// Incarnation, default owner, host "local" (devices on a plain loopback link),
// settings. Idempotent: what is there stays; returns the incarnation in force.
std::string bootstrap(Context& context, const BootstrapOptions& options);

// Sets one setting (server_meta), whatever it was.
void put_setting(Context& context, const std::string& key, const std::string& value);

}  // namespace fw::service
