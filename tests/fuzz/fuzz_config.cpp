// Configuration files: TOML against a schema of every type of key and a list.
#include "shared/base/config.h"
#include "tests/fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using fw::Config;
  const fw::ConfigSchema schema{
      .keys = {{.name = "data", .value = "/var/lib/floorwave", .help = "a text"},
               {.name = "web.port", .value = 8080, .help = "a number", .least = 0, .most = 65535},
               {.name = "web.open", .value = false, .help = "a flag"},
               {.name = "log.level",
                .value = "info",
                .help = "a choice",
                .choices = {"debug", "info", "warn"}},
               {.name = "web.names", .value = fw::StringList{}, .help = "a list"}},
      .lists = {{.name = "printer",
                 .help = "rows",
                 .keys = {{.name = "code", .value = "", .help = "a text", .required = true},
                          {.name = "dpi", .value = 203, .help = "a number", .least = 1}}}}};
  const auto config = Config::parse(schema, fw::fuzz::text_of(data, size), "fuzz.toml");
  if (!config) return 0;
  // What --check-config prints is a configuration, and the same one.
  const std::string printed = config->dump(schema);
  const auto again = Config::parse(schema, printed, "again.toml");
  fw::fuzz::must(again.ok());
  fw::fuzz::must(again->text("data") == config->text("data"));
  fw::fuzz::must(again->integer("web.port") == config->integer("web.port"));
  fw::fuzz::must(again->rows("printer").size() == config->rows("printer").size());
  return 0;
}
