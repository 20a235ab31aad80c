#include "terminal/ui/hall.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "shared/base/csv.h"
#include "terminal/core/judge.h"

namespace fw::terminal {
namespace {

constexpr std::int64_t look_for_labels_every_ms = 50;

}  // namespace

Result<Hall> Hall::open(hw::World& world, const std::string& cartons) {
  Hall hall(world);
  hall.read_places();
  for (auto& item : world.items()) {
    hall.key_by_sku_[item.sku] = fact_code(item.barcode);
    hall.sku_by_key_.emplace(hall.key_by_sku_[item.sku], item.sku);
    hall.items_.emplace(item.sku, std::move(item));
  }
  hall.find_park();
  if (cartons.empty()) return hall;
  const auto table = parse_csv(cartons);
  if (!table) return Failure{table.error()};
  const int carton = table->column("carton");
  const int tare = table->column("tare_g");
  if (carton < 0 || tare < 0)
    return refuse("bad_cartons", "a file without carton or tare_g", "a cartons.csv",
                  "see config/README.md for its columns");
  const int most = table->column("most_weight_g");
  for (const auto& row : table->rows) {
    const auto number = [&](int column) {
      return std::atoll(std::string(field_of(row, column)).c_str());
    };
    hall.tare_g_[std::string(field_of(row, carton))] = number(tare);
    if (most >= 0) hall.most_weight_g_ = std::max<std::int64_t>(hall.most_weight_g_, number(most));
  }
  return hall;
}

void Hall::read_places() {
  for (auto& location : world_->locations()) {
    const std::string code = location.code;
    place_by_print_[location.barcode.empty() ? code : location.barcode] = code;
    switch (location.kind) {
      case hw::LocationKind::shelf:
        shelves_.push_back(code);
        break;
      case hw::LocationKind::pack_station:
        drop_places_.push_back(code);
        break;
      case hw::LocationKind::problem:
        if (problem_.empty()) problem_ = code;
        break;
      case hw::LocationKind::dock:
        if (dock_.empty()) dock_ = code;
        break;
      case hw::LocationKind::staging:
      case hw::LocationKind::scale:
      case hw::LocationKind::carrier:
        break;
    }
    places_.emplace(code, std::move(location));
  }
}

// The SSCC stands in a comment near the end of a label's file (printer/label/zpl.h).
bool Hall::label_is_out(const std::string& sscc, std::int64_t monotonic_ms) {
  if (label_is_out_) return label_is_out_(sscc);
  if (labels_folder_.empty() || labels_out_.contains(sscc)) return true;
  if (monotonic_ms - labels_looked_ms_ < look_for_labels_every_ms) return false;
  labels_looked_ms_ = monotonic_ms;
  constexpr std::streamoff tail = 120;
  constexpr std::string_view mark = "^FXsscc=";
  std::error_code gone;
  for (const auto& entry : std::filesystem::directory_iterator(labels_folder_, gone)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() != ".zpl" || !label_files_.insert(name).second) continue;
    std::ifstream in(entry.path(), std::ios::binary | std::ios::ate);
    in.seekg(std::max<std::streamoff>(0, static_cast<std::streamoff>(in.tellg()) - tail));
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto at = text.find(mark);
    if (at != std::string::npos) labels_out_.insert(text.substr(at + mark.size(), 18));
  }
  return labels_out_.contains(sscc);
}

// Empty totes wait where most of them stand, else at the first staging place.
void Hall::find_park() {
  std::size_t most = 0;
  for (const auto& [code, location] : places_) {
    if (location.kind != hw::LocationKind::staging) continue;
    const std::size_t totes = world_->containers_in(code).size();
    if (park_.empty() || totes > most) {
      park_ = code;
      most = totes;
    }
  }
}

std::string Hall::place_of(const std::string& printed) const {
  const auto found = place_by_print_.find(printed);
  if (found != place_by_print_.end()) return found->second;
  return places_.contains(printed) ? printed : "";
}

std::string Hall::print_of(const std::string& place) const {
  const auto found = places_.find(place);
  return found == places_.end() || found->second.barcode.empty() ? place : found->second.barcode;
}

const hw::WorldItem* Hall::item(const std::string& sku) const {
  const auto found = items_.find(sku);
  return found == items_.end() ? nullptr : &found->second;
}

bool Hall::is_wanted(const std::string& sku, const wire::Step& step) const {
  const auto key = key_by_sku_.find(sku);
  if (key == key_by_sku_.end()) return false;
  const std::string& printed = items_.at(sku).barcode;
  for (const auto& accept : step.accept)
    for (const auto& code : accept.codes)
      if (code == key->second || code == printed) return true;
  return false;
}

const hw::WorldItem* Hall::item_wanted(const wire::Step& step) const {
  for (const auto& accept : step.accept)
    for (const auto& code : accept.codes)
      if (const auto found = sku_by_key_.find(code); found != sku_by_key_.end())
        return item(found->second);
  return nullptr;
}

std::int64_t Hall::walk_mm(const std::string& from, const std::string& to) const {
  const auto a = places_.find(from);
  const auto b = places_.find(to);
  if (a == places_.end() || b == places_.end()) return 0;
  return hw::walk_mm(a->second.at, b->second.at);
}

std::string Hall::neighbour(const std::string& place, Random& random) const {
  const auto at = std::lower_bound(shelves_.begin(), shelves_.end(), place);
  if (at == shelves_.end() || *at != place || shelves_.size() < 2) return "";
  const bool right = at == shelves_.begin() || (at + 1 != shelves_.end() && random.chance(500));
  return right ? *(at + 1) : *(at - 1);
}

std::int64_t Hall::tare_g(const std::string& carton) const {
  const auto found = tare_g_.find(carton);
  return found == tare_g_.end() ? 0 : found->second;
}

}  // namespace fw::terminal
