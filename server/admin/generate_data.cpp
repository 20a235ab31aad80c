#include "server/admin/generate_data.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <initializer_list>
#include <system_error>
#include <utility>

namespace fw::admin {
namespace {

// One CSV file (RFC 4180) in memory.
class CsvFile {
 public:
  explicit CsvFile(std::initializer_list<const char*> columns) {
    for (const char* column : columns) add(column);
    end_row();
  }

  CsvFile& add(const std::string& field) {
    if (!row_begins_) text_ += ',';
    row_begins_ = false;
    if (field.find_first_of(",\"\r\n") == std::string::npos) {
      text_ += field;
      return *this;
    }
    text_ += '"';
    for (const char c : field) text_ += c == '"' ? std::string("\"\"") : std::string(1, c);
    text_ += '"';
    return *this;
  }
  CsvFile& add(const char* field) { return add(std::string(field)); }
  CsvFile& add(std::int64_t number) { return add(std::to_string(number)); }
  CsvFile& add(bool yes) { return add(yes ? "1" : "0"); }
  CsvFile& add(const DemoSides& sides) {
    return add(sides.length_mm).add(sides.width_mm).add(sides.height_mm);
  }
  void end_row() {
    text_ += '\n';
    row_begins_ = true;
  }

  const std::string& text() const { return text_; }

