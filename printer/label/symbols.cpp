// The only file that knows libzint. Debian 12's 2.11.1 has sharp edges, each
// fenced below: input of GS1-128 over 127 characters overwrites the fields that
// follow its text buffer; wrong check digits and dates are only warnings unless
// WARN_FAIL_ALL is set; ZBarcode_Clear keeps stale options, so every symbol gets
// a fresh struct; automatic Data Matrix may be rectangular; SVG and EPS output
// change the locale of the whole process, so only encoded_data is ever read.
#include "printer/label/symbols.h"

#include <algorithm>
#include <array>
#include <memory>

#include <zint.h>

namespace fw::printer::label {
namespace {

constexpr std::size_t gs1_input_limit = 127;  // zint's text[128] less its end
constexpr std::size_t gs1_data_limit = 48;    // General Specifications 5.4.4
constexpr std::size_t code_128_limit = 48;

constexpr std::string_view gs1_set_82 =
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

struct Request {
  SymbolKind kind;
  int symbology;
  int input_mode;
  int option_3;
};

struct Delete {
  void operator()(zint_symbol* symbol) const { ZBarcode_Delete(symbol); }
};

Failure<Refusal> failed(std::string_view input, std::string why) {
  return refuse("symbol_failed", "'" + std::string(input) + "'", "data that the barcode can carry",
                "correct the data (the encoder says: " + std::move(why) + ")");
}

bool size_is_sane(const zint_symbol& symbol, SymbolKind kind) {
  const bool linear = kind == SymbolKind::gs1_128 || kind == SymbolKind::code_128;
  const int rows_max = linear ? 1 : static_cast<int>(std::size(symbol.encoded_data));
  const int columns_max = static_cast<int>(std::size(symbol.encoded_data[0])) * 8;
  if (symbol.rows < 1 || symbol.rows > rows_max) return false;
  if (symbol.width < 1 || symbol.width > columns_max) return false;
  return linear || symbol.rows == symbol.width;  // our matrix symbols are square
}

Result<Modules> encode(const Request& request, std::string_view input) {
  const std::unique_ptr<zint_symbol, Delete> symbol(ZBarcode_Create());
  if (!symbol) return failed(input, "out of memory");
  symbol->symbology = request.symbology;
  symbol->input_mode = request.input_mode;
  symbol->option_1 = -1;
  symbol->option_2 = 0;
  symbol->option_3 = request.option_3;
  symbol->eci = 0;  // all input is ASCII
  symbol->show_hrt = 0;
  symbol->output_options = 0;
  symbol->warn_level = WARN_FAIL_ALL;
  const int rc = ZBarcode_Encode(symbol.get(), reinterpret_cast<const unsigned char*>(input.data()),
                                 static_cast<int>(input.size()));
  if (rc != 0) {
    symbol->errtxt[sizeof symbol->errtxt - 1] = 0;
    return failed(input, symbol->errtxt);
  }
  if (!size_is_sane(*symbol, request.kind)) return failed(input, "a size that cannot be");
  Modules modules{request.kind, symbol->width, symbol->rows, {}};
  modules.dark.reserve(static_cast<std::size_t>(symbol->width) *
                       static_cast<std::size_t>(symbol->rows));
  for (int r = 0; r < symbol->rows; ++r) {
    for (int c = 0; c < symbol->width; ++c) {
      modules.dark.push_back(symbol->encoded_data[r][c >> 3] >> (c & 7) & 1);
    }
  }
  return modules;
}

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "[00]376...[420]75001". Set 82 has no square brackets, so nothing in the data
// can be mistaken for the next application identifier.
Result<std::string> bracketed(std::span<const Gs1Element> elements) {
  std::string input;
  std::size_t characters = 0;
  for (const Gs1Element& element : elements) {
    const std::string given = "(" + element.ai + ")" + element.data;
    if (element.ai.size() < 2 || element.ai.size() > 4 || !is_digits(element.ai)) {
      return refuse("bad_element", given, "an application identifier of 2 to 4 digits",
                    "correct the element");
    }
    if (element.data.empty() || !in_gs1_set_82(element.data)) {
      return refuse("bad_element", given, "data of GS1 character set 82, not empty",
                    "remove blanks, accents and control characters from it");
    }
    characters += element.ai.size() + element.data.size();
    input += "[" + element.ai + "]" + element.data;
  }
  // Separators count too; one for each element but the last is the safe side.
  if (!elements.empty()) characters += elements.size() - 1;
  if (elements.empty() || characters > gs1_data_limit || input.size() > gs1_input_limit) {
    return refuse("symbol_too_long", std::to_string(characters) + " data characters",
                  "1 to " + std::to_string(gs1_data_limit), "use fewer or shorter elements");
  }
  return input;
}

}  // namespace

bool in_gs1_set_82(std::string_view data) {
  return data.find_first_not_of(gs1_set_82) == std::string_view::npos;
}

std::string human_readable(std::span<const Gs1Element> elements) {
  std::string text;
  for (const Gs1Element& element : elements) text += "(" + element.ai + ")" + element.data;
  return text;
}

Result<Modules> encode_gs1_128(std::span<const Gs1Element> elements) {
  auto input = bracketed(elements);
  if (!input) return Failure{input.error()};
  return encode({SymbolKind::gs1_128, BARCODE_GS1_128, GS1_MODE, 0}, *input);
}

Result<Modules> encode_gs1_datamatrix(std::span<const Gs1Element> elements) {
  auto input = bracketed(elements);
  if (!input) return Failure{input.error()};
  return encode({SymbolKind::gs1_datamatrix, BARCODE_DATAMATRIX, GS1_MODE, DM_SQUARE}, *input);
}

Result<Modules> encode_code_128(std::string_view text) {
  const bool printable =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (text.empty() || text.size() > code_128_limit || !printable) {
    return refuse("bad_code_128", std::to_string(text.size()) + " characters",
                  "1 to 48 printable ASCII characters", "correct the tracking number");
  }
  return encode({SymbolKind::code_128, BARCODE_CODE128, DATA_MODE, 0}, text);
}

}  // namespace fw::printer::label
