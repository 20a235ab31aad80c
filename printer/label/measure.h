// Measures the barcodes on a finished label, dot by dot, as a verifier would:
// is X what the standard asks, are all bars exactly as wide and as tall as they
// should be, are the quiet zones clean, is anything printed over the bars?
//
// A label that decodes may still fail here, and then on the carrier's belt: a
// reader forgives a quiet zone of nothing and a rule through the bars, until the
// print is worn. So a label that fails is never printed.
//
// Limits: GS1 General Specifications 5.12 (logistic units: X at least 0.495 mm,
// height at least 31.75 mm, 10 X of quiet zone for GS1-128, 1 X for Data Matrix
// with X at least 0.743 mm), ISO/IEC 15417 (Code 128: 10 X).
#pragma once
#include <string>
#include <vector>

#include "printer/label/bitmap.h"
#include "printer/label/symbols.h"

namespace fw::printer::label {

// Where a symbol was drawn: `area` is the modules alone, without quiet zone.
struct PlacedSymbol {
  std::string name;  // "SSCC", "tracking"; for messages
  Modules modules;
  std::string content;  // what a scanner reads; GS1 symbols in human-readable form
  Rect area;
  int x_dots = 0;
};

struct SymbolRule {
  int x_um_min = 0;
  int quiet_x = 0;
  int height_um_min = 0;  // 0: as its modules give (matrix symbols)
};

struct Fault {
  std::string symbol;
  std::string what;  // "quiet zone on the left is 12 of 40 dots"

  friend bool operator==(const Fault&, const Fault&) = default;
};

// Heads marked 203 dpi have 8 dots a millimetre, so 203 means 203.2 here.
int dots_per_metre(int dpi);
// The least number of dots that is at least this long.
int dots_at_least(int length_um, int dpi);
int length_um(int count, int dpi);

// Empty when the symbol is as it should be.
std::vector<Fault> measure(const Bitmap& label, const PlacedSymbol& symbol, const SymbolRule& rule,
                           int dpi);

}  // namespace fw::printer::label
