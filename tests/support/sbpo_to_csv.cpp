#include "tests/support/sbpo_to_csv.h"

#include <fstream>
#include <map>
#include <sstream>
#include <utility>
#include <vector>

namespace fw::testing {
namespace {

constexpr std::int64_t bays_per_aisle = 24;

// Item numbers and quantities of one order or aisle; an item named twice counts once.
using Contents = std::map<std::int64_t, Quantity>;

struct Numbers {
  std::istringstream stream;
  bool good = true;

  std::int64_t next() {
    std::int64_t n = 0;
    good = good && static_cast<bool>(stream >> n);
    return n;
  }
};

Failure<Refusal> bad_instance(const std::string& what) {
  return refuse("bad_instance", what, "an instance of the SBPO 2025 challenge",
                "take the file as it was published");
}

// One line of the challenge; false when it does not fit.
bool read_contents(Numbers& numbers, std::int64_t items, Contents& contents) {
  const std::int64_t count = numbers.next();
  for (std::int64_t i = 0; i < count && numbers.good; ++i) {
    const std::int64_t item = numbers.next();
    const std::int64_t quantity = numbers.next();
    if (item < 0 || item >= items || quantity <= 0) return false;
    contents[item] += quantity;
  }
  return numbers.good;
}

// Codes of the pick levels of each bay, bays in the hall's walking order.
std::vector<std::vector<std::string>> pick_bays(const std::vector<admin::DemoLocation>& hall) {
  std::vector<std::vector<std::string>> bays;
  std::string last;
  for (const admin::DemoLocation& location : hall) {
    if (location.role != "pick") continue;
    const std::string bay = location.aisle + "-" + location.bay;
    if (bay != last) bays.emplace_back();
    last = bay;
    bays.back().push_back(location.code);
  }
  return bays;
}

void add_stock(admin::DemoData& data, const std::vector<Contents>& aisles,
               const admin::GenerateOptions& options) {
  const std::vector<std::vector<std::string>> bays = pick_bays(data.locations);
  constexpr EpochMs day_ms = 86'400'000;
  for (std::size_t a = 0; a < aisles.size(); ++a) {
    std::size_t level = 0;
    for (const auto& [item, quantity] : aisles[a]) {
      const admin::DemoItem& goods = data.items[static_cast<std::size_t>(item)];
      admin::DemoStock row;
      row.location = bays[a][level++ % bays[a].size()];
      row.sku = goods.sku;
      row.quantity = row.real = quantity;
      if (goods.tracks_lot) {
        row.lot = "L" + std::to_string(10'000 + a);
        row.expiry_date = admin::iso_date(options.now_ms + (60 + std::int64_t(a)) * day_ms);
      }
      data.stock.push_back(std::move(row));
    }
  }
}

void add_orders(admin::DemoData& data, const std::vector<Contents>& orders,
                const admin::GenerateOptions& options, Random& random) {
  for (const Contents& contents : orders) {
    if (contents.empty()) continue;
    const int number = static_cast<int>(data.orders.size()) + 1;
    admin::DemoOrder order = admin::make_order_head(number, options, data.services, random);
    for (const auto& [item, quantity] : contents) {
      order.lines.push_back({data.items[static_cast<std::size_t>(item)].sku, quantity});
    }
    data.orders.push_back(std::move(order));
  }
}

}  // namespace

Result<SbpoInstance> read_sbpo(const std::string& text, const admin::GenerateOptions& options) {
  Numbers numbers{std::istringstream(text)};
  const std::int64_t order_count = numbers.next();
  const std::int64_t item_count = numbers.next();
  const std::int64_t aisle_count = numbers.next();
  constexpr std::int64_t most = 1'000'000;
  if (!numbers.good || order_count < 0 || item_count < 0 || item_count >= 100'000 ||
      aisle_count < 0 || order_count > most || aisle_count > most) {
    return bad_instance("a first line that is not three counts");
  }
  std::vector<Contents> orders(static_cast<std::size_t>(order_count));
  std::vector<Contents> aisles(static_cast<std::size_t>(aisle_count));
  for (std::vector<Contents>* lines : {&orders, &aisles}) {
    for (Contents& contents : *lines) {
      if (!read_contents(numbers, item_count, contents)) {
        return bad_instance("a line of an order or aisle that is not pairs of item and quantity");
      }
    }
  }
  SbpoInstance instance;
  instance.least_units = numbers.next();
  instance.most_units = numbers.next();
  if (!numbers.good) return bad_instance("no bounds of the wave in the last line");

  Random random(options.seed);
  admin::GenerateOptions sized = options;
  sized.orders = static_cast<int>(order_count);
  admin::DemoData& data = instance.data;
  data.services = admin::make_services();
  data.departures = admin::make_departures(sized);
  data.workers = admin::make_workers(sized);
  data.cartons = admin::make_cartons();
  const std::int64_t hall_aisles = (aisle_count + bays_per_aisle - 1) / bays_per_aisle;
  data.locations = admin::make_hall(static_cast<int>(hall_aisles), random);
  data.containers = admin::make_containers(sized);
  data.items = admin::make_items(static_cast<int>(item_count), random);
  add_stock(data, aisles, sized);
  add_orders(data, orders, sized, random);
  admin::scatter_deviations(data.stock, sized.deviation_per_mille, random);
  return instance;
}

Result<Done> convert_sbpo(const std::filesystem::path& instance,
                          const std::filesystem::path& folder,
                          const admin::GenerateOptions& options) {
  std::ifstream file(instance, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) {
    return refuse("cannot_read", "'" + instance.string() + "'", "a file that can be read",
                  "check the path");
  }
  const Result<SbpoInstance> read = read_sbpo(text.str(), options);
  if (!read) return Failure{read.error()};
  return admin::write_data_folder(folder, read->data);
}

}  // namespace fw::testing
