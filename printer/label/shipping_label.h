// The 4 x 6 inch shipping label: what stands where.
//
//   from, date          copy mark   GS1 DataMatrix    (free part, GS1: top)
//   ship to, as large as it fits
//   carrier and service             route, white on black
//   order, reference, parcel, weight, date            (GS1: middle)
//   tracking number: Code 128
//   SSCC: GS1-128, the lowest code on the label       (GS1: bottom)
//
// Measures are written for 203 dpi (8 dots a millimetre, 812 x 1218) and scaled;
// X dimensions and bar heights come from the standard's micrometres, not from
// scaling. All text is fitted into its box or refused, nothing is cut off.
#pragma once
#include <string>
#include <vector>

#include "printer/label/bitmap.h"
#include "printer/label/fonts.h"
#include "printer/label/measure.h"
#include "shared/base/result.h"
#include "shared/wire/values/printing.h"

namespace fw::printer::label {

// The few words printed on every label, in the site's language.
struct LabelWords {
  std::string from = "FROM";
  std::string ship_to = "SHIP TO";
  std::string order = "ORDER";
  std::string reference = "REFERENCE";
  std::string parcel = "PARCEL";
  std::string of = "of";
  std::string weight = "WEIGHT";
  std::string date = "DATE";
  std::string tracking = "TRACKING";
  std::string sscc = "SSCC";
  std::string copy = "COPY";
};

struct Drawing {
  Bitmap bitmap;
  std::vector<PlacedSymbol> symbols;
  std::vector<SymbolRule> rules;  // rules[i] is what symbols[i] must satisfy
  // What was left out without harm, e.g. an emoji no font has. For the log of
  // whoever made the label; no personal data.
  std::vector<std::string> notes;
};

// The resolutions that heads of label printers have: 203, 300, 600.
bool is_known_dpi(int dpi);

// copy: 1 is the original; from 2 on the label says COPY n (same SSCC, same
// parcel). printed_at: a short text or empty.
//
// Refusals: bad_copy, bad_sscc, missing_ship_to, no_glyph,
// script_not_supported, text_too_long,
// bad_code_128, tracking_too_long, bad_element, symbol_too_long, symbol_failed.
Result<Drawing> draw_shipping_label(const wire::Label& label, int copy,
                                    const std::string& printed_at, int dpi, const LabelWords& words,
                                    Fonts& fonts);

}  // namespace fw::printer::label
