// GS1 Digital Link URIs in QR codes: "https://id.gs1.org/01/09521234543213/10/AB7
// ?17=301231" carries the same elements as an element string (GS1 Digital Link
// Standard: URI Syntax 1.x, uncompressed).
#pragma once
#include <string_view>

#include "shared/barcode/gs1.h"

namespace fw::barcode {

// "http://..." or "https://...", whatever the case.
bool is_web_uri(std::string_view text);

// The elements: primary key, its qualifiers in their order, then the attributes
// of the query. Other path parts before the key and query words that are no
// numbers are skipped; a GTIN-8, -12 or -13 is filled up to 14 digits. Refuses
// not_digital_link when the path has no primary key; else as parse_message.
Result<Elements> parse_digital_link(std::string_view uri);

}  // namespace fw::barcode
