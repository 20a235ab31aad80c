// Labels for the tests, and one renderer for the whole program (its glyph cache
// is the slow part to fill).
#pragma once
#include <stdexcept>

#include "printer/label/render.h"

namespace fw::test {

inline wire::Label munich_label() {
  wire::Label label;
  label.ship_from = {
      "Floorwave Demo Warehouse", "", "Am Speicherkai 12", "Tor 4", "20457", "Hamburg", "", "DE"};
  label.ship_to = {"Jürgen Müller-Lüdenscheidt",
                   "Bäckerei Östermann GmbH & Co. KG",
                   "Große Straße 117a",
                   "Hinterhaus, 3. OG",
                   "80331",
                   "München",
                   "",
                   "DE"};
  label.carrier = "DHL";
  label.service = "PAKET EXPRESS";
  label.route = "HAM-07";
  label.order_reference = "SHOP-100045-A";
  label.order_number = "4711";
  label.sscc = "376104250021234569";
  label.tracking = "1Z999AA10123456784";
  label.parcel_number = 1;
  label.parcel_count = 3;
  label.weight_g = 2350;
  label.local_date = "2026-11-21";
  return label;
}

inline printer::label::LabelRenderer& renderer(int dpi = 203) {
  using printer::label::LabelRenderer;
  const auto open = [](int resolution) {
    printer::label::RenderOptions options;
    options.dpi = resolution;
    auto opened = LabelRenderer::open(options);
    if (!opened) throw std::runtime_error(to_line(opened.error()));
    return std::move(opened.value());
  };
  static LabelRenderer at_203 = open(203);
  static LabelRenderer at_300 = open(300);
  return dpi == 203 ? at_203 : at_300;
}

}  // namespace fw::test
