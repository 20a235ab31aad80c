#include "server/service/wave_templates.h"

#include "server/domain/catalog_rules.h"
#include "server/service/continuous_release.h"
#include "server/service/known_codes.h"

namespace fw::service {

Result<bool> put_wave_template(Context& context, Id site, const std::string& name,
                               const std::string& body) {
  if (const auto bad = domain::check_code("name", name)) return Failure{*bad};
  if (name == no_template || name == continuous_template) {
    return refuse("name_taken", "template '" + name + "'",
                  "a name that does not say how a wave without a template came about",
                  "choose another name");
  }
  return store::save_wave_template(context.writer, site, name, body);
}

Result<Done> delete_wave_template(Context& context, Id site, const std::string& name) {
  const auto known = find_wave_template(context.database(), site, name);
  if (!known) return Failure{known.error()};
  store::delete_wave_template(context.writer, site, name);
  return Done{};
}

Result<std::string> find_wave_template(store::Connection& database, Id site,
                                       const std::string& name) {
  auto body = store::wave_template_body(database, site, name);
  if (!body) {
    return Failure{unknown_code("template", name, store::wave_template_names(database, site))};
  }
  return std::move(*body);
}

}  // namespace fw::service
