#include <algorithm>
#include <array>
#include <cstdio>

#include "server/admin/generate.h"

namespace fw::admin {
namespace {

// Places with the postal codes and house numbers of their country, and names
// with the letters that labels must be able to print.
struct Town {
  const char* country;
  const char* postal_code;
  const char* city;
  const char* street;
};

constexpr std::array<Town, 16> towns{{{"DE", "50667", "Köln", "Hohe Straße"},
                                      {"DE", "80331", "München", "Sendlinger Straße"},
                                      {"DE", "04109", "Leipzig", "Thomasgäßchen"},
                                      {"DE", "20095", "Hamburg", "Mönckebergstraße"},
                                      {"AT", "8010", "Graz", "Färbergasse"},
                                      {"CH", "8001", "Zürich", "Löwenstrasse"},
                                      {"FR", "69002", "Lyon", "Rue de la République"},
                                      {"FR", "31000", "Toulouse", "Allées François-Verdier"},
                                      {"PL", "31-010", "Kraków", "ul. Święty Marek"},
                                      {"PL", "90-001", "Łódź", "ul. Piotrkowska"},
                                      {"CZ", "602 00", "Brno", "Dvořákova"},
                                      {"SE", "411 05", "Göteborg", "Östra Hamngatan"},
                                      {"DK", "8000", "Århus C", "Sønder Allé"},
                                      {"ES", "29005", "Málaga", "Calle Peña"},
                                      {"PT", "4000-069", "Porto", "Praça da Liberdade"},
                                      {"HU", "6720", "Szeged", "Kárász utca"}}};

constexpr std::array<const char*, 16> first_names{
    "Zoë",   "François",   "Łukasz", "Åsa",   "Jiří",  "Núria", "Jürgen",  "Anna",
    "Søren", "Małgorzata", "Inês",   "Gábor", "Chloé", "Björn", "Daniela", "Tomáš"};
constexpr std::array<const char*, 16> last_names{
    "Müller", "Lefèvre",    "Wójcik",    "Öberg", "Dvořák",  "Muñoz",    "Schäfer", "Brandt",
    "Ærø",    "Wiśniewska", "Gonçalves", "Szűcs", "O'Brien", "Großmann", "Keller",  "Novák"};
constexpr std::array<const char*, 6> companies{"Bäckerei Sonnenschein GmbH", "Atelier Dupré & Fils",
                                               "Café \"Zum Löwen\"",         "Nordlys ApS",
                                               "Kovács és Társa Kft.",       "Praxis Dr. Weiß"};

template <class List>
const typename List::value_type& any_of(const List& list, Random& random) {
  return list[random.below(list.size())];
}

std::string number_text(const char* format, int number) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), format, number);
  return text.data();
}

std::int64_t first_cut_off_s(const GenerateOptions& options) {
  if (options.first_cut_off_s > 0) return options.first_cut_off_s;
  return std::max<std::int64_t>(90, std::int64_t{options.orders} * 3 / 10);
}

}  // namespace

std::vector<DemoService> make_services() {
  return {{"NORDPAKET", "Nordpaket", "STANDARD", "Standard parcel", "upu_s10", "RRDE"},
          {"NORDPAKET", "Nordpaket", "TRACKED", "Tracked letter", "upu_s10", "LXDE"},
          {"RAPIDO", "Rapido Kurier", "NEXTDAY", "Next day", "numeric", "7340"},
          {"RAPIDO", "Rapido Kurier", "EVENING", "Evening delivery", "numeric", "7341"},
          {"EUROCARGO", "Eurocargo", "ECONOMY", "Economy", "sscc", ""},
          {"EUROCARGO", "Eurocargo", "BUSINESS", "Business parcel", "sscc", ""},
          {"STADTBOTE", "Stadtbote", "TODAY", "Same day", "numeric", "7350"}};
}

std::vector<DemoDeparture> make_departures(const GenerateOptions& options) {
  std::vector<DemoDeparture> departures;
  const EpochMs step_ms = 1'000 * first_cut_off_s(options);
  const std::array<const char*, 4> carriers{"RAPIDO", "NORDPAKET", "EUROCARGO", "STADTBOTE"};
  for (std::size_t c = 0; c < carriers.size(); ++c) {
    for (int round = 1; round <= 3; ++round) {
      DemoDeparture d;
      d.carrier = carriers[c];
      d.cut_off_at_ms = options.now_ms + round * step_ms + static_cast<EpochMs>(c) * step_ms / 5;
      d.pick_by_ms = d.cut_off_at_ms + step_ms / 2;
      d.pack_by_ms = d.cut_off_at_ms + step_ms * 3 / 4;
      d.leaves_at_ms = d.cut_off_at_ms + step_ms;
      departures.push_back(d);
    }
    // Tomorrow's truck takes what misses all of today's.
    constexpr EpochMs hour_ms = 3'600'000;
    const EpochMs leaves = options.now_ms + 24 * hour_ms + static_cast<EpochMs>(c) * hour_ms;
    departures.push_back(
        {carriers[c], leaves - 2 * hour_ms, leaves - hour_ms, leaves - hour_ms / 2, leaves});
  }
  return departures;
}

std::vector<DemoWorker> make_workers(const GenerateOptions& options) {
  std::vector<DemoWorker> workers;
  const auto add = [&](int number, const char* badge_format, int badge, const char* roles) {
    const std::size_t n = workers.size();
    const std::string name = std::string(first_names[n % first_names.size()]) + " " +
                             last_names[(n * 7 + 3) % last_names.size()];
    workers.push_back({number_text("%04d", number), name, number_text(badge_format, badge), roles,
                       n % 4 == 1 ? "de" : "en"});
  };
  for (int p = 1; p <= options.pickers; ++p) add(1'000 + p, "BADGE-P%03d", p, "picker counter");
  for (int p = 1; p <= options.packers; ++p) add(2'000 + p, "BADGE-K%03d", p, "packer");
  add(3'001, "BADGE-S%03d", 1, "supervisor picker packer");
  return workers;
}

DemoOrder make_order_head(int number, const GenerateOptions& options,
                          const std::vector<DemoService>& services, Random& random) {
  DemoOrder order;
  const std::uint64_t channel = random.below(100);
  order.channel = channel < 60 ? "shop" : channel < 85 ? "marketplace" : "erp";
  order.reference = number_text(channel < 60   ? "S%06d"
                                : channel < 85 ? "302-%06d"
                                               : "PO-%06d",
                                100'000 + number);
  order.received_at_ms = options.now_ms - 1'000 * random.between(5, 7'200);
  const std::uint64_t rule = random.below(100);
  order.shortage_rule = rule < 85 ? "backorder" : rule < 95 ? "ship_short" : "all_or_nothing";
  // Same-day delivery is asked for by single orders only.
  const DemoService& service = services[random.below(services.size() - 1)];
  order.carrier = service.carrier;
  order.service = service.service;
  const bool urgent = service.carrier == "RAPIDO";
  order.priority = urgent ? 5 : random.chance(100) ? 2 : 0;

  const Town& town = any_of(towns, random);
  // One draw a statement: the order of draws must not depend on the compiler.
  order.name = any_of(first_names, random);
  order.name += std::string(" ") + any_of(last_names, random);
  if (order.channel == "erp") order.company = any_of(companies, random);
  order.street = std::string(town.street) + " " + std::to_string(random.between(1, 180));
  order.postal_code = town.postal_code;
  order.city = town.city;
  order.country = town.country;
  order.email = number_text("customer%d@example.com", 100'000 + number);
  return order;
}

}  // namespace fw::admin
