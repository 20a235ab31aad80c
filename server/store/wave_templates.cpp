#include "server/store/wave_templates.h"

namespace fw::store {

std::vector<WaveTemplateRow> list_wave_templates(Connection& database) {
  std::vector<WaveTemplateRow> all;
  for (const auto& [site, name, body] : database.rows<std::string, std::string, std::string>(
           "SELECT s.code, t.name, t.body FROM wave_template t JOIN site s ON s.id = t.site_id "
           "ORDER BY s.code, t.name LIMIT 1000")) {
    all.push_back({site, name, body});
  }
  return all;
}

std::optional<std::string> wave_template_body(Connection& database, Id site,
                                              const std::string& name) {
  return database.value<std::string>(
      "SELECT body FROM wave_template WHERE site_id = :1 AND name = :2", site, name);
}

std::vector<std::string> wave_template_names(Connection& database, Id site) {
  std::vector<std::string> names;
  for (const auto& [name] : database.rows<std::string>(
           "SELECT name FROM wave_template WHERE site_id = :1 ORDER BY name LIMIT 200", site)) {
    names.push_back(name);
  }
  return names;
}

bool save_wave_template(Writer& writer, Id site, const std::string& name, const std::string& body) {
  if (wave_template_body(writer.database, site, name)) {
    writer.database.exec("UPDATE wave_template SET body = :3 WHERE site_id = :1 AND name = :2",
                         site, name, body);
    return true;
  }
  writer.database.exec(
      "INSERT INTO wave_template (id, site_id, name, body) VALUES (:1, :2, :3, :4)",
      writer.ids.next(site), site, name, body);
  return false;
}

void delete_wave_template(Writer& writer, Id site, const std::string& name) {
  writer.database.exec("DELETE FROM wave_template WHERE site_id = :1 AND name = :2", site, name);
}

}  // namespace fw::store
