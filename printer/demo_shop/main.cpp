// floorwave-demo-shop: the shop that the demo's shipments are pushed to.
#include <cstdio>
#include <fstream>

#include "printer/demo_shop/shop.h"
#include "printer/demo_shop/verify.h"
#include "shared/base/log.h"
#include "shared/base/program.h"
#include "shared/base/secret.h"
#include "shared/db/lock.h"

namespace {

using namespace fw;
namespace shop = fw::printer::demo_shop;

ProgramSpec make_spec() {
  ProgramSpec spec;
  spec.name = "floorwave-demo-shop";
  spec.version = FLOORWAVE_VERSION;
  spec.summary = "a shop for demos that takes pushed shipments and fails on purpose";
  spec.examples = {"floorwave-demo-shop --data shop --secret-file shop.secret --port 8090"};
  spec.config.keys = {
      {.name = "shop.address", .value = "127.0.0.1", .help = "loopback address to listen on"},
      {.name = "shop.port", .value = 0, .help = "port; 0: a free one", .least = 0, .most = 65535},
      {.name = "shop.data", .value = "demo-shop", .help = "folder of the ledger"},
      {.name = "shop.secret_file",
       .value = "",
       .help = "file with the webhook secret, whsec_..., one a line while it is changed"},
      {.name = "shop.port_file", .value = "", .help = "file to write the port into"},
      {.name = "shop.seed", .value = 1, .help = "of what goes wrong by chance"},
      {.name = "shop.fail_per_mille",
       .value = 0,
       .help = "deliveries refused or answered late, of 1000",
       .least = 0,
       .most = 1000},
      {.name = "shop.take_then_fail_per_mille",
       .value = 0,
       .help = "deliveries taken and then not acknowledged, of 1000",
       .least = 0,
       .most = 1000},
      {.name = "shop.slow_ms",
       .value = 500,
       .help = "how late a slow answer is, in ms",
       .least = 0,
       .most = 600'000},
      {.name = "shop.hang_ms",
       .value = 60'000,
       .help = "how long a silence lasts, in ms",
       .least = 0,
       .most = 600'000}};
  spec.options = {
      {.name = "port", .argument = "N", .help = "port; 0: a free one", .key = "shop.port"},
      {.name = "data", .argument = "FOLDER", .help = "folder of the ledger", .key = "shop.data"},
      {.name = "secret-file",
       .argument = "FILE",
       .help = "the webhook secret, whsec_...",
       .key = "shop.secret_file"},
      {.name = "seed", .argument = "N", .help = "of what goes wrong by chance", .key = "shop.seed"},
      {.name = "fail-per-mille",
       .argument = "N",
       .help = "deliveries refused or answered late",
       .key = "shop.fail_per_mille"},
      {.name = "take-then-fail-per-mille",
       .argument = "N",
       .help = "deliveries taken and then not acknowledged",
       .key = "shop.take_then_fail_per_mille"},
      {.name = "port-file",
       .argument = "FILE",
       .help = "write the port into this file",
       .key = "shop.port_file"}};
  return spec;
}

Result<std::vector<std::string>> read_secrets(const Config& config) {
  const auto text = read_secret("the shop's webhook secret", "FLOORWAVE_SHOP_SECRET",
                                config.text("shop.secret_file"));
  if (!text) return Failure{text.error()};
  return shop::parse_secrets(text.value());
}

// Under its name only when it is whole: whoever waits for it may read at once.
Result<Done> write_port(const std::string& file, std::uint16_t port) {
  if (file.empty()) return Done{};
  const std::string draft = file + ".part";
  {
    std::ofstream out(draft);
    out << port << '\n';
    out.close();
    if (out && std::rename(draft.c_str(), file.c_str()) == 0) return Done{};
  }
  return refuse("port_file_unwritable", "port file " + file, "a file that can be written",
                "choose another with --port-file");
}

Result<Done> run(const Config& config, const StopSignal& stop) {
  auto secrets = read_secrets(config);
  if (!secrets) return Failure{secrets.error()};
  const auto lock = db::FolderLock::take(config.text("shop.data"));
  if (!lock) return Failure{lock.error()};
  shop::ShopOptions options;
  options.address = config.text("shop.address");
  options.port = static_cast<std::uint16_t>(config.integer("shop.port"));
  options.ledger = config.text("shop.data") + "/ledger.db";
  options.secrets = std::move(secrets).value();
  options.seed = static_cast<std::uint64_t>(config.integer("shop.seed"));
  options.rates.fail_per_mille = static_cast<std::uint64_t>(config.integer("shop.fail_per_mille"));
  options.rates.take_then_fail_per_mille =
      static_cast<std::uint64_t>(config.integer("shop.take_then_fail_per_mille"));
  options.slow_ms = config.integer("shop.slow_ms");
  options.hang_ms = config.integer("shop.hang_ms");

  const SystemClock clock;
  shop::Shop open_shop(clock, options);
  const auto started = open_shop.start();
  if (!started) return started;
  const auto written = write_port(config.text("shop.port_file"), open_shop.port());
  if (!written) return written;
  log::info("open on http://" + options.address + ":" + std::to_string(open_shop.port()));
  while (!stop.requested()) {
    open_shop.wait(100);
    open_shop.step();
  }
  return Done{};
}

}  // namespace

int main(int argc, char** argv) {
  const ProgramSpec spec = make_spec();
  const auto start = start_program(spec, argc, argv);
  if (!start) return start.error();
  log::configure(spec.name, log::Level::info);
  const StopSignal stop;
  try {
    const auto ended = run(start->config, stop);
    return ended ? 0 : cannot_start(spec.name, ended.error());
  } catch (const std::exception& e) {
    log::error(e.what());
    return 1;
  }
}
