#include "server/web/site_choice.h"

namespace fw::web {

Result<Id> site_of_code(const std::vector<service::views::SiteView>& sites,
                        const std::string& code) {
  if (code.empty() && sites.size() == 1) return sites.front().id;
  for (const auto& site : sites) {
    if (site.code == code) return site.id;
  }
  const std::string given = code.empty() ? "no site" : "site '" + code + "'";
  return refuse("unknown_site", given, "the code of a site",
                sites.empty() ? "import sites first" : "name one, for example " + sites[0].code);
}

}  // namespace fw::web
