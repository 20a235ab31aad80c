// Which site a request means: the one it names, or the only one.
#pragma once
#include "server/service/views.h"
#include "shared/base/result.h"

namespace fw::web {

// Refused: unknown_site.
Result<Id> site_of_code(const std::vector<service::views::SiteView>& sites,
                        const std::string& code);

}  // namespace fw::web
