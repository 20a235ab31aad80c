#include "printer/label/shipping_label.h"

#include <algorithm>
#include <array>
#include <optional>

#include "printer/label/address.h"
#include "printer/label/label_texts.h"
#include "printer/label/text.h"
#include "shared/barcode/sscc.h"

namespace fw::printer::label {
namespace {

// --- Where things stand, in dots of 203 dpi --------------------------------------

constexpr int page_width = 812;
constexpr int page_height = 1218;
constexpr int margin = 28;
constexpr int inner = page_width - 2 * margin;

constexpr Rect from_box{margin, 50, 540, 142};
constexpr Rect copy_box{418, 50, 150, 52};
constexpr int from_width_beside_copy = 376;
constexpr int matrix_top = 34;
constexpr int header_end = 206;
constexpr Rect to_title_box{margin, 220, 112, 26};
constexpr Rect to_box{margin, 254, inner, 244};
constexpr int service_top = 508;
constexpr int facts_top = 628;
constexpr int facts_end = 702;
constexpr int route_left = 392;
constexpr int tracking_top = 722;
constexpr int tracking_end = 898;
constexpr int sscc_top = 914;
constexpr int caption_gap = 6;  // from the bars to the text under them
constexpr int edge = 8;         // no quiet zone begins nearer to the edge
constexpr int title_size = 15;
constexpr int caption_size = 28;
constexpr int smallest = 15;  // em; capitals of 1.4 mm

// --- What the symbols must satisfy ------------------------------------------------

constexpr SymbolRule sscc_rule{495, 10, 31'750};
constexpr SymbolRule tracking_rule{250, 10, 15'000};
constexpr SymbolRule matrix_rule{743, 1, 0};
constexpr std::array tracking_x_um = {500, 375, 250};  // the widest that fits
constexpr std::size_t postal_code_in_symbol_max = 12;

Failure<Refusal> too_long(std::string field) {
  return refuse("text_too_long", "a longer " + std::move(field) + " than the label has room for",
                "all of it readable on the label", "shorten it at its source, then print again");
}

class Page {
 public:
  Page(const wire::Label& label, int copy, int dpi, const LabelWords& words, Fonts& fonts)
      : label_(label),
        copy_(copy),
        dpi_(dpi),
        words_(words),
        fonts_(fonts),
        texts_(fonts),
        drawing_{Bitmap(scale(page_width), scale(page_height)), {}, {}, {}} {}

  Result<Drawing> draw(const std::string& printed_at) {
    using Part = Result<Done> (Page::*)();
    constexpr std::array<Part, 8> parts = {&Page::from,     &Page::copy_mark, &Page::matrix,
                                           &Page::ship_to,  &Page::service,   &Page::facts,
                                           &Page::tracking, &Page::sscc};
    rules();
    auto dated = date_line(printed_at);
    if (!dated) return Failure{dated.error()};
    for (const Part part : parts) {
      auto done = (this->*part)();
      // A character without glyph is the better reason, where there are two.
      if (texts_.refusal()) return Failure{*texts_.refusal()};
      if (!done) return Failure{done.error()};
    }
    if (drawing_.bitmap.clipped()) return too_long("text");
    drawing_.notes.insert(drawing_.notes.end(), texts_.notes().begin(), texts_.notes().end());
    return std::move(drawing_);
  }

 private:
  int scale(int dots) const { return (dots * dpi_ + 101) / 203; }
  Rect scale(const Rect& r) const {
    return {scale(r.x), scale(r.y), scale(r.right()) - scale(r.x), scale(r.bottom()) - scale(r.y)};
  }
  void fill(const Rect& r) { drawing_.bitmap.fill(scale(r)); }

  Paragraph paragraph(std::u32string text, int size, bool bold, int space_above = 0) const {
    return {std::move(text), bold, scale(size), scale(std::min(size, smallest)),
            scale(space_above)};
  }

  // The paragraphs as large as the box takes them; `middle` centres vertically.
  Result<Done> put(const char* field, const Rect& box, const std::vector<Paragraph>& paragraphs,
                   Align align = Align::left, bool middle = false, bool ink = true) {
    Rect at = scale(box);
    const auto block = fit(fonts_, paragraphs, at.width, at.height);
    if (!block) return too_long(field);
    if (middle) at.y += (at.height - block->height) / 2;
    draw_block(drawing_.bitmap, fonts_, *block, at, align, ink);
    return Done{};
  }

  Result<Done> title(const std::string& word, int x, int y, int width) {
    return put("word", {x, y, width, 20}, {paragraph(texts_.take("word", word), title_size, true)});
  }

  void rules() {
    for (const int y : {header_end, service_top - 3, facts_top - 3, facts_end, tracking_end + 4}) {
      fill({margin, y, inner, 3});
    }
  }

  Result<Done> date_line(const std::string& printed_at) {
    auto left = title(words_.from, margin, 28, 90);
    if (!left) return left;
    return put("printed_at", {margin + 90, 28, from_box.width - 90, 20},
               {paragraph(texts_.take("printed_at", printed_at), title_size, false)}, Align::right);
  }

  // The lines of an address; `name` and so on are sizes.
  std::vector<Paragraph> address(const std::string& who, const wire::LabelAddress& a, int name,
                                 int street, int city) {
    const auto line = [&](const char* field, const std::string& text, int size, bool bold) {
      return paragraph(texts_.take(who + "." + field, text), size, bold, size / 10);
    };
    std::vector<Paragraph> lines = {
        line("name", a.name, name, true), line("company", a.company, street, false),
        line("street", a.street, street, false), line("street2", a.street2, street, false)};
    for (const std::string& locality : locality_lines(a)) {
      lines.push_back(line("city", locality, city, true));
      // People sort by it: it stays large even beside a very long name.
      lines.back().height_min = std::max(lines.back().height_min, scale(city * 9 / 16));
    }
    lines.push_back(line("country", country_line(a), street, true));
    return lines;
  }

  Result<Done> from() {
    Rect box = from_box;
    if (copy_ > 1) box.width = from_width_beside_copy;
    return put("ship_from", box, address("ship_from", label_.ship_from, 24, 22, 22));
  }

  Result<Done> copy_mark() {
    if (copy_ < 2) return Done{};
    fill(copy_box);
    return put(
        "copy", copy_box,
        {paragraph(texts_.take("copy", words_.copy + " " + std::to_string(copy_)), 32, true)},
        Align::centre, true, false);
  }

  Result<Done> ship_to() {
    const wire::LabelAddress& to = label_.ship_to;
    fill(to_title_box);
    auto titled =
        put("word", to_title_box, {paragraph(texts_.take("word", words_.ship_to), 19, true)},
            Align::centre, true, false);
    if (!titled) return titled;
    auto lines = address("ship_to", to, 42, 36, 46);
    const bool someone = !lines[0].text.empty() || !lines[1].text.empty();
    const bool somewhere = std::any_of(lines.begin() + 4, lines.end() - 1,
                                       [](const Paragraph& p) { return !p.text.empty(); });
    if (!someone || !somewhere) {
      return refuse("missing_ship_to", someone ? "no city" : "no name and no company",
                    "who and where the parcel goes to", "complete the order's address");
    }
    return put("ship_to", to_box, lines, Align::left);
  }

  Result<Done> service() {
    const std::u32string route = texts_.take("route", label_.route);
    const int height = facts_top - 3 - service_top;
    const int width = route.empty() ? inner : route_left - margin - 16;
    auto left = put("service", {margin, service_top + 4, width, height - 8},
                    {paragraph(texts_.take("carrier", label_.carrier), 32, true),
                     paragraph(texts_.take("service", label_.service), 48, true)},
                    Align::left, true);
    if (!left || route.empty()) return left;
    const Rect box{route_left, service_top, page_width - margin - route_left, height};
    fill(box);
    return put("route", {box.x + 12, box.y + 6, box.width - 24, box.height - 12},
               {paragraph(route, 84, true)}, Align::centre, true, false);
  }

  std::string parcel_text() const {
    const std::string n = std::to_string(label_.parcel_number);
    if (label_.parcel_count <= 0) return n;
    return n + " " + words_.of + " " + std::to_string(label_.parcel_count);
  }

  // Grams as kilograms, without needless zeros: 2350 -> "2.35 kg".
  std::string weight_text() const {
    if (label_.weight_g <= 0) return "-";
    std::string rest = std::to_string(label_.weight_g % 1000);
    rest.insert(0, 3 - rest.size(), '0');
    while (rest.size() > 1 && rest.back() == '0') rest.pop_back();
    return std::to_string(label_.weight_g / 1000) + "." + rest + " kg";
  }

  Result<Done> facts() {
    struct Fact {
      const std::string& title;
      const char* field;
      std::string text;
      int width;
    };
    const std::array<Fact, 5> all = {
        Fact{words_.order, "order_number", label_.order_number, 158},
        Fact{words_.reference, "order_reference", label_.order_reference, 206},
        Fact{words_.parcel, "parcel", parcel_text(), 112},
        Fact{words_.weight, "weight", weight_text(), 132},
        Fact{words_.date, "local_date", label_.local_date, 148}};
    int x = margin;
    for (const Fact& fact : all) {
      if (x > margin) fill({x - 6, facts_top, 2, facts_end - facts_top});
      auto named = title(fact.title, x + 2, facts_top + 4, fact.width - 12);
      if (!named) return named;
      auto done = put(fact.field, {x + 2, facts_top + 24, fact.width - 12, 46},
                      {paragraph(texts_.take(fact.field, fact.text), 26, true)}, Align::left, true);
      if (!done) return done;
      x += fact.width;
    }
    return Done{};
  }

  void place(std::string name, Modules modules, std::string content, const Rect& area, int x,
             const SymbolRule& rule) {
    Bitmap row(area.width, 1);
    const int rows = modules.rows;
    for (int r = 0; r < rows; ++r) {
      row.fill({0, 0, area.width, 1}, false);
      for (int c = 0; c < modules.columns; ++c) {
        if (modules.at(r, c)) row.fill({c * x, 0, x, 1});
      }
      // Stride 0 draws the same row again and again.
      drawing_.bitmap.draw(area.x, area.y + r * (area.height / rows), row.bytes().data(), 0,
                           area.width, area.height / rows);
    }
    drawing_.symbols.push_back({std::move(name), std::move(modules), std::move(content), area, x});
    drawing_.rules.push_back(rule);
  }

  Result<Done> matrix() {
    std::vector<Gs1Element> elements = {{"00", label_.sscc}};
    std::string postal_code = label_.ship_to.postal_code;
    postal_code.erase(std::remove(postal_code.begin(), postal_code.end(), ' '), postal_code.end());
    if (!postal_code.empty() && postal_code.size() <= postal_code_in_symbol_max &&
        in_gs1_set_82(postal_code)) {
      elements.push_back({"420", postal_code});
    } else if (!postal_code.empty()) {
      drawing_.notes.push_back("ship_to.postal_code: not in the 2D symbol, GS1 cannot carry it");
    }
    if (!country_name(label_.ship_to.country).empty()) {
      elements.push_back({"4307", label_.ship_to.country});
    }
    auto modules = encode_gs1_datamatrix(elements);
    if (!modules) return Failure{modules.error()};
    const int x = dots_at_least(matrix_rule.x_um_min, dpi_);
    const int side = modules->columns * x;
    const Rect area{scale(page_width - margin) - side, scale(matrix_top), side, side};
    place("2D", std::move(modules.value()), human_readable(elements), area, x, matrix_rule);
    return Done{};
  }

  // Centred bars from `top`, with title and readable text below them.
  Result<Done> linear(const std::string& name, const std::string& word, Modules modules,
                      const std::string& content, int top, int x, const SymbolRule& rule) {
    const int width = modules.columns * x;
    const int height = dots_at_least(rule.height_um_min, dpi_);
    const Rect area{(scale(page_width) - width) / 2, scale(top), width, height};
    place(name, std::move(modules), content, area, x, rule);

    const int below = area.bottom() * 203 / dpi_ + caption_gap;
    auto named = title(word, margin, below + 8, 104);
    if (!named) return named;
    const int caption_left = margin + 108;
    return put(name.c_str(), {caption_left, below, page_width - 2 * caption_left, 36},
               {paragraph(texts_.take(name, content), caption_size, false)}, Align::centre);
  }

  Result<Done> tracking() {
    if (label_.tracking.empty()) return Done{};
    auto modules = encode_code_128(label_.tracking);
    if (!modules) return Failure{modules.error()};
    const int room = scale(page_width) - 2 * scale(edge);
    for (const int um : tracking_x_um) {
      const int x = dots_at_least(um, dpi_);
      if ((modules->columns + 2 * tracking_rule.quiet_x) * x > room) continue;
      return linear("tracking", words_.tracking, std::move(modules.value()), label_.tracking,
                    tracking_top, x, tracking_rule);
    }
    return refuse("tracking_too_long",
                  "a tracking number of " + std::to_string(label_.tracking.size()) + " characters",
                  "one that fits across 4 inches at 0.25 mm a module (32 letters, 60 digits)",
                  "check the number that the carrier gave");
  }

  Result<Done> sscc() {
    const std::vector<Gs1Element> elements = {{"00", label_.sscc}};
    auto modules = encode_gs1_128(elements);
    if (!modules) return Failure{modules.error()};
    return linear("sscc", words_.sscc, std::move(modules.value()), human_readable(elements),
                  sscc_top, dots_at_least(sscc_rule.x_um_min, dpi_), sscc_rule);
  }

  const wire::Label& label_;
  int copy_;
  int dpi_;
  const LabelWords& words_;
  Fonts& fonts_;
  LabelTexts texts_;
  Drawing drawing_;
};

}  // namespace

bool is_known_dpi(int dpi) { return dpi == 203 || dpi == 300 || dpi == 600; }

Result<Drawing> draw_shipping_label(const wire::Label& label, int copy,
                                    const std::string& printed_at, int dpi, const LabelWords& words,
                                    Fonts& fonts) {
  if (copy < 1 || copy > 99) {
    return refuse("bad_copy", std::to_string(copy), "1 to 99",
                  "find out why this label is printed so often");
  }
  if (!barcode::is_sscc(label.sscc)) {
    return refuse("bad_sscc", "'" + label.sscc + "'", "18 digits with a right check digit",
                  "make the label again from the parcel");
  }
  return Page(label, copy, dpi, words, fonts).draw(printed_at);
}

}  // namespace fw::printer::label
