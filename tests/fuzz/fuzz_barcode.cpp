// What a scanner sends: symbology identifiers, GS1 element strings, digital links.
#include "shared/barcode/digital_link.h"
#include "shared/barcode/gs1.h"
#include "shared/barcode/scan.h"
#include "tests/fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace barcode = fw::barcode;
  const std::string text = fw::fuzz::text_of(data, size);
  const auto scan = barcode::read_scan(text, 2026);
  (void)barcode::readings(scan);
  (void)barcode::means(scan, text);
  fw::fuzz::must(barcode::code_key(barcode::code_key(text)) == barcode::code_key(text));
  for (const auto& elements : {barcode::parse_message(text), barcode::parse_bracketed(text),
                               barcode::parse_digital_link(text)}) {
    if (!elements) continue;
    (void)barcode::check_values(*elements);
    (void)barcode::check_association(*elements);
    const auto message = barcode::build_message(*elements);
    if (message) fw::fuzz::must(barcode::parse_message(*message).ok());
  }
  return 0;
}
