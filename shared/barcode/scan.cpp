#include "shared/barcode/scan.h"

#include <algorithm>

#include "shared/barcode/check_digit.h"
#include "shared/barcode/digital_link.h"
#include "shared/barcode/gs1_values.h"
#include "shared/barcode/gtin.h"
#include "shared/barcode/sscc.h"

namespace fw::barcode {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

// An AIM identifier is ']', a letter for the symbology and a modifier.
struct Identifier {
  char letter;
  std::string_view gs1_modifiers;  // with these it is the GS1 form
  Symbology plain;
  Symbology gs1;
};

constexpr Identifier identifiers[] = {
    {'A', "", Symbology::code_39, Symbology::code_39},
    {'B', "", Symbology::other, Symbology::other},
    {'C', "1", Symbology::code_128, Symbology::gs1_128},
    {'D', "", Symbology::other, Symbology::other},
    {'E', "", Symbology::ean_upc, Symbology::ean_upc},
    {'F', "", Symbology::codabar, Symbology::codabar},
    {'G', "", Symbology::code_93, Symbology::code_93},
    {'H', "", Symbology::other, Symbology::other},
    {'I', "", Symbology::interleaved_2_of_5, Symbology::interleaved_2_of_5},
    {'J', "14", Symbology::dot_code, Symbology::gs1_dot_code},
    {'K', "", Symbology::other, Symbology::other},
    {'L', "", Symbology::pdf417, Symbology::pdf417},
    {'M', "", Symbology::other, Symbology::other},
    {'N', "", Symbology::other, Symbology::other},
    {'O', "", Symbology::other, Symbology::other},
    {'P', "", Symbology::other, Symbology::other},
    {'Q', "34", Symbology::qr, Symbology::gs1_qr},
    {'R', "", Symbology::other, Symbology::other},
    {'S', "", Symbology::other, Symbology::other},
    {'T', "", Symbology::other, Symbology::other},
    {'U', "", Symbology::maxicode, Symbology::maxicode},
    {'X', "", Symbology::other, Symbology::other},
    {'Z', "", Symbology::unknown, Symbology::unknown},  // not from a symbol: typed
    {'d', "25", Symbology::data_matrix, Symbology::gs1_data_matrix},
    {'e', "012", Symbology::gs1_databar, Symbology::gs1_databar},
    {'z', "", Symbology::aztec, Symbology::aztec},
};

// Cuts the identifier off `bytes`; true when it names a GS1 form.
bool take_identifier(std::string_view& bytes, Scan& scan) {
  if (bytes.size() < 3 || bytes[0] != ']') return false;
  const auto known = std::find_if(std::begin(identifiers), std::end(identifiers),
                                  [&bytes](const Identifier& i) { return i.letter == bytes[1]; });
  const char modifier = bytes[2];
  const bool is_modifier = (modifier >= '0' && modifier <= '9') ||
                           (modifier >= 'A' && modifier <= 'F') ||
                           (modifier >= 'a' && modifier <= 'f');
  if (known == std::end(identifiers) || !is_modifier) return false;
  const bool gs1 = known->gs1_modifiers.find(modifier) != std::string_view::npos;
  scan.aim_identifier = std::string(bytes.substr(0, 3));
  scan.symbology = gs1 ? known->gs1 : known->plain;
  bytes.remove_prefix(3);
  return gs1;
}

std::string trim(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || is_control(c); };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return std::string(text);
}

// All control characters off, whatever they were: terminators and frames too.
std::string plain_text(std::string_view bytes) {
  std::string text;
  std::copy_if(bytes.begin(), bytes.end(), std::back_inserter(text),
               [](char c) { return !is_control(c); });
  return trim(text);
}

// The bytes as a GS1 message: stand-ins become GS, other control characters go.
std::string as_message(std::string_view bytes, const ScanRules& rules) {
  std::string message;
  for (std::size_t i = 0; i < bytes.size();) {
    const auto stand_in = std::find_if(
        rules.separator_stand_ins.begin(), rules.separator_stand_ins.end(),
        [&](const std::string& s) { return !s.empty() && bytes.substr(i, s.size()) == s; });
    if (stand_in != rules.separator_stand_ins.end()) {
      message += group_separator;
      i += stand_in->size();
      continue;
    }
    if (bytes[i] == group_separator || !is_control(bytes[i])) message += bytes[i];
    ++i;
  }
  const std::size_t end = message.find_last_not_of(' ');
  message.erase(end == std::string::npos ? 0 : end + 1);
  message.erase(0, message.find_first_not_of(' '));
  return message;
}

void copy_element(const Elements& elements, std::string_view ai, std::optional<std::string>& to) {
  if (const std::string* value = find_element(elements, ai)) to = *value;
}

void take_elements(Scan& scan, Elements elements, int current_year) {
  copy_element(elements, "00", scan.sscc);
  if (const std::string* piece = find_element(elements, "8006")) scan.gtin14 = piece->substr(0, 14);
  copy_element(elements, "03", scan.gtin14);
  copy_element(elements, "01", scan.gtin14);
  copy_element(elements, "02", scan.content_gtin14);
  copy_element(elements, "10", scan.lot);
  copy_element(elements, "21", scan.serial);
  scan.expiry = expiry_of(elements, current_year);
  scan.best_before = best_before_of(elements, current_year);
  scan.count = count_of(elements);
  scan.net_weight_g = net_weight_g(elements);
  scan.gross_weight_g = gross_weight_g(elements);
  scan.elements = std::move(elements);
}

