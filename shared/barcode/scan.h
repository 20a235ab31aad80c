// One scan: the bytes of a scanner (or what a person typed) as a typed value.
//
// The bytes may carry an AIM symbology identifier ("]C1"), terminators, control
// characters and stand-ins for the separator GS that a keyboard wedge cannot
// send. read_scan takes all of that off, tells what the code is, and reads GS1
// element strings and Digital Links. It never fails: a code that does not parse is
// still a scan with its text, and `problem` says what is wrong with it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/barcode/gs1.h"

namespace fw::barcode {

// From the AIM identifier (ISO/IEC 15424); `unknown` when the scanner sends none.
enum class Symbology {
  unknown,
  code_128,
  gs1_128,
  code_39,
  code_93,
  codabar,
  interleaved_2_of_5,
  ean_upc,
  gs1_databar,
  data_matrix,
  gs1_data_matrix,
  qr,
  gs1_qr,
  dot_code,
  gs1_dot_code,
  pdf417,
  aztec,
  maxicode,
  other,
};

std::string_view name_of(Symbology symbology);  // "GS1-128"

// What stands for GS (0x1D) where the way from the scanner loses it. They count
// only where a GS1 code is expected or makes sense.
struct ScanRules {
  std::vector<std::string> separator_stand_ins = {"~", "{GS}", "<GS>"};
};

struct Scan {
  // What people see: the code without identifier, terminators and control
  // characters; of a GS1 code the bracketed writing: "(01)09521234543213(10)AB7".
  std::string text;
  std::string data;  // the same, never bracketed: "010952123454321310AB7"
  Symbology symbology = Symbology::unknown;
  std::string aim_identifier;  // "]C1", or empty

  Elements elements;                          // of a GS1 code; else empty
  std::optional<std::string> gtin14;          // (01), (03), (8006), or a plain EAN, UPC or ITF-14
  std::optional<std::string> content_gtin14;  // (02): what a pallet or case holds
  std::optional<std::string> sscc;            // (00), 18 digits
  std::optional<std::string> lot;             // (10)
  std::optional<std::string> serial;          // (21)
  std::optional<std::string> expiry;          // (17), "YYYY-MM-DD"
  std::optional<std::string> best_before;     // (15), "YYYY-MM-DD"
  std::optional<std::int64_t> count;          // (30) or (37)
  std::optional<std::int64_t> net_weight_g;
  std::optional<std::int64_t> gross_weight_g;

  // Set when the code claims to be GS1 and cannot be read as such.
  std::optional<Refusal> problem;

  friend bool operator==(const Scan&, const Scan&) = default;
};

// `current_year` fixes the century of two-digit years.
Scan read_scan(std::string_view bytes, int current_year, const ScanRules& rules = {});

// The texts by which the scanned thing may be known, best first, none twice: the
// SSCC, the GTIN-14, the text, the data.
std::vector<std::string> readings(const Scan& scan);

// The one writing under which a barcode is kept and looked up: a GTIN of any
// length as 14 digits, an SSCC (18 digits, or 20 with its 00) as 18 digits, any
// other text as it is, without spaces and control characters around it.
std::string code_key(std::string_view printed);

// The scan means the code printed so: one of its readings is its text or key.
bool means(const Scan& scan, std::string_view printed);

}  // namespace fw::barcode
