#include "shared/base/config.h"

#include <toml++/toml.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "shared/base/config_value.h"
#include "shared/base/nearest.h"

namespace fw {
namespace {

using config_value::Origin;

const ConfigKey& profile_key() {
  static const ConfigKey key{.name = "profile",
                             .value = "small",
                             .help = "chooses between two sets of defaults, nothing else",
                             .choices = {"small", "large"}};
  return key;
}

const ConfigKey* find_key(const std::vector<ConfigKey>& keys, std::string_view name) {
  for (const ConfigKey& key : keys) {
    if (key.name == name) return &key;
  }
  return nullptr;
}

Origin origin_of(const std::string& file, const toml::node& node) {
  return Origin{file, static_cast<int>(node.source().begin.line)};
}

// A TOML value as ours, nullopt when it is of a kind that no key has.
std::optional<ConfigValue> value_of(const toml::node& node) {
  if (const auto* flag = node.as_boolean()) return ConfigValue{flag->get()};
  if (const auto* number = node.as_integer()) return ConfigValue{number->get()};
  if (const auto* text = node.as_string()) return ConfigValue{text->get()};
  const auto* array = node.as_array();
  if (array == nullptr) return std::nullopt;
  StringList list;
  for (const auto& element : *array) {
    const auto* text = element.as_string();
    if (text == nullptr) return std::nullopt;
    list.push_back(text->get());
  }
  return ConfigValue{std::move(list)};
}

// What a file says, flat: its values by dotted name, its lists of tables.
class FileReader {
 public:
  FileReader(const ConfigSchema& schema, const std::string& file) : schema_(schema), file_(file) {
    for (const auto& key : schema.keys) names_.push_back(key.name);
    for (const auto& list : schema.lists) names_.push_back(list.name);
    names_.push_back(profile_key().name);
  }

  std::optional<Refusal> read(const toml::table& root) { return read_table(root, ""); }

  std::map<std::string, ConfigValues::Entry> values;
  std::map<std::string, std::vector<ConfigValues>, std::less<>> rows;

 private:
  std::optional<Refusal> read_table(const toml::table& table, const std::string& prefix) {
    for (const auto& [word, node] : table) {
      const std::string name = prefix + std::string(word.str());
      auto refused = read_node(name, node);
      if (refused) return refused;
    }
    return std::nullopt;
  }

  std::optional<Refusal> read_node(const std::string& name, const toml::node& node) {
    if (const ConfigList* list = find_list(name)) return read_rows(*list, node);
    const ConfigKey* key =
        name == profile_key().name ? &profile_key() : find_key(schema_.keys, name);
    if (key != nullptr) return read_value(*key, node);
    const auto* table = node.as_table();
    // The innermost name gives the best proposal; only an empty table has none.
    if (table != nullptr && (!table->empty() || is_section(name))) {
      return read_table(*table, name + ".");
    }
    return config_value::unknown_key(name, origin_of(file_, node), names_);
  }

  std::optional<Refusal> read_value(const ConfigKey& key, const toml::node& node) {
    const Origin origin = origin_of(file_, node);
    const auto value = value_of(node);
    if (!value) return config_value::wrong_type(key, origin);
    if (auto refused = config_value::check(key, *value, origin)) return refused;
    values[key.name] = {*value, to_text(origin)};
    return std::nullopt;
  }

  std::optional<Refusal> read_rows(const ConfigList& list, const toml::node& node) {
    const auto* array = node.as_array();
    if (array == nullptr) return config_value::wrong_list(list, origin_of(file_, node));
    auto& all = rows[list.name];
    for (const auto& element : *array) {
      const auto* table = element.as_table();
      if (table == nullptr) return config_value::wrong_list(list, origin_of(file_, element));
      auto row = read_row(list, *table);
      if (!row) return row.error();
      all.push_back(std::move(row).value());
    }
    return std::nullopt;
  }

  Result<ConfigValues> read_row(const ConfigList& list, const toml::table& table) {
    ConfigValues row;
    std::vector<std::string> known;
    for (const ConfigKey& key : list.keys) {
      known.push_back(key.name);
      row.set(key.name, {key.value, "default"});
    }
    for (const auto& [word, node] : table) {
      const Origin origin = origin_of(file_, node);
      const ConfigKey* key = find_key(list.keys, word.str());
      if (key == nullptr) {
        return Failure{config_value::unknown_key(std::string(word.str()), origin, known)};
      }
      const auto value = value_of(node);
      if (!value) return Failure{config_value::wrong_type(*key, origin)};
      if (auto refused = config_value::check(*key, *value, origin)) return Failure{*refused};
      row.set(key->name, {*value, to_text(origin)});
    }
    for (const ConfigKey& key : list.keys) {
      if (key.required && table.find(key.name) == table.end()) {
        return Failure{config_value::missing_key(list, key, origin_of(file_, table))};
      }
    }
    return row;
  }

  const ConfigList* find_list(std::string_view name) const {
    for (const ConfigList& list : schema_.lists) {
      if (list.name == name) return &list;
    }
    return nullptr;
  }

