// Wave templates: a wave's rules and limits, kept under a name.
#pragma once
#include <string>

#include "server/service/engine.h"
#include "server/store/wave_templates.h"
#include "shared/base/result.h"

namespace fw::service {

// A wave that was planned without a template.
inline constexpr const char* no_template = "manual";

// True when it existed. `body` is kept as it is. Refused: bad_code, name_taken.
Result<bool> put_wave_template(Context& context, Id site, const std::string& name,
                               const std::string& body);
// Refused: unknown_template, with those that are known.
Result<Done> delete_wave_template(Context& context, Id site, const std::string& name);
Result<std::string> find_wave_template(store::Connection& database, Id site,
                                       const std::string& name);

}  // namespace fw::service
