#include "server/domain/evidence.h"

namespace fw::domain {

using wire::Evidence;

const char* word_of(Evidence evidence) {
  switch (evidence) {
    case Evidence::none:
      return "none";
    case Evidence::accepted_by_port:
      return "accepted_by_port";
    case Evidence::printer_status:
      return "printer_status";
    case Evidence::label_scanned:
      return "label_scanned";
    case Evidence::person:
      return "person";
  }
  return "none";
}

bool confirms(Evidence evidence, const std::string& least) {
  Evidence wanted = Evidence::label_scanned;
  for (const Evidence known : {Evidence::accepted_by_port, Evidence::printer_status,
                               Evidence::label_scanned, Evidence::person}) {
    if (least == word_of(known)) wanted = known;
  }
  return evidence >= wanted;
}

}  // namespace fw::domain
