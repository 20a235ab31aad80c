#include <catch2/catch.hpp>

#include "terminal/ui/settings.h"

namespace fw::terminal::story {
namespace {

Result<ProgramStart> started(std::map<std::string, std::string> options, const std::string& file) {
  const ProgramSpec spec = terminal_program("test");
  ConfigSources sources;
  sources.file = file;
  for (const auto& option : spec.options)
    if (!option.key.empty() && options.contains(option.name))
      sources.options[option.key] = options[option.name];
  auto config = Config::load(spec.config, sources);
  if (!config) return Failure{config.error()};
  return ProgramStart{*config, options, {}};
}

TEST_CASE("the sample configuration says the defaults") {
  auto sample = started({}, std::string(FLOORWAVE_SOURCE_DIR) + "/config/terminal.toml");
  REQUIRE(sample);
  auto plain = started({{"device", "HH-07"}}, "");
  REQUIRE(plain);
  const ProgramSpec spec = terminal_program("test");
  for (const auto& key : spec.config.keys) {
    INFO(key.name);
    CHECK(sample->config.entry(key.name).value == plain->config.entry(key.name).value);
  }
}

TEST_CASE("a device needs a code, a size two numbers, keys both files") {
  CHECK(terminal_settings(*started({}, "")).error().code == "device_missing");
  CHECK(terminal_settings(*started({{"device", "A"}, {"size", "20"}}, "")).error().code ==
        "bad_size");
  CHECK(terminal_settings(*started({{"device", "A"}, {"size", "2x2"}}, "")).error().code ==
        "bad_size");
  CHECK(terminal_settings(*started({{"device", "A"}, {"key-file", "k"}}, "")).error().code ==
        "keys_incomplete");
  const auto good = terminal_settings(*started({{"device", "A"}, {"size", "40x8"}}, ""));
  REQUIRE(good);
  CHECK(good->size == TtySize{40, 8});
}

TEST_CASE("every simulated person needs a device and a badge") {
  CHECK(robot_settings(*started({{"ui", "robot"}}, "")).error().code == "world_missing");
  std::map<std::string, std::string> options{{"ui", "robot"},      {"world", "w.db"},
                                             {"pickers", "2"},     {"packers", "1"},
                                             {"devices", "A,B,C"}, {"badges", "1,2"}};
  CHECK(robot_settings(*started(options, "")).error().code == "robots_unnamed");
  options["badges"] = "1,2,3";
  const auto good = robot_settings(*started(options, ""));
  REQUIRE(good);
  CHECK(good->devices == std::vector<std::string>{"A", "B", "C"});
}

}  // namespace
}  // namespace fw::terminal::story