 private:
  std::string text_;
  bool row_begins_ = true;
};

CsvFile sites_csv(const DemoData& data) {
  CsvFile csv({"site", "name", "time_zone", "ship_point", "gs1_company_prefix", "street",
               "postal_code", "city", "country", "phone", "email"});
  const DemoSite& s = data.site;
  csv.add(s.code).add(s.name).add(s.time_zone).add(s.ship_point).add(s.gs1_company_prefix);
  csv.add(s.street).add(s.postal_code).add(s.city).add(s.country).add(s.phone).add(s.email);
  csv.end_row();
  return csv;
}

CsvFile carriers_csv(const DemoData& data) {
  CsvFile csv(
      {"carrier", "carrier_name", "service", "service_name", "tracking_scheme", "tracking_prefix"});
  for (const DemoService& s : data.services) {
    csv.add(s.carrier).add(s.carrier_name).add(s.service).add(s.service_name);
    csv.add(s.tracking_scheme).add(s.tracking_prefix).end_row();
  }
  return csv;
}

CsvFile departures_csv(const DemoData& data) {
  CsvFile csv({"site", "carrier", "cut_off_at", "pick_by_at", "pack_by_at", "leaves_at"});
  for (const DemoDeparture& d : data.departures) {
    csv.add(data.site.code).add(d.carrier).add(iso_instant(d.cut_off_at_ms));
    csv.add(iso_instant(d.pick_by_ms)).add(iso_instant(d.pack_by_ms));
    csv.add(iso_instant(d.leaves_at_ms)).end_row();
  }
  return csv;
}

CsvFile workers_csv(const DemoData& data) {
  CsvFile csv({"site", "worker", "name", "badge", "roles", "language"});
  for (const DemoWorker& w : data.workers) {
    csv.add(data.site.code).add(w.number).add(w.name).add(w.badge).add(w.roles).add(w.language);
    csv.end_row();
  }
  return csv;
}

CsvFile cartons_csv(const DemoData& data) {
  CsvFile csv(
      {"site", "carton", "name", "length_mm", "width_mm", "height_mm", "tare_g", "most_weight_g"});
  for (const DemoCarton& c : data.cartons) {
    csv.add(data.site.code).add(c.code).add(c.name).add(c.inner).add(c.tare_g);
    csv.add(c.most_weight_g).end_row();
  }
  return csv;
}

CsvFile locations_csv(const DemoData& data) {
  CsvFile csv({"site", "location", "role", "zone", "aisle", "bay", "level", "x_mm", "y_mm", "z_mm",
               "walk_sequence", "check_digits"});
  for (const DemoLocation& l : data.locations) {
    csv.add(data.site.code).add(l.code).add(l.role).add(l.zone).add(l.aisle).add(l.bay);
    csv.add(l.level).add(l.x_mm).add(l.y_mm).add(l.z_mm).add(l.walk_sequence).add(l.check_digits);
    csv.end_row();
  }
  return csv;
}

CsvFile containers_csv(const DemoData& data) {
  CsvFile csv({"site", "container", "kind", "slots", "tare_g", "stands_in"});
  for (const DemoContainer& c : data.containers) {
    csv.add(data.site.code).add(c.code).add(c.kind).add(c.slots > 0 ? std::to_string(c.slots) : "");
    csv.add(c.tare_g).add(c.stands_in).end_row();
  }
  return csv;
}

CsvFile items_csv(const DemoData& data) {
  CsvFile csv({"owner", "sku", "name", "weight_g", "length_mm", "width_mm", "height_mm",
               "tracks_lot", "tracks_expiry", "tracks_serial", "fragile"});
  for (const DemoItem& i : data.items) {
    csv.add(data.owner).add(i.sku).add(i.name).add(i.weight_g).add(i.sides).add(i.tracks_lot);
    csv.add(i.tracks_expiry).add(false).add(i.fragile).end_row();
  }
  return csv;
}

CsvFile packagings_csv(const DemoData& data) {
  CsvFile csv({"owner", "sku", "packaging", "quantity", "barcode", "weight_g", "length_mm",
               "width_mm", "height_mm"});
  for (const DemoItem& i : data.items) {
    for (const DemoPackaging& p : i.packagings) {
      csv.add(data.owner).add(i.sku).add(p.level).add(p.quantity).add(p.barcode).add(p.weight_g);
      csv.add(p.sides).end_row();
    }
  }
  return csv;
}

CsvFile stock_csv(const DemoData& data) {
  CsvFile csv({"site", "location", "owner", "sku", "lot", "expiry_date", "status", "quantity"});
  for (const DemoStock& s : data.stock) {
    if (s.quantity == 0) continue;
    csv.add(data.site.code).add(s.location).add(data.owner).add(s.sku).add(s.lot);
    csv.add(s.expiry_date).add("available").add(s.quantity).end_row();
  }
  return csv;
}

CsvFile world_csv(const DemoData& data) {
  CsvFile csv({"site", "location", "sku", "lot", "expiry_date", "quantity"});
  for (const DemoStock& s : data.stock) {
    csv.add(data.site.code).add(s.location).add(s.sku).add(s.lot).add(s.expiry_date).add(s.real);
    csv.end_row();
  }
  return csv;
}

CsvFile orders_csv(const DemoData& data) {
  CsvFile csv({"channel", "reference", "owner", "upstream", "received_at", "priority",
               "shortage_rule", "carrier", "service", "name", "company", "street", "postal_code",
               "city", "country", "email", "line_number", "sku", "quantity"});
  for (const DemoOrder& o : data.orders) {
    std::int64_t number = 0;
    for (const DemoLine& line : o.lines) {
      csv.add(o.channel).add(o.reference).add(data.owner).add(data.upstream);
      csv.add(iso_instant(o.received_at_ms)).add(std::int64_t{o.priority}).add(o.shortage_rule);
      csv.add(o.carrier).add(o.service).add(o.name).add(o.company).add(o.street);
      csv.add(o.postal_code).add(o.city).add(o.country).add(o.email);
      csv.add(++number).add(line.sku).add(line.quantity).end_row();
    }
  }
  return csv;
}

CsvFile cases_csv(const DemoData& data) {
  CsvFile csv({"situation", "channel", "reference"});
  for (const DemoCase& c : data.cases) {
    csv.add(c.situation).add(c.channel).add(c.reference).end_row();
  }
  return csv;
}

bool write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  file.close();
  return file.good();
}

// GS1 mod-10: weights 3 and 1 from the right, counted without the check digit.
char check_digit(const std::string& digits) {
  int sum = 0;
  int weight = 3;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    sum += (*digit - '0') * weight;
    weight = 4 - weight;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::chrono::year_month_day date_of(EpochMs at_ms) {
  using namespace std::chrono;
  return year_month_day(floor<days>(sys_time<milliseconds>(milliseconds(at_ms))));
}

}  // namespace

Result<Done> write_data_folder(const std::filesystem::path& folder, const DemoData& data) {
  const auto cannot_write = [](const std::filesystem::path& path, const std::string& why) {
    return refuse("cannot_write", "'" + path.string() + "' (" + why + ")",
                  "a folder that can be written to", "free some space or name another folder");
  };
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return cannot_write(folder, error.message());
  const std::array<std::pair<const char*, CsvFile>, 13> files{
      {{"sites.csv", sites_csv(data)},
       {"carriers.csv", carriers_csv(data)},
       {"departures.csv", departures_csv(data)},
       {"workers.csv", workers_csv(data)},
       {"cartons.csv", cartons_csv(data)},
       {"locations.csv", locations_csv(data)},
       {"containers.csv", containers_csv(data)},
       {"items.csv", items_csv(data)},
       {"packagings.csv", packagings_csv(data)},
       {"stock.csv", stock_csv(data)},
       {"orders.csv", orders_csv(data)},
       {"cases.csv", cases_csv(data)},
       {"world.csv", world_csv(data)}}};
  for (const auto& [name, csv] : files) {
    if (!write_file(folder / name, csv.text())) return cannot_write(folder / name, "write failed");
  }
  return Done{};
}

std::string iso_date(EpochMs at_ms) {
  const std::chrono::year_month_day date = date_of(at_ms);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

std::string iso_instant(EpochMs at_ms) {
  constexpr EpochMs day_ms = 86'400'000;
  const EpochMs in_day = ((at_ms % day_ms) + day_ms) % day_ms;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "T%02d:%02d:%02d.%03dZ",
                static_cast<int>(in_day / 3'600'000), static_cast<int>(in_day / 60'000 % 60),
                static_cast<int>(in_day / 1'000 % 60), static_cast<int>(in_day % 1'000));
  return iso_date(at_ms) + text.data();
}

std::string demo_gtin13(const std::string& company_prefix, std::int64_t item_reference) {
  const std::string reference = std::to_string(item_reference);
  std::string digits = company_prefix;
  digits.append(12 - std::min<std::size_t>(12, company_prefix.size() + reference.size()), '0');
  digits += reference;
  digits.resize(12);
  return digits + check_digit(digits);
}

std::string demo_gtin14(int indicator, const std::string& gtin13) {
  const std::string digits = static_cast<char>('0' + indicator) + gtin13.substr(0, 12);
  return digits + check_digit(digits);
}

}  // namespace fw::admin