  bool is_section(const std::string& name) const {
    return std::any_of(names_.begin(), names_.end(),
                       [&](const std::string& known) { return known.starts_with(name + "."); });
  }

  const ConfigSchema& schema_;
  const std::string& file_;
  std::vector<std::string> names_;
};

// The value a key has where the command line or the environment gives one as text.
Result<std::optional<ConfigValues::Entry>> overridden(const ConfigKey& key,
                                                      const Config::Sources& sources) {
  const auto option = sources.options.find(key.name);
  const auto variable = sources.environment.find(environment_name(key.name));
  const bool from_option = option != sources.options.end();
  if (!from_option && variable == sources.environment.end()) {
    return std::optional<ConfigValues::Entry>();
  }
  std::string place = variable != sources.environment.end() ? variable->first : "";
  if (from_option) {
    const auto name = sources.option_names.find(key.name);
    place = name != sources.option_names.end() ? name->second : "the command line";
  }
  const Origin origin{place, 0};
  auto value =
      config_value::from_text(key, from_option ? option->second : variable->second, origin);
  if (!value) return Failure{value.error()};
  if (auto refused = config_value::check(key, *value, origin)) return Failure{*refused};
  return std::optional(ConfigValues::Entry{std::move(value).value(), place});
}

ConfigValues::Entry default_of(const ConfigKey& key, const std::string& profile) {
  const auto& chosen = profile == "large" ? key.large : key.small;
  if (chosen) return {*chosen, "profile " + profile};
  return {key.value, "default"};
}

Failure<Refusal> unreadable(const std::string& file) {
  return refuse("config_unreadable", "--config " + file, "a file this user may read",
                "correct the path or its permissions");
}

}  // namespace

Result<Config> Config::load(const ConfigSchema& schema, const Sources& sources) {
  if (sources.file.empty()) return parse(schema, "", "", sources);
  std::ifstream in(sources.file, std::ios::binary);
  if (!in || std::filesystem::is_directory(sources.file)) return unreadable(sources.file);
  std::stringstream text;
  text << in.rdbuf();
  return parse(schema, text.str(), sources.file, sources);
}

Result<Config> Config::parse(const ConfigSchema& schema, std::string_view toml,
                             const std::string& name, const Sources& sources) {
  FileReader reader(schema, name);
  try {
    const toml::table root = toml::parse(toml, name);
    if (auto refused = reader.read(root)) return Failure{*refused};
  } catch (const toml::parse_error& error) {
    const Origin origin{name, static_cast<int>(error.source().begin.line)};
    return refuse("config_syntax", to_text(origin) + ": " + std::string(error.description()),
                  "TOML 1.0 (texts stand in quotes)", "correct this line");
  }
  Config config;
  const auto settle = [&](const ConfigKey& key, const std::string& profile) {
    auto given = overridden(key, sources);
    if (!given) return std::optional(given.error());
    const auto in_file = reader.values.find(key.name);
    if (given->has_value()) {
      config.set(key.name, **given);
    } else if (in_file != reader.values.end()) {
      config.set(key.name, in_file->second);
    } else {
      config.set(key.name, default_of(key, profile));
    }
    return std::optional<Refusal>();
  };
  if (auto refused = settle(profile_key(), "small")) return Failure{*refused};
  const std::string profile = config.text("profile");
  for (const ConfigKey& key : schema.keys) {
    if (auto refused = settle(key, profile)) return Failure{*refused};
  }
  for (const ConfigList& list : schema.lists) {
    config.lists_[list.name] = std::move(reader.rows[list.name]);
  }
  return config;
}

const std::vector<ConfigValues>& Config::rows(std::string_view list) const {
  const auto found = lists_.find(list);
  if (found == lists_.end()) throw std::logic_error("undeclared list " + std::string(list));
  return found->second;
}

std::string Config::dump(const ConfigSchema& schema) const {
  std::string out;
  const auto line = [&](const ConfigValues& values, const ConfigKey& key) {
    const Entry& found = values.entry(key.name);
    out += "# " + key.help + "\n" + key.name + " = " + config_value::to_toml(found.value) + "  # " +
           found.origin + "\n";
  };
  line(*this, profile_key());
  for (const ConfigKey& key : schema.keys) line(*this, key);
  for (const ConfigList& list : schema.lists) {
    out += "\n# " + list.help + "\n";
    for (const ConfigValues& row : rows(list.name)) {
      out += "[[" + list.name + "]]\n";
      for (const ConfigKey& key : list.keys) line(row, key);
    }
  }
  return out;
}

std::map<std::string, std::string> process_environment() {
  std::map<std::string, std::string> all;
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    const std::string text = *variable;
    const std::size_t equals = text.find('=');
    if (equals != std::string::npos) all[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return all;
}

std::string environment_name(std::string_view key) {
  std::string name = "FLOORWAVE_";
  for (const char c : key) {
    name += c == '.' ? '_' : (c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  }
  return name;
}

}  // namespace fw
