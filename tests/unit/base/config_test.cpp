// Goal: a mistyped configuration never passes for a setting, and everybody can
// see which value holds and why.
#include "shared/base/config.h"

#include <fstream>
#include <stdexcept>

#include <catch2/catch.hpp>

#include "tests/support/temp_folder.h"

using fw::Config;
using fw::ConfigSchema;
using fw::ConfigSources;
using fw::Refusal;
using fw::StringList;

namespace {

const ConfigSchema& schema() {
  static const ConfigSchema all{
      .keys = {{.name = "web.port",
                .value = 8080,
                .help = "port of the console and the API",
                .least = 1,
                .most = 65535},
               {.name = "web.address", .value = "127.0.0.1", .help = "address to listen on"},
               {.name = "floor.zones", .value = false, .help = "zones with pass-on", .large = true},
               {.name = "floor.approve_above_minor",
                .value = 0,
                .help = "approval above this value, minor units",
                .small = 0,
                .large = 50000},
               {.name = "log.level",
                .value = "info",
                .help = "least level shown",
                .choices = {"debug", "info", "warn", "error"}},
               {.name = "wire.hosts", .value = StringList{}, .help = "hosts that may connect"}},
      .lists = {{.name = "printer",
                 .help = "label printers of this host",
                 .keys = {{.name = "code", .value = "", .help = "its name", .required = true},
                          {.name = "port", .value = "folder:labels", .help = "where it hangs"},
                          {.name = "dpi", .value = 203, .help = "dots an inch"}}}}};
  return all;
}

Refusal refused(std::string_view toml, const ConfigSources& sources = {}) {
  const auto config = Config::parse(schema(), toml, "floor.toml", sources);
  REQUIRE_FALSE(config);
  return config.error();
}

}  // namespace

TEST_CASE("without a file every key has its default") {
  const auto config = Config::load(schema(), {});
  REQUIRE(config);
  CHECK(config->integer("web.port") == 8080);
  CHECK(config->text("web.address") == "127.0.0.1");
  CHECK_FALSE(config->flag("floor.zones"));
  CHECK(config->list("wire.hosts").empty());
  CHECK(config->rows("printer").empty());
  CHECK(config->text("profile") == "small");
  CHECK(config->entry("web.port").origin == "default");
}

TEST_CASE("the file overrides defaults, lists and lists of tables included") {
  const auto config = Config::parse(schema(), R"(
web.address = "0.0.0.0"
wire.hosts = ["pack-1", "pack-2"]

[web]
port = 9000

[[printer]]
code = "P1"
port = "folder:/x"
[[printer]]
code = "P2"
dpi = 300
)",
                                    "floor.toml");
  // TOML forbids opening [web] after web.address.
  REQUIRE_FALSE(config);
  CHECK(config.error().code == "config_syntax");

  const auto good = Config::parse(schema(), R"(
wire.hosts = ["pack-1", "pack-2"]
[web]
address = "0.0.0.0"
port = 9000
[[printer]]
code = "P1"
port = "folder:/x"
[[printer]]
code = "P2"
dpi = 300
)",
                                  "floor.toml");
  REQUIRE(good);
  CHECK(good->integer("web.port") == 9000);
  CHECK(good->entry("web.port").origin == "floor.toml:5");
  CHECK(good->list("wire.hosts") == StringList{"pack-1", "pack-2"});
  const auto& printers = good->rows("printer");
  REQUIRE(printers.size() == 2);
  CHECK(printers[0].text("port") == "folder:/x");
  CHECK(printers[0].integer("dpi") == 203);
  CHECK(printers[1].text("code") == "P2");
  CHECK(printers[1].integer("dpi") == 300);
  CHECK(printers[1].entry("port").origin == "default");
}

TEST_CASE("a profile changes defaults and nothing that was set") {
  const auto config = Config::parse(schema(), R"(
profile = "large"
floor.approve_above_minor = 7
)",
                                    "floor.toml");
  REQUIRE(config);
  CHECK(config->flag("floor.zones"));
  CHECK(config->entry("floor.zones").origin == "profile large");
  CHECK(config->integer("floor.approve_above_minor") == 7);
  CHECK(refused("profile = 'huge'").wanted == "one of small, large");
}

TEST_CASE("variables override the file, options override both") {
  ConfigSources sources;
  sources.environment = {{"FLOORWAVE_WEB_PORT", "9001"},
                         {"FLOORWAVE_WIRE_HOSTS", "a,b c"},
                         {"FLOORWAVE_FLOOR_ZONES", "true"},
                         {"FLOORWAVE_ELSE", "another program's"},
                         {"PATH", "/bin"}};
  sources.options = {{"web.address", "::1"}};
  sources.option_names = {{"web.address", "--listen"}};
  const auto config = Config::parse(schema(), "[web]\nport = 1\naddress = 'x'", "f", sources);
  REQUIRE(config);
  CHECK(config->integer("web.port") == 9001);
  CHECK(config->entry("web.port").origin == "FLOORWAVE_WEB_PORT");
  CHECK(config->list("wire.hosts") == StringList{"a", "b c"});
  CHECK(config->flag("floor.zones"));
  CHECK(config->text("web.address") == "::1");
  CHECK(config->entry("web.address").origin == "--listen");
}

