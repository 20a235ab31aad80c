// From a label's data to the bytes for the printer and the preview.
//
//   wire::Label -> draw_shipping_label -> one Bitmap -> measured -> ZPL and PNG
//
// A label whose barcodes fail the measuring check is refused, never printed. One
// LabelRenderer belongs to one thread; rendering is a pure function of its input
// and the font files.
#pragma once
#include <string>
#include <vector>

#include "printer/label/shipping_label.h"

namespace fw::printer::label {

struct RenderOptions {
  int dpi = 203;
  FontOptions fonts;
  LabelWords words;
};

struct LabelInput {
  const wire::Label& label;
  std::string job;         // into the ZPL comment
  int copy = 1;            // from 2 on: "COPY n"
  std::string printed_at;  // "2026-11-21 22:10", or empty
};

struct RenderedLabel {
  Drawing drawing;
  std::string zpl;
  std::string png;
};

class LabelRenderer {
 public:
  // Refuses when the fonts are missing or the resolution is unknown.
  static Result<LabelRenderer> open(RenderOptions options = {});

  // Refusals: those of draw_shipping_label, and label_unreadable when a barcode
  // does not measure up.
  Result<Drawing> draw(const LabelInput& input);
  // Without `with_png` the preview stays empty and its time is saved.
  Result<RenderedLabel> render(const LabelInput& input, bool with_png = true);

  int dpi() const { return options_.dpi; }

 private:
  LabelRenderer(RenderOptions options, Fonts fonts)
      : options_(std::move(options)), fonts_(std::move(fonts)) {}

  RenderOptions options_;
  Fonts fonts_;
};

}  // namespace fw::printer::label
