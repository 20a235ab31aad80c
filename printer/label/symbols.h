// Barcode symbols as modules: which of them are dark, not how large they print.
//
// The encoder is libzint (this room's only user). It is fenced in: input is
// bounded and its alphabet checked before the call, any answer but "ok" is a
// refusal, and the size it reports is checked before the modules are read.
//
// Standards: GS1 General Specifications 5.4 (GS1-128) and 5.6 (GS1 DataMatrix),
// ISO/IEC 15417 (Code 128), ISO/IEC 16022 (Data Matrix, ECC 200, square).
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.h"

namespace fw::printer::label {

enum class SymbolKind { gs1_128, code_128, gs1_datamatrix };

// A linear symbol has one row. No quiet zone is part of it.
struct Modules {
  SymbolKind kind = SymbolKind::code_128;
  int columns = 0;
  int rows = 0;
  std::vector<std::uint8_t> dark;  // rows * columns, row by row, 1 = ink

  bool at(int row, int column) const {
    return dark[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                static_cast<std::size_t>(column)] != 0;
  }
  friend bool operator==(const Modules&, const Modules&) = default;
};

// One GS1 element: application identifier and data, e.g. {"00", "376104250021234569"}.
struct Gs1Element {
  std::string ai;
  std::string data;

  friend bool operator==(const Gs1Element&, const Gs1Element&) = default;
};

// "(00)376104250021234569(420)75001": the human-readable form.
std::string human_readable(std::span<const Gs1Element> elements);

// Refusals: `bad_element` (application identifier, character set, length, check
// digit), `symbol_too_long` (over 48 data characters), `symbol_failed`.
Result<Modules> encode_gs1_128(std::span<const Gs1Element> elements);
Result<Modules> encode_gs1_datamatrix(std::span<const Gs1Element> elements);
// 1 to 48 printable ASCII characters.
Result<Modules> encode_code_128(std::string_view text);

// GS1 character set 82 (General Specifications figure 7.11-1), which most
// alphanumeric element data is limited to.
bool in_gs1_set_82(std::string_view data);

}  // namespace fw::printer::label
