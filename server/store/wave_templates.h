// Wave templates: rules and limits of a wave that are kept under a name.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/store/ledger.h"

namespace fw::store {

struct WaveTemplateRow {
  std::string site;  // code
  std::string name;
  std::string body;  // JSON, as its writer keeps it
};
std::vector<WaveTemplateRow> list_wave_templates(Connection& database);
// The body; nothing when the site has no template of this name.
std::optional<std::string> wave_template_body(Connection& database, Id site,
                                              const std::string& name);
std::vector<std::string> wave_template_names(Connection& database, Id site);
// True when it existed.
bool save_wave_template(Writer& writer, Id site, const std::string& name, const std::string& body);
void delete_wave_template(Writer& writer, Id site, const std::string& name);

}  // namespace fw::store