// "]E0" carries 13 digits, but scanners send 12 (UPC-A) and 8 (UPC-E) too; "]E3"
// adds 2 or 5 digits that belong to the issue, not to the item.
void read_ean_upc(Scan& scan) {
  if (!is_all_digits(scan.text)) return;
  if (scan.aim_identifier == "]E3" && scan.text.size() > 13) scan.text.resize(13);
  scan.gtin14 = to_gtin14(scan.text);
  if (!scan.gtin14 && scan.text.size() == 8 && scan.aim_identifier == "]E0") {
    if (const auto upc_a = expand_upc_e(scan.text)) scan.gtin14 = to_gtin14(*upc_a);
  }
}

// Codes that are no GS1 element strings but may still be a GTIN or an SSCC.
void read_plain(Scan& scan) {
  if (scan.symbology == Symbology::ean_upc) return read_ean_upc(scan);
  scan.gtin14 = to_gtin14(scan.text);
  const std::string key = code_key(scan.text);
  if (is_sscc(key)) scan.sscc = key;
}

// Without an identifier only a message that begins with a GS1 key and whose key
// has the right check digit is taken for GS1: chance texts rarely do.
bool reads_as_key_message(const std::string& message) {
  std::string_view rest = message;
  while (!rest.empty() && rest.front() == group_separator) rest.remove_prefix(1);
  const std::string_view ai = rest.substr(0, 2);
  return rest.size() > 15 && (ai == "00" || ai == "01" || ai == "02");
}

std::optional<Elements> guess_elements(std::string_view bytes, const std::string& text,
                                       const ScanRules& rules) {
  if (text.size() > 3 && text[0] == '(') {
    if (auto elements = parse_bracketed(text)) return std::move(elements).value();
  }
  const std::string message = as_message(bytes, rules);
  const bool has_separator = message.find(group_separator) != std::string::npos;
  if (!has_separator && !reads_as_key_message(message)) return std::nullopt;
  auto elements = parse_message(message);
  if (!elements) return std::nullopt;
  return std::move(elements).value();
}

}  // namespace

std::string_view name_of(Symbology symbology) {
  switch (symbology) {
    case Symbology::unknown:
      return "unknown";
    case Symbology::code_128:
      return "Code 128";
    case Symbology::gs1_128:
      return "GS1-128";
    case Symbology::code_39:
      return "Code 39";
    case Symbology::code_93:
      return "Code 93";
    case Symbology::codabar:
      return "Codabar";
    case Symbology::interleaved_2_of_5:
      return "Interleaved 2 of 5";
    case Symbology::ean_upc:
      return "EAN/UPC";
    case Symbology::gs1_databar:
      return "GS1 DataBar";
    case Symbology::data_matrix:
      return "Data Matrix";
    case Symbology::gs1_data_matrix:
      return "GS1 DataMatrix";
    case Symbology::qr:
      return "QR";
    case Symbology::gs1_qr:
      return "GS1 QR";
    case Symbology::dot_code:
      return "DotCode";
    case Symbology::gs1_dot_code:
      return "GS1 DotCode";
    case Symbology::pdf417:
      return "PDF417";
    case Symbology::aztec:
      return "Aztec";
    case Symbology::maxicode:
      return "MaxiCode";
    case Symbology::other:
      return "other";
  }
  return "unknown";
}

Scan read_scan(std::string_view bytes, int current_year, const ScanRules& rules) {
  Scan scan;
  while (!bytes.empty() && is_control(bytes.front()) && bytes.front() != group_separator) {
    bytes.remove_prefix(1);
  }
  const bool gs1 = take_identifier(bytes, scan);
  scan.data = plain_text(bytes);
  scan.text = scan.data;

  if (gs1) {
    auto elements = parse_message(as_message(bytes, rules));
    if (!elements) {
      scan.problem = elements.error();
      return scan;
    }
    scan.text = to_bracketed(*elements);
    take_elements(scan, std::move(elements).value(), current_year);
    return scan;
  }
  if (is_web_uri(scan.text)) {
    // Most web addresses are no Digital Links; that is no problem of the scan.
    if (auto link = parse_digital_link(scan.text)) {
      take_elements(scan, std::move(link).value(), current_year);
    }
    return scan;
  }
  if (scan.symbology == Symbology::unknown) {
    if (auto elements = guess_elements(bytes, scan.text, rules)) {
      scan.text = to_bracketed(*elements);
      take_elements(scan, std::move(*elements), current_year);
      return scan;
    }
  }
  read_plain(scan);
  return scan;
}

std::vector<std::string> readings(const Scan& scan) {
  std::vector<std::string> all;
  const auto add = [&all](const std::string& reading) {
    if (!reading.empty() && std::find(all.begin(), all.end(), reading) == all.end()) {
      all.push_back(reading);
    }
  };
  if (scan.sscc) add(*scan.sscc);
  if (scan.gtin14) add(*scan.gtin14);
  add(scan.text);
  add(scan.data);
  return all;
}

std::string code_key(std::string_view printed) {
  const std::string text = trim(printed);
  if (const auto gtin = to_gtin14(text)) return *gtin;
  if (text.size() == 20 && text.substr(0, 2) == "00" && is_sscc(text.substr(2))) {
    return text.substr(2);
  }
  return text;
}

bool means(const Scan& scan, std::string_view printed) {
  const std::string text = trim(printed);
  const std::string key = code_key(text);
  const auto all = readings(scan);
  return std::any_of(all.begin(), all.end(),
                     [&](const std::string& reading) { return reading == text || reading == key; });
}

}  // namespace fw::barcode
