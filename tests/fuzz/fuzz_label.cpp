// Labels: stored label data with any text in it, drawn, measured, as ZPL and PNG.
// Bytes that are no stored label become the text of every part of one.
#include "printer/label/render.h"
#include "shared/wire/values/stored_packet.h"
#include "tests/fuzz/target.h"

namespace {

fw::wire::Label label_of(const std::string& text) {
  if (auto stored = fw::wire::decode_stored_label(text)) return std::move(*stored);
  fw::wire::Label label;
  label.sscc = "340123450000000018";
  label.tracking = text.substr(0, 40);
  label.carrier = text;
  label.service = text;
  label.route = text;
  label.order_reference = text;
  label.ship_to.name = text;
  label.ship_to.street = text;
  label.ship_to.city = text;
  label.ship_to.postal_code = text.substr(0, 12);
  label.ship_to.country = "DE";
  return label;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static auto renderer = fw::printer::label::LabelRenderer::open();
  if (!renderer) return 0;  // no fonts on this machine
  const fw::wire::Label label = label_of(fw::fuzz::text_of(data, size));
  const auto rendered = renderer->render({label, "7", 2, "2026-11-21 22:10"});
  if (rendered) fw::fuzz::must(!rendered->zpl.empty() && !rendered->png.empty());
  return 0;
}
