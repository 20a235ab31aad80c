// What each resolution of a discrepancy really does: a move in the ledger, a task
// for the floor, or a release. Internal to discrepancies.h, which is the way in.
#pragma once
#include <string>

#include "server/service/context.h"
#include "server/store/discrepancies.h"
#include "shared/base/result.h"

namespace fw::service {

struct Decision {
  std::string by;  // a person's name, or "rule"
  std::string note;
};
// Refused with not_possible when the books are no longer as the discrepancy says.
Result<Done> carry_out(Context& context, const store::DiscrepancyRow& row,
                       const std::string& resolution, const Decision& decision);

}  // namespace fw::service
