// Configuration of all programs: TOML in which every key is optional.
//
// A program declares its keys as a table; the file, the environment and the
// command line then only override defaults. What is not declared is refused with
// the nearest known name and its line, so that a typing error never passes for a
// setting. `profile = "small" | "large"` (a key every program has) chooses
// between two sets of defaults and nothing else.
//
//   const ConfigSchema schema{
//       .keys = {{.name = "web.port", .value = 8080, .help = "port of the console and the API",
//                 .least = 1, .most = 65535}},
//       .lists = {{.name = "printer", .help = "label printers of this host",
//                  .keys = {{.name = "code", .value = "", .help = "name on screens",
//                            .required = true}}}}};
//   auto config = Config::load(schema, {.file = "/etc/floorwave/server.toml"});
//   config->integer("web.port");
//   for (const auto& printer : config->rows("printer")) printer.text("code");
//
// Order of precedence: command line, environment (FLOORWAVE_WEB_PORT for
// web.port; lists split at commas), file, profile, default.
#pragma once
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "shared/base/result.h"

namespace fw {

using StringList = std::vector<std::string>;
using ConfigValue = std::variant<bool, std::int64_t, std::string, StringList>;

struct ConfigKey {
  std::string name;                                 // dotted, lower case: "web.port"
  ConfigValue value;                                // the default; its type is the type of the key
  std::string help;                                 // what it is, with its unit
  std::optional<ConfigValue> small = std::nullopt;  // default under this profile
  std::optional<ConfigValue> large = std::nullopt;
  std::int64_t least = std::numeric_limits<std::int64_t>::min();  // whole numbers only
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
  StringList choices = {};  // texts only: the allowed ones, empty: any
  bool required = false;    // rows of lists only: has no default
};

// A list of tables, [[name]] in the file.
struct ConfigList {
  std::string name;
  std::string help;
  std::vector<ConfigKey> keys;
};

struct ConfigSchema {
  std::vector<ConfigKey> keys;
  std::vector<ConfigList> lists = {};
};

// Key values with the place each came from. Asking for a key that was not
// declared, or with another type, is a bug of the program: std::logic_error.
class ConfigValues {
 public:
  struct Entry {
    ConfigValue value;
    std::string origin;  // "default", "profile large", "floor.toml:12", "FLOORWAVE_WEB_PORT"
  };

  std::int64_t integer(std::string_view key) const;
  const std::string& text(std::string_view key) const;
  bool flag(std::string_view key) const;
  const StringList& list(std::string_view key) const;

  const Entry& entry(std::string_view key) const;
  void set(const std::string& key, Entry entry) { entries_[key] = std::move(entry); }

 private:
  std::map<std::string, Entry, std::less<>> entries_;
};

// What overrides the defaults. All maps hold texts as they were given.
struct ConfigSources {
  std::string file = {};                                 // "" for none
  std::map<std::string, std::string> environment = {};   // all variables, others are ignored
  std::map<std::string, std::string> options = {};       // key -> text of the command line
  std::map<std::string, std::string> option_names = {};  // key -> "--port", for messages
};

class Config : public ConfigValues {
 public:
  using Sources = ConfigSources;

  // Refusals: "config_unreadable", "config_syntax", "config_unknown_key",
  // "config_wrong_type", "config_wrong_value", "config_missing_key".
  static Result<Config> load(const ConfigSchema& schema, const Sources& sources);
  // The same with the text of the file at hand (`name` for messages).
  static Result<Config> parse(const ConfigSchema& schema, std::string_view toml,
                              const std::string& name, const Sources& sources = {});

  // Rows of a declared list in the order of the file.
  const std::vector<ConfigValues>& rows(std::string_view list) const;

  // Every key with its help, value and origin, as TOML that loads again.
  std::string dump(const ConfigSchema& schema) const;

 private:
  std::map<std::string, std::vector<ConfigValues>, std::less<>> lists_;
};

// The variables of this process.
std::map<std::string, std::string> process_environment();

// "FLOORWAVE_WEB_PORT" for "web.port".
std::string environment_name(std::string_view key);

}  // namespace fw
