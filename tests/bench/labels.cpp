// Labels a second, data to bytes, beside the least that any renderer must do: let
// zint encode the label's three symbols and copy one bitmap of the label's size.
#include <cstring>
#include <ctime>
#include <stdexcept>

#include <zint.h>

#include "printer/label/render.h"
#include "tests/bench/report.h"
#include "tests/unit/label/sample_labels.h"

namespace fw::bench {
namespace {

// Seconds of this thread's core: other work on the machine does not count.
double core_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Labels differ in address, numbers and weight, as those of a shift do.
std::vector<wire::Label> sample_labels(int count) {
  std::vector<wire::Label> labels;
  for (int i = 0; i < count; ++i) {
    wire::Label label = test::munich_label();
    label.ship_to.name = "Person " + std::to_string(i);
    label.ship_to.street = "Street " + std::to_string(i % 200 + 1);
    label.order_number = std::to_string(10'000 + i);
    label.order_reference = "SHOP-" + std::to_string(i);
    label.weight_g = 300 + i * 7 % 20'000;
    labels.push_back(std::move(label));
  }
  return labels;
}

void encode_bare(int symbology, int input_mode, const char* text) {
  zint_symbol* symbol = ZBarcode_Create();
  symbol->symbology = symbology;
  symbol->input_mode = input_mode;
  const int failed = ZBarcode_Encode(symbol, reinterpret_cast<const unsigned char*>(text), 0);
  ZBarcode_Delete(symbol);
  if (failed >= ZINT_ERROR) throw std::runtime_error("zint refuses a sample symbol");
}

// 4 x 6 inches at 203 dpi: 812 x 1218 dots.
double bare_a_second(int count) {
  const std::size_t bytes = (812 + 7) / 8 * std::size_t{1218};
  const std::vector<char> from(bytes, 'x');
  std::vector<char> to(bytes);
  std::size_t sum = 0;
  const double begin = core_seconds();
  for (int i = 0; i < count; ++i) {
    encode_bare(BARCODE_GS1_128, GS1_MODE, "[00]376104250021234569");
    encode_bare(BARCODE_CODE128, DATA_MODE, "1Z999AA10123456784");
    encode_bare(BARCODE_DATAMATRIX, GS1_MODE, "[00]376104250021234569");
    std::memcpy(to.data(), from.data(), bytes);
    sum += static_cast<unsigned char>(to[static_cast<std::size_t>(i) % bytes]);
  }
  return sum == 0 ? 0 : count / (core_seconds() - begin);
}

double ours_a_second(const std::vector<wire::Label>& labels, bool with_png) {
  printer::label::LabelRenderer& renderer = test::renderer();
  std::size_t bytes = 0;
  const double begin = core_seconds();
  for (const wire::Label& label : labels) {
    const auto made = renderer.render({label, "job", 1, "2026-11-21 22:10 UTC"}, with_png);
    if (!made) throw std::runtime_error(to_line(made.error()));
    bytes += made->zpl.size() + made->png.size();
  }
  return bytes == 0 ? 0 : static_cast<double>(labels.size()) / (core_seconds() - begin);
}

}  // namespace

Report measure_labels(int scale) {
  Report report{"labels",
                "4x6 inch labels at 203 dpi a second of one core, each checked before it leaves; "
                "bare = the same symbols by zint and one copy of the bitmap",
                {},
                {}};
  const auto labels = sample_labels(20 * scale);
  ours_a_second(labels, true);  // fills the glyph cache
  bare_a_second(100);
  const double bare = bare_a_second(50 * scale);
  for (const bool with_png : {false, true}) {
    const double ours = ours_a_second(labels, with_png);
    report.rows.push_back({word("what", with_png ? "ZPL and PNG" : "ZPL (bitmap)"),
                           number("labels_a_second", ours), number("bare_a_second", bare),
                           number("ratio", ours / bare, 2), number("us_a_label", 1e6 / ours, 0)});
  }
  return report;
}

}  // namespace fw::bench
