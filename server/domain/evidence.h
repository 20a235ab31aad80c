// How sure one can be that a label came out, and how sure a printer must be.
#pragma once
#include <string>

#include "shared/wire/values/printing.h"

namespace fw::domain {

const char* word_of(wire::Evidence evidence);
// Whether this evidence is at least what the printer's setting asks for. An
// unknown word in the setting asks for a scan of the label.
bool confirms(wire::Evidence evidence, const std::string& least);

}  // namespace fw::domain
