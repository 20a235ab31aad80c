#include "printer/label/render.h"

#include "printer/label/png.h"
#include "printer/label/zpl.h"

namespace fw::printer::label {

Result<LabelRenderer> LabelRenderer::open(RenderOptions options) {
  if (!is_known_dpi(options.dpi)) {
    return refuse("bad_dpi", std::to_string(options.dpi), "203, 300 or 600",
                  "set the resolution of the printer's head");
  }
  auto fonts = Fonts::open(options.fonts);
  if (!fonts) return Failure{fonts.error()};
  return LabelRenderer(std::move(options), std::move(fonts.value()));
}

Result<Drawing> LabelRenderer::draw(const LabelInput& input) {
  fonts_.forget_excess();
  auto drawing = draw_shipping_label(input.label, input.copy, input.printed_at, options_.dpi,
                                     options_.words, fonts_);
  if (!drawing) return drawing;
  std::string faults;
  for (std::size_t i = 0; i < drawing->symbols.size(); ++i) {
    for (const Fault& fault :
         measure(drawing->bitmap, drawing->symbols[i], drawing->rules[i], options_.dpi)) {
      faults += (faults.empty() ? "" : ", ") + fault.symbol + ": " + fault.what;
    }
  }
  if (!faults.empty()) {
    return refuse("label_unreadable", faults, "barcodes as the standard asks",
                  "report this label's data: the layout has a fault");
  }
  return drawing;
}

Result<RenderedLabel> LabelRenderer::render(const LabelInput& input, bool with_png) {
  auto drawing = draw(input);
  if (!drawing) return Failure{drawing.error()};
  std::string zpl = to_zpl(drawing->bitmap, input.job, input.label.sscc);
  std::string png = with_png ? to_png(drawing->bitmap, options_.dpi) : std::string();
  return RenderedLabel{std::move(drawing.value()), std::move(zpl), std::move(png)};
}

}  // namespace fw::printer::label
