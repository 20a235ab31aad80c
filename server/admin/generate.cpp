#include "server/admin/generate.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <numeric>
#include <set>

namespace fw::admin {
namespace {

constexpr EpochMs day_ms = 86'400'000;

template <class T>
void shuffle(std::vector<T>& list, Random& random) {
  for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[random.below(i)]);
}

// Zipf's law: the item of rank r is asked for 1 / r as often as the first.
class Popularity {
 public:
  explicit Popularity(std::size_t items) {
    std::uint64_t sum = 0;
    for (std::size_t rank = 1; rank <= items; ++rank)
      sums_.push_back(sum += 10'000'000 / (rank + 3));
  }
  std::size_t draw(Random& random) const {
    const std::uint64_t point = random.below(sums_.back());
    return static_cast<std::size_t>(std::upper_bound(sums_.begin(), sums_.end(), point) -
                                    sums_.begin());
  }

 private:
  std::vector<std::uint64_t> sums_;
};

std::int64_t draw_line_count(Random& random) {
  const std::uint64_t point = random.below(100);
  return point < 35 ? 1 : point < 60 ? 2 : point < 75 ? 3 : point < 86 ? 4 : point < 94 ? 5 : 6;
}

Quantity draw_quantity(bool business, Random& random) {
  const std::uint64_t point = random.below(100);
  if (business && point < 25) return random.between(4, 12);
  return point < 70 ? 1 : point < 90 ? 2 : random.between(3, 5);
}

// `ranks` says which item has which popularity.
std::vector<DemoOrder> make_orders(const GenerateOptions& options, const DemoData& data,
                                   const std::vector<std::size_t>& ranks, Random& random) {
  std::vector<DemoOrder> orders;
  if (ranks.empty()) return orders;
  const Popularity popularity(ranks.size());
  for (int n = 1; n <= options.orders; ++n) {
    DemoOrder order = make_order_head(n, options, data.services, random);
    const std::int64_t lines =
        std::min<std::int64_t>(draw_line_count(random), static_cast<std::int64_t>(ranks.size()));
    std::set<std::size_t> chosen;
    while (static_cast<std::int64_t>(chosen.size()) < lines) {
      const std::size_t item = ranks[popularity.draw(random)];
      if (!chosen.insert(item).second) continue;
      order.lines.push_back({data.items[item].sku, draw_quantity(order.channel == "erp", random)});
    }
    orders.push_back(std::move(order));
  }
  return orders;
}

std::vector<Quantity> demand_by_item(const DemoData& data) {
  std::map<std::string, std::size_t> number;
  for (std::size_t i = 0; i < data.items.size(); ++i) number[data.items[i].sku] = i;
  std::vector<Quantity> demand(data.items.size(), 0);
  for (const DemoOrder& order : data.orders) {
    for (const DemoLine& line : order.lines) demand[number.at(line.sku)] += line.quantity;
  }
  return demand;
}

// Items that get too little stock: ordered ones, but none of the best sellers,
// which would hold up half of all orders. At least one.
std::set<std::size_t> choose_scarce(const std::vector<Quantity>& demand,
                                    const std::vector<std::size_t>& ranks, int per_mille,
                                    Random& random) {
  std::vector<std::size_t> candidates;
  for (std::size_t rank = ranks.size() / 10; rank < ranks.size(); ++rank) {
    if (demand[ranks[rank]] >= 2) candidates.push_back(ranks[rank]);
  }
  shuffle(candidates, random);
  const std::size_t wanted = std::max<std::size_t>(
      1, ranks.size() * static_cast<std::size_t>(std::max(0, per_mille)) / 1'000);
  candidates.resize(per_mille <= 0 ? 0 : std::min(wanted, candidates.size()));
  return {candidates.begin(), candidates.end()};
}

// Puts goods on shelves: pick locations first, cases into reserve.
class Stocker {
 public:
  Stocker(const GenerateOptions& options, DemoData& data, Random& random)
      : options_(options), data_(data), random_(random) {
    for (const DemoLocation& l : data.locations) {
      if (l.role == "pick") pick_.push_back(l.code);
      if (l.role == "reserve") reserve_.push_back(l.code);
    }
    shuffle(pick_, random_);
    shuffle(reserve_, random_);
  }

  void stock(std::size_t item, Quantity demand, bool scarce, bool popular) {
    const DemoItem& goods = data_.items[item];
    const Quantity enough = demand + demand / 3 + random_.between(4, 25);
    const Quantity wanted = scarce ? demand * random_.between(30, 70) / 100 : enough;
    const Quantity here = popular ? (wanted + 1) / 2 : wanted;
    put(goods, pick_, next_pick_, here);
    if (here < wanted) put(goods, pick_, next_pick_, wanted - here);
    if (scarce || goods.packagings.size() < 2 || !random_.chance(700)) return;
    put(goods, reserve_, next_reserve_, goods.packagings.back().quantity * random_.between(2, 8));
  }

 private:
  // Locations are used again from the first when there are more goods than shelves.
  void put(const DemoItem& goods, const std::vector<std::string>& shelves, std::size_t& next,
           Quantity quantity) {
    if (quantity <= 0 || shelves.empty()) return;
    DemoStock row;
    row.location = shelves[next++ % shelves.size()];
    row.sku = goods.sku;
    row.quantity = row.real = quantity;
    if (goods.tracks_lot) {
      char lot[16];
      std::snprintf(lot, sizeof lot, "L%05d", ++lots_);
      row.lot = lot;
      row.expiry_date = iso_date(options_.now_ms + random_.between(60, 540) * day_ms);
    }
    data_.stock.push_back(row);
  }

  const GenerateOptions& options_;
  DemoData& data_;
  Random& random_;
  std::vector<std::string> pick_;
  std::vector<std::string> reserve_;
  std::size_t next_pick_ = 0;
  std::size_t next_reserve_ = 0;
  int lots_ = 0;
};

}  // namespace

void scatter_deviations(std::vector<DemoStock>& stock, int per_mille, Random& random) {
  for (DemoStock& row : stock) {
    if (row.quantity == 0 || !random.chance(static_cast<std::uint64_t>(std::max(0, per_mille)))) {
      continue;
    }
    const Quantity missing = random.between(1, std::min<Quantity>(3, row.quantity));
    row.real = row.quantity - missing;
  }
}

DemoData generate_demo_data(const GenerateOptions& options) {
  // A stream for each part: more orders do not change the hall or the items.
  Random random(options.seed);
  Random hall = random.split();
  Random goods = random.split();
  Random demand_chance = random.split();
  Random shelves = random.split();
  Random errors = random.split();

  DemoData data;
  data.services = make_services();
  data.departures = make_departures(options);
  data.workers = make_workers(options);
  data.cartons = make_cartons();
  data.locations = make_hall(options.aisles, hall);
  data.containers = make_containers(options);
  data.items = make_items(options.items, goods);

  std::vector<std::size_t> ranks(data.items.size());
  std::iota(ranks.begin(), ranks.end(), std::size_t{0});
  shuffle(ranks, goods);
  data.orders = make_orders(options, data, ranks, demand_chance);

  const std::vector<Quantity> demand = demand_by_item(data);
  const std::set<std::size_t> scarce =
      choose_scarce(demand, ranks, options.short_per_mille, shelves);
  Stocker stocker(options, data, shelves);
  for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
    const std::size_t item = ranks[rank];
    stocker.stock(item, demand[item], scarce.count(item) > 0, rank < ranks.size() / 4);
  }
  scatter_deviations(data.stock, options.deviation_per_mille, errors);
  if (options.cases) stage_cases(options, data);
  return data;
}

}  // namespace fw::admin
