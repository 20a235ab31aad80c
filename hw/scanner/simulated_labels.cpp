#include "hw/scanner/simulated_labels.h"

#include "shared/barcode/gs1.h"
#include "shared/barcode/gtin.h"

namespace fw::hw {
namespace {

// "2027-01-31" -> "270131".
std::string yymmdd(const std::string& date) {
  return date.substr(2, 2) + date.substr(5, 2) + date.substr(8, 2);
}

std::string lot_label(const std::string& gtin14, const std::string& lot,
                      const std::string& expiry) {
  constexpr std::size_t iso_length = 10;
  barcode::Elements elements = {{"01", gtin14}};
  if (expiry.size() == iso_length) elements.push_back({"17", yymmdd(expiry)});
  if (!lot.empty()) elements.push_back({"10", lot});
  return "]d2" + barcode::join_message(elements);
}

}  // namespace

std::string item_label(const WorldItem& item, const std::string& lot, const std::string& expiry) {
  const auto gtin = barcode::to_gtin14(item.barcode);
  if (!gtin) return plain_label(item.barcode);
  if (item.carries_lot && !(lot.empty() && expiry.empty())) return lot_label(*gtin, lot, expiry);
  switch (item.barcode.size()) {
    case 8:
      return "]E4" + item.barcode;
    case 12:
      return "]E00" + item.barcode;
    case 13:
      return "]E0" + item.barcode;
    default:
      return "]I1" + item.barcode;
  }
}

std::string plain_label(const std::string& text) { return "]C0" + text; }

std::string sscc_label(const std::string& sscc) { return "]C100" + sscc; }

}  // namespace fw::hw
