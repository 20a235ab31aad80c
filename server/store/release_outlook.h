// What continuous release looks at: work that waits for people, and orders that wait
// for work. Read-only, bounded, outside any command.
#pragma once
#include <string>
#include <vector>

#include "server/domain/continuous_release.h"
#include "server/store/connection.h"

namespace fw::store {

domain::ReleaseOutlook release_outlook(Connection& database, Id site);

// Numbers of waves of this template that still have trips which nobody has begun.
std::vector<std::string> waves_not_begun(Connection& database, Id site,
                                         const std::string& wave_template);

}  // namespace fw::store
