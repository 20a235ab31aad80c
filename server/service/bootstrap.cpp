#include "server/service/bootstrap.h"

#include "server/store/catalog.h"
#include "server/store/devices.h"

namespace fw::service {

bool needs_bootstrap(store::Connection& database) {
  return store::setting(database, "incarnation", "").empty();
}

std::string bootstrap(Context& context, const BootstrapOptions& options) {
  const auto set_if_missing = [&](const std::string& key, const std::string& value) {
    if (store::setting(context.database(), key, "").empty() && !value.empty()) {
      store::save_setting(context.writer, key, value);
    }
  };
  set_if_missing("incarnation", options.incarnation);
  set_if_missing("default_owner", options.owner_code);
  for (const auto& [key, value] : options.settings) set_if_missing(key, value);
  if (!store::find_owner(context.database(), options.owner_code)) {
    store::save_owner(context.writer, options.owner_code, options.owner_name);
  }
  if (!store::find_host(context.database(), "local")) {
    store::save_host(context.writer, "local", "");
  }
  return store::setting(context.database(), "incarnation", "");
}

void put_setting(Context& context, const std::string& key, const std::string& value) {
  store::save_setting(context.writer, key, value);
}

}  // namespace fw::service
