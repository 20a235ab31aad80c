// floorwave plan: waves, trips and routes of a file, without a server.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "server/admin/plan_command.h"
#include "shared/base/nearest.h"

namespace fw::admin {
namespace {

const std::vector<std::string>& formats() {
  static const std::vector<std::string> all{"native", "sbpo", "jobprp", "henn", "foodmart", "sprp"};
  return all;
}

// The options that say what to plan. Refused as usage.
Result<PlanAsked> read_options(const Asked& asked) {
  PlanAsked plan;
  plan.begun = std::chrono::steady_clock::now();
  plan.format = asked.option("format");
  plan.instance = asked.option("instance");
  plan.out = asked.option("out");
  plan.explain = asked.option("explain");
  for (const char* name : {"format", "instance", "out"}) {
    if (!asked.option(name).empty()) continue;
    return refuse("usage_missing_option", std::string("no --") + name,
                  "floorwave plan --format F --instance FILE --out FILE",
                  "see floorwave plan --help");
  }
  if (std::find(formats().begin(), formats().end(), plan.format) == formats().end()) {
    const std::string near = nearest_name(plan.format, formats());
    return refuse("usage_format", "--format '" + plan.format + "'",
                  near.empty() ? "native, sbpo, jobprp, henn, foodmart or sprp" : "'" + near + "'?",
                  "see floorwave plan --help");
  }
  std::int64_t millionths = plan_scale;
  if (asked.has("seconds") && (!read_fixed(asked.option("seconds"), millionths) ||
                               millionths <= 0 || millionths > 86'400 * plan_scale)) {
    return refuse("usage_number", "--seconds '" + asked.option("seconds") + "'",
                  "seconds, above 0 and at most a day", "correct it");
  }
  plan.effort.seconds = static_cast<double>(millionths) / plan_scale;
  const auto seed = asked.number("seed", 1);
  if (!seed) return Failure{seed.error()};
  plan.effort.seed = static_cast<std::uint64_t>(*seed);
  const auto threads = asked.number("threads", 1);
  if (!threads) return Failure{threads.error()};
  if (*threads < 1 || *threads > 256) {
    return refuse("usage_number", "--threads " + std::to_string(*threads), "1 to 256",
                  "correct it");
  }
  plan.effort.threads = *threads;
  const auto iterations = asked.number("iterations", 0);
  if (!iterations) return Failure{iterations.error()};
  plan.effort.iterations = *iterations;
  const auto capacity = asked.number("capacity", 0);
  if (!capacity) return Failure{capacity.error()};
  if (asked.has("capacity") && (*capacity < 1 || *capacity > 1'000'000)) {
    return refuse("usage_number", "--capacity " + std::to_string(*capacity), "1 to 1000000",
                  "correct it");
  }
  plan.options.capacity = *capacity;
  if (asked.has("entry") && !read_fixed(asked.option("entry"), plan.options.entry)) {
    return refuse("usage_number", "--entry '" + asked.option("entry") + "'", "a length, as 1.5",
                  "correct it");
  }
  plan.options.two_block = asked.has("two-block");
  return plan;
}

// Options that the format does not take are a mistake, not to be passed over.
Result<Done> check_options(const Asked& asked, const std::string& format) {
  struct Rule {
    const char* option;
    std::vector<std::string> formats;
  };
  const std::vector<Rule> rules{{"capacity", {"jobprp", "henn", "foodmart"}},
                                {"entry", {"jobprp", "henn", "sprp"}},
                                {"warehouse", {"foodmart"}},
                                {"products", {"foodmart"}},
                                {"two-block", {"sprp"}}};
  for (const Rule& rule : rules) {
    const auto& takes = rule.formats;
    if (!asked.has(rule.option)) continue;
    if (std::find(takes.begin(), takes.end(), format) != takes.end()) continue;
    return refuse("usage_option", std::string("--") + rule.option + " with --format " + format,
                  "it with --format " + fmt::format("{}", fmt::join(takes, " or ")),
                  "leave it out");
  }
  const bool no_walk = format == "sbpo";
  if (asked.has("explain") && no_walk) {
    return refuse("usage_option", "--explain with --format sbpo", "a format with a floor plan",
                  "leave it out");
  }
  return Done{};
}

// Items on a cart from names like "21s-20-30-0".
std::int64_t capacity_from_name(const std::string& file) {
  const std::string name = std::filesystem::path(file).stem().string();
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t end = std::min(name.find('-', at), name.size());
    parts.push_back(name.substr(at, end - at));
    at = end + 1;
  }
  if (parts.size() != 4 || parts[2].empty() || parts[2].size() > 6) return 0;
  if (parts[2].find_first_not_of("0123456789") != std::string::npos) return 0;
  return std::stoll(parts[2]);
}

Result<PlanMade> plan_henn(const PlanText& text, PlanAsked asked) {
  if (asked.options.capacity == 0) asked.options.capacity = capacity_from_name(asked.instance);
  if (asked.options.capacity == 0) {
    return refuse("usage_missing_option", "no --capacity", "how many items a cart takes",
                  "give --capacity N; the file does not say");
  }
  const auto read = read_henn(text, asked.options);
  if (!read) return Failure{read.error()};
  return plan_batches(*read, asked);
}

Result<PlanMade> plan_foodmart(const PlanText& text, const PlanAsked& asked, const Asked& words) {
  for (const char* name : {"warehouse", "products"}) {
    if (words.has(name)) continue;
    return refuse("usage_missing_option", std::string("no --") + name,
                  "--warehouse FILE and --products FILE with --format foodmart", "name the file");
  }
  const auto warehouse = PlanText::load(words.option("warehouse"));
  if (!warehouse) return Failure{warehouse.error()};
  const auto products = PlanText::load(words.option("products"));
  if (!products) return Failure{products.error()};
  const auto read = read_foodmart(text, *warehouse, *products, asked.options);
  if (!read) return Failure{read.error()};
  return plan_batches(*read, asked);
}

Result<PlanMade> make_plan(const PlanAsked& asked, const Asked& words) {
  const auto text = PlanText::load(asked.instance);
  if (!text) return Failure{text.error()};
  if (asked.format == "native") return plan_native(*text, asked);
  if (asked.format == "henn") return plan_henn(*text, asked);
  if (asked.format == "foodmart") return plan_foodmart(*text, asked, words);
  if (asked.format == "sbpo") {
    const auto problem = read_sbpo(*text);
    if (!problem) return Failure{problem.error()};
    return plan_ratio(*problem, asked);
  }
  const bool one_route = asked.format == "sprp";
  const auto read = one_route ? read_sprp(*text, asked.options) : read_jobprp(*text, asked.options);
  if (!read) return Failure{read.error()};
  return one_route ? plan_route(*read, asked) : plan_batches(*read, asked);
}

Result<Done> write_file(const std::string& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (out) return Done{};
  return refuse("unwritable_file", "'" + file + "'", "a file that can be written",
                "check the folder and its permissions");
}

std::string table_of(const boost::json::object& summary) {
  std::string out;
  for (const auto& [name, value] : summary) {
    if (value.is_array()) continue;
    const std::string text = value.is_double() ? fmt::format("{:.4f}", value.get_double())
                                               : boost::json::serialize(value);
    out += fmt::format("  {:<20} {}\n", name, text);
  }
  return out;
}

int plan(const Asked& asked) {
  const auto plan = read_options(asked);
  if (!plan) return complain(asked, plan.error(), exit_cannot_start);
  const auto options = check_options(asked, plan->format);
  if (!options) return complain(asked, options.error(), exit_cannot_start);
  auto made = make_plan(*plan, asked);
  if (!made) {
    const bool searched = made.error().code == "no_wave_found";
    return complain(asked, made.error(), searched ? exit_refused : exit_cannot_start);
  }
  const auto written = write_file(plan->out, made->out);
  if (!written) return complain(asked, written.error(), exit_cannot_start);
  if (!plan->explain.empty()) {
    const auto drawn = write_file(plan->explain, made->picture);
    if (!drawn) return complain(asked, drawn.error(), exit_cannot_start);
  }
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - plan->begun).count();
  boost::json::object document{{"format", plan->format},
                               {"instance", plan->instance},
                               {"out", plan->out},
                               {"threads", plan->effort.threads},
                               {"seconds", seconds}};
  for (const auto& [name, value] : made->summary) document[name] = value;
  return show(asked, document, fmt::format("{}: planned\n", plan->out) + table_of(document));
}

}  // namespace

