#include "server/service/known_codes.h"

#include <algorithm>

#include "server/service/catalog_rows.h"
#include "shared/base/nearest.h"

namespace fw::service {

Refusal unknown_code(const std::string& what, const std::string& code,
                     const std::vector<std::string>& known) {
  constexpr std::size_t listed_most = 20;
  const std::string near = nearest_name(code, known);
  if (!near.empty()) return unknown(what, code, "did you mean '" + near + "'?");
  std::string list;
  for (std::size_t i = 0; i < std::min(known.size(), listed_most); ++i) {
    list += (i == 0 ? "" : ", ") + known[i];
  }
  if (known.size() > listed_most) list += " ...";
  return unknown(what, code, known.empty() ? "import one first" : "use one of " + list);
}

}  // namespace fw::service
