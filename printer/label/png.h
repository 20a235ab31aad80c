// The bitmap as a PNG (ISO/IEC 15948): 1-bit greyscale, ink black, with the
// resolution in pHYs so that viewers and printers show it at its true size.
#pragma once
#include <string>

#include "printer/label/bitmap.h"

namespace fw::printer::label {

// Deterministic: the same bitmap gives the same bytes.
std::string to_png(const Bitmap& bitmap, int dpi);

}  // namespace fw::printer::label
