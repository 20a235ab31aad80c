// The bitmap as one ZPL II label: ^GFA with ZPL's alternative compression (ACS),
// which printers of every make that speak ZPL understand, and one field only, so
// what is printed is exactly what the preview shows.
//
// One label is one ^XA ... ^XZ is one job: ^PQ is always 1.
#pragma once
#include <string>
#include <string_view>

#include "printer/label/bitmap.h"

namespace fw::printer::label {

// `job` goes into a ^FX comment at the beginning, `sscc`, when there is one, into
// one at the end, where support, the simulated printer and simulated people find
// them; characters other than letters, digits and "-_.:" become '-'.
std::string to_zpl(const Bitmap& bitmap, std::string_view job, std::string_view sscc = "");

}  // namespace fw::printer::label
