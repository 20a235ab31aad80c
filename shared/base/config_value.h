// One value of the configuration: its type, its limits, its text, and the
// refusals that name the key and the place it came from. Used by config.cpp.
#pragma once
#include <optional>
#include <span>
#include <string>

#include "shared/base/config.h"

namespace fw::config_value {

// Where a value stands: a file and line, or (line 0) a variable or an option.
struct Origin {
  std::string place;
  int line = 0;
};
std::string to_text(const Origin& origin);  // "floor.toml:12", "FLOORWAVE_WEB_PORT"

// Nothing, or why the value does not fit its key.
std::optional<Refusal> check(const ConfigKey& key, const ConfigValue& value, const Origin& origin);
// The text of a variable or an option as a value of the key's type.
Result<ConfigValue> from_text(const ConfigKey& key, const std::string& text, const Origin& origin);
std::string to_toml(const ConfigValue& value);

Refusal wrong_type(const ConfigKey& key, const Origin& origin);
Refusal wrong_list(const ConfigList& list, const Origin& origin);
Refusal missing_key(const ConfigList& list, const ConfigKey& key, const Origin& origin);
Refusal unknown_key(const std::string& name, const Origin& origin,
                    std::span<const std::string> known);

}  // namespace fw::config_value