void add_plan_commands(std::vector<Command>& all) {
  Command command;
  command.name = "plan";
  command.summary = "plan waves, trips and routes of a file, without a server";
  command.examples = {
      "floorwave plan --format native --instance hall.json --out plan.json --explain plan.svg",
      "floorwave plan --format jobprp --instance 60_36_5.txt --entry 1.5 --out plan.txt --seconds "
      "10",
      "floorwave plan --format foodmart --instance instances_d5_ord5 "
      "--warehouse warehouse_8_1_3_1560 --products productsDB_1560_locations --out plan.txt",
      "floorwave plan --format sbpo --instance instance_0001.txt --out wave.txt --threads 2"};
  command.options = {
      {"format", "NAME", "native, sbpo, jobprp, henn, foodmart or sprp"},
      {"instance", "FILE", "what to plan"},
      {"out", "FILE", "where the plan goes, in the format's own form"},
      {"seconds", "S", "how long to search on each thread, default 1; sprp needs none"},
      {"seed", "N", "of the first thread's search, default 1; thread t has seed N + t"},
      {"threads", "T", "searches side by side; the cheapest wins, ties to the first; default 1"},
      {"iterations", "N", "so many iterations and no clock: the same plan on every machine"},
      {"capacity", "N", "what a cart takes: items (jobprp, henn) or baskets (foodmart)"},
      {"entry", "LENGTH", "from cross-aisle to first position (jobprp, henn, sprp)"},
      {"warehouse", "FILE", "the hall (foodmart)"},
      {"products", "FILE", "where the products lie (foodmart)"},
      {"two-block", "", "with a middle cross-aisle of width 1 (sprp)"},
      {"explain", "FILE.svg", "draw the routes on the floor plan"}};
  command.run = plan;
  all.push_back(std::move(command));
}

}  // namespace fw::admin