TEST_CASE("an unknown key is refused with the nearest known one and its line") {
  const Refusal nested = refused("\n[web]\nprot = 1\n");
  CHECK(nested.code == "config_unknown_key");
  CHECK(nested.given == "web.prot (floor.toml:3)");
  CHECK(nested.wanted == "perhaps web.port");
  CHECK(refused("[wbe]\nport = 1").wanted == "perhaps web.port");
  CHECK(refused("wbe.port = 1").wanted == "perhaps web.port");
  CHECK(refused("proflie = 'large'").wanted == "perhaps profile");
  CHECK(refused("[[prnter]]\ncode = 'P1'").wanted == "perhaps printer");
  CHECK(refused("[[printer]]\ncode = 'P1'\ndip = 1").wanted == "perhaps dpi");
  CHECK(refused("nothing_like_it = 1").wanted == "a key that --check-config lists");
  CHECK(refused("[nowhere]").code == "config_unknown_key");
  CHECK(Config::parse(schema(), "[web]\n[floor]", "f"));
}

TEST_CASE("a value of the wrong type or outside its limits is refused") {
  const Refusal number = refused("web.port = \"9000\"");
  CHECK(number.code == "config_wrong_type");
  CHECK(number.given == "web.port (floor.toml:1) of another type");
  CHECK(number.wanted == "a whole number");
  CHECK(refused("web.port = 80.5").code == "config_wrong_type");
  CHECK(refused("web.address = 1").wanted == "a text in quotes");
  CHECK(refused("floor.zones = 'yes'").wanted == "true or false");
  CHECK(refused("wire.hosts = [1, 2]").code == "config_wrong_type");
  CHECK(refused("web = 5").code == "config_unknown_key");
  CHECK(refused("printer = 'P1'").wanted == "tables that begin with [[printer]]");
  CHECK(refused("printer = ['P1']").code == "config_wrong_type");
  CHECK(refused("[web.port]").code == "config_wrong_type");

  const Refusal range = refused("web.port = 70000");
  CHECK(range.code == "config_wrong_value");
  CHECK(range.given == "web.port = 70000 (floor.toml:1)");
  CHECK(range.wanted == "a whole number from 1 to 65535");
  CHECK(refused("log.level = 'loud'").wanted == "one of debug, info, warn, error");

  ConfigSources sources;
  sources.environment = {{"FLOORWAVE_WEB_PORT", "80 80"}};
  CHECK(refused("", sources).given == "web.port (FLOORWAVE_WEB_PORT) of another type");
  sources.environment = {{"FLOORWAVE_FLOOR_ZONES", "maybe"}};
  CHECK(refused("", sources).code == "config_wrong_type");
}

TEST_CASE("a row of a list says when something it must have is missing") {
  const Refusal missing = refused("[[printer]]\nport = 'x'");
  CHECK(missing.code == "config_missing_key");
  CHECK(missing.given == "[[printer]] without code (floor.toml:1)");
}

TEST_CASE("broken TOML is refused with its line") {
  const Refusal syntax = refused("[web]\nport = \n");
  CHECK(syntax.code == "config_syntax");
  CHECK(syntax.given.find("floor.toml:2") == 0);
  CHECK(to_line(syntax).find('\n') == std::string::npos);
}

TEST_CASE("a file that cannot be read is refused by name") {
  const fw::test::TempFolder folder;
  const auto none = Config::load(schema(), {.file = folder.file("none.toml")});
  REQUIRE_FALSE(none);
  CHECK(none.error().code == "config_unreadable");
  const auto directory = Config::load(schema(), {.file = folder.path()});
  CHECK_FALSE(directory);
  std::ofstream(folder.file("empty.toml")).flush();
  CHECK(Config::load(schema(), {.file = folder.file("empty.toml")}));
}

TEST_CASE("what --check-config prints loads again to the same values") {
  const auto config = Config::parse(schema(), R"(
wire.hosts = ["say \"hi\"", "tab	here\\"]
profile = "large"
[[printer]]
code = "P1"
)",
                                    "floor.toml");
  REQUIRE(config);
  const std::string dump = config->dump(schema());
  INFO(dump);
  CHECK(dump.find("# port of the console and the API\nweb.port = 8080  # default\n") !=
        std::string::npos);
  CHECK(dump.find("floor.zones = true  # profile large\n") != std::string::npos);
  const auto again = Config::parse(schema(), dump, "dump");
  REQUIRE(again);
  CHECK(again->list("wire.hosts") == config->list("wire.hosts"));
  CHECK(again->flag("floor.zones"));
  CHECK(again->rows("printer").at(0).text("code") == "P1");
}

TEST_CASE("asking for a key that was not declared is a bug of the program") {
  const auto config = Config::load(schema(), {});
  REQUIRE(config);
  CHECK_THROWS_AS(config->integer("web.prot"), std::logic_error);
  CHECK_THROWS_AS(config->text("web.port"), std::logic_error);
  CHECK_THROWS_AS(config->rows("scale"), std::logic_error);
}
