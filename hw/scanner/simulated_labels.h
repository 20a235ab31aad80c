// What a scanner reads from the things of the simulated world: the bytes of their
// labels, with AIM identifier and GS, as a well set-up scanner sends them.
#pragma once
#include <string>

#include "hw/world/values.h"

namespace fw::hw {

// The print on one unit: EAN/UPC or ITF-14 for a GTIN, GS1 DataMatrix with lot and
// expiry when the item carries them, Code 128 for any other text.
std::string item_label(const WorldItem& item, const std::string& lot, const std::string& expiry);

// The Code 128 on a location, tote, cart or badge.
std::string plain_label(const std::string& text);

// The GS1-128 with the SSCC of a shipping label.
std::string sscc_label(const std::string& sscc);

}  // namespace fw::hw
